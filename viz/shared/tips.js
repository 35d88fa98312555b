// What a title says of a mark comes by a tap and by arrow keys too, not only to a mouse that rests: on a small sign beside it.

import { element } from './dom.js';

const GAP = 10, EDGE = 8; // between the sign and the mark, and the edge of the window
const LOOK = 'position:fixed;z-index:20;max-width:min(18rem,calc(100vw - 1rem));margin:0;padding:.375rem .625rem;pointer-events:none;' +
  'font:400 .875rem/1.35 var(--gb-sans);color:var(--gb-paper);background:var(--gb-ink);border-radius:4px';

const said = (mark) => mark.getAttribute('title') || [...mark.children].find((one) => one.nodeName === 'title')?.textContent || '';

/** The marks of a drawing that say something, in the order of drawing. */
const marksOf = (drawing) => [...drawing.querySelectorAll('*')].filter((one) => one.nodeName !== 'title' && said(one));

/** Where the sign goes: above the mark, else below it, and inside the window. */
export function beside(mark, sign, window) {
  const top = mark.top - sign.height - GAP >= EDGE ? mark.top - sign.height - GAP : mark.bottom + GAP;
  const left = Math.max(EDGE, Math.min(window - sign.width - EDGE, mark.left + mark.width / 2 - sign.width / 2));
  return [left, top];
}

const SCROLLED = { capture: true, passive: true };

function hide(host) {
  if (!host._tip) return;
  host._tip.remove();
  document.removeEventListener('scroll', host._untip, SCROLLED);
  host._tip = host._untip = null;
}

function show(host, mark) {
  hide(host);
  const sign = element('p', 'tip', said(mark));
  sign.style.cssText = LOOK;
  sign.setAttribute('role', 'status');
  host.append(sign);
  const [left, top] = beside(mark.getBoundingClientRect(), sign.getBoundingClientRect(), innerWidth);
  Object.assign(sign.style, { left: `${left}px`, top: `${top}px` });
  host._tip = sign;
  host._untip = () => hide(host);
  document.addEventListener('scroll', host._untip, SCROLLED); // it would stay where its mark was
}

/** The keys to left and right walk over the marks of a drawing, or a text, that has the focus. */
function walk(host, event) {
  const drawing = event.target, step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (event.key === 'Escape') hide(host);
  if (!step || drawing.dataset.walked === undefined) return;
  const marks = marksOf(drawing);
  if (!marks.length) return;
  event.preventDefault();
  event.stopPropagation();
  const at = drawing.dataset.at === undefined ? -1 : Number(drawing.dataset.at);
  const next = Math.max(0, Math.min(marks.length - 1, at < 0 && step < 0 ? marks.length - 1 : at + step));
  drawing.dataset.at = String(next);
  show(host, marks[next]);
}

/** A drawing, or a text, whose marks arrow keys reach. */
export function reached(drawing, name = 'walked') {
  drawing.setAttribute('tabindex', '0');
  drawing.dataset.focus = name; // it keeps the focus when its view is drawn anew
  drawing.dataset.walked = '';
  drawing.addEventListener('blur', () => delete drawing.dataset.at);
  return drawing;
}

/** From now on the titles in `host` come by taps and arrow keys. Once for each view. */
export function tips(host) {
  if (host._tips) return;
  host._tips = true;
  host.addEventListener('click', (event) => {
    const mark = event.target.closest?.('[title], :has(> title)');
    if (mark && host.contains(mark) && !mark.closest('button, a, input, select') && said(mark)) show(host, mark);
    else hide(host);
  });
  host.addEventListener('keydown', (event) => walk(host, event));
  host.addEventListener('focusout', () => hide(host));
}
