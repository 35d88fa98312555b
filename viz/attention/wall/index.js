// The attention of every head: a wall of small maps, and one head read closely. Data: payload.py beside this file.
// Nothing here asks the server: it is only told what was chosen.

import { element, leaving, unit } from '../../shared/dom.js';
import { latest, latestOf, listen, tell } from '../../shared/messages.js';
import { textOf } from '../../shared/pieces.js';
import { slim, tellSpot, topOf, whenRoomChanges } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { hands } from './hands.js';
import { CURVE, frameWall, paintLines, paintMatrix, paintWall, paints, unpack, readsMost } from './paint.js';
import { bringUpright, steppers, uprightWall, HIGHEST, ROW } from './upright.js';
import { alternative, dimmed, named, word, written } from './words.js';

const WIDEST = 1.7; // how much wider than high a small map may be, where few heads leave room
const ROOM = 32; // between two weights under their words
const LEAST = 0.72; // how much smaller words may be written before they are turned

class Wall {
  // What comes with the data, and later:
  memory; data; sendRevealed; send; host; weights; labels;
  /** @type {any} */
  colours;
  /** @type {any} the head under the pointer */
  near = null;
  touched = false;

  constructor(host, send) {
    Object.assign(this, { host, send, memory: {}, pointed: null, at: { layer: 0, head: 0, queries: [0] } });
    this.root = element('div', 'wall');
    this.all = element('canvas', 'all');
    this.all.tabIndex = 0;
    this.all.setAttribute('role', 'application');
    this.title = element('h2');
    this.told = element('p', 'told');
    const scale = element('span', 'scale');
    scale.append('0', ...[0, 1, 2, 3, 4].map((step) => element('i', `w${step}`)), '1');
    this.full = element('button', '', 'Full screen');
    this.full.type = 'button';
    this.full.onclick = () => this.grow();
    const line = element('div', 'line');
    const tools = element('span', 'controls');
    tools.append(this.full);
    this.steps = steppers((name, by) => this.choose({ [name]: this.at[name] + by }));
    line.append(this.title, this.told, scale, this.steps.root, tools);
    this.lines = element('div', 'lines');
    this.above = element('div', 'row top');
    this.above.setAttribute('role', 'group');
    this.above.setAttribute('aria-label', 'Looking from: choose a word, or several with Shift');
    this.below = element('div', 'row low');
    const sketch = element('div', 'sketch');
    this.threads = element('canvas');
    this.threads.setAttribute('aria-hidden', 'true');
    sketch.append(this.threads);
    this.lines.append(named('from', 'query'), this.above, sketch, this.below, named('at', 'key'));
    this.sketch = sketch;
    this.matrix = element('canvas', 'matrix');
    this.matrix.setAttribute('role', 'img');
    this.words = element('p', 'words');
    this.reading = element('div', 'reading');
    this.guess = element('div', 'guess');
    this.asked = element('p', 'asked');
    const reveal = element('button', 'reveal', 'Reveal');
    reveal.type = 'button';
    reveal.onclick = () => this.reveal();
    this.guess.append(this.asked, reveal);
    this.reading.append(this.guess, this.lines, this.words, this.matrix);
    this.root.append(this.all, line, this.reading);
    host.replaceChildren(this.root);
    hands(this);
    const take = () => this.take(), draw = () => this.lay();
    const deaf = [listen('choice', take), listen('names', take), listen('head', (head) => this.choose(head)), listen('word', (chosen) => this.follow(chosen))];
    addEventListener('resize', draw);
    document.addEventListener('fullscreenchange', draw);
    const forget = whenRoomChanges(host, draw);
    document.fonts.ready.then(draw);
    this.end = () => {
      forget();
      clearTimeout(this.memory.telling);
      deaf.forEach((end) => end());
      removeEventListener('resize', draw);
      document.removeEventListener('fullscreenchange', draw);
    };
  }

