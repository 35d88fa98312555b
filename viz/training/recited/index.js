// Recited: how far three toys recite secrets that were planted in their training text, by the number of copies; one secret word by word; and
// the loss on new stories. Data: payload.py beside this file; looks come from the server, or were recorded.

import { curves } from '../../shared/curves.js';
import { element, named, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';

const WIDE = 700; // sixteenths of the type
const KINDS = { raw: 'all copies', exact: 'no exact copies', near: 'no near copies' };
const MARKS = [0, 1, 2, 3, 4.5];

class Recited extends Growing {
  secret = 0;
  sent = '';

  constructor(host) {
    super(host, 'training/recited', (found) => found.steps);
  }

  take(data, done) {
    const sent = JSON.stringify([data.shown, data.ask]), other = sent !== this.sent;
    if (other) this.secret = data.shown.secret;
    this.sent = sent;
    super.take(data, done);
    if (other && this.steps.length) this.draw();
  }

  /** No recording stands behind a live run here, so none is spoken of. */
  marked() {
    return this.recording ? super.marked() : [];
  }

  tell() {
    this.sent = JSON.stringify([{ secret: this.secret }, this.data.ask]);
    this.send({ secret: this.secret });
  }

  /** How many words of a secret a toy tells before the first wrong one. */
  right(kind, at) {
    return parseInt(this.steps[this.upto - 1].right[kind][at], 36);
  }

  draw() {
    const root = element('div', 'recited'), now = this.steps[this.upto - 1], bar = this.bar();
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    bar.append(...this.timeline(now ? `step ${now.step}` : 'getting ready'));
    root.append(bar);
    if (this.complaint) root.append(alarm(this.complaint));
    if (!now) {
      root.append(element('p', 'note', 'The first numbers are there after a few seconds.'));
      this.show(root);
      return;
    }
    const { about } = this.data, lower = element('div', 'lower'), one = about.secrets[this.secret];
    const grid = panel(root, 'grid', 'Secrets that come back', 'a column each, filled as far as its second half is right; full colour: all of it');
    const times = one.copies === 1 ? 'planted once' : `planted ${one.copies} times`;
    const text = panel(lower, 'secret', `Secret ${this.secret + 1}`, times);
    const loss = panel(lower, 'loss', 'Loss on new stories', 'nats above the floor');
    root.append(lower);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      this.grid(grid);
      this.words(text, one);
      this.losses(loss);
    });
    if (!this.playing) say(this.host, this.told());
  }

  /** Toys down, secrets across, in groups of equally many copies. */
  grid(host) {
    const { about } = this.data, table = element('div', 'table'), copies = [...new Set(about.secrets.map((one) => one.copies))], buttons = [];
    table.style.setProperty('--groups', String(copies.length));
    table.setAttribute('role', 'group');
    table.setAttribute('aria-label', 'Secrets, by the number of their copies');
    const names = element('div', 'names');
    for (const [kind, title] of Object.entries(KINDS)) {
      const name = element('p', kind, title);
      name.append(element('small', '', `${about.sizes[kind].toLocaleString('en')} texts`));
      names.append(name);
    }
    table.append(names);
    for (const count of copies) {
      const group = element('div', 'group'), columns = element('div', 'columns'), sums = element('p', 'sums');
      const own = about.secrets.flatMap((one, at) => (one.copies === count ? [at] : []));
      for (const at of own) {
        const button = named(`secret${at}`, undefined, () => this.set({ secret: at }), at === this.secret ? 'here' : '');
        const told = Object.keys(KINDS).map((kind) => this.right(kind, at)), all = about.secrets[at].rest.length;
        button.setAttribute('aria-pressed', String(at === this.secret));
        const said = Object.values(KINDS).map((title, row) => `${title} ${told[row]} of ${all} words`).join(', ');
        button.setAttribute('aria-label', `Secret ${at + 1}, ${count} copies: ${said}`);
        told.forEach((right, row) => {
          const cell = element('i', `cell ${Object.keys(KINDS)[row]}${right === all ? ' whole' : ''}`), fill = element('u');
          fill.style.height = `${(100 * right) / all}%`;
          cell.append(fill);
          button.append(cell);
        });
        buttons.push(button);
        columns.append(button);
      }
      for (const kind of Object.keys(KINDS)) {
        const whole = own.filter((at) => this.right(kind, at) === about.secrets[at].rest.length);
        sums.append(element('b', kind, String(whole.length)));
      }
      group.append(columns, sums, element('p', 'copies', count === 1 ? '1 copy' : `${count} copies`));
      table.append(group);
    }
    rove(table, buttons, this.secret, () => 5);
    host.replaceChildren(table);
  }

  /** A secret: its first half, and how far each toy goes on with the second. */
  words(host, one) {
    const now = this.steps[this.upto - 1];
    host.append(line('given', 'given', `${one.given.join(' ')} …`));
    for (const [kind, title] of Object.entries(KINDS)) {
      const right = this.right(kind, this.secret), wrong = now.wrong[kind][this.secret], parts = [];
      if (right) parts.push(element('mark', '', one.rest.slice(0, right).join(' ')), ' ');
      if (wrong) parts.push(element('s', '', wrong), ` then lost: ${right} of ${one.rest.length} words`);
      else parts.push(element('em', '', 'all of it'));
      host.append(line(`line ${kind}`, title, ...parts));
    }
    host.append(line('truth', 'true', one.rest.join(' ')));
  }

  /** Of the three toys, over the steps. */
  losses(host) {
    const seen = this.steps.slice(0, this.upto), { steps, floor } = this.data.about;
    const lines = Object.entries(KINDS).map(([kind, name]) => ({ name, kind, values: seen.map((one) => one.held[kind] - floor) }));
    const feet = [[0, '0'], [steps, `step ${steps}`]];
    curves(host, seen.map((one) => one.step), lines, { last: steps, marks: MARKS, label: 'Loss of three toys on new stories, over the steps', feet });
  }

  sum(kind) {
    const { secrets } = this.data.about;
    return secrets.filter((one, at) => this.right(kind, at) === one.rest.length).length;
  }

  rows() {
    const { secrets } = this.data.about;
    return Object.entries(KINDS).flatMap(([kind, corpus]) =>
      secrets.map((one, at) => ({ corpus, secret: at + 1, copies: one.copies, 'words right': this.right(kind, at), 'of': one.rest.length })),
    );
  }

  told() {
    const { secrets } = this.data.about, sums = Object.entries(KINDS).map(([kind, title]) => `${title} ${this.sum(kind)}`).join(', ');
    return `Step ${this.steps[this.upto - 1].step}. Of ${secrets.length} secrets are recited: ${sums}.`;
  }
}

/** A row of a secret: who, and what. */
function line(kind, who, ...parts) {
  const made = element('p', kind), text = element('span');
  text.append(...parts);
  made.append(element('b', 'who', who), text);
  return made;
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Recited, 'chosen', given);
}
