// Digits from noise: a chain step by step, the same noise asked for all ten classes, noise put on a digit, and how the network learned. Data: payload.py
// beside this file; moments come from the server, or were recorded; what a hand asks for is a live question.

import { element, named, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { EMPTY, inks, written } from '../../shared/pad.js';
import { topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { back } from './back.js';
import { forth } from './forth.js';
import { learn } from './learn.js';
import { ten } from './ten.js';

const WIDE = 700, BROAD = 1000; // sixteenths of the type
const RECORDED = -1;
const WHOLE = 6000; // milliseconds from one end of a chain to the other
const PARTS = { back, ten, forth, learn };

class Denoise extends Growing {
  level = 0; // t
  digit = 0;
  start = 0; // the row of start noise
  pixels = inks(EMPTY);
  drawn = false;
  held = false;
  unsaid = false; // whether something was chosen that the page does not know yet
  cross = [3, 3];
  sent = '';
  /** @type {any} what was answered last, by part */
  last = {};
  /** @type {ReturnType<typeof setInterval> | undefined} */
  running;

  constructor(host) {
    super(host, 'pictures/denoise', (found) => found.steps);
    this.known = { back: this.knowing('pictures/denoised'), ten: this.knowing('pictures/tens', 16), forth: this.knowing('pictures/noised') };
  }

  take(data, done) {
    const sent = JSON.stringify(data.shown), other = sent !== this.sent;
    const { level, digit, start, picture, truth, part } = data.shown;
    if (this.data && part !== this.data.shown.part) this.still();
    if (other && !this.held && !this.unsaid) Object.assign(this, { level, digit, start, pixels: inks(picture), drawn: truth === null, alarmed: '' });
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
    const { level, digit, start } = this;
    this.send({ level, digit, start, ...(this.drawn ? { drawn: written(this.pixels) } : {}) });
  }

  /** Whether there is room for three parts beside one another. */
  get broad() {
    return this.host.clientWidth / unit() >= BROAD;
  }

  get part() {
    return this.data.shown.part;
  }

  /** What the part shows now, or what it showed last while that is on its way. */
  answer() {
    const at = this.recording || !this.upto ? RECORDED : this.upto - 1, { part } = this, { shown, answer } = this.data;
    if (part === 'learn') return null;
    const { guidance, count, seed } = shown, picture = written(this.pixels);
    const bodies = {
      back: { digit: this.digit, guidance, count, seed: seed + this.start, at },
      ten: { guidance, count, seed, at },
      forth: { picture, seed, at },
    };
    const first = at === RECORDED && answer && this.digit === shown.digit && this.start === shown.start && picture === shown.picture;
    const found = first ? answer : this.known[part](bodies[part], answer || at !== RECORDED);
    return (this.last[part] = found ?? this.last[part] ?? answer);
  }

  /** The places of t at which there is something to see, from the end that is played first. */
  places(answer) {
    const steps = this.part === 'forth' ? [...this.data.about.left.keys()] : (answer?.steps ?? []);
    return { steps, at: steps.reduce((best, step, place) => (Math.abs(step - this.level) < Math.abs(steps[best] - this.level) ? place : best), 0) };
  }

  /** Play, or halt. */
  go() {
    if (this.running) return this.halt();
    const { steps, at } = this.places(this.last[this.part]);
    if (at >= steps.length - 1) this.level = steps[0];
    this.running = setInterval(() => {
      if (!this.host.isConnected) return this.still();
      const now = this.places(this.last[this.part]);
      if (now.at >= now.steps.length - 1) return this.halt();
      this.level = now.steps[now.at + 1];
      return this.draw();
    }, WHOLE / Math.max(20, steps.length - 1));
    return this.draw();
  }

  still() {
    clearInterval(this.running);
    this.running = undefined;
  }

  halt() {
    this.still();
    this.set({});
  }

  leave() {
    this.still();
    super.leave();
  }

  place(level) {
    this.still();
    this.set({ level });
  }

  /** Another class or another noise. */
  choose(digit, start) {
    this.set({ digit, start, alarmed: '' });
  }

  inked(pixels) {
    Object.assign(this, { pixels, drawn: true, alarmed: '' });
    this.set({});
  }

  draw() {
    const root = element('div', `denoise ${this.part}`), answer = this.answer(), last = this.steps[this.upto - 1];
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    root.classList.toggle('broad', this.broad);
    root.append(this.part === 'learn' ? this.clock(last) : this.walker(answer));
    if (this.alarmed || this.complaint) root.append(alarm(this.alarmed || this.complaint));
    const { at } = this.places(answer), made = PARTS[this.part](this, answer, at);
    root.append(...made.parts);
    this.host._rows = () => made.rows();
    this.show(root, () => made.paint());
    if (!this.running && !this.playing && !this.held) say(this.host, made.said);
  }

  /** Play, step by step, and t. */
  walker(answer) {
    const bar = element('div', 'bar'), { steps, at } = this.places(answer), slider = element('input'), most = Math.max(0, steps.length - 1);
    Object.assign(slider, { type: 'range', min: 0, max: most, step: 1, disabled: !most });
    slider.value = String(at);
    slider.dataset.focus = 'level';
    slider.setAttribute('aria-label', this.part === 'forth' ? 'Steps of noise' : 'Steps of the chain');
    slider.oninput = () => this.place(steps[Number(slider.value)]);
    const said = this.part === 'forth' ? `t = ${steps[at]} of ${most}` : `t = ${steps[at] ?? ''}`;
    slider.setAttribute('aria-valuetext', said);
    const before = named('before', '← Back', () => this.place(steps[at - 1])), next = named('next', 'Step →', () => this.place(steps[at + 1]));
    before.disabled = at <= 0;
    next.disabled = at >= most;
    bar.append(named('go', this.running ? 'Halt' : 'Play', () => this.go(), 'main'), before, next, slider, element('b', 'when', said), ...this.learned());
    return bar;
  }

  /** Whose chains these are: of the recorded run's end, or of a moment of the live one. */
  learned() {
    const last = this.steps[this.upto - 1];
    return this.recording || !last ? this.marked() : [element('span', 'note', `live: after ${last.steps.toLocaleString('en')} steps of learning`)];
  }

  /** The timeline of learning, and the way to a live run. */
  clock(last) {
    const bar = this.bar();
    bar.append(...this.timeline(last ? `${last.steps.toLocaleString('en')} steps, ${last.seconds.toFixed(1)} s` : 'getting ready'));
    return bar;
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Denoise, 'chosen', given);
}
