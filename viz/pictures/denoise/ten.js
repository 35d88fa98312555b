// The same noise asked for all ten classes: a row for each start noise, a column for each class; and what guidance buys and costs.

import { element, named } from '../../shared/dom.js';
import { aDigit, SIDE } from '../../shared/pad.js';
import { panel } from '../../shared/panel.js';
import { rove } from '../../shared/roving.js';
import { curves } from '../../shared/curves.js';
import { nearest, square, sure } from './tiles.js';

const CELLS = SIDE * SIDE;
const CLASSES = 10;

export function ten(view, answer, at) {
  const { about, shown } = view.data, upper = element('div', 'upper'), lower = element('div', 'lower');
  const none = shown.guidance === '0', where = `numbers: at w = ${shown.guidance}`;
  const says = none ? 'guidance 0: no class is asked for, so a row repeats one picture' : 'a row: one noise; a column: one class';
  const carpet = panel(upper, 'carpet', 'The same noise, ten classes', says);
  const framed = none ? `from noise ${view.start + 1}` : `${aDigit(view.digit)} from noise ${view.start + 1}`;
  const one = panel(upper, 'one', 'The framed one', framed);
  const distance = panel(lower, 'distance', 'Fréchet distance against guidance', `${about.drawn.toLocaleString('en')} pictures each; ${where}`);
  const bought = panel(lower, 'bought', 'As asked, and variety', `${shown.count} steps each; ${where}`);
  if (!answer) {
    carpet.append(element('p', 'note', 'The network begins to learn…'));
    return { parts: [upper], paint: () => {}, said: 'The network begins to learn.', rows: () => [] };
  }
  wall(carpet, view, answer, at);
  const here = view.start * CLASSES + view.digit, text = cell(answer.frames.at(-1), here);
  const read = `The judge reads ${aDigit(answer.answers[here])} (${sure(answer.sure[here])}).`;
  one.append(nearest(text, answer.near[here], about.usual, read));
  const right = [...answer.answers].filter((digit, place) => Number(digit) === place % CLASSES).length;
  const said = `At t = ${answer.steps[at]}. In the end the judge reads ${right} of ${answer.answers.length} pictures as the digit of their column.`;
  const paint = () => measured(distance, bought, view);
  return { parts: [upper, lower], paint, said, rows: () => (about.measured.length ? about.measured : []) };
}

const cell = (frame, at) => frame.slice(at * CELLS, (at + 1) * CELLS);

/** All pictures, each a button. */
function wall(host, view, answer, at) {
  const group = element('div', 'wall'), here = view.start * CLASSES + view.digit;
  const last = at === answer.steps.length - 1, none = view.data.shown.guidance === '0';
  const buttons = [...answer.answers].map((read, place) => {
    const wrong = last && !none && Number(read) !== place % CLASSES;
    const digit = place % CLASSES, noise = Math.floor(place / CLASSES);
    const one = named(`cell${place}`, '', () => view.choose(digit, noise), `${place === here ? 'here' : ''} ${wrong ? 'wrong' : ''}`.trim());
    one.setAttribute('aria-label', `Noise ${noise + 1}, asked for ${aDigit(digit)}`);
    one.setAttribute('aria-pressed', String(place === here));
    one.append(square(cell(answer.frames[at], place)));
    if (wrong) one.append(element('span', '', `× ${read}`));
    return one;
  });
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', 'Pictures of four noises and ten classes');
  group.append(...buttons);
  rove(group, buttons, here, () => CLASSES);
  const heads = element('div', 'heads');
  for (let digit = 0; digit < CLASSES; digit += 1) heads.append(element('b', digit === view.digit ? 'mine' : '', digit));
  host.append(heads, group);
}

/** What was measured over the weight of guidance: the distance by the number of steps, and two shares. */
function measured(distance, bought, view) {
  const { about, shown } = view.data, weights = [...new Set(about.measured.map((one) => one.guidance))], now = Number(shown.guidance);
  if (!weights.length) {
    for (const host of [distance, bought]) host.append(element('p', 'note', 'Nothing was measured of these weights.'));
    return;
  }
  const of = (count, name) => about.measured.filter((one) => one.count === count).map((one) => one[name]);
  const how = { last: weights.at(-1), now, feet: weights.map((one) => [one, `w = ${one}`]) }, place = weights.indexOf(now), mine = Number(shown.count);
  const counts = [...new Set(about.measured.map((one) => one.count))];
  const lines = counts.map((count) => {
    const values = of(count, 'distance');
    return { name: `${values[place].toFixed(1)} ${count} steps`, kind: count === mine ? 'fd' : 'other', values };
  });
  curves(distance, weights, lines, { ...how, marks: [1, 3, 10, 50], log: true, rule: about.real, label: 'Fréchet distance against guidance' });
  const shares = [['asked', 'as asked'], ['variety', 'variety']].map(([kind, name]) => {
    const values = of(mine, kind);
    return { name: `${values[place].toFixed(2)} ${name}`, kind, values };
  });
  curves(bought, weights, shares, { ...how, marks: [0, 0.5, 1], log: false, rule: 0, label: 'Share as asked, and variety, against guidance' });
}
