// The error of what is filled in, by seconds of learning; and accuracy by the number of labels, begun by filling in or from chance.

import { apart } from '../../shared/apart.js';
import { svg, unit } from '../../shared/dom.js';

const LEFT = 40, RIGHT = 118, TOP = 8, BOTTOM = 36, LEAST = 140;
const NAMES = { pretrained: 'begun by filling in', scratch: 'random weights' };

/** Axes in a drawing that fills `host`: lines at `ticks`, and places. */
function frame(host, label, [low, high], ticks, right = RIGHT) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(LEAST, host.clientHeight / u);
  const Y = (value) => TOP + ((H - TOP - BOTTOM) * (high - value)) / (high - low);
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
  for (const tick of ticks)
    drawing.append(
      svg('line', { x1: LEFT, x2: W - right, y1: Y(tick), y2: Y(tick), class: 'rule' }),
      svg('text', { x: LEFT - 6, y: Y(tick) + 4, class: 'axis', 'text-anchor': 'end' }, String(tick).replace(/^0\./, '.')),
    );
  return { drawing, W, H, Y };
}

/** The error by seconds; ghost: recorded, where the live run has not come yet. */
export function errors(host, ticks, ghost, { seconds, plain }) {
  const most = Math.max(plain, ...[...ticks, ...ghost].map((one) => one.error)), high = Math.ceil(most * 20) / 20;
  const marks = [0, 0.05, 0.1, 0.15, 0.2].filter((one) => one <= high);
  const { drawing, W, H, Y } = frame(host, 'Error by seconds of learning', [0, high], marks), X = (at) => LEFT + ((W - LEFT - RIGHT) * at) / seconds;
  const points = (list) => list.map((one) => `${X(one.seconds).toFixed(1)},${Y(one.error).toFixed(1)}`).join(' ');
  drawing.append(svg('line', { x1: LEFT, x2: W - RIGHT, y1: Y(plain), y2: Y(plain), class: 'plain' }));
  if (ghost.length) drawing.append(svg('polyline', { points: points(ghost), class: 'ghost' }));
  if (ticks.length) drawing.append(svg('polyline', { points: points(ticks), class: 'line pretrained' }));
  for (const one of ticks) drawing.append(svg('circle', { cx: X(one.seconds), cy: Y(one.error), r: 3, class: 'dot pretrained' }));
  for (const at of [0, seconds / 2, seconds]) drawing.append(svg('text', { x: X(at), y: H - 18, class: 'axis', 'text-anchor': 'middle' }, `${at} s`));
  const ends = [{ title: 'each pixel’s mean', y: Y(plain), kind: '' }];
  if (ticks.length) ends.push({ title: 'filled in', y: Y(ticks.at(-1).error), kind: 'pretrained' });
  name(drawing, ends, W, H);
  host.replaceChildren(drawing);
}

/** Accuracy by labels of each digit: a thin line for each seed, a thick one for their mean. */
export function labelled(host, trials, ghost, { labels, seeds }) {
  const { drawing, W, H, Y } = frame(host, 'Accuracy by labels of each digit', [0, 1], [0, 0.25, 0.5, 0.75, 1], RIGHT + 14), ends = [];
  const X = (at) => LEFT + ((W - LEFT - RIGHT - 14) * labels.indexOf(at)) / (labels.length - 1);
  const points = (list, kind) => list.map((one) => `${X(one.labels).toFixed(1)},${Y(one[kind]).toFixed(1)}`).join(' ');
  for (const kind of Object.keys(NAMES)) {
    const means = meansOf(trials, labels, kind), before = meansOf(ghost, labels, kind);
    if (before.length) drawing.append(svg('polyline', { points: points(before, kind), class: 'ghost' }));
    for (let seed = 0; seed < seeds; seed += 1) {
      const own = trials.filter((one) => one.seed === seed);
      drawing.append(svg('polyline', { points: points(own, kind), class: `one ${kind}` }));
    }
    if (!means.length) continue;
    drawing.append(svg('polyline', { points: points(means, kind), class: `line ${kind}` }));
    for (const one of means) drawing.append(mark(X(one.labels), Y(one[kind]), kind));
    ends.push({ title: NAMES[kind], y: Y(means.at(-1)[kind]), kind });
  }
  for (const at of labels) drawing.append(svg('text', { x: X(at), y: H - 18, class: 'axis', 'text-anchor': 'middle' }, at));
  name(drawing, ends, W - 14, H);
  host.replaceChildren(drawing);
}

const mark = (x, y, kind) =>
  kind === 'pretrained'
    ? svg('circle', { cx: x, cy: y, r: 3.4, class: `dot ${kind}` })
    : svg('rect', { x: x - 3, y: y - 3, width: 6, height: 6, class: `dot ${kind}` });

function meansOf(trials, labels, kind) {
  return labels.flatMap((at) => {
    const own = trials.filter((one) => one.labels === at);
    return own.length ? [{ labels: at, [kind]: own.reduce((sum, one) => sum + one[kind], 0) / own.length }] : [];
  });
}

function name(drawing, ends, W, H) {
  const placed = apart(ends.map((one) => one.y), TOP, H - BOTTOM);
  ends.forEach(({ title, kind }, at) => drawing.append(svg('text', { x: W - RIGHT + 8, y: placed[at] + 4, class: `name ${kind}` }, title)));
}
