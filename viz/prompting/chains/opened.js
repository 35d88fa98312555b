// One problem: its prompt as the model reads it, what was written, with every equation checked, and the answer that was taken.

import { element, named } from '../../shared/dom.js';
import { alarm } from '../../shared/live.js';
import { piece, textOf } from '../../shared/pieces.js';
import { TITLES, WAYS } from './ways.js';

const TRIED = [1, 2, 4, 8, 16]; // chains that vote
const RULE = 'taken: the number after “The answer is”, else the last one';

export function opened(view) {
  const made = element('section', 'opened'), { words, result, found, writing, mine } = view.shown, way = WAYS.indexOf(view.way);
  const head = element('h2', '', mine ? 'Your problem ' : `Problem ${view.problem + 1} `);
  head.append(element('small', '', result ? `right: ${result}` : 'its answer is not given'));
  made.append(head, element('p', 'question', words));
  const complaint = mine ? view.data.shown.complaint || view.own.complaint : '';
  if (complaint) {
    made.append(alarm(complaint));
    return made;
  }
  made.append(tabs(view, found, mine));
  const now = found[way];
  if (view.way === 'samples') made.append(samples(view, now, writing, result, mine));
  else if (now) made.append(written(now.written[0], result, view.way));
  else made.append(pending(writing?.way === view.way ? writing : null, view, mine));
  const tokens = view.data.prompts[view.way], stale = view.data.shown.problem !== view.problem;
  if (tokens) made.append(prompt(tokens, stale ? view.data.shown.problem : null));
  return made;
}

function tabs(view, found, mine) {
  const made = element('div', 'tabs');
  WAYS.forEach((way, at) => {
    if (mine && way === 'samples') return;
    const one = named(`tab ${way}`, TITLES[way], () => view.set({ way }), way === view.way ? 'chosen' : ''), its = found[at];
    if (its && way !== 'samples') one.append(element('em', '', ` ${its.written[0][3] || '–'}`));
    one.setAttribute('aria-pressed', String(way === view.way));
    made.append(one);
  });
  return made;
}

/** The prompt by its tokens; the examples may be scrolled. `other`: the problem that it is of, where the one that is shown has none yet. */
function prompt(tokens, other) {
  const made = element('div', `prompt${other === null ? '' : ' stale'}`), text = element('div', 'text');
  text.tabIndex = 0;
  text.setAttribute('role', 'group');
  text.setAttribute('aria-label', 'The prompt');
  const of = other === null ? '' : other < 0 ? ' of your problem' : ` of problem ${other + 1}`;
  let line = element('p');
  for (const [hex, part, at] of tokens) {
    const [shown, raw] = piece(hex);
    shown.className = `${part}${part === 'question' && at < 0 ? ' asked' : ''}`;
    line.append(shown);
    if ((raw ?? textOf(hex) ?? '').includes('\n')) {
      text.append(line);
      line = element('p');
    }
  }
  if (line.childNodes.length) text.append(line);
  made.append(element('h3', '', `The prompt${of}: ${tokens.length} tokens`), text);
  return made;
}

/** A text with its equations marked. */
function marked([text, , put, , , marks]) {
  const made = element('p', 'text'), letters = [...text];
  let from = 0;
  const plain = (upto) => {
    const cut = put >= from && put < upto ? put : upto, part = letters.slice(from, upto).join('');
    if (cut === upto) made.append(part);
    else {
      const rest = letters.slice(cut, upto).join(''), [, phrase, tail] = /^(\s*The answer is)(.*)$/su.exec(rest) ?? ['', '', rest];
      made.append(letters.slice(from, cut).join(''), element('i', 'put', phrase), tail);
    }
    from = upto;
  };
  for (const [start, end, holds] of marks) {
    if (start < from) continue; // of a chain of equals signs, the sides overlap
    plain(start);
    made.append(element('b', holds ? 'holds' : 'fails', letters.slice(start, end).join('')));
    from = end;
  }
  plain(letters.length);
  return made;
}

