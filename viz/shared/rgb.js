// Small square pictures in colour, as viz/shared/rgb.py sends them.

import { element } from './dom.js';

const MOST = 400; // pictures whose addresses are kept
const MARK = '~', LEVELS = 5; // of coarse pictures
const known = new Map();

/** The bytes of a picture, red, green and blue of each pixel. */
export function bytesOf(text) {
  if (text[0] !== MARK) return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const signs = [...text.slice(1)].map((sign) => parseInt(sign, 36));
  const levels = signs.flatMap((one, at) => (at % 2 ? one : [Math.floor(one / LEVELS), one % LEVELS]));
  return Uint8Array.from(levels, (level) => Math.round((255 * level) / (LEVELS - 1)));
}

/** The address of a picture, a pixel for each of its own: for an img, or an image of SVG. */
export function painted(text) {
  if (known.has(text)) return known.get(text);
  const bytes = bytesOf(text), side = Math.round(Math.sqrt(bytes.length / 3));
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
