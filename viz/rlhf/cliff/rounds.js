// A dozen updates in four ways, side by side: return, KL, the adaptive beta, and the share of ratios beyond the clip.

import { apart } from '../../shared/apart.js';
import { element, svg } from '../../shared/dom.js';
import { number } from '../../shared/probabilities.js';
import { brief, canvas, path, rules, small, ticks } from '../shared/chart.js';

export const WAYS = { clip: 'PPO, clip', penalty: 'adaptive penalty', trust: 'TRPO', plain: 'plain gradient' };
const LEFT = 44, TOP = 28, FOOT = 32, END = 118, LEAST = 1e-4;
const NARROW = 420;

/** One figure of all ways against the update. log: powers of ten, or of two. */
function lines(host, data, title, pick, { low, high, log = 0, names = Object.keys(WAYS), start = NaN, say = undefined, mark = [] }) {
  const [drawing, W, H] = canvas(host, title, title), count = data.ppo.clip.length, right = W < NARROW ? 12 : END;
  const X = (at) => LEFT + ((W - LEFT - right) * at) / count, turn = (value) => (log ? Math.log(Math.max(value, low)) : value);
  const Y = (value) => TOP + ((H - TOP - FOOT) * (turn(high) - turn(Math.max(low, Math.min(high, value))))) / (turn(high) - turn(low));
  const marks = log ? powers(low, high, log) : ticks(low, high, 4);
  rules(drawing, marks, Y, LEFT, W - right, say);
  for (const [value, kind] of mark)
    drawing.append(svg('line', { x1: LEFT, x2: W - right, y1: Y(value), y2: Y(value), class: kind }));
  const ends = names.map((name) => pick(data.ppo[name].at(-1))), heights = apart(ends.map(Y), TOP, H - FOOT);
  names.forEach((name, at) => {
    const values = [start, ...data.ppo[name].map(pick)];
    drawing.append(svg('path', { d: path(values, X, Y), class: `line ${name}` }));
    values.forEach((value, when) => {
      const said = svg('title', {}, `${WAYS[name]}, update ${when}: ${small(value)}`);
      if (Number.isFinite(value)) drawing.append(svg('circle', { cx: X(when), cy: Y(value), r: 3, class: `point ${name}` }, said));
    });
    if (right === END) drawing.append(svg('text', { x: W - right + 8, y: heights[at] + 4, class: `name ${name}` }, WAYS[name]));
  });
  for (const [value, kind, text] of mark)
    drawing.append(svg('text', { x: W - right - 4, y: Y(value) - 5, class: `label now ${kind}`, 'text-anchor': 'end' }, text));
  for (const at of [0, 4, 8, 12].filter((one) => one <= count))
    drawing.append(svg('text', { x: X(at), y: H - 16, class: 'axis', 'text-anchor': 'middle' }, at));
  drawing.append(svg('text', { x: W - right, y: H - 2, class: 'axis', 'text-anchor': 'end' }, 'update'));
}

function powers(low, high, base) {
  const found = [], first = Math.ceil(Math.log(low) / Math.log(base) - 1e-9), last = Math.floor(Math.log(high) / Math.log(base) + 1e-9);
  const step = Math.max(1, Math.ceil((last - first) / 4));
  for (let at = first; at <= last; at += step) found.push(base ** at);
  return found;
}

/** Fills `root`; `later` draws what needs its box's size. */
export function rounds(root, data, later) {
  const legend = element('p', 'legend'), grid = element('div', 'grid'), all = Object.values(data.ppo).flat();
  for (const [name, title] of Object.entries(WAYS)) {
    const one = element('span');
    one.append(element('i', name), `${title} `, element('b', '', number(data.ppo[name].at(-1)[0])));
    legend.append(one);
  }
  const boxes = Array.from({ length: 4 }, () => grid.appendChild(element('div', 'chart')));
  root.append(legend, grid);
  later(() => {
    const worths = [...all.map((one) => one[0]), data.before, data.best], low = Math.min(...worths), high = Math.max(...worths);
    const pad = 0.08 * (high - low), best = [[data.best, 'before', `best policy ${number(data.best)}`]];
    lines(boxes[0], data, 'Return after each update', (one) => one[0], { low: low - pad, high: high + pad, start: data.before, mark: best });
    const kls = all.map((one) => Math.max(LEAST, one[1])), target = [[data.delta, 'border', `target ${brief(data.delta)}`]];
    const most = Math.max(...kls, data.delta) * 1.5, say = (value) => brief(Number(value.toPrecision(3)));
    lines(boxes[1], data, 'KL of each update', (one) => Math.max(LEAST, one[1]), { low: LEAST, high: most, log: 10, mark: target, say });
    const betas = data.ppo.penalty.map((one) => one[2]), span = [Math.min(...betas) / 1.4, Math.max(...betas) * 1.4];
    const [least, top] = span, percent = (value) => `${Math.round(100 * value)} %`, beyond = `Share of ratios beyond 1 ± ${brief(data.clip)}`;
    lines(boxes[2], data, 'Weight β of the penalty', (one) => one[2], { low: least, high: top, log: 2, names: ['penalty'], say });
    lines(boxes[3], data, beyond, (one) => one[3], { low: 0, high: 1, say: percent });
  });
}
