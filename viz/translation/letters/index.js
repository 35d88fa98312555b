// Letters in, one vector, sounds out; and how often words of each length are right. Data: payload.py beside this file.

import { element, named, refocus, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { probability } from '../../shared/probabilities.js';

const PARTS = ['beginning', 'middle', 'end'];
const LEAST = 190, BROAD = 1050; // sixteenths of the type: a chart's height, and the hall
const shown = (sound) => (sound === '</s>' ? 'end' : sound.replace(/[012]$/, ''));

class Letters {
  /** @type {any} what Streamlit sent */
  data;

  constructor(host) {
    this.host = host;
    this.at = -1;
  }

  draw() {
    const { data } = this, root = element('div', 'letters'), charts = element('div', 'charts');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('broad', this.host.clientWidth / unit() > BROAD); // the hall: the charts stand beside
    const spelled = element('div', 'spelled');
    spelled.append(this.read(), this.vector(), this.said());
    const two = [element('div', 'chart'), element('div', 'chart')];
    charts.append(...two);
    root.append(spelled, charts);
    const focused = this.host.getRootNode().activeElement?.dataset?.focus;
    this.host.replaceChildren(root);
    this.tall = root.classList.contains('broad') ? Math.max(LEAST, root.clientHeight / unit() / 2 - 10) : LEAST;
    this.right(two[0]);
    this.missed(two[1]);
    refocus(root, focused, { preventScroll: true });
    const missed = data.true.filter(([, wrong]) => wrong).length;
    say(this.host, `${data.word} is said as ${data.said.map(shown).join(' ')}${data.true.length ? `; ${missed} sounds of the dictionary are missed` : ''}.`);
  }

  /** The letters, and what the vector still tells of each. */
  read() {
    const made = element('section'), { word, influence } = this.data, row = element('div', 'row read'), most = Math.max(...influence);
    made.append(element('h2', '', 'It reads the letters'));
    [...word].forEach((letter, at) => {
      const cell = element('span', 'letter'), track = element('i'), fill = element('b');
      fill.style.height = `${(100 * influence[at]) / most}%`;
      track.append(fill);
      cell.append(track, element('em', '', letter));
      cell.title = `With another letter here the vector moves by ${influence[at].toFixed(2)} of its length`;
      row.append(cell);
    });
    made.append(row, element('p', 'note', 'Bars: how far the vector moves when another letter stands there.'));
    return made;
  }

  vector() {
    const made = element('section'), { vector } = this.data, wide = 64, cell = 10, high = Math.ceil(vector.length / wide);
    made.append(element('h2', '', `All that the decoder gets: ${vector.length} numbers`));
    const drawing = svg('svg', { viewBox: `0 0 ${wide * cell} ${high * cell}`, class: 'strip', role: 'img' });
    drawing.setAttribute('aria-label', `${vector.length} numbers between -1 and 1`);
    vector.forEach((value, at) => {
      const spot = { x: (at % wide) * cell, y: Math.floor(at / wide) * cell, width: cell - 1, height: cell - 1 };
      drawing.append(svg('rect', { ...spot, class: value < 0 ? 'minus' : 'plus', 'fill-opacity': Math.abs(value).toFixed(2) }));
    });
    made.append(drawing);
    return made;
  }

  /** The sounds as they are written, and below each the one of the dictionary that it stands for; gaps where one has none. */
  said() {
    const made = element('section'), { steps, true: truth, pairs } = this.data, row = element('div', 'row sounds');
    const head = element('h2', '', 'It writes the sounds');
    head.append(element('em', 'below', truth.length ? 'below them those of the dictionary' : 'the dictionary does not have this word'));
    const rest = steps.slice(this.data.said.length).map((_, at) => [this.data.said.length + at, null]); // its end mark
    const all = truth.length ? [...pairs, ...rest] : steps.map((_, at) => [at, null]);
    for (const [at, place] of all) {
      const pair = element('div', 'pair'), [right, wrong] = truth[place] ?? ['', false];
      pair.append(at === null ? element('span', 'sound gap', '–') : this.sound(at));
      if (truth.length) pair.append(element('span', wrong ? 'true wrong' : 'true', right ? `${shown(right)}${wrong ? ' ×' : ''}` : ''));
      row.append(pair);
    }
    made.append(head, row);
    const step = steps[this.at];
    if (step) made.append(element('p', 'note', `Sound ${this.at + 1}: ${step.map(([sound, p]) => `${shown(sound)} ${probability(p)}`).join(', ')}`));
    return made;
  }

  sound(at) {
    const [sound, p] = this.data.steps[at][0], one = named(`sound${at}`, shown(sound), () => {
      this.at = this.at === at ? -1 : at;
      this.draw();
    }, `sound${p < 0.5 ? ' unsure' : ''}`);
    one.setAttribute('aria-pressed', String(this.at === at));
    one.append(element('small', '', probability(p)));
    return one;
  }

  /** An empty chart: what turns a length and a share into places. */
  frame(host, title, most, right = 10) {
    const u = unit(), W = host.clientWidth / u, left = 34, top = 26, bottom = 36, { lengths } = this.data, TALL = this.tall;
    const X = (length) => left + 8 + ((W - left - right - 16) * (length - lengths[0])) / (lengths.at(-1) - lengths[0]);
    const Y = (share) => top + (TALL - top - bottom) * (1 - share / most);
    const drawing = svg('svg', { width: W * u, height: TALL * u, viewBox: `0 0 ${W} ${TALL}`, role: 'img', 'aria-label': title });
    drawing.append(svg('text', { x: 0, y: 12, class: 'title' }, title));
    for (const share of [0, most / 2, most]) {
      drawing.append(
        svg('line', { x1: left, x2: W - right, y1: Y(share), y2: Y(share), class: 'rule' }),
        svg('text', { x: left - 6, y: Y(share) + 4, class: 'axis', 'text-anchor': 'end' }, String(share).replace(/^0(?=\.)/, '')),
      );
    }
    const own = this.data.word.length;
    if (lengths.includes(own)) drawing.append(svg('line', { x1: X(own), x2: X(own), y1: top - 6, y2: TALL - bottom, class: 'own' }));
    for (const length of lengths) {
      if (length % 2 && length !== own) drawing.append(svg('text', { x: X(length), y: TALL - 20, class: 'axis', 'text-anchor': 'middle' }, length));
      if (length === own) drawing.append(svg('text', { x: X(length), y: TALL - 20, class: 'axis now', 'text-anchor': 'middle' }, length));
    }
    drawing.append(svg('text', { x: W - right, y: TALL - 4, class: 'axis', 'text-anchor': 'end' }, 'letters in the word'));
    host.replaceChildren(drawing);
    return { drawing, X, Y, W, right };
  }

  right(host) {
    const { lengths, right } = this.data, { drawing, X, Y } = this.frame(host, 'Words with all sounds right', 1);
    drawing.append(svg('polyline', { points: lengths.map((length, at) => `${X(length)},${Y(right[at])}`).join(' '), class: 'line' }));
    lengths.forEach((length, at) => drawing.append(svg('circle', { cx: X(length), cy: Y(right[at]), r: 4, class: 'dot' })));
    for (const at of [2, lengths.length - 1]) {
      drawing.append(svg('text', { x: X(lengths[at]), y: Y(right[at]) - 9, class: 'value', 'text-anchor': at > 2 ? 'end' : 'middle' }, probability(right[at])));
    }
  }

  missed(host) {
    const { lengths, missed } = this.data, most = Math.max(0.4, Math.ceil(5 * Math.max(...missed.flat())) / 5);
    const { drawing, X, Y } = this.frame(host, 'Sounds missed in each third', most, 86); // names stand beside the lines
    PARTS.forEach((part, of) => {
      drawing.append(svg('polyline', { points: lengths.map((length, at) => `${X(length)},${Y(missed[at][of])}`).join(' '), class: `part${of}` }));
    });
    let above = -99;
    [...PARTS.keys()].sort((a, b) => missed.at(-1)[b] - missed.at(-1)[a]).forEach((of) => {
      const y = Math.max(Y(missed.at(-1)[of]) + 4, above + 15);
      above = y;
      drawing.append(svg('text', { x: X(lengths.at(-1)) + 7, y, class: `name part${of}` }, PARTS[of]));
    });
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const letters = (host._letters ||= new Letters(host));
  if (letters.data?.word !== data.word) letters.at = -1;
  letters.data = data;
  return keepDrawn(host, () => letters.draw());
}
