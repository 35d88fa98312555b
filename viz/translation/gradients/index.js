// What reaches a word that is written from the words read: on one sentence, and by length; and what the gates of an LSTM do.
// Data: payload.py beside this file.

import { apart } from '../../shared/apart.js';
import { element, named, refocus, svg, unit } from '../../shared/dom.js';
import { heat } from '../../shared/heat.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { needsModel } from '../../shared/standing.js';
import { tips } from '../../shared/tips.js';

const NAMES = { fixed: 'one vector, GRU', lstm: 'one vector, LSTM', attention: 'attention', transformer: 'transformer' };
const GATES = { forget: 'Forget: what it keeps', input: 'Input: what it writes', output: 'Output: what it shows', cell: 'The cell itself' };
const MOST = 15; // words whose names stand beside each other

const LARGE = 17, SMALL = 14; // letters of the words read, which stand upright where they would be smaller
const LETTER = 8.4; // of them, how wide a large one is on average

/** How far apart large words have to stand, so that no two of them touch and the last does not leave the picture. */
const widest = (words) => LETTER * Math.max(words.at(-1).length, ...words.slice(1).map((word, at) => (word.length + words[at].length + 3) / 2));

const power = (value) => (value > 0 ? Math.log10(value) : -30);

class Gradients {
  /** @type {any} */
  data;
  /** @type {(changes: any) => void} */
  send = (changes) => void changes;

  constructor(host) {
    this.host = host;
  }

  /** The words written: which of them is spoken of. */
  written() {
    const made = element('p', 'written'), { data } = this;
    made.append(element('span', 'label', 'Writing'));
    data.written.forEach((word, at) => {
      const one = needsModel(named(`row-${at}`, word, () => this.send({ row: at }), at === data.row ? 'word now' : 'word'));
      one.setAttribute('aria-pressed', String(at === data.row));
      made.append(one);
    });
    return made;
  }

  /** For each learner a bar for each word read, as high as its share. */
  shares(host) {
    const { data } = this, u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, names = Object.keys(data.reaches);
    const left = W < 480 ? 84 : 124, pitch = (W - left) / data.source.length, size = Math.min(LARGE, (LARGE * pitch) / widest(data.source));
    const upright = data.source.length > MOST || size < SMALL, top = upright ? 82 : 24;
    const most = Math.max(1e-9, ...Object.values(data.reaches).flat()), high = (H - top) / names.length;
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img' });
    data.source.forEach((word, at) => {
      const x = left + (at + 0.5) * pitch, stands = { transform: `translate(${x + 4} ${top - 6}) rotate(-90)` };
      const lies = { x, y: 15, 'text-anchor': 'middle' };
      drawing.append(svg('text', { class: 'read', 'font-size': upright ? SMALL : size, ...(upright ? stands : lies) }, word));
    });
    names.forEach((name, row) => {
      const ground = top + (row + 1) * high - 4, best = Math.max(...data.reaches[name]);
      drawing.append(
        svg('text', { x: 0, y: ground - high / 2 + 8, class: 'who' }, NAMES[name]),
        svg('line', { x1: left, x2: W, y1: ground, y2: ground, class: 'rule' }),
      );
      data.reaches[name].forEach((share, at) => {
        const tall = ((high - 8) * share) / most, kind = share === best ? 'share most' : 'share';
        const bar = svg('rect', { x: left + at * pitch + 2, y: ground - tall, width: Math.max(2, pitch - 4), height: Math.max(0.6, tall), class: kind });
        bar.append(svg('title', {}, `${NAMES[name]}, ${data.source[at]}: ${(100 * share).toFixed(1)} %`));
        drawing.append(bar);
      });
    });
    drawing.setAttribute('aria-label', names.map((name) => `${NAMES[name]}: most from ${this.most(name)}`).join('; '));
    host.replaceChildren(drawing);
  }

  most(name) {
    const found = this.data.reaches[name];
    return this.data.source[found.indexOf(Math.max(...found))];
  }

