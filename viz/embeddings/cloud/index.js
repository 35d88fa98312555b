// A cloud of words: turn it, move it, search it, point at it, draw a loop around some. Data: payload.py beside this
// file. Everything is written with textContent or on a canvas.

import { coloursOf, element, leaving } from '../../shared/dom.js';
import { latestOf, listen } from '../../shared/messages.js';
import { topOf, whenRoomChanges } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { hand } from './hand.js';
import { shown, write } from './labels.js';
import { plain, project, turning, webgl } from './points.js';

const GROUP_COLOURS = ['query', 'pos', 'value', 'key', 'u4', 'neg', 'ink2', 'u5', 'chosen']; // the last for the chosen point
const SIGNS = [
  '<circle cx="6" cy="6" r="5"/>',
  '<rect x="1.5" y="1.5" width="9" height="9"/>',
  '<path d="M6 0 12 6 6 12 0 6Z"/>',
  '<path d="M6 1 11.5 11 .5 11Z"/>',
];
const REACH = 14, FINGER = 26; // px from the pointer, or from a finger, within which a point is meant
const FLY = 280;
const LABELLED = 3000; // the first words, which compete for labels

function decode(text, kind) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return new kind(bytes.buffer);
}

/** Colours as the page has them now: those of the groups 0 to 1, as WebGL wants them. */
function colours(root) {
  const read = coloursOf(root, [...GROUP_COLOURS, 'ink', 'paper', 'chosen-ink', 'rule']), css = (name) => `rgb(${read[name].join()})`;
  const palette = GROUP_COLOURS.map((name) => read[name].map((part) => part / 255));
  const serif = getComputedStyle(root).getPropertyValue('--gb-serif').trim() || 'serif';
  return { palette, ink: css('ink'), ink2: css('ink2'), paper: css('paper'), chosen: css('chosen-ink'), rule: css('rule'), serif };
}

class Cloud {
  awake = false; // whether the wheel zooms
  pinched = false;
  /** @type {number[][] | null} the loop that is being drawn */
  path = null;

  constructor(host, send) {
    this.host = host;
    this.send = send;
    this.root = element('div', 'cloud');
    this.points = element('canvas');
    this.labels = element('canvas', 'labels');
    this.labels.tabIndex = 0;
    this.labels.setAttribute('role', 'application');
    this.stage = element('div', 'stage');
    this.hint = element('p', 'hint');
    this.hint.setAttribute('aria-hidden', 'true');
    this.stage.append(this.points, this.labels, this.hint);
    this.root.append(this.bar(), this.stage, this.foot());
    host.replaceChildren(this.root);
    hand(this);
    this.fill();
    this.endings = [whenRoomChanges(host, () => this.fill())];
    this.endings.push(listen('choice', () => this.take()));
    host._rows = () => this.rows(); // for the downloads
    const observer = new ResizeObserver(() => this.resize());
    observer.observe(this.stage);
    const repaint = () => this.data && this.mark(); // a figure is saved in the colours of the light theme
    addEventListener('resize', repaint);
    this.endings.push(() => observer.disconnect(), () => removeEventListener('resize', repaint));
  }

  fill() {
    this.root.style.setProperty('--top', `${topOf(this.host)}px`);
  }

  /** Another map: places, words and groups. */
  open(data) {
    const same = this.data && this.data.signature === data.signature;
    this.data = data;
    if (!same) {
      const groups = decode(data.groups, Uint8Array);
      this.places = decode(data.points, Float32Array);
      this.groups = groups;
      this.rowOf = new Map(data.words.map((word, row) => [word, row]));
      this.camera = { flat: data.dimensions === 2, zoom: 1, target: [0, 0, 0], yaw: -0.5, pitch: 0.35 };
      Object.assign(this.camera, this.whole());
      this.lasso = new Set();
      this.only = null;
      this.hover = -1;
      // a canvas keeps the kind of its first context, so that a new map gets a new one
      const fresh = element('canvas');
      this.points.replaceWith(fresh);
      this.points = fresh;
      this.artist = webgl(fresh, this.places, groups) || plain(fresh, this.places, groups);
      this.labels.setAttribute(
        'aria-label',
        `Map of ${data.words.length} words. Arrows turn or move it, plus and minus zoom, 0 shows all; search for a word to select it.`,
      );
      this.legend();
      this.resize();
    }
    if (same) return;
    [this.selected, this.near, this.caption, this.taken] = [-1, [], '', false];
    this.mark();
    this.take();
  }

