// What the charts of a step have in common: a drawing as large as its box, axes, lines.

import { svg, unit } from '../../shared/dom.js';
import { number } from '../../shared/probabilities.js';

/** A length of a step for people. */
export const size = (length) => (length >= 20 ? length.toFixed(0) : length >= 1 ? length.toFixed(1) : length.toFixed(2).replace(/^0/, ''));

/** A number without the nought before its point. */
export const brief = (value) => String(value).replace(/^0\./, '.');

/** A small number, two digits of it that count. */
export const small = (value) => (value === 0 ? '0' : value >= 0.095 ? number(value) : brief(Number(value.toPrecision(2))));

/** A drawing that fills `host`, with a title: [drawing, width, height] in sixteenths of the type. */
export function canvas(host, title, about) {
  const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u;
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': about });
  if (title) drawing.append(svg('text', { x: 0, y: 13, class: 'title' }, title));
  host.replaceChildren(drawing);
  return /** @type {[SVGSVGElement, number, number]} */ ([drawing, W, H]);
}

/** Points as a path, cut where a value is no longer inside. */
export function path(values, X, Y, inside = (value) => Number.isFinite(value)) {
  let pen = false;
  return values
    .map((value, at) => {
      const shown = inside(value), part = shown ? `${pen ? 'L' : 'M'}${X(at).toFixed(1)},${Y(value).toFixed(1)}` : '';
      pen = shown;
      return part;
    })
    .join('');
}

/** About `count` round numbers from low to high. */
export function ticks(low, high, count = 4) {
  const rough = (high - low) / count || 1, power = 10 ** Math.floor(Math.log10(rough)), step = [1, 2, 5, 10].find((one) => one * power >= rough) * power;
  const found = [];
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high + 1e-9 * step; at += 1) found.push(at * step);
  return found;
}

/** As many digits after the point as tell ticks apart. */
export const digits = (marks) => (marks.length > 1 ? Math.max(0, -Math.floor(Math.log10(marks[1] - marks[0]) + 1e-9)) : 2);

/** Lines across at round heights, with their numbers. */
export function rules(drawing, marks, Y, left, right, say = (value) => number(value, digits(marks))) {
  for (const value of marks)
    drawing.append(
      svg('line', { x1: left, x2: right, y1: Y(value), y2: Y(value), class: 'rule' }),
      svg('text', { x: left - 6, y: Y(value) + 4, class: 'axis', 'text-anchor': 'end' }, say(value)),
    );
}
