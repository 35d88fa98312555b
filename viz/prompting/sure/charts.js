// Reliability, the price of refusing, and the toy's two diagrams.

import { svg, unit } from '../../shared/dom.js';
import { wilson } from '../../shared/intervals.js';

const LEFT = 34, RIGHT = 12, TOP = 12, BOTTOM = 38;
const BINS = 5;
const FEW = 10; // a toy's bin with fewer predictions says nothing

/** Points of a reliability diagram: bins of equal width from 0 to 1, empty ones left out. @returns {number[][]} predicted, came, count */
export function reliability(sure, right, count = BINS) {
  const bins = Array.from({ length: count }, () => [0, 0, 0]);
  sure.forEach((p, at) => {
    const bin = bins[Math.min(count - 1, Math.floor(p * count))];
    bin[0] += p;
    bin[1] += right[at];
    bin[2] += 1;
  });
  return bins.filter(([, , of]) => of).map(([p, came, of]) => [p / of, came / of, of]);
}

/** The expected calibration error of such points. */
export function error(bins) {
  const of = bins.reduce((sum, [, , count]) => sum + count, 0);
  return bins.reduce((sum, [p, came, count]) => sum + (count * Math.abs(p - came)) / of, 0);
}

/** What refusing costs: from the surest answer on, how many are answered, and how many of those are right. @returns {number[][]} */
export function coverage(sure, right) {
  const order = sure.map((_, at) => at).sort((a, b) => sure[b] - sure[a]), points = [];
  let good = 0;
  order.forEach((at, place) => {
    good += right[at];
    if (sure[at] !== sure[order[place + 1]]) points.push([place + 1, good, sure[at]]);
  });
  return points;
}

/** A square plot from 0 to 1 both ways, with its axes. */
function plot(host, across, up, label, small = false) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(small ? 100 : 170, host.clientHeight / u);
  const X = (share) => LEFT + (W - LEFT - RIGHT) * share, Y = (share) => TOP + (H - TOP - BOTTOM) * (1 - share);
  const made = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
  for (const share of small ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]) {
    const said = String(share).replace(/^0\./, '.');
    made.append(
      svg('line', { x1: X(0), x2: X(1), y1: Y(share), y2: Y(share), class: 'rule' }),
      svg('text', { x: X(0) - 6, y: Y(share) + 4, class: 'axis', 'text-anchor': 'end' }, said),
      svg('text', { x: X(share), y: H - BOTTOM + 17, class: 'axis', 'text-anchor': 'middle' }, said),
    );
  }
  made.append(
    svg('text', { x: X(0.5), y: H - 4, class: 'axis', 'text-anchor': 'middle' }, across),
    svg('text', { x: X(0) + 2, y: TOP - 1, class: 'axis' }, up),
  );
  return { made, X, Y, H };
}

/** How often it is right, by how sure it is; every answer as a mark at the edge, and below which it refuses. */
export function diagram(view, host) {
  const { sure, right } = view.told, { least, known } = view.data, bins = reliability(sure, right);
  const { made, X, Y } = plot(host, 'how sure it is', '', 'How often it is right, by how sure it is');
  made.append(
    svg('rect', { x: X(0), y: Y(1), width: X(least / 100) - X(0), height: Y(0) - Y(1), class: 'refused' }),
    svg('line', { x1: X(0), y1: Y(0), x2: X(1), y2: Y(1), class: 'diagonal' }),
    svg('text', { x: X(1), y: Y(0.06), class: 'axis', 'text-anchor': 'end' }, 'dotted: as sure as right'),
    svg('line', { x1: X(least / 100), x2: X(least / 100), y1: Y(1), y2: Y(0), class: 'least' }),
  );
  if (least >= 20) made.append(svg('text', { x: X(least / 100) - 5, y: Y(0.9), class: 'axis', 'text-anchor': 'end' }, 'refuses'));
  sure.forEach((p, at) => {
    const y = right[at] ? Y(1) : Y(0), kind = `${right[at] ? 'good' : 'bad'} ${at === known ? 'chosen' : ''}`;
    made.append(svg('line', { x1: X(p), x2: X(p), y1: y - 5, y2: y + 5, class: `mark ${kind}` }));
  });
  for (const [p, came, of] of bins) {
    const [low, high] = wilson(Math.round(came * of), of);
    const told = svg('title', {}, `${of} answers, ${p.toFixed(2)} sure: ${came.toFixed(2)} right`);
    made.append(
      svg('line', { x1: X(p), x2: X(p), y1: Y(low), y2: Y(high), class: 'range' }),
      svg('circle', { cx: X(p), cy: Y(came), r: 3 + Math.sqrt(of), class: 'dot' }, told),
      svg('text', { x: X(p) + 6 + Math.sqrt(of), y: Y(came) + 4, class: 'count' }, of),
    );
  }
  return made;
}

/** The share that is right among those that are answered, by how many are answered. */
export function refusing(view, host) {
  const { sure, right } = view.told, points = coverage(sure, right), of = sure.length, { least } = view.data;
  const { made, X, Y } = plot(host, 'share that it answers', '', 'How many of its answers are right, by how many it gives');
  if (!of) return made;
  made.append(svg('polyline', { points: points.map(([n, good]) => `${X(n / of).toFixed(1)},${Y(good / n).toFixed(1)}`).join(' '), class: 'line' }));
  const now = points.filter(([, , p]) => p >= least / 100).at(-1);
  if (!now) return made;
  const [n, good] = now, [low, high] = wilson(good, n), at = X(n / of), late = n / of > 0.6;
  made.append(
    svg('line', { x1: at, x2: at, y1: Y(low), y2: Y(high), class: 'range' }),
    svg('circle', { cx: at, cy: Y(good / n), r: 6, class: 'dot' }),
    svg('text', { x: at + (late ? -10 : 10), y: Y(good / n) - 10, class: 'name', 'text-anchor': late ? 'end' : 'start' }, `${good} of ${n} right`),
  );
  return made;
}

/** A toy's diagram before it learned, and now. */
export function learned(host, before, now, across) {
  const { made, X, Y } = plot(host, across, '', `${across}: before and after`, true);
  made.append(svg('line', { x1: X(0), y1: Y(0), x2: X(1), y2: Y(1), class: 'diagonal' }));
  for (const [bins, kind] of [[before, 'before'], [now, 'now']]) {
    const many = (bins ?? []).filter(([, , of]) => of >= FEW);
    made.append(svg('polyline', { points: many.map(([p, came]) => `${X(p).toFixed(1)},${Y(came).toFixed(1)}`).join(' '), class: `learned ${kind}` }));
    for (const [p, came, of] of many) made.append(svg('circle', { cx: X(p), cy: Y(came), r: Math.min(7, 1.5 + Math.sqrt(of) / 8), class: `spot ${kind}` }));
  }
  return made;
}
