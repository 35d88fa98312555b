// The three learners as what they are: a neck, single lines, everything at once. They are also the selector.

import { element, named, svg } from '../../shared/dom.js';
import { share } from './parts.js';

const WIDE = 108, HIGH = 78, DOTS = 6;
const X = (at) => 8 + (at * (WIDE - 16)) / (DOTS - 1);
const CROSSED = [0, 3, 1, 2, 5, 4]; // an order of words that is not that of the source
const TITLES = { fixed: 'One fixed vector', attention: 'Attention', transformer: 'Transformer' };

const line = (from, to, top, bottom, kind) =>
  svg('path', { d: `M${X(from)} ${top}C${X(from)} ${top + 24} ${X(to)} ${bottom - 24} ${X(to)} ${bottom}`, class: kind });

/** What goes from the words read to the words written. */
function links(name) {
  const top = 12, bottom = HIGH - 12, all = [...Array(DOTS).keys()];
  if (name === 'fixed') {
    const neck = (at, y, to) => svg('path', { d: `M${X(at)} ${y}Q${X(at)} ${(y + to) / 2} ${WIDE / 2} ${to}`, class: 'thin' });
    return [
      ...all.map((at) => neck(at, top, HIGH / 2)),
      ...all.map((at) => neck(at, bottom, HIGH / 2)),
      svg('rect', { x: WIDE / 2 - 12, y: HIGH / 2 - 6, width: 24, height: 12, rx: 2, class: 'dot' }),
    ];
  }
  const single = all.map((at) => line(CROSSED[at], at, top, bottom, 'thick'));
  if (name === 'attention') return single;
  const arcs = [top, bottom].flatMap((y) =>
    all.slice(1).map((at) => svg('path', { d: `M${X(at - 1)} ${y}Q${(X(at - 1) + X(at)) / 2} ${y + (y === top ? -11 : 11)} ${X(at)} ${y}`, class: 'thin' })),
  );
  return [...all.flatMap((from) => all.map((to) => line(from, to, top, bottom, 'faint'))), ...single, ...arcs];
}

function picture(name) {
  const drawing = svg('svg', { viewBox: `0 0 ${WIDE} ${HIGH}`, class: 'mini', 'aria-hidden': 'true' }, ...links(name));
  for (let at = 0; at < DOTS; at += 1)
    drawing.append(svg('circle', { cx: X(at), cy: 12, r: 3.6, class: 'dot' }), svg('circle', { cx: X(at), cy: HIGH - 12, r: 3.6, class: 'dot' }));
  return drawing;
}

const ABOUT = {
  fixed: (data) => `all of it through ${data.context} numbers`,
  attention: (data) => (data.ask.score === 'general' ? 'each word looks back (Luong 2015)' : 'each word looks back (Bahdanau 2014)'),
  transformer: () => 'all at once, two layers (2017)',
};

/** A card for each learner, with how well it does now. */
export function cards(data, look, chosen, choose) {
  const made = element('div', 'cards');
  made.setAttribute('role', 'group');
  made.setAttribute('aria-label', 'Learners');
  for (const name of Object.keys(TITLES)) {
    const card = named(`learner-${name}`, '', () => choose(name), name === chosen ? 'card chosen' : 'card');
    card.setAttribute('aria-pressed', String(name === chosen));
    const words = element('span', 'about'), now = look?.[name];
    words.append(element('b', '', TITLES[name]), element('span', '', ABOUT[name](data)));
    const score = element('span', 'score');
    score.append(element('strong', '', now ? share(now.exact) : '…'), now ? ` right · BLEU ${now.bleu.toFixed(now.bleu > 99 ? 1 : 0)}` : '');
    words.append(score);
    card.append(picture(name), words);
    made.append(card);
  }
  return made;
}
