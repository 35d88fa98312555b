// Policy gradients in a game where the exact one is known. Data: payload.py beside this file; updates come from the
// server.

import { element, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { reached, tips } from '../../shared/tips.js';
import { alarm } from '../../shared/live.js';
import { probability, number } from '../../shared/probabilities.js';
import { Growing } from '../../shared/growing.js';

const NARROW = 360; // sixteenths of the type
const NAMES = ['exact', 'sampled', 'with a baseline'], KINDS = ['query', 'chosen', 'value'];
const TURNS = { up: [0, -1], right: [1, 0], down: [0, 1], left: [-1, 0] };

class Gradient extends Growing {
  constructor(host) {
    super(host, 'rlhf/gradient', (found) => found.steps);
    this.pace = 150;
  }

  begin(question, done) {
    super.begin(question, done);
    this.pace = 150; // one update is soon made: so that it can be followed
  }

  draw() {
    const root = element('div', 'gradient'), now = this.steps[this.upto - 1];
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    const said = element(
      'span',
      'note',
      now
        ? `update ${now.step} of ${this.data.updates - 1}, ${this.data.ask.episodes} ${this.data.ask.episodes === 1 ? 'episode' : 'episodes'} each`
        : 'getting ready',
    );
    said.setAttribute('role', 'status');
    root.append(this.bar(said));
    if (this.complaint) root.append(alarm(this.complaint));
    const names = ['world', 'arrows', 'scatter', 'worth', 'belief'],
      boxes = names.map((name) => element('div', `chart ${name}`)),
      panels = element('div', 'panels');
    panels.append(...boxes);
    root.append(panels);
    this.host._rows = () =>
      this.steps
        .slice(0, this.upto)
        .map((one) => ({
          update: one.step,
          exact: one.worth[0],
          sampled: one.worth[1],
          with_baseline: one.worth[2],
          q_learning: one.believed[0],
          double_q_learning: one.believed[1],
        }));
    if (!this.playing && now) say(this.host, this.said(now));
    this.show(root, () => names.forEach((name, at) => now && this[name](boxes[at], now)));
  }

  /** What the policies are worth after an update, in a sentence. */
  said({ step, worth, believed }) {
    const values = NAMES.map((name, at) => `${name} ${number(worth[at])}`).join(', ');
    const taken = believed.map((one) => number(one)).join(' and ');
    return `After update ${step}: values of the policies: ${values}, of ${number(this.data.best)}. Q-learning believes ${taken}.`;
  }

  /** @returns {any[]} the drawing, its width and height */
  canvas(host, title, about) {
    const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u;
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': about });
    drawing.append(svg('text', { x: 0, y: 12, class: 'title' }, W < NARROW ? title.replace(/[,:].*/, '') : title));
    host.replaceChildren(drawing);
    return [drawing, W, H];
  }

  world(host, now) {
    const [drawing, W, H] = this.canvas(
      host,
      this.data.ask.game === 'bandit' ? 'How often each arm is pulled, with a baseline' : 'The policy with a baseline: probabilities and values',
      'The game and the policy',
    );
    if (this.data.ask.game === 'bandit') this.arms(drawing, W, H, now);
    else this.grid(drawing, W, H, now);
  }

  arms(drawing, W, H, now) {
    const wide = W / 3, tall = H - 84;
    this.data.actions.forEach((name, at) => {
      const p = now.pi[0][at], x = wide * at + wide / 2;
      drawing.append(
        svg('rect', { x: x - 28, y: 34, width: 56, height: tall, class: 'frame' }),
        svg('rect', { x: x - 28, y: 34 + tall * (1 - p), width: 56, height: tall * p, class: 'value' }),
      );
      drawing.append(
        svg('text', { x, y: 28, class: 'value', 'text-anchor': 'middle' }, probability(p)),
        svg('text', { x, y: H - 30, class: 'axis strong', 'text-anchor': 'middle' }, name),
        svg('text', { x, y: H - 13, class: 'axis', 'text-anchor': 'middle' }, `gives ${number(this.data.rewards[0][at], 1)} ± 1`),
      );
    });
  }

  grid(drawing, W, H, now) {
    const side = Math.min((H - 30) / 3, W / 4), left = (W - 4 * side) / 2, top = 24, far = Math.max(0.2, ...now.values.map(Math.abs));
    const cell = (row, column, kind, ...inside) =>
      drawing.append(
        svg('rect', { x: left + column * side + 2, y: top + row * side + 2, width: side - 4, height: side - 4, rx: 3, class: `cell ${kind}` }),
        ...inside,
      );
    const middle = (row, column) => [left + (column + 0.5) * side, top + (row + 0.5) * side];
    for (const [row, column, kind, text] of [[0, 3, 'goal', '+1'], [1, 3, 'trap', '−1'], [1, 1, 'wall', '']]) {
      const [x, y] = middle(row, column);
      cell(row, column, kind, svg('text', { x, y: y + 6, class: 'end', 'text-anchor': 'middle' }, text));
    }
    this.data.cells.forEach(([row, column], state) => {
      const [x, y] = middle(row, column);
      cell(row, column, state === this.data.start ? 'begin' : '');
      this.data.actions.forEach((name, action) => {
        const [dx, dy] = TURNS[name], p = now.pi[state][action], far_ = side * 0.36 * p, wide = 3 + 5 * p;
        if (p > 0.02)
          drawing.append(
            svg('path', { d: `M${x + dx * far_},${y + dy * far_}L${x - dy * wide},${y - dx * wide}L${x + dy * wide},${y + dx * wide}Z`, class: 'way' }),
          );
      });
      drawing.append(svg('text', { x: x + side / 2 - 6, y: y + side / 2 - 7, class: 'axis', 'text-anchor': 'end' }, number(now.values[state])));
    });
    return far;
  }

  /** The gradient in the state where episodes begin: the exact one, and what this update's episodes say of it. */
  arrows(host, now) {
    const [drawing, W, H] = this.canvas(host, 'The gradient in the first state, by action', 'The exact gradient and two sampled ones');
    reached(drawing);
    const actions = this.data.actions, most = Math.max(1e-4, ...now.gradients.flat().map(Math.abs));
    const narrow = W < NARROW, top = narrow ? 56 : 40, bottom = 24, middle = (top + H - bottom) / 2, tall = (H - bottom - top) / 2 - 4;
    const wide = W / actions.length, bar = Math.min(22, wide / 4);
    let x = 0;
    NAMES.forEach((name, at) => {
      drawing.append(svg('rect', { x, y: 21, width: 11, height: 11, class: KINDS[at] }), svg('text', { x: x + 15, y: 31, class: 'axis' }, name));
      x += 32 + name.length * 6.3;
    });
    drawing.append(svg('text', { x: W, y: narrow ? 48 : 31, class: 'axis', 'text-anchor': 'end' }, `longest bar: ${most.toFixed(3)}`));
    drawing.append(svg('line', { x1: 0, x2: W, y1: middle, y2: middle, class: 'zero' }));
    actions.forEach((name, action) => {
      NAMES.forEach((_, at) => {
        const value = now.gradients[at][action], height = (tall * Math.abs(value)) / most;
        drawing.append(
          svg(
            'rect',
            {
              x: wide * (action + 0.5) + (at - 1.5) * bar,
              y: value >= 0 ? middle - height : middle,
              width: bar - 3,
              height: Math.max(1, height),
              class: KINDS[at],
            },
            svg('title', {}, `${NAMES[at]}: ${number(value, 3)}`),
          ),
        );
      });
      drawing.append(svg('text', { x: wide * (action + 0.5), y: H - 6, class: 'axis strong', 'text-anchor': 'middle' }, name));
    });
  }

  /** How far sampled gradients are from the exact one, with more and more episodes. */
  scatter(host) {
    const [drawing, W, H] = this.canvas(host, 'Error of a sampled gradient', 'Mean squared error against the number of episodes'), { scatter } = this.data;
    const left = 40,
      right = 10,
      top = 24,
      bottom = 34,
      all = scatter.flatMap(([, bare, helped]) => [bare, helped]),
      low = Math.min(...all) / 1.5,
      high = Math.max(...all) * 1.5,
      most = scatter.at(-1)[0];
    const X = (size) => left + 6 + ((W - left - right - 12) * Math.log(size)) / Math.log(most),
      Y = (value) => top + ((H - top - bottom) * Math.log(high / value)) / Math.log(high / low);
    for (const value of [0.0001, 0.001, 0.01, 0.1, 1, 10].filter((one) => one > low && one < high))
      drawing.append(
        svg('line', { x1: left, x2: W - right, y1: Y(value), y2: Y(value), class: 'rule' }),
        svg('text', { x: left - 6, y: Y(value) + 4, class: 'axis', 'text-anchor': 'end' }, String(value).replace(/^0/, '')),
      );
    for (const [column, kind] of [
      [1, 'chosen'],
      [2, 'value'],
    ])
      drawing.append(
        svg('polyline', { points: scatter.map((one) => `${X(one[0]).toFixed(1)},${Y(one[column]).toFixed(1)}`).join(' '), class: `line ${kind}` }),
        ...scatter.map((one) => svg('circle', { cx: X(one[0]), cy: Y(one[column]), r: 3, class: kind })),
      );
    for (const size of [1, 4, 16, 64].filter((one) => one <= most))
      drawing.append(svg('text', { x: X(size), y: H - 18, class: 'axis', 'text-anchor': 'middle' }, size));
    drawing.append(svg('text', { x: (left + W) / 2, y: H - 3, class: 'axis', 'text-anchor': 'middle' }, 'episodes'));
  }

  lines(host, title, series, ends) {
    const [drawing, W, H] = this.canvas(host, title, title),
      left = 34,
      right = 8,
      top = 24,
      bottom = 34,
      shown = this.steps.slice(0, this.upto),
      { best } = this.data;
    const all = [...this.steps.flatMap((one) => series.map(([pick]) => pick(one))), best, 0], low = Math.min(...all) - 0.05, high = Math.max(...all) + 0.08;
    const X = (step) => left + ((W - left - right) * step) / (this.data.updates - 1), Y = (value) => top + ((H - top - bottom) * (high - value)) / (high - low);
    for (const value of [-1, -0.5, 0, 0.5, 1].filter((one) => one > low && one < high))
      drawing.append(
        svg('line', { x1: left, x2: W - right, y1: Y(value), y2: Y(value), class: value ? 'rule' : 'zero' }),
        svg('text', { x: left - 6, y: Y(value) + 4, class: 'axis', 'text-anchor': 'end' }, number(value, 1)),
      );
    drawing.append(svg('line', { x1: left, x2: W - right, y1: Y(best), y2: Y(best), class: 'best' }));
    for (const [pick, kind] of series)
      drawing.append(svg('polyline', { points: shown.map((one) => `${X(one.step).toFixed(1)},${Y(pick(one)).toFixed(1)}`).join(' '), class: `line ${kind}` }));
    let x = 2;
    for (const [text, kind] of [...ends, ['best', 'best']]) {
      drawing.append(
        svg('line', { x1: x, x2: x + 14, y1: H - 7, y2: H - 7, class: kind === 'best' ? kind : `line ${kind}` }),
        svg('text', { x: x + 18, y: H - 3, class: 'axis' }, text),
      );
      x += 24 + text.length * 5.9;
    }
    drawing.append(svg('text', { x: W - right, y: H - 18, class: 'axis', 'text-anchor': 'end' }, `update ${this.data.updates - 1}`));
  }

  worth(host) {
    this.lines(
      host,
      'Value of each policy',
      KINDS.map((kind, at) => [(one) => one.worth[at], kind]),
      [
        ['exact', 'query'],
        ['sampled', 'chosen'],
        ['baseline', 'value'],
      ],
    );
  }

  belief(host) {
    this.lines(
      host,
      'What Q-learning estimates instead',
      [
        [(one) => one.believed[0], 'key'],
        [(one) => one.believed[1], 'key two'],
      ],
      [
        ['one table', 'key'],
        ['two tables', 'key two'],
      ],
    );
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const gradient = (host._gradient ||= new Gradient(host));
  tips(host);
  gradient.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => gradient.draw(), () => gradient.leave());
}
