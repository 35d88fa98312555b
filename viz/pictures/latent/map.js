// The plane of a coder's codes: every place decoded, lines where the judge's answer changes, and what lies on it.

import { coloursOf, element, svg, unit } from '../../shared/dom.js';
import { SIDE, inks } from '../../shared/pad.js';
import { footOf, topOf } from '../../shared/room.js';

const PITCH = SIDE + 1; // pixels from one digit of the map to the next
const LEAST = 200, AROUND = 236; // sixteenths of the type: of the map's height, and for what stands above and below it
const PART = 0.53; // of the stage's width: the map takes no more
const STEP = 2; // hundredths of the plane: by an arrow key
const HOLD = { from: 'start of the walk', to: 'end of the walk' };
const FAINT = 0.3; // of the digits, where dots lie on them
const SPREADS = 2; // standard deviations that the ellipse of a code shows

/** Draws the map into `host`. acts: the ends of the walk ([x, y] each, in hundredths), and what a hand does with them. */
export function plane(host, data, mapped, put, steps, acts) {
  const { columns, rows } = data.about, sharp = devicePixelRatio || 1;
  const width = host.closest('.wide') ? PART * host.closest('.upper').clientWidth : host.clientWidth;
  const room = Math.min(width / columns, roomOf(host) / rows), whole = Math.max(1, Math.floor((2 * room * sharp) / PITCH) / 2);
  const W = (columns * PITCH * whole) / sharp, H = (rows * PITCH * whole) / sharp;
  const canvas = element('canvas'), stage = element('div', 'plane'), u = unit();
  Object.assign(canvas, { width: columns * PITCH * whole, height: rows * PITCH * whole });
  host.closest('.upper').style.setProperty('--map', `${W}px`);
  for (const one of [canvas, stage]) Object.assign(one.style, { width: `${W}px`, height: `${H}px` });
  const X = (x) => ((x / 100 + 1) / 2) * W, Y = (y) => ((1 - y / 100) / 2) * H;
  paint(host, canvas, mapped.pictures, columns, whole, data.shown.dots);
  const drawing = svg('svg', { width: W, height: H, viewBox: `0 0 ${W} ${H}`, role: 'group', 'aria-label': 'Map of the plane' });
  if (data.shown.dots) {
    const inside = (at, least, most) => Math.max(least, Math.min(most, at)).toFixed(1); // the outermost would be cut
    for (const [x, y, label] of mapped.dots) {
      const place = { x: inside(X(x), 5 * u, W - 5 * u), y: inside(Y(y) + 4 * u, 11 * u, H - 2 * u) };
      drawing.append(svg('text', { ...place, class: `letter dot d${label}` }, label));
    }
  } else drawing.append(svg('path', { d: borders(mapped.answers, columns, rows, W, H), class: 'border' }));
  drawing.append(...digit(put, X, Y, u));
  const [from, to] = [acts.ends.slice(0, 2), acts.ends.slice(2)];
  drawing.append(svg('line', { x1: X(from[0]), y1: Y(from[1]), x2: X(to[0]), y2: Y(to[1]), class: 'way' }));
  for (let at = 1; at < steps - 1; at += 1) {
    const part = at / (steps - 1), mix = (axis) => from[axis] * (1 - part) + to[axis] * part;
    drawing.append(svg('circle', { cx: X(mix(0)), cy: Y(mix(1)), r: 3 * u, class: 'mark' }));
  }
  for (const [name, [x, y]] of Object.entries({ from, to })) drawing.append(handle(name, x, y, X, Y, u, acts));
  drawing.onpointerdown = (event) => dragged(event, drawing, acts);
  stage.append(canvas, drawing);
  host.replaceChildren(stage);
}

/** What the window leaves for the map's height, below what stands above it and above the walk; on a phone it may be as high as it likes. */
function roomOf(host) {
  if (!host.closest('.wide')) return Infinity;
  return Math.max(LEAST * unit(), innerHeight - footOf() - topOf(host.closest('.root') ?? host) - AROUND * unit());
}

