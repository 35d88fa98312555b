// A caption that is written for a picture, word by word, and pictures that are painted for a caption, from noise. Data: payload.py beside
// this file; what was learned comes with Glassbox, and every caption is a live question.

import { element, named, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { coloured } from '../../shared/rgb.js';
import { topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';
import { asking } from '../../shared/scene.js';
import { PARTS, learn, rates } from './learn.js';

const WIDE = 700; // sixteenths of the type
const COPIES = 100; // pictures of a scene, and noises
const PACE = 120; // milliseconds from one frame to the next
const TESTS = { seen: () => 'pairs of colour and shape that it learned from', unseen: (kept) => `with a ${kept.join(' or a ')}: never learned from` };

class Captions extends Growing {
  caption = '';
  typed = '';
  copy = 0;
  word = 1;
  frame = 0;
  sent = '';
  /** @type {any} */
  last = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  showing;

  constructor(host) {
    super(host, 'pictures/lockstep', (found) => found.steps);
    this.answers = { words: this.knowing('pictures/described'), paint: this.knowing('pictures/painted') };
  }

  take(data, done) {
    const sent = JSON.stringify(data.shown), { caption, copy, word, frame } = data.shown;
    if (this.data?.shown.task !== data.shown.task) this.last = null;
    if (sent !== this.sent) Object.assign(this, { caption, typed: caption, copy, word, frame, alarmed: '' });
    this.sent = sent;
    super.take(data, done);
    this.draw();
  }

  tell() {
    if (this.alarmed) return; // the page keeps the last that could be read
    const { caption, copy, word, frame } = this;
    this.sent = JSON.stringify({ ...this.data.shown, caption, copy, word, frame });
    this.send({ caption, copy, word, frame });
  }

  /** What is shown now, or was shown last while that is on its way. */
  answer() {
    const { shown } = this.data, { task, guided } = shown, { caption, copy } = this;
    const first = task === 'words' ? this.data.described : this.data.painted;
    if (first && caption === shown.caption && copy === shown.copy) return (this.last = first);
    const body = { caption, copy, ...(task === 'paint' ? { guided } : {}) };
    return (this.last = this.answers[task](body) ?? this.last ?? first);
  }

  another() {
    this.set({ copy: (this.copy + 1) % COPIES });
  }

  draw() {
    const root = element('div', 'captions'), { task } = this.data.shown;
    if (task === 'learn') return this.learning(root);
    const found = this.answer();
    const before = this.host.querySelector('[data-focus="caption"]'), caret = before?.selectionStart ?? 0;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    root.append(asking(this, found?.caption ?? this.data.shown.caption, task === 'words' ? 'Describe it' : 'Paint it'));
    if (this.alarmed) root.append(alarm(this.alarmed));
    const body = element('div', 'stage');
    root.append(body);
    if (found && task === 'words') this.words(body, found);
    else if (found) this.paint(body, found);
    if (this.data.measured) this.measured(body, task);
    this.host._rows = () => this.rows();
    this.show(root);
    const input = root.querySelector('[data-focus="caption"]');
    if (input instanceof HTMLInputElement && this.host.getRootNode().activeElement === input) input.setSelectionRange(caret, caret);
    if (found && !this.showing) say(this.host, this.told(task, found));
  }

  /** How both were learned, moment by moment. */
  learning(root) {
    const last = this.steps[this.upto - 1], clock = this.bar(), said = last ? `${last.seconds} s` : 'getting ready';
    root.classList.add('learn');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    clock.append(...this.timeline(said));
    root.append(clock);
    if (this.complaint) root.append(alarm(this.complaint));
    const made = learn(root, this, last);
    this.host._rows = () => rates(this.steps.slice(0, this.upto));
    this.show(root, made.paint);
    if (!this.playing) say(this.host, made.said);
  }

  /** A picture, the caption that is written, and the distribution from which the chosen word comes. */
  words(body, found) {
    const pair = element('div', 'pair'), figure = element('figure', 'asked'), right = element('div', 'right');
    figure.append(coloured(found.picture, found.caption), named('another', 'Another picture', () => this.another()));
    const line = panel(right, 'written', 'Written for it', found.right ? '✓ right' : `× it is “${found.caption}”`);
    const group = element('div', 'line'), at = Math.min(this.word, found.steps.length - 1);
    const buttons = found.steps.map(({ word, best }, index) => {
      const one = named(`word${index}`, '', () => this.set({ word: index }), index === at ? 'here' : '');
      one.append(element('span', '', word), element('small', '', percent(best[0][1])));
      one.setAttribute('aria-pressed', String(index === at));
      return one;
    });
    rove(group, buttons, at, () => buttons.length, true);
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', 'Words of the caption');
    group.append(...buttons);
    line.append(group);
    const next = panel(right, 'next', `Word ${at + 1}`, 'probabilities of the five likeliest');
    next.append(...found.steps[at].best.map(([word, share], index) => bar(word, share || Number.MIN_VALUE, index ? 'other' : 'best')));
    pair.append(figure, right);
    body.append(pair);
  }

  /** The chain from noise to a picture, and all pictures that came of it. */
  paint(body, found) {
    const pair = element('div', 'pair'), figure = element('figure', 'asked'), right = element('div', 'right'), { about } = this.data;
    const at = Math.min(found.frames.length - 1, Math.round(this.frame / about.every)), slider = element('input'), clock = element('div', 'bar');
    figure.append(coloured(found.frames[at], `after ${this.frame} of ${about.steps} steps`), named('another', 'Other noise', () => this.another()));
    Object.assign(slider, { type: 'range', min: 0, max: about.steps, step: about.every });
    slider.value = String(this.frame);
    slider.dataset.focus = 'frame';
    slider.setAttribute('aria-label', 'Steps of the chain');
    slider.setAttribute('aria-valuetext', `${this.frame} of ${about.steps} steps`);
    slider.oninput = () => {
      this.halt();
      this.set({ frame: Number(slider.value) });
    };
    const play = named('play', this.showing ? 'Halt' : 'From noise', () => this.unfold(), 'main');
    clock.append(play, slider, element('b', 'when', `step ${this.frame} of ${about.steps}`));
    const row = panel(right, 'ends', 'Four from four noises', 'what the reader sees, and what is written for it');
    const four = element('div', 'four');
    four.append(
      ...found.ends.map((one) => {
        const made = element('figure', one.right ? 'good' : 'bad'), words = element('figcaption');
        words.append(element('b', '', `${one.right ? '✓' : '×'} ${one.read}`), element('span', '', `${one.returned ? '✓' : '×'} ${one.back}`));
        made.append(coloured(one.picture, `a picture for ${found.caption}`), words);
        return made;
      }),
    );
    row.append(four);
    pair.append(figure, right);
    body.append(clock, pair);
  }

  /** The chain from its noise on, or a halt. */
  unfold() {
    if (this.showing) {
      this.halt();
      this.set({});
      return;
    }
    const { about } = this.data;
    this.frame = 0;
    this.showing = setInterval(() => {
      if (!this.host.isConnected || this.frame >= about.steps) {
        this.halt();
        if (this.host.isConnected) this.set({});
        return;
      }
      this.frame = Math.min(about.steps, this.frame + about.every);
      this.draw();
    }, PACE);
    this.draw();
  }

  halt() {
    clearInterval(this.showing);
    this.showing = undefined;
  }

  leave() {
    this.halt();
    super.leave();
  }

  /** How often it is right, on new pictures of what was taught and of what was kept back. */
  measured(body, task) {
    const { measured, about, shown, said } = this.data, of = task === 'words' ? measured.words : measured.paint[shown.guided];
    const title = task === 'words' ? 'Captions that are right' : `Pictures that are right, guidance ${shown.guided}`;
    const learned = `learned for ${task === 'words' ? about.writing : about.seconds} s`;
    const host = panel(body, 'measured', title, `${task === 'words' ? about.gallery : about.painted} and ${about.unseen} scenes, ${learned}, ${said}`);
    const grid = element('div', 'grid');
    for (const [name, words] of Object.entries(TESTS)) {
      const column = element('div');
      column.append(element('p', 'note', words(about.kept)), ...PARTS.map((part, at) => bar(part, of[name][at], at === PARTS.length - 1 ? 'best' : 'other')));
      if (task === 'paint' && shown.guided === about.usual) column.append(bar('caption comes back', measured.back[name][3], 'other'));
      grid.append(column);
    }
    host.append(grid);
  }

  told(task, found) {
    if (task === 'words') return `For a picture of ${found.caption} is written: ${found.text}. That is ${found.right ? 'right' : 'wrong'}.`;
    return `For ${found.caption} four pictures are painted; the reader takes them for ${found.ends.map((one) => one.read).join(', ')}.`;
  }

  rows() {
    const { measured, shown } = this.data;
    if (!measured) return [];
    const of = shown.task === 'words' ? measured.words : measured.paint[shown.guided];
    return Object.keys(TESTS).map((name) => ({ test: name, ...Object.fromEntries(PARTS.map((part, at) => [part, of[name][at]])) }));
  }
}

/** A name, a bar and its share. */
function bar(name, share, kind) {
  const made = element('div', `share ${kind}`), room = element('span', 'room'), fill = element('i');
  fill.style.width = `${(100 * share).toFixed(1)}%`;
  room.append(fill);
  made.append(element('span', 'name', name), room, element('b', '', percent(share)));
  return made;
}

const percent = (share) => (share > 0.995 && share < 1 ? '>99 %' : share > 0 && share < 0.005 ? '<1 %' : `${Math.round(100 * share)} %`);

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Captions, 'chosen query', given);
}
