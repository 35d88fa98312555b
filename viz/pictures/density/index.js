// A density that is known, and four learners of it by one clock: their points, what each says of every place, the way of one point.
// Data: payload.py beside this file; the moments come from the server, or were recorded.

import { coloursOf, element, named, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { footOf, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { needsModel } from '../../shared/standing.js';
import { history } from './history.js';
import { Pen } from './pen.js';
import { inkOf, panels, points } from './panels.js';
import { settingsOf, withChange } from './settings.js';

const WIDE = 740, TWO = 460; // sixteenths of the type: the drawing beside the panels; two panels beside each other
const GLIDE = 300; // milliseconds: when somebody has jumped to another moment
const FLOW = 5000; // at most, from one moment to the next while they learn: as long as the next one is awaited
const BESIDE = 21; // rem of the left column at least
const BAR = 42, FRAME = 64; // heights of the bar, and of what stands above and below a panel
const ROOMY = 620, CHART = 300; // widths: of a left column with the chart beside the drawing, and of that chart
const NAMES = {
  autoregressive: ['Autoregressive', 'first x, then y given x'],
  vae: ['VAE', 'decode a random code'],
  gan: ['GAN', 'fool a judge'],
  diffusion: ['Diffusion', 'take noise away'],
};
const COLOURS = ['ink', 'ink2', 'paper', 'surface', 'query', 'wrong', 'chosen', 'rule'];

class Density extends Growing {
  learner = 'diffusion';
  one = 0;
  across = 250; // of a panel, in sixteenths of the type
  left = 8; // at which station of its way the diffusion is shown: the last
  sent = '';
  expected = '';
  before = '';
  came = 0;
  /** @type {Record<string, Float32Array>} where points are drawn now */
  now = {};
  /** @type {any} */
  flow = null;
  /** @type {any} the moment that is shown */
  last = null;
  /** @type {any} */
  colours = null;
  /** @type {any} */
  ink = null;
  /** @type {any[]} canvases, and what is drawn on each */
  sheets = [];
  frame = 0;

  constructor(host) {
    super(host, 'pictures/race', (found) => found.steps);
    this.pen = new Pen(this);
    this.reduced = matchMedia('(prefers-reduced-motion: reduce)');
  }

  take(data, done) {
    const ask = JSON.stringify(data.ask);
    if (this.expected && ask === this.before) data = { ...data, ask: this.question, recorded: null, waits: false }; // on its way
    else this.expected = '';
    const shown = JSON.stringify(data.shown), other = shown !== this.sent;
    if (other) Object.assign(this, { learner: data.shown.learner, one: data.shown.one, sent: shown });
    if (ask !== this.asked && !this.expected) {
      this.pen.take(data.ask, data.about);
      this.now = {};
    }
    super.take(data, done);
    this.draw();
  }

  tell() {
    const { drawn, strokes, changes } = this.question, { learner, one } = this;
    this.sent = JSON.stringify({ ...this.data.shown, learner, one });
    this.send({ maker: learner, dot: one, target: drawn, strokes, changes });
  }

  /** Another run from here on: of what was drawn, or with settings changed from moment `at`. */
  branch(ask, at, waits) {
    this.stopping.abort();
    clearTimeout(this.telling);
    this.before = JSON.stringify(this.data.ask);
    const steps = at ? this.steps.slice(0, at + 1) : [];
    Object.assign(this, { asked: JSON.stringify(ask), question: ask, stopping: new AbortController(), fetching: null, over: false, playing: false });
    Object.assign(this, { recording: null, behind: [], starting: false, complaint: '', steps, upto: steps.length, expected: JSON.stringify(ask) });
    this.data = { ...this.data, ask, recorded: null, waits };
    this.set({});
    if (!waits) this.run();
  }

  /** A setting of the chosen learner is another one from now on; where nothing learns live, from the beginning. */
  change(pairs) {
    const { about, ask } = this.data, at = !this.recording && !this.over && this.steps.length > 1 ? this.steps.length - 1 : 0;
    const changes = pairs.reduce((text, [field, value]) => withChange(text, at, this.learner, field, value, about), ask.changes);
    if (changes.split('.').length > about.most.changes) {
      this.complaint = `Settings can be changed ${about.most.changes} times in a run: press Usual settings to begin anew.`;
      this.draw();
    } else this.branch({ ...ask, changes }, at, false);
  }

  draw() {
    if (this.pen.down && this.host.querySelector('.density')) return; // the hand draws: its canvas stays
    const root = element('div', 'density'), { data } = this, last = this.steps[this.upto - 1], u = unit();
    const W = this.host.clientWidth / u, wide = W >= WIDE, top = topOf(this.host);
    root.classList.toggle('wide', wide);
    root.style.setProperty('--top', `${top}px`);
    this.measure(root, W, (innerHeight - footOf() - top) / u - 16 - BAR);
    root.append(this.clock(last));
    if (this.complaint || this.pen.complaint) root.append(alarm(this.complaint || this.pen.complaint));
    const left = element('div', 'left'), right = element('div', 'right'), body = element('div', 'parts');
    const pad = this.pen.pad(), chart = element('div', 'chart');
    left.append(pad.box, chart, this.settings());
    this.sheets = panels(this, right, NAMES);
    body.append(left, right);
    root.append(body);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      this.colours = coloursOf(this.host, COLOURS);
      this.ink = data.truth && inkOf(data.truth, this.colours.ink);
      this.pen.paint(pad.canvas, this.ink, this.colours);
      history(chart, this, NAMES);
      this.glide(last);
    });
    if (!this.playing) say(this.host, this.told(last));
  }

  /** How wide the panels may be, so that all fit into the window; the chart stands beside the drawing where there is much room. */
  measure(root, W, H) {
    const wide = W >= WIDE, two = !wide && W >= TWO, below = two ? (W - 16) / 2 : W;
    const panel = wide ? Math.max(170, Math.min((W - 16 * BESIDE - 32) / 2, (H / 2 - FRAME) * (4 / 3))) : below;
    const left = wide ? W - 2 * panel - 32 : W, roomy = wide && left >= ROOMY;
    const pad = wide ? Math.min(roomy ? left - CHART - 12 : left, (H - (roomy ? 90 : 225)) * (4 / 3)) : W;
    this.across = panel;
    root.classList.toggle('roomy', roomy);
    root.classList.toggle('two', two);
    root.style.setProperty('--across', `${panel / 16}rem`);
    root.style.setProperty('--pad', `${Math.max(150, pad) / 16}rem`);
  }

  /** Points go from where they are drawn to where they are at this moment. */
  glide(last) {
    const to = last ? Object.fromEntries(Object.keys(NAMES).map((name) => [name, points(last.learners[name].points)])) : {};
    const since = performance.now() - this.came, fast = !this.playing || this.recording;
    if (this.last !== last) {
      this.flow = { from: { ...this.now }, to, began: performance.now(), lasts: this.reduced.matches ? 0 : fast ? GLIDE : Math.min(FLOW, 1.1 * since) };
      [this.last, this.came] = [last, performance.now()];
    }
    cancelAnimationFrame(this.frame);
    this.paint();
  }

  /** One repaint, and the next while points are on their way. Between two moments points glide: only where they stop was learned. */
  paint() {
    if (!this.host.isConnected || !this.flow) return;
    const { from, to, began, lasts } = this.flow, part = lasts ? Math.min(1, (performance.now() - began) / lasts) : 1;
    for (const [name, end] of Object.entries(to)) {
      const start = from[name]?.length === end.length ? from[name] : end;
      this.now[name] = part === 1 ? end : end.map((value, at) => start[at] + (value - start[at]) * part);
    }
    if (part === 1) this.now = { ...to };
    for (const sheet of this.sheets) sheet.paint(this.now[sheet.name]);
    if (part < 1) this.frame = requestAnimationFrame(() => this.paint());
  }

  /** The timeline of all four, and the way to a live run. */
  clock(last) {
    const bar = this.bar();
    const ready = this.data.truth ? 'ready to learn' : 'nothing is drawn';
    const said = last ? `${last.seconds.toFixed(1)} s each` : this.playing ? 'getting ready' : ready;
    const play = /** @type {HTMLButtonElement} */ (bar.querySelector('[data-focus=play]'));
    if (!this.steps.length && !this.playing) {
      play.textContent = 'Learn';
      needsModel(play);
      for (const one of bar.querySelectorAll('button')) one.disabled ||= !this.data.truth || one !== play;
    }
    bar.append(...this.timeline(said));
    return bar;
  }

  /** What of the chosen learner can be changed while it learns. */
  settings() {
    const made = element('div', 'settings'), { about, ask } = this.data, at = this.recording ? 0 : Math.max(0, this.steps.length - 1);
    const now = settingsOf(ask.changes, this.learner, at, about);
    made.append(element('b', '', NAMES[this.learner][0]));
    const fields = { rate: (one) => `${one} ×`, width: String, ...(this.learner === 'diffusion' ? { steps: String } : {}) };
    for (const [field, title] of Object.entries(fields)) {
      const label = element('label', '', field), list = needsModel(element('select'));
      for (const value of [...about.choices[field]].sort((a, b) => a - b)) list.append(new Option(title(value), String(value), false, value === now[field]));
      list.dataset.focus = `set-${field}`;
      list.onchange = () => this.change([[field, Number(list.value)]]);
      list.disabled ||= !this.data.truth;
      label.append(list);
      made.append(label);
    }
    if (this.learner === 'gan') made.append(needsModel(named('fair', now.fair ? 'Let it collapse' : 'Cure it', () => this.change([['fair', !now.fair]]))));
    if (ask.changes) made.append(needsModel(named('usual', 'Usual settings', () => this.branch({ ...ask, changes: '' }, 0, false))));
    return made;
  }

  told(last) {
    if (!last) return this.data.truth ? 'Four learners have not begun.' : 'Nothing is drawn.';
    const says = Object.entries(last.learners).map(([name, one]) => {
      const { length } = one.reached, reached = one.reached.split('1').length - 1;
      return one.diverged ? `${NAMES[name][0]} has diverged` : `${NAMES[name][0]} reaches ${reached} of ${length} parts and invents ${one.invented.toFixed(3)}`;
    });
    return `After ${last.seconds.toFixed(1)} seconds each: ${says.join('; ')}.`;
  }

  rows() {
    return this.steps.slice(0, this.upto).flatMap((one) =>
      Object.entries(one.learners).map(([name, { steps, loss, invented, missed, reached, likelihood, diverged }]) => ({
        ...{ seconds: one.seconds, learner: name, steps, loss, invented_mass: invented, missed_mass: missed },
        ...{ parts_reached: reached.split('1').length - 1, parts: reached.length, log_likelihood: likelihood, diverged },
      })),
    );
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Density, 'chosen wrong', given);
}

