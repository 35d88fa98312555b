// A = Q - V, and the mean TD error that comes to the same: a cell and an action of the gridworld.

import { element, named } from '../../shared/dom.js';
import { number } from '../../shared/probabilities.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';
import { settling } from './parts.js';

const WAYS = { up: '↑', right: '→', down: '↓', left: '←' };
const ENDS = [[0, 3, '+1', 'goal'], [1, 3, '−1', 'trap'], [1, 1, '', 'wall']];

/** An action with its numbers. */
function rowOf(name, chosen, texts, act) {
  const row = element('tr', chosen ? 'now' : ''), first = element('td'), one = named(`action-${name}`, `${WAYS[name]} ${name}`, act);
  one.setAttribute('aria-pressed', String(chosen));
  one.className = chosen ? 'chosen' : '';
  first.append(one);
  row.append(first, ...texts.map((text) => element('td', '', text)));
  return row;
}

/** Fills `root`; `view` is told the cell and the action. */
export function advantages(root, view) {
  const { data } = view, upper = element('div', 'upper'), where = element('div', 'where'), table = element('table'), chart = element('div', 'chart');
  const grid = element('div', 'cells'), choose = (changes) => {
    Object.assign(data, changes);
    view.set(changes);
    fill();
  };
  const cells = data.cells.map(([row, column], at) => {
    const made = named(`cell-${at}`, '', () => choose({ cell: at }));
    made.style.gridArea = `${row + 1} / ${column + 1}`;
    const best = WAYS[data.actions[data.pi[at].indexOf(Math.max(...data.pi[at]))]];
    made.append(element('span', '', best), element('b', '', number(data.V[at])));
    made.setAttribute('aria-label', `row ${row + 1}, column ${column + 1}: V ${number(data.V[at])}`);
    return made;
  });
  for (const [row, column, text, kind] of ENDS) {
    const made = element('div', String(kind), text);
    made.style.gridArea = `${Number(row) + 1} / ${Number(column) + 1}`;
    grid.append(made);
  }
  grid.append(...cells);
  where.append(element('h2', '', 'V of each cell'), grid);
  const right = element('div', 'actions');
  right.append(element('h2', '', 'Its actions'), table);
  upper.append(where, right);
  root.append(upper, chart);

  function fill() {
    const { cell, action, actions, V, Q, pi, means, counts, deviations } = data, A = Q[cell].map((one) => one - V[cell]);
    cells.forEach((one, at) => {
      one.className = at === cell ? 'chosen' : '';
      one.setAttribute('aria-pressed', String(at === cell));
    });
    rove(grid, cells, cell, () => 3);
    const focused = root.getRootNode().activeElement?.dataset?.focus, head = element('tr');
    for (const name of ['action', 'π', 'Q', 'A = Q − V', 'mean TD error', 'π · A']) head.append(element('th', '', name));
    const rows = actions.map((name, at) => {
      const texts = [number(pi[cell][at]), number(Q[cell][at]), ...[A[at], means[cell][at].at(-1), pi[cell][at] * A[at]].map((one) => number(one, 3))];
      return rowOf(name, at === action, texts, () => choose({ action: at }));
    });
    const sum = element('tr', 'sum');
    sum.append(element('td', '', `V = ${number(V[cell])}`), element('td', '', '1.00'), element('td'), element('td'), element('td', '', 'sum'));
    sum.append(element('td', '', number(A.reduce((all, one, at) => all + pi[cell][at] * one, 0), 3)));
    table.replaceChildren(head, ...rows, sum);
    if (focused?.startsWith('action-')) table.querySelectorAll('button')[action].focus();
    settling(chart, {
      title: `Mean of r + γ V(s′) − V(s) after “${actions[action]}”`,
      counts,
      means: means[cell][action],
      exact: A[action],
      deviation: deviations[cell][action],
      at: undefined,
      unit_: 'steps',
    });
    const worth = `Q ${number(Q[cell][action])}, V ${number(V[cell])}, advantage ${number(A[action], 3)}`;
    say(view.host, `${actions[action]}: ${worth}; mean TD error ${number(means[cell][action].at(-1), 3)}.`);
  }
  fill();
}
