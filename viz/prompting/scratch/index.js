// Two learners of the same questions in lockstep, one of which writes steps before its answer; one question with its steps, which can
// be changed; and whether answers follow. Data: payload.py beside this file; the moments come from the server, or were recorded.

import { element, unit } from '../../shared/dom.js';
import { panel } from '../../shared/panel.js';
import { topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm, asker } from '../../shared/live.js';
import { Growing, mounted } from '../../shared/growing.js';
import { learning, share } from './curves.js';
import { PLACED, follow, strip, touches } from './strip.js';

const WIDE = 700; // sixteenths of the type
const RECORDED = -1;
const KNOWN = 60; // answers that are kept

class Scratch extends Growing {
  // What is asked and touched, as the address has it.
  text = '';
  touch = 'own';
  place = 1;
  sent = '';
  /** @type {any} what was written last */
  last = null;

  constructor(host) {
    super(host, 'prompting/scratch', (found) => found.steps);
    this.known = new Map(); // what was answered, by what was asked
    const heard = (found, body) => {
      this.known.set(JSON.stringify(body), found);
      if (this.known.size > KNOWN) this.known.delete(this.known.keys().next().value);
      this.complaint = '';
      this.draw();
    };
    const failed = (sentence) => {
      this.complaint = sentence;
      this.draw();
    };
    this.want = asker(host, 'prompting/written', heard, failed);
    this.measure = asker(host, 'prompting/followed', heard, failed);
  }

  take(data, done) {
    const sent = JSON.stringify([data.text, data.touch, data.place]), other = data.ask.puzzle !== this.data?.ask.puzzle;
    const { text, touch, place } = data;
    if (sent !== this.sent || other) Object.assign(this, { text, touch, place, last: other ? null : this.last });
    this.sent = sent;
    super.take(data, done);
    if (this.steps.length) this.draw();
  }

  set(changes) {
    this.complaint = '';
    super.set(changes);
  }

  tell() {
    const { text, touch, place } = this;
    this.sent = JSON.stringify([text, touch, place]);
    this.send({ touch, place, [this.bits ? 'string' : 'sum']: text });
  }

  get bits() {
    return this.data.ask.puzzle === 'parity';
  }

  /** The moment that is asked about: of the recorded run only the end is there. */
  get moment() {
    return this.recording ? RECORDED : this.upto - 1;
  }

  /** What both learners write now, or what they wrote last while that is on its way. */
  written() {
    const { text, touch, place, data } = this;
    const body = { puzzle: data.ask.puzzle, text, touch, place, at: this.moment };
    if (body.at === RECORDED && text === data.text && touch === data.touch && place === data.place) return (this.last = data.said);
    const found = this.known.get(JSON.stringify(body));
    if (found) return (this.last = found);
    if (!this.complaint) this.want(body);
    return this.last ?? data.said;
  }

  /** Whether answers follow at the end of the run that is shown; null where that is not known yet. */
  followed() {
    if (this.recording) return this.data.followed;
    const body = { puzzle: this.data.ask.puzzle, at: this.data.looks - 1 };
    const found = this.known.get(JSON.stringify(body));
    if (!found && this.steps.length === this.data.looks && !this.complaint) this.measure(body);
    return found?.followed ?? null;
  }

  draw() {
    const root = element('div', 'scratch'), last = this.steps[this.upto - 1], { data } = this;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    root.append(this.clock(last));
    if (this.complaint) root.append(alarm(this.complaint));
    const upper = element('div', 'upper'), count = last?.learners.with.asked ?? '…';
    const chart = panel(upper, 'chart', data.title, `${count} new questions; band: 95 % interval`);
    const beside = panel(upper, 'beside', data.beside.title, data.beside.name === 'sums' ? 'needs no steps' : 'needs steps');
    const lower = element('div', 'lower'), asked = panel(lower, 'asked', 'One question', this.when());
    const places = this.followed()?.[this.touch], acts = this.acts();
    asked.append(touches(this.touch, (touch) => this.set({ touch })), strip(this.written(), this, acts));
    asked.append(places ? follow(places, this, acts) : element('p', 'words', 'Of many questions: measured when the run is over.'));
    root.append(upper, lower);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      const shown = this.steps.slice(0, this.upto), { ticks } = data.beside, guess = this.bits ? 0.5 : null;
      learning(chart, { ticks: shown, ghost: this.ahead, seconds: data.seconds, guess, title: data.title, small: false });
      const other = { ticks, ghost: [], seconds: ticks.at(-1)?.seconds, guess: this.bits ? null : 0.5, title: data.beside.title, small: true };
      if (ticks.length) learning(beside, other);
    });
    if (last && !this.playing) say(this.host, this.told(last));
  }

  /** Of which moment the learners are that write. */
  when() {
    if (this.recording) return this.upto < this.steps.length ? 'written by the learners at the end of the recorded run' : 'press a bit or a step';
    return `written by the learners after ${this.steps[this.upto - 1]?.seconds ?? 0} s`;
  }

  acts() {
    return {
      bit: (at) => {
        const bits = [...this.text.replace(/\s/g, '')];
        bits[at] = bits[at] === '1' ? '0' : '1';
        this.set({ text: bits.join('') });
      },
      step: (place) => this.set({ place, touch: PLACED.includes(this.touch) ? this.touch : 'change' }),
    };
  }

  /** The timeline of both, and the way to a live run. */
  clock(last) {
    const bar = this.bar();
    const said = last ? `${last.seconds} s each` : 'getting ready';
    bar.append(...this.timeline(said));
    return bar;
  }

  told(last) {
    const { with: one, without } = last.learners, now = this.followed()?.[this.touch][PLACED.includes(this.touch) ? this.place - 1 : 0];
    const follows = now && now[1] !== null ? ` Of ${now[2]} answers ${now[1]} are what the steps say.` : '';
    const shares = [one, without].map(({ right, asked }) => share(right, asked));
    return `After ${last.seconds} seconds each, right answers: ${shares[0]} with steps, ${shares[1]} without.${follows}`;
  }

  rows() {
    return this.steps.slice(0, this.upto).flatMap((one) =>
      Object.entries(one.learners).map(([name, { steps, ...found }]) => ({ seconds: one.seconds, written_steps: name, batches: steps, ...found })),
    );
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Scratch, 'chosen wrong', given);
}
