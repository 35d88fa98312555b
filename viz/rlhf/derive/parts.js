// What the parts share: a slider with its name, and a chart of a mean that settles with more and more samples.

import { element, svg } from '../../shared/dom.js';
import { number } from '../../shared/probabilities.js';
import { canvas, path, rules, ticks } from '../shared/chart.js';

const LEFT = 50, RIGHT = 24, TOP = 28, FOOT = 34;

/** A slider in a label; `act` is told each value. */
export function ranged(title, name, [min, max, value], act) {
  const label = element('label', 'ranged'), input = element('input');
  Object.assign(input, { type: 'range', min: String(min), max: String(max), step: '1', value: String(value) });
  input.dataset.focus = name;
  input.oninput = () => act(Number(input.value));
  if (title) label.append(title);
  else input.setAttribute('aria-label', name.replace('-', ' '));
  label.append(input);
  return label;
}

/** A running mean against the number of samples, with the exact value and one standard error around it. */
export function settling(host, { title, counts, means, exact, deviation, at, unit_ }) {
  const [drawing, W, H] = canvas(host, title, `${title}: after ${counts.at(-1)} ${unit_} ${number(means.at(-1), 3)}, exactly ${number(exact, 3)}`);
  const most = Math.log(counts.at(-1)) || 1, X = (index) => place(counts[index]), place = (count) => LEFT + ((W - LEFT - RIGHT) * Math.log(count)) / most;
  const far = Math.max(0.02, 1.2 * deviation, ...means.map((one) => Math.abs(one - exact))), low = exact - far, high = exact + far;
  const Y = (value) => TOP + ((H - TOP - FOOT) * (high - Math.max(low, Math.min(high, value)))) / (high - low);
  rules(drawing, ticks(low, high, 4), Y, LEFT, W - RIGHT);
  const upper = counts.map((count, index) => `${X(index).toFixed(1)},${Y(exact + deviation / Math.sqrt(count)).toFixed(1)}`);
  const lower = counts.map((count, index) => `${X(index).toFixed(1)},${Y(exact - deviation / Math.sqrt(count)).toFixed(1)}`).reverse();
  drawing.append(
    svg('polygon', { points: [...upper, ...lower].join(' '), class: 'band' }),
    svg('line', { x1: LEFT, x2: W - RIGHT, y1: Y(exact), y2: Y(exact), class: 'exact' }),
    svg('path', { d: path(means, X, Y), class: 'line' }),
  );
  for (let count = 1; count <= counts.at(-1); count *= counts.at(-1) > 2_000 ? 8 : 4)
    drawing.append(svg('text', { x: place(count), y: H - 18, class: 'axis', 'text-anchor': 'middle' }, count.toLocaleString('en')));
  drawing.append(svg('text', { x: W - RIGHT, y: H - 3, class: 'axis', 'text-anchor': 'end' }, unit_));
  if (at !== undefined) {
    const x = place(counts[at]), y = Y(means[at]);
    drawing.append(svg('line', { x1: x, x2: x, y1: TOP, y2: H - FOOT, class: 'hand' }), svg('circle', { cx: x, cy: y, r: 6, class: 'dot' }));
  }
}
