// The table of scores as tiles: what is read as weights so far, what is not read yet open, what is never read struck.

import { coloursOf } from '../../shared/dom.js';
import { heatColour } from '../../shared/heat.js';

const COLOURS = ['w0', 'w1', 'w2', 'w3', 'w4', 'ink2', 'hair', 'chosen', 'query', 'surface', 'query-ink', 'key-ink'];
const css = (rgb) => `rgb(${rgb.join()})`;

/** Where everything stands: sixteenths of the type are `u`. */
export function planOf(labels, wide, high, u, pen, fonts) {
  const n = labels.length;
  pen.font = `400 ${15 * u}px ${fonts.serif}`;
  const longest = Math.max(...labels.map((one) => pen.measureText(one).width));
  const label = Math.min(96 * u, longest + 10 * u), sums = wide > 330 * u ? 104 * u : 0;
  const cell = Math.max(2, Math.min(32 * u, Math.floor(Math.min((wide - label - sums - 4 * u) / n, (high - label - 4 * u) / n))));
  return { n, u, left: label, top: label, cell, sums, size: [label + cell * n + sums + 4 * u, label + cell * n + 4 * u] };
}

/** Text, cut to fit. */
function fit(pen, text, most) {
  let said = text;
  while (said.length > 1 && pen.measureText(said).width > most) said = `${said.slice(0, said.endsWith('…') ? -2 : -1)}…`;
  return said;
}

function names(pen, labels, plan, { colours, fonts, now, query }) {
  const { n, u, left, top, cell } = plan, every = Math.ceil((14 * u) / cell), letters = Math.min(15 * u, Math.max(12 * u, cell * 0.8));
  pen.textBaseline = 'middle';
  for (let at = 0; at < n; at += 1) {
    if (at % every && at !== query) continue;
    const inTile = now.keys.includes(at);
    pen.font = `${at === query ? 600 : 400} ${letters}px ${fonts.serif}`;
    pen.fillStyle = css(colours[at === query ? 'query-ink' : 'ink2']);
    pen.textAlign = 'right';
    const free = at === query || Math.abs(at - query) >= every || cell >= 14 * u;
    if (free) pen.fillText(fit(pen, labels[at], left - 8 * u), left - 6 * u, top + (at + 0.5) * cell);
    if (at % every) continue;
    pen.save();
    pen.translate(left + (at + 0.5) * cell, top - 6 * u);
    pen.rotate(-Math.PI / 2);
    pen.font = `${inTile ? 600 : 400} ${letters}px ${fonts.serif}`;
    pen.fillStyle = css(colours[inTile ? 'key-ink' : 'ink2']);
    pen.textAlign = 'left';
    pen.fillText(fit(pen, labels[at], top - 8 * u), 0, 0);
    pen.restore();
  }
}

/** A maximum and a sum beside each row. */
function sums(pen, all, plan, { colours, fonts, query, upto }) {
  const { n, u, left, top, cell } = plan;
  if (!plan.sums) return;
  pen.textAlign = 'right';
  pen.font = `italic 500 ${15 * u}px ${fonts.serif}`;
  pen.fillStyle = css(colours.ink2);
  const x = left + cell * n;
  pen.fillText('m', x + 46 * u, top - 12 * u);
  pen.fillText('ℓ', x + 96 * u, top - 12 * u);
  const every = Math.ceil((15 * u) / cell);
  for (let at = 0; at < n; at += 1) {
    if (at % every && at !== query) continue;
    if (at !== query && Math.abs(at - query) < every && cell < 14 * u) continue;
    const last = all[at][upto - 1];
    pen.font = `${at === query ? 600 : 400} ${13 * u}px ${fonts.sans}`;
    pen.fillStyle = css(colours[at === query ? 'query-ink' : 'ink2']);
    pen.fillText(Number.isFinite(last.top) ? last.top.toFixed(2).replace('-', '−') : '−∞', x + 52 * u, top + (at + 0.5) * cell);
    pen.fillText(last.total.toFixed(2), x + 100 * u, top + (at + 0.5) * cell);
  }
}

/** A tile in which nothing may be seen: never read. */
function strike(pen, x, y, wide, high, u, colour) {
  pen.save();
  pen.beginPath();
  pen.rect(x, y, wide, high);
  pen.clip();
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.beginPath();
  for (let at = -high; at < wide; at += 7 * u) {
    pen.moveTo(x + at, y + high);
    pen.lineTo(x + at + high, y);
  }
  pen.stroke();
  pen.restore();
}

/** All of it. all: the tiles of each query (running.js); weights: of each query so far; open(row, column): whether a tile is ever read. */
export function paint(canvas, labels, plan, { all, weights, size, upto, query, seen, fonts }) {
  const sharp = Math.min(2, devicePixelRatio || 1), pen = canvas.getContext('2d'), { n, u, left, top, cell } = plan;
  Object.assign(canvas, { width: Math.round(plan.size[0] * sharp), height: Math.round(plan.size[1] * sharp) });
  Object.assign(canvas.style, { width: `${plan.size[0]}px`, height: `${plan.size[1]}px` });
  pen.setTransform(sharp, 0, 0, sharp, 0, 0);
  const colours = coloursOf(canvas.parentElement, COLOURS), now = all[query][upto - 1], gap = cell > 7 ? 1 : 0;
  const X = (at) => left + at * cell, Y = (at) => top + at * cell;
  for (let row = 0; row < n; row += size) {
    for (let column = 0; column < n; column += size) {
      const wide = Math.min(size, n - column) * cell, high = Math.min(size, n - row) * cell, open = seen(row, column);
      if (!open) strike(pen, X(column), Y(row), wide, high, u, css(colours.hair));
      else if (column / size >= upto) {
        pen.fillStyle = css(colours.surface);
        pen.fillRect(X(column), Y(row), wide, high);
      }
      pen.strokeStyle = css(colours.hair);
      pen.lineWidth = 1;
      pen.strokeRect(X(column) + 0.5, Y(row) + 0.5, wide - 1, high - 1);
    }
  }
  for (let row = 0; row < n; row += 1) {
    for (let key = 0; key < Math.min(n, upto * size); key += 1) {
      if (all[row][Math.floor(key / size)].powers[key % size] === 0) continue;
      pen.fillStyle = css(heatColour(Math.min(1, weights[row][key]), { most: 1 }, colours));
      pen.fillRect(X(key), Y(row), cell - gap, cell - gap);
    }
  }
  pen.strokeStyle = css(colours.chosen);
  pen.lineWidth = 2;
  pen.strokeRect(X(now.keys[0]) - 1, top - 1, now.keys.length * cell + 1, n * cell + 1);
  pen.strokeStyle = css(colours.query);
  pen.strokeRect(left - 1, Y(query) - 1, n * cell + 1, cell + 1);
  const about = { colours, fonts, now, query, upto };
  names(pen, labels, plan, about);
  sums(pen, all, plan, about);
}
