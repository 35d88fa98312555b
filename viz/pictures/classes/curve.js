// Accuracy against the number of examples: two classifiers, each with the area that holds the middle two thirds of its draws.

import { apart } from '../../shared/apart.js';
import { svg, unit } from '../../shared/dom.js';

const LEFT = 34, RIGHT = 140, TOP = 8, BOTTOM = 52, LEAST = 150, CROWDED = 26;
const NAMES = { naive: 'naive Bayes', logistic: 'logistic regression' };
const LABELLED = 3; // sizes that are named along the axis: each third

/** Draws the steps that are there; `ghost`: recorded ones that the live run has not come to yet. */
export function learning(host, steps, ghost, { sizes, best }) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(LEAST, host.clientHeight / u), seen = steps.length ? steps : ghost;
  const all = seen.flatMap((one) => [...one.naive, ...one.logistic, ...(best === null ? [] : [best])]);
  const low = Math.floor(10 * Math.min(0.9, ...all)) / 10, top = Math.ceil(10 * Math.max(low + 0.1, ...all)) / 10;
  const span = Math.log(sizes.at(-1) / sizes[0]), X = (size) => LEFT + ((W - LEFT - RIGHT) * Math.log(size / sizes[0])) / span;
  const Y = (share) => TOP + ((H - TOP - BOTTOM) * (top - share)) / (top - low);
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': 'Accuracy by the number of examples' });
  for (let tenth = Math.round(10 * low); tenth <= Math.round(10 * top); tenth += 1)
    drawing.append(
      svg('line', { x1: LEFT, x2: W - RIGHT, y1: Y(tenth / 10), y2: Y(tenth / 10), class: 'rule' }),
      svg('text', { x: LEFT - 6, y: Y(tenth / 10) + 4, class: 'axis', 'text-anchor': 'end' }, tenth === 10 ? '1' : `.${tenth}`),
    );
  const ends = [];
  if (best !== null) {
    drawing.append(svg('line', { x1: LEFT, x2: W - RIGHT, y1: Y(best), y2: Y(best), class: 'best' }));
    ends.push({ title: 'best there is', kind: 'best', y: Y(best) });
  }
  for (const name of Object.keys(NAMES)) {
    if (ghost.length) drawing.append(svg('polyline', { points: line(ghost, name), class: 'ghost' }));
    if (!steps.length) continue;
    drawing.append(svg('polygon', { points: area(steps, name), class: `band ${name}` }), svg('polyline', { points: line(steps, name), class: `line ${name}` }));
    sizes.forEach((size, at) => drawing.append(MARKS[name](X(size), Y(middle(steps, name, at)))));
    ends.push({ title: NAMES[name], kind: name, y: Y(middle(steps, name, sizes.length - 1)) });
  }
  const placed = apart(ends.map((one) => one.y), TOP, H - BOTTOM);
  ends.forEach(({ title, kind }, at) => drawing.append(svg('text', { x: W - RIGHT + 8, y: placed[at] + 4, class: `name ${kind}` }, title)));
  drawing.append(...axis(sizes, steps, X, H, W));
  host.replaceChildren(drawing);

  function line(list, name) {
    return sizes.map((size, at) => `${X(size).toFixed(1)},${Y(middle(list, name, at)).toFixed(1)}`).join(' ');
  }
  function area(list, name) {
    const edge = (part) => sizes.map((size, at) => `${X(size).toFixed(1)},${Y(quantile(list.map((one) => one[name][at]), part)).toFixed(1)}`);
    return [...edge(5 / 6), ...edge(1 / 6).reverse()].join(' ');
  }
}

/** The sizes, and in how many draws naive Bayes is ahead with so many examples: where there is room for that. */
function axis(sizes, steps, X, H, W) {
  const put = (x, y, said, kind, anchor = 'middle') => svg('text', { x, y, class: kind, 'text-anchor': anchor }, said);
  const beside = W - RIGHT + 18, roomy = (X(sizes.at(-1)) - X(sizes[0])) / sizes.length > CROWDED;
  const made = [put(beside, H - 33, 'examples', 'axis', 'start')];
  if (roomy) made.push(put(beside, H - 12, 'draws Bayes won', 'axis', 'start'));
  sizes.forEach((size, at) => {
    const ahead = steps.filter((one) => one.naive[at] > one.logistic[at]).length, kind = ahead * 2 > steps.length ? 'naive' : 'logistic';
    if (at % LABELLED === 0 || at === sizes.length - 1) made.push(put(X(size), H - 33, size.toLocaleString('en'), 'axis'));
    if (steps.length && roomy) made.push(put(X(size), H - 12, ahead, `ahead ${kind}`));
  });
  return made;
}

const MARKS = {
  naive: (x, y) => svg('circle', { cx: x, cy: y, r: 3, class: 'dot naive' }),
  logistic: (x, y) => svg('rect', { x: x - 2.7, y: y - 2.7, width: 5.4, height: 5.4, class: 'dot logistic' }),
};
const middle = (list, name, at) => list.reduce((sum, one) => sum + one[name][at], 0) / list.length;

/** The value below which a part of the values lies. */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b), at = part * (sorted.length - 1), low = Math.floor(at), high = Math.ceil(at);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}
