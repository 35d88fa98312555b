// One chain from noise to a digit: the picture now as the sum of both guesses, what the judge says, and a film of the steps.

import { element, named } from '../../shared/dom.js';
import { aDigit } from '../../shared/pad.js';
import { panel } from '../../shared/panel.js';
import { rove } from '../../shared/roving.js';
import { bars, nearest, short, sign, square, sure, tile } from './tiles.js';

const FILM = 11; // pictures

export function back(view, answer, at) {
  const { about, shown } = view.data, upper = element('div', 'upper'), lower = element('div', 'lower');
  const asked = shown.guidance === '0' ? null : view.digit;
  const sum = panel(upper, 'sum', asked === null ? 'No class asked for' : `Asked for ${aDigit(asked)}`, 'the picture now, and what the network makes of it');
  const judge = panel(upper, 'judge', 'The judge', 'of the picture now');
  const film = panel(lower, 'film', 'From noise to a digit', 'above the picture, with what the judge reads; below it the digit guessed in one step');
  const copy = panel(view.broad ? upper : lower, 'copy', 'Copy or new?', 'the end of the chain');
  if (!answer) {
    sum.append(element('p', 'note', 'The network begins to learn…'));
    return { parts: [upper], paint: () => {}, said: 'The network begins to learn.', rows: () => [] };
  }
  const t = answer.steps[at], left = about.left[t];
  sum.append(equation(answer, at, left));
  judge.append(bars(answer.p[at], asked));
  film.append(strip(view, answer, at, asked));
  const end = answer.p.at(-1), read = end.indexOf(Math.max(...end));
  copy.append(nearest(answer.noisy.at(-1), answer.near, about.usual, `The judge reads ${aDigit(read)}.`));
  return { parts: [upper, lower], paint: () => {}, said: told(answer, at), rows: () => rows(answer) };
}

/** x_t is the guessed digit and the guessed noise, each times its share. */
function equation(answer, at, left) {
  const made = element('div', 'equation'), t = answer.steps[at];
  made.append(tile(answer.noisy[at], t ? `the picture at t = ${t}` : 'the digit', 'now'));
  if (!t) return made;
  made.append(
    sign(`= ${short(Math.sqrt(left))} ×`),
    tile(answer.clean[at], `guessed digit: ${answer.guessed[at]} (${sure(answer.sure[at])})`, 'guess'),
    sign(`+ ${short(Math.sqrt(1 - left))} ×`),
    tile(answer.noise[at], 'guessed noise', 'noise'),
  );
  return made;
}

/** Eleven moments: the picture, and below it the guess of the digit. */
function strip(view, answer, at, asked) {
  const group = element('div', 'strip'), last = answer.steps.length - 1;
  const places = [...new Set([...Array(FILM).keys()].map((one) => Math.round((one * last) / (FILM - 1))))];
  const near = places.reduce((best, one) => (Math.abs(one - at) < Math.abs(best - at) ? one : best), 0);
  const buttons = places.map((place) => {
    const one = named(`film${place}`, '', () => view.place(answer.steps[place]), place === near ? 'here' : '');
    const p = answer.p[place], read = p.indexOf(Math.max(...p));
    const words = element('span', read === asked ? 'seen' : '');
    words.append(element('b', '', read), ` ${sure(p[read] / 100)}`);
    one.setAttribute('aria-label', `t = ${answer.steps[place]}: the judge reads ${aDigit(read)}, ${p[read]} %`);
    one.append(element('small', '', `t = ${answer.steps[place]}`), square(answer.noisy[place]), words, square(answer.clean[place]));
    return one;
  });
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', 'Moments of the chain');
  group.append(...buttons);
  rove(group, buttons, places.indexOf(near), () => places.length);
  return group;
}

function told(answer, at) {
  const p = answer.p[at], read = p.indexOf(Math.max(...p));
  return `At t = ${answer.steps[at]} the judge reads ${aDigit(read)} in the picture with ${p[read]} %, and ${aDigit(answer.guessed[at])} in the guessed digit.`;
}

function rows(answer) {
  return answer.steps.map((t, at) => {
    const p = Object.fromEntries(answer.p[at].map((one, digit) => [`p_${digit}`, one / 100]));
    return { t, picture: answer.noisy[at], guessed_digit: answer.clean[at], guessed_noise: answer.noise[at], read_in_guess: answer.guessed[at], ...p };
  });
}
