// How often the answer is right with what is put in, over all questions, in the words of the texts and in others; and by the size of a
// passage.

import { element } from '../../shared/dom.js';
import { dotted, heading } from '../../shared/shares.js';

const TITLES = {
  none: 'no passage',
  wrong: 'a wrong one',
  right: 'the right one',
  bm25: 'BM25’s first',
  dense: 'dense’s first',
  fused: 'fused first',
  three: 'dense’s first three',
  all: 'all twenty',
};
const ORDERS = ['bm25', 'dense', 'fused'];

export function scores(view) {
  const made = element('section', 'scores'), shown = view.steps.slice(0, view.upto), all = view.data.question.of;
  const bar = view.bar(), seconds = view.data.question.seconds, tables = element('div', 'tables');
  const took = view.recording && seconds ? `; the recording took ${seconds.toLocaleString('en')} s` : '';
  const said = element('span', 'note', `${shown.length} of ${all} questions asked${took}`);
  said.setAttribute('role', 'status');
  bar.append(said);
  tables.append(table(shown, all / 2), sizes(view));
  made.append(element('h2', '', 'All questions'), bar, tables);
  return made;
}

function table(steps, half) {
  const parts = [steps.slice(0, half), steps.slice(half)], made = element('table'), head = element('tr');
  const setups = Object.keys(TITLES).filter((name) => steps[0] && name in steps[0].said);
  for (const title of ['Right answers with', 'same words', 'other words']) head.append(heading(title, 'col'));
  made.append(head);
  for (const name of setups) {
    const row = element('tr');
    row.append(heading(TITLES[name], 'row'), ...parts.map((part) => share(part.filter((step) => step.said[name][1]).length, part.length)));
    made.append(row);
  }
  ORDERS.forEach((name, at) => {
    const row = element('tr', 'found');
    const title = { bm25: 'BM25', dense: 'Dense', fused: 'Fused' }[name];
    row.append(heading(`${title} finds it first`, 'row'), ...parts.map((part) => share(part.filter((step) => step.places[at] === 1).length, part.length)));
    made.append(row);
  });
  return made;
}

/** Right answers by the size of a passage, as it was recorded. */
function sizes(view) {
  const made = element('table'), head = element('tr'), { sizes: all } = view.data;
  for (const title of ['Words in a passage', 'same words', 'other words']) head.append(heading(title, 'col'));
  made.append(head);
  for (const name of new Set(all.map((one) => one.size))) {
    const row = element('tr', name === view.data.ask.size ? 'chosen' : ''), both = all.filter((one) => one.size === name);
    row.append(heading(name === 'whole' ? 'whole texts' : name.replace('+', ', shared '), 'row'), ...both.map((one) => share(one.right, one.of)));
    made.append(row);
  }
  const caption = element('caption', '', all.length ? 'Right answers with dense’s first, recorded' : 'Nothing is recorded of other sizes');
  made.prepend(caption);
  return made;
}

/** How many of how many, and the interval in which the true share lies. */
function share(right, of) {
  const made = element('td', '', of ? `${right} of ${of}` : '…');
  if (of) made.append(dotted(right, of));
  return made;
}
