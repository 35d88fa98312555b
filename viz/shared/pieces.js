// How a piece of text is written so that people can read it.

import { element } from './dom.js';

const ALONE_INVISIBLE = /^[\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\u{e0100}-\u{e01ef}]+$/u;
export const SIGNS = { ' ': '␣', '\n': '↵', '\t': '⇥', '\r': '\\r', '\0': '\\0' };

export function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
}

/** The text of a piece, or null where its bytes are only part of a character. */
export function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

export const spaced = (hex) => (hex.match(/../g) || []).join(' ');
export const codePoint = (sign) => 'U+' + sign.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');

/** A piece as people can read it: spaces, line ends and control characters become visible signs. */
export function piece(hex, marked) {
  const text = textOf(bytesOf(hex));
  const made = element('b');
  if (text === null) {
    made.append(element('span', 'bytes', spaced(hex)));
    return [made, text];
  }
  let plain = '';
  const flush = () => {
    if (plain) made.append(plain);
    plain = '';
  };
  const sign = (shown) => {
    flush();
    made.append(element('i', 'sign', shown));
  };
  let rest = text;
  if (marked && text.startsWith('##')) {
    sign('##');
    rest = text.slice(2);
  }
  const alone = ALONE_INVISIBLE.test(rest);
  if (!alone && /^\p{M}/u.test(rest)) plain = '◌'; // a mark needs something to stand on
  for (const one of rest) {
    if (one in SIGNS) sign(SIGNS[one]);
    else if (alone || (/[\p{C}\p{Z}]/u.test(one) && one !== '\u200d')) sign(codePoint(one));
    else plain += one;
  }
  flush();
  return [made, text];
}
