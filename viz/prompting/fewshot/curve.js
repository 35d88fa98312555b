// Right answers against the number of examples in the prompt, with the interval in which the true share lies.

import { apart } from '../../shared/apart.js';
import { svg, unit } from '../../shared/dom.js';
import { wilson } from '../../shared/intervals.js';

const LEFT = 38, TOP = 12, BOTTOM = 40, RIGHT = 106;

export function curve(view, host) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(200, host.clientHeight / u), { counts, shots, others } = view.data;
  const [right, asked] = view.rights, step = (W - LEFT - RIGHT) / Math.max(1, counts.length - 1);
  const X = (at) => LEFT + 12 + at * step, Y = (share) => TOP + (H - TOP - BOTTOM) * (1 - share), chosen = counts.indexOf(shots);
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': 'Right answers by the number of examples' });
  drawing.append(svg('rect', { x: X(chosen) - 15, y: TOP - 6, width: 30, height: H - TOP - BOTTOM + 12, class: 'now' }));
  for (const share of [0, 0.25, 0.5, 0.75, 1])
    drawing.append(
      svg('line', { x1: LEFT, x2: W - RIGHT + 12, y1: Y(share), y2: Y(share), class: 'rule' }),
      svg('text', { x: LEFT - 6, y: Y(share) + 4, class: 'axis', 'text-anchor': 'end' }, String(share).replace(/^0\./, '.')),
    );
  counts.forEach((count, at) =>
    drawing.append(svg('text', { x: X(at), y: H - 21, class: at === chosen ? 'axis chosen' : 'axis', 'text-anchor': 'middle' }, count)));
  drawing.append(svg('text', { x: (X(0) + X(counts.length - 1)) / 2, y: H - 4, class: 'axis', 'text-anchor': 'middle' }, 'examples in the prompt'));
  const ends = [];
  const line = (list, of, kind, title) => {
    if (!of) return;
    const shown = list.slice(0, counts.length), points = shown.map((one, at) => `${X(at).toFixed(1)},${Y(one / of).toFixed(1)}`);
    drawing.append(svg('polyline', { points: points.join(' '), class: `line ${kind}` }));
    ends.push({ title, kind, y: Y(shown.at(-1) / of) });
  };
  for (const [title, list, of] of others) line(list, of, title === 'true answers' ? 'true' : 'other', title);
  if (view.ahead.length) line(counts.map((_, at) => view.ahead.filter((one) => one[at][2]).length), view.ahead.length, 'other', 'recorded');
  line(right, asked, 'own', 'this one');
  const own = asked ? counts.map((_, at) => wilson(right[at], asked)) : [];
  own.forEach(([low, high], at) =>
    drawing.append(
      svg('line', { x1: X(at), x2: X(at), y1: Y(low), y2: Y(high), class: 'range' }),
      svg('circle', { cx: X(at), cy: Y(right[at] / asked), r: at === chosen ? 6 : 4, class: 'dot' }),
    ));
  const placed = apart(ends.map((one) => one.y), TOP, H - BOTTOM);
  ends.forEach(({ title, kind }, at) => drawing.append(svg('text', { x: X(counts.length - 1) + 14, y: placed[at] + 4, class: `name ${kind}` }, title)));
  counts.forEach((count, at) => {
    const told = svg('title', {}, `${count} examples: ${right[at]} of ${asked} right`);
    const area = svg('rect', { x: X(at) - step / 2, y: 0, width: step, height: H, class: 'area' }, told);
    area.addEventListener('click', () => view.choose({ shots: String(count) }));
    drawing.append(area);
  });
  return drawing;
}
