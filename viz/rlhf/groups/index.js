// Two groups of raters with different tastes: what their votes teach, and whose taste the best policy follows, for every share of
// group B. Data: payload.py beside this file: all shares are there, so nothing is asked while a hand drags.

import { element, named, refocus, svg, unit } from '../../shared/dom.js';
import { apart } from '../../shared/apart.js';
import { number } from '../../shared/probabilities.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { tips } from '../../shared/tips.js';
import { canvas, rules, ticks } from '../shared/chart.js';
import { learned } from './learned.js';

const REST = 450; // milliseconds without a move until the page is told
const LEFT = 44, END = 92, TOP = 8, FOOT = 30;
const MERGES = { pooled: 'All votes pooled', mean: 'Mean of two rewards', least: 'Least of two' };
const SPOKEN = { kind: 'kind', neutral: 'plain', rambling: 'rambling', rude: 'rude', babble: 'babble' };
const percent = (share) => `${Math.round(100 * share)} %`;

class Groups {
  /** @type {any} */
  data;
  /** @type {(changes: any) => void} */
  send = () => {};
  at = 0;
  merge = '';
  unsaid = false;
  given = '';
  told = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  telling;
  /** @type {any} */
  parts = {};

  constructor(host) {
    this.host = host;
  }

  forget() {
    clearTimeout(this.telling);
    this.unsaid = false;
  }

  take(data, send) {
    const given = JSON.stringify([data.mix, data.merge]);
    if (given !== this.given && given !== this.told) this.forget(); // a preset or a link: what was not told yet is out of date
    Object.assign(this, { data, send, given });
    if (!this.unsaid) Object.assign(this, { at: data.mix, merge: data.merge });
  }

