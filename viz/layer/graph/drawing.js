// The nodes of a graph in rows by their layers and in columns by their tokens, and edges between them as wide as what they carry.

import { svg, unit } from '../../shared/dom.js';
import { rove } from '../../shared/roving.js';

const LEFT = 34; // sixteenths of the type: room for the numbers of layers
const FLAT = 30; // for the words, written flat
const TILTED = 62; // and where one of them needs more room than its column has
const TOP = 26; // for the logit
const SHOWN = 2.5; // edges for each node
const HIT = 12.5; // around a part: these may meet, and the nearest is meant
const MINE = 24; // of the chosen one
const WIDEST = 9;
const LETTER = 7.4;
const LONG = 9; // letters of a word that are written

export const signed = (value) => `${value < -0.005 ? '−' : value > 0.005 ? '+' : ''}${Math.abs(value).toFixed(2)}`;

/** The edges between nodes that are drawn, the strongest first. */
export function edgesOf(edges, drawn) {
  const there = new Set(drawn);
  return edges.filter(([from, to]) => there.has(from) && there.has(to)).sort((one, other) => Math.abs(other[2]) - Math.abs(one[2]));
}

/** How wide the column of each token is, in shares: by its word, and by the most parts that stand side by side in it. */
function shares(words, cells) {
  return words.map((word, place) => {
    const beside = [...cells.values()].filter(([first]) => first.place === place).map((all) => all.length);
    return Math.max(1.6, Math.min(2.4, word.length / 3), ...beside);
  });
}

/** Heads and MLPs that stand at the same layer and token, in the order of heads, the MLP last. */
function inCells(nodes, inner) {
  const cells = new Map(), rank = (node) => (node.kind === 'mlp' ? Infinity : node.head);
  for (const at of inner) {
    const name = `${nodes[at].layer} ${nodes[at].place}`;
    cells.set(name, [...(cells.get(name) ?? []), { ...nodes[at], number: at }]);
  }
  for (const all of cells.values()) all.sort((one, other) => rank(one) - rank(other));
  return cells;
}

/** Where each node stands: its middle, and the rows of layers. */
function placed({ nodes, words }, drawn, W, H) {
  const inner = drawn.filter((at) => nodes[at].layer >= 0), layers = [...new Set(inner.map((at) => nodes[at].layer))].sort((a, b) => a - b);
  const cells = inCells(nodes, inner), wide = shares(words, cells), each = (W - LEFT - 8) / wide.reduce((one, other) => one + other);
  const widths = wide.map((one) => one * each), starts = widths.map((_, place) => widths.slice(0, place).reduce((one, other) => one + other, LEFT));
  const tilted = words.some((word, place) => word.length * LETTER > widths[place] + 4), foot = tilted ? TILTED : FLAT;
  const gap = (H - foot - TOP - 22) / Math.max(1, layers.length), Y = (layer) => H - foot - 14 - gap * (layers.indexOf(layer) + 0.5);
  const spots = new Map(words.map((_, place) => [place, [starts[place] + widths[place] / 2, H - foot - 4]]));
  for (const all of cells.values()) {
    all.forEach(({ number, kind, place, layer }, nth) => {
      const x = starts[place] + (widths[place] * (nth + 0.5)) / all.length;
      spots.set(number, [x, Y(layer) + (kind === 'mlp' ? -0.16 : 0.16) * gap]);
    });
  }
  spots.set(nodes.length - 1, [starts.at(-1) + widths.at(-1) / 2, TOP - 6]);
  const size = Math.max(3.5, Math.min(8, gap * 0.36, each * 0.36));
  return { spots, layers, Y, size, widths, tilted, foot };
}

/** The whole drawing. node: the one that is chosen; choose: told of another one; title: a node for people. */
export function drawing(host, data, drawn, node, choose, title) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(300, host.clientHeight / u), { nodes, edges, target } = data;
  const label = `What the logit of ${target.word} comes from`;
  const made = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'group', 'aria-label': label });
  const at = placed(data, drawn, W, H), all = edgesOf(edges, drawn), most = Math.max(...all.map((one) => Math.abs(one[2])), 1e-6);
  let below = Infinity;
  made.append(svg('text', { x: 0, y: TOP + 4, class: 'axis' }, 'layer'));
  for (const layer of at.layers) {
    const y = at.Y(layer);
    made.append(svg('line', { x1: LEFT, x2: W, y1: y, y2: y, class: 'rule' }));
    if (below - y < 13) continue;
    made.append(svg('text', { x: LEFT - 10, y: y + 4, class: 'axis', 'text-anchor': 'end' }, String(layer)));
    below = y;
  }
  const mine = all.filter(([from, to]) => from === node || to === node).slice(0, MINE);
  const rest = all.slice(0, Math.round(SHOWN * drawn.length)).filter((one) => !mine.includes(one));
  for (const edge of [...rest.reverse(), ...mine.reverse()]) made.append(line(edge, at, most, mine.includes(edge)));
  const buttons = inOrder(drawn.slice(0, -1), at.spots).map((one) => button(one, nodes[one], data, at, one === node, choose, title));
  made.append(...buttons, ...logit(data, at.spots.get(nodes.length - 1), W));
  made.onclick = (event) => nearestTo(event, made, buttons, at.spots, u, choose);
  rove(made, buttons, buttons.findIndex((one) => one.dataset.focus === `node${node}`), () => 1);
  return made;
}

