// Vectors of words that form while they learn, by word2vec and by GloVe: two maps, the neighbours of a word, and what one pair with its negatives does to
// them. Data: payload.py beside this file; moments come from the server, or were recorded.

import { element, svg, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { footOf, topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';

const WIDE = 640, RECORDED = -1; // WIDE: sixteenths of the type
const METHODS = ['word2vec', 'glove'], TITLES = { word2vec: 'word2vec', glove: 'GloVe' };
const GROUPS = 5; // kinds that have a colour of their own; all words are named

const minus = (value, digits = 2) => value.toFixed(digits).replace(/^-(?=[0.]+$)/, '').replace('-', '−');

class WordVectors extends Growing {
  word = '';
  sent = '';
  /** @type {any} */
  last = {};

  constructor(host) {
    super(host, 'before/vectors', (found) => found.steps);
    this.nearOf = this.knowing('before/near');
    this.stepOf = this.knowing('before/pair');
  }

  take(data, done) {
    const sent = JSON.stringify(data.shown), other = sent !== this.sent;
    if (other) Object.assign(this, { word: data.shown.word, alarmed: '' });
    this.sent = sent;
    super.take(data, done);
    this.draw();
  }

  tell() {
    this.sent = JSON.stringify({ ...this.data.shown, word: this.word });
    this.send({ word: this.word });
  }

  /** Neighbours and the step at the moment that is shown; of the recorded run at its end alone. */
  answers() {
    const { data, word } = this, { near, draw } = data.shown, { seed } = data.ask;
    const end = this.recording || !this.upto, at = end ? RECORDED : this.upto - 1, may = !this.playing && this.upto > 0;
    if (end && data.near && word === data.shown.word) this.last = { near: data.near, step: data.step };
    else {
      const found = this.nearOf({ word, seed, at }, may), step = this.stepOf({ word, near, draw, seed, at }, may);
      this.last = { near: found?.near ?? this.last.near, step: step?.step ?? this.last.step };
    }
    return this.last;
  }

  draw() {
    const root = element('div', 'vectors'), now = this.steps[this.upto - 1], { near, step } = this.answers(), { about } = this.data;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.style.setProperty('--foot', `${footOf()}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    if (this.alarmed || this.complaint) root.append(alarm(this.alarmed || this.complaint));
    const maps = element('div', 'maps'), lower = element('div', 'lower');
    const agree = (name) => (now ? `${Math.round(100 * now.agreeing[name])} % of neighbours of the same kind` : '');
    const planes = METHODS.map((name) => panel(maps, 'plane', TITLES[name], agree(name)));
    const beside = `the pair ${this.word}, ${this.data.shown.near}, and ${about.negatives} words drawn by chance`;
    const pair = panel(lower, 'pair', 'One step of word2vec', beside);
    const list = panel(lower, 'near', `Nearest to ${this.word}`, this.recording ? 'at the end' : '');
    root.append(maps, this.bar(...this.timeline(now ? `${Math.round(100 * now.done)} % of the run` : 'begins')), lower);
    this.host._rows = () => this.rows(now);
    this.show(root, () => {
      if (!now) return;
      if (step) pair.append(forces(step));
      if (near) list.append(...METHODS.flatMap((name) => neighbours(name, near[name])));
      METHODS.forEach((name, at) => this.plane(planes[at], name, now, near, step)); // last: they take the room that is left
    });
    const told = (name) => `${TITLES[name]}: nearest to ${this.word} ${near[name].map(([word]) => word).join(', ')}`;
    if (!this.playing && near) say(this.host, METHODS.map(told).join('. '));
  }

  plane(host, name, now, near, step) {
    const u = unit(), W = host.clientWidth / u, H = Math.max(200, host.clientHeight / u), { words, kinds } = this.data.about;
    const places = placed(now.places[name]), label = `Map of ${words.length} words by ${TITLES[name]}`;
    /** @type {(one: number) => [number, number]} */
    const at = (one) => [24 + places[2 * one] * (W - 70), 14 + places[2 * one + 1] * (H - 24)];
    const made = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'group', 'aria-label': label });
    const here = words.indexOf(this.word), line = (other, kind) => {
      const [x1, y1] = at(here), [x2, y2] = at(words.indexOf(other));
      made.append(svg('line', { x1, y1, x2, y2, class: kind }));
    };
    if (here >= 0 && name === 'word2vec' && step) step.words.forEach((word, place) => line(word, place ? 'push' : 'pull'));
    if (here >= 0 && name === 'glove' && near) near.glove.slice(0, 3).forEach(([word]) => line(word, 'tie'));
    const first = [this.word, ...(name === 'word2vec' && step ? step.words : []), ...(near?.[name] ?? []).map(([word]) => word), ...words];
    const written = apartFrom(first, (word) => at(words.indexOf(word)));
    const spots = words.map((word, one) => this.spot(word, kinds[one], at(one), written.has(word)));
    made.append(...spots);
    host.append(made);
    rove(made, spots, Math.max(0, here), () => words.length);
  }

  /** A word on a map; only some are written out, all are said. */
  spot(word, kind, [x, y], written) {
    const made = svg('g', { class: `spot k${kind % GROUPS}${word === this.word ? ' here' : ''}`, role: 'button', tabindex: -1, 'aria-label': word });
    made.append(svg('title', {}, word), svg('circle', { cx: x, cy: y, r: 12.5, fill: 'transparent' }), svg('circle', { cx: x, cy: y, r: 3, class: 'mark' }));
    if (written) made.append(svg('text', { x: x + 5, y: y + 4 }, word));
    const choose = () => this.set({ word, alarmed: '' });
    made.onclick = choose;
    made.onkeydown = (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      choose();
    };
    return made;
  }

  rows(now) {
    if (!now) return [];
    return METHODS.flatMap((name) => {
      const places = placed(now.places[name]), { words, names, kinds } = this.data.about, place = (at) => Number(places[at].toFixed(3));
      return words.map((word, one) => ({ method: TITLES[name], word, kind: names[kinds[one]], x: place(2 * one), y: place(2 * one + 1) }));
    });
  }
}

/** Of words in order of weight, those whose names do not lie on one another. */
function apartFrom(words, at) {
  const boxes = [], kept = new Set();
  for (const word of words) {
    const [x, y] = at(word), box = [x - 4, y - 8, x + 8 + 6.6 * word.length, y + 8];
    if (kept.has(word) || boxes.some((one) => one[0] < box[2] && box[0] < one[2] && one[1] < box[3] && box[1] < one[3])) continue;
    boxes.push(box);
    kept.add(word);
  }
  return kept;
}

/** What is sent reaches far, for the first moments; most lies nearer to the middle. */
const nearer = (place) => Math.min(1, Math.max(0, 0.5 + 1.75 * (place - 0.5)));
const placed = (text) => [...atob(text)].map((sign) => nearer(sign.charCodeAt(0) / 255));

/** What one pair and its negatives do: products before, force, products after. */
function forces({ words, before, force, after }) {
  const made = element('table'), head = element('tr');
  head.append(...['word', 'u · v before', 'force', '', 'after'].map((title) => element('th', '', title)));
  made.append(head);
  words.forEach((word, at) => {
    const row = element('tr', at ? '' : 'pair'), name = element('td'), bar = element('td'), fill = element('i');
    name.append(element('b', '', word));
    fill.style.width = `${5 * Math.abs(force[at])}rem`;
    bar.append(fill, at ? ' pushes' : ' pulls');
    row.append(name, element('td', '', minus(before[at])), element('td', '', minus(force[at])), bar, element('td', '', minus(after[at])));
    made.append(row);
  });
  return made;
}

function neighbours(name, row) {
  const list = element('ol');
  for (const [word, cosine] of row) {
    const one = element('li', '', `${word} `);
    one.append(element('small', '', minus(cosine)));
    list.append(one);
  }
  return [element('h3', '', TITLES[name]), list];
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(WordVectors, 'chosen', given);
}
