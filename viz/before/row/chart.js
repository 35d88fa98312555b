// Perplexity over the seconds that each was given, above the floor of the world.

import { apart } from '../../shared/apart.js';
import { svg, unit } from '../../shared/dom.js';

const NAMES = ['rnn', 'lstm', 'gpt'];
const TITLES = { rnn: 'RNN', lstm: 'LSTM', gpt: 'GPT' };
const LOW = 2.45, HIGH = 8;

/** moments: of the race; twins: of races with other seeds; beside: what is measured beside it; chosen: a row; at: the moment that is looked at, in seconds;
 * last: seconds of the whole race. */
export function race(host, moments, twins, { beside, chosen, at, last }) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(108, host.clientHeight / u), left = 30, right = 96, top = 6, bottom = 20;
  const X = (seconds) => left + ((W - left - right) * seconds) / last;
  const Y = (value) => top + ((H - top - bottom) * Math.log(HIGH / Math.min(HIGH, value))) / Math.log(HIGH / LOW);
  const said = moments.length ? NAMES.map((name) => `${TITLES[name]} ${Math.exp(moments.at(-1).losses[name]).toFixed(2)}`).join(', ') : '';
  const label = `Perplexity over seconds of learning. ${said}; the floor is ${beside.floor.toFixed(2)}`;
  const made = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
  const end = W - right, ground = Y(beside.floor);
  made.append(svg('rect', { x: left, y: ground, width: end - left, height: H - bottom - ground, class: 'soil' }));
  for (const value of [3, 4, 5, 8])
    made.append(
      svg('line', { x1: left, x2: end, y1: Y(value), y2: Y(value), class: 'grid' }),
      svg('text', { x: left - 6, y: Y(value) + 4, class: 'axis', 'text-anchor': 'end' }, String(value)),
    );
  for (const seconds of [0, 5, 15, 30, 45]) {
    const anchor = seconds === 45 ? 'end' : 'middle';
    made.append(svg('text', { x: X(seconds), y: H - 4, class: 'axis', 'text-anchor': anchor }, `${seconds} s`));
  }
  made.append(svg('line', { x1: left, x2: end, y1: ground, y2: ground, class: 'ground' }));
  if (at !== null) made.append(svg('line', { x1: X(at), x2: X(at), y1: top, y2: ground, class: 'at' }));
  for (const one of twins) for (const name of NAMES) made.append(line(one, name, X, Y, `twin ${name}`));
  for (const name of NAMES) made.append(line(moments, name, X, Y, `${name}${name === chosen ? ' now' : ''}`));
  counted(made, beside, X, Y, chosen);
  names(made, moments, end, { Y, ground, beside, chosen });
  host.replaceChildren(made);
}

function line(moments, name, X, Y, kind) {
  const seen = moments.filter((one) => Math.exp(one.losses[name]) < HIGH);
  const points = seen.map((one) => `${X(one.seconds).toFixed(1)},${Y(Math.exp(one.losses[name])).toFixed(1)}`);
  return svg('polyline', { points: points.join(' '), class: `line ${kind}` });
}

/** Counts are there at once. */
function counted(made, { perplexity }, X, Y, chosen) {
  for (const [name, title] of [['bigram', 'bigram'], ['ngram', '5-gram']]) {
    const now = name === chosen ? ' now' : '', y = Y(perplexity[name]);
    made.append(
      svg('circle', { cx: X(0.3), cy: y, r: 3.5, class: `dot${now}` }),
      svg('text', { x: X(0.3) + 8, y: y - 3, class: `name${now}` }, `${title} ${perplexity[name].toFixed(2)}, counted`),
    );
  }
}

function names(made, moments, end, { Y, ground, beside, chosen }) {
  const values = moments.length ? NAMES.map((name) => [TITLES[name], Math.exp(moments.at(-1).losses[name]), name === chosen ? ' now' : '']) : [];
  const all = [...values, ['floor', beside.floor, ' floor']], placed = apart(all.map(([, value]) => Y(value)), 6, ground + 4);
  all.forEach(([title, value, kind], at) => {
    made.append(svg('text', { x: end + 8, y: placed[at] + 4, class: `name${kind}` }, `${title} ${value.toFixed(2)}`));
  });
}
