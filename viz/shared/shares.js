// Shares with the interval in which the true one lies, as small bars of HTML. Their looks: shares.css.

import { element } from './dom.js';
import { wilson } from './intervals.js';

/** So many of so many as a bar, its interval a thin line on it; nothing asked: an empty bar. */
export function filled(good, of) {
  const made = element('span', 'track'), fill = element('u'), range = element('s');
  if (!of) return made;
  fill.style.width = `${(100 * good) / of}%`;
  made.append(fill, within(range, good, of));
  made.title = said(good, of);
  return made;
}

/** The same as a dot on its interval. */
export function dotted(good, of) {
  const made = element('i', 'track'), dot = element('b');
  if (!of) return made;
  dot.style.left = `${(100 * good) / of}%`;
  made.append(within(element('u'), good, of), dot);
  made.title = said(good, of);
  return made;
}

/** The heading of a row or a column of a table. */
export function heading(title, scope) {
  const made = element('th', '', title);
  made.scope = scope;
  return made;
}

function within(range, good, of) {
  const [low, high] = wilson(good, of);
  Object.assign(range.style, { left: `${100 * low}%`, width: `${100 * (high - low)}%` });
  return range;
}

function said(good, of) {
  const [low, high] = wilson(good, of).map((one) => Math.min(1, Math.max(0, one)).toFixed(2));
  return `between ${low} and ${high}, 95 times in 100`;
}
