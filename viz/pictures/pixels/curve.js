// Bits of a pixel over learning, beside what counting alone would cost.

import { apart } from '../../shared/apart.js';
import { svg, unit } from '../../shared/dom.js';

const LEFT = 30, RIGHT = 158, TOP = 10, BOTTOM = 24, LEAST = 120;
const NAMES = { uniform: 'any grey alike', place: 'histogram a pixel', class: '… and class' };
const LOW = 1, HIGH = 4.5; // bits

/** looks: so far; ghost: recorded ones that the live run has not come to; last: steps of the whole run; counted: bits by counting. */
export function bits(host, looks, ghost, { last, counted }) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(LEAST, host.clientHeight / u);
  const X = (step) => LEFT + ((W - LEFT - RIGHT) * step) / last, part = (value) => Math.max(0, Math.min(1, (value - LOW) / (HIGH - LOW)));
  const Y = (value) => TOP + (H - TOP - BOTTOM) * (1 - part(value));
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': 'Bits of a held-out pixel over learning' });
  for (const value of [1, 2, 3, 4]) drawing.append(svg('text', { x: LEFT - 6, y: Y(value) + 4, class: 'axis', 'text-anchor': 'end' }, value));
  const rules = Object.keys(NAMES), held = looks.at(-1)?.held ?? ghost.at(-1)?.held ?? counted.uniform;
  const ends = [...rules.map((name) => Y(counted[name])), Y(held)];
  for (const name of rules) drawing.append(svg('line', { x1: LEFT, x2: W - RIGHT, y1: Y(counted[name]), y2: Y(counted[name]), class: 'best' }));
  const line = (list) => list.map((one) => `${X(one.steps).toFixed(1)},${Y(one.held).toFixed(1)}`).join(' ');
  if (ghost.length) drawing.append(svg('polyline', { points: line(ghost), class: 'ghost' }));
  drawing.append(svg('polyline', { points: line(looks), class: 'line' }));
  const placed = apart(ends, TOP, H - BOTTOM), said = [...rules.map((name) => `${counted[name].toFixed(2)} ${NAMES[name]}`), `${held.toFixed(2)} this model`];
  said.forEach((text, at) => drawing.append(svg('text', { x: W - RIGHT + 8, y: placed[at] + 4, class: at === rules.length ? 'axis mine' : 'axis' }, text)));
  drawing.append(svg('text', { x: LEFT, y: H - 6, class: 'axis' }, `over ${last.toLocaleString('en')} steps`));
  host.replaceChildren(drawing);
}
