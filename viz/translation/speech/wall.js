// The wall of all heads: a small map each, its name, and how much of its weight stays in the sound.

import { element, named } from '../../shared/dom.js';
import { rove } from '../../shared/roving.js';
import { paint } from './paint.js';
import { share } from './places.js';

const WALLS = {
  cross: ['All heads that listen', 'each row is a word; the sound runs from left to right'],
  self: ['All heads of the encoder', 'each row is a place in the sound that looks at the others'],
};

/** The line above the wall and the wall. */
export function wall(view, ramp) {
  const { data, numbers, at, ear, listening, shown } = view, self = listening === 'self';
  const maps = self ? data.self : data.cross, bytes = self ? numbers.self : numbers.cross, masses = self ? data.self_mass : data.mass;
  const line = element('div', 'line second'), [title, told] = WALLS[listening];
  const both = element('span', 'tools');
  both.setAttribute('role', 'group');
  both.setAttribute('aria-label', 'Which attention');
  for (const [name, label] of [['cross', 'Decoder, to the sound'], ['self', 'Encoder, to itself']]) {
    const one = named(name, label, () => view.choose({ listening: name, ear: '' }), 'tool');
    one.setAttribute('aria-pressed', String(name === listening));
    both.append(one);
  }
  line.append(element('h2', '', title), element('em', '', told), both);
  const made = element('div', 'heads');
  made.setAttribute('role', 'group');
  made.setAttribute('aria-label', 'Heads: arrow keys move, Enter chooses one, and again the mean of all');
  const buttons = data.names.map((name, map) => {
    const aligned = !self && data.aligned.includes(name), on = name === ear;
    const one = named(`head${name}`, '', () => view.choose({ ear: on ? '' : name }), `head${aligned ? ' aligned' : ''}`);
    const frame = element('span', 'map'), canvas = element('canvas');
    paint(canvas, bytes, map * maps.rows * maps.columns, maps.rows, maps.columns, ramp);
    canvas.setAttribute('aria-hidden', 'true');
    frame.append(canvas);
    if (!self && data.words.length) frame.append(...marks(at, shown, data.words.length));
    const [layer, head] = name.split('.');
    one.setAttribute('aria-pressed', String(on));
    one.setAttribute('aria-label', `layer ${layer}, head ${head}${aligned ? ', an alignment head' : ''}: ${share(masses[map])} of its weight on the sound`);
    one.append(frame, element('b', '', name), element('small', '', share(masses[map])));
    return one;
  });
  made.append(...buttons);
  rove(made, buttons, data.names.indexOf(ear), () => getComputedStyle(made).gridTemplateColumns.split(' ').length);
  return [line, made];
}

/** The chosen word's row, and a cover over the words that are not written yet. */
function marks(at, shown, words) {
  const row = element('i', 'row'), cover = element('i', 'cover');
  row.style.top = `${(100 * at) / words}%`;
  row.style.height = `${100 / words}%`;
  cover.style.top = `${(100 * shown) / words}%`;
  return [row, cover];
}
