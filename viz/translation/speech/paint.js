// What the canvases of the view show: the spectrogram and the maps of the heads; and the numbers behind them.

import { coloursOf } from '../../shared/dom.js';

const CURVE = 0.62; // as of all attention weights
const STEPS = ['w0', 'w1', 'w2', 'w3', 'w4'];

/** Bytes that were packed by zlib and written in base64. */
async function bytesOf(packed) {
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** All numbers of the payload. */
export async function unpack(data) {
  const [mel, cross, mean, self] = await Promise.all([data.mel, data.cross, data.mean, data.self].map((one) => bytesOf(one.packed)));
  return { mel, cross, mean, self };
}

/** Row `row` of map `map`, as shares of the attention: one number a column. */
export function rowOf(maps, bytes, map, row) {
  const from = (map * maps.rows + row) * maps.columns, most = maps.most[map] / 255;
  return Array.from(bytes.subarray(from, from + maps.columns), (one) => one * most);
}

/** The ramp from paper to ink, or of weights, as 256 colours [red, green, blue]. */
function rampOf(root, kind) {
  const names = kind === 'mel' ? ['surface', 'ink'] : STEPS, found = coloursOf(root, names), stops = names.map((name) => found[name]);
  return Array.from({ length: 256 }, (_, at) => {
    const place = (at / 255) ** (kind === 'mel' ? 1.5 : CURVE) * (stops.length - 1), low = Math.min(stops.length - 2, Math.floor(place));
    return stops[low].map((one, channel) => Math.round(one + (stops[low + 1][channel] - one) * (place - low)));
  });
}

export const rampsOf = (root) => ({ mel: rampOf(root, 'mel'), weight: rampOf(root, 'weight') });

/** Bytes [rows, columns] as pixels of a canvas; the browser stretches it. */
export function paint(canvas, bytes, from, rows, columns, ramp) {
  Object.assign(canvas, { width: Math.max(1, columns), height: Math.max(1, rows) });
  const pen = canvas.getContext('2d'), image = pen.createImageData(canvas.width, canvas.height);
  for (let at = 0; at < rows * columns; at += 1) image.data.set([...ramp[bytes[from + at]], 255], 4 * at);
  pen.putImageData(image, 0, 0);
}
