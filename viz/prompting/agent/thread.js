// The trace: thoughts, calls and observations on one thread, which forks where a person has rewritten a step.

import { element, named, svg } from '../../shared/dom.js';
import { alarm } from '../../shared/live.js';
import { needsModel } from '../../shared/standing.js';
import { piece } from '../../shared/pieces.js';
import { rivals } from './rivals.js';
import { summary } from './tables.js';

const KINDS = ['think', 'act', 'observe'];
const TOOLS = [
  ['calculator', 'arithmetic'],
  ['search', 'the texts'],
  ['note', 'writes'],
  ['recall', 'reads notes'],
  ['look', 'the story'],
  ['finish', 'the end'],
];
const BROKE = {
  'no call': 'an act was no call',
  'wrong tool': 'a tool that it needs was never called',
  'wrong input': 'no tool was asked for what it needs',
  misread: 'a tool said it, the answer is another',
  loop: 'one call three times, and no answer',
  'no answer': 'no answer after six acts',
};

/** Where the second branch leaves the first. */
export const parting = ({ branches: [own, fork] }) => (fork ? fork.steps.findIndex((text, at) => text !== own.steps[at]) : -1);

export function thread(view) {
  const made = element('section', 'trace'), { question } = view.data, head = element('h2', 'asked', question.text);
  const columns = element('div', 'columns'), at = parting(view);
  columns.append(branch(view, 0, 0), ...(view.branches[1] ? [branch(view, 1, Math.max(0, at))] : [aside(view)]));
  made.append(head, tools(view), columns);
  return made;
}

/** The tools, and how often each was called on the newest branch. */
function tools(view) {
  const made = element('ul', 'tools'), steps = view.branches.at(-1).steps.filter((_, at) => at % 3 === 1);
  made.setAttribute('aria-label', 'Tools');
  for (const [name, what] of TOOLS) {
    const used = steps.filter((one) => one.trim().startsWith(`${name}[`)).length, one = element('li', used ? 'used' : '');
    one.append(element('code', '', `${name}[…]`), element('span', '', used > 1 ? `${what}; ${used} times` : what));
    made.append(one);
  }
  return made;
}

function branch(view, number, from) {
  const { steps, waits, over, failed, right } = view.branches[number], list = element('ol');
  const made = element('div', `branch${number ? ' new' : ''}${right === false ? ' failed' : ''}`);
  const parts = number ? 0 : parting(view), two = view.branches.length > 1;
  if (two) made.append(element('p', 'which', number ? 'rewritten, and run again from there' : 'as it went'));
  steps.forEach((text, at) => {
    if (at >= from) list.append(step(view, number, at, text, !number && two && at >= parts));
  });
  made.append(list);
  if (waits) made.append(element('p', 'waits', 'The model writes …'));
  if (failed) made.append(alarm(failed));
  if (over && !failed) made.append(ending(view, number));
  if (number) made.append(summary(view));
  return made;
}

function step(view, number, at, text, old) {
  const kind = KINDS[at % 3], yours = number === 1 && view.data.question.yours.includes(at);
  const made = element('li', `step ${kind}${old ? ' old' : ''}${yours ? ' yours' : ''}`);
  made.append(element('span', 'kind', kind), element('i', 'dot'));
  const { editing } = view, [branch_, opened] = view.opened;
  if (editing && editing.branch === number && editing.at === at) {
    made.append(editor(view, text, kind));
    return made;
  }
  const shown = kind === 'act' && branch_ === number && opened === at, body = element('div', 'body');
  body.append(kind === 'act' ? call(view, number, at, text, shown) : element('span', 'text', text || '(nothing)'));
  if (yours) body.append(element('em', 'mine', 'yours'));
  const edit = needsModel(named(`edit-${number}-${at}`, 'Edit', () => view.edit(number, at), 'edit'));
  edit.setAttribute('aria-label', `Edit step ${at + 1}: ${text}`);
  made.append(body, edit);
  if (shown) made.append(rivals(view));
  return made;
}

/** A call; the one that is shown is cut into its tokens. */
function call(view, number, at, text, shown) {
  if (!shown || !view.mask?.tokens.length) {
    const made = named(`act-${number}-${at}`, text || '(nothing)', () => view.open(number, at), 'call');
    made.title = 'Show what the mask leaves at each token';
    return made;
  }
  const made = element('span', 'call open');
  view.mask.tokens.forEach(([hex], place) => {
    const one = named(`token-${place}`, '', () => view.open(number, at, place), place === view.token ? 'token chosen' : 'token'), [word] = piece(hex);
    one.append(word);
    one.setAttribute('aria-pressed', String(place === view.token));
    made.append(one);
  });
  return made;
}

