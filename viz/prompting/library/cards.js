// One question, several prompts: what the model says with each, how probable the right answer is, and where it looks as it writes.

import { element, named } from '../../shared/dom.js';
import { number, probability } from '../../shared/probabilities.js';

const TITLES = { none: 'No passage', right: 'The right one', wrong: 'A wrong one', bm25: 'BM25’s first', dense: 'Dense’s first', put: 'Put in' };
const PARTS = [['first', 'first'], ['passage', 'passage'], ['question', 'question'], ['frame', 'frame'], ['own', 'own']];
const WORD = /[\p{L}\p{N}]+/gu;

export function cards(view) {
  const made = element('section', 'answers'), head = element('h2', '', 'One question, several prompts '), list = element('div', 'cards');
  head.append(element('small', '', 'what the model says, and what it attends to as it writes'));
  for (const name of Object.keys(view.data.cards)) list.append(card(view, name));
  made.append(head, list);
  return made;
}

function card(view, name) {
  const { cards: put, passages, question } = view.data, found = view.answer(name);
  const made = element('article', `card${name === 'put' ? ' put' : ''}`), head = element('p', 'head'), inside = put[name];
  head.append(element('b', '', name === 'put' && question.picked ? 'Your choice' : TITLES[name]), verdict(view, name, found));
  const titles = inside.length > 3 ? `${inside.length} passages` : inside.map((at) => passages[at][1]).join(', ');
  const from = element('p', 'from', inside.length ? titles : name === 'bm25' ? 'no passage has a word of the question' : 'nothing but the question');
  from.title = inside.slice(0, 3).map((at) => passages[at][0]).join('\n');
  const said = element('p', `said${found ? '' : ' waits'}`, found?.failed ?? (found ? found.said || '(nothing)' : '…'));
  if (question.answer && found?.log_p != null) {
    const told = element('span', 'log', `log p ${number(found.log_p, 1)}`);
    told.title = `log-probability of “${question.answer}” as the answer, in nats`;
    from.append(told);
  }
  made.append(head, from, said);
  if (found?.masses) made.append(attention(found.masses));
  if (name === 'put' && question.picked) made.append(named('clear', 'Take all out', () => view.send({ picked: '' }), 'clear'));
  return made;
}

/** Whether it is right, where that is known; whether it took a planted passage for true. */
function verdict(view, name, found) {
  const { question, cards: put, passages } = view.data;
  if (!question.answer || !found || found.failed) return element('em');
  if (found.named) return element('em', 'right', '✓ right');
  const planted = put[name].includes(question.planted) ? passages[question.planted][0] : '';
  const elsewhere = words(`${question.text} ${question.right.map((at) => passages[at][0]).join(' ')}`);
  const believed = [...words(found.said)].some((word) => words(planted).has(word) && !elsewhere.has(word));
  return element('em', 'wrong', believed ? '× believed' : '× wrong');
}

const words = (text) => new Set(text.toLowerCase().match(WORD) ?? []);

/** Shares of attention, in the order of the prompt as far as they have one; they add up to 1. */
function attention(masses) {
  const made = element('div', 'attention'), bar = element('div', 'bar5'), labels = element('p', 'labels');
  PARTS.forEach(([kind, title], at) => {
    const piece = element('i', kind);
    piece.style.width = `${100 * masses[at]}%`;
    piece.title = `${title} ${probability(masses[at])}`;
    bar.append(piece);
    const label = element('span', kind, `${title} `);
    label.append(element('b', '', masses[at].toFixed(2).replace(/^0/, '')));
    if (masses[at] >= 0.005) labels.append(label);
  });
  bar.setAttribute('role', 'img');
  bar.setAttribute('aria-label', `Attention: ${PARTS.map(([, title], at) => `${title} ${masses[at].toFixed(2)}`).join(', ')}`);
  made.append(bar, labels);
  return made;
}
