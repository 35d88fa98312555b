// Three learners in lockstep: how well each translates, and one sentence as it is translated now. Data: payload.py beside this
// file; the moments of the race come from the server, or were recorded.

import { element, named } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm, asker } from '../../shared/live.js';
import { needsModel } from '../../shared/standing.js';
import { tips } from '../../shared/tips.js';
import { Growing } from '../../shared/growing.js';
import { cards } from './cards.js';
import { curve } from './curve.js';
import { drawLines } from './lines.js';
import { looks, truths, wall } from './matrices.js';
import { chosenHead, headName, largest, share, unpack } from './parts.js';

const A_WORD = 650; // and from word to word
const SHOWN = 3; // likeliest words
const RECORDED = -1;
const LONG = 15; // words that do not stand beside each other

const pairs = (text) => text.split('.').filter(Boolean).map((one) => one.split('-').map(Number));
const joined = (found) => found.map((one) => one.join('-')).join('.');

class Learners extends Growing {
  // What is chosen and touched, as the address has it; and what only stands here.
  learner = 'attention';
  row = 0;
  head = 0;
  forced = '';
  off = '';
  /** @type {number | null} the source word that is to be deleted or moved */
  picked = null;
  at = 0;
  sent = '';
  /** @type {any} what was said last */
  last = null;
  writer = 0;
  /** @type {(changes: any) => void} */
  send = (changes) => void changes;

  constructor(host) {
    super(host, 'translation/race', (found) => found.steps);
    this.known = new Map(); // what was said, by what was asked
    this.want = asker(host, 'translation/said', (found, body) => {
      this.known.set(JSON.stringify(body), found.learners);
      if (this.known.size > 60) this.known.delete(this.known.keys().next().value);
      this.complaint = '';
      this.draw();
    }, (sentence) => {
      this.complaint = sentence;
      this.draw();
    });
  }

  take(data, done) {
    const sent = JSON.stringify([data.learner, data.row, data.head, data.forced, data.off, data.source]);
    const { learner, row, head, forced, off } = data;
    if (sent !== this.sent) Object.assign(this, { learner, row, head, forced, off, picked: null });
    this.sent = sent;
    super.take(data, done);
    if (this.steps.length) this.draw();
  }

  set(changes) {
    this.complaint = '';
    super.set(changes);
  }

  tell() {
    const { learner, row, head, forced, off } = this;
    this.sent = JSON.stringify([learner, row, head, forced, off, this.data.source]);
    this.send({ learner, row, head, forced, off });
  }

  /** The look that is shown: the last at or before the moment on the timeline, and where it is. */
  get look() {
    for (let at = this.upto - 1; at >= 0; at -= 1) if (this.steps[at]?.look) return [this.steps[at].look, at];
    return [null, -1];
  }

  /** What the learners say now, or a sentence why that is not known; asked for where it is not here, and meanwhile what was. */
  said() {
    const [, at] = this.look, sentence = this.data.source.join(' '), touched = this.forced || this.off;
    if (at < 0) return null;
    const last = this.recording && at === this.steps.length - 1;
    if (this.recording && !last) {
      const found = this.recording.found.said[sentence]?.[at];
      if (touched) return 'Of the recorded race only the end can be touched: move the timeline there, or press Run it live.';
      return found ?? 'Of the recorded race this sentence is known at the end alone: move the timeline there, or press Run it live.';
    }
    if (last && !touched && this.data.said) return this.filled(this.data.said, this.recording.found.said[sentence]?.[at]);
    const body = { ...this.data.ask, at: last ? RECORDED : at, sentence, forced: this.forced, off: this.off };
    const found = this.known.get(JSON.stringify(body));
    if (!found && !this.complaint) this.want(body);
    return found ?? this.last ?? null;
  }

  /** What learners say whose weights come with Glassbox, and what was recorded of another. */
  filled(said, recorded = {}) {
    return Object.fromEntries(Object.entries(said).map(([name, one]) => [name, one.missing && recorded[name] ? recorded[name] : one]));
  }

