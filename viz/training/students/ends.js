// Where recorded students ended, by the amount of text: a dot for each seed, a line through their means.

import { apart } from '../../shared/apart.js';
import { svg, unit } from '../../shared/dom.js';

const SIDES = { left: 34, right: 104, top: 8, bottom: 22 };
const LEAST = 84;

const mean = (values) => values.reduce((sum, one) => sum + one, 0) / values.length;

/** ends: what runs came to; ways: { way: name }; marks: on the logarithmic scale; teacher: its own loss. */
export function byAmount(host, ends, ways, { marks, teacher, now }) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(LEAST, host.clientHeight / u), { left, right, top, bottom } = SIDES;
  const low = Math.log(marks[0]), high = Math.log(marks.at(-1));
  const amounts = [...new Set(ends.map((one) => one.stories))].sort((a, b) => (a || Infinity) - (b || Infinity));
  const X = (stories) => left + (W - left - right) * ((amounts.indexOf(stories) + 0.35) / (amounts.length - 0.3));
  const Y = (value) => top + (H - top - bottom) * (1 - (Math.log(Math.max(value, marks[0])) - low) / (high - low));
  const label = 'Loss at the end, by the number of stories to read';
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
  const place = amounts.indexOf(now) < 0 ? [] : [svg('line', { x1: X(now), x2: X(now), y1: top, y2: H - bottom, class: 'at' })];
  for (const mark of marks)
    drawing.append(
      svg('line', { x1: left, x2: W - right, y1: Y(mark), y2: Y(mark), class: 'rule' }),
      svg('text', { x: left - 6, y: Y(mark) + 4, class: 'axis', 'text-anchor': 'end' }, String(mark).replace(/^0(?=\.)/, '')),
    );
  drawing.append(...place, svg('line', { x1: left, x2: W - right, y1: Y(teacher), y2: Y(teacher), class: 'line toy' }));
  for (const one of amounts) drawing.append(svg('text', { x: X(one), y: H - 5, class: 'axis', 'text-anchor': 'middle' }, one ? `${one} stories` : 'no end'));
  const lines = Object.entries(ways).map(([way, name]) => {
    const runs = (stories) => ends.filter((one) => one.stories === stories).map((one) => one.above[way]);
    return { way, name, runs, means: amounts.map((stories) => mean(runs(stories))) };
  });
  const placed = apart([...lines.map((one) => Y(one.means.at(-1))), Y(teacher)], top, H - bottom);
  lines.forEach(({ way, name, runs, means }, at) => {
    const points = amounts.map((one, index) => `${X(one).toFixed(1)},${Y(means[index]).toFixed(1)}`).join(' ');
    drawing.append(svg('polyline', { points, class: `line ${way}` }));
    for (const one of amounts) for (const value of runs(one)) drawing.append(svg('circle', { cx: X(one), cy: Y(value), r: 3, class: `dot ${way}` }));
    drawing.append(svg('text', { x: W - right + 8, y: placed[at] + 4, class: `name ${way}` }, name));
  });
  drawing.append(svg('text', { x: W - right + 8, y: placed.at(-1) + 4, class: 'name toy' }, 'the toy'));
  host.replaceChildren(drawing);
}
