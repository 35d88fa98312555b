// Where the browser has put every piece of text: what stands on one line and runs one way.

import { make, paint } from './shapes.js';

const LEFTWARD = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const CAPS = { 'all-small-caps': ['smcp', 'c2sc'], 'small-caps': ['smcp'] };
const FIGURES = { 'tabular-nums': 'tnum', 'lining-nums': 'lnum', 'oldstyle-nums': 'onum', 'slashed-zero': 'zero' };
const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));

/** How a text is set, as the server wants it (pages/server/outlines.py). */
function lookOf(style, lang) {
  const features = [...(style.fontFeatureSettings.match(/"(\w{4})"(?! (?:off|0))/g) ?? [])].map((one) => one.slice(1, 5));
  const figures = style.fontVariantNumeric.split(' ').map((one) => FIGURES[one]).filter(Boolean);
  return {
    families: style.fontFamily.split(',').map((one) => one.trim().replace(/^["']|["']$/g, '')),
    size: parseFloat(style.fontSize),
    weight: parseFloat(style.fontWeight) || 400,
    italic: style.fontStyle !== 'normal',
    features: [...new Set([...(CAPS[style.fontVariantCaps] ?? []), ...figures, ...features])],
    spacing: parseFloat(style.letterSpacing) || 0,
    lang: lang ?? '',
  };
}

/** A piece of text where it stands: `text` elements, as a program draws them that has the fonts; `_look` for outlines. */
function piece(said, at, look, style) {
  const words = make('text', {
    x: at.x,
    y: at.y,
    textLength: at.width,
    'font-family': look.families.join(', '),
    'font-size': look.size,
    'font-weight': look.weight,
    ...(look.italic && { 'font-style': 'italic' }),
    style: 'white-space:pre',
    ...at.paint,
    ...(at.turn && { transform: at.turn }),
  });
  if (CAPS[style.fontVariantCaps]) words.setAttribute('font-variant-caps', style.fontVariantCaps);
  words.textContent = said;
  return Object.assign(words, { _look: look, _width: at.width });
}

const langOf = (element) => element.closest?.('[lang]')?.getAttribute('lang') ?? '';

function spelled(said, style) {
  const text = style.whiteSpace.startsWith('pre') ? said : said.replace(/\s+/g, ' ');
  return style.textTransform === 'uppercase' ? text.toUpperCase() : text;
}

/** The words of a text that run one way, [begin, end] each; the spaces around them belong to none. Beside words that run
 * leftward every sign may go its own way: each is looked at alone. */
function* words(text) {
  const mixed = LEFTWARD.test(text);
  for (const found of text.matchAll(/\S+/g)) {
    const begin = found.index ?? 0;
    let from = 0;
    for (const part of found[0].matchAll(/[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+|[^\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+/g)) {
      const at = begin + from;
      from += part[0].length;
      if (mixed && !LEFTWARD.test(part[0])) yield* letters(text, at, begin + from);
      else yield [at, begin + from];
    }
  }
}

/** The letters of a word that the browser broke. */
function* letters(text, begin, end) {
  for (const one of new Intl.Segmenter('en').segment(text.slice(begin, end))) yield [begin + one.index, begin + one.index + one.segment.length];
}

/** What stands on one line and runs one way: [begin, end] in the text, and its box. */
export function lines(node) {
  const range = document.createRange(), found = [];
  const boxes = (begin, end) => {
    range.setStart(node, begin);
    range.setEnd(node, end);
    return [...range.getClientRects()].filter((box) => box.width && box.height);
  };
  const add = (begin, end, box) => {
    const last = found.at(-1), leftward = LEFTWARD.test(node.data.slice(begin, end));
    const gap = last && (leftward ? last.box.left - box.right : box.left - last.box.right);
    if (last && last.leftward === leftward && Math.abs(last.box.y - box.y) < 2 && gap > -1 && gap < box.height) {
      const left = Math.min(last.box.left, box.left);
      last.end = end;
      last.box = new DOMRect(left, last.box.y, Math.max(last.box.right, box.right) - left, box.height);
    } else found.push({ begin, end, box, leftward });
  };
  for (const [begin, end] of words(node.data)) {
    const rects = boxes(begin, end);
    if (rects.length === 1) add(begin, end, rects[0]);
    else if (rects.length) for (const [from, to] of letters(node.data, begin, end)) for (const box of boxes(from, to).slice(0, 1)) add(from, to, box);
  }
  return found;
}

/** A text of HTML. */
export function drawText(node, origin, out) {
  const holder = node.parentElement ?? node.parentNode.host, style = getComputedStyle(holder);
  if (!node.data.trim() || style.fontFamily.includes('Material Symbols')) return;
  const look = lookOf(style, langOf(holder)), upright = !style.writingMode.startsWith('vertical');
  pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const metrics = pen.measureText('x'), ascent = Math.round(metrics.fontBoundingBoxAscent), descent = Math.round(metrics.fontBoundingBoxDescent);
  for (const { begin, end, box } of upright ? lines(node) : columns(node)) {
    const x = box.x - origin.x, y = box.y - origin.y, said = spelled(node.data.slice(begin, end), style);
    const middle = (box.width - ascent - descent) / 2;
    const at = upright
      ? { x, y: y + (box.height - ascent - descent) / 2 + ascent, width: box.width, turn: '' }
      : { x: 0, y: 0, width: box.height, turn: `translate(${x + middle + descent} ${y}) rotate(90)` };
    out.append(piece(said, { ...at, paint: paint('fill', style.color) }, look, style));
    if (style.textDecorationLine.includes('line-through') && upright)
      out.append(make('rect', { x, y: at.y - 0.3 * look.size, width: box.width, height: Math.max(1, look.size / 16), ...paint('fill', style.color) }));
  }
}

/** A text that runs down: whole. */
function columns(node) {
  const range = document.createRange(), begin = node.data.search(/\S/), end = node.data.trimEnd().length;
  range.setStart(node, begin);
  range.setEnd(node, end);
  return [{ begin, end, box: range.getBoundingClientRect() }];
}

/** The texts of an SVG's text element, each where its letters stand, in a group that takes the element's place. */
export function drawSvgText(source, repaint) {
  const group = make('g', source.hasAttribute('transform') ? { transform: source.getAttribute('transform') } : {});
  const walker = document.createTreeWalker(source, NodeFilter.SHOW_TEXT), count = source.getNumberOfChars();
  let at = 0;
  for (let node = walker.nextNode(); node && at < count; node = walker.nextNode()) {
    const style = getComputedStyle(/** @type {Element} */ (node.parentElement)), kept = style.whiteSpace.startsWith('pre'), data = node.nodeValue ?? '';
    const text = kept ? data : data.replace(/\s+/g, ' '), from = at;
    at += Math.min(text.length, count - at);
    if (style.visibility === 'hidden' || Number(style.opacity) === 0) continue;
    const look = lookOf(style, langOf(source));
    const painted = { ...paint('fill', style.fill, repaint), ...outlineOf(style, repaint), ...(style.opacity !== '1' && { opacity: style.opacity }) };
    for (const [begin, end] of runs(text)) {
      if (from + end > count) break;
      const said = text.slice(begin, end), where = spot(source, from + begin, end - begin, LEFTWARD.test(said));
      group.append(piece(said, { ...where, paint: painted }, look, style));
    }
  }
  return group;
}

function outlineOf(style, repaint) {
  if (style.stroke === 'none') return {};
  const line = paint('stroke', style.stroke, repaint);
  return { ...line, 'stroke-width': style.strokeWidth, 'paint-order': style.paintOrder, 'stroke-linejoin': style.strokeLinejoin };
}

/** Stretches of a text that run one way. */
function runs(text) {
  const found = [];
  for (const [begin, end] of words(text)) {
    const leftward = LEFTWARD.test(text.slice(begin, end)), last = found.at(-1);
    if (last && last[2] === leftward) last[1] = end;
    else found.push([begin, end, leftward]);
  }
  return found;
}

function spot(source, at, count, leftward) {
  const width = source.getSubStringLength(at, count), first = source.getStartPositionOfChar(at), turn = source.getRotationOfChar(at);
  const x = leftward ? Math.min(...Array.from({ length: count }, (_, one) => source.getExtentOfChar(at + one).x)) : first.x;
  if (turn && !leftward) return { x: 0, y: 0, width, turn: `translate(${first.x} ${first.y}) rotate(${turn})` };
  return { x, y: first.y, width, turn: '' };
}
