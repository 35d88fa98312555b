// From an id to a vector and back. Data: payload.py beside this file.

import { element, svg, unit } from '../../shared/dom.js';
import { piece } from '../../shared/pieces.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';

const depth = (value) => (Math.abs(value) ** 0.62).toFixed(3);
const percent = (p) => (p >= 0.995 ? '>.99' : p < 0.005 ? '<.01' : p.toFixed(2).replace(/^0/, ''));

const LEAST = 640; // of the width at which everything of a token stands in one line

const words = (hex) => piece(hex, false)[0].textContent;

function strip(into, numbers, x, y, width, high) {
  const cell = width / numbers.length;
  numbers.forEach((value, at) =>
    into.append(
      svg('rect', {
        x: x + at * cell,
        y,
        width: Math.max(0.5, cell - 0.5),
        height: high,
        fill: value > 0 ? 'var(--gb-pos)' : 'var(--gb-neg)',
        'fill-opacity': depth(value),
      }),
    ),
  );
  into.append(svg('rect', { x, y, width, height: high, class: 'frame' }));
}

/** A token on its tint; long ones are cut short. */
function chip(into, token, at, x, y, high, most) {
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = '500 16px "Source Code Glassbox", monospace';
  let text = words(token.piece);
  while (text.length > 2 && pen.measureText(text).width > most - 18) text = `${text.slice(0, -2)}…`;
  const width = pen.measureText(text).width * 1.03 + 18;
  into.append(
    svg('rect', { x, y, width, height: high, rx: 3, fill: `var(--gb-t${at % 6})` }),
    svg('rect', { x, y: y + high - 2.5, width, height: 2.5, fill: `var(--gb-u${at % 6})` }),
  );
  into.append(svg('text', { x: x + 9, y: y + high / 2 + 5.5, class: 'tok' }, text));
}

function forth(drawing, data, width, top, pitch) {
  const at = [0, 162, 0.3 * width + 90, width], high = Math.min(28, pitch - 8);
  const heads = [
    [0, 'Token', 'and its id'],
    [at[1], 'One-hot', `${data.vocabulary.toLocaleString('en')} numbers${at[2] - at[1] < 180 ? '' : ': a single 1'}`],
    [at[2], 'Its row of the matrix', `first ${data.state.length} of ${data.width} numbers`],
  ];
  for (const [x, title, about] of heads)
    drawing.append(svg('text', { x, y: top + 18, class: 'title' }, title), svg('text', { x, y: top + 36, class: 'about' }, about));
  data.tokens.forEach((token, row) => {
    const y = top + 48 + row * pitch, middle = y + high / 2;
    chip(drawing, token, row, 0, y, high, 92);
    drawing.append(svg('text', { x: 146, y: middle + 4.5, class: 'id', 'text-anchor': 'end' }, String(token.id)));
    const long = at[2] - at[1] - 46, x = at[1] + (token.id / data.vocabulary) * long;
    drawing.append(
      svg('line', { x1: at[1], x2: at[1] + long, y1: middle + 6, y2: middle + 6, class: 'zeros' }),
      svg('rect', { x: x - 1.5, y: middle - 9, width: 3, height: 15, class: 'one' }),
    );
    drawing.append(svg('text', { x: x + 6, y: middle + 1, class: 'id' }, '1'), svg('text', { x: at[2] - 28, y: middle + 5, class: 'about' }, '→'));
    strip(drawing, token.numbers, at[2], y, width - at[2], high);
  });
  if (data.earlier) drawing.append(svg('text', { x: 0, y: top + 58 + data.tokens.length * pitch, class: 'about' }, `and ${data.earlier} tokens before`));
}

/** The same for a phone: a token takes two lines. Returns how high it is. */
function forthSlim(drawing, data, width) {
  const at = 148, long = width - at - 14, pitch = 62;
  const put = (x, y, kind, text) => drawing.append(svg('text', { x, y, class: kind }, text));
  put(0, 18, 'title', 'Token');
  put(0, 36, 'about', 'and its id');
  put(at, 18, 'title', 'One-hot');
  put(at, 36, 'about', `${data.vocabulary.toLocaleString('en')} numbers: a single 1`);
  drawing.append(svg('text', { x: 0, y: 60, class: 'about' }, `below each: its row of the matrix, first ${data.state.length} of ${data.width} numbers`));
  data.tokens.forEach((token, row) => {
    const y = 74 + row * pitch, x = at + (token.id / data.vocabulary) * long;
    chip(drawing, token, row, 0, y, 26, 92);
    drawing.append(
      svg('text', { x: 138, y: y + 17.5, class: 'id', 'text-anchor': 'end' }, String(token.id)),
      svg('line', { x1: at, x2: at + long, y1: y + 19, y2: y + 19, class: 'zeros' }),
      svg('rect', { x: x - 1.5, y: y + 4, width: 3, height: 15, class: 'one' }),
      svg('text', { x: x + 6, y: y + 14, class: 'id' }, '1'),
    );
    strip(drawing, token.numbers, 0, y + 32, width, 18);
  });
  const end = 74 + data.tokens.length * pitch;
  if (data.earlier) drawing.append(svg('text', { x: 0, y: end + 10, class: 'about' }, `and ${data.earlier} tokens before`));
  return end + (data.earlier ? 22 : 4);
}

