// The plane of a coder's codes as a map to walk in, a digit that is put in, and how the coder learned. Data: payload.py beside this
// file; moments come from the server, or were recorded; what a hand asks for is a live question.

import { element, svg, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { EMPTY, SIDE, aDigit, drawable, inks, picture, written } from '../../shared/pad.js';
import { panel } from '../../shared/panel.js';
import { topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { parts } from './curve.js';
import { plane } from './map.js';

const WIDE = 700; // sixteenths of the type
const RECORDED = -1;
const KNOWN = 120; // answers that are kept
const STRIPS = { coded: 'through the code', mixed: 'through the pixels' };

class Latent extends Growing {
  /** @type {number[]} both ends of the walk, in hundredths of the plane */
  ends = [0, 0, 0, 0];
  pixels = inks(EMPTY);
  drawn = false;
  held = false;
  unsaid = false; // whether something was chosen that the page does not know yet
  cross = [3, 3];
  sent = '';
  /** @type {any} */
  lastMap = null;
  /** @type {any} */
  lastBeside = null;

  constructor(host) {
    super(host, 'pictures/latent', (found) => found.steps);
    this.mapOf = this.knowing('pictures/plane', KNOWN);
    this.besideOf = this.knowing('pictures/walk', KNOWN);
  }

  take(data, done) {
    const sent = JSON.stringify([data.ask, data.shown]), other = sent !== this.sent;
    const { ends, picture: text, truth } = data.shown;
    if (other && !this.held && !this.unsaid) Object.assign(this, { ends: [...ends], pixels: inks(text), drawn: truth === null, alarmed: '' });
    if (this.data && JSON.stringify(this.data.ask) !== JSON.stringify(data.ask)) Object.assign(this, { lastMap: null, lastBeside: null });
    this.sent = sent;
    super.take(data, done);
    if (other) this.draw();
  }

  set(changes) {
    this.unsaid = true;
    super.set(changes);
  }

  tell() {
    this.unsaid = false;
    if (this.alarmed) return; // the page keeps the last that could be read
    const [from_x, from_y, to_x, to_y] = this.ends;
    this.send({ from_x, from_y, to_x, to_y, ...(this.drawn ? { drawn: written(this.pixels) } : {}) });
  }

  get moment() {
    return this.recording || !this.upto ? RECORDED : this.upto - 1;
  }

  /** The map now, or the last one while it is on its way. */
  mapped() {
    const at = this.moment, body = { ...this.data.ask, at, digit: this.data.shown.digit };
    if (at === RECORDED) return (this.lastMap = this.data.mapped ?? this.lastMap);
    return (this.lastMap = this.mapOf(body) ?? this.lastMap ?? this.data.mapped);
  }

  /** The walk and the digit now, or the last ones while they are on their way. */
  beside() {
    const at = this.moment, { shown } = this.data, text = written(this.pixels), truth = this.drawn ? null : shown.truth;
    const body = { ...this.data.ask, at, digit: shown.digit, ends: this.ends, picture: text, truth };
    const first = text === shown.picture && this.ends.every((one, place) => one === shown.ends[place]);
    if (at === RECORDED && this.data.beside && first) return (this.lastBeside = this.data.beside);
    const found = this.besideOf(body, at !== RECORDED || Boolean(this.data.beside));
    return (this.lastBeside = found ?? this.lastBeside ?? this.data.beside);
  }

  acts() {
    const inside = (value) => Math.round(Math.max(-100, Math.min(100, value)));
    return {
      ends: this.ends,
      move: (name, x, y) => {
        this.held = true;
        this.ends = name === 'from' ? [inside(x), inside(y), ...this.ends.slice(2)] : [...this.ends.slice(0, 2), inside(x), inside(y)];
        this.alarmed = '';
        this.draw();
      },
      over: () => {
        this.held = false;
        this.set({});
      },
    };
  }

  draw() {
    const root = element('div', 'latent'), { data } = this, last = this.steps[this.upto - 1];
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    root.append(this.clock(last));
    if (this.alarmed || this.complaint) root.append(alarm(this.alarmed || this.complaint));
    const mapped = this.mapped(), beside = this.beside(), told = data.ask.coder === 'cvae' ? ` as ${aDigit(data.shown.digit)}` : '';
    const says = data.shown.dots ? 'each training digit at its code' : `every place decoded${told}; lines part digits`;
    const upper = element('div', 'upper'), left = element('div', 'left'), right = element('div', 'right'), lower = element('div', 'lower');
    const where = panel(left, 'where', 'A map to walk in', says);
    const put = panel(right, 'put', this.drawn ? 'A digit that you drew' : `A held-out ${data.shown.truth}, put in`, 'draw on it');
    const curve = panel(right, 'learned', 'What learning costs', 'held-out digits');
    right.append(this.quality(last));
    const walk = panel(lower, 'walked', 'The walk', 'between the two orange ends; below each the judge');
    upper.append(left, right);
    root.append(upper, lower);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      if (mapped && beside) {
        plane(where, data, mapped, beside.put, data.about.steps, this.acts());
        this.put(put, beside.put);
        for (const [name, title] of Object.entries(STRIPS)) walk.append(strip(title, beside[name]));
      } else where.append(element('p', 'note', 'The coder begins to learn…'));
      parts(curve, this.steps.slice(0, this.upto), this.ahead, data.about.last);
    });
    if (!this.held && !this.playing && beside) say(this.host, this.told(beside));
  }

  /** The timeline, and the way to a live run. */
  clock(last) {
    const bar = this.bar();
    const said = last ? `${last.steps.toLocaleString('en')} steps, ${last.seconds.toFixed(1)} s` : 'getting ready';
    bar.append(...this.timeline(said));
    return bar;
  }

  /** The digit that was put in, what the coder makes of it, and the training digit nearest to it. */
  put(host, put) {
    const { mean, deviation, again, nearest, apart } = put, [near] = nearest;
    const pad = tile('put in', this.pixels, 'pad'), drawing = pad.querySelector('svg');
    const spread = deviation.some((one) => one > 0) ? `± ${deviation.slice(0, 2).map(short).join(', ')}` : '';
    const code = element('p', 'code'), says = element('div', 'says'), more = mean.length > 2 ? ', …' : '';
    code.append(element('b', '', `(${mean.slice(0, 2).map(short).join(', ')}${more})`), element('span', '', spread));
    const [x, y] = this.cross.map((one) => (one + 0.5) * 10);
    drawing.append(svg('path', { d: `M${x - 5},${y}h10M${x},${y - 5}v10`, class: 'cross' }));
    drawable(drawing, this, (pixels) => this.inked(pixels));
    const row = element('div', 'row');
    row.append(
      pad,
      element('i', 'arrow', '→'),
      tile(`again: ${again.answers[0]} ${sure(again.sure[0])}`, inks(again.pictures[0])),
      tile(`nearest: ${aDigit(near.label)}`, inks(near.picture), 'near'),
      says,
    );
    const far = `nearest ${near.distance.toFixed(2)} away (usual ${this.data.about.usual.toFixed(2)})`;
    says.append(code, element('p', 'note', `again ${short(apart)} off`), element('p', 'note', far));
    host.append(row);
  }

  inked(pixels) {
    Object.assign(this, { pixels, drawn: true, alarmed: '' });
    this.set({});
  }

  /** How far digits drawn at random are from real ones. */
  quality(last) {
    const made = element('p', 'quality'), { real, noise } = this.data.about, value = last?.distance?.toFixed(1) ?? 'at the end of the run';
    made.append('Fréchet distance ', element('b', '', value), ` (held-out ${real.toFixed(1)}, noise ${noise})`);
    return made;
  }

  told(beside) {
    const path = beside.coded.answers.filter((one, at, all) => at === 0 || one !== all[at - 1]);
    return `The walk leads through ${path.join(', ')}, as the judge reads it. The digit put in is drawn again as ${aDigit(beside.put.again.answers[0])}.`;
  }

  rows() {
    return this.steps.slice(0, this.upto).map((one) => ({ ...one }));
  }
}

const short = (value) => value.toFixed(2).replace('-', '−');
const sure = (value) => (value > 0.995 ? '1.0' : value.toFixed(2).replace(/^0/, ''));

/** A picture with words below. */
function tile(title, pixels, kind = '') {
  const made = element('figure', kind), drawing = svg('svg', { viewBox: `0 0 ${10 * SIDE} ${10 * SIDE}`, 'aria-hidden': kind !== 'pad' });
  drawing.append(picture(pixels, 0, 0, 10 * SIDE));
  made.append(drawing, element('figcaption', '', title));
  return made;
}

/** The pictures of a walk in one way, what the judge takes each for, and how sure it is. */
function strip(title, { pictures, answers, sure: sureness }) {
  const made = element('div', 'strip'), name = element('span', 'name', title);
  made.append(name);
  pictures.forEach((text, at) => {
    const one = tile('', inks(text)), words = one.querySelector('figcaption');
    words.append(element('b', '', answers[at]), ` ${sure(sureness[at])}`);
    if (sureness[at] < 0.5) one.classList.add('unsure');
    made.append(one);
  });
  return made;
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Latent, 'chosen', given);
}
