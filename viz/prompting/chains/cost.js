// Right answers against the tokens that are written to a problem: four ways, and the vote over more and more sampled chains.

import { apart } from '../../shared/apart.js';
import { svg, unit } from '../../shared/dom.js';
import { wilson } from '../../shared/intervals.js';
import { TITLES, WAYS } from './ways.js';

const LEFT = 34, TOP = 18, BOTTOM = 38, RIGHT = 12;
const FROM = 3, TO = 700; // tokens
const TICKS = [3, 10, 30, 100, 300];
const NAMED = [1, 2, 4, 8, 16];

export function cost(view, host) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(170, host.clientHeight / u), scores = view.scores();
  const ranges = scores.map(({ right, of }) => (of ? wilson(right, of) : [0, 0]));
  const most = Math.min(1, Math.max(0.5, Math.ceil(4 * Math.max(...ranges.map((one) => one[1]))) / 4));
  const X = (tokens) => LEFT + ((W - LEFT - RIGHT) * Math.log(Math.min(TO, Math.max(FROM, tokens)) / FROM)) / Math.log(TO / FROM);
  const Y = (share) => TOP + (H - TOP - BOTTOM) * (1 - share / most);
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': 'Right answers by tokens written' });
  for (let share = 0; share <= most + 0.01; share += 0.25)
    drawing.append(
      svg('line', { x1: LEFT, x2: W - RIGHT, y1: Y(share), y2: Y(share), class: 'rule' }),
      svg('text', { x: LEFT - 6, y: Y(share) + 4, class: 'axis', 'text-anchor': 'end' }, String(share).replace(/^0\./, '.')),
    );
  for (const tokens of TICKS) drawing.append(svg('text', { x: X(tokens), y: H - 21, class: 'axis', 'text-anchor': 'middle' }, tokens));
  drawing.append(svg('text', { x: (LEFT + W - RIGHT) / 2, y: H - 4, class: 'axis', 'text-anchor': 'middle' }, 'tokens written to a problem'));
  if (view.ahead.length) vote(drawing, view.ahead, X, Y, 'ghost');
  const curve = vote(drawing, view.steps.slice(0, view.upto), X, Y, 'votes');
  for (const n of NAMED) {
    const [x, y] = curve[n - 1] ?? [];
    if (x === undefined) continue;
    const dot = svg('circle', { cx: x, cy: y, r: n === view.votes ? 5 : 3, class: 'voter' }, svg('title', {}, `${n} chains vote`));
    drawing.append(dot, svg('text', { x, y: y - 9, class: 'axis', 'text-anchor': 'middle' }, n));
  }
  const points = scores.map(({ right, of, tokens }, at) => ({ way: WAYS[at], of, x: X(tokens), y: of ? Y(right / of) : 0, range: ranges[at] }));
  const shown = points.filter((one) => one.of && (one.way !== 'samples' || curve.length));
  const heights = apart(shown.map((one) => one.y), TOP + 8, H - BOTTOM - 4);
  shown.forEach(({ way, x, y, range }, at) => {
    const kind = way === view.way ? ' chosen' : '', left = x > W - 130;
    drawing.append(svg('line', { x1: x, x2: x, y1: Y(range[0]), y2: Y(range[1]), class: `range${kind}` }));
    if (way !== 'samples') drawing.append(svg('circle', { cx: x, cy: y, r: kind ? 6 : 4, class: `dot${kind}` }));
    if (way === 'samples') return;
    const beside = { x: x + (left ? -9 : 9), y: heights[at] + 4, 'text-anchor': left ? 'end' : 'start' };
    // The curve of the vote passes by these two.
    const places = { chain: { ...beside, y: Y(range[1]) + 4 }, zero: { ...beside, x: x + 6, y: y + (y + 20 > H - BOTTOM ? -10 : 20), 'text-anchor': 'start' } };
    const place = places[way] ?? beside;
    drawing.append(svg('text', { ...place, class: `name${kind}` }, TITLES[way]));
  });
  return drawing;
}

/** The curve of the vote, and its points by the number of chains. */
function vote(drawing, steps, X, Y, kind) {
  const its = steps.filter((one) => one.way === 'samples');
  if (!its.length) return [];
  const mean = (of) => its.reduce((sum, one) => sum + of(one), 0) / its.length;
  const tokens = mean((one) => one.written.reduce((sum, text) => sum + text[1], 0) / one.written.length);
  const found = its[0].expected.map((_, at) => [X(tokens * (at + 1)), Y(mean((one) => one.expected[at]))]);
  drawing.append(svg('polyline', { points: found.map((point) => point.map((one) => one.toFixed(1)).join(',')).join(' '), class: `line ${kind}` }));
  return found;
}
