// The lecture in one picture: text, tokens, vectors, layers, next word. Data: payload.py beside this file.
// Lengths are in units of a sixteenth of the root's font size, so that presenter mode scales the whole drawing.

import { ending, refocus, svg, unit } from '../../shared/dom.js';
import { footOf, slim, topOf, whenRoomChanges } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alone } from '../../shared/standing.js';
import { faintHtml, fill, headOf, html, lane, legend, lens, offer, percent, reads, ruler, slabs, spell, wordOf } from './parts.js';
import { below } from './slim.js';

const HEAD = 66, FOOT = 78, MARGIN = 20, LEAST_WIDTH = 920, LEAST_PITCH = 28; // of lanes: closer, they scroll
const STAGES = ['text', 'tokens', 'vectors', 'layers', 'next'];
const STARTS = [0, 0.118, 0.255, 0.455, 0.775, 1]; // of the five stages, as parts of the width
function heads(root, data, at, u, send) {
  STAGES.forEach((stage, index) => {
    const head = headOf(data, stage, send);
    head.style.left = at[index] * u + 'px';
    head.style.maxWidth = (at[index + 1] - at[index] - 18) * u + 'px';
    root.append(head);
  });
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
    const { one, made } = offer(root, data, row, i, send, kind);
    const said = ruler.fit(
      one.shown,
      room,
      one.bytes ? Math.min(row.size, 18) : row.size,
      13,
      one.bytes ? 'mono' : 'serif',
      row.rest || one.named ? 'italic 400' : i ? '400' : '600',
    );
    const word = spell(html('span', 'w'), said.shown, faintHtml), probability = html('span', 'p', number);
    word.style.fontSize = said.size / 16 + 'rem';
    probability.style.fontSize = small / 16 + 'rem';
    made.append(word, probability);
    Object.assign(made.style, { left: (x + thick + 10) * u + 'px', width: (right - x - thick - 10) * u + 'px',
      top: (HEAD + centres[i] - needs[i] / 2) * u + 'px', height: needs[i] * u + 'px' });
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

/** The picture as a sentence. */
function told(data, hidden) {
  const read = `The text is ${data.lanes.length} tokens: ${data.lanes.map((one) => wordOf(one.piece, false).shown).join(' ')}.`;
  if (data.begun) return `${read} The model is being opened.`;
  if (hidden) return `${read} The next word is hidden until you reveal it.`;
  const words = data.following.map((one) => `${wordOf(one.piece, false, true).shown} ${percent(one.p)}`).join(', ');
  return `${read} After ${data.layers_title.toLowerCase()} the likeliest next words are ${words}, all others ${percent(data.rest)}.`;
}

/** Draw everything anew. */
function draw(root, data, memory, send) {
  if (!root.clientWidth) return;
  const focused = root.getRootNode().activeElement?.dataset?.focus;
  const hidden = data.hidden && !memory.revealed, rule = ruler(root);
  root.classList.remove('lit');
  root.replaceChildren();
  say(root, told(data, hidden));
  const narrow = slim() && root.clientWidth / unit() < LEAST_WIDTH;
  root.classList.toggle('slim', narrow);
  if (narrow) {
    root.style.height = '';
    below(root, data, memory, rule, hidden, send, () => draw(root, data, memory, send));
    refocus(root, focused, { preventScroll: true });
    return;
  }
  const shape = measure(root, data), { u, width, height, at } = shape;
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