  /** What is chosen, which comes in a message of its own. */
  take() {
    const choice = latestOf('choice', this.data?.signature);
    if (!choice) return;
    this.near = choice.near.filter(([row]) => row >= 0);
    const arrived = this.awaiting && this.awaiting === this.data.words[choice.selected];
    this.awaiting = null;
    const moved = this.taken && this.selected !== choice.selected;
    this.taken = true;
    this.selected = choice.selected;
    this.caption = choice.caption;
    this.say();
    this.mark();
    if (arrived || (moved && choice.selected >= 0 && this.flown !== choice.selected)) this.fly(choice.selected);
  }

  /** The map as a table, in its own units. */
  rows() {
    const { words, dimensions, radius, group_names: names } = this.data;
    return words.map((word, row) => {
      const made = { word, group: names[this.groups[row]] ?? '' };
      for (let axis = 0; axis < dimensions; axis += 1) made['xyz'[axis]] = Number((this.places[3 * row + axis] * radius).toPrecision(7));
      return made;
    });
  }

  bar() {
    const made = element('div', 'bar');
    this.search = Object.assign(element('input'), { type: 'search', placeholder: 'Find a word', autocomplete: 'off' });
    this.search.setAttribute('aria-label', 'Find a word on the map');
    this.search.setAttribute('list', 'found');
    this.found = element('datalist');
    this.found.id = 'found';
    this.search.oninput = () => this.suggest();
    this.search.onkeydown = (event) => {
      if (event.key !== 'Enter') return;
      const row = this.match(this.search.value)[0];
      if (row === undefined) this.note(`“${this.search.value}” is not on this map.`);
      else this.choose(row, true);
    };
    this.search.onchange = () => this.rowOf.has(this.search.value) && this.choose(this.rowOf.get(this.search.value), true);
    this.loop = element('button', '', 'Lasso');
    this.loop.setAttribute('aria-pressed', 'false');
    this.loop.title = 'Draw a loop around words (or hold Shift while you drag)';
    this.loop.onclick = () => {
      const on = this.loop.getAttribute('aria-pressed') !== 'true';
      this.loop.setAttribute('aria-pressed', String(on));
      this.labels.classList.toggle('drawing', on); // a finger draws, and scrolls no longer
    };
    const all = element('button', '', 'Show all');
    all.onclick = () => this.home();
    const nearer = element('button', 'touch', '+'), farther = element('button', 'touch', '−');
    nearer.setAttribute('aria-label', 'Zoom in');
    farther.setAttribute('aria-label', 'Zoom out');
    nearer.onclick = () => this.zoom(1.5);
    farther.onclick = () => this.zoom(1 / 1.5);
    for (const one of [this.loop, all, nearer, farther]) one.type = 'button';
    this.keys = element('div', 'legend');
    const tools = element('div', 'controls');
    tools.append(this.search, this.found, this.loop, all, farther, nearer);
    made.append(tools, this.keys);
    return made;
  }

  foot() {
    this.said = element('p', 'said');
    return this.said;
  }

  legend() {
    const names = this.data.group_names;
    this.keys.replaceChildren(...(names.length < 2 ? [] : names).map((name, group) => {
      const made = element('button', 'key'), sign = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      sign.setAttribute('viewBox', '0 0 12 12');
      sign.innerHTML = SIGNS[group % 4];
      made.append(sign, name);
      made.type = 'button';
      made.style.setProperty('--colour', `var(--gb-${GROUP_COLOURS[group]})`);
      made.setAttribute('aria-pressed', 'false');
      made.onclick = () => {
        this.only = this.only === group ? null : group;
        [...this.keys.children].forEach((key, at) => key.setAttribute('aria-pressed', String(at === this.only)));
        this.mark();
      };
      return made;
    }));
  }

  note(text) {
    this.said.textContent = text;
  }

  /** What is chosen and what stands nearest, for who does not see the map. */
  tell() {
    const word = (row) => `“${shown(this.data.words[row])}”`, near = this.near.slice(0, 5).map(([row]) => word(row)).join(', ');
    const what = this.selected < 0 ? 'No word is chosen.' : `${word(this.selected)} is chosen${near ? `; nearest are ${near}` : ''}.`;
    const group = this.only === null ? '' : ` Only ${this.data.group_names[this.only]} stand out.`;
    const picked = this.lasso.size ? ` ${this.lasso.size} words are in the loop.` : group;
    say(this.host, `Map of ${this.data.words.length} words. ${what}${picked}`);
  }

