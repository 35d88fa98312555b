// The maximum of noisy estimates against the number of actions, and what it costs to have one for each word. Data: payload.py beside
// this file.

import { apart } from '../../shared/apart.js';
import { element, refocus, svg, unit } from '../../shared/dom.js';
import { number } from '../../shared/probabilities.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { tips } from '../../shared/tips.js';
import { canvas, path, rules, ticks } from '../shared/chart.js';

const REST = 450; // milliseconds without a move until the page is told
const LEFT = 44, END = 176, TOP = 12, FOOT = 34, NARROW = 560;
const ZEROS = 5_000, GROUPS = 60; // so many of three zeros are tried, and as many shown as there is room
const UNITS = [[86_400, 'days'], [3_600, 'hours'], [60, 'minutes'], [1, 's'], [1e-3, 'ms'], [1e-6, 'µs']];

/** A time for people. */
const time = (value) => {
  const [size, name] = UNITS.find(([one]) => value >= (Number(one) > 1 ? 2 : 1) * Number(one)) ?? UNITS[UNITS.length - 1], found = value / Number(size);
  return `${found >= 20 ? found.toFixed(0) : found.toFixed(1)} ${name}`;
};

/** What the bars say. */
function timed() {
  const made = element('h2', '', 'Time on this computer, for one choice of a word ');
  made.append(element('small', '', 'logarithmic scale'));
  return made;
}

class Maximum {
  /** @type {any} */
  data;
  /** @type {(changes: any) => void} */
  send = () => {};
  at = 0;
  unsaid = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  telling;
  /** @type {any} */
  parts = {};

  constructor(host) {
    this.host = host;
  }

  take(data, send) {
    Object.assign(this, { data, send });
    if (!this.unsaid) this.at = data.choices;
  }

