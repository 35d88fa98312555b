// The row of tokens with lines from the one that looks to those that it reads; and every head as a small picture of the patches.

import { svg, unit } from '../../shared/dom.js';
import { picture } from '../../shared/pad.js';
import { probability } from '../../shared/probabilities.js';
import { rove } from '../../shared/roving.js';

const STRONG = 0.08; // of the attention: a line in colour, with its number
const THICK = 24; // sixteenths: a line that carries all of the attention
const ROW = 4, SIDE = 8;
const NARROW = 480; // sixteenths of the type: there the row is two
const CLS = 60; // sixteenths of the type: room for [CLS]

/** The four pixels of the patch that is read at a place. */
const four = (pixels, at) => [0, 1, SIDE, SIDE + 1].map((by) => pixels[Math.floor(at / ROW) * 2 * SIDE + (at % ROW) * 2 + by]);

/** [CLS] and the patches in a row, in two where the window is narrow, and one head's lines. */
export function row(host, { pixels, order, shuffled, layer, head, from, attention, count, choose }) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(150, host.clientHeight / u), many = W < NARROW ? (count - 1) / 2 : count - 1;
  const step = (W - CLS) / many, size = Math.min(44, step * 0.92), low = H - 30, weights = attention(layer - 1, head - 1, from);
  const X = (token) => (token ? CLS + (((token - 1) % many) + 0.5) * step : CLS / 2 - 2), Y = (token) => 22 + (token > many ? size + 42 : 0);
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'group', 'aria-label': 'The picture as a row of tokens' });
  const source = X(from) + (from && many < count - 1 ? step / 2 : 0);
  weights.forEach((weight, token) => {
    const end = Y(token) + size + 2, line = `M${source},${low}C${source},${low - 60} ${X(token)},${end + 58} ${X(token)},${end}`;
    drawing.append(svg('path', { d: line, class: weight >= STRONG ? 'line strong' : 'line', 'stroke-width': Math.max(0.6, weight * THICK).toFixed(2) }));
  });
  for (let token = 0; token < count; token += 1) {
    const pixel = token ? four(pixels, order[token - 1]) : null, place = { x: X(token), y: Y(token), size, step, wide: token ? size : CLS - 8 };
    const one = tokenOf(place, pixel, token ? String(order[token - 1] + 1) : '[CLS]', weights[token], shuffled);
    one.dataset.focus = `token${token}`;
    one.classList.toggle('from', token === from);
    one.setAttribute('aria-pressed', String(token === from));
    pressed(one, () => choose({ from: token }));
    drawing.append(one);
  }
  const room = from ? 76 : 52, left = Math.max(0, Math.min(W - room, source - room / 2)), name = from ? `patch ${order[from - 1] + 1}` : '[CLS]';
  drawing.append(
    svg('rect', { x: left, y: low, width: room, height: 26, rx: 3, class: 'asks' }),
    svg('text', { x: left + room / 2, y: low + 18, class: 'asker', 'text-anchor': 'middle' }, name),
  );
  host.replaceChildren(drawing);
  rove(drawing, [...drawing.querySelectorAll('.token')], from, () => many);
}

/** A token that can be pressed: its pixels or its name, its number, and how much it is looked at. */
function tokenOf({ x, y, size, step, wide }, pixels, name, weight, shuffled) {
  const one = svg('g', { role: 'button', tabindex: 0, class: 'token' }), said = probability(weight), middle = { 'text-anchor': 'middle' };
  one.setAttribute('aria-label', `${pixels ? `patch ${name}` : name}: ${said} of the attention`);
  if (pixels) one.append(picture(pixels, x - size / 2, y, size, 2), svg('text', { x, y: y - 7, class: shuffled ? 'place moved' : 'place', ...middle }, name));
  else one.append(svg('text', { x, y: y + size / 2 + 5, class: 'cls', ...middle }, name));
  one.append(svg('rect', { x: x - wide / 2, y, width: wide, height: size, class: 'edge' }));
  if (weight >= STRONG) one.append(svg('text', { x, y: y + size + 17, class: 'weight', ...middle }, said));
  one.append(svg('rect', { x: x - Math.max(wide, step) / 2, y: y - 20, width: Math.max(wide, step), height: size + 24, class: 'hit' }));
  return one;
}

/** Every head as a picture of the patches: how much each is looked at; below it what goes to [CLS]. */
export function wall(host, { about, order, layer, head, from, attention, count, choose, paint }) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(150, host.clientHeight / u), left = 58, below = 20;
  const wide = (W - left) / about.heads, tall = (H - below) / about.layers, cell = Math.min((wide - 22) / ROW, (tall - 12) / ROW);
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'group', 'aria-label': 'Where each head looks' });
  for (let l = 0; l < about.layers; l += 1) {
    drawing.append(svg('text', { x: 0, y: l * tall + tall / 2 + 4, class: l === layer - 1 ? 'axis chosen' : 'axis' }, `layer ${l + 1}`));
    for (let h = 0; h < about.heads; h += 1) {
      const x = left + h * wide + 6, y = l * tall + 5, weights = attention(l, h, from), chosen = l === layer - 1 && h === head - 1;
      const one = svg('g', { role: 'button', tabindex: 0, 'data-focus': `head${l}.${h}`, class: 'head' });
      one.setAttribute('aria-label', `Layer ${l + 1}, head ${h + 1}: ${probability(weights[0])} on [CLS]`);
      one.setAttribute('aria-pressed', String(chosen));
      for (let token = 1; token < count; token += 1) {
        const at = order[token - 1], place = { x: x + (at % ROW) * cell, y: y + Math.floor(at / ROW) * cell };
        one.append(svg('rect', { ...place, width: cell - 1, height: cell - 1, fill: paint(weights[token]) }));
      }
      one.append(svg('rect', { x: x - 4, y: y - 4, width: ROW * cell + 7, height: ROW * cell + 7, rx: 2, class: chosen ? 'frame chosen' : 'frame' }));
      pressed(one, () => choose({ layer: l + 1, head: h + 1 }));
      drawing.append(one);
    }
  }
  for (let h = 0; h < about.heads; h += 1) {
    const place = { x: left + h * wide + 6 + (ROW * cell) / 2, y: H - 4, 'text-anchor': 'middle' };
    drawing.append(svg('text', { ...place, class: h === head - 1 ? 'axis chosen' : 'axis' }, `head ${h + 1}`));
  }
  host.replaceChildren(drawing);
  rove(drawing, [...drawing.querySelectorAll('.head')], (layer - 1) * about.heads + head - 1, () => about.heads);
}

function pressed(one, act) {
  one.onclick = act;
  one.onkeydown = (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    act();
  };
}
