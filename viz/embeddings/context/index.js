// One word in two sentences: how alike its vectors are after each layer, where they go, what they are near. Data:
// payload.py beside this file.

import { element, svg, unit } from '../../shared/dom.js';
import { BLANK } from '../../shared/pieces.js';
import { keepDrawn, spotOf, tellSpot, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';

const number = (value) => value.toFixed(2).replace(/^(-?)0\./, '$1.').replace('-', '−');

/** The two sentences; what a causal model has not yet read when it stands at the word is struck out. */
function sentences(data, model) {
  const made = element('div', 'sentences');
  data.sentences.forEach(([before, word, after], at) => {
    const line = element('p', `s${at}`);
    line.append(element('b', 'letter', 'AB'[at]), before, element('em', '', word), element('span', model.causal ? 'unread' : '', after));
    made.append(line);
  });
  const said = model.causal
    ? `${model.title} reads from the left: at the word it has not read what is pale.`
    : `${model.title} reads both sides: at the word it knows the whole sentence.`;
  made.append(element('p', 'why', said));
  return made;
}

/** Cosine between the two vectors, from the first layer to the last of each model. */
function curves(data, memory, width, height) {
  const drawing = svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    width: '100%',
    height: '100%',
    role: 'img',
    'aria-label': data.models
      .map((model) => `${model.title}: cosine ${number(model.cosines[0])} before the first layer, ${number(model.cosines.at(-1))} after the last`)
      .join('; '),
  });
  const least = Math.min(0.8, Math.floor(10 * Math.min(...data.models.flatMap((model) => model.cosines)) - 0.2) / 10);
  const X = (part) => 44 + part * (width - 150), Y = (value) => 18 + ((1 - value) / (1 - least)) * (height - 56);
  for (const tick of [least, (1 + least) / 2, 1]) {
    drawing.append(
      svg('line', { x1: X(0), x2: X(1), y1: Y(tick), y2: Y(tick), class: 'hair' }),
      svg('text', { x: X(0) - 8, y: Y(tick) + 4, class: 'tick', 'text-anchor': 'end' }, String(+tick.toFixed(2))),
    );
  }
  drawing.append(
    svg('text', { x: X(0), y: height - 8, class: 'tick' }, 'before layer 1'),
    svg('text', { x: X(1), y: height - 8, class: 'tick', 'text-anchor': 'end' }, width < 345 ? 'after the last' : 'after the last layer'),
  );
  let last = -99;
  [...data.models].map((model, at) => ({ model, at })).sort((a, b) => b.model.cosines.at(-1) - a.model.cosines.at(-1)).forEach(({ model, at }) => {
    const layers = model.cosines.length - 1;
    drawing.append(
      svg('path', { class: `curve m${at}`, d: model.cosines.map((value, layer) => `${layer ? 'L' : 'M'}${X(layer / layers)},${Y(value)}`).join('') }),
    );
    const y = Math.max(Y(model.cosines.at(-1)) + 5, last + 20);
    last = y;
    drawing.append(svg('text', { x: X(1) + 8, y, class: `name m${at}` }, `${model.title} ${number(model.cosines.at(-1))}`));
    if (at === memory.model) drawing.append(svg('circle', { cx: X(memory.layer / layers), cy: Y(model.cosines[memory.layer]), r: 5.5, class: `dot m${at}` }));
  });
  return drawing;
}

/** Where the two vectors go, layer after layer. */
function paths(model, memory, width, height) {
  const all = model.paths.flat(), range = (axis) => [Math.min(...all.map((one) => one[axis])), Math.max(...all.map((one) => one[axis]))];
  const [[left, right], [low, high]] = [range(0), range(1)];
  const scale = Math.min((width - 70) / Math.max(1e-3, right - left), (height - 60) / Math.max(1e-3, high - low));
  const X = (x) => width / 2 + (x - (left + right) / 2) * scale, Y = (y) => height / 2 - (y - (low + high) / 2) * scale;
  const drawing = svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    width: '100%',
    height: '100%',
    role: 'img',
    'aria-label': `Paths of the word’s two vectors through ${model.title}`,
  });
  model.paths.forEach((path, at) => {
    drawing.append(svg('path', { class: `path p${at}`, d: path.map(([x, y], layer) => `${layer ? 'L' : 'M'}${X(x)},${Y(y)}`).join('') }));
    path.forEach(([x, y], layer) => {
      const here = layer === memory.layer;
      drawing.append(svg('circle', { cx: X(x), cy: Y(y), r: here ? 8 : 2.5, class: `stop p${at}${here ? ' here' : ''}` }));
      if (!here) return;
      const [ax, ay] = model.paths[0][layer], [bx, by] = model.paths[1][layer];
      const near = Math.hypot(X(ax) - X(bx), Y(ay) - Y(by)) < 17, aside = near ? (at ? 10 : -10) : 0; // side by side where they meet
      drawing.lastElementChild.setAttribute('cx', String(X(x) + aside));
      drawing.append(svg('text', { x: X(x) + aside, y: Y(y) + 4.5, class: 'mark', 'text-anchor': 'middle' }, 'AB'[at]));
    });
  });
  const [x, y] = model.paths[0][0];
  drawing.append(svg('text', { x: X(x) + 10, y: Y(y) - 10, class: 'tick' }, 'start'));
  return drawing;
}

