// Small square pictures in colour, as viz/shared/rgb.py sends them.

import { element } from './dom.js';

const MOST = 400; // pictures whose addresses are kept
const known = new Map();

/** The address of a picture, a pixel for each of its own: for an img, or an image of SVG. */
export function painted(text) {
  if (known.has(text)) return known.get(text);
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)), side = Math.round(Math.sqrt(bytes.length / 3));
  const canvas = element('canvas'), all = new ImageData(side, side);
  Object.assign(canvas, { width: side, height: side });
  for (let at = 0; at < side * side; at += 1) all.data.set([bytes[3 * at], bytes[3 * at + 1], bytes[3 * at + 2], 255], 4 * at);
  canvas.getContext('2d')?.putImageData(all, 0, 0);
  if (known.size >= MOST) known.delete(known.keys().next().value);
  known.set(text, canvas.toDataURL());
  return known.get(text);
}

/** The picture as an element: styles say how large it is. */
export function coloured(text, label) {
  const made = element('img', 'coloured');
  Object.assign(made, { src: painted(text), alt: label });
  made.style.imageRendering = 'pixelated';
  return made;
}
