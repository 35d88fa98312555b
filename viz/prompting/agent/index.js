// A model with tools: what it thought, called and was told, a line each; the same from a step on that a person rewrote; what the mask
// leaves at a token; and how many tasks it does. Data: payload.py beside this file; the scores come from the server, turn by turn.

import { element, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm, ask } from '../../shared/live.js';
import { alone } from '../../shared/standing.js';
import { Growing } from '../../shared/growing.js';
import { joined, thread } from './thread.js';
import { tables } from './tables.js';

const WIDE = 640; // sixteenths of the type: below that, the branches stand below each other
const MOST = 18; // steps
const BRANCH = 20; // the places of the second branch are counted from here on

/** @typedef {{ steps: string[], over: boolean, right: boolean | null, broke: string, waits: boolean, failed: string }} Branch */

class Agent extends Growing {
  /** @type {Branch[]} as it went; and from a rewritten step on */
  branches = [];
  wanted = ''; // what the branches belong to
  /** @type {{ branch: number, at: number, text: string } | null} the step that is being rewritten */
  editing = null;
  /** @type {Map<string, any>} what the mask leaves, by the steps up to the act */
  masks = new Map();
  /** @type {(spot: any) => void} */
  send = () => {};

  constructor(host) {
    super(host, 'prompting/agent', (found) => found.steps);
  }

  take(data, done) {
    super.take(data, done);
    const { question, own, fork, ask: how } = data, wanted = JSON.stringify([question.text, how.calls, how.taught, fork]);
    if (wanted !== this.wanted) {
      const rest = { waits: false, failed: '' }, over = own.length > 0;
      const first = { steps: [...own], over, right: over && question.number >= 0 ? question.done : null, broke: question.broke, ...rest };
      const second = { steps: [...fork], over: false, right: null, broke: '', ...rest };
      Object.assign(this, { wanted, editing: null, branches: fork.length ? [first, second] : [first] });
      this.fill(wanted);
    }
    this.look();
  }

  body(steps) {
    const { question, ask: how } = this.data;
    return { errand: question.text, taught: how.taught, calls: how.calls, steps };
  }

  /** What was recorded of the first picture, or else what the server says. */
  async answer(kind, steps) {
    const known = this.data.known.answers[[kind.split('/')[1], ...steps].join('\n')];
    return known ?? ask(this.host, kind, this.body(steps));
  }

  /** Let both branches go on to their ends, a step after another, until something else is asked. */
  async fill(wanted) {
    for (const branch of this.branches) {
      while (!branch.over && branch.steps.length < MOST) {
        branch.waits = true;
        if (this.drawn) this.draw();
        try {
          const found = await this.answer('prompting/acted', branch.steps);
          if (wanted !== this.wanted || !this.host.isConnected) return;
          branch.steps.push(...found.steps);
          Object.assign(branch, { over: found.over, right: found.right, broke: found.broke });
        } catch (error) {
          if (wanted !== this.wanted || !this.host.isConnected) return;
          Object.assign(branch, { over: true, failed: error.message });
        }
      }
      Object.assign(branch, { waits: false, over: true });
      if (this.drawn) this.draw();
    }
    this.look();
  }

  /** The branch and the step whose tokens are shown: by the address, or else the first act as it went. @returns {[number, number]} */
  get opened() {
    const [act] = this.data.opened, branch = act >= BRANCH ? 1 : 0, at = act < 0 ? 1 : act % BRANCH;
    return this.branches[branch]?.steps.length > at && at % 3 === 1 ? [branch, at] : [0, 1];
  }

  /** The steps up to the one whose tokens are shown; none while it is not there. */
  get before() {
    const [branch, at] = this.opened, { steps } = this.branches[branch];
    return steps.length > at ? steps.slice(0, at + 1) : null;
  }

  get mask() {
    return this.before && this.masks.get(JSON.stringify(this.body(this.before)));
  }

  /** The token that is shown: by the address, or else the one at which the mask takes most away. */
  get token() {
    const [, token] = this.data.opened, tokens = this.mask?.tokens ?? [];
    if (token >= 0 && token < tokens.length) return token;
    return tokens.reduce((least, one, at) => (one[2] < tokens[least][2] ? at : least), 0);
  }

  /** Ask what the mask leaves at the act that is shown. */
  async look() {
    const steps = this.before;
    if (!steps) return;
    const key = JSON.stringify(this.body(steps));
    if (this.masks.has(key)) return;
    if (this.masks.size > 40) this.masks.clear();
    this.masks.set(key, null);
    let found;
    try {
      found = await this.answer('prompting/allowed', steps);
    } catch (error) {
      found = { tokens: [], failed: error.message };
    }
    this.masks.set(key, found);
    if (this.host.isConnected && this.drawn) this.draw();
  }

  open(branch, at, token = -1) {
    const act = at + branch * BRANCH;
    this.data = { ...this.data, opened: [act, token] }; // at once, and in a page that was saved
    this.draw();
    this.look();
    this.send({ act, token });
  }

  edit(branch, at) {
    this.editing = { branch, at, text: this.branches[branch].steps[at] };
    this.draw();
    /** @type {any} */ (this.host.querySelector('textarea'))?.focus();
  }

  /** Go on from the step that was rewritten. */
  rewrite(text) {
    const { branch, at } = this.editing ?? { branch: 0, at: 0 }, said = text.replace(/\s+/g, ' ').trim();
    if (!said) return;
    const { yours } = this.data.question, before = this.branches[branch].steps.slice(0, at);
    const lines = before.map((one, place) => `${branch && yours.includes(place) ? '*' : one.startsWith('*') ? ' ' : ''}${one}`);
    this.editing = null;
    this.send({ trace: [...lines, `*${said}`].join('\n'), act: -1, token: -1 });
    this.draw();
  }

  draw() {
    this.drawn = true;
    const kept = /** @type {any} */ (this.host.querySelector('textarea'));
    if (kept && this.editing) this.editing.text = kept.value; // what is being typed stays, whatever comes meanwhile
    const root = element('div', 'agent'), { question } = this.data;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    if (this.complaint) root.append(alarm(this.complaint));
    const threads = thread(this);
    root.append(threads, tables(this));
    this.host._rows = () => this.rows();
    const down = this.host.querySelector('.agent')?.scrollTop ?? 0; // in the hall
    this.show(root, () => joined(this, threads));
    root.scrollTop = down;
    const last = this.branches.at(-1);
    say(this.host, `${question.text} ${last?.over ? `${last.steps.length} steps; the last: ${last.steps.at(-1)}` : 'The model is asked.'}`);
  }

  rows() {
    const kinds = ['think', 'act', 'observe'];
    return this.branches.flatMap(({ steps }, branch) =>
      steps.map((text, at) => ({ question: this.data.question.text, branch: branch ? 'rewritten' : 'as it went', step: at + 1, kind: kinds[at % 3], text })));
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const agent = (host._agent ||= new Agent(host));
  agent.lives = (name) => setStateValue('live', name);
  agent.send = (spot) => setStateValue('spot', spot);
  agent.canAsk = !alone();
  agent.take(data, () => setTriggerValue('done', true));
  host.dataset.meanings = 'chosen';
  return keepDrawn(host, () => agent.draw(), () => agent.leave());
}
