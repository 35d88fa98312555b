// What the room and the model say beside each other, mirrored on one scale: the room to the left, the model to the right.

import { binName, binOf, fewBins, ofWhole } from './bins.js';
import { figure, make, share } from './make.js';

const BINS = 8; // of numbers
const now = (list) => list[list.length - 1];
const kindOf = (mine, right) => [mine && 'me', right && 'yes'].filter(Boolean).join(' ');

/** Numbers: a row a bin; the one with one's own number, and the one with the truth. */
function numbers({ bins, truth }, mine) {
  const few = fewBins(bins, BINS, [mine, truth]),
    whole = ofWhole(bins),
    top = Math.max(1, ...few.map(([, , counts]) => now(counts))),
    is = (value, at) => value != null && binOf(few, value) === at;
  return few.map((bin, at) => ({ label: binName(bin, whole), part: now(bin[2]) / top, said: now(bin[2]), kind: kindOf(is(mine, at), is(truth, at)) }));
}

/** Options by their mean place, the best with the longest bar. */
function ranked({ places }, options) {
  const place = (means, at) => ({ label: options[at], part: now(means) ? options.length - now(means) + 1 : 0, said: figure(now(means)), kind: '' });
  return places.map(place).sort((a, b) => b.part - a.part);
}

/** The rows of any result, each {label, part, said, model, kind}; label: of one's own answer. */
function rowsOf(found, options, label, most) {
  if (found.bins) return numbers(found, label);
  if (found.places) return ranked(found, options);
  const kind = (row) => kindOf(row.label === label, row.right);
  const rows = found.rows.map((row) => ({ ...row, part: now(row.shares), said: share(now(row.shares)), kind: kind(row) }));
  const left = rows.slice(most).filter((row) => !row.kind),
    sum = (name) => left.reduce((all, row) => all + (row[name] ?? 0), 0);
  const model = found.rest ? sum('model') + found.rest.model : null;
  const rest = { label: left.length ? 'the rest' : found.rest?.label, part: sum('part'), said: share(sum('part')), model, kind: 'rest' };
  return [...rows.filter((row) => !left.includes(row)), ...(rest.label ? [rest] : [])];
}

function bars(found, options, label, most) {
  const rows = rowsOf(found, options, label, most),
    two = rows.some((row) => row.model != null),
    model = rows.map((row) => Math.abs(row.model ?? 0));
  const top = Math.max(0.01, ...rows.map((row) => row.part), ...(found.spread ? model : [])),
    high = found.spread ? top : Math.max(...model) || 1;
  const bar = (part) => make('i', [], { style: `width:${part * 66}%` });
  const line = (kind, left, word, right) => make(`p.${kind}`, [make('span.l', left), make('span.w', word), ...(two ? [make('span.r', right)] : [])]);
  const says = ({ model }) => (model == null ? '' : found.spread ? share(model) : figure(model));
  return make(two ? 'div.bars' : 'div.bars alone', [
    line('top', found.places ? 'mean place' : found.bins ? 'how many' : 'the room', '', 'the model'),
    ...rows.map((row, at) => line(row.kind, [`${row.said} `, bar(row.part / top)], row.label, [bar(model[at] / high), ` ${says(row)}`])),
  ]);
}

/** What the room said to a question: bars, or of pairs how many votes there are and how far people agree. */
export function outcome(found, { kind, options }, label, most = 9) {
  if (kind !== 'pairs') return bars(found, options, label, most);
  const votes = found.rows.reduce((sum, row) => sum + now(row.counts), 0),
    agreement = now(found.rounds)?.agreement;
  const agree = agreement == null ? '' : ` Two who judged the same pair agree ${Math.round(100 * agreement)} % of the time.`;
  return make('p.say', `${votes === 1 ? '1 vote' : `${votes.toLocaleString('en')} votes`}.${agree}`);
}
