// A part of the page as one SVG: every box with a colour becomes a rectangle, every line of text a text, every inline SVG or
// canvas itself.

import { drawBox, make, named, paint, place } from './shapes.js';
import { drawSvgText, drawText } from './texts.js';

// What is pressed and not part of the picture: the rows of controls of our views.
const CONTROLS = '.show, .controls, .bar button, [data-testid=stIconMaterial]';
const KEPT = [
  'fill-opacity', 'fill-rule', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-dashoffset', 'stroke-linecap', 'stroke-linejoin',
  'opacity', 'paint-order', 'display', 'visibility', 'stop-opacity',
]; // prettier-ignore

function visible(style) {
  return style.visibility !== 'hidden' && style.display !== 'none' && Number(style.opacity) > 0;
}

/** Draws what is in `node` into `out`, seen from `origin`; `repaint` changes the colours of SVGs that know one theme only. */
export function draw(node, origin, out, repaint) {
  for (const child of node.shadowRoot ? node.shadowRoot.childNodes : node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE && visible(getComputedStyle(child.parentElement ?? child.parentNode.host))) drawText(child, origin, out);
    if (child.nodeType !== Node.ELEMENT_NODE || ['STYLE', 'SCRIPT', 'INPUT', 'SELECT', 'TEXTAREA'].includes(child.tagName) || child.matches(CONTROLS)) continue;
    const style = getComputedStyle(child);
    if (visible(style)) drawElement(child, style, origin, Number(style.opacity) < 1 ? dimmed(style.opacity, out) : out, repaint);
  }
}

function drawElement(child, style, origin, out, repaint) {
  const box = child.getBoundingClientRect();
  if (child.tagName.toLowerCase() === 'svg') {
    out.append(copySvg(child, box, origin, repaint));
    return;
  }
  if (child.tagName === 'CANVAS') {
    if (child.width && child.height) out.append(image(child, place(box, origin)));
    return;
  }
  drawBox(style, box, origin, out);
  draw(child, origin, style.overflowX === 'visible' && style.overflowY === 'visible' ? out : clipped(box, origin, out), repaint);
}

/** A canvas as an image. Its source stands under the older name: Inkscape knows no other. */
function image(canvas, where) {
  const made = make('image', { ...where, preserveAspectRatio: 'none' });
  made.setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', canvas.toDataURL());
  return made;
}

function dimmed(opacity, out) {
  return out.appendChild(make('g', { opacity }));
}

/** A group that shows nothing outside of a box that scrolls or cuts. */
function clipped(box, origin, out) {
  const id = named(), path = make('clipPath', { id }, make('rect', place(box, origin))), group = make('g', { 'clip-path': `url(#${id})` });
  out.append(path, group);
  return group;
}

function copySvg(source, box, origin, repaint) {
  const copy = source.cloneNode(true), from = [source, ...source.querySelectorAll('*')], all = [copy, ...copy.querySelectorAll('*')];
  const texts = [];
  all.forEach((element, at) => {
    const style = getComputedStyle(from[at]);
    if (style.display === 'none') return element !== copy && texts.push([element, null]);
    if (from[at].tagName === 'text') return texts.push([element, drawSvgText(from[at], repaint)]);
    // What a style moves stays where it is; an attribute says so in the copy too.
    if (style.transform !== 'none' && !element.hasAttribute('transform')) element.setAttribute('transform', style.transform);
    element.removeAttribute('style');
    element.removeAttribute('class');
    for (const name of KEPT) element.setAttribute(name, style.getPropertyValue(name));
    for (const name of ['fill', 'stroke', 'stop-color'])
      for (const [key, value] of Object.entries(painted(name, style, repaint))) element.setAttribute(key, value);
  });
  for (const [element, group] of texts) element.replaceWith(...(group ? [group] : []));
  for (const [name, value] of Object.entries(place(box, origin))) copy.setAttribute(name, value);
  if (getComputedStyle(source).overflow === 'visible') copy.setAttribute('overflow', 'visible');
  return copy;
}

/** A paint of an SVG's shape; what its colour is dimmed by goes with what it is dimmed by itself. */
function painted(name, style, repaint) {
  const found = paint(name, style.getPropertyValue(name), repaint), dim = name === 'stop-color' ? 'stop-opacity' : `${name}-opacity`;
  if (dim in found) found[dim] = Number(found[dim]) * Number(style.getPropertyValue(dim) || 1);
  return found;
}
