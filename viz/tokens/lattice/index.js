// All ways to cut a word by a unigram language model, and the pieces that prunings leave. Data: payload.py beside this file.

import { curves } from '../../shared/curves.js';
import { element, named, refocus, svg, unit } from '../../shared/dom.js';
import { panel } from '../../shared/panel.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';

const REST = 450; // milliseconds without a choice until the page is told
const LANE = 24, NARROW = 40; // sixteenths of the type: the height of a lane at most, and a piece that is too narrow for its bits
const FOOT = 34; // for the letters below
const number = (value, digits = 1) => value.toFixed(digits);
const percent = (share) => (share < 0.005 ? '<1 %' : `${Math.round(100 * share)} %`);

/** Each arc's lane: short pieces lie low, and none covers another. */
export function lanes(arcs) {
  const ends = [], order = arcs.map((arc, at) => [arc[1] - arc[0], arc[0], at]).sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const found = [];
  let least = 0, length = 0;
  for (const [long, start, at] of order) {
    if (long !== length) [length, least] = [long, long === 1 ? 0 : ends.length];
    let lane = least;
    while (ends[lane] > start) lane += 1;
    ends[lane] = arcs[at][1];
    found[at] = lane;
  }
  return { placed: found, count: ends.length };
}

class Lattice {
  /** @type {any} */
  data;
  pruning = 0;
  word = 0;
  sent = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  telling;
  /** @type {(changes: any) => void} */
  send = () => {};

  constructor(host) {
    this.host = host;
  }

  take(data) {
    const sent = JSON.stringify(data.shown);
    if (sent !== this.sent || data.prunings.length <= this.pruning || data.words.length <= this.word)
      Object.assign(this, { pruning: data.shown.pruning, word: data.shown.cutword });
    Object.assign(this, { data, sent });
    this.draw();
  }