  /** Another text or model, another theme, or the same again: only what has changed is painted. */
  async open(data) {
    const theme = getComputedStyle(this.root).backgroundColor;
    const same = this.data?.signature === data.signature && this.theme === theme;
    if (this.data?.signature !== data.signature) {
      const weights = await unpack(data);
      Object.assign(this, { data, weights, labels: data.tokens.map(word), style: null });
    }
    this.theme = theme;
    if (!same && !this.take()) this.lay();
  }

  /** What the page has chosen; what the hand chose since then wins until the page has heard of it. Returns whether all
   * had to be painted anew. */
  take() {
    const choice = latestOf('choice', this.data?.signature);
    if (!choice) return false;
    const look = ({ reading, dim, hidden, narrow }) => JSON.stringify([reading, dim, hidden, narrow]);
    const news = !this.style || look(choice) !== look(this.style);
    this.style = choice;
    const spot = this.spot(choice);
    if (this.memory.heard !== spot) this.at = { layer: choice.layer, head: choice.head, queries: [...choice.queries] };
    this.memory.heard = spot;
    if (news) this.lay();
    else this.draw();
    return news;
  }

  /** Whether the class is to guess first. */
  hidden() {
    return Boolean(this.style?.hidden) && this.memory.revealed !== this.data.signature;
  }

  reveal() {
    this.memory.revealed = this.data.signature;
    this.sendRevealed?.(this.data.signature);
    this.lay();
    /** @type {HTMLElement | null} */ (this.above.querySelector('[tabindex="0"]'))?.focus();
  }

  spot({ layer, head, queries }) {
    return `heads:${[layer, head, ...queries].join('.')}`;
  }

  /** Choose a head ("13.8"), words, or both. */
  choose(change) {
    if (!this.data) return;
    const next = typeof change === 'string' ? this.habit(change) : change;
    if ((next.layer ?? 0) >= this.data.layers || (next.head ?? 0) >= this.data.heads) return;
    if (this.touched) this.pointed = null; // a finger does not leave what it has pointed at
    Object.assign(this.at, next);
    this.memory.heard = this.spot(this.at);
    this.draw();
    tellSpot(this.memory, this.send, this.memory.heard);
    if (this.style.linked && next.queries) tell('word', { from: this, spans: this.at.queries.map((q) => this.data.spans[q]) });
  }

  /** A head that was asked for by its habit, and a word at which it shows, where the chosen one shows none. */
  habit(name) {
    const [layer, head] = name.split('.').map(Number), T = this.labels.length, base = (layer * this.data.heads + head) * T * T;
    const [query, most] = readsMost(this.weights, base, T), [, here] = readsMost(this.weights, base, T, this.at.queries);
    return { layer, head, ...(most > 300 && here < most / 2 && { queries: [query] }) };
  }

  /** A word was chosen in the wall beside: the tokens here that share a letter with it. */
  follow({ from, spans }) {
    if (from === this || !this.style?.linked) return;
    const queries = this.data.spans.flatMap(([start, end], at) => (spans.some(([low, high]) => start < high && end > low) ? [at] : []));
    if (!queries.length) return;
    this.at.queries = queries;
    this.memory.heard = this.spot(this.at);
    this.draw();
    tellSpot(this.memory, this.send, this.memory.heard);
  }