  draw() {
    const [look, at] = this.look, said = this.said(), { data } = this;
    const mine = typeof said === 'string' ? { missing: said } : said?.[this.learner], long = Math.max(data.source.length, mine?.words?.length ?? 0) > LONG;
    const root = element('div', long ? 'learners long' : 'learners');
    if (said && typeof said !== 'string') this.last = said;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.append(cards(data, look, this.learner, (learner) => this.set({ learner, head: 0 })));
    const later = [];
    if (this.complaint) root.append(alarm(this.complaint));
    else if (!this.steps.length && !this.playing && data.waits) root.append(element('p', 'missing', this.unstarted()));
    else if (mine?.missing) root.append(element('p', 'missing', mine.missing));
    else if (mine) later.push(...this.sentence(root, mine));
    const lower = element('div', 'lower'), plot = this.panel(lower, 'plot', 'Whole sentences right', 'by words read');
    if (mine && !mine.missing) later.push(...this.tables(lower, mine, look));
    lower.append(plot.parentElement);
    later.push(() => curve(plot, data, look, this.ghost(at), this.learner));
    root.append(lower, this.clock());
    this.host._rows = () => this.rows();
    this.show(root, () => later.forEach((paint) => paint()));
    if (!this.playing) say(this.host, this.told(look, mine));
  }

  /** The recorded look that stands behind a live race. */
  ghost(at) {
    return this.ahead.length ? this.ahead[at]?.look ?? null : null;
  }

  panel(host, kind, title, about) {
    const made = element('section', kind), head = element('h2', '', title), body = element('div', 'body');
    if (about) head.append(' ', element('em', '', about));
    made.append(head, body);
    host.append(made);
    return body;
  }

  /** The words written, the end mark's with them. */
  written(mine) {
    return mine.ended ? [...mine.words, '[end]'] : mine.words;
  }

  /** The sentence, its translation, and the lines between them. Returns what paints when it stands on the page. */
  sentence(root, mine) {
    const { data } = this, made = element('section', 'sentence');
    const over = element('div', 'over'), stage = element('div', 'stage'), under = element('div', 'under');
    const target = this.written(mine), row = (this.at = Math.max(0, Math.min(this.row, target.length - 1)));
    const weights = chosenHead(this.heads(mine), this.head), shown = element('span', 'note');
    over.append(element('span', 'label key', 'Reading · key'), ...this.tools(), shown);
    const nexts = this.nexts(mine.best[row], row, target.length);
    under.append(element('span', 'label query', 'Writing · query'), ...this.writing(target.length), nexts, this.verdict(mine));
    made.append(over, stage, under);
    root.append(made);
    const now = { source: [...data.source, '[end]'], target, row, weights, marked: this.picked, context: data.context, ended: mine.ended };
    const act = {
      row: (at) => this.set({ row: at }),
      source: (at) => {
        this.picked = this.picked === at ? null : at;
        this.draw();
      },
    };
    return [() => {
      while (nexts.scrollWidth > nexts.clientWidth + 1 && nexts.children.length > 2) nexts.lastElementChild?.remove(); // as many as there is room for
      const part = drawLines(stage, now, act), about = this.learner === 'fixed' ? 'every word passes the one vector' : `${this.heading()}; line = weight`;
      shown.textContent = [part, about].filter(Boolean).join(' · ');
    }];
  }

  /** Why there is nothing yet. */
  unstarted() {
    const { total, sizes } = this.data, minutes = Math.ceil((Object.keys(sizes).length * total) / 60);
    return `This race was not recorded. Press Play to run it: ${total} s of computing for each learner, at least ${minutes} minutes.`;
  }

  heading() {
    if (this.learner === 'attention') return 'attention of the word being written';
    return this.head ? `head ${headName(this.head, 8)} of the cross-attention` : 'mean of 8 heads of the cross-attention';
  }

