// Two agents and a manager: the messages between them in the order sent, of which fields can be struck out or rewritten; and how many of
// twelve tasks come right with each field lost. Data: payload.py beside this file; the scores come from the server, task by task.

import { element, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm, asker } from '../../shared/live.js';
import { alone } from '../../shared/standing.js';
import { Growing } from '../../shared/growing.js';
import { lanes } from './lanes.js';
import { losses, tiles } from './losses.js';

const WIDE = 840; // sixteenths of the type: below that, parts stand below one another

class Team extends Growing {
  /** @type {(spot: any) => void} */
  send = () => {};
  /** @type {Map<string, any>} what came of a task with changed fields, by the question */
  known = new Map();
  wanted = '';
  /** @type {{ field: string, text: string } | null} what is being typed */
  typing = null;

  constructor(host) {
    super(host, 'prompting/team', (found) => found.steps);
    this.pass = asker(host, 'prompting/passed', (found, asked) => {
      if (this.known.size > 60) this.known.clear();
      this.known.set(JSON.stringify(asked), found);
      this.draw();
    }, (message) => {
      this.complaint = message;
      this.draw();
    });
  }

  take(data, done) {
    super.take(data, done);
    this.typing = null;
    if (this.wanted && this.wanted !== JSON.stringify(this.body)) this.complaint = '';
    this.look();
  }

  /** What is asked of the task that is shown. */
  get body() {
    return { task: this.data.at, message: written(this.data.changes) };
  }

  get passed() {
    return this.steps.slice(0, this.upto).filter((one) => 'lost' in one);
  }

  /** What came of the task with all fields. */
  get whole() {
    return this.passed.find((one) => one.task === this.data.at && one.lost === '');
  }

  /** What came of it as its fields are now: measured with the others where one field is lost, or else asked. */
  get now() {
    const { at, changes } = this.data, names = Object.keys(changes);
    if (!names.length) return this.whole ?? this.known.get(JSON.stringify(this.body));
    const among = names.length === 1 && !changes[names[0]] && this.passed.find((one) => one.task === at && one.lost === names[0]);
    return among || this.known.get(JSON.stringify(this.body));
  }

  /** Ask what comes of it, where nobody has said so. */
  look() {
    const key = JSON.stringify(this.body);
    if (!this.over && this.data.recorded && !this.steps.length) return; // the recording comes at once
    if (this.now || alone() || key === this.wanted) return;
    this.wanted = key;
    this.pass(this.body);
  }

  /** A field arrives so: lost (""), with other words, or as it was sent (null). */
  change(field, words) {
    const changes = { ...this.data.changes };
    if (words === null) delete changes[field];
    else changes[field] = words;
    this.send({ message: written(changes) });
  }

  draw() {
    const root = element('div', 'team'), done = this.steps.slice(0, this.upto).filter((one) => 'lost' in one || one.over);
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    const right = this.passed.filter((one) => one.lost === ''), status = element('span', 'note');
    status.textContent = right.length ? `all fields: ${count(right)} of ${right.length} right` : '';
    status.setAttribute('role', 'status');
    root.append(this.bar(status));
    if (this.complaint) root.append(alarm(this.complaint));
    const both = element('div', 'both'), beside = element('div', 'beside');
    beside.append(losses(this), tiles(this));
    both.append(lanes(this), beside);
    root.append(both);
    this.host._rows = () => this.rows();
    this.show(root);
    const now = this.now, end = now ? `the result is ${now.result}, ${now.right ? 'right' : 'wrong'}` : 'being asked';
    say(this.host, `${this.data.tasks[this.data.at].question} ${Object.keys(this.data.changes).length} fields changed: ${end}. ${done.length} tasks done`);
    this.look();
  }

  rows() {
    return this.passed.map((one) => ({
      question: this.data.tasks[one.task].question, lost: one.lost, text: one.title, librarian: one.number, reckoner: one.call,
      result: one.result, right: Number(one.right), broke: one.broke,
    }));
  }
}

const count = (list) => list.filter((one) => one.right).length;

/** What was done to fields, as the address holds it: a line each. */
const written = (changes) => Object.keys(changes).sort().map((field) => (changes[field] ? `${field}: ${changes[field]}` : field)).join('\n');

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const team = (host._team ||= new Team(host));
  team.lives = (name) => setStateValue('live', name);
  team.send = (spot) => setStateValue('spot', spot);
  team.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => team.draw(), () => team.leave());
}
