// A small picture in grey, of SIDE by SIDE pixels, and a hand or keys that draw on it.

import { svg } from './dom.js';

export const SIDE = 8;
const LEVELS = '0123456789abcdefg'; // of grey, from paper to ink: a picture is a text of one for each pixel
const BRUSH = 0.95; // of a pixel: so far from the line a pixel takes ink

/** @param {string} text @returns {number[]} ink of each pixel, 0 to 1 */
export const inks = (text) => [...text].map((one) => LEVELS.indexOf(one) / (LEVELS.length - 1));
/** @param {number[]} pixels */
export const written = (pixels) => pixels.map((one) => LEVELS[Math.round(Math.max(0, Math.min(1, one)) * (LEVELS.length - 1))]).join('');
export const EMPTY = LEVELS[0].repeat(SIDE * SIDE);

/** A picture's pixels as squares of SVG, at x and y, `size` wide; `side`: pixels in a row. @param {number[]} pixels */
export function picture(pixels, x, y, size, side = SIDE) {
  const made = svg('g'), cell = size / side;
  made.append(svg('rect', { x, y, width: size, height: size, class: 'paper' }));
  pixels.forEach((ink, at) => {
    if (ink < 0.02) return;
    const place = { x: (x + (at % side) * cell).toFixed(2), y: (y + Math.floor(at / side) * cell).toFixed(2) };
    made.append(svg('rect', { ...place, width: (cell + 0.05).toFixed(2), height: (cell + 0.05).toFixed(2), class: 'ink', 'fill-opacity': ink.toFixed(3) }));
  });
  return made;
}

/** Ink along a line between two places (in pixels), as a round brush leaves it; `erase`: paper instead.
 * @param {number[]} pixels @param {number[]} from @param {number[]} to */
export function stroke(pixels, from, to, erase = false) {
  const [x0, y0] = from, [x1, y1] = to;
  const long = (x1 - x0) ** 2 + (y1 - y0) ** 2;
  return pixels.map((ink, at) => {
    const x = (at % SIDE) + 0.5, y = Math.floor(at / SIDE) + 0.5;
    const part = long ? Math.max(0, Math.min(1, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / long)) : 0;
    const left = Math.max(0, Math.min(1, (BRUSH - Math.hypot(x - x0 - part * (x1 - x0), y - y0 - part * (y1 - y0))) / 0.5));
    return erase ? Math.min(ink, 1 - left) : Math.max(ink, left);
  });
}

/** "a 7", "an 8". */
export const aDigit = (digit) => `${Number(digit) === 8 ? 'an' : 'a'} ${digit}`;

/** Lets a hand, or keys by a cross, draw on `drawing`, an SVG whose square is that of the picture. view: has `pixels`, the `cross`, and `held`, which
 * says whether a hand draws; changed: what becomes of the pixels. @param {(pixels: number[]) => void} changed */
export function drawable(drawing, view, changed) {
  const label = 'A digit of 8 by 8 pixels: arrow keys move the cross, Enter inks a pixel';
  drawing.dataset.focus = 'pad';
  for (const [name, value] of Object.entries({ role: 'application', tabindex: '0', 'aria-label': label })) drawing.setAttribute(name, value);
  drawing.removeAttribute('aria-hidden');
  drawnOn(drawing, () => drawing.getBoundingClientRect(), {
    pixels: () => view.pixels,
    changed: (pixels) => {
      view.held = true;
      changed(pixels);
    },
    over: () => (view.held = false),
  });
  drawing.onkeydown = (event) => {
    const found = keyed(event.key, view.cross, view.pixels);
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    view.cross = found.cross;
    if (found.pixels !== view.pixels) changed(found.pixels);
    else view.draw();
  };
}

/** Lets a hand draw on `drawing`, an SVG whose square `box()` gives in pixels of the page; `acts`: what is there (`pixels()`), and
 * what becomes of it (`changed(pixels)`, and `over()` when the hand is lifted). The view may be drawn anew meanwhile: the window is listened to. */
function drawnOn(drawing, box, acts) {
  drawing.onpointerdown = (event) => {
    const { left, top, width } = box(), place = (one) => [((one.clientX - left) / width) * SIDE, ((one.clientY - top) / width) * SIDE];
    let last = place(event);
    const erase = event.button === 2 || event.altKey;
    const move = (next) => {
      const here = place(next);
      acts.changed(stroke(acts.pixels(), last, here, erase));
      last = here;
    };
    const over = () => {
      removeEventListener('pointermove', move);
      for (const kind of ['pointerup', 'pointercancel']) removeEventListener(kind, over);
      acts.over();
    };
    event.preventDefault();
    drawing.focus({ preventScroll: true });
    addEventListener('pointermove', move);
    for (const kind of ['pointerup', 'pointercancel']) addEventListener(kind, over);
    move(event);
  };
}

/** What a key does to a cross on the picture: moved, or the pixel under it inked or cleared. Returns the new cross and
 * pixels; null for another key. @param {string} key @param {number[]} at @param {number[]} pixels */
function keyed(key, at, pixels) {
  const [x, y] = at;
  const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (by) return { cross: [Math.max(0, Math.min(SIDE - 1, x + by[0])), Math.max(0, Math.min(SIDE - 1, y + by[1]))], pixels };
  if (key !== 'Enter' && key !== ' ') return null;
  return { cross: [x, y], pixels: pixels.map((ink, place) => (place === y * SIDE + x ? (ink > 0.5 ? 0 : 1) : ink)) };
}
