// A picture that a small GPT writes pixel by pixel, with the distribution over the next grey; a pixel can be set by hand. Halves that it
// finishes, and how it learned. Data: payload.py beside this file; moments come from the server, or were recorded.

import { element, named, svg, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { half } from '../../shared/heat.js';
import { alarm } from '../../shared/live.js';
import { SIDE, inks, picture } from '../../shared/pad.js';
import { panel } from '../../shared/panel.js';
import { topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';
import { bits } from './curve.js';

const WIDE = 700; // sixteenths of the type
const RECORDED = -1;
const CELLS = SIDE * SIDE;
const PACE = 90; // milliseconds from one pixel to the next
const FREE = '.', LEVELS = '0123456789abcdefg';

class Pixels extends Growing {
  given = FREE.repeat(CELLS);
  pixel = 0; // so many are written
  sent = '';
  /** @type {any} */
  last = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  writing;

  constructor(host) {
    super(host, 'pictures/pixels', (found) => found.steps);
    this.answerTo = this.knowing('pictures/written');
  }

  take(data, done) {
    const sent = JSON.stringify(data.shown), other = sent !== this.sent;
    if (other) Object.assign(this, { given: data.shown.given, pixel: data.shown.pixel, alarmed: '' });
    this.sent = sent;
    super.take(data, done);
    if (other) this.draw();
  }

  tell() {
    if (this.alarmed) return; // the page keeps the last that could be read
    const { given, pixel } = this;
    this.sent = JSON.stringify({ ...this.data.shown, given, pixel });
    this.send({ given: given === FREE.repeat(CELLS) ? '' : given, pixel });
  }

  /** What is written now, or was written last while that is on its way. */
  answer() {
    const at = this.recording || !this.upto ? RECORDED : this.upto - 1, { shown, answer } = this.data, { digit, warmth, seed, picture: held } = shown;
    const body = { digit, warmth, seed, picture: held, given: this.given, at };
    if (at === RECORDED && answer && this.given === shown.given) return (this.last = answer);
    return (this.last = this.answerTo(body, answer || at !== RECORDED) ?? this.last ?? answer);
  }

  /** Write from the first pixel, or halt. */
  write() {
    if (this.writing) return this.halt();
    if (this.pixel >= CELLS) this.pixel = 0;
    this.writing = setInterval(() => {
      if (!this.host.isConnected) clearInterval(this.writing);
      else if (this.pixel >= CELLS) this.halt();
      else {
        this.pixel += 1;
        this.draw();
      }
    }, PACE);
    return this.draw();
  }

  halt() {
    clearInterval(this.writing);
    this.writing = undefined;
    this.set({});
  }

  leave() {
    clearInterval(this.writing);
    super.leave();
  }

  place(pixel) {
    clearInterval(this.writing);
    this.writing = undefined;
    this.set({ pixel: Math.max(0, Math.min(CELLS, pixel)) });
  }

  /** The next pixel gets a grey by hand; what comes behind it is written anew. */
  put(level) {
    const at = Math.min(this.pixel, CELLS - 1);
    this.given = this.given.slice(0, at) + LEVELS[level] + this.given.slice(at + 1);
    this.alarmed = '';
    this.place(at + 1);
  }

  draw() {
    const root = element('div', 'pixels'), { data } = this, answer = this.answer(), last = this.steps[this.upto - 1];
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    root.append(this.writer());
    if (this.alarmed || this.complaint) root.append(alarm(this.alarmed || this.complaint));
    const upper = element('div', 'upper'), lower = element('div', 'lower');
    const canvas = panel(upper, 'canvas', `The digit ${data.shown.digit}, written`, 'row by row');
    const next = panel(upper, 'next', this.pixel < CELLS ? `Grey of pixel ${this.pixel + 1}` : 'Grey of the last pixel', 'press a bar to set it by hand');
    const halves = panel(lower, 'halves', 'A half, finished', `the upper half of a held-out ${answer?.label ?? 'digit'}`);
    const learned = panel(lower, 'learned', 'Bits of a held-out pixel', this.measured(last));
    root.append(upper, this.bar(), lower);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      if (answer) {
        this.canvas(canvas, answer);
        this.next(next, answer);
        finished(halves, answer);
      } else canvas.append(element('p', 'note', 'The model begins to learn…'));
      bits(learned, this.steps.slice(0, this.upto), this.ahead, data.about);
    });
    if (!this.writing && !this.playing && answer) say(this.host, this.told(answer));
  }

  /** Write, step, and the pixel that is next. */
  writer() {
    const made = element('div', 'bar'), slider = element('input'), when = element('b', 'when');
    Object.assign(slider, { type: 'range', min: 0, max: CELLS, step: 1 });
    slider.value = String(this.pixel);
    slider.dataset.focus = 'pixel';
    slider.setAttribute('aria-label', 'Pixels that are written');
    slider.oninput = () => this.place(Number(slider.value));
    when.textContent = `${this.pixel} of ${CELLS} pixels`;
    slider.setAttribute('aria-valuetext', when.textContent);
    const back = named('unwrite', '← Pixel', () => this.place(this.pixel - 1)), on = named('onepixel', 'Pixel →', () => this.place(this.pixel + 1));
    back.disabled = this.pixel <= 0;
    on.disabled = this.pixel >= CELLS;
    const none = named('none', 'Set none', () => {
      this.given = FREE.repeat(CELLS);
      this.alarmed = '';
      this.place(this.pixel);
    });
    none.disabled = this.given === FREE.repeat(CELLS);
    made.append(named('write', this.writing ? 'Halt' : 'Write', () => this.write(), 'main'), back, on, none, slider, when);
    return made;
  }

  /** The picture so far; the next pixel is framed, those that somebody set are marked. */
  canvas(host, { picture: text }) {
    const drawing = svg('svg', { viewBox: '0 0 80 80', role: 'img', 'aria-label': `${this.pixel} of ${CELLS} pixels are written` });
    drawing.append(picture(inks(text.slice(0, this.pixel).padEnd(CELLS, '0')), 0, 0, 80));
    const place = (one) => [(one % SIDE) * 10, Math.floor(one / SIDE) * 10];
    for (let one = this.pixel; one < CELLS; one += 1) {
      const [x, y] = place(one);
      drawing.append(svg('rect', { x: x + 0.5, y: y + 0.5, width: 9, height: 9, class: 'open' }));
    }
    [...this.given].forEach((one, at) => {
      const [x, y] = place(at);
      if (one !== FREE && at < this.pixel) drawing.append(svg('circle', { cx: x + 5, cy: y + 5, r: 1.4, class: 'set' }));
    });
    const [x, y] = place(Math.min(this.pixel, CELLS - 1));
    drawing.append(svg('rect', { x, y, width: 10, height: 10, class: 'now' }));
    drawing.onclick = (event) => {
      const box = drawing.getBoundingClientRect();
      const of = (at, from, size) => Math.max(0, Math.min(SIDE - 1, Math.floor(((at - from) / size) * SIDE)));
      this.place(of(event.clientY, box.top, box.height) * SIDE + of(event.clientX, box.left, box.width));
    };
    host.append(drawing);
  }

  /** The distribution from which the next pixel is drawn: a bar for each grey. */
  next(host, { p, picture: text, bits: costs }) {
    const at = Math.min(this.pixel, CELLS - 1), values = row(p, at), most = Math.max(...values);
    const chosen = LEVELS.indexOf(text[at]), group = element('div', 'greys'), buttons = values.map((value, level) => {
      const one = named(`grey${level}`, '', () => this.put(level), level === chosen ? 'drawn' : ''), fill = element('i'), ink = element('u');
      fill.style.height = `${(100 * value) / most}%`;
      ink.style.opacity = String(level / (LEVELS.length - 1));
      one.setAttribute('aria-label', `Grey ${level}: ${percent(value)}. Set it`);
      one.title = `grey ${level}: ${percent(value)}`;
      const bar = element('span');
      bar.append(element('small', '', value === most || level === chosen ? percent(value) : ''), fill);
      one.append(bar, ink);
      return one;
    });
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', 'Greys of the next pixel');
    group.append(...buttons);
    rove(group, buttons, chosen, () => LEVELS.length);
    const by = this.given[at] === FREE ? 'drawn' : 'set by hand', spent = costs.slice(0, this.pixel).reduce((sum, one) => sum + one, 0);
    const cost = `Framed: ${by}, at a cost of −log₂ p = ${costs[at].toFixed(1)} bits`;
    host.append(group, element('p', 'note', `0 is paper, 16 ink. ${cost}. The ${this.pixel} pixels so far cost ${spent.toFixed(0)} bits.`));
  }

  measured(last) {
    if (!last) return '';
    const distance = last.distance === null ? '' : `; Fréchet distance ${last.distance.toFixed(1)}`;
    return `judge: ${Math.round(100 * last.asked)} % as asked${distance}`;
  }

  told({ picture: text, p }) {
    const at = Math.min(this.pixel, CELLS - 1), values = row(p, at), most = values.indexOf(Math.max(...values));
    const next = `For pixel ${at + 1} grey ${most} is likeliest with ${percent(values[most])}; drawn: ${LEVELS.indexOf(text[at])}`;
    return `${this.pixel} of ${CELLS} pixels are written. ${next}.`;
  }

  rows() {
    const { picture: text = '', bits: costs } = this.last ?? {};
    return [...text].map((one, at) => ({ pixel: at + 1, grey: LEVELS.indexOf(one), set_by_hand: this.given[at] !== FREE, bits: costs[at] }));
  }
}

/** The distribution of one pixel. */
const row = (p, at) => [...half(p.values)].slice(at * LEVELS.length, (at + 1) * LEVELS.length);
const percent = (value) => (value >= 0.995 ? '>99 %' : value >= 0.01 ? `${Math.round(100 * value)} %` : '<1 %');

/** What was given, what the model made of it, and what it was. */
function finished(host, { finished: found, truth, label }) {
  const row = element('div', 'row');
  const given = tile(truth.slice(0, CELLS / 2).padEnd(CELLS, '0'), 'given', 'given');
  row.append(given, ...found.map((text) => tile(text, '', 'half')), tile(truth, `true: ${label}`, 'truth'));
  host.append(row);
}

function tile(text, words, kind) {
  const made = element('figure', kind), drawing = svg('svg', { viewBox: '0 0 80 80', 'aria-hidden': true });
  drawing.append(picture(inks(text), 0, 0, 80));
  if (kind !== 'truth') drawing.append(svg('line', { x1: 0, x2: 80, y1: 40, y2: 40, class: 'cut' }));
  made.append(drawing, element('figcaption', '', words));
  return made;
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Pixels, 'chosen', given);
}
