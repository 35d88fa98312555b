// Word problems in five ways: which were right, one of them with its prompt and what was written, and what each way costs.
// Data: payload.py beside this file; the answers come from the server, one after another, or were recorded.

import { element, unit } from '../../shared/dom.js';
import { keepDrawn, slim, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm } from '../../shared/live.js';
import { roughly } from '../../shared/pieces.js';
import { Growing } from '../../shared/growing.js';
import { matrix } from './matrix.js';
import { opened } from './opened.js';
import { cost } from './cost.js';
import { breaks } from './breaks.js';
import { TITLES, WAYS, count } from './ways.js';

const WIDE = 700; // sixteenths of the type
const HALL = 1100; // likewise: all in one picture
const AGAIN = 300; // milliseconds until somebody who watches asks again

/** Answers that come in pieces: `writing` is what is on its way. */
class Writing extends Growing {
  /** @type {any} */
  writing = null;

  constructor(host, kind, drawn) {
    super(host, kind, (found) => {
      this.writing = found.over ? null : found.writing;
      this.pace = found.steps.length ? 0 : Math.min(5_000, AGAIN * Math.max(1, found.queue));
      return found.steps;
    });
    this.drawn = drawn;
  }

  draw() {
    this.drawn();
  }

  /** The answer to a problem in one way, if it is there. */
  of(item, way) {
    return this.steps.slice(0, this.upto).find((one) => one.item === item && one.way === way) ?? null;
  }
}

class Chains extends Writing {
  sent = '';
  problem = 0;
  way = 'chain';
  votes = 16;
  /** @type {(changes: any) => void} */
  send = (changes) => void changes;

  constructor(host) {
    super(host, 'prompting/chains', () => {});
    this.own = new Writing(host, 'prompting/worked', () => this.draw());
  }

  take(data, done) {
    const { problem, way, votes } = data.shown, sent = JSON.stringify([problem, way, votes]);
    if (sent !== this.sent) Object.assign(this, { problem, way, votes, sent });
    super.take(data, done);
    const [words, result] = data.own;
    if (words && !data.shown.complaint) this.own.begin({ words, result }, () => {});
    if (this.steps.length) this.draw();
  }

  tell() {
    const { problem, way, votes } = this;
    this.sent = JSON.stringify([problem, way, votes]);
    this.send({ problem, way, votes });
  }

  /** The answer to one's own problem in a way; none to what was typed before it. */
  mine(way) {
    const [words, result] = this.data.own;
    return this.own.asked === JSON.stringify({ words, result }) ? this.own.of(0, way) : null;
  }

  /** The answers to the problem that is shown, by way, and the words of the problem. */
  get shown() {
    const { problem, data, own } = this, mine = problem < 0;
    const found = WAYS.map((way) => (mine ? this.mine(way) : this.of(problem, way)));
    const writing = mine ? own.writing : this.writing?.item === problem ? this.writing : null;
    const [words, result] = mine ? data.own : data.problems[problem];
    return { words, result, found, writing, mine };
  }

  /** Of each way: right answers (a vote's, on average over every choice of `votes` chains), of how many, and tokens a problem. */
  scores() {
    const shown = this.steps.slice(0, this.upto);
    return WAYS.map((way) => {
      const its = shown.filter((one) => one.way === way), many = way === 'samples';
      const right = its.reduce((sum, one) => sum + (many ? one.expected[this.votes - 1] : one.written[0][4]), 0);
      const tokens = its.reduce((sum, one) => sum + one.written.reduce((all, text) => all + text[1], 0) / one.written.length, 0);
      return { way, right, of: its.length, tokens: its.length ? (tokens / its.length) * (many ? this.votes : 1) : 0 };
    });
  }

  draw() {
    if (!this.data) return;
    const root = element('div', 'chains'), { data } = this;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    root.classList.toggle('columns', !slim());
    root.classList.toggle('hall', this.host.clientWidth / unit() >= HALL);
    const bar = this.bar(), said = element('span', 'note', this.progress());
    said.setAttribute('role', 'status');
    bar.append(said);
    root.append(bar);
    if (this.complaint) root.append(alarm(this.complaint));
    const lower = element('div', 'lower'), aside = element('div', 'aside'), chart = element('div', 'body'), part = element('section', 'cost');
    const head = element('h2', '', 'What it costs ');
    head.append(element('small', '', 'right answers by tokens written'));
    part.append(head, chart);
    aside.append(part, breaks(this));
    lower.append(opened(this), aside);
    root.append(matrix(this), lower);
    this.host._rows = () => this.rows();
    const list = this.host.querySelector('.problems')?.scrollTop ?? 0;
    this.show(root, () => {
      chart.append(cost(this, chart));
      const text = root.querySelector('.prompt .text'), problems = root.querySelector('.problems');
      if (problems) problems.scrollTop = list;
      if (text) text.scrollTop = text.scrollHeight; // the question stands at the end
    });
    const told = this.scores().map(({ way, right: good, of }) => `${TITLES[way]}: ${count(good)} of ${of}`).join(', ');
    if (!this.playing) say(this.host, `Right answers. ${told}. Shown: ${data.problems[this.problem]?.[0] ?? data.own[0]}`);
  }

  /** How far it is. */
  progress() {
    const { steps, upto, data } = this, all = data.problems.length * WAYS.length, now = this.playing && this.writing;
    const minutes = Math.max(1, Math.round(data.seconds / 60));
    if (now) return `${upto} of ${all} answers; problem ${now.item + 1}, ${TITLES[now.way].toLowerCase()}: ${now.tokens} tokens`;
    if (this.recording && data.seconds) return `a live run takes about ${minutes} minutes`;
    return `${Math.min(upto, steps.length)} of ${all} answers`;
  }

  rows() {
    return this.steps.slice(0, this.upto).flatMap((one) =>
      one.written.map(([text, tokens, , taken, right, marks, follows], at) => ({
        problem: this.data.problems[one.item][0],
        answer: this.data.problems[one.item][1],
        way: TITLES[one.way],
        chain: at + 1,
        written: text,
        tokens,
        taken,
        right,
        equations: marks.length,
        wrong_equations: marks.filter((mark) => !mark[2]).length,
        answer_is_last_result: follows < 0 ? '' : follows,
        prompt: this.promptOf(one.way, this.data.problems[one.item][0]),
      })));
  }

  /** What the model read before it answered that question, from the prompt of the one that is shown. */
  promptOf(way, question) {
    const tokens = this.data.prompts[way] ?? [], asked = ([, part, at]) => part === 'question' && at < 0;
    const text = (part) => part.map(([hex]) => roughly(hex)).join('');
    return tokens.length ? `${text(tokens.slice(0, tokens.findIndex(asked)))}Q: ${question}${text(tokens.slice(tokens.findLastIndex(asked) + 1))}` : '';
  }

  leave() {
    this.own.leave();
    super.leave();
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const chains = (host._chains ||= new Chains(host));
  host.dataset.meanings = 'chosen wrong';
  chains.lives = (name) => setStateValue('live', name);
  chains.send = (changes) => setStateValue('spot', changes);
  chains.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => chains.draw(), () => chains.leave());
}
