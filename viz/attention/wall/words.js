// What is written on the wall: words, weights, and what a head does, as a sentence.

import { element } from '../../shared/dom.js';
import { BLANK, signed, spaced, textOf } from '../../shared/pieces.js';

const BLUR = 0.2; // em, of a word that gets no weight

/** How the eye sees a word that gets so much of the weight: the one that gets most is sharp, as is the one that looks. */
export const dimmed = (weight, most, looks) => (looks ? '' : `blur(${(BLUR * (1 - Math.sqrt(weight / Math.max(1, most)))).toFixed(3)}em)`);

/** A weight in thousandths. */
export const written = (thousandths) =>
  thousandths >= 1000 ? (thousandths / 1000).toFixed(3).replace(/0+$/, '').replace(/\.$/, '') : `.${String(Math.round(thousandths)).padStart(3, '0')}`;

/** A token as a word of running text: without the space before it. */
export function word(hex) {
  const text = textOf(hex);
  if (text === null) return spaced(hex);
  const bare = signed(text.replace(/^ (?=\S)/, ''), /\p{Cc}|[\u200b-\u200f]/gu);
  return bare.trim() ? bare : signed(bare, / /g) || BLANK;
}

/** Which of the two the words are; a phone has room for the second half. */
export function named(what, role) {
  const made = element('div', `label ${role}`);
  made.append(element('span', '', `looking ${what} · `), role);
  return made;
}

/** What the chosen head does here, as a sentence. */
export function alternative(wall, sums, order, name) {
  const { at, data, labels, style } = wall, head = `${style.narrow ? `${data.title}, layer` : 'Layer'} ${at.layer}, head ${at.head}${name ? ` (${name})` : ''}`;
  const who = at.queries.map((one) => `“${labels[one]}”`).join(' and ');
  if (wall.hidden()) return `${head}: which word ${who} looks at most is hidden.`;
  const found = order.filter((k, place) => place < 1 || (place < 3 && sums[k] >= 50)).map((k) => `at “${labels[k]}” with ${written(sums[k])}`);
  return `${head}: ${who} ${at.queries.length > 1 ? 'together look' : 'looks'} ${found.join(', ')}`;
}
