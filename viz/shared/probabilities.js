// How probabilities, log-probabilities and the rows of a choice are read and written.

import { readable, roughly, signed, spaced, textOf } from './pieces.js';

export const probability = (p) => (p === 0 ? '0' : p >= 0.9995 ? '1.000' : p < 0.0005 ? '<.001' : p.toFixed(3).replace(/^0/, ''));
export const number = (value, digits = 2) => (value === null ? '−∞' : value.toFixed(digits).replace(/^-(?=[0.]+$)/, '').replace('-', '−'));

const LEAST = 5e-6; // in size: smaller numbers are said to be almost 0

/** Three digits that count, also where a number is small. */
export function tiny(value) {
  if (Math.abs(value) < LEAST) return value ? '≈ 0' : '0';
  return number(value, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
}

/** Words with spaces between them as people write them. */
export const tidy = (text) => text.replace(/ ([.,:?])/g, '$1');

export function label(hex) {
  const text = textOf(hex);
  return text === null ? spaced(hex) : readable(text.trim() ? text.replace(/^ /, '') : text);
}

/** Pieces as running text; bytes that are only part of a character show as one sign. */
export function flowing(...hexes) {
  return signed(roughly(hexes.join('')), /[\n\t]/g);
}

/** A text that was typed, its line ends as signs. */
export const onOneLine = (text) => signed(text, /\n/g);

/** The last part of what is gone on from, line ends as signs; an arrow where it is answered. */
export function lastOf({ text, form }, most = 90) {
  const letters = [...onOneLine(text)];
  const end = letters.length > most ? `… ${letters.slice(-most).join('').replace(/^\S*\s/, '')}` : letters.join('');
  return form === 'chat' ? `${end} → ` : end;
}

export const rowOf = ([token, hex, rank, logit, penalised, scaled, cut, p, start, logprob]) => ({
  token,
  hex,
  rank,
  logit,
  penalised,
  scaled,
  cut,
  p,
  start,
  logprob,
});
