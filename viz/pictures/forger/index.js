// A generator and a discriminator that learn against each other: pictures of the same codes as they change, how many of each digit are
// made, and how near a made picture is to a real one. Data: payload.py beside this file; ticks come from the server, or were recorded.

import { element, named, svg, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { SIDE, aDigit, inks, picture } from '../../shared/pad.js';
import { panel } from '../../shared/panel.js';
import { topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';
import { curves } from '../../shared/curves.js';
import { carpet } from './carpet.js';

const WIDE = 700; // sixteenths of the type
const KNOWN = 120; // answers that are kept
const ROW = 10; // pictures in a row: one of each digit where it is told
const CELLS = SIDE * SIDE;
const COPY = 0.02; // fewer held-out digits than this are as near to a training digit

class Forger extends Growing {
  sample = 0;
  sent = '';
  revealed = false;
  looked = ''; // the picture that was asked about last
  /** @type {any} what is known of the picture that was looked at last */
  last = null;

  constructor(host) {
    super(host, 'pictures/forger', (found) => found.steps);
    this.answerTo = this.knowing('pictures/nearest', KNOWN);
  }

  take(data, done) {
    const sent = JSON.stringify(data.shown), other = sent !== this.sent;
    if (other) this.sample = data.shown.sample;
    if (JSON.stringify(data.quiz) !== JSON.stringify(this.data?.quiz)) this.revealed = false;
    this.sent = sent;
    super.take(data, done);
    if (other && this.steps.length) this.draw();
  }

  tell() {
    this.sent = JSON.stringify({ ...this.data.shown, sample: this.sample });
    this.send({ sample: this.sample });
  }

  /** What is known of the picture that is looked at; null for one without ink, or while it is asked. */
  near(text) {
    if (text !== this.looked) Object.assign(this, { looked: text, alarmed: '' });
    const found = this.answerTo({ picture: text }, !this.playing);
    if (found) this.last = found;
    return found ?? (this.playing ? null : this.last);
  }

  draw() {
    const root = element('div', 'forger'), { data } = this, last = this.steps[this.upto - 1];
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    root.append(this.clock(last));
    if (this.complaint) root.append(alarm(this.complaint));
    const upper = element('div', 'upper'), left = element('div', 'left'), right = element('div', 'right'), lower = element('div', 'lower');
    const told = data.ask.told === 'yes' ? 'each column was asked for its digit' : 'always from the same noise';
    const made = panel(left, 'made', 'What the generator makes', told), one = panel(left, 'one', 'Copy or new?', 'the picture that is framed');
    const quiz = data.quiz && panel(left, 'quiz', 'Digit or made up?', this.revealed ? 'green: written by hand' : 'half of them were written by hand');
    const main = panel(right, 'main', 'What it makes, sorted', `${data.about.counted} pictures each time, by the judge`);
    const other = data.beside && panel(right, 'other', 'Beside it, recorded', data.beside.title);
    const distance = panel(lower, 'distance', 'Fréchet distance', `dashed: real digits, ${data.about.real.toFixed(1)}`);
    const scores = panel(lower, 'scores', 'What the discriminator believes', 'probability of being real');
    upper.append(left, right);
    root.append(upper, lower);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      const seen = this.steps.slice(0, this.upto).findLast((tick) => tick.pictures); // a recording keeps those of every second tick
      if (seen) {
        this.made(made, seen.pictures);
        this.one(one, seen);
        if (quiz) this.quiz(quiz);
      }
      const shown = this.steps.slice(0, this.upto);
      carpet(main, shown.map((tick) => tick.counts), data.about, this.upto - 1, (tick) => this.rewind(tick + 1));
      if (other) carpet(other, data.beside.counts, data.about, -1, null);
      this.curves(distance, scores, shown);
    });
    if (last && !this.playing) say(this.host, this.told(last));
  }

  curves(distance, scores, shown) {
    const { last, real } = this.data.about, steps = shown.map((one) => one.steps), now = shown.at(-1);
    const fd = { name: now ? now.distance.toFixed(1) : '', kind: 'fd', values: shown.map((one) => one.distance) };
    curves(distance, steps, [fd], { last, marks: [1, 10, 100], log: true, rule: real, label: 'Fréchet distance over the steps' });
    const lines = [['real', 'real digits'], ['made', 'made ones']].map(([kind, name]) => {
      return { name: now ? `${now[kind].toFixed(2)} ${name}` : name, kind, values: shown.map((one) => one[kind]) };
    });
    curves(scores, steps, lines, { last, marks: [0, 0.5, 1], log: false, rule: 0, label: 'What the discriminator believes over the steps' });
  }

  /** All pictures, each a button. */
  made(host, text) {
    const group = element('div', 'wall'), buttons = [];
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', 'Pictures of the generator');
    for (let at = 0; at < text.length / CELLS; at += 1) {
      const one = named(`s${at}`, '', () => this.set({ sample: at }), at === this.sample ? 'here' : '');
      one.setAttribute('aria-label', `Picture ${at + 1}`);
      one.setAttribute('aria-pressed', String(at === this.sample));
      one.append(square(text.slice(at * CELLS, (at + 1) * CELLS)));
      buttons.push(one);
    }
    group.append(...buttons);
    rove(group, buttons, this.sample, () => ROW);
    host.append(group);
  }

  /** Eight pictures, of which half were written by hand. */
  quiz(host) {
    const row = element('div', 'eight'), { pictures, real } = this.data.quiz;
    pictures.forEach((text, at) => {
      const one = element('figure', this.revealed ? (real[at] ? 'hand' : 'machine') : '');
      one.append(square(text), element('figcaption', '', this.revealed ? `${at + 1} ${real[at] ? 'hand' : 'made'}` : at + 1));
      row.append(one);
    });
    const show = named('reveal', this.revealed ? 'Hide' : 'Show', () => {
      this.revealed = !this.revealed;
      this.draw();
    });
    row.append(show);
    host.append(row);
  }

  /** The picture that is looked at, beside the training digit that is nearest to it. */
  one(host, last) {
    const text = last.pictures.slice(this.sample * CELLS, (this.sample + 1) * CELLS), near = this.near(text), row = element('div', 'pair');
    row.append(square(text));
    if (near) {
      const share = near.closer, says = share < COPY ? 'almost a copy' : 'no copy', words = element('div', 'words');
      const more = share === 0 ? 'No held-out digit is' : `${Math.round(100 * share)} % of held-out digits are`;
      words.append(
        element('p', 'verdict', `${says}: ${near.distance.toFixed(2)} away from the nearest training digit, ${aDigit(near.label)}`),
        element('p', 'note', `${more} as near to one. The judge takes the picture for ${aDigit(near.answer)} (${sure(near.sure)}).`),
      );
      row.append(square(near.picture), words);
    } else row.append(element('p', 'note', this.alarmed ? 'There is no ink in this picture to compare.' : 'halt the run to compare'));
    host.append(row);
  }

  /** The timeline of both, and the way to a live run. */
  clock(last) {
    const bar = this.bar();
    const said = last ? `${last.steps.toLocaleString('en')} steps, ${last.seconds.toFixed(1)} s` : 'getting ready';
    bar.append(...this.timeline(said));
    return bar;
  }

  told(last) {
    const most = Math.max(...last.counts), asked = last.asked === null ? '' : ` ${Math.round(100 * last.asked)} % are what was asked for.`;
    const counted = `of ${this.data.about.counted} pictures most, ${most}, are ${aDigit(last.counts.indexOf(most))}`;
    return `After ${last.steps} steps: ${counted}; Fréchet distance ${last.distance.toFixed(1)}.${asked}`;
  }

  rows() {
    const counted = (counts) => Object.fromEntries(counts.map((count, digit) => [`digit_${digit}`, count]));
    return this.steps.slice(0, this.upto).map(({ steps, seconds, distance, asked, real, made, counts }) => {
      return { steps, seconds, distance, asked, real, made, ...counted(counts) };
    });
  }
}

const sure = (value) => (value > 0.995 ? '1.0' : value.toFixed(2).replace(/^0/, ''));

function square(text) {
  const drawing = svg('svg', { viewBox: `0 0 ${10 * SIDE} ${10 * SIDE}`, 'aria-hidden': true });
  drawing.append(picture(inks(text), 0, 0, 10 * SIDE));
  return drawing;
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Forger, 'chosen', given);
}
