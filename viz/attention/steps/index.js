// One query of one head, step by step: q, k, q·k, the scale, the mask, softmax, the weighted sum. Data: payload.py
// beside this file.

import { coloursOf, element, svg } from '../../shared/dom.js';
import { BLANK, spaced, textOf } from '../../shared/pieces.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { needsModel } from '../../shared/standing.js';
import { alternative, heaviest } from './words.js';

/** @type {[string, (d: any) => string][]} */
const STEPS = [
  ['Query', (d) => `“${d.word}” makes a query: ${d.q.length} numbers that say what it looks for. In a library, this is the slip with your question.`],
  [
    'Keys',
    (d) =>
      `Every word makes a key: what it has to offer, like the label on a book's spine. q · k, ${d.q.length} products added up, ` +
      'is how well the slip and the label agree.',
  ],
  [
    'Divide',
    (d) =>
      `Sums of ${d.q.length} products grow with their number. Divided by ${divisor(d)}, they stay ` +
      `small enough for the softmax to listen to more than one word.${d.cap ? ` This model also bounds them: ${d.cap} tanh(s / ${d.cap}).` : ''}`,
  ],
  [
    'Mask',
    (d) =>
      d.causal
        ? 'What comes later has not been written yet when the model reads this word: its scores become −∞.'
        : 'This model reads both sides: nothing is masked.',
  ],
  ['Softmax', () => 'e to the power of each score, divided by the sum of all: weights between 0 and 1 that add up to 1.'],
  [
    'Sum',
    (d) =>
      'Each word also makes a value: what its book says. The head passes on their weighted sum: a point inside the polygon of ' +
      `the values${d.held < 0.995 ? ` (this plane holds ${Math.round(100 * d.held)} % of how they differ)` : ''}.`,
  ],
];
const COLUMNS = ['', 'key', 'q · k', 'scaled', 'masked', 'weight', 'value']; // what each row shows; a step opens the next
const OPENED = [1, 3, 4, 5, 6, 7];
const IN_HAND = [[0], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6]]; // what a step begins with and what it makes: all that a phone has room for
const number = (value) => (Number.isFinite(value) ? value.toFixed(2).replace('-', '−') : '−∞');
const weight = (value) => (value > 0.9995 ? '1.000' : value.toFixed(3).replace(/^0/, ''));

function label(hex) {
  const text = textOf(hex);
  return text === null ? spaced(hex) : text.trim() || BLANK;
}

/** What q · k is divided by: the root of the width of a head, in most models. */
function divisor(data) {
  const by = 1 / data.scale, root = Math.sqrt(data.q.length);
  const said = by.toFixed(2).replace(/\.?0+$/, '');
  return Math.abs(by - root) < 0.001 * root ? `√${data.q.length} = ${said}` : said;
}

/** The weights as they are, or as a temperature and no mask would make them. */
function worked(data, memory) {
  const bounded = (one) => (data.cap ? data.cap * Math.tanh(one / data.cap) : one);
  const scaled = data.dots.map((one) => bounded(one * data.scale));
  const masked = scaled.map((one, k) => (memory.mask && !data.allowed[k] ? -Infinity : one));
  const divided = masked.map((one) => one / memory.temperature),
    most = Math.max(...divided),
    powers = divided.map((one) => Math.exp(one - most)),
    sum = powers.reduce((a, b) => a + b, 0);
  const asItIs = memory.temperature === 1 && memory.mask;
  const weights = asItIs ? data.weights : powers.map((one) => one / sum);
  const z = data.q.map((_, i) => weights.reduce((total, one, k) => total + one * data.v[k][i], 0));
  const place = [0, 1].map((axis) => weights.reduce((total, one, k) => total + one * data.places[k][axis], 0));
  return { scaled, masked: divided, weights, z, place };
}