  set(at) {
    this.at = Math.max(0, Math.min(this.data.sizes.length - 1, at));
    this.unsaid = true;
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.host.isConnected && this.tell(), REST);
    this.move();
  }

  tell() {
    clearTimeout(this.telling);
    if (this.unsaid) this.send({ choices: this.at });
    this.unsaid = false;
  }

  /** The curves by name: values, what they are called. */
  lines() {
    const { data } = this, equal = data.worths === 'equal';
    return [
      [data.single.map(([mean]) => mean), 'single', 'largest estimate'],
      ...(equal ? [[data.theory, 'theory', 'expected by theory']] : []),
      [data.best, 'best', equal ? 'true value of all' : 'best true value'],
      ...(equal ? [] : [[data.chosen, 'chosen', 'true value of the chosen']]),
      [data.double.map(([mean]) => mean), 'double', 'double estimator'],
    ];
  }

  draw() {
    const root = element('div', 'maximum'), bar = element('div', 'bar'), label = element('label', 'ranged', 'Actions'), range = element('input');
    const chart = element('div', 'chart'), costs = element('div', 'costs'), said = element('output', 'length');
    const focused = this.host.getRootNode().activeElement?.dataset?.focus;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    Object.assign(range, { type: 'range', min: '0', max: String(this.data.sizes.length - 1), step: '1', value: String(this.at) });
    range.dataset.focus = 'actions';
    range.oninput = () => this.set(Number(range.value));
    label.append(range);
    bar.append(label, said);
    root.append(bar, element('h2', '', 'The largest of so many noisy estimates'), chart, costs, this.states());
    this.host.replaceChildren(root);
    this.parts = { range, said, costs };
    this.cost(this.data.sizes[this.at]); // the chart takes what room is left
    const digits = root.querySelector('.digits');
    if (digits) digits.textContent = `1${' 000'.repeat(Math.max(1, Math.floor((GROUPS * digits.clientWidth) / digits.scrollWidth) - 1))}`;
    this.plot(chart);
    this.move();
    refocus(root, focused, { preventScroll: true });
  }

  plot(host) {
    const { data } = this, [drawing, W, H] = canvas(host, '', 'The largest estimate against the number of actions'), right = W < NARROW ? 14 : END;
    const lines = this.lines(), all = lines.flatMap(([values]) => values), pad = 0.08 * (Math.max(...all) - Math.min(...all));
    const low = Math.min(...all, 0) - pad, high = Math.max(...all) + pad, most = Math.log(data.sizes.at(-1));
    const X = (at) => LEFT + ((W - LEFT - right) * Math.log(data.sizes[at])) / most, Y = (value) => TOP + ((H - TOP - FOOT) * (high - value)) / (high - low);
    rules(drawing, ticks(low, high, 5), Y, LEFT, W - right);
    const edge = (sign) => data.single.map(([mean, spread], at) => `${X(at).toFixed(1)},${Y(Math.max(low, Math.min(high, mean + sign * spread))).toFixed(1)}`);
    drawing.append(svg('polygon', { points: [...edge(1), ...edge(-1).reverse()].join(' '), class: 'band' }));
    const heights = apart(lines.map(([values]) => Y(values.at(-1))), TOP + 6, H - FOOT);
    lines.forEach(([values, kind, title], at) => {
      drawing.append(svg('path', { d: path(values, X, Y), class: `line ${kind}` }));
      if (right === END) drawing.append(svg('text', { x: W - right + 8, y: heights[at] + 4, class: `name ${kind}` }, title));
    });
    data.sizes.forEach((size, at) => {
      if (/^10*$/.test(String(size)) || at === data.sizes.length - 1)
        drawing.append(svg('text', { x: X(at), y: H - 18, class: 'axis', 'text-anchor': at === data.sizes.length - 1 ? 'end' : 'middle' }, this.tick(size, W)));
    });
    drawing.append(svg('text', { x: W - right, y: H - 3, class: 'axis', 'text-anchor': 'end' }, 'actions'));
    const hand = drawing.appendChild(svg('g'));
    Object.assign(this.parts, { hand, X, Y, H });
    const at = (event) => {
      const x = (event.clientX - drawing.getBoundingClientRect().left) / unit();
      return data.sizes.reduce((near, _, one) => (Math.abs(X(one) - x) < Math.abs(X(near) - x) ? one : near), 0);
    };
    drawing.onpointerdown = (event) => {
      drawing.setPointerCapture(event.pointerId);
      drawing.onpointermove = (now) => this.set(at(now));
      this.set(at(event));
    };
    drawing.onpointerup = drawing.onpointercancel = () => (drawing.onpointermove = null);
  }

  /** 10,000 stands too near to 49,152 where there is little room. */
  tick(size, W) {
    return W < NARROW && size === 10_000 ? '' : size.toLocaleString('en');
  }

  move() {
    const { data, at, parts } = this, { X, Y, H } = parts, size = data.sizes[at], x = X(at);
    parts.range.value = String(at);
    parts.range.setAttribute('aria-valuetext', size.toLocaleString('en'));
    parts.said.textContent = size.toLocaleString('en');
    const dots = this.lines().map(([values, kind, title]) => {
      const made = svg('circle', { cx: x, cy: Y(values[at]), r: 5, class: `dot ${kind}` });
      made.append(svg('title', {}, `${title}: ${number(values[at])}`));
      return made;
    });
    const value = data.single[at][0], end = at > 9;
    const label = svg('text', { x: end ? x - 10 : x + 10, y: Y(value) - 8, class: 'label', 'text-anchor': end ? 'end' : 'start' }, number(value));
    parts.hand.replaceChildren(svg('line', { x1: x, x2: x, y1: TOP, y2: H - FOOT, class: 'hand' }), ...dots, label);
    this.cost(size);
    say(this.host, `${size.toLocaleString('en')} actions: the largest estimate is ${number(value)}, the double estimator says ${number(data.double[at][0])}.`);
  }

  /** What so many actions cost, on a scale of powers of ten. */
  cost(size) {
    const { costs, tries } = this.data, list = element('ul');
    const rows = [
      ['largest of 49,152 numbers that are already there', costs.largest],
      [`one pass of the toy: scores all of its ${costs.words} words`, costs.scored],
      ['one answer of the toy, to its end, of 64 at a time', costs.answered],
      [`one answer for each of ${size.toLocaleString('en')} words`, costs.answered * size],
      [`${tries} answers for each`, costs.answered * size * tries],
    ];
    const low = Math.log10(1e-6), high = Math.log10(costs.answered * this.data.sizes.at(-1) * tries * 2);
    for (const [title, value] of rows) {
      const row = element('li'), track = element('i'), fill = element('b');
      fill.style.width = `${Math.max(1, (100 * (Math.log10(Number(value)) - low)) / (high - low)).toFixed(1)}%`;
      track.append(fill);
      row.append(element('span', '', title), track, element('strong', '', time(value)));
      list.append(row);
    }
    this.parts.costs.replaceChildren(timed(), list);
  }

  /** As many states as there are texts of 1,000 words. */
  states() {
    const made = element('p', 'states'), digits = element('span', 'digits', `1${' 000'.repeat(GROUPS)}`);
    digits.setAttribute('aria-hidden', 'true');
    const said = element('strong', '', `… 1 and ${ZEROS.toLocaleString('en')} zeros: so many states`);
    made.append(element('span', '', '100,000 words, texts of 1,000: '), digits, said);
    return made;
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const maximum = (host._maximum ||= new Maximum(host));
  tips(host);
  maximum.take(data, (changes) => setStateValue('spot', changes));
  return keepDrawn(host, () => maximum.draw(), () => maximum.tell());
}
