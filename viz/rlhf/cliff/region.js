// TRPO's step: the quadratic model of the KL beside the true one with the steps that were tried, and the bound under the return.

import { element, svg } from '../../shared/dom.js';
import { number } from '../../shared/probabilities.js';
import { brief, canvas, path, rules, small, ticks } from '../shared/chart.js';

const LINES = [['true', 'true KL and return'], ['promise', 'quadratic model; sampled surrogate'], ['bound', 'lower bound L − C·KL']];
const LEFT = 50, RIGHT = 14, TOP = 30, FOOT = 34;

const power = (value) => value.toExponential(0).replace('-', '−');

/** A chart of shares of the step: [drawing, X of a share, Y of a value, width, height]. */
function axes(host, title, about, shares, low, high, unit_ = 'of the whole step') {
  const [drawing, W, H] = canvas(host, title, about), first = shares[0], last = shares.at(-1);
  const place = (share) => LEFT + ((W - LEFT - RIGHT) * (share - first)) / (last - first);
  const Y = (value) => TOP + ((H - TOP - FOOT) * (high - Math.max(low, Math.min(high, value)))) / (high - low);
  const marks = ticks(first, last, 4);
  for (const value of marks)
    drawing.append(svg('text', { x: place(value), y: H - 18, class: 'axis', 'text-anchor': 'middle' }, brief(Number(value.toPrecision(3)))));
  drawing.append(svg('text', { x: W - RIGHT, y: H - 3, class: 'axis', 'text-anchor': 'end' }, unit_));
  return /** @type {const} */ ([drawing, place, Y, W, H]);
}

function divergence(host, data) {
  const { trpo, delta } = data, { shares } = trpo, quadratic = shares.map((share) => delta * share * share);
  const high = Math.min(4 * delta, Math.max(...trpo.kl, ...quadratic)), title = 'KL along the natural gradient';
  const [drawing, place, Y, W] = axes(host, title, 'KL against the share of the step', shares, 0, high * 1.04), X = (at) => place(shares[at]);
  rules(drawing, ticks(0, high, 3), Y, LEFT, W - RIGHT, (value) => brief(Number(value.toPrecision(2))));
  drawing.append(
    svg('rect', { x: LEFT, y: Y(delta), width: W - LEFT - RIGHT, height: Y(0) - Y(delta), class: 'region' }),
    svg('line', { x1: LEFT, x2: W - RIGHT, y1: Y(delta), y2: Y(delta), class: 'border' }),
    svg('text', { x: LEFT + 6, y: Y(delta) - 6, class: 'label border' }, `δ = ${brief(delta)}`),
    svg('path', { d: path(quadratic, X, Y, (value) => value <= high), class: 'line promise' }),
    svg('path', { d: path(trpo.kl, X, Y, (value) => value <= high), class: 'line true' }),
  );
  for (const [share, kl, gain, taken] of trpo.tries) {
    const x = place(share), y = Y(kl), why = taken ? 'taken' : kl > delta ? 'KL too large' : 'no gain';
    const cross = `M${x - 5},${y - 5}l10,10m0,-10l-10,10`;
    const mark = taken ? svg('circle', { cx: x, cy: y, r: 6.5, class: 'dot own' }) : svg('path', { d: cross, class: 'cross' });
    mark.append(svg('title', {}, `${small(share)} of the step: KL ${small(kl)}, surrogate ${number(gain)}: ${why}`));
    drawing.append(mark);
  }
}

function returns(host, data) {
  const { trpo } = data, { shares, worth, promised, bound } = trpo, gain = Math.max(0.05, ...worth.map((one) => one - Math.min(...worth)));
  const low = Math.min(...worth) - 0.7 * gain, high = Math.max(...worth) + 0.7 * gain;
  const [drawing, place, Y, W] = axes(host, 'The return, and a bound below it', 'Return and bound', shares, low, high), X = (at) => place(shares[at]);
  const inside = (value) => value <= high && value >= low, top = bound.indexOf(Math.max(...bound));
  rules(drawing, ticks(low, high, 4), Y, LEFT, W - RIGHT);
  drawing.append(
    svg('path', { d: path(promised, X, Y, inside), class: 'line promise' }),
    svg('path', { d: path(bound, X, Y, inside), class: 'line bound' }),
    svg('path', { d: path(worth, X, Y, inside), class: 'line true' }),
    svg('circle', { cx: place(0), cy: Y(worth[0]), r: 5.5, class: 'dot start' }, svg('title', {}, `before: ${number(worth[0])}`)),
    svg('circle', { cx: X(top), cy: Y(bound[top]), r: 5, class: 'dot bound' }, svg('title', {}, `the bound is highest here: ${number(bound[top])}`)),
  );
  if (trpo.share) {
    const at = shares.findLastIndex((share) => share <= trpo.share + 1e-9);
    drawing.append(
      svg('line', { x1: place(trpo.share), x2: place(trpo.share), y1: TOP, y2: Y(low), class: 'hand own' }),
      svg('circle', { cx: place(trpo.share), cy: Y(worth[at]), r: 6.5, class: 'dot own' }, svg('title', {}, `taken: ${number(worth[at])}`)),
    );
  }
}

