// A mixture of experts: words with the number of the expert that they go to, how much each expert gets while they learn, with a price of
// imbalance and without, what each gets or what is lost without it, and dense models beside them. Data: payload.py beside this file.

import { element, named, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';
import { beside, streams, table } from './drawings.js';

const WIDE = 700; // sixteenths of the type

class Experts extends Growing {
  layer = 1;
  expert = -1;
  off = false;
  sent = '';

  constructor(host) {
    super(host, 'layer/experts', (found) => found.steps);
  }

  take(data, done) {
    const sent = JSON.stringify([data.shown, data.ask]), other = sent !== this.sent;
    if (other) Object.assign(this, data.shown);
    this.sent = sent;
    super.take(data, done);
    if (other && this.steps.length) this.draw();
  }

  /** No recording stands behind a live run here, so none is spoken of. */
  marked() {
    return this.recording ? super.marked() : [];
  }

  tell() {
    const { layer, expert, off } = this;
    this.sent = JSON.stringify([{ layer, expert, off }, this.data.ask]);
    this.send({ expert, expert_off: off });
  }

  /** The moment that is shown. */
  get now() {
    return this.steps[this.upto - 1];
  }

  /** What is lost without an expert, where it was measured. */
  get lost() {
    return this.now?.without ?? null;
  }

  /** The expert that is looked at: the chosen one, or that whose words are most of one kind, of those with a fair load. */
  get here() {
    if (this.expert >= 0) return this.expert;
    const given = this.now.given[this.layer - 1], loads = this.now.loads.priced[this.layer - 1];
    const fair = given.map((_, at) => at).filter((at) => loads[at] >= 500 / given.length);
    return fair.reduce((best, at) => (Math.max(...given[at]) > Math.max(...given[best]) ? at : best), fair[0]);
  }

  draw() {
    const root = element('div', 'experts'), { now, data } = this;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    root.append(this.clock(now));
    if (this.complaint) root.append(alarm(this.complaint));
    if (!now) {
      root.append(element('p', 'note', 'The first numbers are there after a few seconds.'));
      this.show(root);
      return;
    }
    const off = this.off && this.lost !== null, lower = element('div', 'lower'), left = element('div', 'left'), { ask } = data;
    root.append(this.words(off));
    const priced = panel(left, 'priced', `With a price of ${short(ask.price)}`, 'share of each expert');
    const free = panel(left, 'free', 'Without', 'the same words, no price');
    const title = off ? 'Without each expert' : 'What an expert gets';
    const got = panel(lower, 'got', title, off ? 'rise in nats, by next word' : 'share of its words, by kind');
    const dense = panel(lower, 'dense', 'Loss', 'nats above the floor');
    lower.prepend(left);
    root.append(lower);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      const seen = this.steps.slice(0, this.upto), layer = this.layer - 1, last = data.about.steps;
      streams(priced, seen, { kind: 'priced', layer, here: this.here, last });
      streams(free, seen, { kind: 'free', layer, here: -1, last });
      this.table(got, off);
      beside(dense, now, data.about, ask);
    });
    if (!this.playing) say(this.host, this.told(off));
  }

  choose(expert) {
    this.set({ expert });
  }

  /** The stories, each word with its experts' numbers, or with what is lost at it. */
  words(off) {
    const { ask, about } = this.data, made = element('div', 'text'), here = this.here, text = this.now.text[this.layer - 1], buttons = [];
    made.setAttribute('role', 'group');
    const label = off ? `how much the loss rises at each word without expert ${here + 1}` : 'each word with its expert';
    made.setAttribute('aria-label', `A story: ${label}`);
    let at = 0;
    for (const story of about.stories) {
      const row = element('p', 'story');
      for (const word of story) {
        const experts = [...text.slice(at * ask.top, (at + 1) * ask.top)].map(Number), first = experts[0] - 1;
        const rise = off ? this.lost.words[this.layer - 1][here][at] : 0;
        const button = named(`word${at}`, undefined, () => this.choose(first), off ? 'word plain' : `word e${first}`);
        if (experts.includes(here + 1)) button.classList.add('here');
        if (off) button.style.setProperty('--rise', `${Math.max(0, Math.min(60, rise / 3))}%`);
        const number = off ? (Math.abs(rise) < 5 ? ' ' : nats(rise)) : experts.join(' ');
        button.append(element('b', '', word), element('i', '', number));
        button.setAttribute('aria-label', off ? `${word}: ${nats(rise)} nats` : `${word}: expert ${experts.join(' and ')}`);
        buttons.push(button);
        row.append(button);
        at += 1;
      }
      made.append(row);
    }
    rove(made, buttons, this.held(), () => 1);
    return made;
  }

  /** The place of the word that has the focus. */
  held() {
    const name = this.host.getRootNode().activeElement?.dataset?.focus ?? '';
    return name.startsWith('word') ? Number(name.slice(4)) : 0;
  }

  /** Kinds of words by experts; below it, whether the chosen one is on. */
  table(host, off) {
    const { about } = this.data, layer = this.layer - 1, here = this.here;
    const cells = off ? this.lost.kinds[layer] : this.now.given[layer];
    table(host, about.kinds, cells, { here, off, choose: (expert) => this.choose(expert) });
    const turn = named('off', this.off ? `Switch expert ${here + 1} on` : `Switch expert ${here + 1} off`, () => this.set({ off: !this.off, expert: here }));
    turn.setAttribute('aria-pressed', String(this.off));
    const foot = element('p', 'foot');
    const late = 'At the last step this shows what is lost without it.';
    const alike = `NMI of experts and kinds ${short(this.now.nmi.priced[layer])}, untrained ${short(this.steps[0].nmi.priced[layer])}`;
    turn.className = 'turn';
    foot.append(turn, element('span', '', this.off && !off ? late : off ? 'Its words go to the next best expert.' : alike));
    host.append(foot);
  }

  /** The timeline, and the way to a live run. */
  clock(now) {
    const bar = this.bar();
    bar.append(...this.timeline(now ? `step ${now.step}` : 'getting ready'));
    return bar;
  }

  rows() {
    return this.steps.slice(0, this.upto).flatMap((one) =>
      ['priced', 'free'].flatMap((model) =>
        one.loads[model].flatMap((loads, layer) =>
          loads.map((load, at) => ({ step: one.step, model, layer: layer + 1, expert: at + 1, load: load / 1000 })),
        ),
      ),
    );
  }

  told(off) {
    const here = this.here, { kinds } = this.data.about, row = (off ? this.lost.kinds : this.now.given)[this.layer - 1][here];
    const most = row.indexOf(Math.max(...row));
    const lost = `Without expert ${here + 1} of layer ${this.layer} the loss rises most at ${kinds[most]}: ${nats(row[most])} nats.`;
    if (off) return lost;
    const load = this.now.loads.priced[this.layer - 1][here];
    const got = `Expert ${here + 1} of layer ${this.layer} gets ${Math.round(load / 10)} per cent`;
    return `Step ${this.now.step}. ${got}; ${row[most]} per cent of its words are ${kinds[most]}.`;
  }
}

const short = (value) => String(value).replace(/^0\./, '.');
/** Hundredths of a nat, with a sign. */
const nats = (value) => `${value < 0 ? '−' : '+'}${(Math.abs(value) / 100).toFixed(2).replace(/^0/, '')}`;

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Experts, 'chosen', given);
}
