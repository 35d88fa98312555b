// A library that is searched: passages and the question on a map, three orders, what the model answers with each in its prompt, and
// how often it is right. Data: payload.py beside this file; the scores come from the server, one question after another.

import { element, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm, ask } from '../../shared/live.js';
import { alone } from '../../shared/standing.js';
import { Growing } from '../../shared/growing.js';
import { map } from './map.js';
import { orders } from './orders.js';
import { cards } from './cards.js';
import { scores } from './scores.js';

const WIDE = 700; // sixteenths of the type: below that, all stands in one column
const BROAD = 1100; // of the hall

class Library extends Growing {
  /** @type {Map<string, any>} what was said, by what was asked */
  answers = new Map();
  asking = ''; // the view's question of which the answers are being fetched
  /** @type {(spot: any) => void} */
  send = () => {};

  constructor(host) {
    super(host, 'prompting/library', (found) => found.steps);
  }

  take(data, done) {
    super.take(data, done);
    const wanted = JSON.stringify([data.question, data.cards, data.passages]);
    if (wanted === this.asking) return;
    this.asking = wanted;
    if (!alone()) this.fill(wanted);
  }

  /** What a card asks the model. */
  body(name) {
    const { cards: put, passages, question } = this.data;
    return { passages: put[name].map((at) => passages[at][0]), question: question.text, answer: question.answer };
  }

  /** What is known of a card: what the model said just now, else what was recorded of the question. */
  answer(name) {
    const found = this.answers.get(JSON.stringify(this.body(name)));
    if (found) return found;
    const { question, cards: put } = this.data, kept = this.steps[question.number]?.said;
    if (question.planted >= 0 || !kept || question.picked) return null;
    const same = name === 'put' ? Object.keys(put).find((other) => other in kept && String(put[other]) === String(put.put)) : name;
    const [said, named, log_p] = kept[same ?? ''] ?? [];
    return said === undefined ? null : { said, named, log_p };
  }

  /** Ask for one card after another, until another question takes their place. */
  async fill(wanted) {
    for (const name of ['put', ...Object.keys(this.data.cards)]) {
      const body = this.body(name), key = JSON.stringify(body);
      if (this.answers.has(key)) continue;
      let found;
      try {
        found = await ask(this.host, 'prompting/said', body);
      } catch (error) {
        found = { failed: error.message };
      }
      if (this.answers.size > 60) this.answers.clear();
      this.answers.set(key, found);
      if (wanted !== this.asking || !this.host.isConnected) return;
      this.draw();
    }
  }

  /** Put a passage into the prompt, or take it out. */
  toggle(at) {
    const put = this.data.cards.put, next = put.includes(at) ? put.filter((one) => one !== at) : [...put, at];
    this.send({ picked: next.join('.') || '-' });
  }

  draw() {
    const root = element('div', 'library'), { question, cards: put } = this.data;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    if (this.host.clientWidth / unit() >= BROAD) {
      root.classList.add('broad'); // in a hall it scrolls above what to notice
      Object.assign(root, { tabIndex: 0, role: 'region', ariaLabel: 'The library' });
    }
    if (this.complaint) root.append(alarm(this.complaint));
    const upper = element('div', 'upper'), place = element('section', 'place');
    upper.append(place, orders(this));
    root.append(upper, cards(this));
    if (this.data.ask) root.append(scores(this));
    this.host._rows = () => this.rows();
    this.show(root, () => map(this, place));
    const found = this.answer('put');
    const says = found?.said ? `With ${put.put.length} passages in the prompt the model says: ${found.said}` : 'The model is asked.';
    say(this.host, `${question.text} ${says}`);
  }

  rows() {
    const { passages, cards: put, question } = this.data;
    return Object.keys(put).map((name) => {
      const { said = '', named = '', log_p = '', masses = [] } = this.answer(name) ?? {};
      const [first, passage, asked, frame, own] = masses;
      const titles = put[name].map((at) => passages[at][1]).join('; ');
      return { question: question.text, prompt: name, passages: titles, said, right: named, log_p, first, passage, asked, frame, own };
    });
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const library = (host._library ||= new Library(host));
  library.lives = (name) => setStateValue('live', name);
  library.send = (spot) => setStateValue('spot', spot);
  library.take(data, () => setTriggerValue('done', true));
  host.dataset.meanings = 'query key chosen';
  return keepDrawn(host, () => library.draw(), () => library.leave());
}