  say() {
    this.note(this.caption);
  }

  match(text) {
    const wanted = text.trim().toLowerCase();
    if (!wanted) return [];
    const found = [[], [], []];
    this.data.words.forEach((word, row) => {
      const plainly = word.trim().toLowerCase();
      const at = plainly === wanted ? 0 : plainly.startsWith(wanted) ? 1 : plainly.includes(wanted) ? 2 : 3;
      if (at < 3 && found[at].length < 8) found[at].push(row);
    });
    return found.flat().slice(0, 8);
  }

  suggest() {
    this.found.replaceChildren(...this.match(this.search.value).map((row) => Object.assign(element('option'), { value: this.data.words[row] })));
  }

  choose(row, fly) {
    this.selected = row;
    this.near = [];
    this.mark();
    this.flown = row;
    if (fly) this.awaiting = this.data.words[row]; // flown to when its neighbours are known
    this.send('word', row < 0 ? '' : this.data.words[row]);
  }

  /** Which points stand out: the chosen ones; others fade if a group or a loop was picked. */
  mark() {
    const marks = new Float32Array(this.groups.length);
    const picked = this.lasso.size || this.only !== null;
    if (picked) {
      for (let i = 0; i < marks.length; i += 1) {
        const inside = (!this.lasso.size || this.lasso.has(i)) && (this.only === null || this.groups[i] === this.only);
        marks[i] = inside ? 0 : -1;
      }
    }
    if (this.selected >= 0) marks[this.selected] = 2;
    for (const [row] of this.near) marks[row] = Math.max(marks[row], 0);
    this.marks = marks;
    // The rows that compete for labels: those in the loop, or the most important words.
    const rows = this.lasso.size ? [...this.lasso].sort((a, b) => a - b) : Array.from({ length: Math.min(LABELLED, this.groups.length) }, (_, row) => row);
    this.labelled = rows.slice(0, LABELLED);
    this.theme = colours(this.root);
    this.artist.paint(this.theme.palette, marks);
    this.tell();
    this.draw();
  }

  resize() {
    if (!this.camera) return;
    const sharp = Math.min(2, devicePixelRatio);
    const { clientWidth: width, clientHeight: height } = this.stage;
    for (const one of [this.points, this.labels]) Object.assign(one, { width: width * sharp, height: height * sharp });
    this.sharp = sharp;
    if (this.marks) this.mark(); // with the page's colours, which may come after the map
    else this.draw();
  }

