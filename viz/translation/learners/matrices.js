// Where a learner looks, beside where the words come from: a row for each word written, a column for each word read.

import { coloursOf, element, named, svg, unit } from '../../shared/dom.js';
import { largest, headName, share } from './parts.js';

const LEGIBLE = 11; // of a row, for its word to stand beside it
const STEPS = ['w0', 'w1', 'w2', 'w3', 'w4'];

const step = (weight) => STEPS[Math.min(4, Math.floor(5 * Math.pow(weight, 0.62)))];
const shade = (weight) => `var(--gb-${step(weight)})`;

/** A grid of cells. rows: names; values [T][S]; `frames` says how a cell is framed; `chosen` row. */
function grid(host, now, values, frames, label) {
  const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, { rows, columns, row } = now;
  const all = label && (H - 4) / rows.length >= LEGIBLE, left = label ? 82 : 2;
  const cell = Math.max(3, Math.min(19, (W - left - 4) / columns.length, (H - 4) / rows.length));
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}` });
  values.forEach((line, t) =>
    line.slice(0, columns.length).forEach((weight, s) => {
      const at = { x: left + s * cell, y: 2 + t * cell, width: cell - 0.8, height: cell - 0.8 };
      drawing.append(svg('rect', { ...at, fill: shade(weight), class: 'cell' }, svg('title', {}, `${rows[t]} ← ${columns[s]}: ${share(weight)}`)));
      const frame = frames(t, s);
      if (frame) drawing.append(svg('rect', { ...at, class: frame }));
    }),
  );
  const size = Math.min(14, Math.max(12.5, cell)); // 20 pixels in the hall
  rows.forEach((text, t) => {
    if (!label || (!all && t !== row)) return;
    const kind = t === row ? 'name now' : t > row ? 'name later' : 'name';
    drawing.append(svg('text', { x: left - 5, y: 2 + (t + 0.5) * cell + 4, 'text-anchor': 'end', class: kind, 'font-size': size }, text));
  });
  drawing.append(svg('rect', { x: left - 1, y: 1.4 + row * cell, width: columns.length * cell + 1, height: cell + 0.6, class: 'row' }));
  host.replaceChildren(drawing);
  return { drawing, left, cell, u };
}

/** The cell under a pointer. */
function under(event, { drawing, left, cell, u }, rows, columns) {
  const box = drawing.getBoundingClientRect();
  const t = Math.floor(((event.clientY - box.y) / u - 2) / cell), s = Math.floor(((event.clientX - box.x) / u - left) / cell);
  return t >= 0 && t < rows && s >= 0 && s < columns ? [t, s] : null;
}

/** Follows a pointer along a row. The picture is drawn anew meanwhile, so that the window hears where it goes. */
function dragging({ left, cell, u }, box, columns, force) {
  return (event, first) => {
    let last = first;
    const place = (to) => Math.max(0, Math.min(columns - 1, Math.floor(((to.clientX - box.x) / u - left) / cell)));
    const move = (to) => {
      if (place(to) !== last) force((last = place(to)));
    };
    const end = () => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', end);
      removeEventListener('pointercancel', end);
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', end);
    addEventListener('pointercancel', end);
    event.preventDefault();
    force(first);
  };
}

/** Fills `host` with where the learner looks. now: rows, columns, row, weights, true, forced, touchable; act: row(t), force(t, s). */
export function looks(host, now, act) {
  const found = grid(host, now, now.weights, (t, s) => {
    if (now.forced.has(t)) return now.forced.get(t) === s ? 'frame forced' : '';
    const from = now.true[t];
    if (!from?.length || t > now.row || !from.includes(s)) return '';
    return from.includes(largest(now.weights[t].slice(0, now.columns.length))) ? 'frame right' : 'frame wrong';
  }, true);
  const { drawing } = found;
  drawing.setAttribute('tabindex', '0');
  drawing.dataset.focus = 'looks';
  drawing.setAttribute('role', 'group');
  drawing.setAttribute('aria-label', `Where it looks. Up and down choose a word${now.touchable ? '; left and right make it look at another' : ''}.`);
  const drag = dragging(found, drawing.getBoundingClientRect(), now.columns.length, (at) => act.force(now.row, at));
  const cursor = now.forced.get(now.row) ?? largest(now.weights[now.row] ?? [0]);
  drawing.onpointerdown = (event) => {
    const at = under(event, found, now.rows.length, now.columns.length);
    if (!at) return;
    if (at[0] !== now.row) act.row(at[0]);
    else if (now.touchable) drag(event, at[1]);
  };
  drawing.onkeydown = (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key], aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by && !(aside && now.touchable)) return;
    event.preventDefault();
    event.stopPropagation();
    if (by) act.row(Math.max(0, Math.min(now.rows.length - 1, now.row + by)));
    else act.force(now.row, Math.max(0, Math.min(now.columns.length - 1, cursor + aside)));
  };
}

/** Fills `host` with the true words. truth: words and alignment. */
export function truths(host, now, truth) {
  const rows = truth.words, values = truth.alignment.map((from) => now.columns.map((_, s) => (from.includes(s) ? 1 : 0)));
  grid(host, { ...now, rows, row: Math.min(now.row, rows.length - 1) }, values, () => '', false);
}

/** A small picture of each head with how often it looks at a true word; a press chooses it, a second one all together again. */
export function wall(heads, looks, chosen, off, act) {
  const made = element('div', 'wall');
  heads.forEach((rows, at) => {
    const head = at + 1, name = headName(head, heads.length), dark = off.has(head);
    const button = named(`head-${head}`, '', () => act.head(head === chosen ? 0 : head), `head${head === chosen ? ' chosen' : ''}${dark ? ' off' : ''}`);
    button.setAttribute('aria-pressed', String(head === chosen));
    button.setAttribute('aria-label', `Head ${name}${dark ? ', off' : ''}: on a true word in ${share(looks?.[at] ?? 0)}`);
    const canvas = element('canvas');
    Object.assign(canvas, { width: rows[0].length, height: rows.length });
    paint(canvas, rows, made);
    const score = element('span');
    score.append(element('b', '', name), ` ${looks?.length ? share(looks[at]) : ''}`);
    button.append(canvas, score);
    made.append(button);
  });
  return made;
}

/** A head's weights, a pixel each. A canvas knows the colours when it stands on the page. */
function paint(canvas, rows, host) {
  requestAnimationFrame(() => {
    if (!host.isConnected) return;
    const pen = canvas.getContext('2d'), colours = coloursOf(host, STEPS);
    rows.forEach((row, t) =>
      row.forEach((weight, s) => {
        pen.fillStyle = `rgb(${colours[step(weight)]})`;
        pen.fillRect(s, t, 1, 1);
      }),
    );
  });
}
