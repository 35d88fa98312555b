// The first panel: what is drawn, and a pen, by mouse, finger or keys. A drawing is strokes on a grid, as the address has it.

import { element, named } from '../../shared/dom.js';
import { needsModel } from '../../shared/standing.js';
import { fitted, sheet } from './panels.js';

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const APART = 2; // cells between two points of a stroke
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const THICK = 0.055; // of a panel's width: a stroke while it is drawn

/** @returns {number[][][]} strokes of [column, row] */
export const strokesOf = (text) =>
  text.split('.').filter(Boolean).map((one) => (one.match(/../g) ?? []).map(([column, row]) => [SIGNS.indexOf(column), SIGNS.indexOf(row)]));
export const written = (strokes) => strokes.map((one) => one.map(([column, row]) => SIGNS[column] + SIGNS[row]).join('')).join('.');

export class Pen {
  /** @type {number[][][]} */
  strokes = [];
  down = false;
  keyed = false; // whether the keys have set it down
  complaint = '';
  spot = [32, 24];
  focused = false;
  grid = [64, 48];
  most = 300; // points
  /** @type {any} the density as a picture, and the colours of the page */
  ink = null;
  /** @type {any} */
  colours = null;

  constructor(view) {
    this.view = view;
  }

  take({ drawn, strokes }, { grid, most }) {
    Object.assign(this, { grid, most: most.points, strokes: drawn === 'own' ? strokesOf(strokes) : [], complaint: '', keyed: false });
  }

  get own() {
    return this.view.question?.drawn === 'own';
  }

  /** The panel, with what clears it. */
  pad() {
    const box = element('section', 'pad'), head = element('h2', '', 'The drawing '), { truth } = this.view.data, canvas = element('canvas');
    head.append(element('small', '', truth ? `log-likelihood ${truth.best.toFixed(2).replace('-', '−')} at best` : 'draw a line or a dot'));
    canvas.tabIndex = 0;
    canvas.dataset.focus = 'pad';
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-label', 'Drawing: arrows move the pen, Space sets it down or lifts it');
    this.listen(canvas);
    const bar = element('div', 'bar pens'), clear = named('clear', 'Clear', () => this.put([]));
    const undo = named('undo', 'Undo', () => this.put(this.strokes.slice(0, -1)));
    undo.disabled = !this.own || !this.strokes.length;
    bar.append(needsModel(clear), needsModel(undo), element('span', 'note', this.keyed ? 'the pen is down' : 'draw here: a new density'));
    box.append(head, canvas, bar);
    return { box, canvas };
  }

  listen(canvas) {
    const at = (event) => {
      const { left, top, width, height } = canvas.getBoundingClientRect();
      return this.kept([(event.clientX - left) / width, (event.clientY - top) / height].map((part, axis) => Math.floor(part * this.grid[axis])));
    };
    canvas.onpointerdown = (event) => {
      if (this.down) return;
      canvas.setPointerCapture(event.pointerId);
      this.begin();
      this.down = true;
      this.add(at(event), true);
      this.paint(canvas);
    };
    canvas.onpointermove = (event) => {
      if (!this.down) return;
      this.add(at(event));
      this.paint(canvas);
    };
    canvas.onpointerup = canvas.onpointercancel = () => {
      if (!this.down) return;
      this.down = false;
      this.put(this.strokes);
    };
    canvas.onkeydown = (event) => this.key(event);
    canvas.onfocus = canvas.onblur = (event) => {
      this.focused = event.type === 'focus';
      this.paint(canvas);
    };
  }

  /** A place on the grid, or the nearest there is. */
  kept(/** @type {number[]} */ place) {
    return place.map((one, axis) => Math.max(0, Math.min(this.grid[axis] - 1, one)));
  }

  /** A stroke begins: on a shape of ours it is the first of another drawing. */
  begin() {
    if (!this.own) this.strokes = [];
    this.view.playing = false;
    this.view.stopping.abort();
    this.complaint = '';
  }

  add(/** @type {number[]} */ [column, row], first = false) {
    const count = this.strokes.reduce((sum, one) => sum + one.length, 0), last = first ? null : this.strokes.at(-1)?.at(-1);
    if (last && Math.max(Math.abs(last[0] - column), Math.abs(last[1] - row)) < APART) return;
    if (count >= this.most) {
      this.complaint = `A drawing may have ${this.most} points: press Undo, or draw shorter lines.`;
      return;
    }
    if (first) this.strokes = [...this.strokes, [[column, row]]];
    else this.strokes.at(-1)?.push([column, row]);
  }

  key(event) {
    const by = KEYS[event.key];
    if (event.key === ' ' || event.key === 'Enter') {
      this.keyed = !this.keyed;
      if (this.keyed) {
        this.begin();
        this.add(this.spot, true);
        this.view.draw();
      } else this.put(this.strokes);
    } else if (by) {
      this.spot = this.kept(this.spot.map((one, axis) => one + APART * by[axis]));
      if (this.keyed) this.add(this.spot);
      this.view.draw();
    } else return;
    event.preventDefault();
  }

  put(strokes) {
    this.strokes = strokes;
    this.keyed = false;
    this.view.data = { ...this.view.data, truth: null };
    this.view.branch({ ...this.view.question, drawn: 'own', strokes: written(strokes), changes: '' }, 0, true);
  }

  paint(canvas, ink = this.ink, colours = this.colours) {
    if (!colours) return;
    Object.assign(this, { ink, colours });
    const { ctx, W, H } = fitted(canvas, colours), [columns, rows] = this.grid, { truth } = this.view.data;
    const place = (/** @type {number[]} */ [column, row]) => [((column + 0.5) * W) / columns, ((row + 0.5) * H) / rows];
    if (ink && truth && !this.down && !this.keyed) sheet(ctx, ink, W, H, 1);
    else {
      Object.assign(ctx, { lineWidth: THICK * W, lineCap: 'round', lineJoin: 'round', strokeStyle: `rgb(${colours.ink})`, globalAlpha: 0.8 });
      for (const one of this.strokes) {
        ctx.beginPath();
        one.map(place).forEach(([x, y], at) => (at ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
        if (one.length === 1) ctx.lineTo(place(one[0])[0] + 0.1, place(one[0])[1]);
        ctx.stroke();
      }
      ctx.globalAlpha = 1;
    }
    if (truth && truth.parts.length > 1 && !this.down) this.numbers(ctx, truth, W, H, colours);
    if (!this.focused) return;
    const [x, y] = place(this.spot);
    Object.assign(ctx, { strokeStyle: `rgb(${colours.chosen})`, lineWidth: 2 });
    ctx.strokeRect(x - 5, y - 5, 10, 10);
  }

  numbers(ctx, truth, W, H, colours) {
    const size = W / 24;
    const font = `600 ${size}px ${getComputedStyle(this.view.host).fontFamily}`;
    Object.assign(ctx, { font, textAlign: 'center', textBaseline: 'middle', lineWidth: size / 4 });
    truth.parts.forEach(([x, y], at) => {
      const place = [(x / 4 + 0.5) * W, (0.5 - y / 3) * H];
      Object.assign(ctx, { strokeStyle: `rgb(${colours.surface})`, fillStyle: `rgb(${colours.ink})`, lineJoin: 'round' });
      ctx.strokeText(String(at + 1), place[0], place[1]);
      ctx.fillText(String(at + 1), place[0], place[1]);
    });
  }
}
