// What both layouts of the picture are made of: lanes, chips, vectors, layers, guesses, and what is pressed.

import { svg } from '../../shared/dom.js';
import { readable, spaced, textOf } from '../../shared/pieces.js';
import { alone } from '../../shared/standing.js';

const NAMES = { ' ': 'space', '\n': 'new line', '\t': 'tab' }; // of a next word that is nothing else

export function html(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

const depth = (value) => (Math.abs(value) ** 0.62).toFixed(3);
export const percent = (p) => (p >= 0.995 ? '>.99' : p < 0.005 ? '<.01' : p.toFixed(2).replace(/^0/, ''));

/** A piece as people can read it: `whole` with its spaces, else as a word. `bytes`: it is only part of a character. */
export function wordOf(hex, whole, nameSigns = false) {
  const text = textOf(hex);
  if (text === null) return { shown: spaced(hex), bytes: true };
  if (nameSigns && Object.hasOwn(NAMES, text)) return { shown: NAMES[text], named: true };
  return { shown: readable(!whole && text.trim() ? text.replace(/^ +| +$/g, '') : text), bytes: false };
}

/** Measures text as the page will draw it; fonts are named by the page's variables. */
export function ruler(root) {
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
export function spell(into, text, make) {
  for (const part of text.split(/([␣↵⇥])/)) if (part) into.append(/^[␣↵⇥]$/.test(part) ? make(part) : part);
  return into;
}
const faintSvg = (sign) => svg('tspan', { class: 'sign' }, sign);
export const faintHtml = (sign) => html('span', 'sign', sign);

/** The place of a token. */
export function lane(shape, token, index) {
  const { at, pitch, Y } = shape, { shown } = wordOf(token.piece, true);
  const made = svg('g', { class: 'lane', tabindex: 0, role: 'img', 'aria-label': `token ${index + 1}: ${shown}, id ${token.id}` });
  made.dataset.focus = `lane${index}`;
  made.append(svg('rect', { x: at[0] + 1, y: Y(index) - pitch / 2 + 1, width: shape.right - at[0], height: pitch - 2, rx: 3, class: 'reach' }));
  return made;
}

/** Draws a token into its place: from its text to its vector. */
export function fill(made, shape, token, index, ruler) {
  const { at, pitch, Y } = shape;
  const y = Y(index), colour = index % 6, beside = shape.beside ?? pitch < 58;
  const line = (x1, x2) => x2 > x1 && made.append(svg('line', { x1, x2, y1: y, y2: y, class: 'thread' }));
  const big = shape.big ?? Math.max(12, Math.min(27, pitch * 0.56));
  const room = at[1] - at[0] - 30;
  const plain = wordOf(token.piece, false), full = wordOf(token.piece, true);
  const word = ruler.fit(plain.shown, room, plain.bytes ? Math.min(big, 15) : big, 12, plain.bytes ? 'mono' : 'serif');
  const written = svg('text', { x: 0, y: y + word.size * 0.3, class: plain.bytes ? 'tok faint' : 'word', style: `font-size:${word.size}px` });
  made.append(spell(written, word.shown, faintSvg));
  // chip
  const x = at[1] + 6, height = Math.min(shape.chip ?? 34, pitch - 5), top = y - height / 2 - (beside ? 0 : 2);
  const idWidth = ruler.width(String(token.id), 12.5, 'sans');
  const most = at[2] - x - 22 - (beside ? idWidth + 8 : 0), pad = beside ? 8 : 12;
  const cut = ruler.fit(full.shown, most - 2 * pad, Math.min(18, Math.max(12, height * 0.6)), 12, 'mono', '500');
  const width = Math.min(most, Math.max(beside ? 26 : 40, cut.width + 2 * pad));
  line(word.width + 10, x - 6);
  made.append(svg('rect', { x, y: top, width, height, rx: 3, fill: `var(--gb-t${colour})` }));
  made.append(svg('rect', { x, y: top + height - 2.5, width, height: 2.5, fill: `var(--gb-u${colour})` }));
  const chip = svg('text', { x: x + pad, y: top + height / 2 + cut.size * 0.3, class: 'tok', style: `font-size:${cut.size}px` });
  made.append(spell(chip, cut.shown, faintSvg));
  made.append(svg('text', beside ? { x: x + width + 6, y: y + 4.5, class: 'id' } : { x: x + 1, y: y + height / 2 + 16, class: 'id' }, String(token.id)));
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

export function legend(drawing, shape) {
  const left = shape.at[2] + 4, width = shape.at[3] - shape.at[2] - 44, steps = 12;
  for (let k = 0; k < steps; k++) {
    const value = (k - (steps - 1) / 2) / ((steps - 1) / 2);
    drawing.append(svg('rect', { x: left + (k * width) / steps, y: shape.bottom + 34, width: width / steps - 0.6, height: 8,
      fill: value > 0 ? 'var(--gb-pos)' : 'var(--gb-neg)', 'fill-opacity': depth(value) }));
  }
  drawing.append(svg('text', { x: left, y: shape.bottom + 66, class: 'caps' }, width > 170 ? '− negative' : '−'));
  drawing.append(svg('text', { x: left + width, y: shape.bottom + 66, class: 'caps', 'text-anchor': 'end' }, width > 170 ? 'positive +' : '+'));
}

/** The layers, as slabs. */
export function slabs(drawing, data, { X, step, top, bottom }) {
  for (let layer = 1; layer <= data.layers; layer++) {
    drawing.append(svg('rect', { x: X(layer) - step * 0.28, y: top, width: step * 0.56, height: bottom - top, rx: 1.5, class: 'slab' }));
  }
}

/** Curves to a token from earlier ones that it reads. */
export function reads(into, flows, shape) {
  const { Y, X, step } = shape, run = Math.min(step * 3.2, shape.right - shape.left);
  return flows.map(([layer, source, target, share]) => {
    const end = X(layer) + step * 0.5, start = Math.max(shape.left - 4, end - run), bend = (end - start) * 0.55;
    const curve = svg('path', { class: 'curve', d: `M${start},${Y(source)} C${start + bend},${Y(source)} ${end - bend},${Y(target)} ${end},${Y(target)}`,
      'stroke-width': (0.6 + share * 2.4).toFixed(2), 'stroke-opacity': (0.12 + share * 0.75).toFixed(2) });
    into.append(curve);
    return { curve, source, target };
  });
}

export function lens(drawing, moving, data, shape, hidden, ruler) {
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
  drawing.append(svg('text', { x: shape.caption ?? shape.left - 4, y: shape.bottom + 66, class: 'caps' }, 'best guess if the model stopped there'));
}

/** What a next word is called, how likely it is, and whether a press continues the text with it. */
export function offer(root, data, row, index, send, kind) {
  const one = row.rest ? { shown: `${data.others.toLocaleString('en')} other${data.others === 1 ? '' : 's'}` } : wordOf(row.piece, false, true);
  const offered = !row.rest && row.append !== null && !alone(), made = html(offered ? 'button' : 'div', `next${kind}${one.named ? ' named' : ''}`);
  if (offered) {
    made.type = 'button';
    made.dataset.focus = `next${index}`;
    made.title = 'Continue the text with this word';
    made.setAttribute('aria-label', `continue with ${one.shown}, probability ${percent(row.p)}`);
    made.onclick = () => {
      for (const other of root.querySelectorAll('button.next')) other.disabled = true; // until the answer: once is once
      send('append', row.append);
    };
  }
  return { one, made };
}

/** The head of a stage: the door to its page, where there is one. */
export function headOf(data, stage, send) {
  const [title, about] = {
    text: ['Text', 'what you typed'],
    tokens: ['Tokens', 'pieces with numbers'],
    vectors: ['Vectors', `first ${data.lanes[0].numbers.length} of ${data.width} numbers each`],
    layers: [data.layers_title, `words read earlier words, ${data.layers_title.toLowerCase().replace(/ layers?$/, '')} times`],
    next: ['Next word', `a probability for all ${data.vocabulary.toLocaleString('en')}`],
  }[stage];
  const door = alone() ? null : data.doors[stage], head = html(door ? 'button' : 'div', 'head');
  if (door?.chapter) head.append(html('span', 'n', door.chapter));
  head.append(html('span', 't', title));
  if (door) head.append(html('span', 'a', '→'));
  head.append(html('span', 'c', about));
  if (door) {
    head.type = 'button';
    head.dataset.focus = stage;
    head.setAttribute('aria-label', `${title}: ${about}. Open the page`);
    head.onclick = () => send('door', door.page);
  } else {
    head.setAttribute('role', 'heading');
    head.setAttribute('aria-level', '2');
  }
  return head;
}
