// Promise and return along the gradient, KL and clipping below, all on one axis of the step's length.

import { svg, unit } from '../../shared/dom.js';
import { number } from '../../shared/probabilities.js';
import { brief, canvas, path, rules, size, small, ticks } from '../shared/chart.js';

const LEFT = 44, RIGHT = 10, TOP = 8, STRIP = 40, FOOT = 20;
const NARROW = 560;

const shown = (name, value) => (name === 'kl' ? small(value) : `${Math.round(100 * value)} %`);

export class Walk {
  constructor(host, data, set) {
    this.data = data;
    this.set = set;
    const [drawing, W, H] = canvas(host, '', 'Return after one step, against its length');
    this.drawing = drawing;
    this.W = W;
    this.H = H;
    this.low = Math.log(data.lengths[0]);
    this.span = Math.log(data.lengths.at(-1)) - this.low;
    this.base = this.H - FOOT - 2 * STRIP;
    this.scale();
    this.regions();
    this.returns();
    this.strip('kl', this.base + STRIP, 'KL to the old policy');
    this.strip('outside', this.base + 2 * STRIP, `share beyond 1 ± ${brief(data.clip)}`);
    this.axis();
    this.marks();
    this.hand = svg('g');
    this.drawing.append(this.hand);
    this.drags();
  }

  X(at) {
    return this.place(this.data.lengths[at]);
  }

  place(length) {
    return LEFT + ((this.W - LEFT - RIGHT) * Math.max(0, Math.min(this.span, Math.log(length) - this.low))) / this.span;
  }

  /** Where the fall is far larger than the gain the upper part is magnified: otherwise nobody sees the gain. */
  scale() {
    const { cliff, before } = this.data, most = Math.max(...cliff.worth), least = Math.min(...cliff.worth, before);
    const gain = Math.max(most - before, 0.02);
    this.top = most + 0.45 * gain;
    this.broken = before - least > 2 * gain;
    this.split = this.broken ? before - 0.35 * gain : least - 0.1 * Math.max(gain, before - least);
    this.floor = this.broken ? least - 0.08 * (before - least) : this.split;
    this.middle = this.broken ? TOP + 0.52 * (this.base - TOP - 10) : this.base - 10;
  }

  Y(value) {
    if (value >= this.split) return TOP + ((this.middle - TOP) * (this.top - Math.min(value, this.top))) / (this.top - this.split);
    return this.middle + ((this.base - 10 - this.middle) * (this.split - Math.max(value, this.floor))) / (this.split - this.floor);
  }

  /** Where the KL is small enough, and where the return is worse than before. */
  regions() {
    const { cliff, before, lengths, delta } = this.data, end = this.place(cliff.border), bottom = this.H - FOOT;
    const worst = lengths.findLastIndex((_, at) => cliff.worth[at] >= before), wide = this.W - RIGHT;
    this.drawing.append(
      svg('rect', { x: LEFT, y: TOP, width: Math.max(0, end - LEFT), height: bottom - TOP, class: 'region' }),
      svg('line', { x1: end, x2: end, y1: TOP, y2: bottom, class: 'border' }),
    );
    if (worst < lengths.length - 1) {
      const x = worst < 0 ? LEFT : this.X(worst);
      this.drawing.append(svg('rect', { x, y: TOP, width: wide - x, height: this.base - 10 - TOP, class: 'fallen' }));
      const stands = { x: x + 6, y: TOP + 30, class: 'label wrong' };
      if (wide - x > 140) this.drawing.append(svg('text', stands, '× worse than before'));
    }
    const inside = end - LEFT > 130;
    const stands = { x: inside ? end - 6 : end + 6, y: this.base - 15, class: 'label border', 'text-anchor': inside ? 'end' : 'start' };
    this.drawing.append(svg('text', stands, `KL ≤ ${brief(delta)}`));
  }

  returns() {
    const { cliff, before } = this.data, X = (at) => this.X(at), Y = (value) => this.Y(value), wide = this.W - RIGHT, { drawing } = this;
    const upper = ticks(this.split, this.top, this.broken ? 3 : 5);
    const lower = this.broken ? ticks(this.floor, this.split - 0.2 * (this.split - this.floor), 3) : [];
    rules(drawing, upper, Y, LEFT, wide);
    rules(drawing, lower, Y, LEFT, wide);
    if (this.broken) {
      const teeth = Array.from({ length: Math.floor((wide - LEFT) / 8) + 1 }, (_, at) => `${LEFT + 8 * at},${this.middle + (at % 2 ? 3 : -1)}`);
      drawing.append(svg('polyline', { points: teeth.join(' '), class: 'break' }));
      drawing.append(svg('text', { x: LEFT + 6, y: TOP + 12, class: 'axis' }, 'magnified'));
    }
    drawing.append(svg('line', { x1: LEFT, x2: wide, y1: Y(before), y2: Y(before), class: 'before' }));
    const inside = (value) => value <= this.top && value >= this.floor;
    for (const [values, kind] of [[cliff.first_order, 'first'], [cliff.held, 'held'], [cliff.promised, 'promise'], [cliff.worth, 'true']])
      drawing.append(svg('path', { d: path(values, X, Y, inside), class: `line ${kind}` }));
    const gone = cliff.promised.findIndex((value) => value > this.top);
    if (gone > 0 && this.W > NARROW)
      drawing.append(svg('text', { x: Math.min(X(gone) + 8, wide - 172), y: TOP + 12, class: 'axis' }, `goes on to ${number(cliff.promised.at(-1))}`));
  }

