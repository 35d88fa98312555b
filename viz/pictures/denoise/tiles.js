// Pictures with words below, the judge's probabilities as bars, and how near a picture is to one that was learned from.

import { element, svg } from '../../shared/dom.js';
import { aDigit, SIDE, inks, picture } from '../../shared/pad.js';

const COPY = 0.02; // fewer held-out digits than this are as near to a training digit

export const sure = (value) => (value > 0.995 ? '1.0' : value.toFixed(2).replace(/^0/, ''));
export const short = (value) => (value > 0 && value < 0.005 ? '<.01' : value.toFixed(2).replace(/^0/, ''));


/** A picture of a text of greys, by itself. */
export function square(text) {
  const drawing = svg('svg', { viewBox: `0 0 ${10 * SIDE} ${10 * SIDE}`, 'aria-hidden': true });
  drawing.append(picture(inks(text), 0, 0, 10 * SIDE));
  return drawing;
}

/** The same with words below. */
export function tile(text, words, kind = '') {
  const made = element('figure', kind);
  made.append(square(text), element('figcaption', '', words));
  return made;
}

/** A sign between two pictures. */
export const sign = (text) => element('i', 'sign', text);

/** Probabilities of ten digits, in hundredths, as bars; `asked` is the one that was asked for. */
export function bars(p, asked) {
  const made = element('div', 'bars'), most = p.indexOf(Math.max(...p));
  made.setAttribute('role', 'img');
  made.setAttribute('aria-label', p.map((one, digit) => `${digit}: ${one} %`).join(', '));
  p.forEach((one, digit) => {
    const row = element('p', [digit === asked ? 'asked' : '', digit === most ? 'most' : ''].join(' ')), fill = element('u'), track = element('span');
    fill.style.width = `${one}%`;
    track.append(fill);
    row.append(element('b', '', digit), track, element('small', '', digit === most || digit === asked ? `${one} %` : ''));
    made.append(row);
  });
  return made;
}

/** A picture beside the training digit that is nearest to it. */
export function nearest(text, near, usual, verdict) {
  const made = element('div', 'pair'), words = element('div', 'words'), copy = near.closer < COPY ? 'almost a copy' : 'no copy';
  const share = near.closer === 0 ? 'no held-out digit is' : `${Math.round(100 * near.closer)} % of held-out digits are`;
  words.append(
    element('p', 'verdict', `${copy}: ${near.distance.toFixed(2)} from the nearest training digit, ${aDigit(near.label)}`),
    element('p', 'note', `${share} as near to one; half lie within ${usual.toFixed(2)}. ${verdict}`),
  );
  made.append(tile(text, 'made: t = 0'), tile(near.picture, 'nearest'), words);
  return made;
}
