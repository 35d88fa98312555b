// How the network learned: what it makes of the same ten noises, a row for each moment, and how good that is.

import { element, named } from '../../shared/dom.js';
import { SIDE } from '../../shared/pad.js';
import { panel } from '../../shared/panel.js';
import { rove } from '../../shared/roving.js';
import { curves } from '../../shared/curves.js';
import { square } from './tiles.js';

const CELLS = SIDE * SIDE;

export function learn(view) {
  const { about } = view.data, upper = element('div', 'upper'), right = element('div', 'right');
  const carpet = panel(upper, 'rows', 'Ten noises, as it learns', 'downwards in time');
  const how = `${about.counted} pictures in ${about.quick} steps each; dashed: real digits, ${about.real.toFixed(1)}`;
  const distance = panel(right, 'distance', 'Fréchet distance', how), asked = panel(right, 'asked', 'As asked', 'share that the judge reads so');
  upper.append(right);
  const shown = view.steps.slice(0, view.upto), last = shown.at(-1);
  if (view.steps.length) rows(carpet, view);
  else carpet.append(element('p', 'note', 'The network begins to learn…'));
  return { parts: [upper], paint: () => quality(distance, asked, shown, view), said: told(last), rows: () => shown.map(row) };
}

function quality(distance, asked, shown, { ahead, data }) {
  const { last, real } = data.about, now = shown.at(-1);
  const steps = (ahead.length ? ahead : shown).map((one) => one.steps); // of every run they are the same
  const line = (kind, words) => {
    const ghost = ahead.length ? [{ name: '', kind: 'ghost', values: ahead.map((one) => one[kind]) }] : [];
    return [...ghost, { name: now ? words(now[kind]) : '', kind, values: shown.map((one) => one[kind]) }];
  };
  const far = { last, marks: [1, 10, 100], log: true, rule: real, label: 'Fréchet distance over the steps' };
  curves(distance, steps, line('distance', (one) => one.toFixed(1)), far);
  const feet = [0, last / 2, last].map((one) => [one, one.toLocaleString('en')]);
  const share = { last, marks: [0, 0.5, 1], log: false, rule: 0, label: 'Share as asked over the steps', feet };
  curves(asked, steps, line('asked', (one) => one.toFixed(2)), share);
}

function told(last) {
  if (!last) return 'The network begins to learn.';
  return `After ${last.steps} steps ${Math.round(100 * last.asked)} % are what was asked for; Fréchet distance ${last.distance.toFixed(1)}.`;
}

const row = ({ steps, seconds, loss, asked, distance }) => ({ steps, seconds, loss, asked, distance });

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
