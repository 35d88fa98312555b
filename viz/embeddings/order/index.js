// The same word at several positions: pairs of its query turn, and scores depend on the distance alone; beside it the
// classic sines. Data: payload.py beside this file.

import { element, svg, unit } from '../../shared/dom.js';
import { keepDrawn, spotOf, tellSpot, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';

const per = (frequency) => {
  const turn = (2 * Math.PI) / frequency;
  return turn < 1000 ? `a turn in ${turn.toFixed(turn < 10 ? 1 : 0)} words` : `a turn in ${Math.round(turn).toLocaleString('en')} words`;
};

function dials(data, at, width, height) {
  const turned = data.frequencies.map((one) => `${Math.round((one * at * 180) / Math.PI) % 360} degrees`).join(', ');
  const drawing = svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    width: '100%',
    height: '100%',
    role: 'img',
    'aria-label': `At position ${at} the pairs have turned by ${turned}`,
  });
  const count = data.pairs.length,
    columns = width < 380 ? 2 : 3,
    cell = width / columns,
    high = height / Math.ceil(count / columns),
    radius = Math.min(cell / 2 - 14, high / 2 - 30);
  data.pairs.forEach((pair, index) => {
    const x = (index % columns) * cell + cell / 2, y = Math.floor(index / columns) * high + radius + 6;
    drawing.append(svg('circle', { cx: x, cy: y, r: radius, class: 'ring' }));
    data.hands[index].forEach(([a, b], position) => {
      const [px, py] = [x + a * radius, y - b * radius];
      if (position === at) drawing.append(svg('line', { x1: x, y1: y, x2: px, y2: py, class: 'hand' }));
      drawing.append(svg('circle', { cx: px, cy: py, r: position === at ? 6 : 3, class: position === at ? 'tip' : position < at ? 'past' : 'coming' }));
    });
    drawing.append(
      svg('text', { x, y: y + radius + 17, class: 'about', 'text-anchor': 'middle' }, `pair ${pair}`),
      svg('text', { x, y: y + radius + 32, class: 'about', 'text-anchor': 'middle' }, per(data.frequencies[index])),
    );
  });
  return drawing;
}

function scores(data, at, width, height) {
  const drawing = svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    width: '100%',
    height: '100%',
    role: 'img',
    'aria-label': `Query times key against the distance between the two: ${data.scores[0].toFixed(1)} at 0, ${data.scores[at].toFixed(1)} at ${at}`,
  });
  const all = [...data.scores, ...data.shifted], [low, high] = [Math.min(...all), Math.max(...all)], last = data.scores.length - 1;
  const X = (distance) => 40 + (distance / last) * (width - 60), Y = (value) => height - 34 - ((value - low) / Math.max(1e-6, high - low)) * (height - 62);
  drawing.append(
    svg('line', { x1: X(0), x2: X(last), y1: height - 26, y2: height - 26, class: 'rule' }),
    svg('text', { x: X(last), y: height - 8, class: 'about', 'text-anchor': 'end' }, 'words apart'),
  );
  for (const tick of [0, Math.round(last / 2), last])
    drawing.append(
      svg(
        'text',
        { x: X(tick), y: height - 10, class: 'about', 'text-anchor': tick === last ? 'start' : 'middle', visibility: tick === last ? 'hidden' : 'visible' },
        String(tick),
      ),
    );
  for (const value of [low, high]) drawing.append(svg('text', { x: X(0) - 6, y: Y(value) + 4, class: 'about', 'text-anchor': 'end' }, value.toFixed(1)));
  drawing.append(svg('path', { class: 'curve', d: data.scores.map((value, distance) => `${distance ? 'L' : 'M'}${X(distance)},${Y(value)}`).join('') }));
  data.shifted.forEach((value, distance) => drawing.append(svg('circle', { cx: X(distance), cy: Y(value), r: 6, class: 'again' })));
  drawing.append(svg('circle', { cx: X(at), cy: Y(data.scores[at]), r: 4.5, class: 'tip' }));
  return drawing;
}

