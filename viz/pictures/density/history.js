// The share of invented points over the clock, one line a learner; a drag goes to another moment.

import { apart } from '../../shared/apart.js';
import { svg, unit } from '../../shared/dom.js';
import { changed } from './settings.js';

const LEFT = 30, RIGHT = 98, TOP = 24, BOTTOM = 22, LEAST = 96;

export function history(host, view, names) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(LEAST, host.clientHeight / u), { about, ask } = view.data;
  const X = (seconds) => LEFT + (W - LEFT - RIGHT) * Math.sqrt(seconds / about.seconds), Y = (share) => TOP + (H - TOP - BOTTOM) * (1 - share);
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': 'Share of invented points while they learn' });
  const put = (x, y, said, kind, anchor = 'middle') => drawing.append(svg('text', { x, y, class: kind, 'text-anchor': anchor }, said));
  put(0, 13, 'Invented mass, while they learn', 'title', 'start');
  for (const share of [0, 0.5, 1]) {
    drawing.append(svg('line', { x1: LEFT, x2: W - RIGHT, y1: Y(share), y2: Y(share), class: 'rule' }));
    put(LEFT - 6, Y(share) + 4, share === 0.5 ? '.5' : share, 'axis', 'end');
  }
  for (const seconds of [0, 1, 5, about.seconds]) put(X(seconds), H - 5, seconds || '0 s', 'axis');
  for (const { tick } of changed(ask.changes, about)) {
    const at = X(about.seconds * (tick / (about.looks - 1)) ** 1.6);
    if (tick) drawing.append(svg('line', { x1: at, x2: at, y1: TOP, y2: H - BOTTOM, class: 'change' }));
  }
  const line = (steps, name) => steps.map((one) => `${X(one.seconds).toFixed(1)},${Y(one.learners[name].invented).toFixed(1)}`).join(' ');
  const shown = view.steps.slice(0, view.upto), last = shown.at(-1), ends = [];
  for (const name of Object.keys(names)) {
    const kind = name === view.learner ? 'chosen' : name, steps = view.ahead.length ? view.ahead : view.steps;
    if (steps.length) drawing.append(svg('polyline', { points: line(steps, name), class: 'ghost' }));
    if (last) drawing.append(svg('polyline', { points: line(shown, name), class: `line ${kind}` }));
    if (last) ends.push({ name, kind, y: Y(last.learners[name].invented) });
  }
  const placed = apart(ends.map((one) => one.y), TOP, H - BOTTOM);
  ends.forEach(({ name, kind }, at) => put(Math.min(X(last.seconds), W - RIGHT) + 6, placed[at] + 4, names[name][0], `name ${kind}`, 'start'));
  if (last) drawing.append(svg('line', { x1: X(last.seconds), x2: X(last.seconds), y1: TOP, y2: H - BOTTOM, class: 'here' }));
  dragged(drawing, (x) => {
    const wanted = about.seconds * Math.max(0, (x / u - LEFT) / (W - LEFT - RIGHT)) ** 2;
    const nearest = view.steps.reduce((best, one, at) => (Math.abs(one.seconds - wanted) < Math.abs(view.steps[best].seconds - wanted) ? at : best), 0);
    if (view.steps.length && nearest + 1 !== view.upto) view.rewind(nearest + 1);
  });
  host.replaceChildren(drawing);
}

/** Follows a pressed pointer, also where what it pressed has been drawn anew. */
function dragged(drawing, act) {
  drawing.onpointerdown = (event) => {
    const left = drawing.getBoundingClientRect().left, move = (now) => act(now.clientX - left), ending = new AbortController(), { signal } = ending;
    event.preventDefault();
    move(event);
    addEventListener('pointermove', move, { signal });
    for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => ending.abort(), { signal });
  };
}
