// A decoder of captions and a painter, while both learn: what they make of three scenes, and how often each is right.

import { element } from '../../shared/dom.js';
import { panel } from '../../shared/panel.js';
import { coloured } from '../../shared/rgb.js';
import { curves } from '../../shared/curves.js';

export const PARTS = ['both colours', 'both shapes', 'relation', 'all of it'];
const KINDS = ['colours', 'shapes', 'relation', 'all']; // of lines, in that order

/** Puts both into `root`; returns what paints the curves when there is room for them, and what is said of the moment. */
export function learn(root, view, last) {
  const { learned } = view.data, body = element('div', 'stage');
  root.append(body);
  if (!last) {
    body.append(element('p', 'note', 'Both begin to learn…'));
    return { paint: () => {}, said: 'Both begin to learn.' };
  }
  const done = last.seconds > learned.writing ? `done after ${learned.writing} s` : `after ${last.seconds} s`;
  const upper = half(body, 'write', 'Picture to words', done, 'Captions that are right', `of ${learned.tested} new pictures`);
  const lower = half(body, 'paints', 'Words to picture', `after ${last.seconds} s`, 'Pictures that are right', `of ${learned.painted}, by the reader`);
  learned.captions.forEach((caption, at) => {
    const seen = element('figure'), made = element('figure', last.painted[at].right ? 'good' : 'bad');
    seen.append(coloured(learned.pictures[at], caption), judged('', last.written[at]));
    made.append(element('p', '', `“${caption}”`), coloured(last.painted[at].picture, `painted for ${caption}`), judged('read as ', last.painted[at]));
    upper.three.append(seen);
    lower.three.append(made);
  });
  const paint = () => {
    rising(upper.room, view, 'words', learned.writing);
    rising(lower.room, view, 'paint', learned.whole);
  };
  return { paint, said: told(last, learned) };
}

/** One way: three scenes, and a room for curves. */
function half(body, kind, title, when, right, of) {
  const made = element('div', `half ${kind}`), three = element('div', 'three');
  body.append(made);
  panel(made, 'scenes', title, when).append(three);
  return { three, room: panel(made, 'rising', right, of) };
}

/** Words, those that are wrong struck out with a cross before them, and whether all of it is right. */
function judged(before, { text, wrong, right }) {
  const made = element('figcaption', right ? 'right' : 'wrong');
  made.append(element('b', '', right ? '✓ ' : '× '), before);
  text.split(' ').forEach((word, at) => made.append(wrong.includes(at) ? element('s', '', word) : word, ' '));
  if (!text) made.append('nothing yet');
  return made;
}

/** The shares over the seconds, a line for each part. */
function rising(room, view, name, last) {
  const upto = (found) => found.filter((one) => one.seconds <= last), shown = upto(view.steps.slice(0, view.upto)), ahead = upto(view.ahead);
  const steps = (ahead.length ? ahead : shown).map((one) => one.seconds); // of every run they are the same
  const ghost = ahead.length ? [{ name: '', kind: 'ghost', values: ahead.map((one) => one[name][3]) }] : [];
  const lines = KINDS.map((kind, at) => ({ name: `${kind} ${percent(shown.at(-1)[name][at])}`, kind, values: shown.map((one) => one[name][at]) }));
  const feet = [0, last / 2, last].map((one) => [one, `${one} s`]);
  curves(room, steps, [...ghost, ...lines], { last, marks: [0, 0.5, 1], log: false, rule: 0, label: `Shares that are right, over ${last} seconds`, feet });
}

function told({ seconds, words, paint, written }, { captions }) {
  const [first] = written;
  const of = (shares) => PARTS.map((part, at) => `${part} ${percent(shares[at])}`).join(', ');
  return `After ${seconds} seconds. Captions right: ${of(words)}. Pictures right: ${of(paint)}. For ${captions[0]} is written: ${first.text || 'nothing'}.`;
}

/** A row for each moment and way. */
export const rates = (steps) =>
  steps.flatMap(({ seconds, words, paint }) =>
    Object.entries({ words, paint }).map(([task, shares]) => ({ seconds, task, ...Object.fromEntries(PARTS.map((part, at) => [part, shares[at]])) })),
  );

const percent = (share) => `${Math.round(100 * share)} %`;