  draw() {
    if (this.waiting || !this.camera) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = null;
      this.paint();
    });
  }

  paint() {
    if (!this.points.width || !this.root.isConnected) return;
    this.camera.turn = this.camera.flat ? [1, 0, 0, 0, 1, 0, 0, 0, 1] : turning(this.camera.yaw, this.camera.pitch);
    const count = this.groups.length;
    const size =
      Math.max(2.5, Math.min(13, (38 / count ** 0.25) * this.camera.zoom ** 0.3)) *
      this.sharp *
      (parseFloat(getComputedStyle(document.documentElement).fontSize) / 16);
    this.artist.draw(this.camera, size);
    if (this.screen?.length !== 3 * count) this.screen = new Float32Array(3 * count);
    this.locate([...this.labelled, this.selected, this.hover, ...this.near.map(([row]) => row)].filter((row) => row >= 0));
    this.stale = true;
    write(this, this.theme);
  }

  /** Find where points stand on the screen: some, or all that have moved since. */
  locate(rows = null) {
    if (!rows && !this.stale) return;
    project(this.camera, this.places, this.screen, this.labels.width, this.labels.height, rows);
    if (!rows) this.stale = false;
  }

  /** The nearest point to a place on the stage, or -1. */
  under(x, y, finger = false) {
    this.locate();
    let best = -1, least = ((finger ? FINGER : REACH) * this.sharp) ** 2;
    for (let i = 0; i < this.groups.length; i += 1) {
      if (this.marks[i] < 0 || this.screen[3 * i + 2] <= 0) continue;
      const far = (this.screen[3 * i] - x * this.sharp) ** 2 + (this.screen[3 * i + 1] - y * this.sharp) ** 2;
      if (far < least) [best, least] = [i, far];
    }
    return best;
  }

  /** Turn the cloud by so many pixels. */
  turn(dx, dy) {
    this.camera.yaw += dx * 0.008;
    this.camera.pitch = Math.max(-1.5, Math.min(1.5, this.camera.pitch + dy * 0.008));
    this.draw();
  }

  move(dx, dy) {
    const { camera } = this, m = camera.turn ?? [1, 0, 0, 0, 1, 0, 0, 0, 1];
    const scale = 2 / (camera.zoom * Math.min(this.stage.clientWidth, this.stage.clientHeight));
    for (let axis = 0; axis < 3; axis += 1) camera.target[axis] += (-dx * m[axis] + dy * m[3 + axis]) * scale;
    this.draw();
  }

  zoom(factor) {
    this.camera.zoom = Math.max(0.3, Math.min(60, this.camera.zoom * factor));
    this.draw();
  }

  home() {
    this.lasso = new Set();
    this.mark();
    this.say();
    const { target, zoom } = this.whole();
    this.travel(target, zoom);
  }

  /** Bring a point to the middle. */
  fly(row) {
    this.flown = row;
    const place = (one) => [0, 1, 2].map((axis) => this.places[3 * one + axis]);
    const target = place(row), far = Math.max(0, ...this.near.map(([one]) => Math.hypot(...place(one).map((part, axis) => part - target[axis]))));
    const fitting = far ? Math.min(24, 0.8 / far) : this.camera.zoom; // its neighbours come into sight with it
    this.travel(target, Math.max(this.whole().zoom, fitting));
  }

  /** The camera that shows nearly all: in two dimensions the middle box of the points, in three the whole ball. */
  whole() {
    const { clientWidth: width, clientHeight: height } = this.stage, least = Math.min(width, height) || 1;
    if (!this.camera.flat) return { target: [0, 0, 0], zoom: 1 };
    const range = (axis) => {
      const sorted = this.places.filter((_, at) => at % 3 === axis).sort(), cut = Math.floor(sorted.length / 150);
      return [sorted[cut], sorted[sorted.length - 1 - cut]];
    };
    const [[left, right], [low, high]] = [range(0), range(1)];
    const zoom = Math.min(width / Math.max(1e-6, right - left), height / Math.max(1e-6, high - low)) * (1.72 / least);
    return { target: [(left + right) / 2, (low + high) / 2, 0], zoom };
  }

  travel(target, zoom) {
    const from = [...this.camera.target], before = this.camera.zoom, start = performance.now();
    const quick = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const step = (now) => {
      const part = quick ? 1 : Math.min(1, (now - start) / FLY), eased = part * part * (3 - 2 * part);
      this.camera.target = from.map((one, axis) => one + (target[axis] - one) * eased);
      this.camera.zoom = before * (zoom / before) ** eased;
      this.draw();
      if (part < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  /** End a loop: the points inside it (even-odd rule) are chosen. */
  close() {
    this.locate();
    const path = this.path.map(([x, y]) => [x * this.sharp, y * this.sharp]);
    this.lasso = new Set();
    for (let i = 0; i < this.groups.length; i += 1) {
      const x = this.screen[3 * i], y = this.screen[3 * i + 1];
      let inside = false;
      for (let a = 0, b = path.length - 1; a < path.length; b = a, a += 1) {
        const [[xa, ya], [xb, yb]] = [path[a], path[b]];
        if (ya > y !== yb > y && x < ((xb - xa) * (y - ya)) / (yb - ya) + xa) inside = !inside;
      }
      if (inside && this.screen[3 * i + 2] > 0) this.lasso.add(i);
    }
    this.mark();
    const first = [...this.lasso].sort((a, b) => a - b).slice(0, 12).map((row) => shown(this.data.words[row]));
    const said = `${this.lasso.size.toLocaleString('en')} words in the loop: ${first.join(', ')}${this.lasso.size > first.length ? '…' : ''}`;
    this.note(this.lasso.size ? said : this.caption);
  }

  end() {
    for (const ending of this.endings) ending();
  }
}

/** Streamlit calls this at each run and each change of theme; a map that stays keeps its camera. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const cloud = (host._cloud ??= new Cloud(host, setStateValue));
  cloud.send = setStateValue;
  cloud.open(data);
  document.fonts.ready.then(() => cloud.draw());
  return leaving(host, () => cloud.end());
}