function near(model, memory) {
  const made = element('div', 'near');
  model.near.forEach((layers, at) => {
    const line = element('p', `s${at}`);
    line.append(element('b', 'letter', 'AB'[at]), 'is near ');
    layers[memory.layer].forEach(([word, cosine], place) =>
      line.append(place ? ', ' : '', element('em', '', word.trim() || BLANK), element('small', '', ` ${number(cosine)}`)),
    );
    made.append(line);
  });
  return made;
}

function draw(host, data, memory, send) {
  const tell = () => tellSpot(memory, send, `context:${memory.model}.${memory.layer}`);
  memory.model = Math.min(memory.model ?? 0, data.models.length - 1);
  const model = data.models[memory.model], layers = model.cosines.length - 1;
  memory.layer = Math.min(memory.layer ?? layers, layers);
  const root = element('div', 'context');
  root.style.setProperty('--top', `${topOf(host)}px`);
  const chooser = element('div', 'show');
  chooser.setAttribute('role', 'group');
  chooser.setAttribute('aria-label', 'Model');
  data.models.forEach((one, at) => {
    const button = element('button', '', one.title);
    button.type = 'button';
    button.dataset.focus = at;
    button.setAttribute('aria-pressed', String(at === memory.model));
    button.onclick = () => {
      memory.layer = Math.round((memory.layer / layers) * (one.cosines.length - 1));
      memory.model = at;
      draw(host, data, memory, send);
      tell();
      host.querySelector(`[data-focus="${at}"]`).focus();
    };
    chooser.append(button);
  });
  const slider = Object.assign(element('input'), { type: 'range', min: 0, max: layers, value: memory.layer });
  slider.setAttribute('aria-label', 'Layer');
  const said = element('output');
  const bar = element('div', 'bar');
  bar.append(chooser, slider, said);
  const left = element('div', 'stage'), right = element('div', 'stage after'), list = element('div');
  const titles = [
    element('h2', '', 'How alike the two vectors are (cosine)'),
    element('h2', 'after', `Where they go in ${model.title} (map holds ${Math.round(100 * model.held)} %)`),
  ];
  root.append(sentences(data, model), bar, titles[0], titles[1], left, right, list);
  host.replaceChildren(root);
  const size = (box) => [Math.max(240, box.clientWidth / unit()), Math.max(96, box.clientHeight / unit())];
  const show = () => {
    said.textContent = memory.layer
      ? `after layer ${memory.layer} of ${layers}: cosine ${number(model.cosines[memory.layer])}`
      : `before layer 1: cosine ${number(model.cosines[0])}`;
    slider.setAttribute('aria-valuetext', said.textContent);
    list.replaceChildren(near(model, memory)); // first: it takes from the height of the two drawings
    left.replaceChildren(curves(data, memory, ...size(left)));
    right.replaceChildren(paths(model, memory, ...size(right)));
    const words = model.near.map((layers, at) => `${'AB'[at]} is near ${layers[memory.layer].map(([word]) => `“${word.trim()}”`).join(', ')}`).join('; ');
    say(host, `${model.title}, “${data.sentences[0][1].trim()}” ${said.textContent}. ${words}`);
  };
  list.className = 'list';
  slider.oninput = () => {
    memory.layer = +slider.value;
    show();
    tell();
  };
  show();
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const memory = (host._context ||= {});
  if (memory.spot !== data.spot) [memory.model, memory.layer] = spotOf(data, 'context');
  memory.spot = data.spot;
  return keepDrawn(host, () => draw(host, data, memory, setStateValue), () => clearTimeout(memory.telling));
}
