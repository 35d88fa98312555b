// What might have come at one token of a call: the likeliest tokens, those that the mask takes away struck out.

import { element } from '../../shared/dom.js';
import { label, probability } from '../../shared/probabilities.js';

export function rivals(view) {
  const made = element('div', 'rivals'), found = view.mask;
  if (!found) {
    made.append(element('p', 'waits', 'The model is asked what else it might have written …'));
    return made;
  }
  if (found.failed) {
    made.append(element('p', 'waits', found.failed));
    return made;
  }
  const [, left, mass, list] = found.tokens[view.token], most = Math.max(...list.map(([, p]) => p)), free = view.data.ask.calls === 'free';
  const title = element('p', 'title', free ? 'Next token, chosen freely; a mask would strike out' : 'Next token: what a call may go on with');
  const table = element('ul');
  for (const [hex, p, allowed, own] of list) {
    const row = element('li', `${allowed ? '' : 'masked'}${own ? ' own' : ''}`), bar = element('i');
    bar.style.width = `${(100 * p) / most}%`;
    const track = element('span', 'amount');
    track.append(bar);
    const state = allowed ? (own ? 'written' : '') : own ? '× written' : '× masked';
    row.append(element('code', '', label(hex)), track, element('b', '', probability(p)), element('em', '', state));
    table.append(row);
  }
  made.append(title, table, sum(list, left, mass));
  return made;
}

/** How many are left, and the probability of the one that was written among them. */
function sum(list, left, mass) {
  const [hex, p, allowed] = list.find((one) => one[3]), made = element('p', 'sum');
  const count = left === 1 ? 'one token is left' : `${left.toLocaleString('en')} of 49,152 tokens are left`;
  made.append(`${count}, with ${probability(mass)} of the probability`);
  if (allowed && mass > 0)
    made.append(': ', element('b', '', `P(${label(hex)} | a call) = ${probability(p)} / ${probability(mass)} = ${probability(Math.min(1, p / mass))}`));
  return made;
}
