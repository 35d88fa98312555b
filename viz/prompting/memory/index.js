// A conversation that is longer than the context window: what fell out of it, and what the model still knows, in four ways.
// Data: payload.py beside this file; the steps come from the server, one after another.

import { element, named, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm, asker } from '../../shared/live.js';
import { alone } from '../../shared/standing.js';
import { rove } from '../../shared/roving.js';
import { Growing } from '../../shared/growing.js';
import { filled } from '../../shared/shares.js';

const WIDE = 840; // sixteenths of the type: below that, parts stand below one another
const WAYS = { window: 'Window', summary: 'Summary', search: 'Search', all: 'All of it' };
const MEANS = {
  window: 'what the window holds',
  summary: 'a running summary, then the window',
  search: 'the two nearest facts, then the window',
  all: 'the whole conversation',
};

class Memory extends Growing {
  /** @type {(spot: any) => void} */
  send = () => {};
  /** @type {Record<string, any>} what is said to a question of one's own, by way */
  told = {};
  wanted = '';
  failed = ''; // the question that could not be asked

  constructor(host) {
    super(host, 'prompting/memory', (found) => found.steps);
    this.recall = asker(host, 'prompting/recalled', (found, asked) => {
      if (this.key(asked) !== this.wanted) return;
      this.told[asked.way] = found;
      this.draw();
    }, (message) => {
      Object.assign(this, { complaint: message, failed: this.wanted });
      this.draw();
    });
  }

  key = ({ window, summary, question }) => JSON.stringify([window, summary, question]);

  get shown() {
    return this.steps.slice(0, this.upto);
  }

  get summaries() {
    return this.shown.filter((one) => 'summary' in one);
  }

  get recalled() {
    return this.shown.filter((one) => 'at' in one);
  }

  take(data, done) {
    if (this.failed && data.own !== this.data.own) Object.assign(this, { complaint: '', failed: '' }); // another question
    super.take(data, done);
    this.next();
  }

  /** Ask the question of one's own in the next way, once the summary that it may need is there. */
  next() {
    const { own, ask, first } = this.data, summary = this.summaries.at(-1)?.summary ?? '';
    if (!own || alone() || (first && !summary)) return;
    const question = { window: ask.window, summary, question: own }, wanted = this.key(question);
    if (wanted !== this.wanted) Object.assign(this, { wanted, told: {} });
    const way = Object.keys(WAYS).find((one) => !this.told[one]);
    if (way && wanted !== this.failed) this.recall({ ...question, way });
  }

  draw() {
    const root = element('div', 'memory'), { first, facts } = this.data, old = this.recalled.filter((one) => one.at < first);
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    const counts = `of ${old.length} that fell out: search ${right(old, 'search')}, summary ${right(old, 'summary')}`;
    const status = element('span', 'note', old.length ? counts : '');
    status.setAttribute('role', 'status');
    root.append(this.bar(status));
    if (this.complaint) root.append(alarm(this.complaint));
    const both = element('div', 'both'), beside = element('div', 'beside');
    beside.append(this.scores(), this.summary(), this.card());
    both.append(this.conversation(), beside);
    root.append(both);
    this.host._rows = () => this.rows();
    this.show(root);
    const told = Object.entries(WAYS).map(([way, title]) => `${title}: ${right(old, way)} of ${old.length}`).join(', ');
    say(this.host, `${facts.length} facts, ${first} of them outside the window. ${told}`);
    this.next();
  }

