// A reward learned from votes: its words, how good it is with how many votes, and a transformer that learns the same
// votes. Data: payload.py beside this file; the transformer's epochs come from the server.

import { element, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { reached, tips } from '../../shared/tips.js';
import { alarm } from '../../shared/live.js';
import { tidy } from '../../shared/probabilities.js';
import { Growing } from '../../shared/growing.js';

const NARROW = 250; // sixteenths of the type
const signed = (value, digits = 2) => `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(digits)}`;

class Reward extends Growing {
  constructor(host) {
    super(host, 'rlhf/head', (found) => found.steps);
  }

  draw() {
    const root = element('div', 'reward');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.append(this.typed());
    const panels = element('div', 'panels'), charts = [0, 1, 2].map(() => element('div', 'chart'));
    panels.append(...charts);
    const said = element('span', 'note', this.told());
    said.setAttribute('role', 'status');
    root.append(panels, this.bar(said));
    if (this.complaint) root.append(alarm(this.complaint));
    root.append(this.below());
    if (!this.playing) say(this.host, `Reward ${signed(this.data.score)}. ${this.told()}.`);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      this.curve(charts[0]);
      this.head(charts[1]);
      this.bins(charts[2]);
    });
  }

  /** How far the transformer is. */
  told() {
    const now = this.steps[this.upto - 1], percent = (part) => `${Math.round(100 * part)} %`;
    if (!now) return 'a transformer gets ready';
    const times = `${now.epoch} ${now.epoch === 1 ? 'time' : 'times'}`;
    return `a transformer after reading its votes ${times}: ${percent(now.seen)} of them right, ${percent(now.held)} of new pairs`;
  }

  /** The answer that was typed, with what each word adds. */
  typed() {
    const made = element('section', 'typed'), most = Math.max(0.01, ...this.data.parts.map(([, value]) => Math.abs(value)));
    made.append(element('h2', '', `Reward ${signed(this.data.score)}`), element('span', 'about', this.scale()));
    const line = element('p', 'parts');
    for (const [word, value] of this.data.parts) {
      const one = element('span', value >= 0 ? 'up' : 'down', word);
      one.style.setProperty('--much', `${Math.round(36 * Math.abs(value) / most)}%`);
      one.append(element('small', '', signed(value)));
      line.append(one);
    }
    made.append(line);
    return made;
  }

  /** How the reward comes from the sum of its words. */
  scale() {
    const [mean, spread] = this.data.unit, sum = this.data.parts.reduce((found, [, value]) => found + value, 0);
    return `the sum of its words, ${signed(sum)}, less that of the start’s answers, ${signed(mean)} on average, over their deviation, ${spread.toFixed(2)}`;
  }

  /** @returns {any[]} the drawing, and its measures */
  frame(host, title, far, ticks) {
    const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, box = { W, H, left: 46, right: 10, top: 26, bottom: 34 };
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': title });
    box.Y = (share) => box.top + (H - box.top - box.bottom) * (1 - (share - far[0]) / (1 - far[0]));
    drawing.append(svg('text', { x: 0, y: 12, class: 'title' }, title));
    for (const share of ticks)
      drawing.append(
        svg('line', { x1: box.left, x2: W - box.right, y1: box.Y(share), y2: box.Y(share), class: 'rule' }),
        svg('text', { x: box.left - 6, y: box.Y(share) + 4, class: 'axis', 'text-anchor': 'end' }, `${Math.round(100 * share)} %`),
      );
    host.replaceChildren(drawing);
    return [drawing, box];
  }

  /** The share of held-out pairs that are ranked correctly, with more and more votes. */
  curve(host) {
    const [drawing, { W, H, left, right, bottom, Y }] = this.frame(host, 'Ranking accuracy on new pairs', [0.4], [0.5, 0.75, 1]), { curve } = this.data;
    const least = Math.min(5, curve[0][0]),
      most = Math.max(100, curve.at(-1)[0]),
      X = (size) => left + 6 + ((W - left - right - 12) * Math.log(size / least)) / Math.log(most / least);
    drawing.append(svg('polyline', { points: curve.map(([size, share]) => `${X(size).toFixed(1)},${Y(share).toFixed(1)}`).join(' '), class: 'line query' }));
    for (const [size, share] of curve)
      drawing.append(
        svg('circle', { cx: X(size), cy: Y(share), r: 3.5, class: 'dot query' }, svg('title', {}, `${size} votes: ${(100 * share).toFixed(1)} %`)),
      );
    for (const size of [5, 20, 100, 500, 2000].filter((one) => one >= least && one <= most))
      drawing.append(svg('text', { x: X(size), y: H - bottom + 15, class: 'axis', 'text-anchor': 'middle' }, size));
    const [size, share] = curve.at(-1);
    drawing.setAttribute('aria-label', `Ranking accuracy on new pairs: ${Math.round(100 * share)} % with ${size} votes`);
    reached(drawing, 'curve');
    drawing.append(
      svg(
        'text',
        { x: Math.min(W - right - 20, X(size)), y: Y(share) + (share > 0.8 ? 20 : -10), class: 'value', 'text-anchor': 'middle' },
        `${Math.round(100 * share)} %`,
      ),
    );
    const below = W < NARROW ? 'votes' : 'votes that its words were weighed by';
    drawing.append(svg('text', { x: (left + W) / 2, y: H - 3, class: 'axis', 'text-anchor': 'middle' }, below));
  }

  /** The transformer: what it has read, and what is new to it. */
  head(host) {
    const [drawing, { W, H, left, right, bottom, Y }] = this.frame(host, 'A transformer instead of words', [0.4], [0.5, 0.75, 1]),
      shown = this.steps.slice(0, this.upto);
    const X = (epoch) => left + 6 + ((W - left - right - 12) * epoch) / this.data.epochs;
    for (const [name, kind] of [['seen', 'key'], ['held', 'value']]) {
      drawing.append(svg('polyline', { points: shown.map((one) => `${X(one.epoch).toFixed(1)},${Y(one[name]).toFixed(1)}`).join(' '), class: `line ${kind}` }));
      const last = shown.at(-1);
      if (last) drawing.append(svg('circle', { cx: X(last.epoch), cy: Y(last[name]), r: 4, class: `dot ${kind}` }));
    }
    const stop = this.stop();
    if (stop)
      drawing.append(
        svg('line', { x1: X(stop.epoch), x2: X(stop.epoch), y1: Y(1), y2: Y(0.4), class: 'stop' }),
        svg('text', { x: X(stop.epoch) + 4, y: Y(0.4) - 5, class: 'axis' }, 'used'),
      );
    const words = this.data.curve.at(-1)[1];
    drawing.setAttribute('aria-label', `A transformer instead of words. ${this.told()}`);
    drawing.append(svg('line', { x1: left, x2: W - right, y1: Y(words), y2: Y(words), class: 'words' }));
    drawing.append(
      svg('text', { x: left, y: H - bottom + 15, class: 'axis' }, 'reads its votes: 0'),
      svg('text', { x: W - right, y: H - bottom + 15, class: 'axis', 'text-anchor': 'end' }, `${this.data.epochs} times`),
    );
    let x = W < NARROW ? 0 : left;
    for (const [text, kind] of [['read', 'line key'], ['new pairs', 'line value'], ['words', 'words']]) {
      drawing.append(svg('line', { x1: x, x2: x + 16, y1: H - 7, y2: H - 7, class: kind }), svg('text', { x: x + 20, y: H - 3, class: 'axis' }, text));
      x += 30 + text.length * 6.4;
    }
  }

  /** The epoch that policies follow, once all are there: where the spared votes are most likely, or the last without any. */
  stop() {
    const all = this.steps.filter((one) => one.epoch > 0);
    if (this.upto <= this.data.epochs || all.length < this.data.epochs) return null;
    return all.reduce((best, one) => (one.spared === null || one.spared < best.spared ? one : best));
  }

  /** Calibration: of votes predicted with some probability, how many came so. */
  bins(host) {
    const [drawing, { W, H, left, right, bottom, Y }] = this.frame(host, 'Predicted and true probability', [0], [0, 0.5, 1]),
      X = (share) => left + (W - left - right) * share;
    const most = Math.max(1, ...this.data.bins.map((one) => one[2]));
    reached(drawing, 'bins');
    drawing.append(svg('line', { x1: X(0), x2: X(1), y1: Y(0), y2: Y(1), class: 'words' }));
    for (const [predicted, came, count] of this.data.bins)
      drawing.append(
        svg(
          'circle',
          { cx: X(predicted), cy: Y(came), r: 3 + 6 * Math.sqrt(count / most), class: 'bin' },
          svg('title', {}, `${count} sides of votes: predicted ${Math.round(100 * predicted)} %, preferred ${Math.round(100 * came)} %`),
        ),
      );
    for (const share of [0, 0.5, 1])
      drawing.append(
        svg('text', { x: X(share), y: H - bottom + 15, class: 'axis', 'text-anchor': share ? (share === 1 ? 'end' : 'middle') : 'start' }, `${100 * share} %`),
      );
    drawing.append(svg('text', { x: (left + W) / 2, y: H - 3, class: 'axis', 'text-anchor': 'middle' }, 'predicted; up: preferred'));
  }

  below() {
    const made = element('div', 'below'), words = element('section', 'weights');
    words.append(element('h2', '', 'Words it rewards, and words it penalizes'));
    for (const [kind, found] of [['up', this.data.good], ['down', this.data.bad]]) {
      const line = element('p', kind);
      for (const [word, value] of found) {
        const one = element('span', '', word);
        one.append(element('small', '', signed(value)));
        line.append(one, ' ');
      }
      words.append(line);
    }
    const wrong = element('section', 'wrong');
    wrong.append(element('h2', '', 'Most overrated and most underrated: reward, truth'));
    for (const [kind, found] of [['▲', this.data.over], ['▼', this.data.under]]) for (const [question, answer, score, truth] of found) {
      const row = element('p');
      row.append(
        element('i', '', kind),
        element('span', 'asked', `${tidy(question)} `),
        element('q', '', tidy(answer)),
        element('b', '', `${signed(score)}, ${signed(truth)}`),
      );
      wrong.append(row);
    }
    made.append(words, wrong);
    return made;
  }

  rows() {
    return [
      ...this.data.curve.map(([votes, share]) => ({ of: 'words', votes, held_out: share })),
      ...this.steps.map((one) => ({ of: 'transformer', epoch: one.epoch, votes_read: one.seen, held_out: one.held, nats_per_spared_vote: one.spared })),
      ...[...this.data.good, ...this.data.bad].map(([word, weight]) => ({ of: 'weight', word, weight })),
    ];
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const reward = (host._reward ||= new Reward(host));
  tips(host);
  reward.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => reward.draw(), () => reward.leave());
}
