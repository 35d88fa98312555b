// How the network learned: what it makes of the same ten noises, a row for each moment, and how good that is.

import { element, named } from '../../shared/dom.js';
import { SIDE } from '../../shared/pad.js';
import { panel } from '../../shared/panel.js';
import { rove } from '../../shared/roving.js';
import { curves } from '../shared/curves.js';
import { square } from './tiles.js';

const CELLS = SIDE * SIDE;

export function learn(view) {
  const { about } = view.data, upper = element('div', 'upper'), right = element('div', 'right');
  const carpet = panel(upper, 'rows', 'The same ten noises, as it learns', 'a column is asked for its digit; downwards in time');
  const distance = panel(right, 'distance', 'Fréchet distance', `${about.counted} pictures in ${about.quick} steps each; dashed: real digits, ${about.real.toFixed(1)}`);
  const asked = panel(right, 'asked', 'As asked', 'share that the judge reads as the digit asked for');
  upper.append(right);
  const shown = view.steps.slice(0, view.upto), last = shown.at(-1);
  if (view.steps.length) rows(carpet, view);
  else carpet.append(element('p', 'note', 'The network begins to learn…'));
  const paint = () => {
    const steps = shown.map((one) => one.steps);
    const line = (kind, words) => [{ name: last ? words(last[kind]) : '', kind, values: shown.map((one) => one[kind]) }];
    curves(distance, steps, line('distance', (one) => one.toFixed(1)), { last: about.last, marks: [1, 10, 100], log: true, rule: about.real, label: 'Fréchet distance over the steps' });
    const feet = [0, about.last / 2, about.last].map((one) => [one, one.toLocaleString('en')]);
    curves(asked, steps, line('asked', (one) => one.toFixed(2)), { last: about.last, marks: [0, 0.5, 1], log: false, rule: 0, label: 'Share as asked over the steps', feet });
  };
  const said = last ? `After ${last.steps} steps ${Math.round(100 * last.asked)} % are what was asked for; Fréchet distance ${last.distance.toFixed(1)}.` : 'The network begins to learn.';
  return { parts: [upper], paint, said, rows: () => shown.map(({ steps, seconds, loss, asked: share, distance: far }) => ({ steps, seconds, loss, asked: share, distance: far })) };
}

/** A row of ten pictures for each moment; the one that is looked at is framed. */
function rows(host, view) {
  const group = element('div', 'moments'), buttons = view.steps.map((look, at) => {
    const one = named(`look${at}`, '', () => view.rewind(at + 1), at === view.upto - 1 ? 'here' : at >= view.upto ? 'later' : '');
    one.setAttribute('aria-label', `After ${look.steps} steps`);
    one.append(element('small', '', look.steps.toLocaleString('en')));
    for (let digit = 0; digit < 10; digit += 1) one.append(square(look.pictures.slice(digit * CELLS, (digit + 1) * CELLS)));
    return one;
  });
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', 'Moments of learning');
  group.append(...buttons);
  rove(group, buttons, view.upto - 1, () => 1);
  host.append(group);
}
