// Effects on society: a question, and what sources found or expect, each with its kind, its numbers on one scale, and its limits.
// Data: payload.py beside this file.

import { element, named, refocus, unit } from '../../shared/dom.js';
import { footOf, keepDrawn, topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';

const WIDE = 700; // sixteenths of the type
const SURE = new Set(['experiment', 'experiment on models', 'field study', 'measurement']);

const signed = (value, low) => `${low < 0 && value > 0 ? '+' : ''}${value}`.replace('-', '−');

class Outlook {
  /** @type {any} what Streamlit sent */
  data;
  /** @type {(changes: any) => void} */
  send = () => {};

  constructor(host) {
    this.host = host;
  }

  draw() {
    const root = element('div', 'outlook'), { now } = this.data, focused = this.host.getRootNode().activeElement?.dataset?.focus;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.style.setProperty('--foot', `${footOf()}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    const head = element('h2', '', `${now.asks} `);
    if (now.scale) head.append(element('small', '', now.scale[0]));
    root.append(this.topics(), head, ...now.sources.map((one) => this.source(one)));
    this.host.replaceChildren(root);
    refocus(root, focused, { preventScroll: true });
    say(this.host, `${now.asks} ${now.sources.map((one) => `${one.who}, ${one.kind}: ${one.says}`).join(' ')}`);
  }

  topics() {
    const made = element('div', 'bar'), { topics, now } = this.data;
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', 'Questions');
    const buttons = topics.map(([id, title]) => {
      const one = named(id, title, () => this.send({ topic: id }));
      one.setAttribute('aria-pressed', String(id === now.id));
      return one;
    });
    made.append(...buttons);
    rove(made, buttons, topics.findIndex(([id]) => id === now.id), () => 1);
    return made;
  }

  source(one) {
    const made = element('section', 'one'), who = element('div', 'who'), told = element('div', 'told');
    who.append(element('h3', '', one.who), element('span', SURE.has(one.kind) ? 'kind sure' : 'kind', one.kind), element('small', '', one.where));
    told.append(element('p', 'says', one.says), element('p', 'limits', one.limits));
    made.append(who, told);
    const values = element('div', 'values');
    values.append(...one.values.map(([name, value]) => this.value(name, value)));
    made.append(values);
    return made;
  }

  /** A number on the scale that all sources of the question share. */
  value(name, value) {
    const [, low, high] = this.data.now.scale, made = element('div', 'value');
    const track = element('span', 'track'), bar = element('i'), zero = element('i', 'zero');
    const at = (x) => (100 * (x - low)) / (high - low), from = Math.max(low, Math.min(high, 0));
    if (low > 0) Object.assign(bar.style, { left: `calc(${at(value)}% - .25rem)`, width: '.5rem' }); // years have no zero
    else Object.assign(bar.style, { left: `${Math.min(at(from), at(value))}%`, width: `${Math.abs(at(value) - at(from))}%` });
    zero.style.left = `${at(from)}%`;
    track.append(bar, zero);
    made.append(element('span', 'name', name), track, element('b', '', signed(value, low)));
    return made;
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const view = (host._outlook ||= new Outlook(host));
  host.dataset.meanings = 'chosen';
  view.send = (changes) => setStateValue('spot', changes);
  view.data = data;
  return keepDrawn(host, () => view.draw());
}
