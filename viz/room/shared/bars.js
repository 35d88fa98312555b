// What the room and the model say beside each other, mirrored on one scale: the room to the left, the model to the right.

import { figure, make, share } from './make.js';

const now = (list) => list[list.length - 1];

/** The rows of any result, each {label, part, said, model, kind}; label: of one's own answer. */
function rowsOf(found, options, label, most) {
  if (found.bins) {
    const top = Math.max(1, ...found.bins.map(([, , counts]) => now(counts)));
    return found.bins.map(([from, to, counts]) => {
      const word = from === to ? figure(from) : `${figure(from)}–${figure(to)}`,
        kind = label >= from && label <= to ? 'me' : '';
      return { label: word, part: now(counts) / top, said: now(counts), kind };
    });
  }
  if (found.places) {
    const place = (means, at) => ({ label: options[at], part: 1 - (now(means) - 1) / options.length, said: figure(now(means)), kind: '' });
    return found.places.map(place).sort((a, b) => b.part - a.part);
  }
  const kind = (row) => (row.label === label ? 'me' : row.right ? 'yes' : '');
  const rows = found.rows.map((row) => ({ ...row, part: now(row.shares), said: share(now(row.shares)), kind: kind(row) }));
  const left = rows.slice(most).filter((row) => !row.kind),
    sum = (name) => left.reduce((all, row) => all + (row[name] ?? 0), 0);
  const model = found.rest ? sum('model') + found.rest.model : null;
  const rest = { label: left.length ? 'the rest' : found.rest?.label, part: sum('part'), said: share(sum('part')), model, kind: 'rest' };
  return [...rows.filter((row) => !left.includes(row)), ...(rest.label ? [rest] : [])];
}

export function bars(found, options, label, most = 9) {
  const rows = rowsOf(found, options, label, most),
    two = rows.some((row) => row.model != null),
    model = rows.map((row) => Math.abs(row.model ?? 0));
  const top = Math.max(0.01, ...rows.map((row) => row.part), ...(found.spread ? model : [])),
    high = found.spread ? top : Math.max(...model) || 1;
  const bar = (part) => make('i', [], { style: `width:${part * 66}%` });
  const line = (kind, left, word, right) => make(`p.${kind}`, [make('span.l', left), make('span.w', word), ...(two ? [make('span.r', right)] : [])]);
  const says = ({ model }) => (model == null ? '' : found.spread ? share(model) : figure(model));
  return make(two ? 'div.bars' : 'div.bars alone', [
    line('top', found.places ? 'mean place' : 'the room', '', 'the model'),
    ...rows.map((row, at) => line(row.kind, [`${row.said} `, bar(row.part / top)], row.label, [bar(model[at] / high), ` ${says(row)}`])),
  ]);
}
