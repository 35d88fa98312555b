// Where chains break: right and wrong answers by whether the equations before them hold, and whether the answer is what they come to.

import { element } from '../../shared/dom.js';
import { TITLES } from './ways.js';

const SHOWN = ['zero', 'chain', 'samples'];
const COLUMNS = ['all hold', 'one fails', 'none there'];

export function breaks(view) {
  const made = element('section', 'breaks'), head = element('h2', '', 'Where chains break '), table = element('table');
  head.append(element('small', '', 'equations, checked by a parser'));
  const upper = element('tr'), lower = element('tr');
  upper.append(cell('td', ''), span('right answers'), span('wrong answers'), cell('td', ''));
  lower.append(heading('Equations'), ...[...COLUMNS, ...COLUMNS, 'answer is the last result'].map(heading));
  table.append(upper, lower);
  for (const way of SHOWN) {
    const texts = view.steps.slice(0, view.upto).filter((one) => one.way === way).flatMap((one) => one.written);
    const row = element('tr', way === view.way ? 'chosen' : ''), title = cell('th', TITLES[way]);
    title.setAttribute('scope', 'row');
    row.append(title);
    for (const right of [1, 0])
      for (const kind of [0, 1, 2]) row.append(cell('td', String(texts.filter((one) => one[4] === right && kindOf(one) === kind).length)));
    const told = texts.filter((one) => one[6] >= 0);
    row.append(cell('td', told.length ? `${told.filter((one) => one[6]).length} of ${told.length}` : '…'));
    table.append(row);
  }
  const holder = element('div', 'table');
  holder.append(table);
  made.append(head, holder);
  return made;
}

/** 0: all equations hold, 1: one fails, 2: there is none. */
function kindOf([, , , , , marks]) {
  return marks.length ? Number(marks.some((mark) => !mark[2])) : 2;
}

const cell = (tag, text) => element(tag, '', text);

function heading(title) {
  const made = cell('th', title);
  made.setAttribute('scope', 'col');
  return made;
}

function span(title) {
  const made = cell('th', title);
  made.setAttribute('colspan', '3');
  made.setAttribute('scope', 'colgroup');
  return made;
}