function written(text, result, way) {
  const made = element('div', 'written'), [, tokens, put, taken, right, marks] = text, fails = marks.filter((mark) => !mark[2]).length;
  made.append(element('h3', '', `Written: ${tokens} tokens`), marked(text));
  const said = element('p', 'verdict'), mark = result ? (right ? ' ✓' : ' ×') : '';
  said.append('Answer ', element('b', result ? (right ? 'right' : 'wrong') : '', `${taken || 'none'}${mark}`));
  const about = [RULE];
  if (marks.length) about.push(`${marks.length} ${marks.length === 1 ? 'equation' : 'equations'} checked, ${fails || 'none'} wrong`);
  if (way === 'zero' && put >= 0) about.push('“The answer is” was put in by a second prompt');
  said.append(element('small', '', about.join('; ')));
  made.append(said);
  return made;
}

function pending(writing, view, mine) {
  const made = element('div', 'written'), busy = mine ? view.own.playing : view.playing;
  made.append(element('h3', '', writing ? `Written: ${writing.tokens} tokens` : 'Written'));
  made.append(element('p', 'text', writing?.text ? `${writing.text}…` : busy ? 'its turn comes' : 'not asked yet'));
  return made;
}

/** All sampled chains of a problem, and the vote of the first of them. */
function samples(view, found, writing, result, mine) {
  const made = element('div', 'written');
  if (!found) {
    const now = writing?.way === 'samples' ? `16 chains at once: ${writing.tokens} tokens so far` : 'not asked yet';
    made.append(element('p', 'text', mine ? 'A problem of your own is asked in the four other ways.' : now));
    return made;
  }
  const row = element('p', 'tried'), voting = found.written.slice(0, view.votes).map((text) => text[3]).filter(Boolean);
  row.append('Chains that vote: ');
  for (const many of TRIED) {
    const pick = named(`votes${many}`, String(many), () => view.set({ votes: many }), many === view.votes ? 'chosen' : '');
    pick.setAttribute('aria-pressed', String(many === view.votes));
    row.append(pick);
  }
  const expected = element('p', 'verdict'), share = found.expected[view.votes - 1];
  expected.append(tally(voting, result), element('small', '', choice(view.votes, share)));
  const list = element('ol', 'drawn');
  list.tabIndex = 0;
  list.setAttribute('aria-label', 'Sampled chains');
  found.written.forEach((text, at) => {
    const one = element('li', at < view.votes ? '' : 'out');
    one.append(marked(text), element('b', text[4] ? 'right' : 'wrong', `${text[3] || 'none'} ${text[4] ? '✓' : '×'}`));
    list.append(one);
  });
  made.append(row, expected, list);
  return made;
}

/** What the vote says; a tie is said to be one. */
function tally(voting, result) {
  const votes = new Map(), made = element('span', 'tally');
  for (const one of voting) votes.set(one, (votes.get(one) ?? 0) + 1);
  const sorted = [...votes].sort((a, b) => b[1] - a[1]), most = sorted[0]?.[1] ?? 0, first = sorted.filter((one) => one[1] === most);
  if (!first.length) return element('span', 'tally', 'No answer. ');
  for (const [answer, times] of sorted.slice(0, 5)) {
    const kind = times === most ? (answer === result ? 'right' : 'wrong') : '';
    made.append(element('b', kind, `${answer}`), ` ${times}×  `);
  }
  if (sorted.length > 5) made.append(`${sorted.length - 5} more  `);
  made.append(first.length > 1 ? `A tie: each counts 1/${first.length}. ` : '');
  return made;
}

/** How good the vote is whichever chains are chosen. */
const choice = (votes, share) => (votes === 16 ? 'all chains vote' : `over every choice of ${votes} of the 16 chains, the vote is right ${percent(share)}`);

const percent = (share) => (share < 0.005 ? 'never' : share > 0.995 ? 'always' : `${Math.round(100 * share)} % of the time`);
