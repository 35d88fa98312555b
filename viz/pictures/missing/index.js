// A digit without some of its patches, filled in by a model that has seen no label; and what its knowledge is worth when there are few
// labels. Data: payload.py beside this file; steps of the run come from the server, or were recorded.

import { element, named, svg, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { EMPTY, SIDE, drawable, inks, picture, written } from '../../shared/pad.js';
import { panel } from '../../shared/panel.js';
import { topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';
import { errors, labelled } from './curves.js';

const WIDE = 700; // sixteenths of the type
const RECORDED = -1;
const ROW = 4; // patches in a row of the picture

class Missing extends Growing {
  pixels = inks(EMPTY);
  gone = '0'.repeat(ROW * ROW);
  cross = [3, 3];
  held = false;
  drawn = false;
  sent = '';
  /** @type {number[][] | null} the patches as they were filled in last */
  last = null;

  constructor(host) {
    super(host, 'pictures/missing', (found) => found.steps);
    this.answerTo = this.knowing('pictures/filled');
  }

  take(data, done) {
    const sent = JSON.stringify(data.shown), other = sent !== this.sent;
    if (other && !this.held) Object.assign(this, { pixels: inks(data.shown.picture), gone: data.shown.gone, drawn: Boolean(data.shown.drawn), alarmed: '' });
    this.sent = sent;
    super.take(data, done);
    if (other && this.steps.length) this.draw();
  }

  tell() {
    if (this.drawn && this.alarmed) return; // the page keeps the last that could be read
    const drawn = this.drawn ? written(this.pixels) : '';
    this.sent = JSON.stringify({ ...this.data.shown, picture: written(this.pixels), drawn, gone: this.gone });
    this.send({ drawn, gone: this.gone });
  }

  get ticks() {
    return this.steps.slice(0, this.upto).filter((one) => 'error' in one);
  }

  /** The patches as the learner fills them in now, or did last while that is on its way. */
  filled() {
    const text = written(this.pixels), at = this.recording ? RECORDED : this.ticks.length - 1;
    const { shown, filled } = this.data, body = { picture: text, gone: this.gone, seed: this.data.ask.seed, at };
    if (at === RECORDED && text === shown.picture && this.gone === shown.gone && filled) return (this.last = filled);
    return (this.last = this.answerTo(body)?.patches ?? this.last ?? filled);
  }

  changed(pixels) {
    Object.assign(this, { pixels, drawn: true, alarmed: '' });
    this.set({});
  }

  draw() {
    const root = element('div', 'missing'), { data } = this, last = this.ticks.at(-1);
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    root.append(this.clock(last));
    if (this.alarmed || this.complaint) root.append(alarm(this.alarmed || this.complaint));
    const filled = this.filled(), upper = element('div', 'upper'), lower = element('div', 'lower');
    const title = this.drawn ? 'What you drew' : `A digit: ${data.shown.truth}`;
    const whole = panel(upper, 'whole', title, 'draw on it'), away = panel(upper, 'away', 'What the model sees', 'press a patch');
    const found = panel(upper, 'found', 'Filled in', 'framed: its guess');
    const rest = panel(upper, 'rest', 'Held-out digits', 'seen, filled in, true');
    const curve = panel(lower, 'error', 'Error of missing pixels', '6 of 16 patches missing');
    const labels = panel(lower, 'labels', 'Then, from few labels', 'accuracy by labels of each digit');
    root.append(upper, lower);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      this.whole(whole);
      this.away(away);
      if (filled) this.found(found, filled);
      others(rest, data.examples);
      const shown = this.steps.slice(0, this.upto), trials = (list) => list.filter((one) => 'labels' in one);
      errors(curve, this.ticks, this.ahead.filter((one) => 'error' in one), data.about);
      labelled(labels, trials(shown), trials(this.ahead), data.about);
    });
    if (!this.held && !this.playing) say(this.host, `${[...this.gone].filter((one) => one === '1').length} of 16 patches are missing, and filled in.`);
  }

  /** The picture as it is, and a hand that draws on it. */
  whole(host) {
    const drawing = square(host, this.pixels, (at) => patchOf(this.pixels, at), () => ''), { size } = drawing;
    const [x, y] = this.cross.map((one) => ((one + 0.5) * size) / SIDE);
    drawing.svg.append(svg('path', { d: `M${x - 8},${y}h16M${x},${y - 8}v16`, class: 'cross' }));
    drawable(drawing.svg, this, (pixels) => this.changed(pixels));
  }

  /** The same without what is gone; a press takes a patch away, or gives it back. */
  away(host) {
    const { gone } = this, drawing = square(host, this.pixels, (at) => (gone[at] === '1' ? null : patchOf(this.pixels, at)), () => '');
    drawing.boxes.forEach((box, at) => {
      Object.assign(box.dataset, { focus: `patch${at}` });
      box.setAttribute('role', 'button');
      box.setAttribute('aria-label', `patch ${at + 1}`);
      box.setAttribute('aria-pressed', String(gone[at] === '1'));
      const turn = () => this.set({ gone: [...gone].map((one, place) => (place === at ? String(1 - Number(one)) : one)).join('') });
      box.onclick = turn;
      box.onkeydown = (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        turn();
      };
    });
    drawing.svg.setAttribute('role', 'group');
    rove(drawing.svg, drawing.boxes, 0, () => ROW);
  }

  found(host, filled) {
    square(host, this.pixels, (at) => filled[at], (at) => (this.gone[at] === '1' ? 'guessed' : ''));
  }

  /** The timeline of learning, the way to a live run, and a way to begin a drawing. */
  clock(last) {
    const bar = this.bar();
    const trials = Math.max(0, this.upto - this.ticks.length), all = this.data.about.labels.length * this.data.about.seeds;
    const said = !last ? 'getting ready' : trials ? `${trials} of ${all} trials` : `${last.seconds} s`;
    const clear = named('clear', 'Clear and draw', () => {
      Object.assign(this, { pixels: inks(EMPTY), drawn: true, alarmed: 'Draw a digit in the square on the left.' });
      this.draw();
    });
    bar.append(...this.timeline(said), clear);
    return bar;
  }

  rows() {
    return this.steps.slice(0, this.upto).map((one) => ('error' in one ? { part: 'filling in', ...one } : { part: 'few labels', ...one }));
  }
}

