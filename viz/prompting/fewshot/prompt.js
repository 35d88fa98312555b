// The prompt as the model reads it, token by token, and where its heads look before it answers.

import { element, named } from '../../shared/dom.js';
import { piece, textOf } from '../../shared/pieces.js';
import { probability } from '../../shared/probabilities.js';

export function prompt(view) {
  const made = element('section', 'prompt'), { tokens, shots, item, items, counts } = view.data;
  const head = element('h2', '', 'The prompt ');
  head.append(element('small', '', `${tokens.length} tokens, as the model reads them`));
  const found = view.looked?.heads[Math.min(view.head, view.looked.heads.length - 1)];
  const text = element('div', 'text');
  text.tabIndex = 0;
  text.setAttribute('role', 'group');
  text.setAttribute('aria-label', 'The prompt');
  for (const lines of linesOf(tokens)) text.append(lined(lines, found));
  const step = view.upto > item ? view.steps[item][counts.indexOf(shots)] : null;
  const said = element('b', `answer ${step && !step[2] ? 'wrong' : ''}`, step ? step[1] || '(nothing)' : '…');
  text.lastElementChild.append(said);
  if (step) text.lastElementChild.append(element('em', 'own', step[2] ? `${probability(step[0])} ✓` : `× ${items[item][1]} has ${probability(step[0])}`));
  made.append(head, text, looks(view, found));
  return made;
}

/** Tokens by the lines that they stand on. */
function linesOf(tokens) {
  const lines = [[]];
  for (const token of tokens) {
    lines.at(-1).push(token);
    if (textOf(token[0])?.includes('\n')) lines.push([]);
  }
  return lines.at(-1).length || lines.length === 1 ? lines : lines.slice(0, -1);
}

function lined(tokens, found) {
  const made = element('p');
  for (const [hex, part, at] of tokens) {
    const [shown] = piece(hex);
    shown.className = `${part}${part === 'question' && at < 0 ? ' asked' : ''}`;
    made.append(shown);
  }
  const ends = tokens.find(([, part]) => part === 'answer'), weight = ends && found ? found.answers[ends[2]] : null;
  if (weight !== null && weight !== undefined) {
    const track = element('i', 'weight'), fill = element('u');
    fill.style.width = `${100 * weight}%`;
    track.append(fill);
    made.append(track, element('em', '', probability(weight)));
  }
  return made;
}

/** Which head's weights stand beside the answers. */
function looks(view, found) {
  const made = element('div', 'looks');
  if (!view.data.shots) {
    made.append(element('p', 'note', 'No example: there is no answer to look back at.'));
    return made;
  }
  if (!found) {
    made.append(element('p', 'note', 'Where it looks before it answers: the model reads…'));
    return made;
  }
  const row = element('p', 'heads');
  row.append('Looks back at the answers: ');
  view.looked.heads.forEach((one, at) => {
    const pick = named(`head${at}`, `${one.layer}.${one.head}`, () => {
      view.head = at;
      view.draw();
    }, at === view.head ? 'chosen' : '');
    pick.setAttribute('aria-pressed', String(at === view.head));
    pick.setAttribute('aria-label', `Head ${one.layer}.${one.head}`);
    row.append(pick);
  });
  const sum = (list) => list.reduce((total, one) => total + one, 0);
  const kind = found.induction > 0.4 ? 'an induction head' : 'no induction head';
  const told = [
    `Head ${found.layer}.${found.head}, ${kind} (${probability(found.induction)} on repeated tokens), puts`,
    `${probability(sum(found.answers))} of its attention on the answers, ${probability(sum(found.questions))} on the questions.`,
    `All heads: ${probability(view.looked.mean)} on the answers.`,
  ].join(' ');
  made.append(row, element('p', 'note', told));
  return made;
}
