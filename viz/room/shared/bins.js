// Numbers by bins: which one a number belongs to, what it is called, and few of them where there is little room.

import { figure } from './make.js';

/** The index of the bin that a number belongs to, as the server counts; the first and the last take what lies outside. */
export const binOf = (bins, value) => Math.max(0, bins.filter(([from]) => value >= from).length - 1);

/** Whether each bin is a whole number's: from half before to half after it. */
export const ofWhole = (bins) => bins.every(([from, to]) => to - from === 1 && !Number.isInteger(from));

/** What a bin is called; whole: whether it is made of whole numbers' bins. */
export function binName([from, to], whole) {
  if (!whole) return `${figure(from)}–${figure(to)}`;
  return to - from === 1 ? figure(from + 0.5) : `${figure(from + 0.5)}–${figure(to - 0.5)}`;
}

/** At most so many bins, which hold all answers and the numbers in `keep`. */
export function fewBins(bins, most, keep) {
  const kept = new Set(keep.filter((value) => value != null).map((value) => binOf(bins, value)));
  const used = bins.map(([, , counts], at) => kept.has(at) || counts.some(Boolean));
  const some = bins.slice(Math.max(0, used.indexOf(true)), used.lastIndexOf(true) + 1 || bins.length),
    each = Math.ceil(some.length / most),
    joined = [];
  for (let at = 0; at < some.length; at += each) {
    const group = some.slice(at, at + each);
    joined.push([group[0][0], group.at(-1)[1], group[0][2].map((_, round) => group.reduce((sum, one) => sum + one[2][round], 0))]);
  }
  return joined;
}