/** The four pixels of a patch. */
const patchOf = (pixels, at) => [0, 1, SIDE, SIDE + 1].map((by) => pixels[Math.floor(at / ROW) * 2 * SIDE + (at % ROW) * 2 + by]);

/** A picture of patches: `four(at)` gives the pixels of one, null where it is gone; `kind(at)` a class for its frame. */
function square(host, pixels, four, kind) {
  const u = unit(), size = Math.max(100, Math.min(host.clientWidth, host.clientHeight) / u), cell = size / ROW, boxes = [];
  const view = { width: size * u, height: size * u, viewBox: `-1 -1 ${size + 2} ${size + 2}` };
  const drawing = svg('svg', { ...view, role: 'img', 'aria-label': 'A digit of 16 patches' });
  for (let at = 0; at < ROW * ROW; at += 1) {
    const x = (at % ROW) * cell, y = Math.floor(at / ROW) * cell, seen = four(at);
    if (seen) drawing.append(picture(seen, x, y, cell, SIDE / ROW));
    else {
      const sign = svg('text', { x: x + cell / 2, y: y + cell / 2 + 6, class: 'ask', 'text-anchor': 'middle' }, '?');
      drawing.append(svg('rect', { x, y, width: cell, height: cell, class: 'gone' }), sign);
    }
    boxes.push(svg('rect', { x, y, width: cell, height: cell, class: 'edge' }));
  }
  drawing.append(...boxes);
  for (const [at, box] of boxes.entries()) {
    if (!kind(at)) continue;
    box.classList.add(kind(at));
    drawing.append(box); // its frame stands above its neighbours'
  }
  host.replaceChildren(drawing);
  return { svg: drawing, boxes, size };
}

/** Held-out digits: what is seen of each, how it is filled in, and what it is. */
function others(host, examples) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(100, host.clientHeight / u);
  const size = Math.min((W - 6 * examples.length) / examples.length, (H - 12) / 3);
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img' });
  drawing.setAttribute('aria-label', 'Held-out digits without some patches, filled in, and as they are');
  examples.forEach((one, column) => {
    const pixels = inks(one.picture), x = column * (size + 6), part = size / ROW;
    for (let at = 0; at < ROW * ROW; at += 1) {
      const left = x + (at % ROW) * part, top = Math.floor(at / ROW) * part;
      if (one.gone[at] === '1') drawing.append(svg('rect', { x: left, y: top, width: part, height: part, class: 'gone' }));
      else drawing.append(picture(patchOf(pixels, at), left, top, part, SIDE / ROW));
      drawing.append(picture(one.filled[at], left, size + 6 + top, part, SIDE / ROW));
    }
    drawing.append(picture(pixels, x, 2 * (size + 6), size));
  });
  host.replaceChildren(drawing);
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Missing, '', given);
}
