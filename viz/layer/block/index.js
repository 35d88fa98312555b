// A layer as boxes on the residual stream; a box opens to its matrix and its formula. Data: payload.py beside this
// file.

import { element, named, refocus, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { cells, heat } from '../../shared/heat.js';
import { needsModel } from '../../shared/standing.js';
import { layoutOf } from './places.js';

const LIST = 52, DOWN = 41; // rem: a row of all layers needs as much room, and a drawing from left to right

const narrower = (host, rem) => host.clientWidth < rem * 16 * unit();
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
  made.append(end('embed'), '→', ...(narrower(host, LIST) ? [stepper(data, send)] : listed(data, made, send)));
  if (data.boxes.some((one) => one.name === 'logits')) made.append('→', end('final_norm'), '→', end('logits'));
  return made;
}

/** A button for each layer. */
function listed(data, made, send) {
  return Array.from({ length: data.layers }, (_, layer) => {
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
    return one;
  });
}

/** The layer as a choice, with the one before and the one after: where there is no room for all. */
function stepper(data, send) {
  const made = element('div', 'stepper'), choice = element('select');
  for (let layer = 0; layer < data.layers; layer += 1) choice.append(new Option(`Layer ${layer}`, String(layer), false, layer === data.layer));
  choice.setAttribute('aria-label', 'Layer');
  choice.dataset.focus = 'layer';
  choice.onchange = () => send('layer', Number(choice.value));
  const step = (name, sign, by) => {
    const one = named(name, sign, () => send('layer', data.layer + by));
    one.setAttribute('aria-label', by < 0 ? 'The layer before' : 'The layer after');
    needsModel(one);
    one.disabled ||= !(data.layer + by in Array(data.layers).fill(0));
    return one;
  };
  made.append(step('before', '−', -1), needsModel(choice), step('after', '+', 1));
  return made;
}

function drawing(host, data, memory, send) {
  const narrow = narrower(host, DOWN), stage = element('div', narrow ? 'stage down' : 'stage');
  const { size: [wide, high], places, wires } = layoutOf(data.order, data.boxes.map((one) => one.name), narrow);
  const lines = svg('svg', { viewBox: `0 0 ${wide} ${high}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  for (const { d, stream } of wires) lines.append(svg('path', { d, class: stream ? 'wire stream' : 'wire' }));
  if (narrow) stage.style.height = `${high / 16}rem`;
  stage.append(lines);
  const buttons = data.boxes.filter((one) => places[one.name]).map((one) => {
    const made = element('button', `box ${MEANING[one.name] || ''}`);
    made.type = 'button';
    made.append(element('b', '', one.title), element('small', '', one.shape));
    made.style.left = `${(100 * places[one.name][0]) / wide}%`;
    made.style.top = `${(100 * places[one.name][1]) / high}%`;
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
  const narrow = narrower(host, DOWN);
  host.querySelector('.box[aria-pressed="true"], .step[aria-pressed="true"]')?.focus({ preventScroll: narrow });
  if (narrow) host.querySelector('.opened').scrollIntoView({ block: 'nearest' }); // it stands below the boxes
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
  text.append(element('h2', '', `${one.title} ${one.shape}`), element('p', 'formula', one.formula), element('p', '', one.said), moves);
  body.append(text, matrix);
  root.append(layersOf(host, data, memory, send), drawing(host, data, memory, send), body);
  const focused = host.getRootNode().activeElement?.dataset?.focus;
  host.replaceChildren(root);
  refocus(root, focused, { preventScroll: true });
  matrix.style.setProperty('--rows', String(one.matrix.rows.length));
  heat(matrix, { ...one.matrix, most_tall: 24, label: `${one.title} ${one.shape}, layer ${data.layer}: ${one.said}` });
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
