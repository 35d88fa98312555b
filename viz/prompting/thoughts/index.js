// The game of 24 as a tree of thoughts: steps that the model proposes, positions that are valued, what is kept, and what is lost by it.
// Data: payload.py beside this file; the levels come from the server, one after another.

import { element, named, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm } from '../../shared/live.js';
import { rove } from '../../shared/roving.js';
import { Growing } from '../../shared/growing.js';
import { filled } from '../../shared/shares.js';
import { probability } from '../../shared/probabilities.js';

const WIDE = 560; // sixteenths of the type: below that, levels stand below one another
const APART = 860; // and below that, the puzzles below the tree
const BROAD = 1100; // of the hall
const JUDGES = { model: 'the model', exact: 'the truth', chance: 'chance' };
const LEVELS = ['first step', 'second step', 'third step'];

class Thoughts extends Growing {
  /** @type {(spot: any) => void} */
  send = () => {};

  constructor(host) {
    super(host, 'prompting/thoughts', (found) => found.steps);
  }

  /** What has come of a puzzle: its levels, and its chains. */
  of(puzzle) {
    const found = this.steps.slice(0, this.upto).filter((one) => one.puzzle === puzzle);
    return { levels: found.filter((one) => 'depth' in one), chains: found.find((one) => 'ends' in one) };
  }

  /** Whether a puzzle's tree has reached 24; null: not played yet. */
  solved(puzzle) {
    const { levels } = this.of(puzzle);
    return levels.length < LEVELS.length ? null : levels.at(-1).nodes.some((node) => node[5] && node[6]);
  }

  /** The puzzle that is shown: the chosen one, and the one that is being played while it is played. */
  get now() {
    return this.playing && this.upto ? this.steps[this.upto - 1].puzzle : this.data.chosen;
  }

  draw() {
    const root = element('div', 'thoughts'), { puzzles } = this.data, { levels, chains } = this.of(this.now);
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    const wide = this.host.clientWidth / unit() >= WIDE;
    root.classList.toggle('wide', wide);
    root.classList.toggle('apart', this.host.clientWidth / unit() >= APART);
    root.classList.toggle('broad', this.host.clientWidth / unit() >= BROAD);
    const played = puzzles.map((_, at) => this.solved(at)).filter((one) => one !== null), done = played.length;
    const good = played.filter(Boolean).length;
    const status = element('span', 'note', done ? `${good} of ${done} solved; live: some ${Math.max(1, Math.round(this.data.seconds / 60))} min` : '');
    status.setAttribute('role', 'status');
    root.append(this.bar(status));
    if (this.complaint) root.append(alarm(this.complaint));
    const both = element('div', 'both'), tree = this.tree(levels, chains), beside = element('div', 'beside');
    beside.append(this.list(), this.scores());
    both.append(tree, beside);
    root.append(both);
    this.host._rows = () => this.rows();
    this.show(root, () => wide && lines(tree));
    const lost = levels.filter((one) => one.lost).length, left = lost ? 'All that could be solved was left out.' : '';
    if (!this.playing) say(this.host, `${puzzles[this.now][0]}: ${this.solved(this.now) ? 'solved' : 'not solved'}. ${left}`);
  }

  /** The levels of the tree; behind them what chains reached for as much reading. */
  tree(levels, chains) {
    const { puzzles } = this.data, [numbers, solvable] = puzzles[this.now], made = element('section', 'tree');
    const head = element('h2', '', `${numbers} `);
    const told = solvable ? 'to 24; ✓ can still be solved, red: left out, and nothing that is kept can' : 'cannot give 24: every way was tried';
    head.append(element('small', '', told));
    const columns = element('div', 'columns'), root = element('div', 'level root'), first = element('div', 'node kept', numbers);
    root.append(element('h3', '', 'given'), first);
    columns.append(root);
    LEVELS.forEach((title, depth) => {
      const column = element('div', 'level'), level = levels[depth];
      column.append(element('h3', '', title));
      for (const node of level?.nodes ?? []) column.append(box(node, level.lost, depth));
      columns.append(column);
    });
    made.append(head, columns);
    const ends = element('p', 'chains');
    if (chains) {
      const many = chains.ends.length === 1 ? 'One chain' : `${chains.ends.length} chains`;
      ends.append(`${many} of drawn steps, for as much reading, end at `);
      for (const end of chains.ends) ends.append(element('b', end === '24' ? 'good' : '', end), ' ');
    }
    made.append(ends);
    return made;
  }