  /** Every fact in the order in which it was told, and whether it is known in each way. */
  conversation() {
    const { facts, first, fact, own, ask } = this.data, made = element('section', 'told'), head = element('h2', '', 'The conversation ');
    head.append(element('small', '', 'and whether it still knows each'));
    const top = element('p', 'top');
    for (const title of Object.values(WAYS)) top.append(element('b', '', title));
    made.append(head, top);
    const known = Object.fromEntries(this.recalled.map((one) => [one.at, one])), list = element('div', 'facts'), buttons = [];
    const found = own ? this.told.search?.found : known[fact]?.found;
    facts.forEach(([told, question, answer], at) => {
      if (at === first) list.append(element('p', 'edge', at ? `↑ fell out of the window of ${ask.window} tokens` : 'the window holds all of it'));
      const kinds = ['fact', at < first ? 'fallen' : '', at === fact && !own ? 'chosen' : '', found?.includes(at) ? 'found' : ''].join(' ');
      const one = named(`fact${at}`, '', () => this.send({ fact: at, recall: '' }), kinds), marks = element('span', 'marks');
      for (const way of Object.keys(WAYS)) {
        const said = known[at]?.said[way];
        marks.append(element('i', said ? (said[1] ? 'good' : 'bad') : '', said ? (said[1] ? '✓' : '×') : '·'));
      }
      one.append(element('span', 'words', told), marks);
      const how = Object.entries(WAYS).map(([way, title]) => `${title}: ${known[at] ? (known[at].said[way][1] ? 'right' : 'wrong') : 'not asked yet'}`);
      one.setAttribute('aria-label', `${told} ${at < first ? 'Fell out of the window.' : ''} ${how.join(', ')}`);
      one.setAttribute('aria-pressed', String(at === fact && !own));
      one.title = `${question} ${answer}`;
      buttons.push(one);
      list.append(one);
    });
    rove(list, buttons, fact, () => 1);
    made.append(list);
    return made;
  }

  /** Right answers in each way, about what fell out and about what the window holds. */
  scores() {
    const made = element('section', 'scores'), head = element('h2', '', 'What it still knows '), { first } = this.data;
    head.append(element('small', '', 'right answers; thin: 95 % interval'));
    made.append(head);
    const parts = [['fell out', this.recalled.filter((one) => one.at < first)], ['in the window', this.recalled.filter((one) => one.at >= first)]];
    const table = element('table'), heads = element('tr');
    heads.append(element('th', '', 'from'), ...parts.map(([title]) => element('th', '', title)), element('th', '', 'tokens read'));
    table.append(heads);
    for (const [way, title] of Object.entries(WAYS)) {
      const line = element('tr');
      line.append(Object.assign(element('th', '', title), { title: MEANS[way] }));
      for (const [, list] of parts) line.append(share(right(list, way), list.length));
      const all = this.recalled.map((one) => one.said[way][2]);
      line.append(element('td', 'count', all.length ? Math.round(all.reduce((sum, one) => sum + one, 0) / all.length) : ''));
      table.append(line);
    }
    made.append(table);
    return made;
  }

  summary() {
    const made = element('section', 'running'), head = element('h2', '', 'The running summary '), last = this.summaries.at(-1);
    head.append(element('small', '', last ? `as the model writes it, after ${last.upto} facts` : ''));
    made.append(head, element('p', 'text', last ? last.summary : this.data.first ? 'not written yet' : 'nothing fell out: there is nothing to sum up'));
    return made;
  }

  /** A question, and what is said to it in each way. */
  card() {
    const { facts, fact, own } = this.data, [, question, answer] = facts[fact], made = element('section', 'card');
    const head = element('h2', '', `${own || question} `);
    head.append(element('small', '', own ? 'your own' : `true: ${answer}`));
    made.append(head);
    const known = this.recalled.find((one) => one.at === fact);
    for (const [way, title] of Object.entries(WAYS)) {
      const found = own ? this.told[way]?.said : known?.said[way], line = element('p', 'row');
      const said = element('b', found && !own ? (found[1] ? 'good' : 'bad') : '', found ? found[0] || '(nothing)' : own && alone() ? 'needs the server' : '…');
      if (found && !own) said.append(element('i', '', found[1] ? ' ✓' : ' ×'));
      line.append(element('span', 'what', title), said);
      made.append(line);
    }
    return made;
  }

  rows() {
    const { facts, first } = this.data;
    return this.recalled.flatMap((one) => Object.keys(WAYS).map((way) => ({
      told: facts[one.at][0], question: facts[one.at][1], answer: facts[one.at][2], in_window: Number(one.at >= first),
      way, said: one.said[way][0], right: one.said[way][1], tokens: one.said[way][2],
    })));
  }
}

const right = (list, way) => list.reduce((sum, one) => sum + one.said[way][1], 0);

function share(good, of) {
  const made = element('td');
  if (of) made.append(filled(good, of), element('span', 'count', `${good} of ${of}`));
  return made;
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const memory = (host._memory ||= new Memory(host));
  memory.lives = (name) => setStateValue('live', name);
  memory.send = (spot) => setStateValue('spot', spot);
  memory.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => memory.draw(), () => memory.leave());
}
