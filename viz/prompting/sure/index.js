// How sure a model is of its answers, and whether it is right to be: a reliability diagram, what refusing costs, every question, and a
// toy that learns from feedback. Data: payload.py beside this file; the steps come from the server, one after another.

import { element, named, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm } from '../../shared/live.js';
import { rove } from '../../shared/roving.js';
import { Growing } from '../../shared/growing.js';
import { probability } from '../../shared/probabilities.js';
import { diagram, error, learned, refusing, reliability } from './charts.js';

const WIDE = 700; // sixteenths of the type: below that, charts stand below one another
const KINDS = { easy: 'Easy', hard: 'Harder', invented: 'Invented' };

class Sure extends Growing {
  /** @type {(spot: any) => void} */
  send = () => {};

  constructor(host) {
    super(host, 'prompting/sure', (found) => found.steps);
  }

  get shown() {
    return this.steps.slice(0, this.upto);
  }

  /** How sure it is of each answer so far, and whether it is right. */
  get told() {
    const said = this.shown.filter((one) => 'said' in one);
    return { said, sure: said.map((one) => one.sure[this.data.by]), right: said.map((one) => one.right) };
  }

  get looks() {
    return this.shown.filter((one) => 'iteration' in one);
  }

  draw() {
    const root = element('div', 'sure'), { sure, right } = this.told, { data } = this;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    const minutes = Math.max(1, Math.round(data.seconds / 60));
    const status = element('span', 'note', sure.length ? `${sum(right)} of ${sure.length} right; live: some ${minutes} min` : '');
    status.setAttribute('role', 'status');
    root.append(this.bar(status));
    if (this.complaint) root.append(alarm(this.complaint));
    const upper = element('div', 'upper'), charts = [];
    const put = (title, small, draw) => {
      const [part, host] = chart(title, small);
      upper.append(part);
      charts.push([host, draw]);
      return part;
    };
    const off = sure.length ? `calibration error ${error(reliability(sure, right)).toFixed(2)}` : 'nothing asked yet';
    put('How often it is right', off, (host) => diagram(this, host));
    put('If it refuses', 'the share that is right', (host) => refusing(this, host)).append(this.slider());
    upper.append(this.toy(charts));
    const lower = element('div', 'lower');
    lower.append(this.card(), this.list());
    root.append(upper, lower);
    this.host._rows = () => this.rows();
    this.show(root, () => charts.forEach(([host, draw]) => host.append(draw(host))));
    const one = this.told.said[data.known], asked = data.questions[data.known];
    say(this.host, `${asked.question} ${this.heard(one)}`);
  }

  slider() {
    const made = element('label', 'slider', 'refuse below '), input = element('input'), { least } = this.data;
    Object.assign(input, { type: 'range', min: 0, max: 100, step: 5, value: least });
    input.dataset.focus = 'least';
    input.oninput = () => {
      this.data = { ...this.data, least: Number(input.value) };
      this.draw();
    };
    input.onchange = () => this.send({ least: Number(input.value) });
    made.append(input, element('output', '', share(least)));
    return made;
  }

  /** The toy before it learned from feedback, and now: its next words, and the facts that it says. */
  toy(charts) {
    const made = element('section', 'toy'), { looks } = this, [first, last] = [looks[0], looks.at(-1)];
    const head = element('h2', '', 'A toy, and RLHF ');
    head.append(element('small', '', last ? `${last.iteration} iterations; grey: before` : 'after the questions'));
    const both = element('div', 'both');
    for (const [part, title] of [['words', 'its next words'], ['facts', 'facts it says']]) {
      const host = element('div', 'small');
      both.append(host);
      charts.push([host, (place) => learned(place, first?.[part], last === first ? null : last?.[part], title)]);
    }
    made.append(head, both);
    if (last) {
      const told = (name) => `${first[name].toFixed(2)} → ${last[name].toFixed(2)}`;
      made.append(element('p', 'note', `Error: next words ${told('words_error')}, facts ${told('facts_error')}.`));
    }
    return made;
  }