/** Numbers as a row of coloured cells: orange above zero, blue below, strong for far from it. */
function strip(numbers, most, name) {
  /** @type {HTMLCanvasElement & { paint?: (colours: any) => void }} */
  const made = element('canvas', 'strip');
  made.setAttribute('role', 'img');
  made.setAttribute('aria-label', `${name}: ${numbers.length} numbers from ${number(Math.min(...numbers))} to ${number(Math.max(...numbers))}`);
  made.paint = (colours) => {
    const sharp = Math.min(2, devicePixelRatio || 1);
    Object.assign(made, { width: Math.max(1, Math.round(made.clientWidth * sharp)), height: Math.max(1, Math.round(made.clientHeight * sharp)) });
    const pen = made.getContext('2d'), cell = made.width / numbers.length;
    numbers.forEach((one, at) => {
      pen.globalAlpha = Math.min(1, (Math.abs(one) / most) ** 0.62);
      pen.fillStyle = one > 0 ? colours.pos : colours.neg;
      pen.fillRect(Math.floor(at * cell), 0, Math.ceil(cell), made.height);
    });
  };
  made.onpointermove = (event) => {
    const at = Math.floor((event.offsetX / made.clientWidth) * numbers.length);
    if (numbers[at] !== undefined) made.title = `${name}, number ${at}: ${numbers[at].toFixed(3).replace('-', '−')}`;
  };
  made.onclick = (event) => {
    made.onpointermove(event); // a finger has pointed nowhere before
    const told = made.closest('.steps')?.querySelector('.picked');
    if (told) told.textContent = made.title;
  };
  return made;
}

/** The corners of the smallest polygon around all points (Andrew 1979). */
function hull(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (list) => {
    const found = [];
    for (const p of list) {
      while (found.length > 1) {
        const [a, b] = found.slice(-2);
        if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
        found.pop();
      }
      found.push(p);
    }
    return found.slice(0, -1);
  };
  return sorted.length < 3 ? sorted : [...half(sorted), ...half(sorted.reverse())];
}

function polygon(data, now, labels, memory) {
  const size = 240, able = data.places.filter((_, k) => data.allowed[k] || !memory.mask);
  const all = [...data.places, now.place], range = (axis) => [Math.min(...all.map((one) => one[axis])), Math.max(...all.map((one) => one[axis]))];
  const [[left, right], [low, high]] = [range(0), range(1)], scale = (size - 70) / Math.max(1e-6, right - left, high - low);
  const X = (x) => size / 2 + (x - (left + right) / 2) * scale, Y = (y) => size / 2 - (y - (low + high) / 2) * scale;
  const drawing = svg('svg', {
    viewBox: `0 0 ${size} ${size}`,
    class: 'polygon',
    role: 'img',
    'aria-label': `The values of the visible words as corners, and their weighted sum inside: ${heaviest(now.weights, labels)}`,
  });
  drawing.append(svg('polygon', { points: hull(able).map(([x, y]) => `${X(x)},${Y(y)}`).join(' '), class: 'hull' }));
  data.places.forEach(([x, y], k) => {
    if (!data.allowed[k] && memory.mask) return;
    drawing.append(
      svg('line', { x1: X(x), y1: Y(y), x2: X(now.place[0]), y2: Y(now.place[1]), class: 'pull', 'stroke-width': Math.max(0.3, now.weights[k] * 6) }),
    );
    drawing.append(svg('circle', { cx: X(x), cy: Y(y), r: 3 + 4 * now.weights[k], class: 'corner' }));
  });
  const named = data.places.map((_, k) => k).filter((k) => data.allowed[k] || !memory.mask).sort((a, b) => now.weights[b] - now.weights[a]).slice(0, 6);
  const taken = [];
  for (const k of named) {
    const x = X(data.places[k][0]), y = Y(data.places[k][1]) - 8, wide = labels[k].length * 7 + 6;
    if (taken.some(([a, b, w]) => Math.abs(a - x) < (w + wide) / 2 && Math.abs(b - y) < 14)) continue;
    taken.push([x, y, wide]);
    drawing.append(svg('text', { x: Math.min(size - wide / 2, Math.max(wide / 2, x)), y, class: 'name', 'text-anchor': 'middle' }, labels[k]));
  }
  drawing.append(svg('circle', { cx: X(now.place[0]), cy: Y(now.place[1]), r: 6, class: 'sum' }));
  return drawing;
}

