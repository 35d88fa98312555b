// What stands below the name of a model: pictures that it drew, how one of them comes to be, and what a picture costs.

import { element, svg } from '../../shared/dom.js';
import { inks, picture } from '../../shared/pad.js';

const MOST = 420; // bits: what costs more leaves the scale

/** Pictures that a model drew, in two rows. */
export function carpet(texts, title) {
  const drawing = svg('svg', { viewBox: `0 0 ${5 * 44 - 4} ${2 * 44 - 4}`, class: 'carpet', role: 'img' });
  drawing.setAttribute('aria-label', `${texts.length} digits that ${title} drew`);
  texts.forEach((text, at) => drawing.append(picture(inks(text), (at % 5) * 44, Math.floor(at / 5) * 44, 40)));
  return drawing;
}

/** How one picture comes to be: its stages, or the numbers of which it is made at once. */
export function film({ stages, code }) {
  const drawing = svg('svg', { viewBox: '0 0 216 40', class: 'film', 'aria-hidden': true });
  const size = code ? Math.min(16, 160 / code.length - 1) : 0;
  (code ?? []).forEach((value, at) => {
    const tall = Math.min(18, Math.abs(value) * 8);
    const place = { x: at * (160 / code.length), y: value > 0 ? 20 - tall : 20, width: size, height: tall };
    drawing.append(svg('rect', { ...place, class: value > 0 ? 'plus' : 'minus' }));
  });
  if (code) drawing.append(svg('line', { x1: 0, x2: 160, y1: 20, y2: 20, class: 'ground' }));
  stages.forEach((text, at) => drawing.append(picture(inks(text), code ? 176 : at * 44, 0, 40)));
  return drawing;
}

/** Bits on a scale that all share: this picture, where nine of ten held-out digits lie, and what all would cost were they equally likely. */
export function scale(bits, usual, alike) {
  const drawing = svg('svg', { viewBox: '0 0 200 24', class: 'scale', 'aria-hidden': true });
  const x = (value) => 4 + (192 * Math.min(value, MOST)) / MOST;
  drawing.append(svg('line', { x1: 4, x2: 196, y1: 12, y2: 12, class: 'ground' }));
  if (usual) drawing.append(svg('rect', { x: x(usual[0]), y: 6, width: x(usual[1]) - x(usual[0]), height: 12, class: 'usual' }));
  drawing.append(svg('line', { x1: x(alike), x2: x(alike), y1: 3, y2: 21, class: 'alike' }));
  drawing.append(bits > MOST ? svg('path', { d: 'M186 5l10 7-10 7z', class: 'dot' }) : svg('circle', { cx: x(bits), cy: 12, r: 5, class: 'dot' }));
  return drawing;
}

/** What the signs on a scale mean. */
export function legend(alike) {
  const made = element('p', 'legend'), signs = [
    [svg('circle', { cx: 8, cy: 8, r: 5, class: 'dot' }), 'this picture'],
    [svg('rect', { x: 1, y: 4, width: 14, height: 8, class: 'usual' }), 'held-out digits, 90 %'],
    [svg('line', { x1: 8, x2: 8, y1: 1, y2: 15, class: 'alike' }), `${Math.round(alike)} bits: a pure guess`],
  ];
  for (const [sign, words] of signs) made.append(svg('svg', { viewBox: '0 0 16 16', 'aria-hidden': true }, sign), element('span', '', words));
  return made;
}
