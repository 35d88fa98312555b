// The softmax in one pass over tiles of keys, in float32 (Milakov & Gimelshein 2018; Dao et al. 2022, algorithm 1).

/** base64 -> float32. */
export const floats = (text) => new Float32Array(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer);

/** How many tiles of `size` there are of `count` keys. */
export const across = (count, size) => Math.ceil(count / size);

/**
 * One query's tiles, the first `upto` of them: what it had before each (m, l, o), the largest score with it (top), the factor for
 * what was added up before, the powers of its scores, their sum, and what it has then.
 * @param {ArrayLike<number>} scores of the query, minus infinity where it may not see
 * @param {Float32Array} values row by row
 */
export function read(scores, values, width, size, upto, rescale) {
  const found = [], one = Math.fround;
  let m = -Infinity, l = 0, o = new Float32Array(width);
  for (let tile = 0; tile < upto; tile += 1) {
    const keys = [];
    for (let key = tile * size; key < Math.min(scores.length, (tile + 1) * size); key += 1) keys.push(key);
    const top = Math.max(m, ...keys.map((key) => scores[key]));
    const factor = m === -Infinity ? 0 : rescale ? one(Math.exp(m - top)) : 1;
    const powers = keys.map((key) => (scores[key] === -Infinity ? 0 : one(Math.exp(scores[key] - top))));
    const added = one(powers.reduce((a, b) => a + b, 0)), total = one(l * factor + added), mixed = new Float32Array(width);
    for (let at = 0; at < width; at += 1) mixed[at] = powers.reduce((sum, power, place) => sum + power * values[keys[place] * width + at], o[at] * factor);
    found.push({ tile, keys, m, l, o, top, factor, powers, added, total, mixed });
    [m, l, o] = [top, total, mixed];
  }
  return found;
}

/** The weights of a query after `upto` tiles: what is added up of each key over the sum; 0 for keys that are not read. */
export function shares(steps, count) {
  const found = new Float32Array(count), last = steps.at(-1);
  let factor = 1;
  for (const step of [...steps].reverse()) {
    step.keys.forEach((key, at) => (found[key] = (step.powers[at] * factor) / (last.total || 1)));
    factor *= step.factor;
  }
  return found;
}

/** Ordinary attention of one query: softmax over all its scores, then the weighted sum. */
export function whole(scores, values, width) {
  const top = Math.max(...scores), powers = Array.from(scores, (score) => Math.exp(score - top)), sum = powers.reduce((a, b) => a + b, 0);
  return Float32Array.from({ length: width }, (_, at) => powers.reduce((all, power, key) => all + (power / sum) * values[key * width + at], 0));
}
