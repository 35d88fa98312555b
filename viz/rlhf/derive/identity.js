// The log-derivative identity on three arms: both sums arm by arm, and what draws make of the right one.

import { element, named } from '../../shared/dom.js';
import { number } from '../../shared/probabilities.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';
import { ranged, settling } from './parts.js';

const ARMS = ['left', 'middle', 'right'], LETTERS = ['a', 'b', 'c'];
const HEADS = ['arm', 'preference θ', 'reward r', 'π', '∂π', '∂ ln π', '∂π · r', 'π · ∂ ln π · r'];
const FULL = 0.5; // the longest bar

/** Everything that follows from preferences and rewards. */
function worked({ theta, rewards, arm, uniform, power }) {
  const most = Math.max(...theta), powers = theta.map((one) => Math.exp(one - most)), sum = powers.reduce((a, b) => a + b), pi = powers.map((one) => one / sum);
  const slopes = pi.map((p, at) => p * ((at === arm ? 1 : 0) - pi[arm])), scores = pi.map((_, at) => (at === arm ? 1 : 0) - pi[arm]);
  const left = slopes.map((one, at) => one * rewards[at]), right = pi.map((p, at) => p * scores[at] * rewards[at]);
  const exact = left.reduce((a, b) => a + b), deviation = Math.sqrt(pi.reduce((all, p, at) => all + p * (scores[at] * rewards[at] - exact) ** 2, 0));
  const ends = pi.map((_, at) => pi.slice(0, at + 1).reduce((a, b) => a + b));
  let total = 0;
  const means = uniform.map((one, at) => {
    const drawn = Math.min(pi.length - 1, ends.filter((end) => end < one / 1000).length);
    total += scores[drawn] * rewards[drawn];
    return total / (at + 1);
  });
  return { pi, slopes, scores, left, right, exact, deviation, means, draws: 2 ** power };
}

/** A number with a bar from its middle: to the right above 0, to the left below. */
function signed(cell, value, digits = 3) {
  const bar = element('i', value < 0 ? 'under' : 'over'), wide = `${(50 * Math.min(1, Math.abs(value) / FULL)).toFixed(1)}%`;
  bar.style.width = wide;
  cell.replaceChildren(bar, element('span', '', number(value, digits)));
}

/** Why the left side cannot be sampled, and the right one can. */
function reasons(host, { slopes, pi, draws, means }) {
  const list = (values) => values.map((one) => number(one)).join(', '), took = `${draws} ${draws === 1 ? 'draw' : 'draws'}: ${number(means[draws - 1], 3)}.`;
  host.children[1].textContent = `Left: the weights ∂π are ${list(slopes)}. They add up to 0, so some are negative: nothing can be drawn by them.`;
  host.children[2].textContent = `Right: the weights π are ${list(pi)}. They add up to 1: pull an arm, note ∂ ln π · r, take the mean. ${took}`;
}

function settled(host, { means, exact, deviation, draws }) {
  const counts = [...new Set(Array.from({ length: 121 }, (_, at) => Math.round(2 ** (at / 12))))], at = counts.indexOf(draws);
  const seen = counts.map((count) => means[count - 1]);
  settling(host, { title: 'Mean of ∂ ln π · r over the draws', counts, means: seen, exact, deviation, at, unit_: 'draws' });
}

/** Fills `root`; `view` is told what is dragged. */
export function identity(root, view) {
  const { data } = view, table = element('table', 'arms'), head = element('tr'), chart = element('div', 'chart'), foot = element('tr', 'sum');
  const [chosen, why, lower, bar] = ['choices', 'why', 'lower', 'bar'].map((kind) => element('div', kind)), equal = element('p', 'equal');
  HEADS.forEach((name, column) => head.append(element('th', column > 3 ? 'signed' : '', name)));
  table.append(head);
  const buttons = ARMS.map((name, at) => named(`by-${name}`, name, () => change({ arm: at })));
  chosen.append(element('span', 'note', '∂: derivative by the preference of'), ...buttons);
  const cells = ARMS.map((name, at) => {
    const row = element('tr'), made = HEADS.map((_, column) => element(column ? 'td' : 'th', column > 3 ? 'signed' : ''));
    made[0].textContent = name;
    const theta = element('b'), pays = element('b');
    made[1].append(theta, ranged('', `preference-${name}`, [-30, 30, Math.round(10 * data.theta[at])], (value) => change({ theta: at, value })));
    made[2].append(pays, ranged('', `reward-${name}`, [-20, 20, Math.round(10 * data.rewards[at])], (value) => change({ rewards: at, value })));
    row.append(...made);
    table.append(row);
    return { made, theta, pays };
  });
  const sums = HEADS.map((_, column) => foot.appendChild(element(column ? 'td' : 'th', column > 3 ? 'signed' : '', column ? '' : 'sum')));
  table.append(foot);
  const said = element('output', 'length');
  bar.append(ranged('Draws', 'draws', [0, 10, data.power], (value) => change({ power: value })), said);
  why.append(element('h2', '', 'Why the right side'), element('p'), element('p'));
  lower.append(chart, why);
  root.append(chosen, table, equal, bar, lower);

  function change(now) {
    const { arm, power } = now;
    if (arm !== undefined) view.set({ arm: (data.arm = arm) });
    else if (power !== undefined) view.set({ power: (data.power = power) });
    else {
      const list = now.theta === undefined ? 'rewards' : 'theta', at = now[list];
      data[list][at] = now.value / 10;
      view.set({ [`${list === 'theta' ? 'theta' : 'pays'}_${LETTERS[at]}`]: now.value });
    }
    fill();
  }

  function fill() {
    const now = worked(data), add = (values) => values.reduce((a, b) => a + b);
    buttons.forEach((one, at) => {
      one.className = at === data.arm ? 'chosen' : '';
      one.setAttribute('aria-pressed', String(at === data.arm));
    });
    rove(chosen, buttons, data.arm, () => 1);
    cells.forEach(({ made, theta, pays }, at) => {
      theta.textContent = number(data.theta[at], 1);
      pays.textContent = number(data.rewards[at], 1);
      made[3].textContent = number(now.pi[at], 3);
      [now.slopes, now.scores, now.left, now.right].forEach((values, column) => signed(made[4 + column], values[at]));
    });
    [now.pi, now.slopes, [], now.left, now.right].forEach((values, column) => {
      sums[3 + column].textContent = values.length ? number(add(values), 3) : '';
    });
    const sides = [now.left, now.right].map((one) => element('b', '', number(add(one), 3)));
    equal.replaceChildren(sides[0], ' = ', sides[1], ` = how steeply the expected reward rises with the preference of “${ARMS[data.arm]}”`);
    said.textContent = String(now.draws);
    reasons(why, now);
    settled(chart, now);
    say(view.host, `Both sums are ${number(now.exact, 3)}; ${now.draws} draws give ${number(now.means[now.draws - 1], 3)}.`);
  }
  fill();
}