/** And back, for a phone. Returns where it ends. */
function backSlim(drawing, data, width, top) {
  const bar = 150, pitch = 60;
  drawing.append(
    svg('line', { x1: 0, x2: width, y1: top, y2: top, class: 'hair' }),
    svg('text', { x: 0, y: top + 26, class: 'title' }, 'And back'),
    svg('text', { x: 0, y: top + 44, class: 'about' }, `h: the last token’s state after ${data.layers} layers`),
  );
  strip(drawing, data.state, 0, top + 52, width, 22);
  drawing.append(
    svg('text', { x: width - bar - 10, y: top + 98, class: 'about', 'text-anchor': 'end' }, 'h · row = z'),
    svg('text', { x: width, y: top + 98, class: 'about', 'text-anchor': 'end' }, 'softmax over all → p'),
  );
  data.candidates.forEach((one, row) => {
    const y = top + 108 + row * pitch;
    chip(drawing, one, one.id, 0, y, 24, width - bar - 76);
    drawing.append(
      svg('text', { x: width - bar - 10, y: y + 17, class: 'number', 'text-anchor': 'end' }, one.logit.toFixed(2)),
      svg('rect', { x: width - bar, y: y + 6, width: Math.max(1, one.p * (bar - 40)), height: 12, class: row ? 'bar' : 'bar best' }),
      svg('text', { x: width, y: y + 17, class: row ? 'number' : 'number best', 'text-anchor': 'end' }, percent(one.p)),
    );
    strip(drawing, one.numbers, 0, y + 29, width, 16);
  });
  const end = top + 108 + data.candidates.length * pitch + 14;
  drawing.append(
    svg('text', { x: 0, y: end, class: 'about' }, `${(data.vocabulary - data.candidates.length).toLocaleString('en')} others`),
    svg('text', { x: width, y: end, class: 'number', 'text-anchor': 'end' }, percent(data.rest)),
  );
  return end + 12;
}

function back(drawing, data, width, top, pitch) {
  const start = 0.3 * width + 90, high = Math.min(24, pitch - 6), bar = width * 0.2;
  drawing.append(svg('line', { x1: 0, x2: width, y1: top - 8, y2: top - 8, class: 'hair' }));
  drawing.append(
    svg('text', { x: 0, y: top + 18, class: 'title' }, 'And back'),
    svg('text', { x: 0, y: top + 36, class: 'about' }, `h: the last token’s state after ${data.layers} layers`),
  );
  strip(drawing, data.state, start, top + 8, width - start - bar - 90, 26);
  drawing.append(
    svg('text', { x: width - bar - 90, y: top + 26, class: 'about' }, 'h · row = z'),
    svg('text', { x: width - bar, y: top + 26, class: 'about' }, 'softmax over all → p'),
  );
  data.candidates.forEach((one, row) => {
    const y = top + 50 + row * pitch, middle = y + high / 2;
    chip(drawing, one, one.id, 0, y, high, 0.3 * width);
    drawing.append(svg('text', { x: start - 24, y: middle + 4.5, class: 'id', 'text-anchor': 'end' }, String(one.id)));
    strip(drawing, one.numbers, start, y, width - start - bar - 90, high);
    drawing.append(svg('text', { x: width - bar - 22, y: middle + 5, class: 'number', 'text-anchor': 'end' }, one.logit.toFixed(2)));
    drawing.append(svg('rect', { x: width - bar, y: middle - 6, width: Math.max(1, one.p * (bar - 42)), height: 12, class: row ? 'bar' : 'bar best' }));
    drawing.append(svg('text', { x: width, y: middle + 5, class: row ? 'number' : 'number best', 'text-anchor': 'end' }, percent(one.p)));
  });
  const y = top + 50 + data.candidates.length * pitch + 12;
  drawing.append(
    svg('text', { x: 0, y, class: 'about' }, `${(data.vocabulary - data.candidates.length).toLocaleString('en')} others`),
    svg('text', { x: width, y, class: 'number', 'text-anchor': 'end' }, percent(data.rest)),
  );
}

function draw(host, data) {
  const root = element('div', 'lookup');
  root.style.setProperty('--top', `${topOf(host)}px`);
  host.replaceChildren(root);
  const u = unit(), slim = root.clientWidth / u < LEAST, width = root.clientWidth / u, drawing = svg('svg');
  root.classList.toggle('slim', slim);
  let height = Math.max(430, root.clientHeight / u);
  if (slim) height = backSlim(drawing, data, width, forthSlim(drawing, data, width));
  else {
    const rows = data.tokens.length + data.candidates.length, pitch = Math.min(44, (height - 150 - (data.earlier ? 14 : 0)) / rows);
    forth(drawing, data, width, 0, pitch);
    back(drawing, data, width, 62 + data.tokens.length * pitch + (data.earlier ? 14 : 0), pitch);
  }
  const size = { width: width * u, height: height * u, viewBox: `0 0 ${width} ${height}` };
  for (const [name, value] of Object.entries(size)) drawing.setAttribute(name, String(value));
  root.append(drawing);
  const ids = data.tokens.map((one) => `“${words(one.piece)}” ${one.id}`).join(', ');
  const found = data.candidates.map((one) => `“${words(one.piece)}” ${percent(one.p)}`).join(', ');
  const again = `The last state times the rows gives ${found}, all others ${percent(data.rest)}`;
  say(host, `Tokens and ids: ${ids}. Each id picks its row of the embedding matrix. ${again}`, drawing);
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement }) {
  const host = parentElement.querySelector('.root') || parentElement;
  host.dataset.meanings = 'pos neg chosen'; // for the legend of a saved figure
  return keepDrawn(host, () => draw(host, data));
}
