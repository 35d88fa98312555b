// Little text: toys that read a few stories many times, and one that reads each once; their losses on new and on their own stories over the words read, the
// best moment of each, and minimal pairs. Data: payload.py beside this file; looks come from the server, or were recorded.

import { curves } from '../../shared/curves.js';
import { element, named, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { footOf, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';

const WIDE = 700; // sixteenths of the type
const MARKS = [0, 1, 2, 3, 4, 5.5]; // nats per word
const NEAR = 30; // steps: how much of the beginning the logarithm spreads out
const NAMES = { pronoun: 'she or he', sound: 'whose sound', mood: 'mood after deed', deed: 'deed after mood' };
const LAST = 5; // words of an example that are shown

const place = (step) => Math.log(1 + step / NEAR);
const whole = (number) => number.toLocaleString('en');

class Little extends Growing {
  reads = '';
  sent = '';

  constructor(host) {
    super(host, 'training/little', (found) => found.steps);
  }

  take(data, done) {
    const sent = JSON.stringify([data.shown, data.ask]), other = sent !== this.sent;
    if (other) this.reads = data.shown.reads;
    this.sent = sent;
    super.take(data, done);
    if (other && this.steps.length) this.draw();
  }

  /** No recording stands behind a live run here, so none is spoken of. */
  marked() {
    return this.recording ? super.marked() : [];
  }

  tell() {
    this.sent = JSON.stringify([{ reads: this.reads }, this.data.ask]);
    this.send({ reads: this.reads });
  }

  /** The looks so far, and the one of them at which a toy was best. */
  best(name) {
    return this.steps.slice(0, this.upto).reduce((low, one) => (one.held[name] < low.held[name] ? one : low));
  }

  /** The share of minimal pairs that a toy has right at a look. */
  right(look, name) {
    const shares = Object.values(look.right[name]);
    return shares.reduce((sum, one) => sum + one, 0) / shares.length;
  }

  draw() {
    const { about } = this.data, root = element('div', 'little'), both = element('div', 'both'), right = element('div', 'right');
    const now = this.steps[this.upto - 1], bar = this.bar();
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.style.setProperty('--foot', `${footOf()}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    const read = now && whole(Math.round((now.step * about.batch * about.each) / 1000));
    bar.append(...this.timeline(now ? `${read}k words read` : 'getting ready'));
    root.append(bar);
    if (this.complaint) root.append(alarm(this.complaint));
    this.host._rows = () => this.rows();
    if (!now) {
      root.append(element('p', 'note', 'The first numbers are there after a few seconds.'));
      this.show(root);
      return;
    }
    const chart = panel(both, 'chart', 'Loss over words read', 'straight: the floor; dot: best moment; dashed: own stories');
    const table = panel(right, 'toys', 'What each toy reads', 'press one');
    const grammar = panel(right, 'grammar', 'Minimal pairs', `${whole(about.texts[this.reads].stories)} stories: the right word likelier?`);
    both.append(right);
    root.append(both);
    this.show(root, () => {
      table.append(this.table(now));
      grammar.append(...this.pairs(now));
      this.chart(chart);
    });
    if (!this.playing) say(this.host, this.told(now));
  }

  chart(host) {
    const { about } = this.data, seen = this.steps.slice(0, this.upto), last = about.moments.at(-1), names = Object.keys(about.texts);
    const kind = (name) => (name === this.reads ? 'here' : 'other');
    const lines = names.map((name) => ({ name: whole(about.texts[name].stories), kind: kind(name), values: seen.map((one) => one.held[name]) }));
    lines.push({ name: 'its own', kind: 'own', values: seen.map((one) => one.own[this.reads]) });
    lines.sort((a, b) => Number(a.kind !== 'other') - Number(b.kind !== 'other'));
    const low = (name) => ({ step: place(this.best(name).step), value: this.best(name).held[name], kind: kind(name) });
    const dots = seen.length > 1 ? names.map(low) : [];
    const foot = (step) => [place(step), `${Math.round((step * about.batch * about.each) / 1000)}k`];
    const feet = [[place(0), '0'], ...about.moments.filter((step) => [40, 120, 210, last].includes(step)).map(foot)];
    const label = 'Loss of each toy on new stories, over the words read';
    const now = this.upto < this.steps.length ? place(seen.at(-1).step) : null;
    curves(host, seen.map((one) => place(one.step)), lines, { last: place(last), marks: MARKS, rule: about.floor, label, feet, dots, now });
  }

  table(now) {
    const { about } = this.data, made = element('table'), head = element('tr');
    const title = (text, kind = '') => Object.assign(element('th', kind, text), { scope: 'col' });
    head.append(title('stories'), title('read', 'times'), title('best'), title('now'), title('own'), title('pairs'));
    made.append(head);
    for (const [name, text] of Object.entries(about.texts)) {
      const row = element('tr', name === this.reads ? 'here' : ''), first = element('td'), times = (now.step * about.batch) / text.stories;
      const button = named(`reads-${name}`, whole(text.stories), () => this.set({ reads: name }));
      button.setAttribute('aria-pressed', String(name === this.reads));
      first.append(button);
      const above = (value) => element('td', '', (value - about.floor).toFixed(2).replace('-', '−'));
      const share = element('td', '', `${Math.round(100 * this.right(now, name))} %`);
      row.append(first, element('td', 'times', times >= 10 ? `${Math.round(times)} ×` : `${times.toFixed(1)} ×`));
      row.append(above(this.best(name).held[name]), above(now.held[name]), above(now.own[name]), share);
      made.append(row);
    }
    const box = element('div');
    box.append(made, element('p', 'note', 'best, now, own: nats above the floor of new stories'));
    return box;
  }

  /** Each kind of pair with an example, and how many the chosen toy has right. */
  pairs(now) {
    return Object.entries(this.data.about.kinds).map(([kind, one]) => {
      const made = element('p', 'pair'), text = element('span', 'text'), bar = element('span', 'share'), share = now.right[this.reads][kind];
      text.append(`… ${one.before.slice(-LAST).join(' ')} `, element('b', '', one.right), ' / ', element('s', '', one.wrong));
      bar.style.setProperty('--share', `${100 * share}%`);
      made.append(element('em', '', NAMES[kind]), bar, element('b', 'number', `${Math.round(100 * share)} %`), text);
      return made;
    });
  }

  rows() {
    const { about } = this.data;
    const row = (one, name) => ({
      step: one.step,
      stories: about.texts[name].stories,
      'above the floor': Number((one.held[name] - about.floor).toFixed(3)),
      'loss on its own': one.own[name],
      'pairs right': Number(this.right(one, name).toFixed(3)),
    });
    return this.steps.flatMap((one) => Object.keys(about.texts).map((name) => row(one, name)));
  }

  told(now) {
    const { about } = this.data;
    const each = Object.keys(about.texts).map((name) => `${whole(about.texts[name].stories)} stories ${(now.held[name] - about.floor).toFixed(2)}`);
    return `Step ${now.step}. Loss on new stories, nats above the floor: ${each.join(', ')}.`;
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Little, 'chosen', given);
}
