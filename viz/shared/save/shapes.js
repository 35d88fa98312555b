// What a browser draws by CSS, as shapes of SVG that any program knows.

const SVG = 'http://www.w3.org/2000/svg';
// From where to where a gradient of CSS runs, in parts of its box.
const ENDS = {
  '0deg': [0, 1, 0, 0], '90deg': [0, 0, 1, 0], '180deg': [0, 0, 0, 1],
  '270deg': [1, 0, 0, 0], 'to right': [0, 0, 1, 0], 'to bottom': [0, 0, 0, 1],
}; // prettier-ignore
const STOPS = /((?:rgba?|color|oklab|oklch|hsla?)\((?:[^()]|\([^()]*\))*\)|transparent)((?:\s+[\d.]+%)*)/g;
let ids = 0;
/** @type {CanvasRenderingContext2D | null} */
let probe = null;

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {any[]} children
 */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  const written = (value) => String(typeof value === 'number' ? Math.round(value * 1000) / 1000 : value);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, written(value));
  made.append(...children);
  return made;
}

/** A name for something that is referred to, used once. */
export const named = () => `gb-${(ids += 1)}`;

export function place(box, origin) {
  return { x: box.x - origin.x, y: box.y - origin.y, width: box.width, height: box.height };
}

/** A colour of CSS as [red, green, blue, opacity]; mixtures of the browser's own are painted and looked at. */
export function channels(colour) {
  const plain = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(colour);
  if (plain) return [...plain.slice(1, 4).map(Number), plain[4] === undefined ? 1 : Number(plain[4])];
  probe ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  if (!probe) return [0, 0, 0, 1];
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = probe.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
}

const hex = (parts) => `#${parts.slice(0, 3).map((one) => Math.round(one).toString(16).padStart(2, '0')).join('')}`;

/** Attributes that paint `what` (fill, stroke, stop-color) in a colour: programs know no colours with a fourth number. */
export function paint(what, colour, repaint = (one) => one) {
  if (!colour || colour === 'none' || colour.startsWith('url(')) return { [what]: colour || 'none' };
  const found = channels(colour), dim = what === 'stop-color' ? 'stop-opacity' : `${what}-opacity`;
  return { [what]: repaint(hex(found)), ...(found[3] < 1 && { [dim]: Math.round(found[3] * 1000) / 1000 }) };
}

const clear = (colour) => /^rgba\(.*, 0\)$|\/ 0\)$|^transparent$/.test(colour);

/** A gradient from side to side, such as a bar that fills a part of its box; null for any other. */
function gradient(image, out) {
  const found = /^linear-gradient\((?:(-?[\d.]+deg|to \w+),)?(.*)\)$/.exec(image), ends = found && ENDS[found[1] ?? '180deg'];
  if (!ends) return null;
  const [x1, y1, x2, y2] = ends, id = named(), made = make('linearGradient', { id, x1, y1, x2, y2 });
  const stops = [...found[2].matchAll(STOPS)];
  stops.forEach(([, colour, places], at) => {
    const offsets = places.trim() ? places.trim().split(/\s+/) : [`${(100 * at) / Math.max(1, stops.length - 1)}%`];
    const clearOf = clear(colour) ? { 'stop-color': hex(channels(stops[at ? at - 1 : 1]?.[1] ?? colour)), 'stop-opacity': 0 } : paint('stop-color', colour);
    for (const offset of offsets) made.append(make('stop', { offset, ...clearOf }));
  });
  out.append(make('defs', {}, made));
  return `url(#${id})`;
}

function radius(style, box) {
  const said = style.borderTopLeftRadius;
  return Math.min(box.height / 2, said.endsWith('%') ? (box.width * parseFloat(said)) / 100 : parseFloat(said) || 0);
}

/** The background and the borders of a box. */
export function drawBox(style, box, origin, out) {
  if (!box.width || !box.height) return;
  const area = { ...place(box, origin), rx: radius(style, box) };
  if (!clear(style.backgroundColor)) out.append(make('rect', { ...area, ...paint('fill', style.backgroundColor) }));
  const single = style.backgroundImage.split('gradient(').length === 2; // several are shadows of what scrolls
  const fill = single ? gradient(style.backgroundImage, out) : null;
  if (fill) out.append(make('rect', { ...area, fill }));
  if (style.outlineStyle === 'solid' && parseFloat(style.outlineWidth)) out.append(ring(style, box, origin));
  const sides = ['Top', 'Right', 'Bottom', 'Left'].map((side) => {
    const colour = style[`border${side}Color`], kind = style[`border${side}Style`];
    return { kind, colour, width: kind === 'none' || clear(colour) ? 0 : parseFloat(style[`border${side}Width`]) };
  });
  const [first] = sides;
  if (first.width && sides.every((one) => one.width === first.width && one.colour === first.colour)) {
    out.append(frame(first, box, origin, style));
    return;
  }
  const { x, y, width, height } = area;
  const far = x + width, low = y + height;
  const ends = [[x, y, far, y, 0, 1], [far, y, far, low, -1, 0], [x, low, far, low, 0, -1], [x, y, x, low, 1, 0]]; // and which way is inwards
  sides.forEach((side, at) => {
    if (!side.width) return;
    const [x1, y1, x2, y2, right, down] = ends[at], half = side.width / 2;
    out.append(make('line', { x1: x1 + right * half, y1: y1 + down * half, x2: x2 + right * half, y2: y2 + down * half, ...stroke(side) }));
  });
}

/** An outline, which marks a box from outside. */
function ring(style, box, origin) {
  const width = parseFloat(style.outlineWidth), off = parseFloat(style.outlineOffset) + width, { x, y } = place(box, origin);
  const grown = new DOMRect(x - off, y - off, box.width + 2 * off, box.height + 2 * off);
  return frame({ kind: 'solid', colour: style.outlineColor, width }, grown, { x: 0, y: 0 }, style);
}

function stroke({ kind, colour, width }) {
  const broken = { dashed: '3 2', dotted: '1 2' }[kind];
  return { ...paint('stroke', colour), 'stroke-width': width, ...(broken && { 'stroke-dasharray': broken }) };
}

function frame(side, box, origin, style) {
  const half = side.width / 2, { x, y, width, height } = place(box, origin);
  const inner = { x: x + half, y: y + half, width: Math.max(0, width - side.width), height: Math.max(0, height - side.width) };
  return make('rect', { ...inner, rx: Math.max(0, radius(style, box) - half), fill: 'none', ...stroke(side) });
}
