// What votes teach of each style: the reward of group A's votes, of group B's, and of all together.

import { element, svg } from '../../shared/dom.js';
import { number } from '../../shared/probabilities.js';
import { canvas } from '../shared/chart.js';

const LEFT = 88, RIGHT = 62, TOP = 40, FOOT = 20;
const WHO = [['a', 'A’s votes'], ['b', 'B’s votes'], ['all', 'all votes']];

const mark = (kind, x, y, title) => {
  const made = kind === 'a' ? svg('circle', { cx: x, cy: y, r: 6 })
    : kind === 'b' ? svg('rect', { x: x - 5.5, y: y - 5.5, width: 11, height: 11 })
    : svg('path', { d: `M${x},${y - 7.5}l7.5,7.5 -7.5,7.5 -7.5,-7.5z` });
  made.setAttribute('class', `dot ${kind}`);
  if (title) made.append(svg('title', {}, title));
  return made;
};

/** Draws the rewards at one share into `host`. */
export function learned(host, data, at, spoken) {
  if (!host.firstChild) host.append(element('h2', '', 'What votes teach'), element('div', 'rewards'));
  const [drawing, W, H] = canvas(host.lastChild, '', 'The mean reward of each style'), { styles } = data;
  const all = data.rewards.flat(2).filter((one) => one !== null), low = Math.min(...all), high = Math.max(...all);
  const X = (value) => LEFT + ((W - LEFT - RIGHT) * (value - low)) / (high - low), Y = (place) => TOP + ((H - TOP - FOOT) * (place + 0.5)) / styles.length;
  let x = LEFT;
  WHO.forEach(([kind, title], group) => {
    const none = data.rewards[at][group] === null, said = none ? `${title}: none` : title;
    drawing.append(mark(kind, x, 9, ''), svg('text', { x: x + 11, y: 13, class: 'axis' }, said));
    x += 22 + 6.6 * said.length;
  });
  drawing.append(
    svg('text', { x: W, y: 32, class: 'axis', 'text-anchor': 'end' }, 'wins'),
    svg('line', { x1: X(0), x2: X(0), y1: TOP, y2: H - FOOT, class: 'rule' }),
    svg('text', { x: LEFT, y: H - 4, class: 'axis' }, number(low, 1)),
    svg('text', { x: X(0), y: H - 4, class: 'axis', 'text-anchor': 'middle' }, '0'),
    svg('text', { x: W - RIGHT, y: H - 4, class: 'axis', 'text-anchor': 'end' }, `${number(high, 1)} sd`),
  );
  styles.forEach((style, place) => {
    const y = Y(place), win = data.wins[at][place], there = data.rewards[at].map((row) => row && row[place]);
    const ends = there.filter((one) => one !== null);
    drawing.append(
      svg('text', { x: LEFT - 14, y: y + 4, class: 'style', 'text-anchor': 'end' }, spoken[style]),
      svg('line', { x1: X(Math.min(...ends)), x2: X(Math.max(...ends)), y1: y, y2: y, class: 'between' }),
      svg('text', { x: W, y: y + 4, class: 'wins', 'text-anchor': 'end' }, win === null ? '–' : `${Math.round(100 * win)} %`),
    );
    there.forEach((value, group) => {
      if (value !== null) drawing.append(mark(WHO[group][0], X(value), y, `${spoken[style]}, ${WHO[group][1]}: ${number(value)}`));
    });
  });
}
