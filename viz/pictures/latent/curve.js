// The two parts of the negative ELBO over learning.

import { apart } from '../../shared/apart.js';
import { svg, unit } from '../../shared/dom.js';

const LEFT = 34, RIGHT = 132, TOP = 10, BOTTOM = 32, LEAST = 96;
const PARTS = { reconstruction: 'reconstruction', kl: 'KL divergence' };

/** looks: so far; ghost: recorded ones that the live run has not come to yet; last: steps of the whole run. */
export function parts(host, looks, ghost, last) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(LEAST, host.clientHeight / u), seen = looks.length ? looks : ghost;
  const most = 10 * Math.ceil(Math.max(10, ...seen.flatMap((one) => [one.reconstruction, one.kl])) / 10);
  const X = (step) => LEFT + ((W - LEFT - RIGHT) * step) / last, Y = (nats) => TOP + (H - TOP - BOTTOM) * (1 - nats / most);
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': 'Parts of the negative ELBO over learning' });
  for (const nats of [0, most / 2, most])
    drawing.append(
      svg('line', { x1: LEFT, x2: W - RIGHT, y1: Y(nats), y2: Y(nats), class: 'rule' }),
      svg('text', { x: LEFT - 6, y: Y(nats) + 4, class: 'axis', 'text-anchor': 'end' }, nats),
    );
  drawing.append(svg('text', { x: LEFT, y: H - 8, class: 'axis' }, `nats a digit, over ${last.toLocaleString('en')} steps`));
  const line = (list, name) => list.map((one) => `${X(one.steps).toFixed(1)},${Y(one[name]).toFixed(1)}`).join(' ');
  const names = Object.keys(PARTS), ends = names.map((name) => Y((looks.at(-1) ?? seen.at(-1) ?? { [name]: 0 })[name]));
  const placed = apart(ends, TOP, H - BOTTOM);
  names.forEach((name, at) => {
    if (ghost.length) drawing.append(svg('polyline', { points: line(ghost, name), class: 'ghost' }));
    drawing.append(svg('polyline', { points: line(looks, name), class: `line ${name}` }));
    const said = `${looks.at(-1)?.[name].toFixed(1) ?? ''} ${PARTS[name]}`;
    drawing.append(svg('text', { x: W - RIGHT + 8, y: placed[at] + 4, class: `name ${name}` }, said));
  });
  host.replaceChildren(drawing);
}
