// A digit that can be drawn, cut into patches and read as a row of tokens: where each head looks, what the model takes it for, and
// what the order of patches is worth. Data: payload.py beside this file; moments of the run come from the server, or were recorded.

import { coloursOf, element, named, svg, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { half, heatColour } from '../../shared/heat.js';
import { alarm } from '../../shared/live.js';
import { EMPTY, SIDE, aDigit, drawable, inks, picture, written } from '../../shared/pad.js';
import { probability } from '../../shared/probabilities.js';
import { panel } from '../../shared/panel.js';
import { topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { row, wall } from './tokens.js';

const WIDE = 700; // sixteenths of the type
const RECORDED = -1;
const ROW = 4; // patches in a row of the picture

class Patches extends Growing {
  pixels = inks(EMPTY);
  shown = { layer: 1, head: 1, from: 0 };
  cross = [3, 3];
  held = false;
  drawn = false;
  sent = '';
  /** @type {any} what the model made of the last picture */
  last = null;

  constructor(host) {
    super(host, 'pictures/patches', (found) => found.steps);
    this.answerTo = this.knowing('pictures/read');
  }

  take(data, done) {
    const sent = JSON.stringify(data.shown), other = sent !== this.sent;
    if (other && !this.held) {
      const { layer, head, from, drawn } = data.shown;
      Object.assign(this, { shown: { layer, head, from }, pixels: inks(data.shown.picture), drawn: Boolean(drawn), alarmed: '' });
    }
    this.sent = sent;
    super.take(data, done);
    if (other && this.steps.length) this.draw();
  }

  tell() {
    const drawn = this.drawn ? written(this.pixels) : '';
    if (this.drawn && this.alarmed) return; // the page keeps the last that could be read
    this.sent = JSON.stringify({ ...this.data.shown, ...this.shown, picture: written(this.pixels), drawn });
    const { layer, head, from } = this.shown;
    this.send({ layer, head, looking: from, drawn });
  }

  get moment() {
    return this.recording ? RECORDED : this.upto - 1;
  }

  /** What the model makes of the picture now, or of the last while that is on its way. */
  reading() {
    const { learner, order } = this.data.shown, { seed } = this.data.ask;
    const text = written(this.pixels), body = { picture: text, learner, order, seed, at: this.moment };
    if (body.at === RECORDED && text === this.data.shown.picture && this.data.said) return (this.last = this.data.said);
    return (this.last = this.answerTo(body) ?? this.last ?? this.data.said);
  }

  changed(pixels) {
    Object.assign(this, { pixels, drawn: true, alarmed: '' });
    this.set({});
  }

  draw() {
    const root = element('div', 'patches'), last = this.steps[this.upto - 1], { data } = this;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    root.append(this.clock(last));
    if (this.alarmed || this.complaint) root.append(alarm(this.alarmed || this.complaint));
    const found = this.reading(), upper = element('div', 'upper'), lower = element('div', 'lower');
    const pad = panel(upper, 'pad', this.drawn ? 'What you drew' : 'A digit', this.drawn ? '' : `held out: ${aDigit(data.shown.truth)}`);
    const tokens = panel(upper, 'row', 'As the model reads it', `${data.about.patches} patches and [CLS]; press one to look from it`);
    const heads = panel(lower, 'wall', `Where ${this.from()} looks`, 'every head'), digits = panel(lower, 'digits', 'The digit it sees', '');
    const worth = panel(lower, 'worth', 'What order is worth', 'accuracy');
    root.append(upper, lower);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      this.pad(pad);
      if (!found) return;
      const { count, attention } = this.attention(found), colours = coloursOf(root, ['w0', 'w1', 'w2', 'w3', 'w4']);
      const paint = (value) => `rgb(${heatColour(value, { most: 0.5, scale: 'weights' }, colours)})`;
      row(tokens, { ...this.about(), attention, count });
      wall(heads, { ...this.about(), attention, count, paint });
      bars(digits, found.p, data.shown.truth);
      this.worth(worth, last);
    });
    if (found && !this.held && !this.playing) say(this.host, this.told(found));
  }

  /** What both drawings of the attention need. */
  about() {
    const { about, shown } = this.data, { layer, head, from } = this.shown;
    const choose = (changes) => this.set({ shown: { ...this.shown, ...changes } });
    return { about, layer, head, from, pixels: this.pixels, order: about.order, shuffled: shown.order === 'shuffled', choose };
  }

  attention(found) {
    const count = found.attention.shape[2], values = half(found.attention.values), heads = found.attention.shape[1];
    const attention = (layer, head, from) => {
      const start = ((layer * heads + head) * count + from) * count;
      return values.subarray(start, start + count);
    };
    return { count, attention };
  }

  from() {
    return this.shown.from ? `patch ${this.data.about.order[this.shown.from - 1] + 1}` : '[CLS]';
  }

  /** The square in which a digit is drawn, cut into patches. */
  pad(host) {
    const u = unit(), size = Math.max(120, Math.min(host.clientWidth, host.clientHeight) / u), gap = 6, cell = (size - gap * (ROW - 1)) / ROW;
    const drawing = svg('svg', { width: size * u, height: size * u, viewBox: `0 0 ${size} ${size}` });
    for (let at = 0; at < ROW * ROW; at += 1) {
      const x = (at % ROW) * (cell + gap), y = Math.floor(at / ROW) * (cell + gap);
      drawing.append(picture(patch(this.pixels, at), x, y, cell, SIDE / ROW), svg('rect', { x, y, width: cell, height: cell, class: 'edge' }));
      drawing.append(svg('text', { x: x + 4, y: y + 14, class: 'number' }, at + 1));
    }
    const [x, y] = this.cross.map((one) => (one + 0.5) * (cell / 2) + Math.floor(one / 2) * gap);
    drawing.append(svg('path', { d: `M${x - 8},${y}h16M${x},${y - 8}v16`, class: 'cross' }));
    host.replaceChildren(drawing);
    drawable(drawing, this, (pixels) => this.changed(pixels));
  }

  worth(host, last) {
    const seen = last?.learners, { judge } = this.data.about, { learner, order } = this.data.shown;
    const rows = [
      ['told where patches lie', seen?.with.accuracy, learner === 'with' && order === 'own'],
      ['the same, patches shuffled', seen?.with.shuffled, learner === 'with' && order === 'shuffled'],
      ['told no positions', seen?.without.accuracy, learner === 'without' && order === 'own'],
      ['the same, patches shuffled', seen?.without.shuffled, learner === 'without' && order === 'shuffled'],
      ['a convolutional net', judge, false],
    ];
    const list = element('ul', 'bars');
    for (const [title, value, chosen] of rows) {
      const one = element('li', chosen ? 'chosen' : ''), track = element('i'), fill = element('u');
      fill.style.width = `${100 * (value ?? 0)}%`;
      track.append(fill);
      one.append(element('span', '', title), element('b', '', value === undefined ? '–' : probability(value)), track);
      list.append(one);
    }
    host.replaceChildren(list);
  }

  /** The timeline of learning, and the way to a live run; and a way to begin a drawing. */
  clock(last) {
    const bar = this.bar();
    const said = last ? `${last.seconds} s each` : 'getting ready';
    const clear = named('clear', 'Clear and draw', () => {
      Object.assign(this, { pixels: inks(EMPTY), drawn: true, alarmed: 'Draw a digit in the square on the left.' });
      this.draw();
    });
    bar.append(...this.timeline(said), clear);
    return bar;
  }

  told(found) {
    const best = found.p.indexOf(Math.max(...found.p)), { layer, head } = this.shown;
    const shown = `Layer ${layer}, head ${head} is shown, looking from ${this.from()}.`;
    return `The model takes it for ${aDigit(best)}, probability ${probability(found.p[best])}. ${shown}`;
  }

  rows() {
    return this.steps
      .slice(0, this.upto)
      .flatMap((one) => Object.entries(one.learners).map(([positions, found]) => ({ seconds: one.seconds, positions, ...found })));
  }
}

/** The four pixels of a patch. */
const patch = (pixels, at) => [0, 1, SIDE, SIDE + 1].map((by) => pixels[Math.floor(at / ROW) * 2 * SIDE + (at % ROW) * 2 + by]);

function bars(host, p, truth) {
  const list = element('ol', 'bars'), best = p.indexOf(Math.max(...p));
  p.forEach((value, digit) => {
    const one = element('li', digit === best ? 'chosen' : ''), track = element('i'), fill = element('u');
    fill.style.width = `${100 * value}%`;
    track.append(fill);
    one.append(element('span', '', digit === truth ? `${digit} ✓` : String(digit)), track, element('b', '', probability(value)));
    list.append(one);
  });
  host.replaceChildren(list);
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Patches, 'query key chosen', given);
}
