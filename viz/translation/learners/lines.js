// The sentence above, its translation below, and from each word written the lines to what was read for it.

import { svg, unit } from '../../shared/dom.js';
import { rove } from '../../shared/roving.js';
import { largest, share } from './parts.js';

const SIZES = [21, 19, 17, 15]; // of words beside each other, in sixteenths of the type
const UPRIGHT = 14, LEAST = 15; // of words that stand on end, and what each takes

/** Where words go: beside each other in the largest letters that fit, else on end, and then as many as there is room for. */
export function placed(rows, width, measure) {
  for (const size of SIZES) {
    const wide = rows.map((words) => words.map((word) => measure(word, size)));
    if (wide.every((row) => row.reduce((a, b) => a + b, 0) + 10 * (row.length - 1) <= width)) {
      return { size, upright: false, first: [0, 0], x: wide.map((row) => beside(row, width)) };
    }
  }
  const most = Math.floor(width / LEAST), longest = Math.max(...rows.map((row) => row.length));
  const pitch = Math.min(46, width / Math.min(most, longest));
  const high = rows.map((words) => Math.max(...words.map((word) => measure(word, UPRIGHT))) + 8); // room for a word that stands on end
  return { size: UPRIGHT, upright: true, most, high, x: rows.map((row) => row.map((_, at) => (at + 0.5) * pitch)) };
}

/** Middles of words that share the room between them. */
function beside(wide, width) {
  const room = wide.reduce((a, b) => a + b, 0), gap = Math.min(44, wide.length > 1 ? (width - room) / (wide.length - 1) : 0);
  let x = Math.max(0, (width - room - gap * (wide.length - 1)) / 2);
  return wide.map((one) => {
    const middle = x + one / 2;
    x += one + gap;
    return middle;
  });
}

/** The part of a row that is shown where all is too much: around the place that is spoken of. */
export function windowOf(length, most, around) {
  if (length <= most) return [0, length];
  const first = Math.max(0, Math.min(length - most, around - Math.floor(most / 2)));
  return [first, first + most];
}

function word(text, x, y, plan, kind, over) {
  const made = svg('text', { class: `word ${kind}`, 'font-size': text === '[end]' ? 13 : plan.size });
  const lying = { x, y, 'text-anchor': 'middle' }, standing = { transform: `translate(${x + 4.5} ${y}) rotate(-90)`, 'text-anchor': over ? 'start' : 'end' };
  for (const [name, value] of Object.entries(plan.upright ? standing : lying)) made.setAttribute(name, String(value));
  made.textContent = text;
  return made;
}

/** A word that can be chosen: by a click, a touch, or Enter. */
function pressed(made, name, title, at, act) {
  const group = svg('g', { tabindex: 0, role: 'button', 'aria-label': title, 'data-focus': name, class: 'press' }, made);
  group.onclick = () => act(at);
  group.onkeydown = (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    act(at);
  };
  return group;
}

const bend = (x1, y1, x2, y2) => `M${x1} ${y1}C${x1} ${y1 + 0.55 * (y2 - y1)} ${x2} ${y2 - 0.55 * (y2 - y1)} ${x2} ${y2}`;

/** Lines of a row of weights; `kind`: of the word that is being written, or of one before. */
function lines(weights, from, to, top, bottom, kind) {
  const least = kind === 'now' ? 0.03 : 0.1;
  return weights.flatMap((weight, at) =>
    weight >= least && from[at] !== undefined
      ? [svg('path', { d: bend(from[at], top, to, bottom), class: `line ${kind}`, 'stroke-width': 1 + 8 * weight }, svg('title', {}, share(weight)))]
      : [],
  );
}

/** All words into one box and out of it. */
function neck(from, to, top, bottom, width, context) {
  const middle = width / 2, y = (top + bottom) / 2, made = [];
  for (const x of from) made.push(svg('path', { d: bend(x, top, middle, y), class: 'line before', 'stroke-width': 2 }));
  for (const x of to) made.push(svg('path', { d: bend(middle, y, x, bottom), class: 'line before', 'stroke-width': 2 }));
  made.push(
    svg('rect', { x: middle - 62, y: y - 13, width: 124, height: 26, rx: 3, class: 'neck' }),
    svg('text', { x: middle, y: y + 5, 'text-anchor': 'middle', class: 'necked' }, `${context} numbers`),
  );
  return made;
}

