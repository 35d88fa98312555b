// A policy as a small world: how often each cell is visited, and where the policy goes from it; a bandit as its arms.

import { element, svg, unit } from '../../shared/dom.js';
import { number, probability } from '../../shared/probabilities.js';

const WAYS = { up: [0, -1], right: [1, 0], down: [0, 1], left: [-1, 0] };
const ROWS = 4, COLUMNS = 7, FALLS = 5;
const FULL = 1.6; // visits that have the strongest colour

/** The policy a step along the way, [S][A]. */
function policy({ cliff }, length) {
  return cliff.theta.map((row, state) => {
    const scores = row.map((value, action) => value + length * cliff.way[state][action]), most = Math.max(...scores);
    const powers = scores.map((score) => Math.exp(score - most)), sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  });
}

/** Where a world is drawn: as high empty as it will be full. */
export function place() {
  const made = element('figure', 'world');
  made.append(element('figcaption', '', '\u00a0'), element('div', 'box'));
  return made;
}

/** Fills `host` with the policy `length` along the gradient, the visits to its cells and its return. */
export function world(host, data, length, visits, title, worth, kind = '') {
  const [head, box] = host.children, u = unit(), pi = policy(data, length);
  head.className = kind;
  head.replaceChildren(element('span', '', title), element('b', '', number(worth)));
  const W = box.clientWidth / u, H = box.clientHeight / u;
  const about = `${title}: return ${number(worth)}`;
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': about });
  if (data.arms.length) arms(drawing, data, pi[0], W, H);
  else cells(drawing, data, pi, visits, W, H);
  box.replaceChildren(drawing);
}

function arms(drawing, data, pi, W, H) {
  const wide = W / pi.length, high = H - 36;
  pi.forEach((p, at) => {
    const x = wide * (at + 0.5);
    drawing.append(
      svg('rect', { x: x - 18, y: 16 + high * (1 - p), width: 36, height: Math.max(1, high * p), class: 'arm' }),
      svg('text', { x, y: 11 + high * (1 - p), class: 'axis strong', 'text-anchor': 'middle' }, probability(p)),
      svg('text', { x, y: H - 5, class: 'axis', 'text-anchor': 'middle' }, `gives ${number(data.arms[at], 1)}`),
    );
  });
}

function cells(drawing, data, pi, visits, W, H) {
  const side = Math.min(W / COLUMNS, H / ROWS);
  data.cells.forEach(([row, column], state) => {
    const shade = Math.floor(5 * Math.min(0.999, visits[state] / FULL) ** 0.62);
    const x = side * (column + 0.5), y = side * (row + 0.5);
    const ends = data.actions.map((name, action) => {
      const [dx, dy] = WAYS[name], far = side * 0.42 * pi[state][action];
      return far > 1 ? `M${x.toFixed(1)},${y.toFixed(1)}l${(dx * far).toFixed(1)},${(dy * far).toFixed(1)}` : '';
    });
    drawing.append(
      svg('rect', { x: side * column + 0.5, y: side * row + 0.5, width: side - 1, height: side - 1, class: `cell w${shade}` }),
      svg('path', { d: ends.join(''), class: shade > 2 ? 'way pale' : 'way' }),
    );
  });
  const y = side * 3.5 + 4;
  drawing.append(
    svg('rect', { x: side + 0.5, y: side * 3 + 0.5, width: side * FALLS - 1, height: side - 1, class: 'abyss' }),
    svg('text', { x: side * 3.5, y, class: 'on', 'text-anchor': 'middle' }, '× cliff −5'),
    svg('rect', { x: side * 6 + 0.5, y: side * 3 + 0.5, width: side - 1, height: side - 1, class: 'goal' }),
    svg('text', { x: side * 6.5, y, class: 'on', 'text-anchor': 'middle' }, '+5'),
  );
}