function sines(data, at, canvas, theme) {
  const pen = canvas.getContext('2d'), rows = data.sines.length, columns = data.sines[0].length;
  const wide = canvas.width / columns, high = canvas.height / rows;
  data.sines.forEach((row, position) => row.forEach((value, number) => {
    pen.globalAlpha = Math.abs(value) ** 0.62;
    pen.fillStyle = value > 0 ? theme.pos : theme.neg;
    pen.fillRect(number * wide, position * high, wide + 0.5, high + 0.5);
  }));
  pen.globalAlpha = 1;
  pen.strokeStyle = theme.chosen;
  pen.lineWidth = Math.max(2, canvas.width / 300);
  pen.strokeRect(1, at * high, canvas.width - 2, high);
}

/** What attention knows of the order without positions. */
function swapped({ word, other, apart }) {
  const made = element('p', 'about swapped'), part = (value) => `${(100 * value).toFixed(1)} %`;
  made.append(element('b', '', `Swap “${word}” and “${other}” in a sentence`), `: after two layers its last state moves by ${part(apart.unmasked)}`);
  made.append(` without positions and mask, ${part(apart.two)} with the causal mask alone, ${part(apart.rotated)} with the positions`);
  return made;
}

function draw(host, data, memory, send) {
  const last = data.scores.length - 1;
  memory.at = Math.min(memory.at ?? 3, last);
  const root = element('div', 'order');
  root.style.setProperty('--top', `${topOf(host)}px`);
  const bar = element('div', 'bar'), slider = Object.assign(element('input'), { type: 'range', min: 0, max: last, value: memory.at }), said = element('output');
  slider.setAttribute('aria-label', 'Position of the word');
  bar.append(element('span', '', `“${data.word}” at position`), slider, said);
  const left = element('div', 'stage dials'), below = element('div', 'stage'), right = element('div', 'stage'), canvas = element('canvas');
  canvas.setAttribute('role', 'img');
  right.append(canvas);
  root.append(
    bar,
    element('h2', '', 'SmolLM2 turns pairs of the query (RoPE)'),
    element('h2', 'right', 'The first transformer added sines'),
    left,
    right,
    element('h2', '', `Query × key: the line from position 0, the rings from ${data.shift}`),
    element('p', 'about', 'rows: positions 0 to 63; columns: 64 numbers, yellow positive, blue negative'),
    below,
    swapped(data),
  );
  host.replaceChildren(root);
  const size = (box) => [Math.max(260, box.clientWidth / unit()), Math.max(110, box.clientHeight / unit())];
  const sharp = Math.min(2, devicePixelRatio);
  Object.assign(canvas, { width: right.clientWidth * sharp, height: right.clientHeight * sharp });
  const probe = element('i');
  root.append(probe);
  const theme = {};
  for (const [name, source] of [['pos', 'pos'], ['neg', 'neg'], ['chosen', 'chosen']]) {
    probe.style.color = `var(--gb-${source})`;
    theme[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  const show = () => {
    said.textContent = memory.at;
    canvas.setAttribute('aria-label', `Sines and cosines of 64 positions, 64 numbers each; position ${memory.at} is framed`);
    left.replaceChildren(dials(data, memory.at, ...size(left)));
    below.replaceChildren(scores(data, memory.at, ...size(below)));
    canvas.getContext('2d').clearRect(0, 0, canvas.width, canvas.height);
    sines(data, memory.at, canvas, theme);
    const turned = data.pairs.map((pair, index) => `pair ${pair} by ${Math.round((data.frequencies[index] * memory.at * 180) / Math.PI) % 360} degrees`);
    const score = `query times key ${memory.at} words apart is ${data.scores[memory.at].toFixed(1)}`;
    say(host, `“${data.word}” at position ${memory.at}: the query has turned in ${turned.join(', ')}; ${score}`);
  };
  slider.oninput = () => {
    memory.at = +slider.value;
    show();
    tellSpot(memory, send, `order:${memory.at}`);
  };
  show();
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  host.dataset.meanings = 'pos neg chosen'; // for the legend of a saved figure
  const memory = (host._order ||= {});
  if (memory.spot !== data.spot) [memory.at] = spotOf(data, 'order');
  memory.spot = data.spot;
  return keepDrawn(host, () => draw(host, data, memory, setStateValue), () => clearTimeout(memory.telling));
}