/** The source word that is looked at most, or the one at the same place where none is. */
function lookedAt({ source, target, row, weights }) {
  return weights?.[row] ? largest(weights[row]) : Math.round((row / Math.max(1, target.length - 1)) * (source.length - 1));
}

/**
 * Fills `host`. now: source, target (words, the end mark's included), row, weights [T][S] or null, marked (a source word that is
 * chosen) and context; act: row(at), source(at).
 */
export function drawLines(host, now, act) {
  const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, { source, target, row, weights } = now;
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
  const serif = getComputedStyle(host).getPropertyValue('--gb-serif') || 'serif';
  const measure = (text, size) => {
    pen.font = text === '[end]' ? `400 13px ${serif}` : `400 ${size}px ${serif}`;
    return pen.measureText(text).width;
  };
  const plan = placed([source, target], W, measure), most = plan.most ?? Infinity, spoken = lookedAt(now);
  const shown = [windowOf(source.length, most, spoken), windowOf(target.length, most, row)];
  const [from, to] = shown.map(([first, last], which) => Object.fromEntries(plan.x[which].slice(0, last - first).map((x, at) => [first + at, x])));
  const top = plan.upright ? plan.high[0] + 4 : 27, bottom = H - (plan.upright ? plan.high[1] + 4 : 28);
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}` });
  drawing.append(
    svg('defs', {}, svg('linearGradient', { id: 'gb-look', gradientUnits: 'userSpaceOnUse', x1: 0, y1: top, x2: 0, y2: bottom },
      svg('stop', { offset: 0, class: 'of-key' }), svg('stop', { offset: 1, class: 'of-query' }))),
  );
  if (weights) {
    for (let at = 0; at < row; at += 1) if (to[at] !== undefined) drawing.append(...lines(weights[at], from, to[at], top, bottom, 'before'));
    if (to[row] !== undefined && weights[row]) drawing.append(...lines(weights[row], from, to[row], top, bottom, 'now'));
  } else drawing.append(...neck(Object.values(from), Object.values(to).slice(0, row + 1), top, bottom, W, now.context));
  const reading = svg('g'), writing = svg('g');
  source.forEach((text, at) => {
    if (from[at] === undefined) return;
    const end = at === source.length - 1;
    const kind = [end ? 'mark' : 'read', weights?.[row] && at === spoken ? 'most' : '', at === now.marked ? 'marked' : ''].join(' ');
    const made = word(text, from[at], plan.upright ? plan.high[0] : 20, plan, kind, true);
    reading.append(end ? made : pressed(made, `source-${at}`, `${text}, word ${at + 1} of the sentence`, at, act.source));
  });
  target.forEach((text, at) => {
    if (to[at] === undefined) return;
    const end = at === target.length - 1 && now.ended, y = plan.upright ? H - plan.high[1] : H - 7;
    const kind = `${end ? 'mark' : 'written'}${at === row ? ' now' : at > row ? ' later' : ''}`;
    const made = svg('g', {}, word(text, to[at], y, plan, kind, false));
    if (at === row) made.prepend(box(to[at], y, measure(text, plan.size), plan));
    writing.append(pressed(made, `row-${at}`, `${text}, word ${at + 1} of the translation`, at, act.row));
  });
  drawing.append(reading, writing);
  stops(reading, `source-${now.marked}`, false);
  stops(writing, `row-${row}`, true);
  drawing.setAttribute('role', 'group');
  drawing.setAttribute('aria-label', 'The sentence and its translation');
  host.replaceChildren(drawing);
  const hidden = source.length - (shown[0][1] - shown[0][0]);
  return hidden > 0 ? `words ${shown[0][0] + 1} to ${shown[0][1]} of ${source.length - 1}` : '';
}

/** One stop of the Tab key for a row of words: at the one of this name, or at the first. */
function stops(row, name, press) {
  const words = [...row.querySelectorAll('.press')];
  rove(row, words, words.findIndex((one) => one.dataset.focus === name), () => words.length, press);
}

/** What the word that is being written stands on. */
function box(x, y, wide, plan) {
  return plan.upright
    ? svg('rect', { x: x - 8.5, y: y - 3, width: 17, height: wide + 8, rx: 2, class: 'box' })
    : svg('rect', { x: x - wide / 2 - 7, y: y - plan.size - 1, width: wide + 14, height: plan.size + 8, rx: 2, class: 'box' });
}
