// The lecture in one picture: text, tokens, vectors, layers, next word. Data: payload.py beside this file.
// Lengths are in units of a sixteenth of the root's font size, so that presenter mode scales the whole drawing.

import { ending, refocus, svg, unit } from '../../shared/dom.js';
import { readable, spaced, textOf } from '../../shared/pieces.js';
import { footOf, topOf, whenRoomChanges } from '../../shared/room.js';
import { alone } from '../../shared/standing.js';

const HEAD = 66, FOOT = 78, MARGIN = 20, LEAST_WIDTH = 920, LEAST_PITCH = 28; // of lanes: closer, they scroll
const STARTS = [0, 0.118, 0.255, 0.455, 0.775, 1]; // of the five stages, as parts of the width
const NAMES = { ' ': 'space', '\n': 'new line', '\t': 'tab' }; // of a next word that is nothing else

function html(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

const depth = (value) => (Math.abs(value) ** 0.62).toFixed(3);
const percent = (p) => (p >= 0.995 ? '>.99' : p < 0.005 ? '<.01' : p.toFixed(2).replace(/^0/, ''));

/** A piece as people can read it: `whole` with its spaces, else as a word. `bytes`: it is only part of a character. */
function wordOf(hex, whole, nameSigns = false) {
  const text = textOf(hex);
  if (text === null) return { shown: spaced(hex), bytes: true };
  if (nameSigns && Object.hasOwn(NAMES, text)) return { shown: NAMES[text], named: true };
  return { shown: readable(!whole && text.trim() ? text.replace(/^ +| +$/g, '') : text), bytes: false };
}

/** Measures text as the page will draw it; fonts are named by the page's variables. */
function ruler(root) {
  const context = document.createElement('canvas').getContext('2d');
  const family = (name) => getComputedStyle(root).getPropertyValue(`--gb-${name}`).trim() || 'serif';
  const families = { serif: family('serif'), sans: family('sans'), mono: family('mono') };
  const width = (text, size, font, style = '400') => {
    context.font = `${style} ${size}px ${families[font]}`;
    return context.measureText(text).width * 1.02;
  };
  /** The largest size up to `size` at which `text` takes at most `room`; below `least` it is cut short. */
  const fit = (text, room, size, least, font, style) => {
    let fitted = size; // step by step: a smaller size of the serif is drawn wider
    while (fitted > least && width(text, fitted, font, style) > room) fitted = Math.max(least, fitted - 0.5);
    const letters = [...text];
    let shown = text;
    while (letters.length > 1 && width(shown, fitted, font, style) > room + 0.5) {
      letters.pop();
      shown = letters.join('') + '…';
    }
    return { shown, size: fitted, width: width(shown, fitted, font, style) };
  };
  return { width, fit };
}

/** Write `text` into an element, the signs that stand for spaces and line ends fainter. */
function spell(into, text, make) {
  for (const part of text.split(/([␣↵⇥])/)) if (part) into.append(/^[␣↵⇥]$/.test(part) ? make(part) : part);
  return into;
}
const faintSvg = (sign) => svg('tspan', { class: 'sign' }, sign);
const faintHtml = (sign) => html('span', 'sign', sign);

function heads(root, data, at, u, send) {
  const told = {
    text: ['Text', 'what you typed'],
    tokens: ['Tokens', 'pieces with numbers'],
    vectors: ['Vectors', `first ${data.lanes[0].numbers.length} of ${data.width} numbers each`],
    layers: [data.layers_title, `words read earlier words, ${data.layers_title.toLowerCase().replace(/ layers?$/, '')} times`],
    next: ['Next word', `a probability for all ${data.vocabulary.toLocaleString('en')}`],
  };
  Object.entries(told).forEach(([stage, [title, about]], index) => {
    const door = alone() ? null : data.doors[stage];
    const head = html(door ? 'button' : 'div', 'head');
    if (door?.chapter) head.append(html('span', 'n', door.chapter));
    head.append(html('span', 't', title));
    if (door) head.append(html('span', 'a', '→'));
    head.append(html('span', 'c', about));
    head.style.left = at[index] * u + 'px';
    head.style.maxWidth = (at[index + 1] - at[index] - 18) * u + 'px';
    if (door) {
      head.type = 'button';
      head.dataset.focus = stage;
      head.setAttribute('aria-label', `${title}: ${about}. Open the page`);
      head.onclick = () => send('door', door.page);
    } else {
      head.setAttribute('role', 'heading');
      head.setAttribute('aria-level', '2');
    }
    root.append(head);
  });
}

/** The place of a token. */
function lane(shape, token, index) {
  const { at, pitch, Y } = shape, { shown } = wordOf(token.piece, true);
  const made = svg('g', { class: 'lane', tabindex: 0, role: 'img', 'aria-label': `token ${index + 1}: ${shown}, id ${token.id}` });
  made.dataset.focus = `lane${index}`;
  made.append(svg('rect', { x: at[0] + 1, y: Y(index) - pitch / 2 + 1, width: shape.right - at[0], height: pitch - 2, rx: 3, class: 'reach' }));
  return made;
}

/** Draws a token into its place: from its text to its vector. */
function fill(made, shape, token, index, ruler) {
  const { at, pitch, Y } = shape;
  const y = Y(index), colour = index % 6, beside = pitch < 58;
  const line = (x1, x2) => x2 > x1 && made.append(svg('line', { x1, x2, y1: y, y2: y, class: 'thread' }));
  const big = Math.max(12, Math.min(27, pitch * 0.56));
  const room = at[1] - at[0] - 30;
  const plain = wordOf(token.piece, false), full = wordOf(token.piece, true);
  const word = ruler.fit(plain.shown, room, plain.bytes ? Math.min(big, 15) : big, 12, plain.bytes ? 'mono' : 'serif');
  const written = svg('text', { x: 0, y: y + word.size * 0.3, class: plain.bytes ? 'tok faint' : 'word', style: `font-size:${word.size}px` });
  made.append(spell(written, word.shown, faintSvg));
  // chip
  const x = at[1] + 6, height = Math.min(34, pitch - 5), top = y - height / 2 - (beside ? 0 : 2);
  const idWidth = ruler.width(String(token.id), 12.5, 'sans');
  const most = at[2] - x - 22 - (beside ? idWidth + 8 : 0), pad = beside ? 8 : 12;
  const cut = ruler.fit(full.shown, most - 2 * pad, Math.min(18, Math.max(12, height * 0.6)), 12, 'mono', '500');
  const width = Math.min(most, Math.max(beside ? 26 : 40, cut.width + 2 * pad));
  line(word.width + 10, x - 6);
  made.append(svg('rect', { x, y: top, width, height, rx: 3, fill: `var(--gb-t${colour})` }));
  made.append(svg('rect', { x, y: top + height - 2.5, width, height: 2.5, fill: `var(--gb-u${colour})` }));
  const chip = svg('text', { x: x + pad, y: top + height / 2 + cut.size * 0.3, class: 'tok', style: `font-size:${cut.size}px` });
  made.append(spell(chip, cut.shown, faintSvg));
  made.append(svg('text', beside ? { x: x + width + 6, y: y + 4.5, class: 'id' } : { x: x + 1, y: y + 33, class: 'id' }, String(token.id)));
  // vector
  const strip = at[3] - at[2] - 44, left = at[2] + 4, cell = strip / token.numbers.length, tall = Math.min(30, pitch - 6);
  line(x + width + (beside ? idWidth + 12 : 6), left - 6);
  token.numbers.forEach((value, j) => {
    made.append(svg('rect', { x: left + j * cell, y: y - tall / 2, width: cell - 0.5, height: tall,
      fill: value > 0 ? 'var(--gb-pos)' : 'var(--gb-neg)', 'fill-opacity': depth(value) }));
  });
  made.append(svg('rect', { x: left, y: y - tall / 2, width: strip, height: tall, class: 'frame' }));
  line(left + strip + 6, at[3] + 2);
}

function legend(drawing, shape) {
  const left = shape.at[2] + 4, width = shape.at[3] - shape.at[2] - 44, steps = 12;
  for (let k = 0; k < steps; k++) {
    const value = (k - (steps - 1) / 2) / ((steps - 1) / 2);
    drawing.append(svg('rect', { x: left + (k * width) / steps, y: shape.bottom + 34, width: width / steps - 0.6, height: 8,
      fill: value > 0 ? 'var(--gb-pos)' : 'var(--gb-neg)', 'fill-opacity': depth(value) }));
  }
  drawing.append(svg('text', { x: left, y: shape.bottom + 66, class: 'caps' }, '− negative'));
  drawing.append(svg('text', { x: left + width, y: shape.bottom + 66, class: 'caps', 'text-anchor': 'end' }, 'positive +'));
}

/** The layers, as slabs. */
function slabs(drawing, data, { X, step, top, bottom }) {
  for (let layer = 1; layer <= data.layers; layer++) {
    drawing.append(svg('rect', { x: X(layer) - step * 0.28, y: top, width: step * 0.56, height: bottom - top, rx: 1.5, class: 'slab' }));
  }
}

/** Curves to a token from earlier ones that it reads. */
function reads(into, flows, shape) {
  const { Y, X, step } = shape, run = Math.min(step * 3.2, shape.right - shape.left);
  return flows.map(([layer, source, target, share]) => {
    const end = X(layer) + step * 0.5, start = Math.max(shape.left - 4, end - run), bend = (end - start) * 0.55;
    const curve = svg('path', { class: 'curve', d: `M${start},${Y(source)} C${start + bend},${Y(source)} ${end - bend},${Y(target)} ${end},${Y(target)}`,
      'stroke-width': (0.6 + share * 2.4).toFixed(2), 'stroke-opacity': (0.12 + share * 0.75).toFixed(2) });
    into.append(curve);
    return { curve, source, target };
  });
}

function lens(drawing, moving, data, shape, hidden, ruler) {
  const y = shape.Y(shape.count - 1), places = data.lens.map((guess) => shape.X(guess.layer));
  data.lens.forEach((guess, index) => {
    const x = places[index], hit = guess.hit && !hidden ? ' hit' : '';
    const room = Math.min(x - (places[index - 1] ?? x - 120), (places[index + 1] ?? 2 * shape.at[4] - 36 - x) - x) - 5;
    moving.append(svg('line', { x1: x, x2: x, y1: y + 4, y2: shape.scrolls ? shape.tall : shape.bottom + 8, class: 'tick' }));
    moving.append(svg('circle', { cx: x, cy: y, r: 3.4, class: 'dot' + hit }));
    if (shape.scrolls) drawing.append(svg('line', { x1: x, x2: x, y1: shape.bottom, y2: shape.bottom + 8, class: 'tick' }));
    const one = hidden ? { shown: '?' } : wordOf(guess.piece, false);
    const said = ruler.fit(one.shown, room, one.bytes ? 12 : 16, 12, one.bytes ? 'mono' : 'serif', one.bytes ? '400' : 'italic 400');
    const label = svg('text', { x, y: shape.bottom + 25, class: 'lens' + hit, 'text-anchor': 'middle', style: `font-size:${said.size}px` }, said.shown);
    if (!hidden) label.append(svg('title', {}, `after layer ${guess.layer}: ${one.shown}, probability ${percent(guess.p)}`));
    drawing.append(label, svg('text', { x, y: shape.bottom + 42, class: 'id', 'text-anchor': 'middle' }, String(guess.layer)));
  });
  drawing.append(svg('text', { x: shape.left - 4, y: shape.bottom + 66, class: 'caps' }, 'best guess if the model stopped there'));
}

/** Where labels of these heights may stand, as near as they can to `wanted`, none on another, within the room. */
function spread(wanted, heights, top, bottom) {
  const centres = [...wanted];
  let edge = top;
  centres.forEach((_, i) => {
    centres[i] = Math.max(centres[i], edge + heights[i] / 2);
    edge = centres[i] + heights[i] / 2;
  });
  edge = bottom;
  for (let i = centres.length - 1; i >= 0; i--) {
    centres[i] = Math.min(centres[i], edge - heights[i] / 2);
    edge = centres[i] - heights[i] / 2;
  }
  return centres;
}

/** Ribbons from the last token to a column of probability, in true proportion, and the words beside it. Returns what leads
 * them to where the last token stands in sight. */
function next(root, drawing, data, shape, ruler, u, send) {
  const x = shape.at[4] + 74, thick = 16, top = 6, tall = shape.height - 10, right = shape.width;
  const rows = [...data.following, { p: data.rest, rest: true }].map((one) => {
    const size = one.rest ? 13 : Math.max(15, Math.min(34, 13 + one.p * tall * 0.28));
    return { ...one, size };
  });
  const starts = rows.map((_, i) => top + tall * rows.slice(0, i).reduce((sum, row) => sum + row.p, 0));
  const needs = rows.map((row) => row.size * 1.3);
  const centres = spread(rows.map((row, i) => starts[i] + (row.p * tall) / 2), needs, 0, shape.height);
  const end = shape.right + 4;
  let above = -13; // where a ribbon leaves the last token, from its middle
  const ribbons = rows.map(() => null);
  rows.forEach((row, i) => {
    const kind = i === 0 ? ' hit' : row.rest ? ' rest' : '', high = row.p * tall, deep = 26 * row.p, y = starts[i], low = y + Math.max(0.5, high - 1.5);
    const path = svg('path', { class: 'ribbon' + kind }), start = above;
    ribbons[i] = (last) => {
      const from = last + start;
      const there = `M${end},${from} C${end + 56},${from} ${x - 56},${y} ${x},${y}`;
      path.setAttribute('d', `${there} L${x},${low} C${x - 56},${low} ${end + 56},${from + deep} ${end},${from + deep} Z`);
    };
    drawing.append(path, svg('rect', { x, y, width: thick, height: Math.max(0.5, high - 1.5), class: 'mass' + kind }));
    above += deep;
    const middle = y + high / 2;
    if (Math.abs(centres[i] - middle) > 4) {
      drawing.append(svg('path', { class: 'leader', d: `M${x + thick + 1},${middle} L${x + thick + 9},${centres[i]}` }));
    }
    const number = percent(row.p), small = Math.max(13, row.size * 0.72);
    const room = right - (x + thick + 12) - ruler.width(number, small, 'sans', i ? '400' : '600') - 10;
    const one = row.rest ? { shown: `${data.others.toLocaleString('en')} other${data.others === 1 ? '' : 's'}` } : wordOf(row.piece, false, true);
    const said = ruler.fit(
      one.shown,
      room,
      one.bytes ? Math.min(row.size, 18) : row.size,
      13,
      one.bytes ? 'mono' : 'serif',
      row.rest || one.named ? 'italic 400' : i ? '400' : '600',
    );
    const offered = !row.rest && row.append !== null && !alone();
    const made = html(offered ? 'button' : 'div', 'next' + kind + (one.named ? ' named' : ''));
    const word = spell(html('span', 'w'), said.shown, faintHtml), probability = html('span', 'p', number);
    word.style.fontSize = said.size / 16 + 'rem';
    probability.style.fontSize = small / 16 + 'rem';
    made.append(word, probability);
    Object.assign(made.style, { left: (x + thick + 10) * u + 'px', width: (right - x - thick - 10) * u + 'px',
      top: (HEAD + centres[i] - needs[i] / 2) * u + 'px', height: needs[i] * u + 'px' });
    if (offered) {
      made.type = 'button';
      made.dataset.focus = `next${i}`;
      made.title = 'Continue the text with this word';
      made.setAttribute('aria-label', `continue with ${one.shown}, probability ${number}`);
      made.onclick = () => {
        for (const other of root.querySelectorAll('button.next')) other.disabled = true; // until the answer: once is once
        send('append', row.append);
      };
    }
    root.append(made);
  });
  return (last) => ribbons.forEach((lead) => lead(last));
}

/** While the model is still being opened: nothing is shown that it has not computed. */
function waiting(root, shape, u) {
  const made = html('div', 'waiting', 'The model is being opened. What its layers read, and the next word, follow in a moment.');
  made.setAttribute('role', 'status');
  Object.assign(made.style, { left: shape.left * u + 'px', width: (shape.right - shape.left) * u + 'px',
    top: (HEAD + (shape.top + shape.bottom) / 2) * u + 'px' });
  root.append(made);
}

function cover(root, shape, u, reveal) {
  const made = html('div', 'cover', html('span', '', 'Which word comes next? Say it aloud, then look.'));
  const button = html('button', '', 'Reveal');
  button.type = 'button';
  button.dataset.focus = 'reveal';
  button.onclick = reveal;
  made.append(button);
  Object.assign(made.style, { left: (shape.at[4] + 6) * u + 'px', width: (shape.width - shape.at[4] - 6) * u + 'px',
    top: (HEAD + 6) * u + 'px', height: (shape.height - 10) * u + 'px' });
  root.append(made);
}

function measure(root, data) {
  const u = unit(), width = Math.max(LEAST_WIDTH, root.clientWidth / u);
  const height = Math.max(330, (innerHeight - topOf(root) - footOf()) / u - HEAD - MARGIN);
  const at = STARTS.map((part) => part * width), count = data.lanes.length, scrolls = (height - FOOT) / count < LEAST_PITCH;
  const pitch = scrolls ? LEAST_PITCH : Math.min(150, (height - FOOT) / count), tall = pitch * count + 4, Y = (index) => 2 + pitch * (index + 0.5);
  const left = at[3] + 6, right = at[4] - 42, step = (right - left) / data.layers, reach = Math.min(34, pitch * 0.55);
  return { u, width, height, at, count, pitch, scrolls, tall, Y, left, right, step, X: (layer) => left + step * (layer - 0.5),
    top: scrolls ? 0 : Math.max(0, Y(0) - reach), bottom: scrolls ? height - FOOT : Y(count - 1) + reach };
}

/** The lanes, in a box of their own: where there are too many for the window they scroll, the last in sight at first.
 * Returns the box, its drawing, and `settle`, to be called once the box is in the page and all else is drawn. */
function lanesOf(data, shape, memory, rule) {
  const { u, count, Y, bottom, scrolls, tall } = shape, high = scrolls ? bottom : shape.height;
  const drawing = svg('svg', { width: (shape.at[4] - 16) * u, height: (scrolls ? tall : high) * u,
    viewBox: `0 0 ${shape.at[4] - 16} ${scrolls ? tall : high}`, overflow: 'visible', role: 'group', 'aria-label': 'The tokens, in order' });
  const box = html('div', 'lanes' + (scrolls ? ' scrolls' : ''), drawing);
  Object.assign(box.style, { top: HEAD * u + 'px', width: (shape.at[4] - 16) * u + 'px', height: high * u + 'px' });
  for (let index = 0; index < count; index++) {
    drawing.append(svg('line', { x1: shape.left - 4, x2: shape.right + 4, y1: Y(index), y2: Y(index), class: 'stream', stroke: `var(--gb-u${index % 6})` }));
  }
  const into = svg('g'), places = data.lanes.map((token, index) => lane(shape, token, index)), flows = data.lanes.map(() => []);
  for (const flow of data.flows) flows[flow[2]].push(flow);
  drawing.append(into, ...places);
  const curves = [], drawn = new Set();
  let chosen = null;
  const light = (index) => {
    chosen = index;
    box.parentElement?.classList.toggle('lit', chosen !== null);
    curves.forEach(({ curve, source, target }) => curve.classList.toggle('on', source === chosen || target === chosen));
    places.forEach((one, at) => one.classList.toggle('on', at === chosen));
  };
  places.forEach((one, index) => {
    one.onpointerenter = one.onfocus = () => light(index);
    one.onpointerleave = one.onblur = () => light(null);
  });
  /** Draw the lanes from one height to another; those far out of sight wait. */
  const show = (from, to) => {
    for (let index = 0; index < count; index++) {
      if (drawn.has(index) || Y(index) < from || Y(index) > to) continue;
      drawn.add(index);
      fill(places[index], shape, data.lanes[index], index, rule);
      curves.push(...reads(into, flows[index], shape));
    }
    if (chosen !== null) light(chosen);
  };
  if (scrolls) walk(box, places, shape);
  /** moved: told how far the lanes are scrolled, now and whenever that changes. */
  const settle = (moved) => {
    const follow = () => {
      const top = box.scrollTop / u;
      memory.scrolled = top < tall - high - 1 ? top : null; // null: at the end, where it stays
      show(top - high, top + 2 * high);
      moved(top);
    };
    if (scrolls) box.scrollTop = (memory.scrolled ?? tall) * u;
    box.onscroll = follow;
    follow();
  };
  return { box, drawing, settle };
}

/** One lane at a time is in the order of the Tab key; arrows lead to the others, so that what follows stays near. */
function walk(box, places, { u, Y, pitch }) {
  const last = places.length - 1;
  places.forEach((one, index) => {
    one.setAttribute('tabindex', index === last ? '0' : '-1');
    one.onkeydown = (event) => {
      const to = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: last }[event.key];
      if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const next = Math.min(last, Math.max(0, to)), high = box.clientHeight / u, top = box.scrollTop / u;
      if (Y(next) - pitch < top) box.scrollTop = (Y(next) - pitch) * u;
      if (Y(next) + pitch > top + high) box.scrollTop = (Y(next) + pitch - high) * u;
      one.setAttribute('tabindex', '-1');
      places[next].setAttribute('tabindex', '0');
      places[next].focus({ preventScroll: true });
    };
  });
}

