// Both losses of each model in one plane: the old world's upwards, the new one's to the right. The way from the first step on, and where recorded seeds ended.

import { svg, unit } from '../../shared/dom.js';

const SIDES = { left: 38, right: 14, top: 10, bottom: 36 };
const LEAST = 120;

/** ways: { share: [[new, old], …] }; ends: what recorded runs came to; marks: of both axes, upwards from the least. */
export function plane(host, ways, ends, { marks, chosen }) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(LEAST, host.clientHeight / u), { left, right, top, bottom } = SIDES;
  const part = (value) => Math.min(1, Math.max(0, Math.log(Math.max(value, marks[0]) / marks[0]) / Math.log(marks.at(-1) / marks[0])));
  const X = (value) => left + (W - left - right) * part(value), Y = (value) => top + (H - top - bottom) * (1 - part(value));
  const label = 'Loss on the old world against that on the new one, by the share of replay';
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
  for (const mark of marks) {
    const text = String(mark).replace(/^0(?=\.)/, '');
    drawing.append(
      svg('line', { x1: left, x2: W - right, y1: Y(mark), y2: Y(mark), class: 'rule' }),
      svg('line', { x1: X(mark), x2: X(mark), y1: top, y2: H - bottom, class: 'rule' }),
      svg('text', { x: left - 6, y: Y(mark) + 4, class: 'axis', 'text-anchor': 'end' }, text),
      svg('text', { x: X(mark), y: H - bottom + 16, class: 'axis', 'text-anchor': 'middle' }, text),
    );
  }
  drawing.append(
    svg('text', { x: W - right, y: H - 4, class: 'axis', 'text-anchor': 'end' }, 'new world →'),
    svg('text', { x: left + 6, y: top + 12, class: 'axis' }, '↑ old world'),
  );
  for (const [share, points] of Object.entries(ways)) {
    const here = share === chosen ? ' here' : '', [x, y] = points.at(-1);
    for (const one of ends) drawing.append(svg('circle', { cx: X(one.new[share]), cy: Y(one.old[share]), r: 2.5, class: `end${here}` }));
    drawing.append(
      svg('polyline', { points: points.map(([a, b]) => `${X(a).toFixed(1)},${Y(b).toFixed(1)}`).join(' '), class: `way${here}` }),
      svg('circle', { cx: X(x), cy: Y(y), r: 4.5, class: `dot${here}` }),
      svg('text', { x: X(x) - 9, y: Y(y) + 4, class: `name${here}`, 'text-anchor': 'end' }, `${share} %`),
    );
  }
  host.replaceChildren(drawing);
}
