// How many tasks come right with each field lost, and where the others break; the tasks.

import { element, named } from '../../shared/dom.js';
import { rove } from '../../shared/roving.js';
import { filled } from '../../shared/shares.js';

export function losses(view) {
  const made = element('section', 'scores'), head = element('h2', '', 'What a lost field does '), { forms, tasks, changes, at } = view.data;
  head.append(element('small', '', `${tasks.length} tasks; thin: 95 % interval`));
  const table = element('table'), heads = element('tr'), shown = Object.keys(changes), alone = view.steps.slice(0, view.upto).filter((one) => one.over);
  for (const title of ['lost', 'right', 'Librarian wrong', 'Reckoner wrong']) heads.append(element('th', '', title));
  table.append(heads);
  for (const field of ['', ...Object.values(forms.fields).flat()]) {
    const its = view.passed.filter((one) => one.lost === field), now = shown.length < 2 && (field ? changes[field] === '' : !shown.length);
    const row = element('tr', now ? 'now' : ''), title = element('th'), broke = (who) => its.filter((one) => one.broke === who).length || '';
    const press = named(`lose-${field}`, field ? forms.heads[field] : 'nothing', () => view.send({ message: field, errand_at: at }));
    press.setAttribute('aria-pressed', String(now));
    title.append(press);
    row.append(title, share(its), element('td', 'count', broke('librarian')), element('td', 'count', broke('reckoner')));
    table.append(row);
  }
  const single = element('tr', 'single'), title = element('th', '', 'one agent with all tools');
  single.append(title, share(alone), Object.assign(element('td', 'count', 'finds its own steps'), { colSpan: 2 }));
  table.append(single);
  made.append(head, table);
  return made;
}

/** The tasks: each says what came of it with the fields that are lost now. */
export function tiles(view) {
  const made = element('section', 'tasks'), { tasks, changes, at } = view.data, names = Object.keys(changes), list = element('div', 'tiles'), buttons = [];
  const lost = names.length === 1 && !changes[names[0]] ? names[0] : '', head = element('h2', '', 'The tasks ');
  head.append(element('small', '', lost ? `without ${view.data.forms.heads[lost]}` : 'with all fields'));
  tasks.forEach((task, number) => {
    const its = view.passed.find((one) => one.task === number && one.lost === lost), mark = its ? (its.right ? '✓' : '×') : '·';
    const one = named(`task-${number}`, '', () => view.send({ errand_at: number, message: lost }), `tile${number === at ? ' chosen' : ''}`);
    one.append(element('i', its ? (its.right ? 'good' : 'bad') : '', mark), element('span', '', task.short));
    one.title = task.question;
    one.setAttribute('aria-label', `${task.question} ${its ? (its.right ? 'right' : 'wrong') : 'not done yet'}`);
    one.setAttribute('aria-pressed', String(number === at));
    buttons.push(one);
    list.append(one);
  });
  rove(list, buttons, at, () => 2);
  made.append(head, list);
  return made;
}

function share(list) {
  const made = element('td'), good = list.filter((one) => one.right).length;
  if (list.length) made.append(filled(good, list.length), element('span', 'count', `${good} of ${list.length}`));
  return made;
}
