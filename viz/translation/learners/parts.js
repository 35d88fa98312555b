// What the parts of the view have in common: numbers, and weights as they came.

/** A share as ".94"; only all is "1.0", and only nothing is "0". */
export function share(value) {
  if (value === 0 || value === 1) return value ? '1.0' : '0';
  return value >= 0.995 ? '>.99' : value < 0.005 ? '<.01' : value.toFixed(2).replace(/^0/, '');
}

/** Weights of all heads: [N][T][S], from what payload.py packs. */
export function unpack(weights) {
  if (!weights) return [];
  const [heads, rows, columns] = weights.shape, bytes = Uint8Array.from(atob(weights.values), (sign) => sign.charCodeAt(0));
  return Array.from({ length: heads }, (_, head) =>
    Array.from({ length: rows }, (__, row) => [...bytes.subarray((head * rows + row) * columns, (head * rows + row + 1) * columns)].map((one) => one / 255)),
  );
}

/** The weights of one head, from 1, or the mean of all: 0. */
export function chosenHead(heads, head) {
  if (!heads.length) return null;
  if (head && heads[head - 1]) return heads[head - 1];
  return heads[0].map((row, t) => row.map((_, s) => heads.reduce((sum, one) => sum + one[t][s], 0) / heads.length));
}

/** The name of a head: layer and number. */
export const headName = (head, all) => `${head > all / 2 ? 2 : 1}.${((head - 1) % (all / 2)) + 1}`;

/** The place of the largest of some numbers. */
export const largest = (row) => row.reduce((best, value, at) => (value > row[best] ? at : best), 0);
