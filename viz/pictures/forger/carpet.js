// How many of each digit are made, moment after moment, as a carpet.

import { svg, unit } from '../../shared/dom.js';

const LEFT = 22, RIGHT = 4, LEAST = 84, FOOT = 18, HEAD = 5;

/** counts: ten numbers for each tick; ticks: how many there are in a whole run; counted: pictures; at: the tick that is shown, or -1. */
export function carpet(host, counts, { ticks, counted, last }, at, act) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(LEAST, host.clientHeight / u);
  const wide = (W - LEFT - RIGHT) / ticks, tall = (H - FOOT - HEAD) / 10;
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img' });
  const now = counts.at(-1)?.map((one, digit) => `${one} of ${digit}`).join(', ');
  drawing.setAttribute('aria-label', now ? `Of ${counted} pictures at the end: ${now}` : 'No counts yet');
  for (let digit = 0; digit < 10; digit += 1) {
    if (digit % 3 === 0) drawing.append(svg('text', { x: LEFT - 6, y: HEAD + (digit + 0.5) * tall + 4, class: 'axis', 'text-anchor': 'end' }, digit));
    for (let tick = 0; tick < ticks; tick += 1) {
      const share = counts[tick] ? counts[tick][digit] / counted : null, place = { x: (LEFT + tick * wide).toFixed(2), y: (HEAD + digit * tall).toFixed(2) };
      const size = { width: Math.max(0.5, wide - 0.8).toFixed(2), height: Math.max(0.5, tall - 0.8).toFixed(2) };
      drawing.append(svg('rect', { ...place, ...size, class: share === null ? 'none' : `w${level(share)}` }));
    }
  }
  if (at >= 0) drawing.append(svg('rect', { x: LEFT + at * wide - 1, y: HEAD - 0.5, width: wide + 1, height: 10 * tall - 1, class: 'now' }));
  const over = svg('text', { x: W - RIGHT, y: H - 4, class: 'axis', 'text-anchor': 'end' }, `${last.toLocaleString('en')} steps`);
  drawing.append(svg('text', { x: LEFT, y: H - 4, class: 'axis' }, 'start'), over);
  if (act) {
    drawing.classList.add('press');
    drawing.onclick = (event) => {
      const box = drawing.getBoundingClientRect();
      act(Math.floor((((event.clientX - box.left) / box.width) * W - LEFT) / wide));
    };
  }
  host.replaceChildren(drawing);
}

/** One of five shades: an even share of a tenth is the second. */
const level = (share) => (share < 0.01 ? 0 : share < 0.07 ? 1 : share < 0.2 ? 2 : share < 0.5 ? 3 : 4);
