// How many of each digit are made, moment after moment, as a carpet; and curves below it.

import { apart } from '../../shared/apart.js';
import { svg, unit } from '../../shared/dom.js';

const LEFT = 22, RIGHT = 4, LEAST = 110, FOOT = 18;
const SIDES = { left: 34, right: 122, top: 8, bottom: 22 };

/** counts: ten numbers for each tick; ticks: how many there are in a whole run; counted: pictures; at: the tick that is shown, or -1. */
export function carpet(host, counts, { ticks, counted, last }, at, act) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(LEAST, host.clientHeight / u);
  const wide = (W - LEFT - RIGHT) / ticks, tall = (H - FOOT) / 10;
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img' });
  const now = counts.at(-1)?.map((one, digit) => `${one} of ${digit}`).join(', ');
  drawing.setAttribute('aria-label', now ? `Of ${counted} pictures at the end: ${now}` : 'No counts yet');
  for (let digit = 0; digit < 10; digit += 1) {
    if (digit % 3 === 0) drawing.append(svg('text', { x: LEFT - 6, y: (digit + 0.5) * tall + 4, class: 'axis', 'text-anchor': 'end' }, digit));
    for (let tick = 0; tick < ticks; tick += 1) {
      const share = counts[tick] ? counts[tick][digit] / counted : null, place = { x: (LEFT + tick * wide).toFixed(2), y: (digit * tall).toFixed(2) };
      const size = { width: Math.max(0.5, wide - 0.8).toFixed(2), height: Math.max(0.5, tall - 0.8).toFixed(2) };
      drawing.append(svg('rect', { ...place, ...size, class: share === null ? 'none' : `w${level(share)}` }));
    }
  }
  if (at >= 0) drawing.append(svg('rect', { x: LEFT + at * wide - 1, y: 0.5, width: wide + 1, height: 10 * tall - 1, class: 'now' }));
  const over = svg('text', { x: W - RIGHT, y: H - 4, class: 'axis', 'text-anchor': 'end' }, `${last.toLocaleString('en')} steps`);
  drawing.append(svg('text', { x: LEFT, y: H - 4, class: 'axis' }, 'start'), over);
  if (act) {
    drawing.classList.add('press');
    drawing.onclick = (event) => {
      const box = drawing.getBoundingClientRect();
      act(Math.floor((((event.clientX - box.left) / box.width) * W - LEFT) / wide));
    };
  }
  host.replaceChildren(drawing);
}

/** One of five shades: an even share of a tenth is the second. */
const level = (share) => (share < 0.01 ? 0 : share < 0.07 ? 1 : share < 0.2 ? 2 : share < 0.5 ? 3 : 4);

/** Curves over the steps. lines: { name, values, kind }; log: whether the scale is logarithmic; marks: numbers on the scale. */
export function curves(host, steps, lines, { last, marks, log, rule, label }) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(LEAST, host.clientHeight / u), { left, right, top, bottom } = SIDES;
  const of = log ? (value) => Math.log(Math.max(value, marks[0])) : (value) => value, low = of(marks[0]), high = of(marks.at(-1));
  const X = (step) => left + ((W - left - right) * step) / last, Y = (value) => top + (H - top - bottom) * (1 - Math.min(1, (of(value) - low) / (high - low)));
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
  for (const mark of marks)
    drawing.append(
      svg('line', { x1: left, x2: W - right, y1: Y(mark), y2: Y(mark), class: 'rule' }),
      svg('text', { x: left - 6, y: Y(mark) + 4, class: 'axis', 'text-anchor': 'end' }, String(mark).replace(/^0(?=\.)/, '')),
    );
  if (rule) drawing.append(svg('line', { x1: left, x2: W - right, y1: Y(rule), y2: Y(rule), class: 'best' }));
  const ends = lines.map((one) => Y(one.values.at(-1) ?? marks[0])), placed = apart(ends, top, H - bottom);
  lines.forEach(({ name, values, kind }, at) => {
    const points = values.map((value, place) => `${X(steps[place]).toFixed(1)},${Y(value).toFixed(1)}`).join(' ');
    drawing.append(svg('polyline', { points, class: `line ${kind}` }), svg('text', { x: W - right + 8, y: placed[at] + 4, class: `name ${kind}` }, name));
  });
  host.replaceChildren(drawing);
}