  list() {
    const { puzzles } = this.data, made = element('section', 'list'), head = element('h2', '', 'Puzzles ');
    head.append(element('small', '', '✓ solved by the tree'));
    const cells = element('div', 'cells'), buttons = puzzles.map(([numbers], at) => {
      const solved = this.solved(at), kinds = `${solved === null ? '' : solved ? 'good' : 'bad'} ${at === this.now ? 'chosen' : ''}`;
      const one = named(`puzzle${at}`, numbers, () => this.send({ puzzle24: at }), kinds);
      one.append(element('i', '', solved === null ? '' : solved ? ' ✓' : ' ×'));
      one.setAttribute('aria-label', `${numbers} ${solved === null ? 'not played yet' : solved ? 'solved' : 'not solved'}`);
      one.setAttribute('aria-pressed', String(at === this.now));
      return one;
    });
    cells.append(...buttons);
    rove(cells, buttons, this.now, () => 2);
    made.append(head, cells);
    return made;
  }

  /** The recorded scores of each way to value, with each breadth. */
  scores() {
    const { scores, ask } = this.data, made = element('section', 'scores'), head = element('h2', '', 'Solved ');
    head.append(element('small', '', 'recorded; thin: 95 % interval'));
    const table = element('table'), heads = element('tr');
    for (const title of ['values by', 'kept', 'tree', 'chains', 'tokens']) heads.append(element('th', '', title));
    table.append(heads);
    for (const { judge, breadth, solved, chains, of, tokens } of scores) {
      const line = element('tr', judge === ask.judge && breadth === ask.breadth ? 'now' : ''), tree = element('td');
      tree.append(bar(solved, of));
      line.append(element('td', '', JUDGES[judge]), element('td', '', breadth), tree, element('td', '', `${chains}`), element('td', '', tokens));
      table.append(line);
    }
    made.append(head, table, element('p', 'note', `Of ${scores[0]?.of ?? 0}; chains: for as many tokens.`));
    return made;
  }

  rows() {
    return this.data.puzzles.flatMap(([numbers], at) => this.of(at).levels.flatMap(({ depth, nodes }) =>
      nodes.map(([, move, left, p, value, exact, kept]) => ({ puzzle: numbers, depth, move, left, probability: p, value, solvable: exact, kept }))));
  }
}

/** A position: the step that leads to it, the numbers that are left, what it is worth. */
function box([parent, move, left, p, value, exact, kept], lost, depth) {
  const wrong = lost && exact && !kept, made = element('div', ['node', kept ? 'kept' : '', wrong ? 'lost' : ''].join(' '));
  const worth = element('span', 'worth'), fill = element('u');
  fill.style.width = `${100 * value}%`;
  worth.append(fill);
  const sign = depth === LEVELS.length - 1 ? (left === '24' ? '✓' : '') : exact ? '✓' : '';
  const [step, rest] = [move.replaceAll('*', '×'), left].map((one) => one.replaceAll('-', '−'));
  made.append(element('span', 'move', step), element('b', '', rest), element('i', '', sign), worth);
  made.dataset.parent = parent;
  const state = `${kept ? 'kept' : 'left out'}${exact ? ', 24 can still be reached' : ''}`;
  made.title = `${move}: proposed with probability ${probability(p)}, valued ${value.toFixed(2)}, ${state}`;
  made.setAttribute('role', 'img');
  made.setAttribute('aria-label', `${move}, left ${left}, ${made.title}`);
  return made;
}

function bar(good, of) {
  const made = element('span', 'share');
  made.append(filled(good, of), element('em', '', good));
  return made;
}

/** Lines from each position to those that follow from it. */
function lines(tree) {
  const columns = tree.querySelector('.columns'), levels = [...columns.querySelectorAll('.level')], box = columns.getBoundingClientRect();
  const drawing = svg('svg', { class: 'lines', width: box.width, height: box.height, 'aria-hidden': 'true' });
  levels.slice(1).forEach((level, depth) => {
    const parents = [...levels[depth].querySelectorAll('.kept')].map((one) => one.getBoundingClientRect());
    for (const node of level.querySelectorAll('.node')) {
      const to = node.getBoundingClientRect(), from = parents[node.dataset.parent];
      if (!from) continue;
      const x1 = from.right - box.left, y1 = from.top + from.height / 2 - box.top, x2 = to.left - box.left, y2 = to.top + to.height / 2 - box.top;
      const middle = (x1 + x2) / 2, kinds = `edge ${node.classList.contains('kept') ? 'kept' : ''} ${node.classList.contains('lost') ? 'lost' : ''}`;
      drawing.append(svg('path', { d: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`, class: kinds }));
    }
  });
  columns.prepend(drawing);
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const thoughts = (host._thoughts ||= new Thoughts(host));
  thoughts.lives = (name) => setStateValue('live', name);
  thoughts.send = (spot) => setStateValue('spot', spot);
  thoughts.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => thoughts.draw(), () => thoughts.leave());
}
