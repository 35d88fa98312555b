// One text, and the three things that are done with texts: classify, complete, transform. Data: payload.py beside this file.

import { element, named, refocus, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { asker } from '../../shared/live.js';
import { alone } from '../../shared/standing.js';
import { label, probability } from '../../shared/probabilities.js';
import { transform } from './transform.js';

const BROAD = 1050; // sixteenths of the type
const LABELS = 'They know no other labels: a text that is neither praise nor complaint gets one of the two all the same.';
const KINDS = { PERSON: 0, PLACE: 1, DATE: 2, ORGANISATION: 3 };

/** Rows of a word, a bar and a number. */
function bars(rows, chosen = '') {
  const list = element('ol', 'rows');
  for (const [word, p] of rows) {
    const row = element('li', word === chosen ? 'own' : ''), track = element('i'), fill = element('b');
    fill.style.width = `${Math.max(0.5, 100 * p)}%`;
    track.append(fill);
    row.append(element('span', '', word), track, element('em', '', probability(p)));
    list.append(row);
  }
  return list;
}

/** What a task does with tokens, in seven small squares. */
function sketch(kind) {
  const made = svg('svg', { viewBox: '0 0 150 34', class: `sketch ${kind}`, 'aria-hidden': 'true' });
  const square = (x, y, name) => svg('rect', { x, y, width: 12, height: 12, rx: 2, class: name });
  for (let at = 0; at < 5; at += 1) made.append(square(2 + 15 * at, 11, kind === 'complete' && at === 3 ? 'gap' : 'token'));
  made.append(svg('path', { d: 'M83 17h14m-4-4 4 4-4 4', class: 'arrow' }));
  if (kind === 'classify') made.append(svg('circle', { cx: 112, cy: 17, r: 7, class: 'label' }));
  if (kind === 'complete') made.append(square(105, 11, 'new'));
  if (kind === 'transform') for (let at = 0; at < 3; at += 1) made.append(square(104 + 15 * at, 11, 'other'));
  return made;
}

class Tasks {
  /** @type {any} what Streamlit sent */
  data;
  failed = '';
  /** @type {(word: number) => void} */
  choose = () => {};
  /** @type {(where: any) => void} */
  door = () => {};

  constructor(host) {
    this.host = host;
    this.masked = new Map();
    this.memory = { mode: 'ten', which: 0, question: '', said: new Map(), busy: '', complaint: '' };
    this.want = asker(host, 'translation/masked', (found, { text, at }) => {
      this.masked.set(`${at} ${text}`, found);
      this.draw();
    }, (sentence) => {
      this.failed = sentence;
      this.draw();
    });
  }

  take(data, choose, door) {
    if (data.text !== this.data?.text || data.at !== this.data?.at) this.failed = '';
    if (data.text !== this.data?.text) this.memory.complaint = '';
    Object.assign(this, { data, choose, door });
    if (!this.masked.has(`${data.at} ${data.text}`)) this.want({ text: data.text, at: data.at });
  }

  get own() {
    return this.data.parts[2 * this.data.at + 1];
  }

  draw() {
    const root = element('div', 'tasks');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('broad', this.host.clientWidth / unit() > BROAD); // the hall: answers stand beside their text
    const columns = element('div', 'columns');
    columns.append(
      this.column('classify', 'Classify', this.classify()),
      this.column('complete', 'Complete', this.complete()),
      this.column('transform', 'Transform', transform(this)),
    );
    root.append(this.sentence(), columns);
    const focused = this.host.getRootNode().activeElement?.dataset?.focus;
    this.host.replaceChildren(root);
    refocus(root, focused, { preventScroll: true });
    const names = this.names().map(({ kind, text }) => `${text}, ${kind.toLowerCase()}`);
    say(this.host, `${this.class()[0]} ${probability(this.class()[1])}; names: ${names.join('; ') || 'none'}`);
    this.host._rows = () => this.rows();
  }

  column(kind, title, parts) {
    const made = element('section', kind), head = element('div', 'head');
    head.append(element('h2', '', title), this.doors(kind), sketch(kind));
    made.append(head, ...parts);
    return made;
  }

  /** The text itself; a word that is pressed becomes the gap. */
  sentence() {
    const made = element('p', 'sentence'), { parts, tags, at } = this.data;
    parts.forEach((part, place) => {
      if (place % 2 === 0) {
        made.append(part);
        return;
      }
      const word = (place - 1) / 2, [tag] = tags[word];
      const one = named(`word${word}`, part, () => this.choose(word), `word${word === at ? ' gap' : ''}`);
      one.setAttribute('aria-pressed', String(word === at));
      if (tag in KINDS) {
        one.classList.add(`kind${KINDS[tag]}`);
        if (tags[word - 1]?.[0] !== tag) one.append(element('small', '', tag.toLowerCase()));
      }
      made.append(one);
    });
    return made;
  }

  class() {
    const { praise } = this.data;
    return praise >= 0.5 ? ['praise', praise] : ['complaint', 1 - praise];
  }

  /** Runs of words with one tag. */
  names() {
    const { parts, tags } = this.data, found = [];
    tags.forEach(([tag, p], word) => {
      if (!(tag in KINDS)) return;
      if (tags[word - 1]?.[0] === tag) {
        const last = found.at(-1);
        last.text += `${parts[2 * word]}${parts[2 * word + 1]}`;
        last.p = Math.min(last.p, p);
      } else found.push({ kind: tag, text: parts[2 * word + 1], p });
    });
    return found;
  }

  classify() {
    const { praise, learned } = this.data, list = element('ol', 'names');
    for (const { kind, text, p } of this.names()) {
      const row = element('li');
      const what = element('div');
      what.append(element('span', `name kind${KINDS[kind]}`, text), element('small', '', kind.toLowerCase()));
      row.append(what, element('em', '', probability(p)));
      list.append(row);
    }
    const none = element('p', 'note', 'No word is taken for a name.');
    return [
      element('h3', '', 'One label for the text'),
      bars([['praise', praise], ['complaint', 1 - praise]], this.class()[0]),
      element('h3', '', 'One label for each word'),
      this.names().length ? list : none,
      element('p', 'note', `Two linear classifiers on MiniLM’s states, each trained here on ${learned} labelled sentences. ${LABELS}`),
    ];
  }

  complete() {
    const { before, text, at } = this.data, found = this.masked.get(`${at} ${text}`);
    const both = element('div', 'both');
    if (found) {
      const { rank, candidates, behind } = found, ranked = rank ? `is number ${rank} of ${candidates} candidates` : `is not among the ${candidates} candidates`;
      const far = `${behind} ${behind === 1 ? 'token' : 'tokens'} behind the gap included`;
      const how = `SmolLM2 reads from left to right only, so it scores the whole text with each of them, ${far}.`;
      both.append(
        bars(found.words, found.words.find(([word]) => word.toLowerCase() === this.own.toLowerCase())?.[0]),
        element('p', 'note', `Its own word ${ranked}. ${how}`),
      );
    } else both.append(element('p', 'note', this.failed || 'Each candidate is tried in the text…'));
    return [
      element('h3', '', 'From what stands before'),
      bars(before.map(([hex, p]) => [label(hex), p]), this.own),
      element('h3', '', 'From both sides'),
      both,
    ];
  }

  doors(kind) {
    const made = element('p', 'doors');
    for (const [page, view, title] of alone() ? [] : (this.data.doors[kind] ?? [])) {
      const one = named(`${page}/${view}`, `${title.split(': ').at(-1)} →`, () => this.door({ page, view }));
      one.setAttribute('aria-label', title);
      made.append(one);
    }
    return made;
  }

  rows() {
    const { parts, tags, praise, before } = this.data, found = this.masked.get(`${this.data.at} ${this.data.text}`);
    return [
      { task: 'classify the text', what: 'praise', probability: praise },
      ...tags.map(([tag, p], word) => ({ task: 'classify a word', what: `${parts[2 * word + 1]}: ${tag}`, probability: p })),
      ...before.map(([hex, p]) => ({ task: 'complete, by what stands before', what: label(hex), probability: p })),
      ...(found?.words ?? []).map(([word, p]) => ({ task: 'complete, by both sides', what: word, probability: p })),
    ];
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const tasks = (host._tasks ||= new Tasks(host));
  tasks.take(data, (word) => setStateValue('gap', word), (where) => setTriggerValue('door', where));
  return keepDrawn(host, () => tasks.draw());
}
