// Heads by what they do: the best of each habit, or all of one; a click opens the head on the wall. Data: payload.py
// beside this file.

import { element, ending } from '../../shared/dom.js';
import { latest, listen, tell } from '../../shared/messages.js';

const NAMED = 0.4; // from this score on a head is called after its habit
const FEW = 1; // heads of each habit while all habits are listed
const number = (value) => value.toFixed(2).replace(/^0\./, '.');

function row(title, head, score, chosen) {
  const made = element('button', 'head');
  made.type = 'button';
  made.setAttribute('aria-pressed', String(head === chosen));
  const bar = element('i');
  bar.style.setProperty('--part', `${100 * score}%`);
  made.append(element('span', '', title), element('b', '', head), bar, element('em', '', number(score)));
  made.onclick = () => tell('head', head);
  return made;
}

function draw(root, data, memory) {
  const pick = element('select');
  pick.setAttribute('aria-label', 'Habit');
  pick.append(new Option('Heads with a habit you can name', ''), ...data.found.map((one) => new Option(one.title, one.title)));
  pick.value = data.found.some((one) => one.title === memory.habit) ? memory.habit : '';
  pick.onchange = () => {
    memory.habit = pick.value;
    draw(root, data, memory);
  };
  const list = element('div', 'list');
  for (const one of [...data.found].sort((a, b) => Number(!a.heads.length) - Number(!b.heads.length))) {
    if (pick.value && one.title !== pick.value) continue;
    if (one.without) list.append(element('p', 'without', `${one.title}: ${one.without}`));
    for (const [head, score] of one.heads.slice(0, pick.value ? undefined : FEW)) list.append(row(one.title, head, score, memory.head));
  }
  root.replaceChildren(pick, list, element('p', 'note', data.note));
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector('.root') || parentElement, memory = (root._finder ??= { habit: '' });
  draw(root, data, memory);
  const named = data.found.flatMap((one) => one.heads.filter(([, score]) => score >= NAMED).map(([head]) => [head, one.title]));
  tell('names', Object.fromEntries(named.reverse()));
  const mark = () => {
    const known = latest('choice');
    memory.head = memory.jumped ?? (known?.layer === undefined ? memory.head : `${known.layer}.${known.head}`);
    memory.jumped = null;
    for (const one of root.querySelectorAll('.head')) one.setAttribute('aria-pressed', String(one.querySelector('b').textContent === memory.head));
  };
  const jump = (head) => {
    memory.jumped = head;
    mark();
  };
  mark();
  const deaf = [listen('head', jump), listen('choice', mark)];
  return ending(root, () => deaf.forEach((end) => end()));
}