  /** What can be done with the source word that is chosen. */
  tools() {
    const at = this.picked, { source } = this.data;
    if (at === null || at === undefined || at >= source.length) return [];
    const change = (words) => {
      this.picked = null;
      this.send({ sentence: words.join(' '), forced: '' });
    };
    const swapped = (by) => source.map((one, place) => (place === at ? source[at + by] : place === at + by ? source[at] : one));
    const made = [
      named('delete', `Delete “${source[at]}”`, () => change(source.filter((_, place) => place !== at))),
      named('swap-left', '← Swap', () => change(swapped(-1))),
      named('swap-right', 'Swap →', () => change(swapped(1))),
    ];
    made[1].disabled = at === 0;
    made[2].disabled = at === source.length - 1;
    return made.map(needsModel);
  }

  /** From word to word. */
  writing(length) {
    const to = (row) => {
      clearInterval(this.writer);
      this.set({ row });
    };
    const back = named('word-back', '← Word', () => to(this.at - 1)), on = named('word-on', 'Word →', () => to(this.at + 1), 'main');
    back.disabled = this.at === 0;
    on.disabled = this.at >= length - 1;
    const write = named('write', 'Write it', () => {
      to(0);
      this.writer = setInterval(() => {
        if (!this.host.isConnected || this.at >= length - 1) clearInterval(this.writer);
        else this.set({ row: this.at + 1 });
      }, A_WORD);
    });
    return [on, back, write];
  }

  nexts(best, row, length) {
    const made = element('span', 'nexts');
    made.append(element('span', 'place', `word ${row + 1} of ${length}:`));
    for (const [word, p] of (best ?? []).slice(0, SHOWN)) {
      const one = element('span', 'next'), bar = element('i');
      bar.style.width = `${3.5 * p}rem`;
      one.append(element('b', '', word), bar, share(Math.max(p, Number.MIN_VALUE))); // a softmax gives no 0
      made.append(one);
    }
    return made;
  }

  /** Whether the translation is right, and what else could be said of it. */
  verdict(mine) {
    const made = element('span', mine.right === false ? 'verdict wrong' : 'verdict');
    if (mine.right === null) made.textContent = 'not in this grammar: cannot be marked';
    else made.textContent = mine.right ? '✓ a correct translation' : '× wrong';
    if (mine.right) made.classList.add('good');
    return made;
  }

  /** The matrices, and the heads of the transformer. Returns what paints them. */
  tables(lower, mine, look) {
    const heads = this.heads(mine), weights = chosenHead(heads, this.head), { data } = this, { truth } = data;
    if (!weights) {
      const made = element('section', 'none');
      const knows = `The decoder knows ${data.context} numbers of the sentence, the same for each word that it writes.`;
      made.append(element('h2', '', 'No word is looked at'), element('p', '', knows));
      lower.prepend(made);
      return [];
    }
    const forced = new Map(pairs(this.forced)), own = this.learner === 'attention', rows = this.written(mine);
    const now = { rows, columns: [...data.source, '[end]'], row: this.at, weights, true: mine.true, forced: own ? forced : new Map(), touchable: own };
    const act = {
      row: (row) => this.set({ row }),
      force: (row, at) => this.force(forced, row, at),
      head: (head) => this.set({ head }),
    };
    const about = own ? 'drag in the frame' : this.head ? `head ${headName(this.head, 8)}` : 'mean of all heads';
    const left = this.panel(lower, 'looks', 'Where it looks', about);
    const parts = [left.parentElement], paints = [() => looks(left, now, act)];
    left.parentElement.append(this.score(mine, look), ...this.changes());
    if (heads.length > 1) {
      const made = this.panel(lower, 'heads', 'Its heads', 'on a true word');
      made.append(wall(heads, look?.transformer.looks, this.head, this.dark(), act));
      if (this.head) made.parentElement.append(this.darken());
      lower.classList.add('four');
      parts.push(made.parentElement);
    }
    if (truth) {
      const right = this.panel(lower, 'truths', 'Where it comes from', '');
      right.parentElement.append(element('p', 'score', `straight across: ${share(data.diagonal)}`));
      parts.push(right.parentElement);
      paints.push(() => truths(right, now, truth));
    }
    lower.prepend(...parts);
    return paints;
  }