  strip(name, bottom, title) {
    const values = this.data.cliff[name], most = Math.max(...values, 1e-9), high = STRIP - 14;
    const line = path(values, (at) => this.X(at), (value) => bottom - (high * value) / most);
    const ends = `${this.X(values.length - 1)},${bottom}L${this.X(0)},${bottom}`;
    this.drawing.append(
      svg('path', { d: `${line}L${ends}Z`, class: `area ${name}` }),
      svg('path', { d: line, class: `line ${name}` }),
      svg('line', { x1: LEFT, x2: this.W - RIGHT, y1: bottom, y2: bottom, class: 'zero' }),
      svg('text', { x: LEFT + 6, y: bottom - high + 6, class: `label now ${name}` }, title),
      svg('text', { x: LEFT - 6, y: bottom - high + 6, class: 'axis', 'text-anchor': 'end' }, shown(name, most)),
    );
  }

  axis() {
    for (const value of [0.1, 1, 10, 100])
      this.drawing.append(
        svg('line', { x1: this.place(value), x2: this.place(value), y1: this.H - FOOT, y2: this.H - FOOT + 4, class: 'zero' }),
        svg('text', { x: this.place(value), y: this.H - 4, class: 'axis', 'text-anchor': 'middle' }, brief(value)),
      );
    if (this.W > NARROW) this.drawing.append(svg('text', { x: 0, y: this.H - 4, class: 'axis' }, 'step size'));
  }

  /** Before, at the border, at the best step. */
  marks() {
    const { cliff, before, lengths } = this.data, top = cliff.worth.indexOf(Math.max(...cliff.worth));
    const near = lengths.findLastIndex((length) => length <= cliff.border);
    const dot = (x, y, kind, said) => this.drawing.append(svg('circle', { cx: x, cy: y, r: 5.5, class: `dot ${kind}` }, svg('title', {}, said)));
    dot(LEFT, this.Y(before), 'start', `before: ${number(before)}`);
    if (near >= 0) dot(this.place(cliff.border), this.Y(cliff.worth[near]), 'border', `KL ${brief(this.data.delta)}: ${number(cliff.worth[near])}`);
    dot(this.X(top), this.Y(cliff.worth[top]), 'best', `best step ${size(lengths[top])}: ${number(cliff.worth[top])}`);
    const x = this.X(top), end = x > this.W - 90;
    const stands = { x: end ? x - 9 : x, y: this.Y(cliff.worth[top]) - 10, class: 'label now', 'text-anchor': end ? 'end' : 'middle' };
    this.drawing.append(svg('text', stands, `best ${number(cliff.worth[top])}`));
    this.drawing.append(svg('text', { x: LEFT + 10, y: this.Y(before) + 17, class: 'label now' }, `before ${number(before)}`));
  }

  /** The step that is chosen. */
  move(at) {
    const { cliff, before } = this.data, x = this.X(at), y = this.Y(cliff.worth[at]), worse = cliff.worth[at] < before;
    const kind = worse ? 'wrong' : 'own';
    const end = x > this.W - 120, label = `${worse ? '× ' : ''}${number(cliff.worth[at])}`;
    const values = ['kl', 'outside'].map((name, strip) => {
      const stands = { x: end ? x - 7 : x + 7, y: this.base + (strip + 1) * STRIP - 6, 'text-anchor': end ? 'end' : 'start' };
      return svg('text', { ...stands, class: 'label now' }, shown(name, cliff[name][at]));
    });
    this.hand.replaceChildren(
      svg('line', { x1: x, x2: x, y1: TOP, y2: this.H - FOOT, class: `hand ${kind}` }),
      svg('circle', { cx: x, cy: y, r: 7, class: `dot ${kind}` }),
      svg('text', { x: end ? x - 12 : x + 12, y: y + 5, class: `label now ${kind}`, 'text-anchor': end ? 'end' : 'start' }, label),
      ...values,
    );
  }

  /** A pointer anywhere in the chart takes the step with it. */
  drags() {
    const at = (event) => {
      const x = (event.clientX - this.drawing.getBoundingClientRect().left) / unit();
      return ((this.data.lengths.length - 1) * (x - LEFT)) / (this.W - LEFT - RIGHT);
    };
    this.drawing.onpointerdown = (event) => {
      if (event.button) return;
      this.drawing.setPointerCapture(event.pointerId);
      this.drawing.onpointermove = (now) => this.set(at(now));
      this.set(at(event));
    };
    this.drawing.onpointerup = this.drawing.onpointercancel = () => (this.drawing.onpointermove = null);
  }
}
