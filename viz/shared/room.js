// How much of the window is left for a view.

import { ending, leaving, unit } from './dom.js';

/** Where a view begins, in pixels below the top of the page. */
export function topOf(host) {
  return Math.max(0, Math.round(host.getBoundingClientRect().top + (document.querySelector('.stMain')?.scrollTop ?? 0)));
}

/** Whether the window is a phone's or a tablet's: what is pressed there is large, and what stood beside each other may stand
 * below. Styles ask the same by (max-width: 1100px). The hall is never slim: its type shrinks with the window. */
export const slim = () => innerWidth / unit() <= 1100;

/** What the line of a lesson takes at the foot of the window, in pixels. */
export function footOf() {
  const rem = parseFloat(getComputedStyle(document.querySelector('.stApp') ?? document.body).getPropertyValue('--gb-foot')) || 0;
  return rem * parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** Calls `act` when the room changes: the width, or a sentence that comes or goes above. Returns what ends it. */
export function whenRoomChanges(host, act) {
  const room = () => `${host.clientWidth} ${topOf(host)}`;
  let seen = room();
  const observer = new ResizeObserver(() => {
    const found = room();
    if (found === seen) return;
    seen = found;
    act();
  });
  for (const box of [host, ...document.querySelectorAll('.stMainBlockContainer > .stVerticalBlock')]) observer.observe(box);
  return () => observer.disconnect();
}

/** Draws now, when the fonts are there, and whenever the room changes. Returns what ends it, and calls `leave` when the
 * view goes: not where Streamlit only calls it again. */
export function keepDrawn(host, paint, leave = () => {}) {
  const draw = () => host.isConnected && paint(); // a font or a change of size may come when the view is gone
  paint();
  document.fonts.ready.then(draw);
  const forget = whenRoomChanges(host, draw);
  addEventListener('resize', draw);
  const undraw = ending(host, () => {
    forget();
    removeEventListener('resize', draw);
  });
  const gone = leaving(host, leave);
  return () => {
    undraw();
    gone();
  };
}

/** Where a view's own slider stands, in the address: `kind` is the view's, `said` what the page was told. */
export function spotOf(data, kind) {
  return data.spot?.startsWith(`${kind}:`) ? data.spot.slice(kind.length + 1).split('.').map(Number) : [];
}

/** Tell the page where a slider stands, once the hand rests. */
export function tellSpot(memory, send, spot) {
  clearTimeout(memory.telling);
  memory.spot = spot;
  memory.telling = setTimeout(() => send('spot', spot), 600);
}