/** What each step opens of the query and of every word; `strips` takes what is to be painted. */
function opened(data, now, labels, memory, strips) {
  const { step } = memory, shown = OPENED[step - 1], word = labels[data.query], table = element('div', 'table'), rows = element('div', 'rows');
  const most = Math.max(...data.q.map(Math.abs), ...data.k.flat().map(Math.abs)), mostV = Math.max(1e-6, ...data.v.flat().map(Math.abs));
  table.style.setProperty('--rows', labels.length);
  const put = (parent, made, column) => {
    made.classList.add('cell');
    if (column > shown - 1 && column > 0) made.classList.add('closed');
    if (column === shown - 1 && step > 1) made.classList.add('new');
    if (column && !IN_HAND[step - 1].includes(column)) made.classList.add('idle');
    parent.append(made);
  };
  const first = element('div', 'line query');
  const q = strip(data.q, most, `query of ${word}`);
  strips.push(q);
  put(first, element('b', '', word), 0);
  put(first, q, 0);
  first.append(element('span', 'cell about', `query of layer ${data.layer}, head ${data.head}`));
  const head = element('div', 'line head');
  COLUMNS.forEach((name, column) =>
    put(head, element('span', '', column === 3 ? `÷ ${divisor(data).split(' ')[0]}` : column === 4 && memory.temperature !== 1 ? '÷ T' : name), column),
  );
  labels.forEach((text, k) => {
    const line = element('div', `line${data.allowed[k] || !memory.mask || step < 4 ? '' : ' masked'}${k === data.query ? ' self' : ''}`);
    put(line, element('span', 'word', text), 0);
    const key = strip(data.k[k], most, `key of ${text}`), value = strip(data.v[k], mostV, `value of ${text}`);
    strips.push(key, value);
    put(line, key, 1);
    put(line, element('span', 'n', number(data.dots[k])), 2);
    put(line, element('span', 'n', number(now.scaled[k])), 3);
    put(line, element('span', 'n', number(now.masked[k])), 4);
    const bars = element('span', 'n weight', weight(now.weights[k]));
    bars.style.setProperty('--part', `${100 * now.weights[k]}%`);
    put(line, bars, 5);
    value.style.opacity = String(step === 6 ? 0.25 + 0.75 * Math.min(1, now.weights[k] * 2) : 1);
    put(line, value, 6);
    rows.append(line);
  });
  table.append(first, head, rows);
  if (step === 6) {
    const last = element('div', 'line sum'), z = strip(now.z, mostV, 'weighted sum of the values');
    strips.push(z);
    last.append(element('span', 'cell about', 'what the head passes on'), z);
    table.append(last);
  }
  return [table, rows];
}

/** What the step does, in words. */
function about(data, now, labels, memory) {
  const { step, temperature } = memory, [title, said] = STEPS[step - 1], beside = element('div', 'beside');
  const note = (text) => beside.append(element('p', 'note', text));
  beside.append(element('h2', '', `${step}. ${title}`), element('p', '', said({ ...data, word: labels[data.query] })));
  if (step >= 4 && !memory.mask) note('Without the mask it reads words that are not yet written: training would only teach it to copy.');
  if (step >= 5 && temperature !== 1) {
    note(temperature < 1 ? 'Below 1, nearly all the weight goes to one word.' : 'Above 1, the weights approach a plain average.');
  }
  if (step === 6) beside.append(polygon(data, now, labels, memory));
  beside.append(element('p', 'picked'));
  return beside;
}

function draw(host, data, memory, send) {
  const root = element('div', 'steps'), fill = () => show(host, root, data, memory);
  root.style.setProperty('--top', `${topOf(host)}px`);
  root.append(chooser(data, data.tokens.map(label), memory, send), bar(data, memory, send, fill), element('div', 'table'), element('div', 'beside'));
  host.replaceChildren(root);
  fill();
}

/** The table and what is said of it: what the hand is on stays as it is. */
function show(host, root, data, memory) {
  const labels = data.tokens.map(label), now = worked(data, memory), strips = [], [table, rows] = opened(data, now, labels, memory, strips);
  root.querySelector('.table').replaceWith(table);
  root.querySelector('.beside').replaceWith(about(data, now, labels, memory));
  const read = coloursOf(root, ['pos', 'neg']), colours = { pos: `rgb(${read.pos.join()})`, neg: `rgb(${read.neg.join()})` };
  for (const one of strips) one.paint(colours);
  const best = /** @type {HTMLElement[]} */ ([...rows.children])[memory.step < 5 ? data.query : now.weights.indexOf(Math.max(...now.weights))];
  rows.scrollTop = best.offsetTop - rows.offsetTop - rows.clientHeight / 2; // in sight, however long the text
  say(host, `Layer ${data.layer}, head ${data.head}, step ${memory.step} of 6, ${STEPS[memory.step - 1][0]}: ${alternative(data, now, labels, memory.step)}`);
}

