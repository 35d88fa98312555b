// A table of numbers as coloured cells, with the number under the pointer.

import { coloursOf, element, unit } from './dom.js';
import { say } from './saying.js';

const HEAT_CURVE = 0.62;
const PHONE = 480; // sixteenths of the type: below that a table is as wide as a phone
const STEPS = [1, 2, 5, 10, 20, 32, 64, 128, 256, 512];
const COLOURS = ['w0', 'w1', 'w2', 'w3', 'w4', 'pos', 'neg', 'paper', 'ink', 'ink2', 'chosen', 'surface', 'hair', 'pruned'];

/** float16 in base64 -> Float32Array. */
export function half(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)), codes = new Uint16Array(bytes.buffer), found = new Float32Array(codes.length);
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at], exponent = (code >> 10) & 31, part = code & 1023, sign = code & 32768 ? -1 : 1;
    found[at] = sign * (exponent === 0 ? part * 2 ** -24 : exponent === 31 ? Infinity : (1 + part / 1024) * 2 ** (exponent - 15));
  }
  return found;
}

/** Every cell of a table of numbers, for the downloads; null for minus infinity, what is masked. */
export function cells(data) {
  const values = half(data.values), wide = data.columns.length;
  return [...values].map((value, at) => ({
    row: Math.floor(at / wide),
    of: data.rows[Math.floor(at / wide)],
    column: at % wide,
    [data.column_name && data.column_name !== '→' ? data.column_name : 'to']: data.columns[at % wide],
    value: Number.isFinite(value) ? Number(value.toPrecision(4)) : null,
  }));
}

/** The colour of a number: of a part of 1 by the ramp of weights, else orange above zero and blue below. */
export function heatColour(value, data, colours) {
  const strength = Math.min(1, Math.abs(value) / data.most) ** HEAT_CURVE;
  const blend = (a, b, part) => a.map((one, at) => Math.round(one + (b[at] - one) * part));
  if (data.scale === 'signed') return blend(colours.surface, colours[value > 0 ? 'pos' : 'neg'], strength);
  const place = strength * 4, at = Math.min(3, Math.floor(place));
  return blend(colours[`w${at}`], colours[`w${at + 1}`], place - at);
}

const heatNumber = (value) =>
  value === 0
    ? '0'
    : Number.isFinite(value)
      ? (Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 1 ? value.toFixed(2) : value.toFixed(3).replace(/^(-?)0\./, '$1.')).replace('-', '−')
      : '−∞';

const css = ([r, g, b]) => `rgb(${r},${g},${b})`;

/** Where everything goes: the labels' room, the cells' size and the canvas's. */
function planOf(data, stage, pen, u) {
  const R = data.rows.length, C = data.columns.length, least = data.texts ? (stage.clientWidth < PHONE * u ? 35 : 44) * u : 0;
  const left = Math.min(110 * u, Math.max(...data.rows.map((one) => pen.measureText(one).width)) + 10 * u);
  const width = stage.clientWidth, high = stage.clientHeight;
  const wide = Math.max(least, (width - left) / C), longest = data.turn ? Math.max(...data.columns.map((one) => pen.measureText(one).width)) : 0;
  const turned = longest > wide - 3 * u, top = data.heads === false ? 4 * u : turned ? Math.min(110 * u, longest) + 8 * u : 18 * u;
  const tall = Math.max(data.texts ? 13 * u : 2, Math.min((data.most_tall || 56) * u, (high - top) / R));
  return { R, C, u, left, top, wide, tall, turned, size: [Math.max(width, left + wide * C), Math.max(1, top + tall * R)] };
}

/** Fill the scale below: its ends, and colours between them. */
function fillScale(key, data, colours) {
  const ends = data.scale === 'signed' ? [-1, -0.5, -0.15, 0.15, 0.5, 1] : [0, 0.1, 0.3, 0.6, 1];
  const cells = ends.map((part) => {
    const cell = element('i');
    cell.style.background = css(heatColour(part * data.most, data, colours));
    return cell;
  });
  const most = heatNumber(data.most);
  key.append(heatNumber(data.scale === 'signed' ? -data.most : 0), ...cells, data.scale === 'signed' ? `+${most}` : most);
}

