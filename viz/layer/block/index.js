// A layer as boxes on the residual stream; a box opens to its matrix and its formula. Data: payload.py beside this
// file.

import { element, svg } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { cells, heat } from '../../shared/heat.js';
import { needsModel } from '../../shared/standing.js';

const W = 880, H = 204, LINE = 26; // the drawing in sixteenths of the type; the height of the stream
// Where boxes stand (their middle), by where the norms are. What has no place is not drawn.
const PRE = {
  resid_pre: [128, LINE],
  norm_1: [128, 106],
  q: [224, 72],
  k: [224, 120],
  v: [224, 168],
  scores: [316, 96],
  pattern: [404, 96],
  z: [404, 168],
  attention_out: [496, 106],
  resid_mid: [544, LINE],
  norm_2: [584, 168],
  gate: [676, 96],
  up: [676, 168],
  hidden: [760, 132],
  mlp_out: [840, 132],
  resid_post: [840, LINE],
};
const POST = {
  ...PRE,
  norm_1: [584, LINE],
  resid_mid: [496, LINE],
  norm_2: [832, LINE],
  resid_post: [742, LINE],
  up: [640, 120],
  hidden: [694, 168],
  mlp_out: [742, 106],
};
// A norm behind each part, on the way up to the sum.
const BEHIND = { ...PRE, z: [392, 168], attention_out: [472, 144], after_1: [516, 88], mlp_out: [836, 150], after_2: [836, 90] };
const PLACES = { pre: PRE, post: POST, parallel: { ...PRE, norm_2: [584, 168] }, inner: BEHIND, both: BEHIND };
const WIRES = {
  pre: [
    ['resid_pre', 'norm_1'],
    ['norm_1', 'q'],
    ['norm_1', 'k'],
    ['norm_1', 'v'],
    ['q', 'scores'],
    ['k', 'scores'],
    ['scores', 'pattern'],
    ['pattern', 'z'],
    ['v', 'z'],
    ['z', 'attention_out'],
    ['attention_out', 'resid_mid'],
    ['resid_pre', 'resid_mid'],
    ['resid_mid', 'norm_2'],
    ['norm_2', 'gate'],
    ['norm_2', 'up'],
    ['gate', 'hidden'],
    ['up', 'hidden'],
    ['hidden', 'mlp_out'],
    ['mlp_out', 'resid_post'],
    ['resid_mid', 'resid_post'],
  ],
  post: [
    ['resid_pre', 'q'],
    ['resid_pre', 'k'],
    ['resid_pre', 'v'],
    ['q', 'scores'],
    ['k', 'scores'],
    ['scores', 'pattern'],
    ['pattern', 'z'],
    ['v', 'z'],
    ['z', 'attention_out'],
    ['attention_out', 'resid_mid'],
    ['resid_pre', 'resid_mid'],
    ['resid_mid', 'norm_1'],
    ['norm_1', 'up'],
    ['up', 'hidden'],
    ['hidden', 'mlp_out'],
    ['mlp_out', 'resid_post'],
    ['norm_1', 'resid_post'],
    ['resid_post', 'norm_2'],
  ],
};
WIRES.both = [
  ...WIRES.pre.filter(([a]) => !(a === 'attention_out' || a === 'mlp_out')),
  ['attention_out', 'after_1'],
  ['after_1', 'resid_mid'],
  ['mlp_out', 'after_2'],
  ['after_2', 'resid_post'],
];
WIRES.inner = [
  ...WIRES.both,
  ['resid_pre', 'q'],
  ['resid_pre', 'k'],
  ['resid_pre', 'v'],
  ['resid_mid', 'gate'],
  ['resid_mid', 'up'],
];
WIRES.parallel = [...WIRES.pre.filter(([a, b]) => !(a === 'resid_mid' && b === 'norm_2')), ['resid_pre', 'norm_2']];
const MEANING = { q: 'query', k: 'key', v: 'value' };

