// Forgetting: copies of the toy go on with another world, with a share of old stories in each batch or without. Both losses over the steps, the
// trade-off between them, and a sentence of the old world word by word. Data: payload.py beside this file; looks come from the server, or were recorded.

import { curves } from '../../shared/curves.js';
import { element, named, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';
import { plane } from './tradeoff.js';

const WIDE = 700; // sixteenths of the type
const MARKS = [0.02, 0.1, 0.5, 2.5];

const written = (thousandths) => (thousandths >= 995 ? '1' : thousandths ? (thousandths / 1000).toFixed(2).replace(/^0/, '') : '0');

class Forgetting extends Growing {
  share = 0;
  sentence = 0;
  sent = '';

  constructor(host) {
    super(host, 'training/forgetting', (found) => found.steps);
  }

  take(data, done) {
    const sent = JSON.stringify([data.shown, data.ask]), other = sent !== this.sent;
    if (other) Object.assign(this, { share: data.shown.replay, sentence: data.shown.case });
    this.sent = sent;
    super.take(data, done);
    if (other && this.steps.length) this.draw();
  }

  /** No recording stands behind a live run here, so none is spoken of. */
  marked() {
    return this.recording ? super.marked() : [];
  }

  tell() {
    this.sent = JSON.stringify([{ replay: this.share, case: this.sentence }, this.data.ask]);
    this.send({ replay: String(this.share), case: this.sentence });
  }

  draw() {
    const root = element('div', 'forgetting'), now = this.steps[this.upto - 1], bar = this.bar();
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
    const { ends, about } = this.data, upper = element('div', 'upper');
    const loss = panel(upper, 'loss', 'Loss in both worlds', `nats above each floor, ${this.named()}`);
    const trade = panel(upper, 'trade', 'Trade-off', 'over the steps; small dots: recorded');
    root.append(upper);
    const sides = 'probability of each word; in red: what is likeliest to the model though the old world never says it there';
    const told = panel(root, 'told', 'A sentence of the old world', sides);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      told.append(this.sentences(), this.table()); // first: the charts take what height is left
      this.losses(loss);
      const seen = this.steps.slice(0, this.upto);
      const ways = Object.fromEntries(about.shares.map((one) => [one, seen.map((each) => [each.new[one], each.old[one]])]));
      plane(trade, ways, ends, { marks: MARKS, chosen: String(this.share) });
    });
    if (!this.playing) say(this.host, this.aloud());
  }

  named() {
    return this.share ? `${this.share} % old stories` : 'no old stories';
  }

  /** The sentences that can be looked at. */
  sentences() {
    const made = element('div', 'options'), { sentences } = this.data.about;
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', 'Sentences');
    const buttons = sentences.map((one, at) => {
      const button = named(`case${at}`, one.words.join(' '), () => this.set({ sentence: at }));
      button.setAttribute('aria-pressed', String(at === this.sentence));
      return button;
    });
    made.append(...buttons);
    rove(made, buttons, this.sentence, () => 1);
    return made;
  }

  /** Both losses of the model that is looked at; and, where that replays, of the one that does not. */
  losses(host) {
    const seen = this.steps.slice(0, this.upto), { steps } = this.data.about, feet = [[0, '0'], [steps, `step ${steps}`]];
    const line = (world, own, name, kind) => ({ name, kind, values: seen.map((one) => one[world][own]) });
    const lines = [line('old', this.share, 'old world', 'old'), line('new', this.share, 'new world', 'new')];
    if (this.share) lines.push(line('old', 0, 'old, no replay', 'old bare'), line('new', 0, 'new, no replay', 'new bare'));
    const label = `Loss on both worlds over the steps, ${this.named()}`;
    curves(host, seen.map((one) => one.step), lines, { last: steps, marks: MARKS, log: true, label, feet });
  }

  /** The sentence, word by word, by the world, by the toy as it was, and by each model now. */
  table() {
    const one = this.data.about.sentences[this.sentence], first = this.steps[0], now = this.steps[this.upto - 1];
    const made = element('table'), head = element('tr');
    head.append(element('td'), ...one.words.map((word) => scoped('col', word)));
    made.append(head);
    const none = one.truth.map(() => ''), before = first.said[0][this.sentence];
    this.row(made, 'old world', 'world', one.truth, none);
    this.row(made, 'before', 'before', before.p, before.wrong);
    const { shares } = this.data.about, buttons = shares.map((each) => {
      const { p, wrong } = now.said[each][this.sentence], title = each ? `${each} % replay` : 'no replay';
      const button = named(`replay${each}`, title, () => this.set({ share: each }));
      button.setAttribute('aria-pressed', String(each === this.share));
      this.row(made, button, each === this.share ? 'here' : '', p, wrong);
      return button;
    });
    rove(made, buttons, shares.indexOf(this.share), () => 1);
    const room = element('div', 'room');
    room.append(made);
    return room;
  }

  row(table, title, kind, p, wrong) {
    const row = element('tr', kind);
    row.append(scoped('row', title), element('td', 'given', '·'));
    p.forEach((value, at) => {
      const cell = element('td', 'cell'), fill = element('i');
      fill.style.width = `${value / 10}%`;
      cell.append(fill, element('span', '', written(value)));
      if (wrong[at]) cell.append(element('s', '', wrong[at]));
      row.append(cell);
    });
    table.append(row);
  }

  rows() {
    const seen = this.steps.slice(0, this.upto);
    const row = (one, each) => ({ step: one.step, 'replay in per cent': each, 'old world': one.old[each], 'new world': one.new[each] });
    return seen.flatMap((one) => this.data.about.shares.map((each) => row(one, each)));
  }

  aloud() {
    const now = this.steps[this.upto - 1], { shares } = this.data.about;
    const sums = shares.map((one) => `${one} % replay ${now.old[one].toFixed(2)} and ${now.new[one].toFixed(2)}`);
    return `Step ${now.step}. Nats above the floor on the old and the new world: ${sums.join(', ')}.`;
  }
}

/** A head of a row or column: a text, or the button that chooses it. */
function scoped(scope, text) {
  const made = element('th');
  made.append(text);
  made.setAttribute('scope', scope);
  return made;
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Forgetting, 'chosen', given);
}