  /** Where everything goes, for the room there is. */
  lay() {
    if (!this.data || !this.style || !this.root.isConnected) return;
    const { data, style } = this, u = unit(), full = document.fullscreenElement || this.host.getRootNode().fullscreenElement;
    this.upright = slim() && !full;
    this.root.classList.toggle('upright', this.upright);
    this.root.style.setProperty('--top', `${full ? 0 : topOf(this.host)}px`);
    this.colours = paints(this.root);
    const css = getComputedStyle(this.root);
    this.colours.serif = css.getPropertyValue('--gb-serif').trim() || 'serif';
    this.colours.sans = css.getPropertyValue('--gb-sans').trim() || 'sans-serif';
    const wide = this.root.clientWidth - (full ? 48 : 0), high = this.root.clientHeight, sharp = Math.min(2, devicePixelRatio || 1);
    const turned = data.layers < data.heads, across = turned ? data.heads : data.layers, down = turned ? data.layers : data.heads;
    const left = (this.upright ? 18 : 32) * u, top = 20 * u;
    const tall = this.upright ? uprightWall(wide, u) : high * (style.narrow ? 0.36 : 0.5); // in two walls side by side the same
    const most = (wide - left - (this.upright ? 4 : 0)) / across; // a phone makes them higher than wide
    const pitchY = Math.max(5, Math.min(most * (this.upright ? HIGHEST : 1), (tall - top) / down));
    const pitchX = Math.max(5, Math.min(most, WIDEST * pitchY));
    this.plan = { pitchX, pitchY, left, top, across, down, sharp, turned, bare: this.upright };
    const size = { width: left + across * pitchX + 4, height: top + down * pitchY + 4 };
    Object.assign(this.all, { width: Math.round(size.width * sharp), height: Math.round(size.height * sharp) });
    Object.assign(this.all.style, {
      width: `${size.width}px`,
      height: `${size.height}px`,
      marginBottom: style.narrow && !this.upright ? `${Math.max(0, tall + 4 - size.height)}px` : '',
    });
    this.all.setAttribute('aria-label', `${data.title}: ${data.layers} layers of ${data.heads} heads. Arrow keys choose a head.`);
    this.painted = Object.assign(document.createElement('canvas'), { width: this.all.width, height: this.all.height });
    paintWall(this.painted, this.plan, data, this.weights, this.colours, style.dim);
    const reading = this.hidden() ? 'guess' : style.reading;
    this.guess.hidden = reading !== 'guess';
    this.lines.hidden = !['both', 'lines'].includes(reading);
    this.matrix.hidden = !['both', 'matrix'].includes(reading);
    this.words.hidden = !['sentence', 'fovea'].includes(reading) && (reading !== 'matrix' || style.narrow);
    this.words.classList.toggle('eye', reading === 'fovea');
    this.root.classList.toggle('narrow', Boolean(style.narrow) && !this.upright);
    this.write();
    this.draw();
  }

  /** The words, once for a text and a size of type. */
  write() {
    const { labels, data } = this, T = labels.length, u = unit();
    if (this.upright) {
      this.places = labels.map((_, at) => (at + 0.5) * ROW * u);
      this.lines.style.flex = '';
      for (const row of [this.above, this.below]) Object.assign(row, { className: row.className.replace(' tight', ''), style: '' });
    } else this.along();
    const side = (at) => (this.upright ? undefined : this.places[at]);
    this.above.replaceChildren(...labels.map((text, at) => this.pick(text, at, side(at))));
    this.below.replaceChildren(...labels.map((text, at) => {
      const made = element('span', '', text);
      if (!this.upright) made.style.left = `${this.places[at]}px`;
      return made;
    }));
    this.words.classList.toggle('long', T > 45);
    this.words.replaceChildren(...labels.flatMap((text, at) => {
      const spaced = textOf(data.tokens[at])?.startsWith(' ') || (!data.causal && at && data.spans[at][0] > data.spans[at - 1][1]);
      return [...(spaced ? [' '] : []), this.pick(text, at)];
    }));
  }

  /** Words in a line above and one below: where each stands, for the room there is. */
  along() {
    const { labels } = this, T = labels.length, u = unit();
    const pen = this.matrix.getContext('2d');
    pen.font = `400 ${17 * u}px ${this.colours.serif}`;
    const widths = labels.map((text) => pen.measureText(text).width + (this.style.narrow ? 7 : 12) * u), need = widths.reduce((a, b) => a + b, 0);
    const share = this.style.reading === 'both' ? 0.64 : 1, room = this.root.clientWidth * share - 26 * u;
    const fit = Math.min(1.35, room / need), tight = fit < LEAST, pitch = Math.max(13 * u, room / T);
    let x = 8 * u; // a weight under the first word needs a little room
    this.places = widths.map((width, at) => (tight ? (at + 0.5) * pitch : (x += width * fit) - (width * fit) / 2));
    this.span = tight ? pitch * T : room + 16 * u;
    this.lines.style.flex = this.style.reading === 'both' ? '0 0 64%' : '1';
    for (const row of [this.above, this.below]) {
      row.classList.toggle('tight', tight);
      row.style.width = `${this.span}px`;
      row.style.setProperty('--fit', String(Math.min(1, fit)));
    }
  }

