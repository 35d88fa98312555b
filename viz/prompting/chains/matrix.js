// Every problem in every way: right, wrong, or how many of its sampled chains were right; and the scores of the ways.

import { element, named } from '../../shared/dom.js';
import { dotted } from '../../shared/shares.js';
import { TITLES, WAYS, count } from './ways.js';

export function matrix(view) {
  const made = element('section', 'matrix'), { data } = view;
  made.append(head(view));
  const list = element('div', 'problems');
  if (data.own[0]) list.append(one(view, -1, 'yours', data.own));
  data.problems.forEach((problem, at) => list.append(one(view, at, String(at + 1), problem)));
  made.append(list);
  return made;
}

/** The ways with their scores; a way is chosen by its name. */
function head(view) {
  const made = element('div', 'ways');
  made.append(element('p', 'title', '✓ right, × wrong; of the chains: how many of 16 are right'));
  for (const { way, right, of, tokens } of view.scores()) {
    const row = named(`way ${way}`, '', () => view.set({ way }), `way${way === view.way ? ' chosen' : ''}`);
    const title = way === 'samples' ? `${view.votes} ${view.votes === 1 ? 'chain' : 'chains vote'}` : TITLES[way];
    row.setAttribute('aria-pressed', String(way === view.way));
    row.append(element('b', '', title), element('span', 'right', of ? `${count(right)} of ${of}` : '…'), dotted(right, of));
    row.append(element('span', 'tokens', of ? `${Math.round(tokens)} tokens` : ''));
    made.append(row);
  }
  return made;
}

/** A problem: a mark for each way. */
function one(view, at, title, [question, answer]) {
  const chosen = at === view.problem, kinds = ['problem', ...(chosen ? ['chosen'] : []), ...(at < 0 ? ['own'] : [])];
  const made = named(`problem${at}`, '', () => view.set({ problem: at }), kinds.join(' ')), told = [];
  made.append(element('span', 'number', title), element('span', 'question', question));
  for (const way of WAYS) {
    const found = at < 0 ? view.mine(way) : view.of(at, way), mark = element('i', `mark${way === view.way ? ' chosen' : ''}`);
    if (found && (answer || at >= 0)) told.push(`${TITLES[way]}: ${judge(found, mark)}`);
    else mark.textContent = '·';
    made.append(mark);
  }
  made.setAttribute('aria-pressed', String(chosen));
  made.setAttribute('aria-label', `Problem ${title}. ${question} ${told.join(', ')}`);
  made.title = question;
  return made;
}

function judge(found, mark) {
  const right = found.written.filter((text) => text[4]).length;
  if (found.way === 'samples') {
    mark.textContent = String(right);
    mark.classList.add('many', ...(found.votes[0]?.[0] !== undefined && right === found.votes[0][1] ? ['right'] : []));
    mark.style.setProperty('--share', String(right / found.written.length));
    return `${right} of ${found.written.length} right`;
  }
  mark.textContent = right ? '✓' : '×';
  mark.classList.add(right ? 'right' : 'wrong');
  return right ? 'right' : `wrong, ${found.written[0][3] || 'no number'}`;
}
