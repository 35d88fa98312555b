// Where the dots of the room stand: each is a phone. Lengths in pixels.

/** Of the last round. */
export const now = (list) => list[list.length - 1] ?? 0;

const SEAT = 2.29, // how far apart seats are in a hall, in the board's units; in a class twice as far
  HALL = 240,
  CLASS = 60; // how many fill them

/** How far apart the seats of so many are at most: those of a class are seen from the last row. */
export const farthest = (count) => SEAT * Math.sqrt(HALL / Math.min(HALL, Math.max(CLASS, count)));

/** Seats in rows: how many across, how far apart; at most `most` apart, and all of them in the box. */
export function seats(count, width, height, most) {
  let across = Math.max(1, Math.floor(width / most)),
    pitch = most;
  const tall = Math.max(height, most); // a box that is not laid out yet has none
  while (Math.ceil(count / across) * pitch > tall) {
    across++;
    pitch = width / across;
  }
  return { across, pitch, at: (index) => [((index % across) + 0.5) * pitch, (Math.floor(index / across) + 0.5) * pitch] };
}

/** Dots of a bar: how many across it, and how much of its length each column takes. scale: pixels of a share of 1. */
export function barOf(people, scale, thick) {
  const each = scale / Math.max(1, people); // of length, for one person
  const across = Math.max(1, Math.round(Math.sqrt(thick / each)));
  const pitch = thick / across;
  return { across, pitch, step: each * across, radius: 0.38 * Math.min(pitch, Math.max(each * across, pitch * 0.5)) };
}

/** The dots of a row, from its foot outwards: [distance from the foot, from the middle of the bar]. */
export function dotAt(bar, index) {
  const column = Math.floor(index / bar.across),
    row = index % bar.across;
  return [(column + 0.5) * bar.step, (row - (bar.across - 1) / 2) * bar.pitch];
}

/** The rows that fit: the first, and those that matter; what is left is one row, with what the server leaves. */
export function rowsThatFit(result, most) {
  const some = result.rows.filter((row, at) => at < most - 1 || row.right);
  const kept = result.rows.length <= most ? result.rows : some.slice(0, most - 1).concat(some.slice(most - 1).filter((row) => row.right));
  const left = result.rows.filter((row) => !kept.includes(row));
  if (!left.length && !result.rest) return kept;
  const sum = (list) => list.reduce((all, one) => all + (one ?? 0), 0),
    rounds = result.rounds?.length || 1;
  const each = (name) => Array.from({ length: rounds }, (_, at) => sum(left.map((row) => row[name][at])));
  const model = result.rest ? result.rest.model + sum(left.map((row) => row.model)) : null;
  const label = left.length ? `${left.length} more${result.rest ? ' and others' : ''}` : result.rest.label;
  return [...kept, { label, counts: each('counts'), shares: each('shares'), model, right: false, rest: true }];
}

/** Marks of an axis up to `top`: round, at most four. */
export function marks(top) {
  const step = [0.05, 0.1, 0.2, 0.25, 0.5].find((one) => top / one < 4.5) ?? 0.5,
    found = [];
  for (let at = step; at <= top + 1e-9; at += step) found.push(Number(at.toFixed(2)));
  return found;
}

/** A column of dots of a histogram: the largest pitch with which every bin fits its width and the height. */
export function columnOf(counts, width, height, most) {
  let across = 1;
  const top = Math.max(1, ...counts),
    tall = Math.max(height, 1),
    pitch = () => Math.min(most, width / across, tall / Math.ceil(top / across));
  for (let best = pitch(); ; best = pitch()) {
    across++;
    if (pitch() > best) continue;
    across--;
    return { across, pitch: best };
  }
}
