// Students: three small models that learn from words, from the toy's probabilities, or from text that the toy wrote. Their loss, where recorded ones
// ended by the amount of text, and one place in a text. Data: payload.py beside this file; looks come from the server, or were recorded.

import { curves } from '../../shared/curves.js';
import { element, named, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';
import { byAmount } from './ends.js';

const WIDE = 700; // sixteenths of the type
const WAYS = { words: 'words', soft: 'probabilities', written: 'toy’s text' };
const MARKS = [0.02, 0.1, 0.5, 2, 5];
const NUMBERS = new Intl.NumberFormat('en');

class Students extends Growing {
  place = 0;
  sent = '';

  constructor(host) {
    super(host, 'training/students', (found) => found.steps);
  }

  take(data, done) {
    const sent = JSON.stringify([data.shown, data.ask]), other = sent !== this.sent;
    if (other) this.place = data.shown.case;
    this.sent = sent;
    super.take(data, done);
    if (other && this.steps.length) this.draw();
  }

  /** No recording stands behind a live run here, so none is spoken of. */
  marked() {
    return this.recording ? super.marked() : [];
  }

  tell() {
    this.sent = JSON.stringify([{ case: this.place }, this.data.ask]);
    this.send({ case: this.place });
  }

  draw() {
    const root = element('div', 'students'), now = this.steps[this.upto - 1], bar = this.bar();
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    bar.append(...this.timeline(now ? `step ${now.step}` : 'getting ready'));
    root.append(bar);
    if (this.complaint) root.append(alarm(this.complaint));
    if (!now) {
      root.append(element('p', 'note', 'The toy writes stories first: the first numbers are there after some seconds.'));
      this.show(root);
      return;
    }
    const { about, ends } = this.data, upper = element('div', 'upper');
    const loss = panel(upper, 'loss', 'Loss on new stories', 'nats above the floor');
    const amount = ends.length ? panel(upper, 'ends', 'By amount of text', 'recorded ends, a dot a seed') : null;
    root.append(upper);
    const sides = 'probability, by the world, in one story that it tells, by the toy, and by each student';
    const place = panel(root, 'place', 'What comes next', sides);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      place.append(this.places(), this.table()); // first: the charts take what height is left
      this.losses(loss);
      const plain = ends.filter((one) => one.temperature === 1), now = this.data.ask.stories;
      if (amount) byAmount(amount, plain, WAYS, { marks: MARKS, teacher: about.teacher, now });
    });
    if (!this.playing) say(this.host, this.told());
  }

  /** Of the students, over the steps; and where the toy is. */
  losses(host) {
    const seen = this.steps.slice(0, this.upto), { steps, teacher } = this.data.about, feet = [[0, '0'], [steps, `step ${steps}`]];
    const lines = Object.entries(WAYS).map(([kind, name]) => ({ name, kind, values: seen.map((one) => one.above[kind]) }));
    const all = [...lines, { name: 'the toy', kind: 'toy', values: seen.map(() => teacher) }];
    const label = 'Loss of three students on new stories, over the steps';
    curves(host, seen.map((one) => one.step), all, { last: steps, marks: MARKS, log: true, label, feet });
  }

  /** The places in a text that can be looked at. */
  places() {
    const made = element('div', 'places'), { cases } = this.data.about;
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', 'Places in a text');
    const buttons = cases.map((one, at) => {
      const button = named(`case${at}`, `${one.prompt} …`, () => this.set({ place: at }));
      button.setAttribute('aria-pressed', String(at === this.place));
      return button;
    });
    made.append(...buttons);
    rove(made, buttons, this.place, () => 1);
    return made;
  }

  /** Of the place: each word, and what each gives it, in thousandths. */
  columns() {
    const one = this.data.about.cases[this.place], p = this.steps[this.upto - 1].p[this.place], story = one.words.map((_, at) => (at ? 0 : 1000));
    return { world: one.truth, story, toy: one.teacher, ...p };
  }

  table() {
    const one = this.data.about.cases[this.place], columns = this.columns();
    const students = Object.fromEntries(Object.entries(WAYS).map(([way, name]) => [way, `from ${name}`]));
    const titles = { world: 'world', story: 'one story', toy: 'the toy', ...students };
    const made = element('table'), head = element('tr'), all = [...one.words, 'others'];
    head.append(element('th', '', 'next word'), ...Object.entries(titles).map(([kind, title]) => scoped('col', title, kind)));
    made.append(head);
    all.forEach((word, at) => {
      const row = element('tr');
      row.append(scoped('row', word, at < one.words.length ? '' : 'others'));
      for (const [kind, values] of Object.entries(columns)) {
        const cell = element('td', kind), fill = element('i'), rest = Math.max(0, 1000 - values.reduce((sum, each) => sum + each, 0));
        const value = at < values.length ? values[at] : rest;
        fill.style.width = `${0.09 * value}%`;
        cell.append(fill, element('span', '', value >= 995 ? '1' : value ? (value / 1000).toFixed(2).replace(/^0/, '') : '0'));
        row.append(cell);
      }
      made.append(row);
    });
    made.append(this.sizes(Object.keys(columns)));
    return made;
  }

  /** How many parameters each has, and their size at four bytes each. */
  sizes(kinds) {
    const { sizes } = this.data.about, row = element('tr', 'sizes');
    row.append(scoped('row', 'parameters', 'others'));
    for (const kind of kinds) {
      const size = kind in WAYS ? sizes[1] : kind === 'toy' ? sizes[0] : 0;
      const cell = element('td', '', size ? NUMBERS.format(size) : '');
      if (size) cell.append(element('small', '', `, ${Math.round((4 * size) / 1000)} kB`));
      row.append(cell);
    }
    return row;
  }

  rows() {
    const seen = this.steps.slice(0, this.upto);
    const row = (one, kind, name) => ({ step: one.step, 'learns from': name, 'nats above the floor': one.above[kind] });
    return seen.flatMap((one) => Object.entries(WAYS).map(([kind, name]) => row(one, kind, name)));
  }

  told() {
    const now = this.steps[this.upto - 1], sums = Object.entries(WAYS).map(([kind, title]) => `${title} ${now.above[kind].toFixed(2)}`).join(', ');
    return `Step ${now.step}. Nats above the floor, by what is learned from: ${sums}.`;
  }
}

/** A head of a row or column. */
function scoped(scope, text, kind) {
  const made = element('th', kind, text);
  made.setAttribute('scope', scope);
  return made;
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Students, 'chosen', given);
}
