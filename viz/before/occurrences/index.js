// A word with two senses: its occurrences as points, by one vector for all or by one from each sentence; the story of one of them and its nearest others;
// and how often the nearest has the same sense, for every vector. Data: payload.py beside this file.

import { element, named, svg, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { panel } from '../../shared/panel.js';
import { footOf, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';

const WIDE = 640; // sixteenths of the type
const SIDES = { both: 'both', ahead: 'forward', back: 'backward' };
const ABOUT = 7; // words on each side of an occurrence, in the list
const TURNS = 9; // multiplier of a chance that looks like one: which occurrence comes next, when another is asked for

class Occurrences extends Growing {
  occurrence = 0;
  layer = '';
  side = '';

  constructor(host) {
    super(host, 'before/recorded', () => []); // it asks for nothing: all of it is sent
  }

  take(data, done) {
    const { occurrence, layer, side } = data.shown;
    Object.assign(this, { occurrence, layer, side });
    super.take(data, done);
    this.draw();
  }

  tell() {
    this.send({ occurrence: this.occurrence, layer: this.layer, side: this.side });
  }

  /** The sense of an occurrence, for people. */
  sense(at) {
    const { senses, about } = this.data, name = about.senses[Number(senses[at])];
    return about.joined ? name : `${name} animal`;
  }

  draw() {
    const { data } = this, root = element('div', 'occurrences'), both = element('div', 'both'), right = element('div', 'right');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.style.setProperty('--foot', `${footOf()}px`);
    root.style.setProperty('--sense', data.about.joined ? '2.75rem' : '8rem');
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    const { double } = data.shown, count = data.senses.length;
    const story = panel(root, 'story', `“${double}” in a story`, `${this.occurrence + 1} of ${count}; here ${this.sense(this.occurrence)}`);
    const map = panel(both, 'map', 'Its occurrences', data.shown.layer === 'word' ? 'all in one place' : 'on two principal components');
    const scores = panel(right, 'scores', 'Does the nearest tell the sense?', `share of ${count}`);
    const near = panel(right, 'near', 'Nearest to this one', 'cosine; press one');
    both.append(right);
    root.append(both);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      story.append(this.story(), this.others());
      scores.append(this.table());
      near.append(...this.nearest());
      this.map(map);
    });
    say(this.host, this.told());
  }

  story() {
    const [at, text] = this.data.stories[this.occurrence], words = text.split(' '), made = element('p', `text s${this.data.senses[this.occurrence]}`);
    made.append(`${words.slice(0, at).join(' ')} `, element('mark', '', words[at]), ` ${words.slice(at + 1).join(' ')}`);
    return made;
  }

  /** Another occurrence, for whoever does not point. */
  others() {
    const made = element('div', 'bar'), count = this.data.senses.length, go = (step) => this.set({ occurrence: (this.occurrence + step + count) % count });
    made.append(named('earlier', '← Another', () => go(-TURNS)), named('later', 'Another →', () => go(TURNS)));
    return made;
  }

  map(host) {
    const { data } = this, u = unit(), W = host.clientWidth / u, H = Math.max(220, host.clientHeight / u), all = [...data.senses].map(Number);
    const places = Uint8Array.from(atob(data.places), (sign) => sign.charCodeAt(0)), own = data.shown.layer === this.layer && data.shown.side === this.side;
    /** @type {(one: number) => [number, number]} */
    const at = (one) => [16 + (places[2 * one] / 255) * (W - 32), 16 + (places[2 * one + 1] / 255) * (H - 64)]; // the legend stands below
    const made = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': this.told() });
    const [x1, y1] = at(this.occurrence);
    if (this.layer !== 'word' && own)
      for (const other of data.near[this.occurrence]) made.append(svg('line', { x1, y1, x2: at(other)[0], y2: at(other)[1], class: 'tie' }));
    const order = all.map((_, one) => one).sort((a, b) => Number(a === this.occurrence) - Number(b === this.occurrence));
    for (const one of order) {
      const [x, y] = at(one), kind = `spot s${all[one]}${one === this.occurrence ? ' here' : ''}`, r = one === this.occurrence ? 6.5 : 4.5;
      made.append(all[one] ? svg('rect', { x: x - r, y: y - r, width: 2 * r, height: 2 * r, class: kind }) : svg('circle', { cx: x, cy: y, r, class: kind }));
    }
    made.onclick = (event) => {
      const box = made.getBoundingClientRect(), far = (one) => Math.hypot(at(one)[0] * u - event.clientX + box.left, at(one)[1] * u - event.clientY + box.top);
      this.set({ occurrence: all.reduce((best, _, one) => (far(one) < far(best) ? one : best), 0) });
    };
    host.append(made, this.legend());
  }

  legend() {
    const made = element('p', 'legend');
    this.data.about.senses.forEach((name, at) => {
      const one = element('span', `s${at}`, this.data.about.joined ? name : `${name} animal`);
      one.prepend(element('i'));
      made.append(one);
    });
    return made;
  }

  /** Rows: vectors; columns: parts of them. What can be drawn is pressed. */
  table() {
    const { scores, about, shown } = this.data, made = element('table'), head = element('tr');
    const window = `Mean of words up to ${about.window} away`, by = shown.k === 1 ? 'by the nearest' : `by the ${shown.k} nearest`;
    const learned = { one: 'Layer 1', two: 'Layer 2', mix: 'Mix (ELMo)' };
    const names = { word: 'One vector for the word', window, fresh: 'Layer 1, nothing learned', ...learned };
    head.append(element('th', '', by), ...Object.values(SIDES).map((name) => element('th', '', name)));
    made.append(head);
    for (const [name, title] of Object.entries(names)) {
      const row = element('tr');
      row.append(element('th', 'name', title));
      for (const side of Object.keys(SIDES)) row.append(this.cell(name, side, title, scores[name][side]));
      made.append(row);
    }
    if (about.ceiling !== null) {
      const row = element('tr', 'best'), cell = element('td', '', about.ceiling.toFixed(2));
      row.append(element('th', 'name', 'Whoever knows the rules'), cell);
      made.append(row);
    }
    return made;
  }

  cell(name, side, title, value) {
    const made = element('td');
    if (value === undefined) return made;
    const drawn = !['window', 'fresh'].includes(name), here = name === this.layer && (side === this.side || name === 'word');
    const said = value.toFixed(2), go = () => this.set({ layer: name, side });
    const inside = drawn ? named(`score-${name}-${side}`, said, go, here ? 'here' : '') : element('span', '', said);
    inside.style.setProperty('--share', `${Math.max(0, 200 * (value - 0.5))}%`);
    if (drawn) {
      inside.setAttribute('aria-label', `${title}, ${SIDES[side]}: ${value.toFixed(2)}`);
      inside.setAttribute('aria-pressed', String(here));
    }
    made.append(inside);
    return made;
  }

  /** The nearest others, each with its own sense. */
  nearest() {
    const { data } = this;
    if (data.shown.layer === 'word') return [element('p', 'note', 'All of them have the same vector: none is nearer than another.')];
    return data.near[this.occurrence].map((other, at) => {
      const [place, text] = data.stories[other], words = text.split(' ');
      const right = data.senses[other] === data.senses[this.occurrence], cosine = data.cosines[this.occurrence][at].toFixed(3);
      const made = named(`near-${at}`, '', () => this.set({ occurrence: other }), right ? 'right' : 'wrong'), line = element('span', 'line');
      const before = words.slice(Math.max(0, place - ABOUT), place).join(' '), behind = words.slice(place + 1, place + 1 + ABOUT).join(' ');
      line.append(`${before} `, element('b', '', words[place]), ` ${behind}`);
      made.append(element('i', '', right ? '✓' : '×'), element('small', '', cosine), element('em', '', this.sense(other)), line);
      return made;
    });
  }

  told() {
    const { data } = this, score = data.scores[this.layer][this.layer === 'word' ? 'both' : this.side];
    const all = `${data.senses.length} occurrences of ${data.shown.double}: for ${Math.round(100 * score)} % the nearest has the same sense`;
    return `${all}. Occurrence ${this.occurrence + 1} is ${this.sense(this.occurrence)}.`;
  }

  rows() {
    const { data } = this, places = Uint8Array.from(atob(data.places), (sign) => sign.charCodeAt(0));
    return data.stories.map(([at, story], one) => {
      const [x, y] = places.slice(2 * one, 2 * one + 2);
      return { occurrence: one + 1, sense: this.sense(one), x, y, place: at + 1, story };
    });
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Occurrences, 'chosen', given);
}
