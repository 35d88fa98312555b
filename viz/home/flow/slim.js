// The same picture for a phone or a tablet, read from above: text, tokens and vectors, then the layers, then the next word.

import { svg, unit } from '../../shared/dom.js';
import { alone } from '../../shared/standing.js';
import { faintHtml, fill, headOf, html, lane, lens, offer, percent, reads, slabs, spell, wordOf } from './parts.js';

const PITCH = 52, MOST = 12; // of lanes; of those shown at first
const BESIDE = 640; // from this width on the next words stand beside the layers

/** Where text, tokens and vectors stand, for lanes below each other. */
export function lanesShape(width, count) {
  const at = [0, Math.max(78, 0.24 * width), 0.62 * width, width + 40];
  return { at, pitch: PITCH, count, Y: (index) => PITCH * (index + 0.5), right: width, beside: false, big: 19, chip: 26 };
}

/** Where the layers stand: all tokens, however many, within the same height; names where there is room. */
export function layersShape(data, width) {
  const count = data.lanes.length, pitch = Math.min(40, Math.max(1.5, 300 / count)), named = pitch >= 15, left = named ? 76 : 8, right = width - 30;
  const step = (right - left) / data.layers, top = 0, bottom = pitch * count + 12;
  const Y = (index) => 6 + pitch * (index + 0.5), X = (layer) => left + step * (layer - 0.5);
  return { count, pitch, named, left, right, step, top, bottom, X, Y, at: [0, 0, 0, 0, right + 42], tall: bottom, scrolls: false };
}

const drawingOf = (width, height, label) => {
  const u = unit();
  return svg('svg', { width: width * u, height: height * u, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': label });
};

/** Tokens, one below the other; what is pointed at, pressed or has the focus is lit here and among the layers. */
function tokens(data, width, rule, memory, light, again) {
  const first = memory.all ? 0 : Math.max(0, data.lanes.length - MOST), shown = data.lanes.slice(first), shape = lanesShape(width, shown.length);
  const drawing = drawingOf(width, PITCH * shown.length + 4, 'The tokens, in order'), made = html('div', 'read', drawing);
  shown.forEach((token, row) => {
    const index = first + row, place = lane(shape, token, row);
    place.setAttribute('aria-label', place.getAttribute('aria-label').replace(/^token \d+/, `token ${index + 1}`));
    place.dataset.index = String(index);
    place.setAttribute('tabindex', row === shown.length - 1 ? '0' : '-1');
    fill(place, { ...shape, Y: () => shape.Y(row) }, token, index, rule);
    place.onpointerenter = place.onfocus = () => light(index);
    place.onpointerleave = place.onblur = () => light(null);
    drawing.append(place);
  });
  drawing.onkeydown = (event) => {
    const all = [...drawing.children], here = all.indexOf(/** @type {any} */ (event.target));
    const next = { ArrowUp: all[here - 1], ArrowDown: all[here + 1], Home: all[0], End: all.at(-1) }[event.key];
    if (here < 0 || !next) return;
    event.preventDefault();
    all[here].setAttribute('tabindex', '-1');
    next.setAttribute('tabindex', '0');
    /** @type {SVGElement} */ (next).focus();
  };
  if (first) {
    const more = html('button', 'all', `Show all ${data.lanes.length} tokens`);
    more.type = 'button';
    more.onclick = () => {
      memory.all = true;
      again();
    };
    made.prepend(more);
  }
  return made;
}

/** The layers, and how to light what a token reads and is read by. */
function layers(data, width, rule, hidden) {
  const shape = layersShape(data, width), { Y, left, right, bottom, named } = shape;
  const drawing = drawingOf(width, bottom + (data.begun ? 8 : 74), 'The layers: which earlier words each word reads, and the best guess after some of them');
  slabs(drawing, data, shape);
  data.lanes.forEach((token, index) => {
    drawing.append(svg('line', { x1: left - 4, x2: right + 4, y1: Y(index), y2: Y(index), class: 'stream', stroke: `var(--gb-u${index % 6})` }));
    if (!named) return;
    const one = wordOf(token.piece, false), said = rule.fit(one.shown, left - 14, 15, 12, one.bytes ? 'mono' : 'serif');
    drawing.append(svg('text', { x: 0, y: Y(index) + 5, class: one.bytes ? 'tok' : 'word', style: `font-size:${said.size}px` }, said.shown));
  });
  const curves = reads(drawing, data.flows, shape);
  if (!data.begun) lens(drawing, drawing, data, { ...shape, caption: 0 }, hidden, rule);
  const light = (chosen) => {
    drawing.classList.toggle('lit', chosen !== null);
    for (const { curve, source, target } of curves) curve.classList.toggle('on', source === chosen || target === chosen);
  };
  return { drawing, light };
}

/** The next words, each with its part of all probability. */
function following(root, data, send) {
  const made = html('div', 'following');
  [...data.following, { p: data.rest, rest: true }].forEach((row, i) => {
    const { one, made: line } = offer(root, data, row, i, send, i === 0 ? ' hit' : row.rest ? ' rest' : '');
    const track = html('span', 'track', html('i', ''));
    track.firstChild.style.width = `${100 * row.p}%`;
    line.append(spell(html('span', one.bytes ? 'w bytes' : 'w'), one.shown, faintHtml), track, html('span', 'p', percent(row.p)));
    made.append(line);
  });
  return made;
}

function guess(reveal) {
  const made = html('div', 'cover', html('span', '', 'Which word comes next? Say it aloud, then look.')), button = html('button', '', 'Reveal');
  button.type = 'button';
  button.dataset.focus = 'reveal';
  button.onclick = reveal;
  made.append(button);
  return made;
}

/** Draw everything, one stage below the other. */
export function below(root, data, memory, rule, hidden, send, again) {
  const width = root.clientWidth / unit(), wide = width >= BESIDE, part = wide ? 0.58 * width : width;
  const { drawing, light } = layers(data, part, rule, hidden), shape = lanesShape(width, 1);
  const lit = (index) => {
    root.querySelectorAll('.read .lane').forEach((one) => one.classList.toggle('on', Number(one.dataset.index) === index));
    light(index);
  };
  const three = html('div', 'three', ...['text', 'tokens', 'vectors'].map((stage) => headOf(data, stage, send)));
  three.style.gridTemplateColumns = `${shape.at[1]}fr ${shape.at[2] - shape.at[1]}fr ${width - shape.at[2]}fr`;
  const middle = html('section', 'middle', headOf(data, 'layers', send), drawing), last = html('section', 'last', headOf(data, 'next', send));
  if (data.begun) {
    const said = html('p', 'waiting', 'The model is being opened. What its layers read, and the next word, follow in a moment.');
    said.setAttribute('role', 'status');
    last.append(said);
  } else if (hidden) {
    last.append(guess(() => {
      memory.revealed = true;
      send('revealed', data.signature);
      again();
    }));
  } else last.append(following(root, data, send));
  const state = alone() ? 'as it answered' : data.begun ? 'opening' : 'running';
  root.append(three, tokens(data, width, rule, memory, lit, again), html('div', wide ? 'pair' : '', middle, last));
  root.append(html('p', 'from', `${data.model}, ${state} on this computer. Vectors: blue is negative, orange positive.`));
}