function layersOf(host, data, memory, send) {
  const made = element('div', 'layers');
  made.setAttribute('role', 'group');
  made.setAttribute('aria-label', 'Layer');
  const end = (name) => {
    const box = data.boxes.find((one) => one.name === name), one = element('button', 'end', box.title);
    one.type = 'button';
    one.setAttribute('aria-pressed', String(memory.opened === name));
    one.onclick = () => open(host, data, memory, send, name);
    return one;
  };
  made.append(end('embed'), '→');
  for (let layer = 0; layer < data.layers; layer += 1) {
    const one = element('button', 'layer', String(layer));
    one.type = 'button';
    one.setAttribute('aria-pressed', String(layer === data.layer));
    one.setAttribute('aria-label', `Layer ${layer}`);
    one.tabIndex = layer === data.layer ? 0 : -1;
    one.onclick = () => send('layer', layer);
    if (layer !== data.layer) needsModel(one);
    one.onkeydown = (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const next = step && /** @type {HTMLElement} */ (made.querySelectorAll('.layer')[layer + step]);
      if (!next) return;
      event.preventDefault();
      next.focus();
      send('layer', layer + step);
    };
    made.append(one);
  }
  if (data.boxes.some((one) => one.name === 'logits')) made.append('→', end('final_norm'), '→', end('logits'));
  return made;
}

function drawing(host, data, memory, send) {
  const stage = element('div', 'stage'), places = PLACES[data.order], named = new Map(data.boxes.map((one) => [one.name, one]));
  const wires = svg('svg', { viewBox: `0 0 ${W} ${H}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  const there = (name) => named.has(name) && places[name];
  for (const [from, to] of WIRES[data.order]) {
    if (!there(from) || !there(to)) continue;
    const [[x1, y1], [x2, y2]] = [places[from], places[to]];
    const stream = y1 === LINE && y2 === LINE;
    const middle = stream ? '' : `C${(x1 + x2) / 2},${y1} ${(x1 + x2) / 2},${y2} `;
    wires.append(svg('path', { d: stream ? `M${x1},${y1}L${x2},${y2}` : `M${x1},${y1}${middle}${x2},${y2}`, class: stream ? 'wire stream' : 'wire' }));
  }
  stage.append(wires);
  const buttons = data.boxes.filter((one) => places[one.name]).map((one) => {
    const made = element('button', `box ${MEANING[one.name] || ''}`);
    made.type = 'button';
    made.append(element('b', '', one.title), element('small', '', one.shape));
    made.style.left = `${(100 * places[one.name][0]) / W}%`;
    made.style.top = `${(100 * places[one.name][1]) / H}%`;
    made.setAttribute('aria-pressed', String(one.name === memory.opened));
    made.onclick = () => open(host, data, memory, send, one.name);
    return made;
  });
  stage.append(...buttons);
  return stage;
}

function open(host, data, memory, send, name) {
  memory.opened = name;
  draw(host, data, memory, send);
  host.querySelector('.box[aria-pressed="true"], .step[aria-pressed="true"]')?.focus();
  clearTimeout(memory.telling);
  memory.telling = setTimeout(() => send('box', name), 500);
}

function draw(host, data, memory, send) {
  const root = element('div', 'block');
  root.style.setProperty('--top', `${topOf(host)}px`);
  const one = data.boxes.find((box) => box.name === memory.opened) || data.boxes[0];
  memory.opened = one.name;
  const body = element('div', 'opened'), text = element('div', 'text'), matrix = element('div', 'matrix');
  const at = data.boxes.indexOf(one), moves = element('div', 'moves');
  for (const [label, step] of [['← Back', -1], ['Next →', 1]]) {
    const button = element('button', 'step', label), to = data.boxes[at + step];
    button.type = 'button';
    button.disabled = !to;
    button.onclick = () => open(host, data, memory, send, to.name);
    moves.append(button);
  }
  text.append(element('h3', '', `${one.title} ${one.shape}`), element('p', 'formula', one.formula), element('p', '', one.said), moves);
  body.append(text, matrix);
  root.append(layersOf(host, data, memory, send), drawing(host, data, memory, send), body);
  host.replaceChildren(root);
  heat(matrix, { ...one.matrix, most_tall: 24 });
  host._rows = () => cells(one.matrix).map((cell) => ({ box: `${one.title} ${one.formula}`, ...cell })); // what is open is what is saved
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  host.dataset.meanings = 'query key value chosen'; // for the legend of a saved figure
  const memory = (host._block ||= { opened: data.opened });
  if (memory.told !== data.opened) memory.opened = data.opened;
  memory.told = data.opened;
  return keepDrawn(host, () => draw(host, data, memory, setStateValue), () => clearTimeout(memory.telling));
}