  /** The weights of all heads; of those that are off nothing comes through. */
  heads(mine) {
    const heads = unpack(mine.weights), dark = heads.length > 1 ? this.dark() : new Set();
    return heads.map((rows, at) => (dark.has(at + 1) ? rows.map((row) => row.map(() => 0)) : rows));
  }

  /** Heads that pass nothing on, from 1. */
  dark() {
    return new Set(pairs(this.off).map(([layer, head]) => 4 * (layer - 1) + head));
  }

  darken() {
    const off = this.dark(), dark = off.has(this.head);
    return needsModel(named('off', dark ? 'Switch it on' : 'Switch it off', () => {
      if (dark) off.delete(this.head);
      else off.add(this.head);
      this.set({ off: joined([...off].map((head) => [head > 4 ? 2 : 1, ((head - 1) % 4) + 1])) });
    }));
  }

  force(forced, row, at) {
    if (this.recording && this.look[1] !== this.steps.length - 1) return;
    this.set({ forced: joined([...forced.entries()].filter(([one]) => one !== row).concat([[row, at]])) });
  }

  /** That something was changed, and the way back. */
  changes() {
    if (!(this.learner === 'attention' ? this.forced : this.learner === 'transformer' && this.off)) return [];
    return [named('reset', 'Undo all changes', () => this.set({ forced: '', off: '' }))];
  }

  score(mine, look) {
    const scored = mine.true.slice(0, this.at + 1).map((from, row) => [from, row]).filter(([from]) => from.length);
    const weights = chosenHead(this.heads(mine), this.head), { source } = this.data;
    const right = scored.filter(([from, row]) => from.includes(largest(weights[row].slice(0, source.length)))).length;
    const all = this.learner === 'attention' ? look?.attention.looks[0] : this.head ? look?.transformer.looks[this.head - 1] : null;
    const mean = all === null || all === undefined ? '' : ` · ${share(all)} in all`;
    return element('p', 'score', `${right} of ${scored.length} on a true word${mean}`);
  }

  /** The timeline of all three, and the way to a live race. */
  clock() {
    const bar = this.bar(), slider = element('input'), when = element('b', 'when'), step = this.steps[this.upto - 1];
    Object.assign(slider, { type: 'range', min: 0, max: Math.max(0, this.steps.length - 1), step: 1, disabled: this.steps.length < 2 });
    slider.value = String(Math.max(0, this.upto - 1));
    slider.dataset.focus = 'time';
    slider.setAttribute('aria-label', 'Timeline of learning');
    slider.oninput = () => {
      this.playing = false;
      this.upto = Number(slider.value) + 1;
      this.draw();
    };
    when.textContent = step ? `${step.seconds.toFixed(0)} s each` : this.playing ? 'getting ready' : 'not begun';
    slider.setAttribute('aria-valuetext', when.textContent);
    bar.classList.add('clock');
    bar.prepend(element('span', 'label', 'Learning'));
    bar.append(slider, when);
    return bar;
  }

  told(look, mine) {
    if (!look) return 'The race begins.';
    const scores = Object.entries(look).map(([name, one]) => `${name} ${share(one.exact)}`).join(', ');
    const words = mine && !mine.missing ? ` ${this.learner} says: ${mine.words.join(' ')}.` : '';
    return `Whole sentences right: ${scores}.${words}`;
  }

  rows() {
    return this.steps.slice(0, this.upto).filter((one) => one.look).flatMap((one) =>
      Object.entries(one.look).map(([name, found]) => ({
        seconds: one.seconds,
        learner: name,
        steps: found.steps,
        loss: one.losses[name],
        exact: found.exact,
        bleu: found.bleu,
        ...Object.fromEntries(this.data.bins.map(([low, high], at) => [`exact_${low}_to_${high}_words`, found.lengths[at]])),
        alignment_of_best_head: found.looks.length ? Math.max(...found.looks) : null,
      })),
    );
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const learners = (host._learners ||= new Learners(host));
  host.dataset.meanings = 'query key chosen wrong weight'; // for the legend of a saved figure
  learners.lives = (name) => setStateValue('live', name);
  learners.send = (changes) => setStateValue('spot', changes);
  tips(host);
  learners.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => learners.draw(), () => learners.leave());
}
