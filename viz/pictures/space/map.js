// Pictures and captions of one space on a plane: each pair joined, in the colour and the shape of its first thing.

import { svg, unit } from '../../shared/dom.js';
import { half } from '../../shared/heat.js';
import { footOf, topOf } from '../../shared/room.js';

const LEAST = 240, EDGE = 14, AROUND = 150, SIZE = 5.5; // sixteenths of the type

/** found: one space, as payload.py sends it. */
export function map(host, { about }, found, title) {
  const u = unit(), W = host.clientWidth / u, room = (innerHeight - topOf(host.closest('.root') ?? host) - footOf()) / u - AROUND;
  const H = Math.max(LEAST, Math.min(W, room));
  const points = [half(found.images.values), half(found.texts.values)], all = points.flatMap((one) => [...one]), most = Math.max(...all.map(Math.abs)) || 1;
  const scale = (Math.min(W, H) / 2 - EDGE) / most, X = (list, at) => W / 2 + scale * list[2 * at], Y = (list, at) => H / 2 - scale * list[2 * at + 1];
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': title });
  const [images, texts] = points;
  about.mapped.forEach((_, at) =>
    drawing.append(svg('line', { x1: X(images, at), y1: Y(images, at), x2: X(texts, at), y2: Y(texts, at), class: 'join' })),
  );
  about.mapped.forEach((caption, at) => {
    const [, colour, shape] = caption.split(' '), hue = about.hues[colour];
    for (const [list, kind] of /** @type {[Float32Array, string][]} */ ([[images, 'picture'], [texts, 'caption']])) {
      const mark = svg('path', { d: SHAPES[shape](X(list, at), Y(list, at), SIZE), class: kind, stroke: hue, ...(kind === 'picture' ? { fill: hue } : {}) });
      mark.append(svg('title', {}, `${kind}: ${caption}`));
      drawing.append(mark);
    }
  });
  host.append(drawing);
}

const SHAPES = {
  circle: (x, y, r) => `M${x - r},${y}a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0z`,
  square: (x, y, r) => `M${x - r * 0.85},${y - r * 0.85}h${1.7 * r}v${1.7 * r}h${-1.7 * r}z`,
  triangle: (x, y, r) => `M${x},${y - r}l${r},${1.8 * r}h${-2 * r}z`,
  cross: (x, y, r) => {
    const [a, b] = [0.3 * r, 0.7 * r];
    return `M${x - r},${y - a}h${b}v${-b}h${2 * a}v${b}h${b}v${2 * a}h${-b}v${b}h${-2 * a}v${-b}h${-b}z`;
  },
};
