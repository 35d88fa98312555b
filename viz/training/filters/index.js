// Filters: how many texts are left behind each, what each stopped or changed, and two texts compared by MinHash, their signatures in bands.
// Data: payload.py beside this file.

import { element, named, refocus, unit } from '../../shared/dom.js';
import { panel } from '../../shared/panel.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';
import { curve, signature } from './drawings.js';

const WIDE = 700; // sixteenths of the type
const REST = 450; // milliseconds without a choice until the page is told

class Filters {
  /** @type {any} what Streamlit sent */
  data;
  stage = 'near';
  pair = 0;
  sent = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  telling;
  /** @type {(said: any) => void} */
  send = () => {};

  constructor(host) {
    this.host = host;
  }

  take(data) {
    this.data = data;
    const sent = JSON.stringify(data.shown);
    if (sent !== this.sent) Object.assign(this, { stage: data.shown.stage, pair: data.shown.pair, sent });
  }

  set(changes) {
    Object.assign(this, changes);
    this.draw();
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      if (!this.host.isConnected) return;
      this.sent = JSON.stringify({ ...this.data.shown, stage: this.stage, pair: this.pair });
      this.send({ filter: this.stage, pair: this.pair });
    }, REST);
  }

  draw() {
    const { data } = this, root = element('div', 'filters'), lower = element('div', 'lower');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    const stage = data.stages.find((one) => one.name === this.stage), pair = data.pairs[this.pair];
    const texts = panel(lower, 'texts', stage.title, said(stage));
    const compared = panel(lower, 'compared', 'MinHash', pair ? `texts ${pair.numbers.join(' and ')}` : 'no pair');
    root.append(this.pipeline(), lower);
    const focused = this.host.getRootNode().activeElement?.dataset?.focus;
    this.host.replaceChildren(root);
    texts.append(this.list(stage));
    this.compare(compared, pair);
    refocus(root, focused, { preventScroll: true });
    say(this.host, `${stage.title}: ${said(stage)}. ${data.stages.at(-1).left} of ${data.all} texts come through.`);
  }

  /** The filters in a row, each with what is left behind it. */
  pipeline() {
    const { stages, all } = this.data, made = element('div', 'pipeline'), buttons = stages.map((one) => {
      const button = named(one.name, undefined, () => this.set({ stage: one.name }), one.name === this.stage ? 'stage here' : 'stage');
      const column = element('span', 'column'), left = element('u'), gone = element('s');
      left.style.height = `${(100 * one.left) / all}%`;
      gone.style.height = `${(100 * one.stopped) / all}%`;
      column.append(gone, left);
      button.append(element('b', '', one.title), column, element('i', '', `${one.left} left`), element('em', '', short(one)));
      button.setAttribute('aria-pressed', String(one.name === this.stage));
      return button;
    });
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', `Filters, from ${all} texts on`);
    const first = element('p', 'start');
    const words = element('em', '', `${this.data.words.toLocaleString('en')} words`);
    first.append(element('b', '', 'Dirty'), element('span', 'column whole'), element('i', '', `${all} texts`), words);
    made.append(first, ...buttons);
    rove(made, buttons, stages.findIndex((one) => one.name === this.stage), () => 1);
    return made;
  }

  /** What a filter stopped or changed, and why. */
  list(stage) {
    const texts = this.data.texts[stage.name], made = element('ol');
    made.tabIndex = 0;
    made.setAttribute('aria-label', `Texts of ${stage.title}`);
    if (!texts.length) made.append(element('li', 'none', 'Nothing was stopped or changed here.'));
    for (const one of texts) {
      const row = element('li', one.stopped ? 'stopped' : ''), head = element('p', 'why'), text = element('p', 'what');
      head.append(element('b', '', `${one.number} `), one.why || (one.before ? 'markup off, text kept' : ''));
      if (one.before) row.append(head, element('p', 'before', one.before));
      else row.append(head);
      for (const [part, kind, wrong] of one.parts) {
        const mark = kind ? element('mark', wrong ? 'wrong' : '', part) : part;
        text.append(mark);
        if (kind) text.append(element('sup', '', wrong ? `${kind}? no` : kind));
      }
      if (one.parts.some(([part]) => part)) row.append(text);
      for (const missed of one.missed ?? []) row.append(element('p', 'why missed', `overlooked: “${missed}”`));
      made.append(row);
    }
    return made;
  }

  /** Two texts, their signatures, and how likely such a pair is to meet. */
  compare(host, pair) {
    const { pairs, shown, about } = this.data;
    if (!pair) {
      host.append(element('p', 'note', 'No two texts agree in a band: none is compared with another.'));
      return;
    }
    const row = element('div', 'pairs');
    const buttons = pairs.map((one, at) => {
      const title = one.numbers.join(' · '), button = named(`pair${at}`, title, () => this.set({ pair: at }), at === this.pair ? 'here' : '');
      button.setAttribute('aria-pressed', String(at === this.pair));
      button.setAttribute('aria-label', `Texts ${one.numbers.join(' and ')}`);
      return button;
    });
    row.setAttribute('role', 'group');
    row.setAttribute('aria-label', 'Pairs that agree in a band');
    row.append(...buttons);
    rove(row, buttons, this.pair, () => 1);
    host.append(row);
    pair.texts.forEach((words, at) => {
      const text = element('p', 'words');
      text.append(element('b', 'number', `${pair.numbers[at]} `));
      for (const [word, common] of words) text.append(common ? `${word} ` : element('mark', '', word), common ? '' : ' ');
      host.append(text);
    });
    const verdict = pair.dropped ? `${pair.numbers[1]} is dropped` : 'both stay';
    const room = element('div', 'room'), chart = element('div', 'chart');
    const sentence = `${share(pair.estimate)} of the values agree, from ${share(about.alike)} on it is a copy: ${verdict}.`;
    host.append(room, element('p', 'verdict', `${sentence} Exact: ${share(pair.exact)} of shingles.`), chart);
    signature(room, pair, shown.bands, about.hashes);
    curve(chart, pair, shown.bands, about);
  }
}

const share = (value) => value.toFixed(2).replace(/^0/, '');
function said(stage) {
  if (stage.name === 'private') return `${stage.changed} texts have something masked or overlooked`;
  return `${stage.stopped} stopped${stage.changed ? `, ${stage.changed} changed` : ''}`;
}
const short = (stage) => (stage.stopped ? `−${stage.stopped}` : stage.changed ? `${stage.changed} changed` : 'none');

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const view = (host._filters ||= new Filters(host));
  host.dataset.meanings = 'chosen pruned';
  view.send = (changes) => setStateValue('spot', changes);
  view.take(data);
  return keepDrawn(host, () => view.draw());
}
