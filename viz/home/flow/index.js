// The lecture in one picture: text, tokens, vectors, layers, next word. Data: payload.py beside this file.
// Lengths are in units of a sixteenth of the root's font size, so that presenter mode scales the whole drawing.

import { ending, refocus, svg, unit } from '../../shared/dom.js';
import { readable, spaced, textOf } from '../../shared/pieces.js';
import { footOf, topOf, whenRoomChanges } from '../../shared/room.js';

const HEAD = 66, FOOT = 78, MARGIN = 20, LEAST_WIDTH = 920;
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
    const door = data.doors[stage];
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

/** One token from its text to its vector. */
function lane(shape, token, index, ruler) {
  const { at, pitch, Y } = shape;
  const y = Y(index), colour = index % 6, beside = pitch < 58;
  const made = svg('g', { class: 'lane', tabindex: 0, role: 'img' });
  made.dataset.focus = `lane${index}`;
  made.append(svg('rect', { x: at[0] + 1, y: y - pitch / 2 + 1, width: shape.right - at[0], height: pitch - 2, rx: 3, class: 'reach' }));
  const line = (x1, x2) => x2 > x1 && made.append(svg('line', { x1, x2, y1: y, y2: y, class: 'thread' }));
  const big = Math.max(12, Math.min(27, pitch * 0.56));
  const room = at[1] - at[0] - 30;
  if (token.earlier) {
    const said = ruler.fit(`${token.earlier} earlier token${token.earlier > 1 ? 's' : ''}`, at[2] - at[0] - 40, Math.min(big, 17), 12, 'serif', 'italic 400');
    made.append(svg('text', { x: 0, y: y + said.size * 0.32, class: 'word faint', style: `font-size:${said.size}px` }, said.shown));
    line(said.width + 10, at[3] + 2);
    made.setAttribute('aria-label', said.shown);
    return made;
  }
  const plain = wordOf(token.piece, false), full = wordOf(token.piece, true);
  made.setAttribute('aria-label', `token ${index + 1}: ${full.shown}, id ${token.id}`);
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
  return made;
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

/** The layers: slabs, a line for each token, and curves from a token to a later one that reads it. */
function layers(drawing, data, shape) {
  const { Y, count, X, step } = shape;
  for (let layer = 1; layer <= data.layers; layer++) {
    drawing.append(svg('rect', { x: X(layer) - step * 0.28, y: shape.top, width: step * 0.56, height: shape.bottom - shape.top, rx: 1.5, class: 'slab' }));
  }
  for (let index = 0; index < count; index++) {
    drawing.append(svg('line', { x1: shape.left - 4, x2: shape.right + 4, y1: Y(index), y2: Y(index), class: 'stream', stroke: `var(--gb-u${index % 6})` }));
  }
  const run = Math.min(step * 3.2, shape.right - shape.left);
  return data.flows.map(([layer, source, target, share]) => {
    const end = X(layer) + step * 0.5, start = Math.max(shape.left - 4, end - run), bend = (end - start) * 0.55;
    const curve = svg('path', { class: 'curve', d: `M${start},${Y(source)} C${start + bend},${Y(source)} ${end - bend},${Y(target)} ${end},${Y(target)}`,
      'stroke-width': (0.6 + share * 2.4).toFixed(2), 'stroke-opacity': (0.12 + share * 0.75).toFixed(2) });
    drawing.append(curve);
    return { curve, source, target };
  });
}

function lens(drawing, data, shape, hidden, ruler) {
  const y = shape.Y(shape.count - 1), places = data.lens.map((guess) => shape.X(guess.layer));
  data.lens.forEach((guess, index) => {
    const x = places[index], hit = guess.hit && !hidden ? ' hit' : '';
    const room = Math.min(x - (places[index - 1] ?? x - 120), (places[index + 1] ?? 2 * shape.at[4] - 36 - x) - x) - 5;
    drawing.append(svg('line', { x1: x, x2: x, y1: y + 4, y2: shape.bottom + 8, class: 'tick' }));
    drawing.append(svg('circle', { cx: x, cy: y, r: 3.4, class: 'dot' + hit }));
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

/** Ribbons from the last token to a column of probability, in true proportion, and the words beside it. */
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
  let from = shape.Y(shape.count - 1) - 13;
  rows.forEach((row, i) => {
    const kind = i === 0 ? ' hit' : row.rest ? ' rest' : '', high = row.p * tall, deep = 26 * row.p, y = starts[i], low = y + Math.max(0.5, high - 1.5);
    drawing.append(svg('path', { class: 'ribbon' + kind,
      d: `M${end},${from} C${end + 56},${from} ${x - 56},${y} ${x},${y} L${x},${low} C${x - 56},${low} ${end + 56},${from + deep} ${end},${from + deep} Z` }));
    drawing.append(svg('rect', { x, y, width: thick, height: Math.max(0.5, high - 1.5), class: 'mass' + kind }));
    from += deep;
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
    const offered = !row.rest && row.append !== null;
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
  const at = STARTS.map((part) => part * width), count = data.lanes.length + (data.earlier ? 1 : 0);
  const pitch = Math.min(150, (height - FOOT) / count), Y = (index) => 2 + pitch * (index + 0.5);
  const left = at[3] + 6, right = at[4] - 42, step = (right - left) / data.layers, reach = Math.min(34, pitch * 0.55);
  return { u, width, height, at, count, pitch, Y, left, right, step, X: (layer) => left + step * (layer - 0.5),
    top: Math.max(0, Y(0) - reach), bottom: Y(count - 1) + reach };
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
  const curves = layers(drawing, data, shape);
  const tokens = data.earlier ? [{ earlier: data.earlier }, ...data.lanes] : data.lanes;
  const lanes = tokens.map((token, index) => lane(shape, token, index, rule));
  drawing.append(...lanes);
  legend(drawing, shape);
  lens(drawing, data, shape, hidden, rule);
  drawing.append(svg('text', { x: 0, y: shape.bottom + 50, class: 'src' }, `${data.model}, running`));
  drawing.append(svg('text', { x: 0, y: shape.bottom + 66, class: 'src' }, 'on this computer'));
  root.append(drawing);
  if (hidden) {
    cover(root, shape, u, () => {
      memory.revealed = true;
      send('revealed', data.signature);
      draw(root, data, memory, send);
    });
  } else next(root, drawing, data, shape, rule, u, send);
  const light = (chosen) => {
    root.classList.toggle('lit', chosen !== null);
    curves.forEach(({ curve, source, target }) => curve.classList.toggle('on', source === chosen || target === chosen));
    lanes.forEach((one, index) => one.classList.toggle('on', index === chosen));
  };
  lanes.forEach((one, index) => {
    one.onpointerenter = one.onfocus = () => light(index);
    one.onpointerleave = one.onblur = () => light(null);
  });
  refocus(root, focused, { preventScroll: true });
}

/** Streamlit calls this at each run and at each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector('.root') || parentElement;
  root.classList.add('flow');
  const memory = (root._flow ||= {});
  if (!data.hidden || memory.signature !== data.signature) memory.revealed = false;
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
