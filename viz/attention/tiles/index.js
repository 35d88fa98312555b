// Flash attention: a head's scores read tile by tile, with a running maximum, sum and output. Data: payload.py beside this file.

import { coloursOf, element, named, refocus, unit } from '../../shared/dom.js';
import { label } from '../../shared/probabilities.js';
import { keepDrawn, slim, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { needsModel } from '../../shared/standing.js';
import { across, floats, read, shares, whole } from './running.js';
import { paint, planOf } from './table.js';

const PACE = 1100; // milliseconds for a tile while it plays
const SIZES = [2, 4, 8];
const number = (value, digits = 2) => (Number.isFinite(value) ? value.toFixed(digits).replace(/^-(?=[0.]+$)/, '').replace('-', '−') : '−∞');
const count = (value) => value.toLocaleString('en');
const RAISED = { '-': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' };

/** A small number in powers of ten. */
const power = (value) => {
  if (value === 0 || value >= 0.01) return value.toFixed(2);
  const [digits, raised] = value.toExponential(1).split('e');
  return `${digits} × 10${[...raised].map((sign) => RAISED[sign]).join('')}`;
};

/** e to the power of a score less the maximum, after what stands before it and before what comes. */
function raised(kind, before, after) {
  const made = element(kind, kind === 'span' ? 'sum' : '', `${before}e`);
  made.append(element('sup', '', 's − m'), after);
  return made;
}

class Tiles {
  /** @type {any} what Streamlit sent */
  data;
  /** @type {(name: string, value: any) => void} */
  send = () => {};
  size = 4;
  upto = 2;
  rescale = true;
  query = 0;
  given = '';
  /** @type {Record<string, ReturnType<typeof setTimeout>>} */
  telling = {};
  /** @type {ReturnType<typeof setInterval> | undefined} */
  playing;

  constructor(host) {
    this.host = host;
  }

  /** What the page says, unless a hand has gone on since. */
  take(data) {
    const given = JSON.stringify([data.tile, data.tiled, data.rescale, data.query, data.layer, data.head, data.tokens]);
    this.data = data;
    this.labels = data.tokens.map(label);
    this.scores = floats(data.scores);
    this.values = floats(data.values);
    if (given === this.given) return;
    this.given = given;
    Object.assign(this, { size: Number(data.tile), upto: data.tiled, rescale: data.rescale, query: data.query });
  }

  get n() {
    return this.data.tokens.length;
  }

  get tiles() {
    return across(this.n, this.size);
  }

  row(at) {
    return this.scores.subarray(at * this.n, (at + 1) * this.n);
  }

  /** Every query's tiles: their sums and powers, without their outputs but for the chosen one's. */
  worked() {
    const none = new Float32Array(0);
    return Array.from({ length: this.n }, (_, at) => {
      const mine = at === this.query;
      return read(this.row(at), mine ? this.values : none, mine ? this.data.width : 0, this.size, this.upto, this.rescale);
    });
  }

  /** Whether anything may be seen in the tile that begins there. */
  seen(row, column) {
    for (let at = row; at < Math.min(this.n, row + this.size); at += 1) {
      for (let key = column; key < Math.min(this.n, column + this.size); key += 1) if (this.scores[at * this.n + key] !== -Infinity) return true;
    }
    return false;
  }

  tell(name, value) {
    clearTimeout(this.telling[name]);
    this.telling[name] = setTimeout(() => this.send(name, value), 600);
  }

  change(name, field, value, told = value) {
    this[field] = value;
    this.upto = Math.max(1, Math.min(this.tiles, this.upto));
    this.tell(name, told);
    if (name === 'tile') this.tell('tiled', this.upto);
    this.draw();
  }

  /** Read so many tiles. */
  go(upto) {
    this.change('tiled', 'upto', Math.max(1, Math.min(this.tiles, upto)));
  }

  halt() {
    clearInterval(this.playing);
    this.playing = undefined;
  }

  play() {
    if (this.playing) {
      this.halt();
      return this.draw();
    }
    if (this.upto >= this.tiles) this.upto = 0;
    this.playing = setInterval(() => {
      if (!this.host.isConnected) return this.halt();
      if (this.upto + 1 >= this.tiles) this.halt();
      this.go(this.upto + 1);
    }, PACE);
    return this.go(this.upto + 1);
  }

  draw() {
    this.upto = Math.max(1, Math.min(this.tiles, this.upto));
    const root = element('div', 'tiles'), all = this.worked(), stage = element('div', 'stage');
    const focused = this.host.getRootNode().activeElement?.dataset?.focus;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    const beside = this.beside(all[this.query]);
    root.append(this.chooser(), this.bar(), stage, beside);
    this.host.replaceChildren(root);
    this.table(stage, all);
    this.strips(root);
    refocus(root, focused, { preventScroll: true });
    this.aloud(all[this.query]);
  }

  /** Which head, and which word asks. */
  chooser() {
    const made = element('div', 'chooser'), { data } = this;
    const tell = (change) => this.send('spot', `heads:${[change.layer ?? data.layer, change.head ?? data.head, change.query ?? this.query].join('.')}`);
    const select = (name, many, now, act) => {
      const box = element('select');
      box.setAttribute('aria-label', name);
      box.dataset.focus = name;
      for (let at = 0; at < many; at += 1) box.append(new Option(`${name} ${at}`, String(at), at === now, at === now));
      box.onchange = () => act(+box.value);
      return box;
    };
    const asks = select('Query', this.n, this.query, (query) => this.ask(query));
    [...asks.options].forEach((one, at) => (one.textContent = `“${this.labels[at]}” asks`));
    made.append(
      needsModel(select('Layer', data.layers, data.layer, (layer) => tell({ layer }))),
      needsModel(select('Head', data.heads, data.head, (head) => tell({ head }))),
      asks,
      this.sizes(),
      this.switched(),
    );
    return made;
  }

  ask(query) {
    this.change('spot', 'query', query, `heads:${this.data.layer}.${this.data.head}.${query}`);
  }

  sizes() {
    const made = element('div', 'sizes');
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', 'Keys in a tile');
    for (const size of SIZES) {
      const one = named(`size${size}`, String(size), () => this.resize(size));
      one.setAttribute('aria-pressed', String(size === this.size));
      made.append(one);
    }
    made.append(element('span', '', 'keys in a tile'));
    return made;
  }

  /** Another size: as far into the text as before. */
  resize(size) {
    const keys = this.upto * this.size;
    this.size = size;
    this.upto = Math.min(this.tiles, Math.ceil(keys / size));
    this.change('tile', 'size', size, String(size));
  }

  switched() {
    const made = element('label', 'switch'), box = Object.assign(element('input'), { type: 'checkbox', checked: this.rescale });
    box.dataset.focus = 'rescale';
    box.onchange = () => this.change('rescale', 'rescale', box.checked);
    made.append(box, 'rescale');
    return made;
  }

  /** Play, back, on, and where it is. */
  bar() {
    const made = element('div', 'bar'), slider = element('input');
    Object.assign(slider, { type: 'range', min: '1', max: String(this.tiles), step: '1' });
    slider.value = String(this.upto);
    slider.dataset.focus = 'tiled';
    slider.setAttribute('aria-label', 'Tiles read');
    slider.setAttribute('aria-valuetext', `${this.upto} of ${this.tiles}`);
    slider.oninput = () => this.go(+slider.value);
    const back = named('back', '← Back', () => this.go(this.upto - 1)), on = named('on', 'Next tile →', () => this.go(this.upto + 1));
    back.disabled = this.upto <= 1;
    on.disabled = this.upto >= this.tiles;
    slider.disabled = this.tiles < 2;
    const play = named('play', this.playing ? 'Halt' : 'Play', () => this.play(), 'main');
    play.disabled = this.tiles < 2;
    made.append(play, back, on, slider, element('b', 'where', `tile ${this.upto} of ${this.tiles}`));
    return made;
  }

  table(stage, all) {
    const canvas = element('canvas'), u = unit(), pen = canvas.getContext('2d'), style = getComputedStyle(this.host);
    stage.append(canvas);
    const fonts = { serif: style.getPropertyValue('--gb-serif') || 'serif', sans: style.getPropertyValue('--gb-sans') || 'sans-serif' };
    const high = slim() ? stage.clientWidth : stage.clientHeight - 26 * u, plan = planOf(this.labels, stage.clientWidth, high, u, pen, fonts);
    const weights = all.map((steps) => shares(steps, this.n));
    const { size, upto, query } = this, seen = (row, column) => this.seen(row, column);
    paint(canvas, this.labels, plan, { all, weights, size, upto, query, seen, fonts });
    canvas.onclick = (event) => {
      const row = Math.floor((event.offsetY - plan.top) / plan.cell), key = Math.floor((event.offsetX - plan.left) / plan.cell);
      if (row >= 0 && row < this.n) this.query = row;
      if (key >= 0 && key < this.n) this.upto = Math.floor(key / this.size) + 1;
      this.tell('spot', `heads:${this.data.layer}.${this.data.head}.${this.query}`);
      this.go(this.upto);
    };
    stage.append(element('p', 'note', this.data.causal ? 'Colour: weight so far. Struck: after the word, never read.' : 'Colour: weight so far.'));
    say(this.host, this.said(all[this.query]), canvas);
  }

  said(steps) {
    const now = steps.at(-1);
    const { layer, head } = this.data, where = `Layer ${layer}, head ${head}: “${this.labels[this.query]}” after tile ${this.upto} of ${this.tiles}`;
    return `${where}: maximum ${number(now.top)}, sum ${number(now.total, 3)}.`;
  }

  aloud(steps) {
    if (!this.playing) say(this.host, this.said(steps));
  }

  /** What the tile does for the chosen query. */
  beside(steps) {
    const made = element('div', 'beside'), now = steps.at(-1), visible = now.powers.some((one) => one > 0);
    made.append(element('h2', '', `“${this.labels[this.query]}” reads tile ${this.upto}`));
    const list = element('table', 'scores'), head = element('tr');
    head.append(element('th', '', 'key'), element('th', '', 'score s'), raised('th', '', ''));
    list.append(head);
    now.keys.forEach((key, at) => {
      const line = element('tr'), score = this.row(this.query)[key], hidden = score === -Infinity;
      if (hidden) line.className = 'hidden';
      const cells = [number(score), hidden ? '0' : number(now.powers[at], 3)];
      line.append(element('td', 'word', this.labels[key]), ...cells.map((one) => element('td', '', one)));
      list.append(line);
    });
    made.append(list);
    if (!visible) made.append(element('p', 'note', `These words come after “${this.labels[this.query]}”: nothing is read, nothing changes.`));
    made.append(this.kept(now), this.memory());
    return made;
  }

  /** The maximum, the sum and the output, before and after. */
  kept(now) {
    const made = element('div', 'kept'), rose = Number.isFinite(now.m) && now.top > now.m;
    const line = (name, about, value, kind = '') => {
      const one = element('div', `line ${kind}`);
      one.append(element('i', '', name), typeof about === 'string' ? element('span', 'sum', about) : about, value);
      made.append(one);
    };
    const times = this.rescale ? ` × ${number(now.factor, 3)}` : Number.isFinite(now.m) ? ' × 1' : ' × 0';
    line('m', `larger of ${number(now.m)} and the tile’s`, element('b', '', number(now.top)), rose ? 'rose' : '');
    const first = !Number.isFinite(now.m);
    const wrong = rose && !this.rescale;
    line('ℓ', `${number(now.l, 3)}${times} + ${number(now.added, 3)}`, element('b', '', number(now.total, 3)), wrong ? 'wrong' : '');
    line('o', raised('span', `${first ? 'Σ ' : `o${times} + Σ `}`, ' v'), this.strip('now', now.mixed, 'what is added up of the values'));
    const right = `The maximum rose: the sum so far is multiplied by ${number(now.factor, 3)}.`;
    const told = wrong ? '× The maximum rose, but the sum so far stays as it was.' : right;
    if (rose) made.append(element('p', wrong ? 'note wrong' : 'note', told));
    this.compared(made, line, now);
    return made;
  }

  /** Beside ordinary attention. */
  compared(made, line, now) {
    const done = this.upto === this.tiles, result = now.mixed.map((one) => one / (now.total || 1));
    const plain = whole(this.row(this.query), this.values, this.data.width);
    line('o / ℓ', done ? 'flash attention' : 'so far', this.strip('result', result, 'output over sum'), 'result');
    line('', 'ordinary attention', this.strip('plain', plain, 'ordinary attention'), 'result');
    const [right, wrong] = this.data.apart[this.size], bad = done && !this.rescale && wrong > 1e-4;
    const left = this.tiles - this.upto, differs = `Largest difference, over all words: ${power(this.rescale ? right : wrong)}`;
    const said = done ? `${bad ? '× ' : ''}${differs}` : `${left} more ${left === 1 ? 'tile' : 'tiles'} to read`;
    made.append(element('p', bad ? 'apart wrong' : 'apart', said));
  }

  strip(name, numbers, title) {
    const made = element('canvas', 'strip');
    made.dataset.strip = name;
    Object.assign(made, { numbers });
    made.setAttribute('role', 'img');
    const range = [Math.min(...numbers), Math.max(...numbers)].map((one) => number(one)).join(' to ');
    made.setAttribute('aria-label', `${title}: ${numbers.length} numbers from ${range}`);
    return made;
  }

  /** Paint the rows of coloured cells: the last two on one scale. */
  strips(root) {
    const colours = coloursOf(root, ['pos', 'neg']), found = [...root.querySelectorAll('.strip')];
    const of = (names) => found.filter((one) => names.includes(one.dataset.strip)).flatMap((one) => [...one.numbers].map(Math.abs));
    const most = (names) => Math.max(1e-6, ...of(names));
    const sharp = Math.min(2, devicePixelRatio || 1);
    for (const one of found) {
      const scale = most(one.dataset.strip === 'now' ? ['now'] : ['result', 'plain']);
      Object.assign(one, { width: Math.max(1, Math.round(one.clientWidth * sharp)), height: Math.max(1, Math.round(one.clientHeight * sharp)) });
      const pen = one.getContext('2d'), cell = one.width / one.numbers.length;
      one.numbers.forEach((value, at) => {
        pen.globalAlpha = Math.min(1, (Math.abs(value) / scale) ** 0.62);
        pen.fillStyle = `rgb(${colours[value > 0 ? 'pos' : 'neg'].join()})`;
        pen.fillRect(Math.floor(at * cell), 0, Math.ceil(cell), one.height);
      });
    }
  }

  /** Numbers kept: of this text and of a long one. */
  memory() {
    const made = element('table', 'memory'), [mine, long] = this.data.counted[this.size], head = element('tr');
    for (const name of ['numbers of one head', `${this.n} tokens`, `${count(this.data.long)} tokens`]) head.append(element('th', '', name));
    made.append(head);
    const line = (name, at) => {
      const row = element('tr');
      row.append(element('td', '', name), element('td', '', count(mine[at])), element('td', '', count(long[at])));
      made.append(row);
    };
    line('scores of ordinary attention, n²', 0);
    line(`scores of one tile, ${this.size}²`, 1);
    line('a tile with its q, k, v, o, m, ℓ', 2);
    return made;
  }

  rows() {
    const { labels } = this;
    return this.worked()[this.query].map((step) => ({
      layer: this.data.layer, head: this.data.head, query: labels[this.query], tile: step.tile + 1, keys: step.keys.map((key) => labels[key]).join(' '),
      rescaled: this.rescale, factor: step.factor, maximum: step.top, added: step.added, sum: step.total,
    }));
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  host.dataset.meanings = 'query key pos neg chosen'; // for the legend of a saved figure
  const view = (host._tiles ||= new Tiles(host));
  view.send = setStateValue;
  view.take(data);
  host._rows = () => view.rows();
  return keepDrawn(host, () => view.draw(), () => {
    view.halt();
    Object.values(view.telling).forEach(clearTimeout);
  });
}
