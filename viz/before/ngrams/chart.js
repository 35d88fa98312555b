// Perplexity against the length of the n-grams, a line for each smoothing, above the floor of the world.

import { apart } from '../../shared/apart.js';
import { svg, unit } from '../../shared/dom.js';

const TITLES = { none: 'none', interpolated: 'interpolated', 'kneser-ney': 'Kneser-Ney' };
const LOW = 2.4, HIGH = 80;

/** grid: perplexities by smoothing; now: the smoothing that is chosen; n: the length; floor; choose: told of another length. */
export function lengths(host, grid, { now, n, floor, choose }) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(160, host.clientHeight / u), left = 34, right = 112, top = 8, bottom = 22;
  const most = Math.max(...Object.values(grid).map((one) => one.length)), X = (length) => left + ((W - left - right) * (length - 1)) / (most - 1);
  const Y = (value) => top + ((H - top - bottom) * Math.log(HIGH / Math.min(HIGH, value))) / Math.log(HIGH / LOW);
  const said = grid[now].map((one) => (one === null ? 'infinite' : one.toFixed(2))).join(', ');
  const label = `Perplexity of held-out stories by the length of the n-grams; ${now}: ${said}`;
  const made = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
  for (const value of [3, 5, 10, 20, 50])
    made.append(
      svg('line', { x1: left, x2: W - right, y1: Y(value), y2: Y(value), class: 'grid' }),
      svg('text', { x: left - 6, y: Y(value) + 4, class: 'axis', 'text-anchor': 'end' }, String(value)),
    );
  made.append(svg('line', { x1: left, x2: W - right, y1: Y(floor), y2: Y(floor), class: 'ground' }));
  made.append(svg('text', { x: left + 6, y: Y(floor) - 5, class: 'name' }, `floor ${floor.toFixed(3)}`));
  made.append(svg('line', { x1: X(n), x2: X(n), y1: top, y2: H - bottom, class: 'at' }));
  for (let length = 1; length <= most; length += 1)
    made.append(svg('text', { x: X(length), y: H - 5, class: 'axis', 'text-anchor': 'middle' }, `n = ${length}`));
  lines(made, grid, { now, n, X, Y, side: W - right });
  for (let length = 1; length <= most; length += 1) {
    const area = svg('rect', { x: X(length) - (X(2) - X(1)) / 2, y: 0, width: X(2) - X(1), height: H, class: 'pick' });
    area.onclick = () => choose(length);
    made.append(area);
  }
  host.replaceChildren(made);
}

function lines(made, grid, { now, n, X, Y, side }) {
  const names = Object.keys(grid), ended = [];
  names.forEach((name, at) => {
    const known = grid[name].flatMap((value, place) => (value === null ? [] : [[place + 1, value]]));
    const points = known.map(([length, value]) => `${X(length).toFixed(1)},${Y(value).toFixed(1)}`).join(' ');
    made.append(svg('polyline', { points, class: `line ${name === now ? 'now' : `k${at % 4}`}` }));
    for (const [length, value] of known)
      made.append(svg('circle', { cx: X(length), cy: Y(value), r: name === now && length === n ? 5 : 2.5, class: `dot ${name === now ? 'now' : ''}` }));
    ended.push([name, known.at(-1), known.length < grid[name].length]);
  });
  const whole = ended.filter(([, , short]) => !short), placed = apart(whole.map(([, [, value]]) => Y(value)), 10, Y(2.5));
  const named = (name, x, y, said) => made.append(svg('text', { x, y, class: `name ${name === now ? 'now' : ''}` }, `${TITLES[name] ?? name}${said}`));
  whole.forEach(([name, [, value]], at) => named(name, side + 8, placed[at] + 4, ` ${value.toFixed(2)}`));
  for (const [name, [length, value]] of ended.filter(([, , short]) => short)) named(name, X(length) + 8, Y(value) - 7, ': then infinite');
}