/** A text inside its cell, dark on light and light on dark. */
function paintText(pen, text, x, y, colour, { wide, tall, u, serif }) {
  const light = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2] > 140;
  pen.fillStyle = light ? '#22211f' : '#fcfbf8';
  pen.font = `400 ${Math.min(14 * u, tall * 0.8)}px ${serif}`;
  pen.save();
  pen.beginPath();
  pen.rect(x, y, wide - 2, tall);
  pen.clip();
  pen.fillText(text, x + 3 * u, y + 0.5 * tall);
  pen.restore();
}

/** All cells, and the names of their rows; `at` is the cell that is spoken of. */
function paintRows(pen, data, values, plan, colours, at) {
  const { R, C, u, left, top, wide, tall, serif } = plan, gapX = wide > 6 ? 1 : 0, gapY = tall > 6 ? 1 : 0;
  pen.textBaseline = 'middle';
  for (let r = 0; r < R; r += 1) {
    for (let c = 0; c < C; c += 1) {
      const value = values[r * C + c];
      const colour = Number.isFinite(value) ? heatColour(value, data, colours) : colours[data.shut?.(r, c) ?? 'paper'];
      pen.fillStyle = css(colour);
      pen.fillRect(left + c * wide, top + r * tall, Math.max(0.5, wide - gapX), Math.max(0.5, tall - gapY));
      if (data.texts && tall > 11 * u) paintText(pen, data.texts[r][c], left + c * wide, top + r * tall, colour, plan);
    }
    if (tall > 11 * u || r % Math.ceil((13 * u) / tall) === 0) {
      pen.fillStyle = css(at && at[0] === r ? colours.chosen : colours.ink2);
      pen.font = `${at && at[0] === r ? 600 : 400} ${Math.min(14 * u, Math.max(12 * u, tall * 0.9))}px ${serif}`;
      pen.fillText(data.rows[r], 0, top + (r + 0.5) * tall, left - 6 * u);
    }
  }
}

/** The names of the columns: numbers in round steps, words as far as there is room. */
function paintHeads(pen, data, plan, colours, at) {
  const { u, left, top, wide, size, sans, turned } = plan;
  pen.font = `400 ${12.5 * u}px ${sans}`;
  if (turned) return paintTurned(pen, data, plan, colours, at);
  pen.textAlign = 'center';
  const numbered = data.columns.every((text) => /^\d+$/.test(text));
  const step = numbered ? (STEPS.find((one) => one * wide >= 30 * u) ?? 1024) : wide > 24 * u ? 1 : Math.ceil((30 * u) / wide);
  data.columns.forEach((text, c) => {
    if (c % step) return;
    pen.fillStyle = css(at && at[1] === c ? colours.chosen : colours.ink2);
    let said = text;
    while (!numbered && said.length > 1 && pen.measureText(said).width > step * wide - 3 * u)
      said = `${said.slice(0, said.endsWith('…') ? -2 : -1)}…`;
    pen.fillText(said, Math.min(left + (c + 0.5) * wide, size[0] - pen.measureText(said).width / 2), top / 2);
  });
  pen.textAlign = 'left';
  return undefined;
}

/** The names of the columns, turned so that they are whole, one for each column that is as wide as a line is high. */
function paintTurned(pen, data, { u, left, top, wide }, colours, at) {
  const step = Math.ceil((11.5 * u) / wide);
  data.columns.forEach((text, c) => {
    if (c % step) return;
    pen.fillStyle = css(at && at[1] === c ? colours.chosen : colours.ink2);
    pen.save();
    pen.translate(left + (c + 0.5) * wide, top - 4 * u);
    pen.rotate(-Math.PI / 2);
    pen.fillText(text, 0, 0, top - 6 * u);
    pen.restore();
  });
}

/** The row and column of the number furthest from zero. */
function largest(values, wide) {
  const at = values.reduce((best, value, cell) => (Number.isFinite(value) && Math.abs(value) > Math.abs(values[best]) ? cell : best), 0);
  return [Math.floor(at / wide), at % wide];
}

/** Fills `host` with a heat map of `data`: rows, columns (labels), values (float16), texts?, scale, most, mark?, pick?;
 * turn: whether names of columns that do not fit are turned; shut(row, column): the colour of a cell that is masked. */
