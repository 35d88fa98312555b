// How a piece of text is written so that people can read it: the one place that knows the signs for what is invisible.

import { element } from './dom.js';

// The joiners and selectors that make one sign of several: alone they have no shape. Escapes in an alternation, as marks
// in a class are easily taken for a part of the character before them.
const ALONE_INVISIBLE = /^(?:[\u200b-\u200f]|[\u2060-\u2064]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}])+$/u;
const UNSEEN = /[\p{C}\p{Z}]/u, JOINER = '\u200d';
const SIGNS = { ' ': '␣', '\n': '↵', '\t': '⇥', '\r': '\\r', '\0': '\\0' };

/** What stands for a text in which nothing is to be seen. */
export const BLANK = SIGNS[' '];

/** @param {string} hex two digits a byte */
export function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
}

/**
 * The text of a piece, or null where its bytes are only part of a character.
 * @param {string} hex
 */
export function textOf(hex) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytesOf(hex));
  } catch {
    return null;
  }
}

/**
 * The text of a piece, with one sign for bytes that are only part of a character.
 * @param {string} hex
 */
export const roughly = (hex) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOf(hex));

/** @param {string} hex */
export const spaced = (hex) => (hex.match(/../g) || []).join(' ');

/** @param {string} one */
const signOf = (one) => SIGNS[one] ?? `U+${Number(one.codePointAt(0)).toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * A text with a sign for each character that `which` finds: running text keeps its spaces, and little else.
 * @param {string} text
 * @param {RegExp} which with the flag g
 */
export const signed = (text, which) => text.replace(which, signOf);

/**
 * The characters of a text as they can be seen, and which of them are signs for others.
 * @param {string} text
 * @returns {{ shown: string, sign: boolean }[]}
 */
export function seen(text) {
  const alone = ALONE_INVISIBLE.test(text);
  return [...text].map((one) => {
    const sign = one in SIGNS || alone || (UNSEEN.test(one) && one !== JOINER);
    return { shown: sign ? signOf(one) : one, sign };
  });
}

/**
 * A text as it can be seen.
 * @param {string} text
 */
export const readable = (text) => seen(text).map(({ shown }) => shown).join('');

/**
 * A piece as people can read it, and its text. `marked`: it begins with ## where it goes on with a word.
 * @param {string} hex
 * @param {boolean} [marked]
 * @returns {[HTMLElement, string | null]}
 */
export function piece(hex, marked) {
  const text = textOf(hex), made = element('b');
  if (text === null) {
    made.append(element('span', 'bytes', spaced(hex)));
    return [made, text];
  }
  const rest = marked && text.startsWith('##') ? text.slice(2) : text, parts = seen(rest);
  if (rest !== text) made.append(element('i', 'sign', '##'));
  let plain = /^\p{M}/u.test(rest) && !parts[0].sign ? '◌' : ''; // a mark needs something to stand on
  for (const { shown, sign } of parts) {
    if (!sign) plain += shown;
    else {
      if (plain) made.append(plain);
      plain = '';
      made.append(element('i', 'sign', shown));
    }
  }
  if (plain) made.append(plain);
  return [made, text];
}