function close(host, data) {
  const { trpo } = data, [near, rise, bound] = trpo.near, most = Math.max(...rise, ...bound), least = Math.min(...rise);
  const low = least - 0.6 * (most - least || 1e-9), high = most + 0.1 * (most - least), title = 'The same with the C of the proof, magnified';
  const scale = 10 ** Math.floor(Math.log10(Math.max(1e-12, ...near.map(Math.abs))));
  const shares = near.map((one) => one / scale), unit_ = `× ${power(scale)} of the whole step`;
  const [drawing, place, Y, W, H] = axes(host, title, 'Bound and return close to no step', shares, low, high, unit_);
  const X = (at) => place(near[at] / scale), inside = (value) => value >= low;
  drawing.append(
    svg('line', { x1: LEFT, x2: W - RIGHT, y1: Y(0), y2: Y(0), class: 'zero' }),
    svg('line', { x1: place(0), x2: place(0), y1: TOP, y2: H - FOOT, class: 'rule' }),
    svg('text', { x: LEFT - 6, y: Y(0) + 4, class: 'axis', 'text-anchor': 'end' }, 'before'),
    svg('text', { x: LEFT - 6, y: Y(most) + 4, class: 'axis', 'text-anchor': 'end' }, `+${power(most)}`),
    svg('path', { d: path(bound, X, Y, inside), class: 'line bound' }),
    svg('path', { d: path(rise, X, Y, inside), class: 'line true' }),
    svg('circle', { cx: place(0), cy: Y(0), r: 5.5, class: 'dot start' }),
  );
  if (trpo.safest) drawing.append(svg('circle', { cx: place(trpo.safest / scale), cy: Y(Math.max(...bound)), r: 5, class: 'dot bound' }));
}

/** What was tried, one after the other. */
function tries(host, { trpo, delta }) {
  const table = element('table'), head = element('tr');
  for (const name of ['share of the step', 'true KL', 'surrogate', '']) head.append(element('th', '', name));
  table.append(head);
  for (const [share, kl, gain, taken] of trpo.tries) {
    const row = element('tr', taken ? 'taken' : '');
    const why = taken ? '✓ taken' : kl > delta ? '× KL too large' : '× no gain';
    const cells = [small(share), small(kl), `${gain > 0 ? '+' : ''}${number(gain)}`].map((text) => element('td', '', text));
    row.append(...cells, element('td', taken ? 'good' : 'wrong', why));
    table.append(row);
  }
  const nothing = 'Every episode brought just what was expected: nothing to try.';
  host.append(element('h2', '', 'Line search'), trpo.tries.length ? table : element('p', 'note', nothing));
}

/** Fills `root`; `later` draws what needs its box's size. */
export function region(root, data, later) {
  const { trpo } = data, legend = element('p', 'legend'), grid = element('div', 'grid');
  for (const [kind, title] of LINES) {
    const one = element('span');
    one.append(element('i', kind), title);
    legend.append(one);
  }
  const boxes = ['chart', 'tries', 'chart', 'chart'].map((kind) => grid.appendChild(element('div', kind)));
  tries(boxes[1], data);
  const said = trpo.penalty
    ? `The smallest C that keeps the bound below the return here: ${small(trpo.enough)}. The proof’s: ${Math.round(trpo.penalty).toLocaleString('en')}.`
    : 'With one step an episode, L is the return: no C is needed.';
  boxes[1].append(element('p', 'note', said));
  root.append(legend, grid);
  later(() => {
    divergence(boxes[0], data);
    returns(boxes[2], data);
    close(boxes[3], data);
  });
}
