// Curves beside a view that learns or measures: a few lines over the same numbers, each named at its end.

import { apart } from './apart.js';
import { svg, unit } from './dom.js';

const LEAST = 84;
const SIDES = { left: 34, right: 122, top: 8, bottom: 22 };

/** Curves over steps, or over another number. lines: { name, values, kind }; log: whether the scale is logarithmic; marks: numbers on the scale; rule: a
 * value to compare with; now: the place on the line across that is looked at; feet: what stands below, [place, text] each;
 * dots: { step, value, kind }. */
export function curves(host, steps, lines, { last, marks, log = false, rule = 0, label, now = null, feet = [], dots = [] }) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(LEAST, host.clientHeight / u), { left, right, top, bottom } = SIDES;
  const of = log ? (value) => Math.log(Math.max(value, marks[0])) : (value) => value, low = of(marks[0]), high = of(marks.at(-1));
  const X = (step) => left + ((W - left - right) * step) / last, Y = (value) => top + (H - top - bottom) * (1 - Math.min(1, (of(value) - low) / (high - low)));
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
  for (const mark of marks)
    drawing.append(
      svg('line', { x1: left, x2: W - right, y1: Y(mark), y2: Y(mark), class: 'rule' }),
      svg('text', { x: left - 6, y: Y(mark) + 4, class: 'axis', 'text-anchor': 'end' }, String(mark).replace(/^(-?)0(?=\.)/, '$1').replace('-', '−')),
    );
  for (const [place, text] of feet) drawing.append(svg('text', { x: X(place), y: H - 5, class: 'axis', 'text-anchor': 'middle' }, text));
  if (now !== null) drawing.append(svg('line', { x1: X(now), x2: X(now), y1: top, y2: H - bottom, class: 'at' }));
  if (rule) drawing.append(svg('line', { x1: left, x2: W - right, y1: Y(rule), y2: Y(rule), class: 'best' }));
  const ends = lines.map((one) => Y(one.values.at(-1) ?? marks[0])), placed = apart(ends, top, H - bottom);
  lines.forEach(({ name, values, kind }, at) => {
    const points = values.map((value, place) => `${X(steps[place]).toFixed(1)},${Y(value).toFixed(1)}`).join(' ');
    drawing.append(svg('polyline', { points, class: `line ${kind}` }), svg('text', { x: W - right + 8, y: placed[at] + 4, class: `name ${kind}` }, name));
  });
  for (const { step, value, kind } of dots) drawing.append(svg('circle', { cx: X(step), cy: Y(value), r: 4, class: `dot ${kind}` }));
  host.replaceChildren(drawing);
}
