// The room as people and the model as bars, on one scale from the middle outwards; before the model is revealed, the room alone.

import { svg } from '../../shared/dom.js';
import { figure, people, share } from '../shared/make.js';
import { column } from './lines.js';
import { barOf, dotAt, marks, now, rowsThatFit } from './places.js';

const ROWS = 12;
const WIDEST = 0.4; // of the stage, for the words in the middle

function label(text, x, y, size, kind, anchor = 'start') {
  return svg('text', { x, y, 'font-size': size, class: kind, 'text-anchor': anchor }, text);
}

/** The rows, and what is left called by how many words it is. */
function rowsOf(result) {
  const rows = rowsThatFit(result, ROWS),
    left = result.rows.length - rows.length + 1;
  const called = `${left} more ${left === 1 ? 'word' : 'words'}${result.rest ? ' and all others' : ''}`;
  return rows.map((row) => (row.rest && left > 0 ? { ...row, label: called } : row));
}

function measures(result, box, revealed) {
  const { width, height, u } = box,
    rows = rowsOf(result),
    two = revealed && rows.some((row) => row.model !== null);
  const top = 2.75 * u,
    bottom = 1.7 * u,
    rowHeight = Math.min((height - top - bottom) / rows.length, 4.2 * u);
  const size = Math.min(1.3125 * u, Math.max(0.875 * u, rowHeight / 2.4)), // two lines of it fit a row
    labels = column(
      rows.map((row) => row.label),
      size,
      width * WIDEST - 2 * u,
      box.widthOf,
    ),
    word = Math.max(7 * u, labels.wide + 2 * u);
  const shares = rows.flatMap((row) => [...row.shares, two && result.spread ? row.model : 0]),
    axis = Math.max(0.05, ...shares);
  const half = two ? (width - word) / 2 - 5 * u : width - word - 9 * u,
    scale = half / axis;
  const foot = two ? (width - word) / 2 : width - word - u; // where the room's bars begin
  return {
    rows,
    two,
    word,
    size,
    lines: labels.lines,
    top,
    rowHeight,
    axis,
    scale,
    foot,
    model: foot + word,
    high: Math.max(1e-9, ...rows.map((row) => Math.abs(row.model ?? 0))),
    half,
  };
}

function axes(m, result, { height, u }) {
  const found = [],
    end = m.top + m.rows.length * m.rowHeight,
    sides = m.two && result.spread ? [m.foot, m.model] : [m.foot];
  for (const mark of marks(m.axis))
    for (const from of sides) {
      const x = from === m.foot ? from - mark * m.scale : from + mark * m.scale;
      found.push(
        svg('path', { d: `M${x} ${m.top - 0.3 * u}V${end}`, class: 'axis' }),
        label(share(mark).replace(/0$/, ''), x, Math.min(height - 0.2 * u, end + 1.1 * u), 0.875 * u, 'n quiet', 'middle'),
      );
    }
  return found;
}

/** What stands beside the room's bar: the share now, and in the round before. */
function says(row, far, y, u, first) {
  const [before, after] = first ? [null, row.shares[0]] : [row.shares.length > 1 ? row.shares[0] : null, now(row.shares)];
  const made = label('', far - 0.5 * u, y + 0.35 * u, 1.0625 * u, `n${row.right ? ' right' : ''}`, 'end');
  if (before !== null) made.append(svg('tspan', { class: 'quiet', 'font-size': 0.875 * u }, `${share(before)} → `));
  made.append(share(after));
  return made;
}

function model(row, m, result, y, thick, u) {
  const long = Math.max(1.5, result.spread ? row.model * m.scale : (Math.abs(row.model) / m.high) * m.half * 0.8),
    kind = row.right ? 'right' : row.rest ? 'rest' : 'bar';
  const said = result.spread ? share(row.model) : figure(row.model);
  return [
    svg('rect', { x: m.model, y: y - thick / 2, width: long, height: thick, class: kind }),
    label(said, m.model + long + 0.5 * u, y + 0.35 * u, 1.0625 * u, `n${row.right ? ' right' : ''}`),
  ];
}

function heads(m, result, u) {
  const who = svg(
    'text',
    { x: m.foot, y: 1.25 * u, 'font-size': 1.25 * u, 'text-anchor': 'end' },
    svg('tspan', { class: 'strong' }, 'the room'),
    svg('tspan', { class: 'quiet' }, `: ${people(result.people)}, a dot each`),
  );
  if (!m.two) return [who];
  const known = [result.model?.title, result.unit].filter(Boolean),
    fits = known.join().length < (m.half + 5 * u) / (0.6 * u) - 12;
  const name = known.length ? `: ${fits ? known.join(', ') : known[0]}` : '';
  return [
    who,
    svg(
      'text',
      { x: m.model, y: 1.25 * u, 'font-size': 1.25 * u },
      svg('tspan', { class: 'strong' }, 'the model'),
      svg('tspan', { class: 'quiet' }, name),
    ),
  ];
}

/** Draws a result with rows. first: the first round alone. Returns {shapes, dots}. */
export function mirror(result, box, { revealed, first }) {
  const { u } = box,
    m = measures(result, box, revealed),
    shapes = [...heads(m, result, u), ...axes(m, result, box)],
    dots = [];
  const thick = Math.min(m.rowHeight * 0.8, 1.8 * u),
    bar = barOf(result.people, m.scale, thick);
  m.rows.forEach((row, at) => {
    const y = m.top + (at + 0.5) * m.rowHeight,
      was = row.counts[0],
      is = first ? was : now(row.counts),
      twice = row.counts.length > 1 && !first;
    const most = Math.max(is, twice ? was : 0),
      far = m.foot - Math.ceil(most / bar.across) * bar.step;
    if (bar.step > 2 * bar.pitch && is)
      shapes.push(
        svg('rect', {
          x: m.foot - is * (bar.step / bar.across),
          y: y - thick / 2,
          width: is * (bar.step / bar.across),
          height: thick,
          class: 'pale',
        }),
      );
    for (let k = 0; k < most; k++) {
      const [out, aside] = dotAt(bar, k);
      dots.push([m.foot - out, y + aside, bar.radius, k >= is ? 'lost' : row.right ? 'right' : 'full']);
    }
    if (twice && is > was)
      shapes.push(svg('path', { d: `M${m.foot - Math.ceil(was / bar.across) * bar.step} ${y - 0.6 * thick}v${1.2 * thick}`, class: 'mark' }));
    const kind = row.rest ? 'word others' : row.right ? 'word right' : 'word';
    m.lines[at].forEach((line, k) =>
      shapes.push(label(line, m.foot + m.word / 2, y + (0.35 + 1.15 * (k - (m.lines[at].length - 1) / 2)) * m.size, m.size, kind, 'middle')),
    );
    shapes.push(says(row, far, y, u, first));
    if (m.two && row.model !== null) shapes.push(...model(row, m, result, y, thick, u));
  });
  return { shapes, dots };
}
