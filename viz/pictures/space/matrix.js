// Similarities of twelve captions and twelve pictures, for each text encoder, and what the chosen caption makes of the pictures.

import { coloursOf, svg, unit } from '../../shared/dom.js';
import { half, heatColour } from '../../shared/heat.js';
import { painted } from '../../shared/rgb.js';
import { footOf, topOf } from '../../shared/room.js';
import { brief } from '../../shared/scene.js';

export const KINDS = { order: 'Reads the order', bag: 'Bag of words' };
const LABELS = 226, NUMBERS = 22, GAP = 18, TOP = 22, BARS = 74, NARROW = 620, LARGEST = 28, LEAST = 18, AROUND = 112, BROAD = 1.5; // sixteenths of the type
const SMALLEST = 240; // the same: a host that is hidden while views change has no width

/** The numbers of one encoder: similarities by caption and picture, and for a caption the softmax over the pictures. */
export function read(known) {
  const wide = known.matrix.shape[0], values = half(known.matrix.values);
  const row = (down) => [...values].slice(down * wide, (down + 1) * wide);
  const softmax = (down) => {
    const logits = row(down).map((one) => known.scale * one), most = Math.max(...logits), parts = logits.map((one) => Math.exp(one - most));
    return parts.map((one) => one / parts.reduce((sum, part) => sum + part, 0));
  };
  return { wide, row, softmax };
}

/** Draws both. look: a moment; pair: the caption and the picture that are looked at; pick(down, across). */
export function matrix(host, { about }, look, pair, pick) {
  const u = unit(), W = Math.max(SMALLEST, host.clientWidth / u), narrow = W < NARROW, wide = about.captions.length, left = narrow ? NUMBERS : LABELS;
  const room = (innerHeight - topOf(host.closest('.root') ?? host) - footOf()) / u - AROUND;
  const high = Math.max(LEAST, (room - TOP - BARS - 26) / (wide + 1));
  const across = narrow ? (W - left) / wide : (W - left - GAP) / (2 * wide), cell = narrow ? across : Math.min(LARGEST, high, across);
  const broad = Math.min(across, cell * BROAD), step = TOP + cell * (wide + 1) + BARS + 26;
  const H = narrow ? 2 * step : step, colours = coloursOf(host, ['w0', 'w1', 'w2', 'w3', 'w4']);
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, class: 'both', tabindex: 0, role: 'application' });
  drawing.dataset.focus = 'matrix';
  Object.keys(KINDS).forEach((kind, at) => {
    const place = { x: narrow ? left : left + at * (broad * wide + GAP), y: narrow ? at * step : 0, cell, broad };
    drawing.append(one(kind, read(look.both[kind]), about, pair, place, colours, pick));
    if (at === 0 || narrow) drawing.append(...labels(about.captions, pair, place, narrow, (down) => pick(down, pair.across)));
  });
  drawing.onkeydown = (event) => {
    const [down, across] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] ?? [0, 0];
    if (!down && !across) return;
    event.preventDefault();
    const inside = (value) => Math.max(0, Math.min(wide - 1, value));
    pick(inside(pair.down + down), inside(pair.across + across));
  };
  host.replaceChildren(drawing);
  return drawing;
}

/** The captions down the side: their words, or their numbers where there is no room. */
function labels(captions, pair, { x, y, cell }, narrow, choose) {
  return captions.map((text, at) => {
    const said = narrow ? at + 1 : `${at + 1}  ${brief(text)}`;
    const made = svg('text', { x: x - 6, y: y + TOP + cell * (at + 1.5) + 4, class: at === pair.down ? 'label here' : 'label', 'text-anchor': 'end' }, said);
    made.onclick = () => choose(at);
    return made;
  });
}

/** One matrix: its title, the pictures across, the cells, and the bars of the chosen caption. */
function one(kind, { wide, row, softmax }, about, pair, { x, y, cell, broad }, colours, pick) {
  const made = svg('g'), at = (across) => x + across * broad, top = y + TOP + cell;
  made.append(svg('text', { x, y: y + 14, class: `title ${kind}` }, KINDS[kind]));
  const size = { y: y + TOP, width: cell - 2, height: cell - 2, class: 'coloured' };
  about.pictures.forEach((picture, across) =>
    made.append(svg('image', { href: painted(picture), x: at(across) + (broad - cell) / 2 + 1, ...size })),
  );
  for (let down = 0; down < wide; down += 1)
    row(down).forEach((value, across) => {
      const fill = `rgb(${heatColour(Math.max(0, value), { most: 1 }, colours).join(',')})`;
      const rect = svg('rect', { x: at(across), y: top + down * cell, width: broad - 1, height: cell - 1, fill, class: 'cell' });
      rect.onclick = () => pick(down, across);
      rect.onpointerenter = (event) => event.pointerType === 'mouse' && pick(down, across);
      made.append(rect);
    });
  made.append(svg('rect', { x: at(0) - 1, y: top + pair.down * cell - 1, width: broad * wide + 1, height: cell + 1, class: 'row' }));
  made.append(svg('rect', { x: at(pair.across) - 1, y: top + pair.down * cell - 1, width: broad + 1, height: cell + 1, class: 'now' }));
  made.append(...bars(softmax(pair.down), pair, at, top + cell * wide, broad));
  return made;
}

/** What the softmax over the row makes of every picture: the one of the caption in green, and with its number. */
function bars(shares, pair, at, top, cell) {
  const foot = top + BARS + 4, made = [], most = shares.indexOf(Math.max(...shares));
  shares.forEach((share, across) => {
    const high = Math.max(1, share * (BARS - 22)), kind = across === pair.down ? 'right' : 'other';
    made.push(svg('rect', { x: at(across) + 3, y: foot - high, width: cell - 6, height: high, class: `share ${kind}` }));
    if (across === pair.down || across === most)
      made.push(svg('text', { x: at(across) + cell / 2, y: foot - high - 4, class: `p ${kind}`, 'text-anchor': 'middle' }, short(share)));
  });
  const loss = -Math.log(Math.max(shares[pair.down], 1e-12)), said = `caption ${pair.down + 1}: −ln ${exact(shares[pair.down])} = ${loss.toFixed(2)} nats`;
  made.push(svg('line', { x1: at(0), x2: at(shares.length), y1: foot, y2: foot, class: 'rule' }), svg('text', { x: at(0), y: foot + 16, class: 'axis' }, said));
  return made;
}

/** With so many digits that its logarithm is right to two places. */
const exact = (share) => (share > 0.9995 ? '1' : share < 0.0005 ? share.toExponential(1).replace('-', '−') : share.toPrecision(3).replace(/^0/, ''));

const short = (share) => (share > 0.995 ? '1.0' : share < 0.005 ? '.00' : share.toFixed(2).replace(/^0/, ''));
