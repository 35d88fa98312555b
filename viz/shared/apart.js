// Names at the ends of curves.

const GAP = 15; // between two of them, in sixteenths of the type

/**
 * Heights at least GAP apart, as near as can be to those that are wanted, and inside the picture.
 * @param {number[]} wanted
 * @param {number} top
 * @param {number} bottom
 */
export function apart(wanted, top, bottom) {
  const order = wanted.map((_, at) => at).sort((a, b) => wanted[a] - wanted[b]), found = [...wanted];
  order.forEach((at, rank) => {
    found[at] = Math.max(found[at], rank ? found[order[rank - 1]] + GAP : top);
  });
  for (let rank = order.length - 1, limit = bottom; rank >= 0; rank -= 1, limit = found[order[rank + 1]] - GAP)
    found[order[rank]] = Math.min(found[order[rank]], limit);
  return found;
}
