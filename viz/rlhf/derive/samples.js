// J of a policy from N episodes, many times over: how the estimates scatter.

import { element, svg } from '../../shared/dom.js';
import { number } from '../../shared/probabilities.js';
import { say } from '../../shared/saying.js';
import { canvas, rules, ticks } from '../shared/chart.js';
import { ranged } from './parts.js';

const LEFT = 50, RIGHT = 24, TOP = 28, FOOT = 34;

/** Fills `root`; `view` is told how many are looked at. */
export function samples(root, view) {
  const { data } = view, bar = element('div', 'bar'), said = element('output', 'length'), chart = element('div', 'chart'), legend = element('p', 'legend');
  bar.append(ranged('Episodes for each estimate', 'episodes', [0, data.sizes.length - 1, data.power], (value) => {
    data.power = value;
    view.set({ power: value });
    fill();
  }), said);
  for (const [kind, title] of [['estimate', `one of ${data.means[0].length} estimates`], ['exact', 'J, exactly'], ['band', '± s / √N']]) {
    const one = element('span');
    one.append(element('i', kind), title);
    legend.append(one);
  }
  root.append(bar, legend, chart);

  function fill() {
    const { sizes, means, power, exact, deviation } = data, now = means[power], mean = now.reduce((a, b) => a + b) / now.length;
    const spread = Math.sqrt(now.reduce((all, one) => all + (one - mean) ** 2, 0) / now.length);
    said.textContent = String(sizes[power]);
    const told = `N = ${sizes[power]}: mean ${number(mean)} ± ${number(spread, 3)}; s / √N = ${number(deviation / Math.sqrt(sizes[power]), 3)}`;
    plot(chart, data, told);
    say(view.host, `${told}. Exactly ${number(exact, 3)}.`);
  }
  fill();
}

function plot(host, { sizes, means, power, exact, deviation }, told) {
  const [drawing, W, H] = canvas(host, told, told), all = means.flat(), low = Math.min(...all), high = Math.max(...all), most = sizes.length - 1;
  const X = (at) => LEFT + 20 + ((W - LEFT - RIGHT - 40) * at) / most, pitch = X(1) - X(0);
  const Y = (value) => TOP + ((H - TOP - FOOT) * (high - Math.max(low, Math.min(high, value)))) / (high - low);
  rules(drawing, ticks(low, high, 6), Y, LEFT, W - RIGHT);
  const ends = [1, -1].map((sign) => sizes.map((size, at) => `${X(at).toFixed(1)},${Y(exact + (sign * deviation) / Math.sqrt(size)).toFixed(1)}`));
  drawing.append(
    svg('polygon', { points: [...ends[0], ...ends[1].reverse()].join(' '), class: 'band' }),
    svg('line', { x1: LEFT, x2: W - RIGHT, y1: Y(exact), y2: Y(exact), class: 'exact' }),
    svg('rect', { x: X(power) - 0.44 * pitch, y: TOP, width: 0.88 * pitch, height: H - TOP - FOOT, class: 'here' }),
  );
  means.forEach((row, at) => {
    for (const [index, value] of row.entries()) {
      const x = X(at) + 0.6 * pitch * ((index + 0.5) / row.length - 0.5);
      drawing.append(svg('circle', { cx: x.toFixed(1), cy: Y(value).toFixed(1), r: 2.4, class: at === power ? 'estimate now' : 'estimate' }));
    }
    const name = svg('text', { x: X(at), y: H - 18, class: at === power ? 'axis now' : 'axis', 'text-anchor': 'middle' }, sizes[at]);
    if (pitch > 34 || at % 2 === 0) drawing.append(name);
  });
  drawing.append(svg('text', { x: W - RIGHT, y: H - 3, class: 'axis', 'text-anchor': 'end' }, 'episodes N for each estimate'));
}
