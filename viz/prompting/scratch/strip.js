// One question as two learners answer it: the steps that one of them writes, with their probabilities, and both answers.

import { element, named } from '../../shared/dom.js';
import { probability } from '../../shared/probabilities.js';
import { rove } from '../../shared/roving.js';
import { needsModel } from '../../shared/standing.js';
import { interval } from './curves.js';

export const TOUCHES = {
  own: 'As it writes them',
  change: 'Change a step, write on',
  keep: 'Change it, keep the rest',
  cut: 'Stop after a step',
  shuffle: 'Shuffle the steps',
};
export const PLACED = ['change', 'keep', 'cut'];
const BITS = 2; // tokens that stand for a bit

/** The buttons that say what is done to the steps. */
export function touches(chosen, act) {
  const made = element('div', 'touches');
  made.setAttribute('role', 'group');
  made.setAttribute('aria-label', 'What is done to the steps');
  for (const [touch, title] of Object.entries(TOUCHES)) {
    const one = needsModel(named(`touch-${touch}`, title, () => act(touch), touch === chosen ? 'chosen' : ''));
    one.setAttribute('aria-pressed', String(touch === chosen));
    made.append(one);
  }
  return made;
}

/** The question, the steps below it, and the answers. found: as payload.said gives it; act: bit(at), step(place). */
export function strip(found, { touch, place, bits }, act) {
  const made = element('div', bits ? 'strip bits' : 'strip'), mine = found.learners.with;
  made.append(bits ? toggles(found, act) : asked(found), steps(found, touch, place, act));
  const both = element('div', 'both');
  both.append(answer(found, mine, 'with'), answer(found, found.learners.without, 'without'));
  made.append(both);
  return made;
}

/** Bits that are turned by a press. */
function toggles(found, act) {
  const row = element('div', 'row question'), list = [];
  row.setAttribute('role', 'group');
  row.setAttribute('aria-label', 'Bits: a press turns one');
  found.question.forEach((bit, at) => {
    const one = needsModel(named(`bit-${at}`, found.pieces[bit], () => act.bit(at), bit === BITS - 1 ? 'bit one' : 'bit'));
    one.setAttribute('aria-label', `Bit ${at + 1}: ${found.pieces[bit]}`);
    list.push(one);
  });
  row.append(element('span', 'what', 'Question'), grid(list));
  rove(row, list, 0, () => list.length);
  return row;
}

function asked(found) {
  const row = element('div', 'row question'), words = found.question.map((token) => found.pieces[token]).join('').replace('+', ' + ');
  row.append(element('span', 'what', 'Question'), element('b', 'sum', words));
  return row;
}

/** The steps, each a button; what was cut off is a place to go on to. */
function steps(found, touch, place, act) {
  const row = element('div', 'row steps'), { steps: right, pieces } = found, mine = found.learners.with, list = [];
  row.setAttribute('role', 'group');
  row.setAttribute('aria-label', 'Steps: a press touches one');
  right.forEach((token, at) => {
    const has = at < mine.steps.length, wrong = has && mine.steps[at] !== token, here = PLACED.includes(touch) && at === place - 1;
    const words = has ? pieces[mine.steps[at]] : '·', given = has && mine.given[at];
    const kinds = ['step', !has && 'gone', wrong && 'wrong', given && 'given', here && 'chosen'];
    const one = needsModel(named(`step-${at}`, '', () => act.step(at + 1), kinds.filter(Boolean).join(' ')));
    one.append(element('b', '', words.replace('carry ', 'c')));
    if (has) one.append(bar(mine.p[at]), element('em', '', probability(mine.p[at])));
    const more = `${wrong ? ', wrong' : ''}${given ? ', not its own choice' : ''}`;
    const how = has ? `${words}, probability ${probability(mine.p[at])}${more}` : 'not written';
    one.setAttribute('aria-label', `Step ${at + 1}: ${how}`);
    one.title = `Step ${at + 1}: ${how}`;
    list.push(one);
  });
  row.append(element('span', 'what', 'Steps'), grid(list));
  rove(row, list, place - 1, () => list.length);
  return row;
}

const grid = (list) => {
  const made = element('div', 'cells');
  made.append(...list);
  return made;
};

function bar(p) {
  const track = element('i', 'track'), fill = element('u');
  fill.style.width = `${100 * p}%`;
  track.append(fill);
  return track;
}

/** An answer, its probability, whether it is right, and whether it is what the steps say. */
function answer(found, one, name) {
  const row = element('div', `row answer ${name}`), words = one.answer.map((token) => found.pieces[token]).join('').replace(/^0+(?=\d)/, '');
  const p = one.p.slice(-one.answer.length).reduce((product, each) => product * each, 1);
  const verdict = element('span', one.right ? 'verdict good' : 'verdict wrong', one.right ? '✓ right' : '× wrong');
  const what = element('span', 'what', name === 'with' ? 'Answer' : 'Without steps');
  row.append(what, element('b', 'said', words), element('em', '', probability(p)), verdict);
  if (one.follows !== null && name === 'with') row.append(element('span', 'note', one.follows ? 'and what the steps say' : 'and not what the steps say'));
  return row;
}

const DONE = {
  own: () => 'With its own steps',
  change: (place) => `With step ${place} changed, and the rest written anew`,
  keep: (place) => `With step ${place} changed, and the rest kept`,
  cut: (place) => `With ${place === 1 ? 'one step' : `${place} steps`} and no more, a shorter text than it has ever read`,
  shuffle: () => 'With the steps in another order',
};

/** Of many questions: how many answers are what the steps say, and how many are right, with each step touched in turn. */
export function follow(places, { touch, place, bits }, act) {
  const made = element('div', bits ? 'follow bits' : 'follow'), at = PLACED.includes(touch) ? place - 1 : 0, [right, follows, asked] = places[at];
  const row = element('div', 'row'), what = element('span', 'what', `${asked} questions`), list = [];
  row.setAttribute('role', 'group');
  row.setAttribute('aria-label', 'Answers that follow, by the step that is touched');
  places.forEach((one, index) => {
    const button = named(`place-${index}`, '', () => act.step(index + 1), index === at && places.length > 1 ? 'place chosen' : 'place');
    button.append(tower(one[1], asked, 'follows'), tower(one[0], asked, 'right'));
    button.setAttribute('aria-label', `Step ${index + 1}: ${told(one)}`);
    button.title = `Step ${index + 1}: ${told(one)}`;
    list.push(button);
  });
  if (list.length > 1) {
    row.append(what, grid(list));
    rove(row, list, at, () => list.length);
    made.append(row);
  }
  const words = element('p', 'words', `${DONE[touch](place)}: of ${asked} answers, `);
  if (follows !== null) words.append(element('b', 'follows', `${follows} are what the steps say`), ` (${interval(follows, asked)}) and `);
  words.append(element('b', 'right', `${right} are right`), ` (${interval(right, asked)}).`);
  made.append(words);
  return made;
}

const told = ([right, follows, asked]) => `of ${asked} answers ${follows === null ? '' : `${follows} are what the steps say, `}${right} are right`;

function tower(count, asked, kind) {
  const made = element('i', `tower ${kind}`), fill = element('u');
  fill.style.height = `${(100 * (count ?? 0)) / asked}%`;
  made.append(fill);
  return made;
}
