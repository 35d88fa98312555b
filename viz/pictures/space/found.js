// What is found for a caption and for a picture of it, by both text encoders; and the same picture against swapped captions.

import { element, named } from '../../shared/dom.js';
import { panel } from '../../shared/panel.js';
import { coloured } from '../../shared/rgb.js';
import { brief } from '../../shared/scene.js';
import { KINDS } from './matrix.js';

export const SWAPS = { colours: 'colours swapped', shapes: 'shapes swapped', things: 'both swapped', relation: 'the other relation' };

/** Pictures for the caption, and captions for a picture of it. */
export function finding(host, { about }, found, another) {
  const upper = element('div', 'pair');
  for (const [kind, title] of Object.entries(KINDS)) {
    const { pictures } = found.both[kind], body = panel(upper, `strip ${kind}`, title, ranked(pictures, about.gallery, 'the picture'));
    const row = element('div', 'five');
    pictures.places.forEach((place, at) => {
      const { caption, picture } = found.album[place], right = pictures.right[at], one = element('figure', right ? 'right' : '');
      one.append(coloured(picture, caption), element('figcaption', '', `${right ? '✓ ' : ''}${cosine(pictures.similar[at])}`));
      one.title = caption;
      row.append(one);
    });
    body.append(row);
  }
  const lower = element('div', 'back'), side = pictured(found, another), lists = element('div', 'pair');
  for (const kind of Object.keys(KINDS)) {
    const { captions } = found.both[kind], body = panel(lists, `words ${kind}`, 'Captions', ranked(captions, about.all, 'the true one'));
    body.append(...captions.texts.map((text, at) => line(text, captions.similar[at], kind, captions.right[at] ? '✓' : '')));
  }
  lower.append(side, lists);
  host.append(upper, lower);
}

/** A picture against its caption and swapped ones; and how often each encoder prefers the true one. */
export function swapping(host, { about }, found, look, another) {
  const upper = element('div', 'back'), lists = element('div', 'pair');
  for (const [kind, title] of Object.entries(KINDS)) {
    const { turned } = found.both[kind], body = panel(lists, `words ${kind}`, title, 'similarity to the picture');
    body.append(...found.turned.map(({ what, caption }, at) => line(caption, turned[at], kind, what === 'true' ? '✓' : '×')));
  }
  upper.append(pictured(found, another), lists);
  const measured = panel(host, 'measured', 'The true caption is preferred', `${about.gallery} new pictures, each with its caption and a swapped one`);
  for (const [what, title] of Object.entries(SWAPS)) {
    const row = element('div', 'swap');
    row.append(element('span', 'name', title));
    for (const kind of Object.keys(KINDS)) row.append(bar(look.both[kind].prefers[what], kind, 'half'));
    measured.append(row);
  }
  measured.append(element('p', 'note', 'The line is a guess, 50 %. A bag of words has the same vector for every order of the same words.'));
  host.prepend(upper);
}

/** The picture that captions are found for, and a way to another of the same scene. */
function pictured(found, another) {
  const made = element('figure', 'asked');
  made.append(coloured(found.picture, found.caption), named('another', 'Another picture', another));
  return made;
}

/** A caption with its similarity as a bar. */
function line(text, value, kind, mark) {
  const made = element('div', mark === '✓' ? 'line right' : 'line'), inner = bar(Math.max(0, value), kind, '', cosine(value));
  made.append(element('span', 'mark', mark), element('span', 'text', brief(text)), inner);
  return made;
}

function bar(share, kind, extra, said = `${Math.round(100 * share)} %`) {
  const made = element('span', `bars ${kind} ${extra}`), fill = element('i');
  fill.style.width = `${(100 * Math.min(1, share)).toFixed(1)}%`;
  made.append(fill, element('b', '', said));
  return made;
}

/** Where the right one stands. */
function ranked({ better, tied }, of, what) {
  const place = better === 0 ? `${what} is first of ${of}` : `${what} is number ${better + 1} of ${of}`;
  return tied ? `${place}, ${tied} tied` : place;
}

const cosine = (value) => value.toFixed(2).replace('-', '−').replace(/^(−?)0\./, '$1.');
