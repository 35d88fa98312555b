// How far one step along a policy gradient may go: promise and return on one axis, TRPO's step, or a dozen updates. Data: payload.py
// beside this file. All curves come at once: a dragged step asks nothing.

import { element, refocus } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { number } from '../../shared/probabilities.js';
import { tips } from '../../shared/tips.js';
import { Walk } from './walk.js';
import { place, world } from './world.js';
import { region } from './region.js';
import { rounds, WAYS } from './rounds.js';
import { brief, size, small } from '../shared/chart.js';

const REST = 450; // milliseconds without a move until the page is told
const LINES = [
  ['worth', 'true', 'true return'],
  ['promised', 'promise', 'surrogate'],
  ['first', 'first', 'first order'],
  ['held', 'held', 'clipped surrogate'],
];

class Cliff {
  /** @type {any} */
  data;
  /** @type {(changes: any) => void} */
  send = () => {};
  at = 0;
  unsaid = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  telling;
  /** @type {Walk | null} */
  walk = null;
  /** @type {any} */
  parts = {};

  constructor(host) {
    this.host = host;
  }

  take(data, send) {
    Object.assign(this, { data, send });
    if (!this.unsaid) this.at = data.stride;
    else if (this.at === data.stride) this.unsaid = false;
  }

  /** Another length of the step: drawn at once, told to the page once the hand rests. */
  set(at) {
    this.at = Math.max(0, Math.min(this.data.lengths.length - 1, Math.round(at)));
    this.unsaid = true;
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.host.isConnected && this.send({ stride: this.at }), REST);
    this.move();
  }

  leave() {
    clearTimeout(this.telling);
    if (this.unsaid) this.send({ stride: this.at });
  }

  get length() {
    return this.data.lengths[this.at];
  }

  draw() {
    const { data } = this, root = element('div', data.aspect === 'cliff' ? 'cliff walked' : 'cliff');
    const focused = this.host.getRootNode().activeElement?.dataset?.focus;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    this.parts = {};
    if (data.aspect !== 'trpo') root.append(this.slider());
    if (data.aspect === 'cliff') this.walked(root);
    else (data.aspect === 'trpo' ? region : rounds)(root, data, (act) => this.waiting.push(act));
    this.host.replaceChildren(root);
    for (const act of this.waiting.splice(0)) act();
    this.move();
    refocus(root, focused, { preventScroll: true });
  }

  /** @type {(() => void)[]} what is drawn once its box has a size */
  waiting = [];

  slider() {
    const bar = element('div', 'bar'), label = element('label', 'step', 'Step size'), range = element('input');
    const said = element('output', 'length'), max = String(this.data.lengths.length - 1);
    Object.assign(range, { type: 'range', min: '0', max, step: '1', value: String(this.at) });
    range.dataset.focus = 'step';
    range.oninput = () => this.set(Number(range.value));
    label.append(range);
    bar.append(label, said);
    Object.assign(this.parts, { range, said });
    return bar;
  }

  walked(root) {
    const legend = element('p', 'legend'), chart = element('div', 'chart'), worlds = element('div', 'worlds'), { cliff } = this.data;
    cliff.first_order = this.data.lengths.map((length) => this.data.before + length * cliff.slope);
    this.parts.values = LINES.map(([, kind, title]) => {
      const one = element('span'), value = element('b');
      one.append(element('i', kind), `${title} `, value);
      legend.append(one);
      return value;
    });
    const boxes = Array.from({ length: 4 }, () => worlds.appendChild(place()));
    root.append(legend, chart, worlds);
    this.walk = null;
    this.waiting.push(() => {
      this.walk = new Walk(chart, this.data, (at) => this.set(at));
      this.stand(boxes);
    });
    this.parts.own = boxes[3];
  }

  /** The three policies that stay: before, at the border, at the best step. */
  stand(boxes) {
    const [before, border, best] = boxes, { data } = this, { cliff } = data, top = cliff.worth.indexOf(Math.max(...cliff.worth));
    const near = data.lengths.findLastIndex((length) => length <= cliff.border);
    const at = near < 0 ? cliff.first : cliff.visits[near];
    world(before, data, 0, cliff.first, 'Before', data.before);
    world(border, data, cliff.border, at, `KL ${brief(data.delta)}`, near < 0 ? data.before : cliff.worth[near], 'border');
    world(best, data, data.lengths[top], cliff.visits[top], 'Best step', cliff.worth[top], 'best');
  }

  /** What follows the step. */
  move() {
    const { data, at, parts } = this, { cliff } = data;
    if (parts.range) {
      parts.range.value = String(at);
      parts.range.setAttribute('aria-valuetext', size(this.length));
      parts.said.textContent = size(this.length);
    }
    if (data.aspect === 'cliff' && this.walk) {
      const now = [cliff.worth[at], cliff.promised[at], cliff.first_order[at], cliff.held[at]];
      parts.values.forEach((box, line) => (box.textContent = number(now[line])));
      const worse = now[0] < data.before, title = `${worse ? '× ' : ''}Your step ${size(this.length)}`;
      world(parts.own, data, this.length, cliff.visits[at], title, now[0], worse ? 'wrong' : 'own');
      this.walk.move(at);
    }
    say(this.host, this.told());
  }

  told() {
    const { data, at } = this, { cliff, trpo, ppo } = data, where = `Step ${size(this.length)}`;
    if (cliff) {
      const [now, promise] = [cliff.worth[at], cliff.promised[at]].map((value) => number(value));
      return `${where}: return ${now} after ${number(data.before)}; the surrogate says ${promise}; KL ${small(cliff.kl[at])}.`;
    }
    if (trpo) return `TRPO takes ${small(trpo.share)} of its whole step; tried: ${trpo.tries.length}. The KL is to be at most ${data.delta}.`;
    const ends = Object.entries(WAYS).map(([name, title]) => `${title} ${number(ppo[name].at(-1)[0])}`);
    return `Returns after ${ppo.clip.length} updates: ${ends.join(', ')}.`;
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const cliff = (host._cliff ||= new Cliff(host));
  tips(host);
  cliff.take(data, (changes) => setStateValue('spot', changes));
  return keepDrawn(host, () => cliff.draw(), () => cliff.leave());
}