  /** A word that can be chosen as the one that looks. */
  pick(text, at, left) {
    const made = element('button', '', text);
    made.type = 'button';
    if (left !== undefined) made.style.left = `${left}px`;
    made.tabIndex = -1;
    made.onclick = (event) => this.look(at, event.shiftKey || event.ctrlKey || event.metaKey);
    made.onkeydown = (event) => {
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: this.labels.length - 1 }[event.key];
      if (/Up|Down/.test(event.key) && !this.upright) return;
      if (to === undefined || !this.labels[to]) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.shiftKey) this.look(to, false);
      made.parentElement.querySelectorAll('button')[to].focus();
    };
    made.onpointerenter = () => this.point([at, null]);
    made.onpointerleave = () => this.point(null);
    return made;
  }

  look(at, add) {
    const now = this.at.queries;
    const queries = !add ? [at] : now.includes(at) ? now.filter((one) => one !== at) : [...now, at].sort((a, b) => a - b);
    this.choose({ queries: queries.length ? queries : [at] });
  }

  point(cell) {
    this.pointed = cell;
    this.draw();
  }

  /** The weights that the chosen words put on each, added up, in thousandths. */
  sums() {
    const T = this.labels.length, base = (this.at.layer * this.data.heads + this.at.head) * T * T;
    const found = new Array(T).fill(0);
    for (const q of this.at.queries) for (let k = 0; k < T; k += 1) found[k] += this.weights[base + q * T + k];
    return found;
  }

  draw() {
    if (!this.plan) return;
    const { data, at, labels, style } = this, T = labels.length, sharp = this.plan.sharp;
    at.queries = at.queries.filter((one) => one < T);
    if (!at.queries.length) at.queries = [T - 1];
    const pen = this.all.getContext('2d');
    pen.clearRect(0, 0, this.all.width, this.all.height);
    pen.drawImage(this.painted, 0, 0);
    frameWall(this.all, this.plan, data, at, this.near, this.colours);
    const sums = this.sums(), base = (at.layer * data.heads + at.head) * T * T;
    const order = sums.map((_, k) => k).sort((a, b) => sums[b] - sums[a]);
    const strongest = order.slice(0, 2).filter((k) => sums[k] >= 100);
    const cell = this.pointed?.[1] === null || !this.pointed ? null : this.pointed;
    const view = {
      T,
      weights: this.weights,
      base,
      labels,
      queries: at.queries,
      colours: this.colours,
      causal: data.causal,
      dim: style.dim,
      strongest,
      pointed: cell,
    };
    this.title.textContent = `${style.narrow ? `${data.title} · layer` : 'Layer'} ${at.layer}, head ${at.head}`;
    this.tell(sums, order);
    this.steps.show(at, data);
    if (!this.lines.hidden) {
      const numbered = []; // the largest weights first, none on another
      const free = (one, k) => this.upright || Math.abs(this.places[one] - this.places[k]) > ROOM * unit();
      for (const k of order) if (sums[k] >= 50 && numbered.every((one) => free(one, k))) numbered.push(k);
      [...this.below.children].forEach((made, k) => {
        made.className = strongest.includes(k) ? 'strong' : '';
        made.replaceChildren(labels[k], ...(numbered.includes(k) ? [element('small', '', written(sums[k]))] : []));
      });
      const [wide, high] = this.upright ? [this.sketch.clientWidth, T * ROW * unit()] : [this.span, this.sketch.clientHeight];
      paintLines(this.threads, { ...view, upright: this.upright }, this.places, wide, high, sharp);
      if (!this.pointed) this.bring(order[0]);
    }
    if (!this.matrix.hidden) this.large(view, sharp);
    if (!this.words.hidden) {
      const most = at.queries.length * 1000, eye = style.reading === 'fovea';
      [...this.words.children].forEach((/** @type {HTMLElement} */ made, k) => {
        made.style.filter = eye ? dimmed(sums[k], sums[order[0]], at.queries.includes(k)) : '';

        const step = Math.min(1000, Math.round((1000 * sums[k]) / most)), shade = style.dim && k === 0 ? 0 : step;
        made.style.background = shade && !eye ? this.colours.css[shade] : 'none';
        const strong = !eye && (shade / 1000) ** CURVE > 0.52;
        made.style.color = strong ? this.colours.paper : this.colours.ink;
        made.title = written(sums[k]);
      });
    }
    for (const row of [this.above, this.words])
      row.querySelectorAll('button').forEach((made, q) => {
        made.setAttribute('aria-pressed', String(at.queries.includes(q)));
        made.tabIndex = q === at.queries[0] ? 0 : -1;
      });
  }

  /** The matrix, as large as there is room for. */
  large(view, sharp) {
    const { style, root } = this, beside = style.reading === 'both' ? 0.36 : style.narrow ? 1 : 0.6;
    const room = beside === 0.36 ? root.clientWidth * beside - 2 * 16 * unit() : root.clientWidth * beside, high = this.reading.clientHeight - 6 * unit();
    this.matrix.style.width = ''; // its own width of the last time is not the room of this one
    const free = this.upright ? Math.min(this.matrix.parentElement.clientWidth, 480 * unit()) : 0;
    const half = this.upright && style.reading === 'both' && root.clientWidth > 560 * unit() ? root.clientWidth / 2 - 16 * unit() : free;
    this.cell = this.upright ? paintMatrix(this.matrix, view, half, half, sharp) : paintMatrix(this.matrix, view, room, high, sharp);
    this.matrix.setAttribute('aria-label', this.said);
  }

  /** Scroll so far that the word that looks is in sight, and what it reads if both fit. */
  bring(key) {
    if (this.upright) return bringUpright(this.lines, this.places[this.at.queries[0]]);
    const [query, read] = [this.places[this.at.queries[0]], this.places[key]], room = this.lines.clientWidth;
    if (this.lines.scrollWidth <= room + 1) return;
    const middle = Math.abs(query - read) < room - 80 * unit() ? (query + read) / 2 : query;
    this.lines.scrollLeft = middle - room / 2;
  }

  /** One line: what the head is known for, and what it does here, or the weight under the pointer. */
  tell(sums, order) {
    const { labels, at } = this, name = latest('names')?.[`${at.layer}.${at.head}`], T = labels.length;
    const parts = [];
    this.said = alternative(this, sums, order, name);
    say(this.host, this.said);
    if (this.hidden()) {
      const word = labels[at.queries[0]];
      this.asked.replaceChildren('Which word does “', element('bdi', '', word), `” read most in layer ${at.layer}, head ${at.head}?`);
      this.told.replaceChildren();
      return;
    }
    if (this.pointed && this.pointed[1] !== null) {
      const [q, k] = this.pointed, weight = this.weights[((at.layer * this.data.heads + at.head) * T + q) * T + k];
      parts.push(element('bdi', '', labels[q]), ' → ', element('bdi', '', labels[k]), ' ', element('b', '', written(weight)));
    } else {
      if (name) parts.push(`${name} · `);
      const who = at.queries.flatMap((one, place) => [...(place ? [' + '] : []), element('bdi', '', labels[one])]);
      parts.push(
        ...who,
        at.queries.length > 1 ? ' together read ' : ' reads ',
        element('bdi', '', labels[order[0]]),
        ' ',
        element('b', '', written(sums[order[0]])),
      );
    }
    this.told.replaceChildren(...parts);
  }

  grow() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.();
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  host.dataset.meanings = 'query key chosen weight'; // for the legend of a saved figure
  const wall = (host._wall ??= new Wall(host, setStateValue));
  wall.send = setStateValue;
  wall.sendRevealed = (signature) => setStateValue('revealed', signature);
  wall.open(data);
  return leaving(host, () => wall.end());
}
