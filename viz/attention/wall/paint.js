// Painting attention: weights to colours, the wall of small maps, one large map, lines.

import { coloursOf, unit } from '../../shared/dom.js';

export const CURVE = 0.62; // small weights keep a colour of their own
const FAINT = 0.02; // a line thinner than this is not drawn

/** The weights of every head, [layer][head] -> query by key, in thousandths. A causal triangle becomes a square. */
export async function unpack(data) {
  const bytes = Uint8Array.from(atob(data.weights), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  const plain = new Uint8Array(await new Response(stream).arrayBuffer()), half = plain.length / 2;
  const T = data.tokens.length, maps = data.layers * data.heads, found = new Uint16Array(maps * T * T);
  let from = 0;
  for (let map = 0; map < maps; map += 1)
    for (let q = 0; q < T; q += 1)
      for (let k = 0; k < (data.causal ? q + 1 : T); k += 1, from += 1) found[(map * T + q) * T + k] = plain[from] | (plain[half + from] << 8);
  return found;
}

/** The colours that the page has now: a ramp of 1001 steps as RGBA words, and named ones. */
export function paints(root) {
  const steps = ['w0', 'w1', 'w2', 'w3', 'w4'], names = ['ink', 'ink2', 'paper', 'query', 'key', 'chosen', 'chosen-ink', 'rule', 'hair'];
  const read = coloursOf(root, [...steps, ...names]), stops = steps.map((one) => read[one]), ramp = new Uint32Array(1001), css = [];
  for (let step = 0; step <= 1000; step += 1) {
    const place = (step / 1000) ** CURVE * 4, at = Math.min(3, Math.floor(place)), part = place - at;
    const [r, g, b] = [0, 1, 2].map((one) => Math.round(stops[at][one] + (stops[at + 1][one] - stops[at][one]) * part));
    ramp[step] = ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
    css[step] = `rgb(${r},${g},${b})`;
  }
  const named = Object.fromEntries(names.map((name) => [name, `rgb(${read[name].join()})`]));
  return { ramp, css, ...named };
}

/** One head as `wide` x `high` pixels of `out`, from (left, top): the nearest weight, or the largest of those that share a pixel. */
/**
 * Where a head reads another word than the first most: [query, weight in thousandths], of all queries or of these.
 * @param {Uint16Array | number[]} weights
 * @param {number} base where the head begins in them
 * @param {number} T
 * @param {number[]} [queries]
 */
export function readsMost(weights, base, T, queries) {
  let best = [0, -1];
  for (const q of queries ?? Array.from({ length: T }, (_, at) => at))
    for (let k = 1; k < T; k += 1) if (k !== q && weights[base + q * T + k] > best[1]) best = [q, weights[base + q * T + k]];
  return best;
}

function paintMap(out, width, [left, top, wide, high], weights, base, T, { ramp }, causal, dim) {
  for (let y = 0; y < high; y += 1) {
    const q0 = Math.floor((y * T) / high), q1 = Math.max(q0 + 1, Math.floor(((y + 1) * T) / high));
    for (let x = 0; x < wide; x += 1) {
      const k0 = Math.floor((x * T) / wide), k1 = Math.max(k0 + 1, Math.floor(((x + 1) * T) / wide));
      if (causal && k0 >= q1) break;
      let most = 0;
      for (let q = q0; q < q1; q += 1)
        for (let k = k0; k < k1; k += 1) if (!(dim && k === 0) && weights[base + q * T + k] > most) most = weights[base + q * T + k];
      out[(top + y) * width + left + x] = ramp[most];
    }
  }
}

/** The wall: where each head's map stands, and all of them painted. `across` counts the columns. */
export function paintWall(canvas, plan, data, weights, colours, dim) {
  const { pitchX, pitchY, left, top, sharp } = plan, pen = canvas.getContext('2d'), T = data.tokens.length;
  const [wide, high] = [pitchX, pitchY].map((pitch) => Math.max(2, Math.floor((pitch - 3) * sharp)));
  const image = pen.createImageData(canvas.width, canvas.height), out = new Uint32Array(image.data.buffer);
  for (let layer = 0; layer < data.layers; layer += 1)
    for (let head = 0; head < data.heads; head += 1) {
      const [column, row] = plan.turned ? [head, layer] : [layer, head];
      const x = Math.round((left + column * pitchX) * sharp), y = Math.round((top + row * pitchY) * sharp);
      paintMap(out, canvas.width, [x, y, wide, high], weights, (layer * data.heads + head) * T * T, T, colours, data.causal, dim);
    }
  pen.putImageData(image, 0, 0);
}

/** The numbers along the wall, and the frame around the chosen head. */
export function frameWall(canvas, plan, data, chosen, pointed, colours) {
  const { pitchX, pitchY, left, top, across, down, sharp, turned, bare } = plan, pen = canvas.getContext('2d'), u = unit();
  pen.setTransform(sharp, 0, 0, sharp, 0, 0);
  const [atColumn, atRow] = turned ? [chosen.head, chosen.layer] : [chosen.layer, chosen.head];
  pen.textBaseline = 'middle';
  const write = (text, x, y, strong) => {
    pen.font = `${strong ? 600 : 400} ${12.5 * u}px ${colours.sans}`;
    pen.fillStyle = strong ? colours['chosen-ink'] : colours.ink2;
    pen.fillText(text, x, y);
  };
  const step = pitchX > 24 * u ? (across > 20 ? 5 : 1) : 5;
  pen.textAlign = 'center';
  for (let column = 0; column < across; column += 1) {
    const near = column !== atColumn && Math.abs(column - atColumn) * pitchX < 22 * u;
    if (column === atColumn || (column % step === 0 && column && !near)) write(String(column), left + (column + 0.45) * pitchX, top / 2, column === atColumn);
  }
  pen.textAlign = 'left';
  if (atColumn * pitchX > 46 * u) write(turned ? 'head 0' : 'layer 0', left, top / 2, false);
  else if (atColumn) write(turned ? 'head' : 'layer', 2 * u, top / 2, false);
  pen.textAlign = 'center';
  if (!bare) {
    pen.save();
    pen.translate(7 * u, top + (down * pitchY) / 2);
    pen.rotate(-Math.PI / 2);
    write(turned ? 'layers' : 'heads', 0, 0, false);
    pen.restore();
  }
  for (let row = 0; row < down; row += 1)
    if (pitchY > 14 * u || row === atRow || (row % 5 === 0 && Math.abs(row - atRow) > 1))
      write(String(row), left - 10 * u, top + (row + 0.45) * pitchY, row === atRow);
  const box = (column, row, colour, wide) => {
    pen.strokeStyle = colour;
    pen.lineWidth = wide;
    pen.beginPath();
    pen.roundRect(left + column * pitchX - 3, top + row * pitchY - 3, pitchX + 3, pitchY + 3, 3);
    pen.stroke();
  };
  if (pointed) box(...(turned ? [pointed.head, pointed.layer] : [pointed.layer, pointed.head]), colours.rule, 1);
  box(atColumn, atRow, colours.chosen, 2);
  pen.setTransform(1, 0, 0, 1, 0, 0);
}

/** One head, large: a cell a weight; words stand on the steps of the diagonal, or right of the rows. Returns its plan. */
export function paintMatrix(canvas, view, width, height, sharp) {
  const { T, weights, base, labels, queries, colours, causal, dim, pointed } = view, u = unit();
  const pen = canvas.getContext('2d');
  const wide = Math.min(110 * u, Math.max(...labels.map((one) => one.length)) * 8 * u + 8 * u);
  const room = Math.min(height, width - wide);
  const large = room / T > 6, gap = large ? 1 : 0;
  const cell = large ? Math.floor((room / T) * sharp) / sharp : room / T; // small cells share pixels, as on the wall
  Object.assign(canvas, { width: Math.round((cell * T + wide) * sharp), height: Math.round((cell * T + 2) * sharp) });
  Object.assign(canvas.style, { width: `${cell * T + wide}px`, height: `${cell * T + 2}px` });
  if (!large) {
    const image = pen.createImageData(canvas.width, canvas.height), side = Math.round(cell * T * sharp);
    paintMap(new Uint32Array(image.data.buffer), canvas.width, [0, 0, side, side], weights, base, T, colours, causal, dim);
    pen.putImageData(image, 0, 0);
  }
  pen.setTransform(sharp, 0, 0, sharp, 0, 0);
  for (let q = 0; large && q < T; q += 1)
    for (let k = 0; k < (causal ? q + 1 : T); k += 1) {
      pen.fillStyle = colours.css[dim && k === 0 ? 0 : weights[base + q * T + k]];
      pen.fillRect(k * cell, q * cell, cell - gap, cell - gap);
    }
  const size = Math.min(15 * u, cell * 0.92);
  if (size >= 9 * u)
    labels.forEach((text, q) => {
      const on = queries.includes(q), looked = view.strongest.includes(q);
      pen.font = `${on || looked ? 600 : 400} ${size}px ${colours.serif}`;
      pen.fillStyle = on ? colours.query : looked ? colours.key : colours.ink2;
      pen.textBaseline = 'middle';
      pen.fillText(text, (causal ? q + 1 : T) * cell + 5 * u, (q + 0.5) * cell, wide - 6 * u);
    });
  pen.strokeStyle = colours.query;
  pen.lineWidth = 2;
  for (const q of queries) pen.strokeRect(1, q * cell, (causal ? q + 1 : T) * cell - gap, cell - gap + 1);
  if (pointed) {
    pen.strokeStyle = colours.ink;
    pen.lineWidth = 1.5;
    pen.strokeRect(pointed[1] * cell, pointed[0] * cell, cell - gap, cell - gap);
  }
  pen.setTransform(1, 0, 0, 1, 0, 0);
  return cell;
}

/** Lines from the words above to those below, or from those at the left to those at the right (`upright`), as thick as the weight;
 * those of the chosen words in colour. */
export function paintLines(canvas, view, places, width, height, sharp) {
  const { T, weights, base, queries, colours, causal, dim, upright } = view, u = unit();
  Object.assign(canvas, { width: Math.round(width * sharp), height: Math.round(height * sharp) });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const pen = canvas.getContext('2d');
  pen.setTransform(sharp, 0, 0, sharp, 0, 0);
  pen.lineCap = 'butt';
  const long = upright ? width : height; // from the words that look to those that are looked at
  const turn = (along, across) => /** @type {[number, number]} */ (upright ? [along, across] : [across, along]);
  const draw = (q, chosen) => {
    for (let k = 0; k < (causal ? q + 1 : T); k += 1) {
      const weight = weights[base + q * T + k] / 1000;
      if (weight < FAINT) continue;
      const blend = pen.createLinearGradient(0, 0, ...turn(long, 0));
      blend.addColorStop(0.15, colours.query);
      blend.addColorStop(0.9, colours.key);
      pen.strokeStyle = chosen ? blend : colours.rule;
      pen.globalAlpha = (dim && k === 0 ? 0.12 : 1) * (chosen ? Math.min(1, 0.35 + weight) : 0.3);
      pen.lineWidth = Math.max(0.75, weight * 8) * u;
      pen.beginPath();
      pen.moveTo(...turn(0, places[q]));
      pen.bezierCurveTo(...turn(long * 0.55, places[q]), ...turn(long * 0.5, places[k]), ...turn(long, places[k]));
      pen.stroke();
    }
  };
  for (let q = 0; q < T; q += 1) if (!queries.includes(q)) draw(q, false);
  for (const q of queries) draw(q, true);
  pen.globalAlpha = 1;
  pen.setTransform(1, 0, 0, 1, 0, 0);
}
