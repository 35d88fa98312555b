// The nodes of a graph in rows by their layers and in columns by their tokens, and edges between them as wide as what they carry.

import { svg, unit } from '../../shared/dom.js';
import { rove } from '../../shared/roving.js';

const LEFT = 34; // sixteenths of the type: room for the numbers of layers
const FLAT = 30; // for the words, written flat
const TILTED = 62; // and where one of them needs more room than its column has
const TOP = 26; // for the logit
const SHOWN = 2.5; // edges for each node
const WIDEST = 9;
const LETTER = 7.4;
const LONG = 9; // letters of a word that are written

export const signed = (value) => `${value < -0.005 ? '−' : value > 0.005 ? '+' : ''}${Math.abs(value).toFixed(2)}`;

/** The edges between nodes that are drawn, the strongest first. */
export function edgesOf(edges, drawn) {
  const there = new Set(drawn);
  return edges.filter(([from, to]) => there.has(from) && there.has(to)).sort((one, other) => Math.abs(other[2]) - Math.abs(one[2]));
}

/** Where each node stands: its middle, and the rows of layers. */
function placed(data, drawn, W, H) {
  const { nodes, words } = data, inner = drawn.filter((at) => nodes[at].layer >= 0), layers = [...new Set(inner.map((at) => nodes[at].layer))].sort((a, b) => a - b);
  const cell = (at) => `${nodes[at].layer} ${nodes[at].place}`, cells = new Map();
  for (const at of inner) cells.set(cell(at), [...(cells.get(cell(at)) ?? []), at]);
  const wide = words.map((word, place) => Math.max(1.6, Math.min(2.4, word.length / 3), ...[...cells].filter(([key]) => key.endsWith(` ${place}`)).map(([, all]) => all.length)));
  const sum = wide.reduce((one, other) => one + other), each = (W - LEFT - 8) / sum, starts = wide.map((_, place) => LEFT + each * wide.slice(0, place).reduce((one, other) => one + other, 0));
  const rows = layers.length, widths = wide.map((one) => one * each), tilted = words.some((word, place) => word.length * LETTER > widths[place] + 4), foot = tilted ? TILTED : FLAT;
  const gap = (H - foot - TOP - 22) / Math.max(1, rows), Y = (layer) => H - foot - 14 - gap * (layers.indexOf(layer) + 0.5);
  const spots = new Map(words.map((_, place) => [place, [starts[place] + (each * wide[place]) / 2, H - foot - 4]]));
  for (const all of cells.values()) {
    const { place, layer } = nodes[all[0]], order = all.sort((one, other) => (nodes[one].kind === 'mlp' ? 99 : nodes[one].head) - (nodes[other].kind === 'mlp' ? 99 : nodes[other].head));
    order.forEach((at, nth) => spots.set(at, [starts[place] + (each * wide[place] * (nth + 0.5)) / order.length, Y(layer) - (nodes[at].kind === 'mlp' ? gap * 0.16 : -gap * 0.16)]));
  }
  spots.set(nodes.length - 1, [starts.at(-1) + (each * wide.at(-1)) / 2, TOP - 6]);
  const size = Math.max(3.5, Math.min(8, gap * 0.36, each * 0.36));
  return { spots, layers, Y, size, widths, tilted, foot };
}

/** The whole drawing. node: the one that is chosen; choose: told of another one; title: a node for people. */
export function drawing(host, data, drawn, node, choose, title) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(300, host.clientHeight / u), { nodes, edges, target } = data;
  const made = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'group', 'aria-label': `What the logit of ${target.word} comes from` });
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
  const mine = all.filter(([from, to]) => from === node || to === node).slice(0, 24), rest = all.slice(0, Math.round(SHOWN * drawn.length)).filter((one) => !mine.includes(one));
  for (const edge of [...rest.reverse(), ...mine.reverse()]) made.append(line(edge, at, most, mine.includes(edge)));
  const buttons = inOrder(drawn.slice(0, -1), at.spots).map((one) => button(one, nodes[one], data, at, one === node, choose, title));
  made.append(...buttons, ...logit(data, at.spots.get(nodes.length - 1), W));
  rove(made, buttons, buttons.findIndex((one) => one.dataset.focus === `node${node}`), () => 1);
  return made;
}

/** From the bottom to the top, and from left to right: the order of arrow keys. */
const inOrder = (drawn, spots) => [...drawn].sort((one, other) => spots.get(other)[1] - spots.get(one)[1] || spots.get(one)[0] - spots.get(other)[0]);

function line([from, to, value], { spots }, most, mine) {
  const [x1, y1] = spots.get(from), [x2, y2] = spots.get(to), bend = (y1 - y2) * 0.45;
  const width = Math.max(0.6, (WIDEST * Math.abs(value)) / most), kind = value < 0 ? 'against' : 'for';
  const path = `M${x1.toFixed(1)} ${y1.toFixed(1)}C${x1.toFixed(1)} ${(y1 - bend).toFixed(1)} ${x2.toFixed(1)} ${(y2 + bend).toFixed(1)} ${x2.toFixed(1)} ${y2.toFixed(1)}`;
  return svg('path', { d: path, class: `edge ${kind}${mine ? ' mine' : ''}`, 'stroke-width': width.toFixed(2) });
}

function button(number, node, data, { spots, size, widths, tilted, foot }, here, choose, title) {
  const [x, y] = spots.get(number), kind = node.through < 0 ? 'against' : 'for', made = svg('g', { role: 'button', tabindex: -1, class: `node ${node.kind} ${kind}${here ? ' here' : ''}` });
  made.dataset.focus = `node${number}`;
  made.setAttribute('aria-pressed', String(here));
  made.setAttribute('aria-label', `${title(number)}: ${signed(node.through)}`);
  if (node.kind === 'token') {
    const word = data.words[node.place], shown = word.length > LONG ? `${word.slice(0, LONG - 1)}…` : word;
    made.append(svg('rect', { x: x - widths[node.place] / 2, y: y - 5, width: widths[node.place], height: foot + 6, class: 'hit' }));
    made.append(svg('circle', { cx: x, cy: y, r: 2.5, class: 'foot' }), svg('text', tilted ? { x: x + 4, y: y + 16, class: 'word', 'text-anchor': 'end', transform: `rotate(-45 ${x + 4} ${y + 16})` } : { x, y: y + 18, class: 'word', 'text-anchor': 'middle' }, shown));
  } else if (node.kind === 'head') made.append(svg('circle', { cx: x, cy: y, r: size, class: 'shape' }));
  else made.append(svg('rect', { x: x - size, y: y - size, width: 2 * size, height: 2 * size, class: 'shape' }));
  if (node.kind !== 'token') {
    const name = node.kind === 'head' ? `${node.layer}.${node.head}` : '';
    made.append(svg('circle', { cx: x, cy: y, r: Math.max(11, size), class: 'hit' }));
    if (here && name) made.append(svg('text', { x: x + size + 4, y: y + 4, class: 'name' }, name));
  }
  made.append(svg('title', {}, `${title(number)}: ${signed(node.through)}`));
  made.onclick = () => choose(number);
  made.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    choose(number);
  });
  return made;
}

function logit({ target }, [x, y], W) {
  const other = target.against === null ? 'the mean' : `“${target.against}”`, words = `“${target.word}” ${signed(target.logit)} above ${other}`;
  const half = (LETTER * words.length) / 2, middle = Math.min(W - half - 2, Math.max(half + 2, x));
  return [svg('circle', { cx: x, cy: y, r: 4.5, class: 'end' }), svg('text', { x: middle, y: y - 7, class: 'top', 'text-anchor': 'middle' }, words)];
}
