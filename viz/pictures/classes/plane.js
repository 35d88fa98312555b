// The plane with its points, shaded by which class a place belongs to; and the plane of better features.

import { coloursOf, element, svg, unit } from '../../shared/dom.js';
import { contours } from '../../shared/contours.js';
import { half } from '../../shared/heat.js';

const TALLEST = 150; // of features that are drawn: a little more than the points need
const HALF = [0.5];
const CIRCLE = 60; // corners of an ellipse

/** Draws one of three planes into `host`: `name` says whose; `acts` is what a hand does there. */
export function plane(host, name, fits, points, acts) {
  const u = unit(), W = Math.max(TALLEST, host.clientWidth / u);
  const H = Math.max(TALLEST, host.clientHeight / u), p = half(fits[name].p.values), cells = fits[name].p.shape[0];
  const X = (x) => ((x + 1) / 2) * W, Y = (y) => ((1 - y) / 2) * H, middle = (at) => ((at + 0.5) / cells) * 2 - 1;
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'application', tabindex: 0, 'data-focus': `plane-${name}` });
  drawing.setAttribute('aria-label', 'Plane of points: arrow keys move the cross, Enter draws a point');
  drawing.append(svg('image', { href: shade(host, p, cells), width: W, height: H, preserveAspectRatio: 'none' }));
  for (const [label, one] of name === 'generative' ? fits.ellipses.entries() : [])
    for (const far of [1, 2]) drawing.append(svg('path', { d: ellipse(one, far, X, Y), class: `density c${label}` }));
  drawing.append(svg('path', { d: contours(p, cells, HALF, (at) => X(middle(at)), (at) => Y(middle(at))), class: 'border' }));
  for (const [x, y, label] of points) drawing.append(mark(X(x), Y(y), label));
  drawing.append(svg('path', { d: `M${X(acts.cross[0]) - 7},${Y(acts.cross[1])}h14M${X(acts.cross[0])},${Y(acts.cross[1]) - 7}v14`, class: 'cross' }));
  pointed(drawing, acts);
  host.replaceChildren(drawing);
}

/** The points in their two better features, and the line between the classes there. */
export function featurePlane(host, fits, kind) {
  const u = unit(), W = Math.max(TALLEST, host.clientWidth / u);
  const H = Math.max(TALLEST, host.clientHeight / u), of = (axis) => fits.features.map((one) => one[axis]);
  const [low, high] = [0, 1].map((axis) => [Math.min(...of(axis)), Math.max(...of(axis))]).reduce(([a, b], [c, d]) => [[...a, c], [...b, d]], [[], []]);
  const room = low.map((one, axis) => Math.max(1e-6, high[axis] - one));
  const X = (x) => 12 + ((x - low[0]) / room[0]) * (W - 24), Y = (y) => H - 30 - ((y - low[1]) / room[1]) * (H - 44);
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': 'The points in better features' });
  const [a, b, c] = fits.border, long = (axis) => [low[axis] - room[axis], high[axis] + room[axis]];
  const ends = Math.abs(b) * room[1] > Math.abs(a) * room[0] ? long(0).map((x) => [x, -(a * x + c) / b]) : long(1).map((y) => [-(b * y + c) / a, y]);
  drawing.append(svg('rect', { x: 0.5, y: 0.5, width: W - 1, height: H - 19, class: 'frame' }));
  const clip = svg('svg', { x: 0, y: 0, width: W, height: H - 18, overflow: 'hidden' });
  clip.append(svg('path', { d: `M${ends.map(([x, y]) => `${X(x).toFixed(1)},${Y(y).toFixed(1)}`).join('L')}`, class: 'border' }));
  fits.features.forEach(([x, y], at) => clip.append(mark(X(x), Y(y), fits.points[at][2])));
  const axes = kind === 'squared' ? 'x² to the right, y² upwards' : 'one feature to the right, the other upwards';
  drawing.append(clip, svg('text', { x: W / 2, y: H - 3, class: 'axis', 'text-anchor': 'middle' }, axes));
  host.replaceChildren(drawing);
}

/** A point: a disc, or a triangle, so that nobody needs to tell colours apart. */
function mark(x, y, label) {
  if (label === 0) return svg('circle', { cx: x.toFixed(1), cy: y.toFixed(1), r: 3.6, class: 'point c0' });
  return svg('path', { d: `M${x.toFixed(1)},${(y - 4.6).toFixed(1)}l4.4,8h-8.8z`, class: 'point c1' });
}

/** The ellipse `far` standard deviations from its middle. */
function ellipse({ x, y, long, short, angle }, far, X, Y) {
  const turn = (angle * Math.PI) / 180, corners = [];
  for (let at = 0; at < CIRCLE; at += 1) {
    const round = (2 * Math.PI * at) / CIRCLE, a = far * long * Math.cos(round), b = far * short * Math.sin(round);
    corners.push(`${X(x + a * Math.cos(turn) - b * Math.sin(turn)).toFixed(1)},${Y(y + a * Math.sin(turn) + b * Math.cos(turn)).toFixed(1)}`);
  }
  return `M${corners.join('L')}Z`;
}

/** Probabilities as a small picture: the colours of both classes, paper where they are as likely. */
function shade(host, p, cells) {
  const { t0, t1, surface } = coloursOf(host, ['t0', 't1', 'surface']), small = Object.assign(element('canvas'), { width: cells, height: cells });
  const pen = small.getContext('2d'), image = pen.createImageData(cells, cells);
  p.forEach((value, at) => {
    const row = cells - 1 - Math.floor(at / cells), place = 4 * (row * cells + (at % cells)), full = value < 0.5 ? t0 : t1, part = Math.abs(2 * value - 1);
    for (let channel = 0; channel < 3; channel += 1) image.data[place + channel] = surface[channel] + (full[channel] - surface[channel]) * part;
    image.data[place + 3] = 255;
  });
  pen.putImageData(image, 0, 0);
  return small.toDataURL();
}

/** What a hand or a key does in a plane. It is drawn anew meanwhile, so that the window is listened to. */
function pointed(drawing, acts) {
  const inside = (value) => Math.max(-1, Math.min(1, value));
  drawing.onpointerdown = (event) => {
    const box = drawing.getBoundingClientRect();
    const at = (one) => [inside(((one.clientX - box.left) / box.width) * 2 - 1), inside(1 - ((one.clientY - box.top) / box.height) * 2)];
    const move = (next) => acts.move(...at(next)), over = () => {
      acts.up();
      removeEventListener('pointermove', move);
      for (const kind of ['pointerup', 'pointercancel']) removeEventListener(kind, over);
    };
    event.preventDefault();
    drawing.focus({ preventScroll: true });
    acts.down(...at(event));
    addEventListener('pointermove', move);
    for (const kind of ['pointerup', 'pointercancel']) addEventListener(kind, over);
  };
  drawing.onkeydown = acts.key;
}
