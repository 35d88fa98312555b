// Where words stand below the time at which they are heard: apart, in order, as near to it as there is room.

/**
 * The left end of each word. `wanted`: where the middle of each is to be; `widths`: how wide each is; `room`: how wide all is.
 * Null where they do not fit beside each other.
 * @param {number[]} wanted
 * @param {number[]} widths
 * @param {number} room
 * @param {number} gap
 * @returns {number[] | null}
 */
export function apart(wanted, widths, room, gap) {
  const all = widths.reduce((sum, one) => sum + one, 0) + gap * Math.max(0, widths.length - 1);
  if (all > room) return null;
  // Each pushes those before it: groups of touching words move as one to the mean of what they want (isotonic regression).
  const groups = [];
  widths.forEach((width, at) => {
    let group = { first: at, size: width, sum: wanted[at] - width / 2, count: 1, left: wanted[at] - width / 2 };
    while (groups.length && groups.at(-1).left + groups.at(-1).size + gap > group.left) {
      const before = groups.pop(), moved = before.size + gap;
      group = { first: before.first, size: moved + group.size, sum: before.sum + group.sum - moved * group.count, count: before.count + group.count, left: 0 };
      group.left = group.sum / group.count;
    }
    groups.push(group);
  });
  const found = groups.flatMap((group, at) => {
    let x = group.left;
    return widths.slice(group.first, groups[at + 1]?.first ?? widths.length).map((width) => {
      const here = x;
      x += width + gap;
      return here;
    });
  });
  return inside(found, widths, room, gap);
}

/** Moved back into the room, from the left and then from the right. */
function inside(lefts, widths, room, gap) {
  let least = 0;
  const found = lefts.map((left, at) => {
    const here = Math.max(left, least);
    least = here + widths[at] + gap;
    return here;
  });
  let most = room;
  for (let at = found.length - 1; at >= 0; at -= 1) {
    found[at] = Math.min(found[at], most - widths[at]);
    most = found[at] - gap;
  }
  return found;
}

/** Times for the axis, in seconds: at most about `most` of them. */
export function ticks(seconds, most) {
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10].find((one) => seconds / one <= most) ?? 10;
  return Array.from({ length: Math.floor(seconds / step + 1e-6) + 1 }, (_, at) => Number((at * step).toFixed(1)));
}

/** A share of the attention. */
export const share = (value) => (value < 0.005 ? '<.01' : value.toFixed(2).replace(/^0(?=\.)/, ''));

export const secondsOf = (value) => `${value.toFixed(2)} s`;
