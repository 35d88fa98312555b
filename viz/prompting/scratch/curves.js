// Right answers by seconds of learning, of a learner that writes steps and of one that does not.

import { apart } from '../../shared/apart.js';
import { svg, unit } from '../../shared/dom.js';
import { wilson } from '../../shared/intervals.js';

const KINDS = { with: 'with steps', without: 'without' };
const EVERY = 5; // seconds
const LEFT = 34, TOP = 10, BOTTOM = 38;

/** A share as ".94"; only all is "1.0", and only nothing is "0". */
export function share(right, asked) {
  const value = right / asked;
  if (right === 0 || right === asked) return right ? '1.0' : '0';
  return value >= 0.995 ? '>.99' : value < 0.005 ? '<.01' : value.toFixed(2).replace(/^0/, '');
}

/** The interval of Wilson (1927) around a share, in words. */
export function interval(right, asked) {
  const [low, high] = wilson(right, asked).map((value) => Math.min(1, Math.max(0, value)).toFixed(2).replace(/^0(?=\.)/, ''));
  return `${low} to ${high}`;
}

/** The scale of shares, and what stands below. */
function frame(host, title, right, least) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(least, host.clientHeight / u);
  const Y = (value) => TOP + (H - TOP - BOTTOM) * (1 - value);
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': title });
  for (const value of H < 190 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1])
    drawing.append(
      svg('line', { x1: LEFT, x2: W - right, y1: Y(value), y2: Y(value), class: 'rule' }),
      svg('text', { x: LEFT - 6, y: Y(value) + 4, class: 'axis', 'text-anchor': 'end' }, String(value).replace(/^0\./, '.')),
    );
  drawing.append(svg('text', { x: (LEFT + W - right) / 2, y: H - 4, class: 'axis', 'text-anchor': 'middle' }, 'seconds of computing for each'));
  return { drawing, W, H, Y };
}

/** Fills `host`. ticks: those shown; ghost: of a recorded run that stands behind; guess: the share that guessing gets, or null. */
export function learning(host, { ticks, ghost, seconds, guess, title, small }) {
  const right = small ? 92 : 116, named = `${title}: right answers by seconds of computing`;
  const { drawing, W, H, Y } = frame(host, named, right, 130);
  const X = (time) => LEFT + ((W - LEFT - right) * time) / seconds;
  for (let time = 0; time <= seconds; time += EVERY)
    drawing.append(svg('text', { x: X(time), y: H - 21, class: 'axis', 'text-anchor': 'middle' }, time));
  if (guess !== null) drawing.append(svg('line', { x1: LEFT, x2: W - right, y1: Y(guess), y2: Y(guess), class: 'guess' }));
  const points = (list, name) => list.map((one) => [X(one.seconds), one.learners[name]]);
  const line = (list, at) => list.map(([x, one]) => `${x.toFixed(1)},${Y(at(one)).toFixed(1)}`);
  const ends = [];
  for (const name of Object.keys(KINDS)) {
    const of = (one) => one.right / one.asked;
    if (ghost.length) drawing.append(svg('polyline', { points: line(points(ghost, name), of).join(' '), class: 'ghost' }));
    const own = points(ticks, name);
    if (!own.length) continue;
    const bounds = [0, 1].map((side) => line(own, (one) => wilson(one.right, one.asked)[side]));
    drawing.append(svg('polygon', { points: [...bounds[0], ...bounds[1].reverse()].join(' '), class: `band ${name}` }));
    drawing.append(svg('polyline', { points: line(own, of).join(' '), class: `line ${name}` }));
    const [x, last] = own[own.length - 1], words = small ? name : KINDS[name];
    const told = svg('title', {}, `${words}: ${last.right} of ${last.asked} right, ${interval(last.right, last.asked)}`);
    drawing.append(svg('circle', { cx: x, cy: Y(of(last)), r: small ? 3 : 4.5, class: `dot ${name}` }, told));
    ends.push([`${words} ${share(last.right, last.asked)}`, name, Y(of(last))]);
  }
  const placed = apart(ends.map(([, , y]) => y), TOP, H - BOTTOM);
  ends.forEach(([words, name], at) => drawing.append(svg('text', { x: W - right + 10, y: placed[at] + 4, class: `name ${name}` }, words)));
  host.replaceChildren(drawing);
}