function editor(view, text, kind) {
  const made = element('form', 'editor'), area = element('textarea');
  area.value = view.editing.text;
  Object.assign(area, { rows: 2, maxLength: 400 });
  area.setAttribute('aria-label', `Rewrite this ${kind === 'think' ? 'thought' : kind === 'act' ? 'act' : 'observation'}`);
  area.dataset.focus = 'rewriting';
  const stop = named('stop', 'Cancel', () => {
    view.editing = null;
    view.draw();
  });
  const go = named('go', 'Run from here', () => view.rewrite(area.value), 'main');
  area.onkeydown = (event) => {
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      view.rewrite(area.value);
    } else if (event.key === 'Escape') stop.click();
  };
  made.onsubmit = (event) => event.preventDefault();
  made.append(area, go, stop);
  return made;
}

/** The answer, and whether it is right. */
function ending(view, number) {
  const { steps, right, broke } = view.branches[number], { question } = view.data, made = element('p', 'ending');
  const said = /^\s*finish\s*\[(.*)\]\s*$/s.exec(steps.at(-1) ?? '')?.[1];
  made.append(element('b', right === null ? '' : right ? 'right' : 'wrong', said ?? 'No answer'));
  if (right) made.append(element('span', 'right', '✓ right'));
  if (right === false) made.append(element('span', 'wrong', `× ${BROKE[broke] ?? 'wrong'}`), element('small', '', `asked for: ${question.answer}`));
  if (number) made.append(named('undo', 'Take it back', () => view.send({ trace: '', act: -1, token: -1 }), 'undo'));
  return made;
}

/** Beside a trace that nobody has touched: what lies on the desk. */
function aside(view) {
  const made = element('div', 'aside'), { question } = view.data;
  made.append(element('p', 'which', 'Rewrite any step: what follows runs again from there.'));
  if (question.notes.length) made.append(element('p', 'desk', `Notes at first: ${question.notes.join(' ')}`));
  made.append(element('p', 'desk', `The story: ${question.story}`), summary(view));
  return made;
}

/** The threads behind the steps, drawn when they have their places; the second branch begins where it leaves the first. */
export function joined(view, made) {
  const columns = made.querySelector('.columns'), branches = [...columns.querySelectorAll('.branch')], at = parting(view);
  const own = [...branches[0].querySelectorAll('.step')], beside = branches[1] && branches[1].offsetLeft > branches[0].offsetLeft;
  const level = at > 0 && own[at] ? own[at].getBoundingClientRect().top - columns.getBoundingClientRect().top : 6;
  if (beside) branches[1].style.marginTop = `${level + 10}px`;
  const box = columns.getBoundingClientRect(), drawing = svg('svg', { class: 'threads', width: box.width, height: box.height, 'aria-hidden': 'true' });
  const place = (row) => {
    const dot = row.querySelector('.dot').getBoundingClientRect();
    return [dot.left + dot.width / 2 - box.left, dot.top + dot.height / 2 - box.top];
  };
  branches.forEach((one, number) => {
    const rows = [...one.querySelectorAll('.step')], lost = one.classList.contains('failed') ? ' failed' : '';
    rows.slice(1).forEach((row, before) => {
      const [x, y] = place(row), kind = number ? 'new' : row.classList.contains('old') ? `old${lost}` : '';
      drawing.append(svg('line', { x1: x, x2: x, y1: place(rows[before])[1], y2: y, class: kind }));
    });
  });
  const first = branches[1]?.querySelector('.step');
  if (beside && first && own.length) {
    const [x, y] = at > 0 ? place(own[at - 1]) : [place(own[0])[0], 0], [there, down] = place(first);
    const bend = at > 0 ? `M${x} ${y}V${level - 8}Q${x} ${level} ${x + 10} ${level}` : `M${x - 30} ${level}H${x}`;
    drawing.append(svg('path', { d: `${bend}H${there - 10}Q${there} ${level} ${there} ${level + 10}V${down}`, class: 'new' }));
  }
  columns.prepend(drawing);
}