  /** The question that is shown: continued as a text, drawn several times, asked as a message. */
  card() {
    const { questions, known, by } = this.data, asked = questions[known], one = this.told.said[known], made = element('section', 'card');
    const head = element('h2', '', `${asked.question} `);
    head.append(element('small', '', asked.answers.length ? `true: ${asked.answers[0]}` : 'invented: nobody can know'));
    made.append(head);
    if (!one) return made;
    const row = (title, ...parts) => {
      const line = element('div', 'row');
      line.append(element('span', 'what', title), ...parts);
      made.append(line);
    };
    const bar = element('span', 'weight'), fill = element('u');
    fill.style.width = `${100 * one.sure[by]}%`;
    bar.append(fill);
    row('continued', verdict(one.said || '(nothing)', one.right), bar, element('em', '', probability(one.sure[by])));
    row('as a message', verdict(one.message + (one.whole ? '' : ' …'), one.named));
    const drawn = element('span', 'drawn');
    for (const said of one.samples) drawn.append(element('b', alike(said, one.said) ? 'same' : '', cut(said) || '(nothing)'));
    row(`drawn ${one.samples.length} times`, drawn);
    return made;
  }

  /** Every question, the surest first: what is refused is hollow. */
  list() {
    const { questions, known, by, least } = this.data, { said } = this.told, made = element('section', 'list');
    const head = element('h2', '', 'Every question ');
    head.append(element('small', '', 'the surest first; hollow: refused'));
    made.append(head);
    const buttons = [], chosen = [];
    for (const [kind, title] of Object.entries(KINDS)) {
      const line = element('div', 'kind'), cells = element('span', 'cells');
      const order = questions.map((_, at) => at).filter((at) => questions[at].kind === kind);
      order.sort((a, b) => (said[b]?.sure[by] ?? -1) - (said[a]?.sure[by] ?? -1));
      for (const at of order) {
        const one = said[at], state = one ? (one.right ? 'good' : 'bad') : 'waits', told = this.heard(one);
        const kinds = `cell ${state} ${one && one.sure[by] < least / 100 ? 'refused' : ''} ${at === known ? 'chosen' : ''}`;
        const cell = named(`question${at}`, one ? (one.right ? '✓' : '×') : '·', () => this.send({ known: at }), kinds);
        cell.setAttribute('aria-label', `${questions[at].question} ${told}`);
        cell.setAttribute('aria-pressed', String(at === known));
        cell.title = `${questions[at].question} ${told}`;
        if (at === known) chosen.push(buttons.length);
        buttons.push(cell);
        cells.append(cell);
      }
      line.append(element('span', 'what', title), cells);
      made.append(line);
    }
    rove(made, buttons, chosen[0] ?? 0, () => 12);
    return made;
  }

  /** What is said to a question, in words. */
  heard(one) {
    const { by, least } = this.data;
    if (!one) return 'not asked yet';
    const how = `${one.right ? 'right' : 'wrong'}, ${probability(one.sure[by])} sure`;
    return `says “${one.said}”, ${how}${one.sure[by] < least / 100 ? ', refused' : ''}`;
  }

  rows() {
    const { questions } = this.data;
    const asked = this.told.said.map((one, at) => ({
      question: questions[at].question, kind: questions[at].kind, answers: questions[at].answers.join(' | '), said: one.said, right: one.right,
      probability: one.sure[0], agreement: one.sure[1], entropy: one.sure[2], samples: one.samples.join(' | '), message: one.message, message_right: one.named,
    }));
    return asked;
  }
}

const sum = (list) => list.reduce((total, one) => total + one, 0);
const share = (least) => (least === 100 ? '1' : least ? `.${String(least).padStart(2, '0')}` : '0');
const cut = (text) => ([...text].length > 24 ? `${[...text].slice(0, 23).join('').trim()}…` : text);
const plain = (text) => text.toLowerCase().replace(/^[\W_]+|[\W_]+$/g, '');
const alike = (one, other) => plain(one) === plain(other);

function chart(title, small) {
  const part = element('section', 'part'), head = element('h2', '', `${title} `), host = element('div', 'chart');
  head.append(element('small', '', small));
  part.append(head, host);
  return [part, host];
}

function verdict(text, right) {
  const made = element('b', right ? 'said good' : 'said bad', text);
  made.append(element('i', '', right ? ' ✓' : ' ×'));
  return made;
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const sure = (host._sure ||= new Sure(host));
  sure.lives = (name) => setStateValue('live', name);
  sure.send = (spot) => setStateValue('spot', spot);
  sure.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => sure.draw(), () => sure.leave());
}
