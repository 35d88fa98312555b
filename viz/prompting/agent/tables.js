// How many of thirty tasks are done, and where the others break; the calculator alone; and tries with and without a note.

import { element, named } from '../../shared/dom.js';
import { dotted, heading } from '../../shared/shares.js';

const KINDS = { sum: 'Arithmetic', look: 'Look-up', both: 'Both, one after the other', note: 'Notes', world: 'The story' };
const WAYS = [['direct', 'answers directly'], ['free', 'writes a call freely'], ['masked', 'writes a call under the mask']];
const SHOTS = [0, 2, 4];
const TRIES = [1, 2];
const ARMS = { plain: 'The same prompt', noted: 'With its own note' };

export function tables(view) {
  const made = element('section', 'scores'), { ask: how, question, tasks } = view.data, what = how.scores;
  const shown = view.steps.slice(0, view.upto), bar = view.bar();
  const took = view.recording && question.seconds ? `; the recording took ${question.seconds.toLocaleString('en')} s` : '';
  const done = what === 'calls' ? Math.floor(shown.length / 9) : new Set(shown.filter((one) => one[2]).map((one) => one[0])).size;
  const said = element('span', 'note', `${done} of ${tasks.length} ${what === 'calls' ? 'questions asked' : 'tasks tried'}${took}`);
  said.setAttribute('role', 'status');
  bar.append(said);
  const title = { tasks: 'Thirty tasks', calls: 'The calculator alone', again: 'A second try' }[what];
  made.append(element('h2', '', title), bar, { tasks: ofTasks, calls: ofCalls, again: ofTries }[what](view, shown));
  return made;
}

function ofTasks(view, turns) {
  const made = element('div', 'both'), { tasks, known, question, ask: how } = view.data, ended = turns.filter((one) => one[2]), table = element('table');
  const others = known.compared.filter((one) => String(one.examples) !== how.taught || one.masked !== (how.calls === 'masked'));
  table.append(header(['Done', 'this way', 'where the others broke', ...others.map((one) => `${one.masked ? 'masked' : 'free'}, ${one.examples} examples`)]));
  for (const kind of [...Object.keys(KINDS), '']) {
    const its = ended.filter((one) => !kind || tasks[one[0]].kind === kind), row = element('tr', kind ? '' : 'all');
    const right = (one) => (kind ? one.right[kind] : Object.values(one.right).reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]));
    row.append(heading(KINDS[kind] ?? 'All', 'row'), share(its.filter((one) => one[3]).length, its.length), element('td', 'broke', breaks(its)),
      ...others.map((one) => element('td', 'other', right(one).join(' of '))));
    table.append(row);
  }
  const list = element('div', 'tiles');
  tasks.forEach(({ kind, question: text }, at) => {
    const found = ended.find((one) => one[0] === at), mark = found ? (found[3] ? '✓' : '×') : '';
    const chosen = at === question.number ? ' chosen' : '', spot = { errand: text, trace: '', act: -1, token: -1 };
    const one = named(`task-${at}`, '', () => view.send(spot), `tile${chosen}`);
    one.append(element('i', found ? (found[3] ? 'right' : 'wrong') : '', mark), element('span', '', text));
    one.setAttribute('aria-pressed', String(at === question.number));
    const how_ = found ? (found[3] ? 'done' : `not done: ${found[4]}`) : 'not tried yet';
    one.setAttribute('aria-label', `${text} ${KINDS[kind]}, ${how_}`);
    one.title = `${text} (${KINDS[kind]}; ${how_})`;
    list.append(one);
  });
  made.append(scrolled(table), list);
  return made;
}

/** The recorded scores of this setting in a few words, beside the trace. */
export function summary({ data }) {
  const { taught, calls } = data.ask, found = data.known.compared.find((one) => String(one.examples) === taught && one.masked === (calls === 'masked'));
  const made = element('div', 'summary'), list = element('dl');
  if (!found) return made;
  made.append(element('p', '', 'Tasks done this way, recorded'));
  for (const [kind, title] of Object.entries(KINDS)) {
    const [right, of] = found.right[kind], row = element('div', kind === data.tasks[data.question.number]?.kind ? 'own' : '');
    row.append(element('dt', '', title), element('dd', '', `${right} of ${of}`));
    list.append(row);
  }
  made.append(list);
  return made;
}

/** Where chains broke, the most frequent first. */
function breaks(ended) {
  const counts = new Map();
  for (const [, , , right, broke] of ended) if (!right) counts.set(broke, (counts.get(broke) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`).join(', ');
}

function ofCalls(view, lines) {
  const made = element('div', 'both'), table = element('table'), asked = Math.floor(lines.length / 9), { tasks } = view.data;
  table.append(header(['Right with', ...SHOTS.map((count) => `${count} examples`), 'calls that are valid, with 0 / 2 / 4']));
  WAYS.forEach(([way, title], at) => {
    const of = SHOTS.map((_, place) => lines.slice(0, 9 * asked).filter((_, number) => number % 9 === 3 * at + place));
    const row = element('tr'), valid = of.map((its) => its.filter((one) => one[1]).length).join(' / ');
    const shares = of.map((its) => share(its.filter((one) => one[2]).length, its.length));
    row.append(heading(title, 'row'), ...shares, element('td', 'other', way === 'direct' ? '–' : valid));
    table.append(row);
  });
  const list = element('table', 'listed');
  list.append(header(['Question', 'directly', 'freely', 'under the mask, all with 4 examples']));
  tasks.slice(0, asked).forEach(({ question }, number) => {
    const row = element('tr');
    row.append(heading(question, 'row'), ...WAYS.map((_, at) => {
      const [text, , right] = lines[9 * number + 3 * at + 2];
      return element('td', right ? 'right' : 'wrong', `${right ? '✓' : '×'} ${text || '(nothing)'}`);
    }));
    list.append(row);
  });
  made.append(scrolled(table), scrolled(list));
  return made;
}

function ofTries(view, turns) {
  const made = element('div', 'both'), table = element('table'), ended = turns.filter((one) => one[2]), { tasks } = view.data;
  const first = ended.filter((one) => one[5] === 'first'), begun = first.filter((one) => one[3]).length;
  table.append(header(['Done after', ...TRIES.map((count) => (count === 1 ? 'one try' : `${count} tries`))]));
  for (const [arm, title] of Object.entries(ARMS)) {
    const row = element('tr');
    row.append(heading(title, 'row'), ...TRIES.map((count) => {
      const mended = new Set(ended.filter((one) => one[5] === arm && one[6] <= count && one[3]).map((one) => one[0])).size;
      return share(begun + mended, first.length);
    }));
    table.append(row);
  }
  const list = element('table', 'listed'), noted = ended.filter((one) => one[7]);
  list.append(header(['Task that failed', 'its note for the next try', 'and then']));
  for (const [task, , , right, broke, , , note] of noted) {
    const row = element('tr');
    const came = element('td', right ? 'right' : 'wrong', right ? '✓ right' : `× ${broke}`);
    row.append(heading(tasks[task].question, 'row'), element('td', 'quoted', note || '(nothing)'), came);
    list.append(row);
  }
  made.append(scrolled(table), scrolled(list));
  return made;
}

function scrolled(table) {
  const made = element('div', 'scrolled');
  made.append(table);
  return made;
}

function header(titles) {
  const made = element('tr');
  made.append(...titles.map((title) => heading(title, 'col')));
  return made;
}

/** How many of how many, and the interval in which the true share lies. */
function share(right, of) {
  const made = element('td', 'share', of ? `${right} of ${of}` : '…');
  if (of) made.append(dotted(right, of));
  return made;
}