export function heat(host, data, act) {
  const values = half(data.values), u = unit(), about = data.label || `${data.rows.length} rows of ${data.columns.length} numbers`;
  const stage = element('div', 'heat'), canvas = element('canvas'), said = element('p', 'under', data.caption || '');
  canvas.tabIndex = 0;
  canvas.dataset.focus = 'cells';
  canvas.setAttribute('role', 'img');
  stage.append(canvas);
  const view = host.closest('.root') ?? host;
  const foot = element('div', 'foot'), key = element('div', 'scale');
  foot.append(said, key);
  host.replaceChildren(stage, foot);
  const colours = coloursOf(host, COLOURS), family = (name) => getComputedStyle(host).getPropertyValue(`--gb-${name}`).trim();
  const serif = family('serif') || 'serif', sans = family('sans') || 'sans-serif';
  const sharp = Math.min(2, devicePixelRatio || 1), pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  pen.font = `400 ${14 * u}px ${serif}`;
  const plan = { ...planOf(data, stage, pen, u), serif, sans }, { left, top, wide, tall, size } = plan;
  Object.assign(canvas, { width: Math.round(size[0] * sharp), height: Math.round(size[1] * sharp) });
  Object.assign(canvas.style, { width: `${size[0]}px`, height: `${size[1]}px` });
  fillScale(key, data, colours);
  const paint = (at) => {
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, size[0], size[1]);
    paintRows(pen, data, values, plan, colours, at);
    paintHeads(pen, data, plan, colours, at);
    if (!at) return;
    pen.strokeStyle = css(colours.chosen);
    pen.lineWidth = 2;
    pen.strokeRect(left + at[1] * wide - 0.5, top + at[0] * tall - 0.5, Math.max(3, wide), Math.max(3, tall));
  };
  const spoken = data.mark || (data.texts ? [0, plan.C - 1] : largest(values, plan.C)); // the answer, or what stands out
  const told = ([r, c]) => {
    const text = data.texts ? ` · ${data.texts[r][c]}` : '';
    return `${data.rows[r]} · ${data.column_name || ''} ${data.columns[c]}${text}: ${heatNumber(values[r * plan.C + c])}`;
  };
  const aloud = (cell) => say(view, `${about.replace(/\.$/, '')}. ${told(cell)}`, canvas);
  const tell = (cell) => {
    view._pointed = { cell, values: data.values };
    said.textContent = told(cell);
    aloud(cell);
  };
  const rest = () => {
    view._pointed = null;
    said.textContent = data.caption || '';
    aloud(spoken);
  };
  const { cell = null } = view._pointed?.values === data.values ? view._pointed : {}; // drawn anew, it stays
  pointing(canvas, plan, data.mark || null, cell, { paint, tell, rest, act });
  paint(cell ?? data.mark ?? null);
  if (cell) tell(cell);
  else aloud(spoken);
  if (size[0] > stage.clientWidth + 1) foot.append(element('span', 'more', '← The table goes on: move it sideways.'));
  stage.scrollLeft = stage.scrollWidth; // the last word, of which the page speaks
}

/** The cell under the pointer, or that of the arrow keys, is marked and told; else `mark` is. */
function pointing(canvas, { R, C, left, top, wide, tall }, mark, cell, { paint, tell, rest, act }) {
  let at = cell ?? mark, touched = false;
  const spot = (event) => {
    const box = canvas.getBoundingClientRect();
    const r = Math.floor((event.clientY - box.y - top) / tall), c = Math.floor((event.clientX - box.x - left) / wide);
    return r >= 0 && r < R && c >= 0 && c < C ? [r, c] : null;
  };
  canvas.onpointermove = canvas.onpointerdown = (event) => {
    const found = spot(event);
    touched = event.pointerType === 'touch';
    at = found || mark;
    paint(at);
    if (found) tell(found);
  };
  canvas.onpointerleave = () => {
    if (touched) return; // what a finger has touched stays told
    at = mark;
    rest();
    paint(at);
  };
  canvas.onclick = (event) => {
    const found = spot(event);
    if (found && act) act(...found);
  };
  canvas.onkeydown = (event) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (event.key === 'Enter' && at && act) act(...at);
    if (!step) return;
    event.preventDefault();
    at = [Math.max(0, Math.min(R - 1, (at?.[0] ?? 0) + step[0])), Math.max(0, Math.min(C - 1, (at?.[1] ?? 0) + step[1]))];
    paint(at);
    tell(at);
  };
}
