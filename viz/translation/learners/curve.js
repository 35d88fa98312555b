// Whole sentences right, by the length of the source: where one vector is too narrow.

import { apart } from '../../shared/apart.js';
import { svg, unit } from '../../shared/dom.js';
import { share } from './parts.js';

const NAMES = { fixed: 'one vector', attention: 'attention', transformer: 'transformer' };

/** Fills `host`. look: by learner; ghost: the recorded one behind it, or null. */
export function curve(host, data, look, ghost, chosen) {
  const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, left = 30, right = 116, top = 10, bottom = 22;
  const X = (at) => left + ((W - left - right) * at) / (data.bins.length - 1), Y = (value) => top + (H - top - bottom) * (1 - value);
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img' });
  for (const value of [0, 0.5, 1])
    drawing.append(
      svg('line', { x1: left, x2: W - right, y1: Y(value), y2: Y(value), class: 'rule' }),
      svg('text', { x: left - 6, y: Y(value) + 4, 'text-anchor': 'end', class: 'axis' }, value === 0.5 ? '.50' : value === 1 ? '1.0' : '0'),
    );
  const narrow = (W - left - right) / (data.bins.length - 1) < 44; // then every other range has its name
  data.bins.forEach(([low, high], at) => {
    if (!narrow || at % 2 === 0) drawing.append(svg('text', { x: X(at), y: H - 5, 'text-anchor': 'middle', class: 'axis' }, `${low}–${high}`));
  });
  const told = [], ends = [];
  for (const [name, one] of Object.entries(look ?? {})) {
    const points = one.lengths.map((value, at) => (value === null ? null : [X(at), Y(value), value])).filter(Boolean);
    const kind = `${name === chosen ? 'chosen' : 'other'} ${name}`;
    const before = ghost?.[name].lengths.map((value, at) => `${X(at)},${Y(value ?? 0)}`).join(' ');
    if (before) drawing.append(svg('polyline', { points: before, class: 'ghost' }));
    drawing.append(svg('polyline', { points: points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' '), class: `curve ${kind}` }));
    for (const [x, y, value] of points)
      drawing.append(svg('circle', { cx: x, cy: y, r: 3.4, class: `point ${kind}` }, svg('title', {}, `${NAMES[name]}: ${share(value)}`)));
    ends.push([name, points.at(-1)]);
    told.push(`${NAMES[name]} ${points.map(([, , value]) => share(value)).join(', ')}`);
  }
  const heights = apart(ends.map(([, [, y]]) => y), top, H - bottom);
  ends.forEach(([name, [x, , value]], at) =>
    drawing.append(svg('text', { x: x + 9, y: heights[at] + 4, class: `end ${name === chosen ? 'chosen' : ''}` }, `${NAMES[name]} ${share(value)}`)),
  );
  drawing.setAttribute('aria-label', `Whole sentences right, by length: ${told.join('; ') || 'nothing learned yet'}.`);
  host.replaceChildren(drawing);
}