  /** What reaches the first word, by the length of the sentence: powers of ten. */
  curve(host) {
    const { data } = this, u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, left = 52, right = 122, top = 8, bottom = 22;
    const all = Object.values(data.curves).flat().map(power);
    const low = Math.max(-12, 2 * Math.floor(Math.min(...all) / 2)), high = Math.max(0, Math.ceil(Math.max(...all)));
    const X = (at) => left + ((W - left - right) * at) / (data.bins.length - 1);
    const Y = (value) => top + ((H - top - bottom) * (high - Math.max(low, power(value)))) / (high - low);
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img' });
    for (let exponent = low; exponent <= high; exponent += high - low > 6 ? 2 : 1) {
      const y = Y(10 ** exponent), name = svg('text', { x: left - 8, y: y + 4, 'text-anchor': 'end', class: 'axis' }, exponent ? '10' : '1');
      if (exponent) name.append(svg('tspan', { dy: -5, 'font-size': 12 }, String(exponent).replace('-', '−')));
      drawing.append(svg('line', { x1: left, x2: W - right, y1: y, y2: y, class: 'rule' }), name);
    }
    const narrow = X(1) - X(0) < 46;
    data.bins.forEach(([from, to], at) => {
      if (!narrow || at % 2 === 0) drawing.append(svg('text', { x: X(at), y: H - 5, 'text-anchor': 'middle', class: 'axis' }, `${from}–${to}`));
    });
    const names = Object.keys(data.curves), heights = apart(names.map((name) => Y(data.curves[name].at(-1))), top, H - bottom);
    names.forEach((name, at) => {
      drawing.append(...this.line(name, data.curves[name], X, Y), svg('text', { x: W - right + 9, y: heights[at] + 4, class: `end ${name}` }, NAMES[name]));
    });
    const told = names.map((name) => `${NAMES[name]} from ${data.curves[name][0]} to ${data.curves[name].at(-1)}`).join('; ');
    drawing.setAttribute('aria-label', `What reaches the first word, by length: ${told}.`);
    host.replaceChildren(drawing);
  }

  line(name, values, X, Y) {
    const points = values.map((value, at) => [X(at), Y(value), value]);
    const dots = points.map(([x, y, value]) =>
      svg('circle', { cx: x, cy: y, r: 3.2, class: `point ${name}` }, svg('title', {}, `${NAMES[name]}: ${value.toExponential(1)}`)),
    );
    return [svg('polyline', { points: points.map(([x, y]) => `${x},${y}`).join(' '), class: `line ${name}` }), ...dots];
  }

  /** The gates of the LSTM: a row for each word read, a column for each of its cells. */
  gates(panel) {
    const { data } = this, head = element('div', 'choices');
    if (!data.gates) {
      panel.append(element('p', 'none', 'An LSTM that has learned comes with Glassbox for German alone: choose German, or look before learning.'));
      return () => {};
    }
    for (const [name, title] of Object.entries(GATES)) {
      const one = needsModel(named(`gate-${name}`, title.split(':')[0], () => this.send({ gate: name }), name === data.gate ? 'chosen' : ''));
      one.setAttribute('aria-pressed', String(name === data.gate));
      head.append(one);
    }
    const body = element('div', 'body'), found = data.gates[data.gate];
    panel.append(head, body);
    const signed = data.gate === 'cell', columns = Array.from({ length: found.shape[1] }, (_, at) => String(at + 1));
    return () => heat(body, {
      rows: [...data.source, '[end]'], columns, values: found.values, scale: signed ? 'signed' : 'part', most: signed ? 3 : 1,
      label: `${GATES[data.gate]}: a row for each word, a column for each of ${columns.length} cells`, column_name: 'cell',
      caption: signed ? 'orange above zero, blue below' : 'strong: open',
    });
  }

  draw() {
    const { data, host } = this, root = element('div', data.source.length > MOST ? 'gradients long' : 'gradients');
    const focused = host.getRootNode().activeElement?.dataset?.focus, shares = element('div', 'shares'), lower = element('div', 'lower');
    root.style.setProperty('--top', `${topOf(host)}px`);
    const head = element('h2', '', 'What reaches the word being written '), plotted = element('div', 'body');
    const plot = element('section', 'plot'), gates = element('section', 'gates');
    head.append(element('em', '', 'length of the gradient to each word read, as a share'));
    const title = element('h2', '', 'What reaches the first word ');
    title.append(element('em', '', ['by words read, mean gradient', data.recorded].filter(Boolean).join('; ')));
    plot.append(title, plotted);
    gates.append(element('h2', '', 'Gates of the LSTM while it reads'));
    const paint = this.gates(gates);
    lower.append(plot, gates);
    root.append(head, this.written(), shares, lower);
    host.replaceChildren(root);
    refocus(root, focused, { preventScroll: true });
    this.shares(shares);
    this.curve(plotted);
    paint();
    host._rows = () => this.rows();
    say(host, `${data.written[data.row]}: ${Object.keys(data.reaches).map((name) => `${NAMES[name]}, most from ${this.most(name)}`).join('; ')}.`);
  }

  rows() {
    const { data } = this;
    return Object.entries(data.curves).flatMap(([name, found]) =>
      found.map((value, at) => ({ learner: NAMES[name], words: data.bins[at].join(' to '), gradient: value })),
    );
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const gradients = (host._gradients ||= new Gradients(host));
  Object.assign(gradients, { data, send: (changes) => setStateValue('spot', changes) });
  tips(host);
  return keepDrawn(host, () => gradients.draw());
}
