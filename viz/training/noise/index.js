// Noise: perplexities of clean and noisy documents by a bigram, with a threshold that is moved; the documents next to it, word by word; and three toys that
// read all, what is kept, or the stories alone. Data: payload.py beside this file; looks come from the server, or were recorded.

import { curves } from '../../shared/curves.js';
import { element, svg, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { footOf, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';

const WIDE = 700; // sixteenths of the type
const FINE = 1000; // as in payload.py
const BINS = 72, SIDES = { left: 62, right: 12, top: 14, bottom: 22 };
const TICKS = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const READERS = { all: 'all documents', filtered: 'filtered', clean: 'stories alone' };
const MARKS = [0, 0.5, 1, 1.5, 2]; // what is above is drawn at the edge: the curves part below
const LOUD = 6; // nats: a word that is this surprising is marked

const numbers = (text) => {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return Array.from(new Uint16Array(bytes.buffer), (one) => one / FINE);
};

class Noise extends Growing {
  threshold = 0;
  sent = '';
  /** @type {any[]} */
  near = [];

  constructor(host) {
    super(host, 'training/noise', (found) => found.steps);
    this.nearOf = this.knowing('training/surprising');
  }

  take(data, done) {
    const sent = JSON.stringify([data.shown, data.ask]), other = sent !== this.sent;
    if (other || data.about !== this.data?.about) {
      this.clean = numbers(data.about.clean);
      this.noisy = numbers(data.about.noisy);
    }
    if (other) Object.assign(this, { threshold: data.shown.threshold, near: data.near, alarmed: '' });
    this.sent = sent;
    super.take(data, done);
    this.draw();
  }

  tell() {
    this.sent = JSON.stringify([{ threshold: this.threshold }, this.data.ask]);
    this.send({ threshold: this.threshold });
  }

  /** No recording stands behind a live run here, so none is spoken of. */
  marked() {
    return this.recording ? super.marked() : [];
  }

  get range() {
    const all = [this.clean[0], this.noisy[0], this.clean.at(-1), this.noisy.at(-1)];
    return [Math.min(...all) - 0.05, Math.max(...all) + 0.05];
  }

  /** Of both, how many are kept. */
  kept() {
    const cut = Math.log(this.threshold / 10), upto = (found) => found.filter((one) => one <= cut + 0.5 / FINE).length;
    return { clean: upto(this.clean), noisy: upto(this.noisy) };
  }

  draw() {
    const { data } = this, root = element('div', 'noise'), upper = element('div', 'upper'), lower = element('div', 'lower'), now = this.steps[this.upto - 1];
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.style.setProperty('--foot', `${footOf()}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    if (this.complaint || this.alarmed) root.append(alarm(this.complaint || this.alarmed));
    if (this.threshold !== data.shown.threshold) {
      const { kind, seed } = data.ask;
      this.near = this.nearOf({ kind, seed, threshold: this.threshold })?.near ?? this.near;
    } else this.near = data.near;
    const by = `by a bigram of ${data.about.trusted} trusted stories; AUC ${data.about.auc.toFixed(3)}`;
    const chart = panel(upper, 'chart', 'Perplexity of each document', by);
    const table = panel(upper, 'counts', 'Kept and dropped', `up to ${(this.threshold / 10).toFixed(1)}`);
    const texts = panel(lower, 'texts', 'Next to the threshold', 'marked: what surprises the bigram');
    const loss = panel(lower, 'loss', 'Loss on new stories', 'nats above the floor, from 2 down');
    root.append(upper, lower);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      table.append(this.counts());
      chart.append(this.slider());
      texts.append(...this.near.map((one) => this.document(one)));
      const bar = this.bar();
      bar.append(...this.timeline(now ? `step ${now.step}` : 'getting ready'));
      loss.append(bar);
      const room = element('div', 'room');
      loss.append(room);
      if (now) this.losses(room);
      this.histogram(chart);
    });
    if (!this.playing) say(this.host, this.told());
  }

  /** Stories upwards, noise downwards, on a logarithmic scale. */
  histogram(host) {
    const u = unit(), W = host.clientWidth / u, H = Math.max(150, (host.clientHeight - 40 * u) / u), { left, right, top, bottom } = SIDES;
    const [low, high] = this.range, X = (log) => left + ((W - left - right) * (log - low)) / (high - low);
    const made = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': this.told() });
    const bins = (found) => {
      const counts = new Array(BINS).fill(0);
      for (const one of found) counts[Math.min(BINS - 1, Math.floor((BINS * (one - low)) / (high - low)))] += 1;
      return counts;
    };
    const both = { clean: bins(this.clean), noisy: bins(this.noisy) }, tops = Object.values(both).map((counts) => Math.max(...counts) ** 0.5);
    const most = tops[0] + tops[1], middle = top + ((H - top - bottom) * tops[0]) / most;
    const cut = X(Math.log(this.threshold / 10)), wide = (W - left - right) / BINS;
    made.append(svg('rect', { x: cut, y: top, width: Math.max(0, W - right - cut), height: H - top - bottom, class: 'dropped' }));
    for (const [name, counts] of Object.entries(both)) {
      counts.forEach((count, at) => {
        const tall = ((H - top - bottom) * count ** 0.5) / most, y = name === 'clean' ? middle - tall : middle;
        if (count) made.append(svg('rect', { x: left + at * wide, y, width: Math.max(1, wide - 1), height: tall, class: name }));
      });
    }
    const name = (text, y, kind) => svg('text', { x: 0, y, class: `name ${kind}` }, text);
    made.append(svg('line', { x1: left, x2: W - right, y1: middle, y2: middle, class: 'axis-line' }));
    made.append(name('stories', middle - 8, 'clean'), name('noise', middle + 18, 'noisy'));
    let free = left;
    for (const tick of TICKS.filter((one) => Math.log(one) > low && Math.log(one) < high)) {
      const text = tick.toLocaleString('en'), x = X(Math.log(tick)), reach = 4 * text.length;
      if (x - reach < free || x + reach > W) continue;
      free = x + reach + 8;
      made.append(svg('text', { x, y: H - 5, class: 'axis', 'text-anchor': 'middle' }, text));
    }
    made.append(svg('line', { x1: cut, x2: cut, y1: top - 6, y2: H - bottom, class: 'cut' }));
    made.append(svg('text', { x: Math.min(cut + 5, W - 70), y: top + 2, class: 'axis' }, 'dropped →'));
    host.prepend(made);
  }

  slider() {
    const made = element('label', 'slider'), input = element('input'), [low, high] = this.range, said = (this.threshold / 10).toFixed(1);
    Object.assign(input, { type: 'range', min: Math.round(1000 * low), max: Math.round(1000 * high), step: 5 });
    input.value = String(Math.round(1000 * Math.log(this.threshold / 10)));
    input.dataset.focus = 'threshold';
    input.setAttribute('aria-label', 'Threshold of perplexity');
    input.setAttribute('aria-valuetext', `perplexity ${said}`);
    input.oninput = () => this.set({ threshold: Math.max(1, Math.min(9999, Math.round(10 * Math.exp(Number(input.value) / 1000)))), alarmed: '' });
    made.append('Threshold', input, element('b', 'when', said));
    return made;
  }

  counts() {
    const kept = this.kept(), all = { clean: this.clean.length, noisy: this.noisy.length }, made = element('table'), head = element('tr');
    head.append(element('td'), ...['stories', 'noise'].map((title) => column(title)));
    const row = (title, counts) => {
      const line = element('tr', title), name = element('th', '', title);
      name.scope = 'row';
      const cell = ([name_, count]) => {
        const one = element('td', name_), bar = element('i');
        one.style.setProperty('--share', `${(100 * count) / all[name_]}%`);
        one.append(element('b', '', count.toLocaleString('en')), bar);
        return one;
      };
      line.append(name, ...Object.entries(counts).map(cell));
      return line;
    };
    made.append(head, row('kept', kept), row('dropped', { clean: all.clean - kept.clean, noisy: all.noisy - kept.noisy }));
    const whole = kept.clean + kept.noisy, box = element('div'), share = (100 * kept.noisy) / Math.max(1, whole);
    box.append(made, element('p', 'note', whole ? `Of what is kept, ${share.toFixed(1)} % is noise.` : 'Nothing is kept.'));
    return box;
  }

  /** A document with what surprises the bigram marked. */
  document({ words, nats, noise, perplexity }) {
    const made = element('p', noise ? 'noisy' : 'clean'), text = element('span', 'text'), stays = perplexity <= this.threshold / 10 + 0.005;
    words.forEach((word, at) => text.append(at && nats[at - 1] >= LOUD ? element('mark', '', word) : word, ' '));
    const who = element('span', 'who');
    who.append(element('b', '', perplexity.toFixed(1)), element('em', '', noise ? 'noise' : 'story'), element('small', '', stays ? 'kept' : 'dropped'));
    made.append(who, text);
    return made;
  }

  /** Of the three toys, over the steps. */
  losses(host) {
    const seen = this.steps.slice(0, this.upto), { steps, floor } = this.data.about;
    const lines = Object.entries(READERS).map(([kind, name]) => ({ name, kind, values: seen.map((one) => one.held[kind] - floor) }));
    const feet = [[0, '0'], [steps, `step ${steps}`]];
    curves(host, seen.map((one) => one.step), lines, { last: steps, marks: MARKS, label: 'Loss of three toys on new stories, over the steps', feet });
  }

  rows() {
    const { floor } = this.data.about, above = (one, name) => Number((one.held[name] - floor).toFixed(4));
    return this.steps.map((one) => ({ step: one.step, ...Object.fromEntries(Object.keys(READERS).map((name) => [name, above(one, name)])) }));
  }

  told() {
    const kept = this.kept(), now = this.steps[this.upto - 1], { about } = this.data;
    const both = `${kept.clean} of ${this.clean.length} stories and ${kept.noisy} of ${this.noisy.length} noisy documents are kept`;
    const cut = `Threshold ${(this.threshold / 10).toFixed(1)}: ${both}.`;
    const losses = now && Object.entries(READERS).map(([name, title]) => `${title} ${(now.held[name] - about.floor).toFixed(2)}`).join(', ');
    return now ? `${cut} Step ${now.step}, nats above the floor: ${losses}.` : cut;
  }
}

function column(title) {
  const made = element('th', '', title);
  made.scope = 'col';
  return made;
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Noise, 'chosen', given);
}