/** Which head, and which word asks. */
function chooser(data, labels, memory, send) {
  const made = element('div', 'chooser');
  const tell = (change) => send('spot', `heads:${[change.layer ?? data.layer, change.head ?? data.head, change.query ?? data.query].join('.')}`);
  const select = (name, count, now, act) => {
    const box = element('select');
    box.setAttribute('aria-label', name);
    for (let at = 0; at < count; at += 1) box.append(new Option(`${name} ${at}`, String(at), at === now, at === now));
    box.onchange = () => act(+box.value);
    return needsModel(box);
  };
  const asks = select('Query', labels.length, data.query, (query) => tell({ query }));
  [...asks.options].forEach((one, at) => (one.textContent = `“${labels[at]}” asks`));
  made.append(select('Layer', data.layers, data.layer, (layer) => tell({ layer })), select('Head', data.heads, data.head, (head) => tell({ head })), asks);
  if (data.shared > 1) made.append(element('span', 'about', `${data.shared} heads share each key and value`));
  return made;
}

/** The steps, next and back, the temperature and the mask. */
function bar(data, memory, send, fill) {
  const made = element('div', 'bar');
  const tell = (name, value) => {
    clearTimeout(memory.telling[name]);
    memory.telling[name] = setTimeout(() => send(name, value), 600);
  };
  const go = (step) => {
    memory.step = Math.max(1, Math.min(6, step));
    mark();
    fill();
    list.querySelectorAll('button')[memory.step - 1].focus();
    tell('step', memory.step);
  };
  const list = element('div', 'stops');
  list.setAttribute('role', 'group');
  list.setAttribute('aria-label', 'Steps: arrow keys go on and back');
  STEPS.forEach(([name], at) => {
    const stop = element('button', 'stop', name);
    stop.type = 'button';
    stop.onclick = () => go(at + 1);
    stop.onkeydown = (event) => {
      const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!way) return;
      event.preventDefault();
      go(memory.step + way);
    };
    list.append(stop);
  });
  const mark = () =>
    [...list.children].forEach((stop, at) => {
      stop.setAttribute('aria-pressed', String(at + 1 === memory.step));
      stop.classList.toggle('done', at + 1 < memory.step);
    });
  mark();
  const slider = Object.assign(element('input'), { type: 'range', min: -10, max: 10, value: Math.round(Math.log2(memory.temperature) * 4) });
  slider.setAttribute('aria-label', 'Temperature on the scores');
  const said = element('output', '', `temperature ${memory.temperature.toFixed(2)}`);
  slider.oninput = () => {
    memory.temperature = 2 ** (slider.value / 4);
    said.textContent = `temperature ${memory.temperature.toFixed(2)}`;
    fill();
    tell('temperature', +slider.value + 10);
  };
  const mask = Object.assign(element('input'), { type: 'checkbox', checked: memory.mask, disabled: !data.causal });
  mask.onchange = () => {
    memory.mask = mask.checked;
    fill();
    tell('mask', mask.checked);
  };
  const switched = element('label');
  switched.append(mask, 'mask');
  const labelled = element('label');
  labelled.append(slider, said);
  made.append(list, labelled, switched);
  return made;
}

/** What stands in the picture: the weights with the temperature and the mask that are set. */
function rows(data, memory) {
  const { scaled, masked, weights } = worked(data, memory), name = (hex) => textOf(hex) ?? spaced(hex);
  return data.tokens.map((hex, key) => ({
    layer: data.layer, head: data.head, query: name(data.tokens[data.query]), position: key, key: name(hex), dot: data.dots[key], score: scaled[key],
    temperature: memory.temperature, masked: !Number.isFinite(masked[key]), weight: weights[key],
  }));
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  host.dataset.meanings = 'query key value pos neg chosen pruned'; // for the legend of a saved figure
  const memory = (host._steps ||= { step: data.step, temperature: 2 ** ((data.temperature - 10) / 4), mask: data.mask, telling: {} });
  host._rows = () => rows(data, memory);
  return keepDrawn(host, () => draw(host, data, memory, setStateValue), () => Object.values(memory.telling).forEach(clearTimeout));
}