/** What was meant by a press: the part whose middle is nearest, where the places around several meet. */
function nearestTo(event, made, buttons, spots, u, choose) {
  const pressed = event.target.closest('.node');
  if (!pressed) return;
  const box = made.getBoundingClientRect(), x = (event.clientX - box.left) / u, y = (event.clientY - box.top) / u;
  const far = (one) => Math.hypot(spots.get(numberOf(one))[0] - x, spots.get(numberOf(one))[1] - y);
  const parts = buttons.filter((one) => !one.matches('.token')), alone = pressed.matches('.token') || !event.detail; // no pointer pressed it
  choose(numberOf(alone ? pressed : parts.reduce((best, one) => (far(one) < far(best) ? one : best))));
}

const numberOf = (button) => Number(button.dataset.focus.slice(4));

/** From the bottom to the top, and from left to right: the order of arrow keys. */
const inOrder = (drawn, spots) => [...drawn].sort((one, other) => spots.get(other)[1] - spots.get(one)[1] || spots.get(one)[0] - spots.get(other)[0]);

function line([from, to, value], { spots }, most, mine) {
  const [x1, y1] = spots.get(from), [x2, y2] = spots.get(to), bend = (y1 - y2) * 0.45;
  const width = Math.max(0.6, (WIDEST * Math.abs(value)) / most), kind = value < 0 ? 'against' : 'for', n = (number) => number.toFixed(1);
  const path = `M${n(x1)} ${n(y1)}C${n(x1)} ${n(y1 - bend)} ${n(x2)} ${n(y2 + bend)} ${n(x2)} ${n(y2)}`;
  return svg('path', { d: path, class: `edge ${kind}${mine ? ' mine' : ''}`, 'stroke-width': width.toFixed(2) });
}

function button(number, node, data, at, here, choose, title) {
  const kind = node.through < 0 ? 'against' : 'for';
  const made = svg('g', { role: 'button', tabindex: -1, class: `node ${node.kind} ${kind}${here ? ' here' : ''}` });
  const [x, y] = at.spots.get(number);
  made.dataset.focus = `node${number}`;
  made.setAttribute('aria-pressed', String(here));
  made.setAttribute('aria-label', `${title(number)}: ${signed(node.through)}`);
  made.append(...(node.kind === 'token' ? token(data.words[node.place], x, y, at, at.widths[node.place]) : shape(node, x, y, at.size, here)));
  made.append(svg('title', {}, `${title(number)}: ${signed(node.through)}`));
  made.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    choose(number);
  });
  return made;
}

/** A token's foot, and its word. */
function token(word, x, y, { tilted, foot }, width) {
  const shown = word.length > LONG ? `${word.slice(0, LONG - 1)}…` : word, [left, below] = [x + 4, y + 16];
  const how = tilted ? { x: left, y: below, 'text-anchor': 'end', transform: `rotate(-45 ${left} ${below})` } : { x, y: y + 18, 'text-anchor': 'middle' };
  const hit = svg('rect', { x: x - width / 2, y: y - 5, width, height: foot + 6, class: 'hit' });
  return [hit, svg('circle', { cx: x, cy: y, r: 2.5, class: 'foot' }), svg('text', { ...how, class: 'word' }, shown)];
}

/** A head is a circle, an MLP a square. */
function shape({ kind, layer, head }, x, y, size, here) {
  const side = 2 * size;
  const made = kind === 'head' ? svg('circle', { cx: x, cy: y, r: size }) : svg('rect', { x: x - size, y: y - size, width: side, height: side });
  made.setAttribute('class', 'shape');
  const hit = svg('circle', { cx: x, cy: y, r: Math.max(HIT, size), class: 'hit' });
  return here && kind === 'head' ? [made, hit, svg('text', { x: x + size + 4, y: y + 4, class: 'name' }, `${layer}.${head}`)] : [made, hit];
}

function logit({ target }, [x, y], W) {
  const other = target.against === null ? 'the mean' : `“${target.against}”`, words = `“${target.word}” ${signed(target.logit)} above ${other}`;
  const half = (LETTER * words.length) / 2, middle = Math.min(W - half - 2, Math.max(half + 2, x));
  return [svg('circle', { cx: x, cy: y, r: 4.5, class: 'end' }), svg('text', { x: middle, y: y - 7, class: 'top', 'text-anchor': 'middle' }, words)];
}