/** Which tokens are in sight, of how many. */
function inSight({ bottom, pitch, count }, top) {
  const first = Math.max(1, Math.ceil((top - 2) / pitch + 0.5)), last = Math.min(count, Math.floor((top + bottom - 2) / pitch + 0.5));
  return `${first}–${last} of ${count}`;
}

/** Draw everything anew. */
function draw(root, data, memory, send) {
  if (!root.clientWidth) return;
  const focused = root.getRootNode().activeElement?.dataset?.focus;
  const shape = measure(root, data), { u, width, height, at } = shape, rule = ruler(root);
  const hidden = data.hidden && !memory.revealed;
  root.classList.remove('lit');
  root.replaceChildren();
  root.style.height = (height + HEAD) * u + 'px';
  const drawing = svg('svg', { width: width * u, height: height * u, viewBox: `0 0 ${width} ${height}`, overflow: 'visible', role: 'group',
    'aria-label': 'Text becomes tokens, vectors, layers that read one another, and a probability for each next word' });
  drawing.style.top = HEAD * u + 'px';
  heads(root, data, at, u, send);
  for (const x of at.slice(1, 5)) drawing.append(svg('line', { x1: x - 14, x2: x - 14, y1: 8 - HEAD, y2: height, class: 'hair' }));
  slabs(drawing, data, shape);
  const lanes = lanesOf(data, shape, memory, rule), seen = svg('text', { x: 0, y: shape.bottom + 26, class: 'src' });
  legend(drawing, shape);
  if (!data.begun) lens(drawing, lanes.drawing, data, shape, hidden, rule);
  const state = alone() ? 'as it answered' : data.begun ? 'opening' : 'running';
  drawing.append(svg('text', { x: 0, y: shape.bottom + 50, class: 'src' }, `${data.model}, ${state}`));
  drawing.append(svg('text', { x: 0, y: shape.bottom + 66, class: 'src' }, 'on this computer'), seen);
  root.append(drawing, lanes.box);
  /** @type {(last: number) => void} */
  let lead = () => {};
  if (data.begun) waiting(root, shape, u);
  else if (hidden) {
    cover(root, shape, u, () => {
      memory.revealed = true;
      send('revealed', data.signature);
      draw(root, data, memory, send);
    });
  } else lead = next(root, drawing, data, shape, rule, u, send);
  lanes.settle((top) => {
    lead(Math.min(shape.Y(shape.count - 1) - top, shape.bottom)); // from below where the last token is out of sight
    if (shape.scrolls) seen.textContent = inSight(shape, top);
  });
  refocus(root, focused, { preventScroll: true });
}

/** Streamlit calls this at each run and at each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector('.root') || parentElement;
  root.dataset.meanings = 'pos neg chosen'; // for the legend of a saved figure
  root.classList.add('flow');
  const memory = (root._flow ||= {});
  if (!data.hidden || memory.signature !== data.signature) memory.revealed = false;
  if (memory.signature !== data.signature) memory.scrolled = null;
  memory.signature = data.signature;
  let live = true;
  const send = (name, value) => (name === 'revealed' ? setStateValue : setTriggerValue)(name, value);
  const again = () => live && draw(root, data, memory, send);
  again();
  document.fonts.ready.then(again);
  const forget = whenRoomChanges(root, again);
  addEventListener('resize', again);
  return ending(root, () => {
    live = false;
    forget();
    removeEventListener('resize', again);
  });
}