  set(changes) {
    Object.assign(this, changes);
    this.draw();
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      if (!this.host.isConnected) return;
      const shown = { pruning: this.pruning, cutword: this.word };
      this.sent = JSON.stringify(shown);
      this.send(shown);
    }, REST);
  }

  get now() {
    return this.data.prunings[this.pruning];
  }

  draw() {
    const root = element('div', 'lattice'), { data, now } = this, focused = this.host.getRootNode().activeElement?.dataset?.focus, found = now.cuts[this.word];
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.append(this.bar(), this.flow());
    const upper = element('div', 'upper'), lower = element('div', 'lower');
    const drawn = panel(upper, 'drawn', 'Every piece that fits', 'with its bits; orange: the best way');
    const ways = panel(upper, 'list', 'The best ways', `of ${found.ways.toLocaleString('en')}, with their share`);
    const gone = this.pruning
      ? panel(lower, 'went', `${now.gone.toLocaleString('en')} pieces went`, 'with what the text costs more, in nats')
      : panel(lower, 'went', 'Nothing went yet', 'all parts of words that occur twice');
    const curve = panel(lower, 'curve', 'Bits of a character', 'after each pruning');
    ways.append(this.list(found));
    gone.append(this.gone());
    root.append(upper, lower);
    this.host.replaceChildren(root);
    this.arcs(drawn, data.words[this.word], found.arcs);
    const bits = data.prunings.map((one) => one.bits), most = Math.ceil(Math.max(...bits));
    const line = { name: `${number(now.bits, 2)} bits`, kind: 'bits', values: bits };
    const about = { last: Math.max(1, bits.length - 1), marks: [0, most / 2, most], label: 'Bits of a character', now: this.pruning };
    curves(curve, bits.map((_, at) => at), [line], about);
    refocus(root, focused, { preventScroll: true });
    say(this.host, this.said(found));
  }

  said(found) {
    const [bits, cut] = found.best[0], word = this.data.words[this.word];
    return `After pruning ${this.pruning}: ${this.now.size} pieces. ${word} is cut into ${cut.join(' · ')}, ${number(bits)} bits, of ${found.ways} ways.`;
  }

  bar() {
    const made = element('div', 'bar'), last = this.data.prunings.length - 1, slider = element('input');
    const said = `${this.pruning ? `pruning ${this.pruning} of ${last}` : 'the beginning'}: ${this.now.size.toLocaleString('en')} pieces`;
    const go = (by) => () => this.set({ pruning: this.pruning + by }), back = named('back', '← Back', go(-1)), step = named('step', 'Step →', go(1));
    back.disabled = this.pruning <= 0;
    step.disabled = this.pruning >= last;
    Object.assign(slider, { type: 'range', min: 0, max: last, step: 1, value: String(this.pruning) });
    slider.dataset.focus = 'time';
    slider.setAttribute('aria-label', 'Prunings');
    slider.setAttribute('aria-valuetext', said);
    slider.oninput = () => this.set({ pruning: Number(slider.value) });
    made.append(back, step, slider, element('b', 'when', said));
    return made;
  }

  /** The words of the text as they are cut; a click shows the lattice of one. */
  flow() {
    const made = element('div', 'flow'), buttons = this.data.words.map((word, at) => {
      const button = element('button', at === this.word ? 'here' : '');
      button.append(...this.chips(this.now.cuts[at].best[0][1]));
      button.type = 'button';
      button.dataset.focus = `word ${at}`;
      button.setAttribute('aria-pressed', String(at === this.word));
      button.setAttribute('aria-label', `${word.replace('▁', '')}, cut into ${this.now.cuts[at].best[0][1].length}`);
      button.onclick = () => this.set({ word: at });
      return button;
    });
    made.append(...buttons);
    rove(made, buttons, this.word, () => 1);
    return made;
  }

  chips(pieces) {
    return pieces.map((piece, at) => element('span', `t c${at % 6}`, piece));
  }

  list(found) {
    const made = element('ol', 'ways');
    for (const [bits, cut] of found.best) {
      const row = element('li'), pieces = element('span'), track = element('span', 'track'), fill = element('i');
      const share = Math.min(1, 2 ** (found.all - bits));
      pieces.append(...this.chips(cut));
      fill.style.width = `${100 * share}%`;
      track.append(fill);
      track.title = `${number(bits)} bits`;
      row.append(pieces, track, element('span', 'number', percent(share)));
      made.append(row);
    }
    return made;
  }

  gone() {
    const made = element('ul', 'gone');
    for (const [piece, loss] of this.now.dropped) {
      const one = element('li');
      one.append(element('b', '', piece), ` ${number(loss)}`);
      made.append(one);
    }
    const more = Number(this.now.gone) - this.now.dropped.length;
    if (more > 0) made.append(element('li', 'note', `and ${more.toLocaleString('en')} more`));
    return made;
  }

  arcs(host, word, arcs) {
    const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, letters = [...word], wide = W / letters.length;
    const { placed, count } = lanes(arcs), tall = Math.min(LANE, (H - FOOT) / count);
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': `All pieces of ${word}` });
    letters.forEach((letter, at) => {
      drawing.append(svg('text', { x: wide * (at + 0.5), y: H - 10, class: 'letter', 'text-anchor': 'middle' }, letter));
      if (at) drawing.append(svg('line', { x1: wide * at, x2: wide * at, y1: 0, y2: H - FOOT + 6, class: 'cutat' }));
    });
    arcs.forEach(([start, end, bits, share, best], at) => {
      const x = wide * start + 2, w = wide * (end - start) - 4, y = H - FOOT - tall * (placed[at] + 1);
      const chosen = best ? ' best' : '', piece = letters.slice(start, end).join('');
      const bar = svg('rect', { x, y: y + 1, width: w, height: Math.max(1, tall - 3), rx: 2, class: `arc${chosen}`, 'fill-opacity': 0.06 + 0.5 * share });
      bar.append(svg('title', {}, `${piece}: ${number(bits)} bits, in ${percent(share)} of all ways by their probability`));
      drawing.append(bar);
      const text = w > NARROW ? `${piece} ${number(bits)}` : number(bits, 0);
      if (tall > 14) drawing.append(svg('text', { x: x + 4, y: y + tall / 2 + 4, class: `piece${chosen}` }, text));
    });
    host.replaceChildren(drawing);
  }
}

export default function lattice({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement, view = (host._view ||= new Lattice(host));
  host.dataset.meanings = 'chosen query';
  view.send = (changes) => setStateValue('spot', changes);
  view.take(data);
  return keepDrawn(host, () => view.draw(), () => clearTimeout(view.telling));
}
