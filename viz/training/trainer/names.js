// Where the names of a map stand so that all can be read.

const LINE = 14, LETTER = 3.6; // height of a name, and half the width of one of its letters

/** Names moved up or down until none lies on another, between the heights `least` and `most`. */
export function apart(names, wide, least, most) {
  const placed = [];
  for (const { name, x: at, y: wanted } of names.toSorted((a, b) => a.y - b.y)) {
    const half = name.length * LETTER, x = Math.min(wide - half, Math.max(half, at));
    const free = (y) => placed.every((one) => Math.abs(one.x - x) > one.half + half || Math.abs(one.y - y) >= LINE);
    const tries = Array.from({ length: 2 * Math.ceil((most - least) / 2) + 1 }, (_, step) => wanted + (step % 2 ? 1 : -1) * Math.ceil(step / 2) * 2);
    const y = tries.find((one) => one >= least && one <= most && free(one)) ?? Math.min(most, Math.max(least, wanted));
    placed.push({ name, x, y, half });
  }
  return placed;
}