  set(changes) {
    const other = changes.merge && changes.merge !== this.merge;
    Object.assign(this, changes);
    this.at = Math.max(0, Math.min(this.data.shares.length - 1, this.at));
    this.unsaid = true;
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.host.isConnected && this.tell(), REST);
    if (other) this.draw();
    else this.move();
  }

  tell() {
    clearTimeout(this.telling);
    if (this.unsaid) {
      this.told = JSON.stringify([this.at, this.merge]);
      this.send({ mix: this.at, merge: this.merge });
    }
    this.unsaid = false;
  }

  draw() {
    const root = element('div', 'groups'), focused = this.host.getRootNode().activeElement?.dataset?.focus;
    const left = element('section', 'taught'), right = element('section', 'follow');
    const bands = element('div', 'bands'), worths = element('div', 'worths');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    right.append(element('h2', '', 'What the best policy says'), bands, element('h2', '', 'How much that is worth, to each group'), worths);
    root.append(this.bar(), left, right, this.agreement());
    this.host.replaceChildren(root);
    Object.assign(this.parts, { left });
    this.bands(bands);
    this.worths(worths);
    this.move();
    refocus(root, focused, { preventScroll: true });
  }

  bar() {
    const bar = element('div', 'bar'), label = element('label', 'ranged', 'Share of group B'), range = element('input'), said = element('output', 'length');
    Object.assign(range, { type: 'range', min: '0', max: String(this.data.shares.length - 1), step: '1', value: String(this.at) });
    range.dataset.focus = 'share';
    range.oninput = () => this.set({ at: Number(range.value) });
    label.append(range);
    bar.append(label, said);
    for (const [merge, title] of Object.entries(MERGES)) {
      const button = named(merge, title, () => this.set({ merge }), merge === this.merge ? 'merge now' : 'merge');
      button.setAttribute('aria-pressed', String(merge === this.merge));
      bar.append(button);
    }
    Object.assign(this.parts, { range, said });
    return bar;
  }

  /** A drawing over the shares of group B, with a hand to drag. */
  frame(host, about, high, low, marks, say_) {
    const [drawing, W, H] = canvas(host, '', about), last = this.data.shares.length - 1;
    const X = (at) => LEFT + ((W - LEFT - END) * at) / last, Y = (value) => TOP + ((H - TOP - FOOT) * (high - value)) / (high - low);
    rules(drawing, marks, Y, LEFT, W - END, say_);
    for (const at of [0, last / 2, last])
      drawing.append(
        svg('text', { x: X(at), y: H - FOOT + 15, class: 'axis', 'text-anchor': at === last ? 'end' : at ? 'middle' : 'start' }, percent(this.data.shares[at])),
      );
    drawing.append(svg('text', { x: W - END + 8, y: H - FOOT + 15, class: 'axis' }, 'group B'));
    const near = (event) => Math.round((((event.clientX - drawing.getBoundingClientRect().left) / unit() - LEFT) / (W - LEFT - END)) * last);
    drawing.onpointerdown = (event) => {
      drawing.setPointerCapture(event.pointerId);
      drawing.onpointermove = (now) => this.set({ at: near(now) });
      this.set({ at: near(event) });
    };
    drawing.onpointerup = drawing.onpointercancel = () => (drawing.onpointermove = null);
    return { drawing, W, H, X, Y };
  }

  /** Shares of styles, one upon the other. */
  bands(host) {
    const found = this.data.outcomes[this.merge], about = 'Shares of styles by the share of group B';
    const { drawing, W, H, X, Y } = this.frame(host, about, 1, 0, [0, 0.5, 1], percent);
    const floors = found.map(() => 0), middles = [], names = [];
    this.data.styles.forEach((style, at) => {
      const before = [...floors];
      found.forEach(({ shares }, place) => (floors[place] = Math.min(1, floors[place] + shares[at])));
      const line = (heights) => heights.map((value, place) => `${X(place).toFixed(1)},${Y(value).toFixed(1)}`);
      const band = svg('polygon', { points: [...line(before), ...line(floors).reverse()].join(' '), class: `band ${style}` });
      drawing.append(band);
      if (found.at(-1).shares[at] < 0.02 && found[0].shares[at] < 0.02) return;
      middles.push(Y((before.at(-1) + floors.at(-1)) / 2));
      names.push(style);
    });
    apart(middles, TOP + 6, H - FOOT).forEach((y, at) => drawing.append(svg('text', { x: W - END + 8, y: y + 4, class: 'name' }, SPOKEN[names[at]])));
    const hand = drawing.appendChild(svg('g'));
    Object.assign(this.parts, { bands: { hand, X, Y, H } });
  }

  /** The expected true utility of each group. */
  worths(host) {
    const found = this.data.outcomes[this.merge], all = Object.values(this.data.outcomes).flat().flatMap((one) => one.worths);
    const low = Math.min(0, ...all), high = Math.max(...all) * 1.05, { drawing, W, H, X, Y } = this.frame(host, 'Utility', high, low, ticks(low, high, 3));
    const lines = [['a', 'group A'], ['b', 'group B']], ends = apart([0, 1].map((group) => Y(found.at(-1).worths[group])), TOP + 6, H - FOOT);
    lines.forEach(([kind, title], group) => {
      const points = found.map(({ worths }, at) => `${X(at).toFixed(1)},${Y(worths[group]).toFixed(1)}`).join(' ');
      drawing.append(svg('polyline', { points, class: `line ${kind}` }), svg('text', { x: W - END + 8, y: ends[group] + 4, class: `name ${kind}` }, title));
    });
    const hand = drawing.appendChild(svg('g'));
    Object.assign(this.parts, { worths: { hand, X, Y, H } });
  }

  move() {
    const { data, at, parts } = this, now = data.outcomes[this.merge][at], share = percent(data.shares[at]);
    parts.range.value = String(at);
    parts.range.setAttribute('aria-valuetext', share);
    parts.said.textContent = share;
    learned(parts.left, data, at, SPOKEN);
    for (const name of ['bands', 'worths']) {
      const { hand, X, H } = parts[name];
      hand.replaceChildren(svg('line', { x1: X(at), x2: X(at), y1: TOP, y2: H - FOOT, class: 'hand' }));
    }
    this.numbers(now);
    const spoken = data.styles.map((style, place) => `${percent(now.shares[place])} ${SPOKEN[style]}`).join(', ');
    const worth = `Worth ${number(now.worths[0])} to A and ${number(now.worths[1])} to B.`;
    say(this.host, `Group B casts ${share} of the votes. ${MERGES[this.merge]}: ${spoken}. ${worth}`);
  }

  /** What stands at the hand: shares in their bands, and both utilities. */
  numbers(now) {
    const { bands, worths } = this.parts, end = this.at > this.data.shares.length - 3, side = end ? -7 : 7, anchor = end ? 'end' : 'start';
    let floor = 0;
    for (const share of now.shares) {
      const place = { x: bands.X(this.at) + side, y: bands.Y(floor + share / 2) + 5, class: 'label', 'text-anchor': anchor };
      if (share >= 0.09) bands.hand.append(svg('text', place, percent(share)));
      floor += share;
    }
    const heights = apart(now.worths.map((one) => worths.Y(one)), TOP + 12, worths.H - FOOT - 2);
    now.worths.forEach((worth, group) => {
      const kind = 'ab'[group], x = worths.X(this.at), y = worths.Y(worth), about = { class: `dot ${kind}` };
      worths.hand.append(
        group ? svg('rect', { ...about, x: x - 4.5, y: y - 4.5, width: 9, height: 9 }) : svg('circle', { ...about, cx: x, cy: y, r: 5 }),
        svg('text', { x: x + 1.6 * side, y: heights[group] - 3, class: `label ${kind}`, 'text-anchor': anchor }, number(worth)),
      );
    });
  }

  /** How far raters agree with each other. */
  agreement() {
    const made = element('p', 'agreement'), names = ['two of A', 'two of B', 'one of each'], { room } = this.data;
    made.append('Cohen’s kappa of two raters: ');
    this.data.agreements.forEach(([same, kappa], at) => {
      const one = element('span', '', `${names[at]} `);
      one.title = `they say the same of ${percent(same)} of the pairs`;
      one.append(element('b', '', number(kappa)));
      made.append(one);
    });
    if (room.pairs) {
      const said = room.alpha === null ? 'always the same' : `alpha ${number(room.alpha)}`;
      made.append(element('span', 'room', `this room: ${room.voters} people, ${room.pairs} pairs together, ${said}`));
    }
    return made;
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const groups = (host._groups ||= new Groups(host));
  tips(host);
  groups.take(data, (changes) => setStateValue('spot', changes));
  return keepDrawn(host, () => groups.draw(), () => groups.tell());
}