/** All digits of the map: their pixels are whole ones of the screen, or, where that would waste much room, two and three of them in turn. */
function paint(host, canvas, pictures, columns, whole, faint) {
  const { ink, surface } = coloursOf(host, ['ink', 'surface']), pen = canvas.getContext('2d'), edge = (pixels) => Math.round(pixels * whole);
  pen.fillStyle = `rgb(${surface})`;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pictures.forEach((text, place) => {
    const x = (place % columns) * PITCH, y = Math.floor(place / columns) * PITCH;
    inks(text).forEach((value, at) => {
      if (value < 0.03) return;
      pen.fillStyle = `rgba(${ink},${value * (faint ? FAINT : 1)})`;
      const left = edge(x + (at % SIDE)), top = edge(y + Math.floor(at / SIDE));
      pen.fillRect(left, top, edge(x + (at % SIDE) + 1) - left, edge(y + Math.floor(at / SIDE) + 1) - top);
    });
  });
}

/** Lines between places that the judge takes for different digits. */
function borders(answers, columns, rows, W, H) {
  const wide = W / columns, tall = H / rows, off = wide / PITCH / 2, parts = [];
  for (let at = 0; at < answers.length; at += 1) {
    const column = at % columns, row = Math.floor(at / columns), x = column * wide - off, y = row * tall - off;
    if (column && answers[at] !== answers[at - 1]) parts.push(`M${x.toFixed(1)},${y.toFixed(1)}v${tall.toFixed(1)}`);
    if (row && answers[at] !== answers[at - columns]) parts.push(`M${x.toFixed(1)},${y.toFixed(1)}h${wide.toFixed(1)}`);
  }
  return parts.join('');
}

/** Where the digit that was put in lands: a cross, and an ellipse of two standard deviations. */
function digit(put, X, Y, u) {
  const [x, y] = put.place.map((one) => 100 * Math.max(-1, Math.min(1, one))), [a, b] = put.spread;
  const rx = X(100 * a * SPREADS) - X(0), ry = Y(0) - Y(100 * b * SPREADS), arm = 7 * u;
  const cross = svg('path', { d: `M${X(x) - arm},${Y(y)}h${2 * arm}M${X(x)},${Y(y) - arm}v${2 * arm}`, class: 'mean' });
  return [svg('ellipse', { cx: X(x), cy: Y(y), rx, ry, class: 'cloud' }), cross];
}

/** One end of the walk, for a hand and for keys. */
function handle(name, x, y, X, Y, u, acts) {
  const made = svg('circle', { cx: X(x), cy: Y(y), r: (name === 'from' ? 7 : 9) * u, class: `end ${name}`, tabindex: 0, role: 'button', 'data-focus': name });
  made.setAttribute('aria-label', `The ${HOLD[name]}: arrow keys move it`);
  made.onkeydown = (event) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
    if (!by) return;
    event.preventDefault();
    acts.move(name, x + STEP * by[0], y + STEP * by[1]);
    acts.over();
  };
  return made;
}

/** The end that is nearer follows the hand. The view is drawn anew meanwhile, so that the window is listened to. */
function dragged(event, drawing, acts) {
  const box = drawing.getBoundingClientRect();
  const at = (one) => [((one.clientX - box.left) / box.width) * 200 - 100, 100 - ((one.clientY - box.top) / box.height) * 200];
  const [x, y] = at(event), far = [0, 2].map((end) => Math.hypot(acts.ends[end] - x, acts.ends[end + 1] - y));
  const name = far[0] < far[1] ? 'from' : 'to', move = (next) => acts.move(name, ...at(next));
  const over = () => {
    removeEventListener('pointermove', move);
    for (const kind of ['pointerup', 'pointercancel']) removeEventListener(kind, over);
    acts.over();
  };
  event.preventDefault();
  drawing.querySelector(`.${name}`).focus({ preventScroll: true });
  addEventListener('pointermove', move);
  for (const kind of ['pointerup', 'pointercancel']) addEventListener(kind, over);
  move(event);
}
