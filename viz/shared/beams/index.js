// A beam search as a tree that grows a step at a time. Data: payload.py beside this file; the steps come from the
// server as they are made.

import { element, svg, unit } from '../dom.js';
import { textOf } from '../pieces.js';
import { keepDrawn, topOf } from '../room.js';
import { say } from '../saying.js';
import { alarm, ask } from '../live.js';
import { probability, flowing, label, lastOf, number, onOneLine, rowOf } from '../probabilities.js';
import { Growing } from '../growing.js';
import { LIVING, place, textOfNode, treeOf, visible } from './tree.js';
import { needsModel } from '../standing.js';

const EDGE = 124, COLUMN = 141, TALL = 31, SMALL = 24, RIGHT = 74, HEAD = 26;
const FIGURE = 44; // the room of a probability
const AROUND = 240; // of what is in sight, drawn ahead

const WHY = {
  kept: () => 'It is kept: its sum is among the best.',
  finished: (node) => `It is ${node.best ? 'the best text' : 'one of the texts that the search ends with'}; its score is ${scored(node.score)}.`,
  left: () => 'It was alive when the search ended: it could not have won any more.',
  rank: (node, tree) => `Pruned: its sum ${number(node.sum)} is below ${number(lowest(tree, node))}, the lowest that was kept.`,
  late: () => 'Pruned: it ends the text, but is not among the best of this step.',
  worse: (node) => `Pruned: it ended with the score ${scored(node.score)}, and better texts are finished.`,
  group: () => 'Pruned by the diversity penalty: an earlier group took this token at this step.',
  undrawn: () => 'Pruned: it was not drawn.',
};

/** A score with two decimals, or two digits that count where it is small: a large length penalty makes them all so. */
function scored(value) {
  if (value === null || value === 0 || Math.abs(value) >= 0.095) return number(value);
  if (Math.abs(value) >= 1e-4) return value.toPrecision(2).replace('-', '−');
  const [front, power] = value.toExponential(1).split('e-');
  return `${front.replace('-', '−')}·10⁻${[...power].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[digit]).join('')}`;
}

/** The lowest sum that was kept at the node's step, in its group. */
const lowest = (tree, node) => Math.min(...tree.columns[node.step - 1].filter((one) => one.group === node.group && LIVING.has(one.fate)).map((one) => one.sum));

/** What gives a node's text and its width: as much as its column, `step` wide, has room for beside its numbers; upto: the last column. */
function fitting(measure, serif, step, upto) {
  const texts = new Map();
  return (node) => {
    if (texts.has(node)) return texts.get(node);
    measure.font = `${node.best ? 600 : 400} ${LIVING.has(node.fate) ? 18 : 16}px ${serif}`;
    const letters = [...label(node.hex)], most = letters.length;
    const width = () => measure.measureText(letters.join('') + (letters.length < most ? '…' : '')).width;
    const early = node.fate === 'finished' && node.step !== upto; // its score stands beside its probability
    const beside = FIGURE + (early ? 16 + 7.2 * scored(node.score).length : LIVING.has(node.fate) ? 24 : 30);
    while (letters.length > 3 && width() > step - beside) letters.pop();
    texts.set(node, [letters.join('') + (letters.length < most ? '…' : ''), width() + 12]);
    return texts.get(node);
  };
}

class Beams extends Growing {
  constructor(host, kind) {
    super(host, kind, (found) => found.steps);
    this.told = [];
  }

  take(data, send, done) {
    const place = this.told.indexOf(data.node);
    if (place >= 0) this.told.splice(0, place + 1);
    else if (data.node !== this.last) this.chosen = data.node;
    this.last = data.node;
    this.data = data;
    this.send = send;
    this.begin(data.ask, done);
  }

  choose(node) {
    this.chosen = node.id;
    this.next = null;
    this.draw();
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      this.told.push(node.id);
      this.send('spot', { node: node.id });
    }, 500);
  }

  leave() {
    super.leave();
    clearTimeout(this.telling);
  }

  /** The next words after the chosen node. */
  async look(node) {
    const path = textOfNode(node).map((one) => one.token), key = `${this.asked} ${path}`;
    if (this.looking === key) return;
    this.looking = key;
    try {
      const { model, text, form } = this.data.ask;
      const settings = { temperature: 100, top_k: 0, top_p: 100, min_p: 0, typical_p: 100, repetition_penalty: 100, no_repeat_ngram: 0 };
      const found = await ask(this.host, 'decoding/step', { model, text, form, path, settings, seed: 0 });
      if (this.looking !== key) return;
      this.next = { key, found };
      this.draw();
    } catch (error) {
      if (this.looking === key) this.complaint = error.message;
      this.draw();
    }
  }

  draw() {
    const { host } = this, scrolled = host.querySelector('.tree'), from = scrolled ? [scrolled.scrollLeft, scrolled.scrollTop] : [0, 0];
    const root = element('div', 'beams');
    root.style.setProperty('--top', `${topOf(host)}px`);
    const tree = treeOf(this.steps.slice(0, this.upto)), chosen = tree.by.get(this.chosen) ?? tree.best;
    root.append(this.said(tree), this.bar(this.note(tree)));
    const frame = element('div', 'tree');
    frame.tabIndex = 0; // it may scroll
    frame.setAttribute('role', 'group');
    frame.setAttribute('aria-label', 'Beam search as a tree: one column per step');
    root.append(frame, this.panel(tree, chosen));
    host._rows = () => this.rows();
    this.show(root, () => this.paint(frame, tree, chosen));
    frame.scrollTo(...from);
    if (this.upto !== this.drawn) frame.scrollLeft = frame.scrollWidth;
    this.fill();
    this.drawn = this.upto;
    say(host, this.spoken(tree));
    if (chosen && this.data.further && !this.playing) this.look(chosen);
  }

  /** What the tree shows, in a sentence. */
  spoken({ best, finished }) {
    if (!best) return 'A tree of beams, not begun.';
    const text = `“… ${flowing(...textOfNode(best).map((node) => node.hex)).trim()}”`;
    const score = `its score is ${scored(best.score)}, its sum ${number(best.sum)}`;
    return `Step ${this.upto}: the best text ${this.over ? 'is' : 'so far is'} ${text}; ${score}. ${finished.length} finished.`;
  }

  said(tree) {
    const made = element('p', this.data.further ? 'said' : 'said whole');
    // A translation does not go on with the sentence that is read: it stands alone, and whole.
    made.append(element('span', 'caps', this.over ? 'best' : 'so far'), this.data.further ? lastOf(this.data.ask) : '');
    if (tree.best) made.append(element('mark', '', flowing(...textOfNode(tree.best).map((node) => node.hex))));
    return made;
  }

  /** What became of greedy decoding's path. */
  note(tree) {
    const { greedy } = tree, last = greedy.at(-1);
    const lost = greedy.find((node) => !LIVING.has(node.fate));
    const note = !last
      ? ''
      : lost
        ? `Greedy loses at step ${lost.step}: “${label(lost.hex)}” is pruned.`
        : greedy.every((node) => node.best)
          ? 'Greedy takes the same path.'
          : `Greedy’s path was never pruned: its sum is ${number(last.sum)}.`;
    return element('span', 'note', note);
  }

  paint(frame, tree, chosen) {
    const u = unit(), columns = visible(tree, this.data.shown, this.chosen);
    const room = (frame.clientHeight / u || 300) - HEAD - 8;
    const height = place(tree.root, columns, room, TALL, SMALL);
    const width = Math.max(frame.clientWidth / u, EDGE + columns.length * COLUMN + RIGHT);
    const step = Math.min(190, Math.max(COLUMN, (width - EDGE - RIGHT) / Math.max(columns.length, 4)));
    const X = (node) => (node.step ? EDGE + (node.step - 1) * step + 22 : 0), Y = (node) => HEAD + 4 + node.y;
    const drawing = svg('svg', {
      width: width * u,
      height: (height + HEAD + 8) * u,
      viewBox: `0 0 ${width} ${height + HEAD + 8}`,
      role: 'group',
      'aria-label': 'The tree',
    });
    columns.forEach((_, at) => drawing.append(svg('text', { x: EDGE + at * step + 22, y: 16, class: 'caps' }, `step ${at + 1}`)));
    drawing.append(svg('line', { x1: 0, x2: width, y1: HEAD - 2, y2: HEAD - 2, class: 'hair' }));
    const measure = document.createElement('canvas').getContext('2d');
    const serif = getComputedStyle(frame).getPropertyValue('--gb-serif');
    const fitted = fitting(measure, serif, step, this.upto);
    const widthOf = (node) => fitted(node)[1], shown = (node) => fitted(node)[0];
    const weight = (node) => Number(LIVING.has(node.fate)) + Number(Boolean(node.best)); // the most important is drawn last
    const nodes = columns.flat().sort((a, b) => weight(a) - weight(b));
    const right = new Map(nodes.map((node) => [node, X(node) + widthOf(node) + FIGURE]));
    const edge = (node) => {
      const from = node.parent.step ? right.get(node.parent) : EDGE - 22, to = X(node) - (this.data.ask.groups > 1 ? 16 : 4), bend = (to - from) * 0.5;
      const kind = node.best ? 'best' : LIVING.has(node.fate) ? 'kept' : 'out';
      return svg('path', { d: `M${from},${Y(node.parent)} C${from + bend},${Y(node.parent)} ${to - bend},${Y(node)} ${to},${Y(node)}`, class: `edge ${kind}`,
        'stroke-width': kind === 'out' ? 1 : Math.max(kind === 'best' ? 2.5 : 1.25, Math.exp(node.logprob) * 6.5).toFixed(2) });
    };
    const edges = svg('g'), figures = svg('g'), made = new Set();
    drawing.append(edges, figures);
    /** Draw what is in sight and not there yet; what lives and the chosen always. A large tree has thousands of the others. */
    const fill = () => {
      const left = frame.scrollLeft / u - AROUND,
        top = frame.scrollTop / u - AROUND,
        wide = frame.clientWidth / u + 2 * AROUND,
        high = frame.clientHeight / u + 2 * AROUND;
      for (const node of nodes) {
        const x = X(node), y = Y(node), inside = x > left && x < left + wide && y > top && y < top + high;
        if (made.has(node) || !(inside || LIVING.has(node.fate) || node === chosen)) continue;
        made.add(node);
        (LIVING.has(node.fate) ? edges.append(edge(node)) : edges.prepend(edge(node)));
        figures.append(this.node(node, x, y, widthOf(node), shown(node), chosen, width));
      }
    };
    const start = this.start(drawing, Y(tree.root), measure, serif);
    drawing.append(start);
    frame.replaceChildren(drawing);
    this.fill = fill;
    fill();
    frame.onscroll = () => requestAnimationFrame(fill);
    this.arrows(frame, columns);
  }

  /** The end of the prompt, where the tree begins. */
  start(drawing, y, measure, serif) {
    const made = svg('g', { class: 'start' });
    measure.font = `400 20px ${serif}`;
    const words = onOneLine(this.data.ask.text).split(' ').slice(-12).flatMap((word) => word.match(/.{1,10}/gu) ?? []), lines = [''];
    for (const word of words) {
      if (measure.measureText(`${lines.at(-1)} ${word}`).width > EDGE - 34 && lines.at(-1)) lines.push(word);
      else lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim();
    }
    const kept = lines.slice(-3);
    kept.forEach((line, at) =>
      made.append(svg('text', { x: 0, y: y + 6 + (at - (kept.length - 1) / 2) * 24, class: 'word' }, (at === 0 && lines.length > 3 ? '… ' : '') + line)),
    );
    return made;
  }

  node(node, x, y, wide, text, chosen, width) {
    const living = LIVING.has(node.fate), p = probability(Math.exp(node.logprob));
    const kind = node.best ? 'best' : living ? 'kept' : 'out';
    const made = svg('g', { class: `node ${kind}${node === chosen ? ' chosen' : ''}`, tabindex: node === chosen ? 0 : -1, role: 'button' });
    made.dataset.focus = node.id;
    const fate = `${node.best ? 'best' : living ? node.fate : 'pruned'}${node.greedy ? ', greedy takes it' : ''}`;
    made.setAttribute('aria-label', `step ${node.step}, ${text}, probability ${p}, sum ${number(node.sum)}, ${fate}`);
    const drawn = living || node === chosen;
    made.append(svg('rect', { x: x - 2, y: y - 13, width: drawn ? wide : wide + FIGURE, height: drawn ? 26 : 24, rx: 3, class: drawn ? '' : 'hit' }));
    made.append(svg('text', { x: x + 4, y: y + 5.5, class: 'word' }, text), svg('text', { x: x + wide + 3, y: y + 5, class: 'p' }, p));
    if (this.data.ask.groups > 1) made.append(svg('text', { x: x - 6, y: y + 5, class: 'group', 'text-anchor': 'end' }, 'ABCD'[node.group]));
    if (node.greedy) made.append(svg('line', { x1: x + 4, x2: x + wide - 6, y1: y + 10.5, y2: y + 10.5, class: 'greedy' }));
    if (!living) made.append(svg('path', { d: `M${x + wide + FIGURE + 1},${y - 3.5} l7,7 m0,-7 l-7,7`, class: 'cross' }));
    if (node.fate === 'finished') {
      const last = node.step === this.upto; // one that ended before has what its column leaves
      const place = { x: last ? width - 2 : x + wide + FIGURE - 6, y: y + 5, class: last ? 'score' : 'score early', 'text-anchor': last ? 'end' : 'start' };
      made.append(svg('text', place, scored(node.score)));
    }
    return made;
  }

  /** A click or Enter chooses; arrow keys walk over the nodes: up and down in a column, left to the parent, right to the best child. */
  arrows(frame, columns) {
    const by = new Map(columns.flat().map((node) => [node.id, node]));
    const of = (event) => by.get(event.target.closest?.('.node')?.dataset.focus);
    frame.onclick = (event) => of(event) && this.choose(of(event));
    frame.onkeydown = (event) => {
      const node = of(event);
      if (!node) return;
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        event.stopPropagation();
        return this.choose(node);
      }
      const column = [...columns[node.step - 1]].sort((a, b) => a.y - b.y), at = column.indexOf(node);
      const drawn = (columns[node.step] ?? []).filter((one) => one.parent === node);
      const next = {
        ArrowUp: column[at - 1],
        ArrowDown: column[at + 1],
        ArrowLeft: node.parent.step ? node.parent : null,
        ArrowRight: drawn.sort((a, b) => b.sum - a.sum)[0],
      }[event.key];
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      this.choose(next);
      this.host.querySelector(`[data-focus="${CSS.escape(next.id)}"]`)?.focus();
    };
  }

  /** The chosen node: its text, why it is kept or pruned, and what may follow it. */
  panel(tree, node) {
    const made = element('div', this.data.further ? 'panel' : 'panel whole'), left = element('div', 'about'), right = element('div', 'next');
    left.tabIndex = 0; // it may scroll
    made.append(left, right);
    if (this.complaint) left.append(alarm(this.complaint));
    if (!node) return made;
    const path = textOfNode(node), said = element('p', 'path');
    said.append('… ', ...path.map((one) => element('b', one.best ? 'best' : '', flowing(one.hex))));
    left.append(said, element('p', 'why', WHY[node.fate](node, tree)));
    const sums = (path.length > 8 ? '… ' : '') + path.slice(-8).map((one) => number(one.logprob)).join(' ');
    const length = this.data.ask.length_rule === 'gnmt' ? `((5 + ${node.step}) / 6)` : `${node.step}`, penalty = this.data.ask.length_penalty / 10;
    const apart = path.reduce((total, one) => total + one.logprob, 0) - node.sum;
    const less = Math.abs(apart) > 0.005 ? ` less ${number(apart)} for diversity` : '', power = penalty === 1 ? '' : `^${penalty}`;
    left.append(element('p', 'sum', `${sums}${less} = ${number(node.sum)}; divided by ${length}${power}: score ${scored(node.score)}`));
    if (!this.data.further) return made;
    const go = element('button', 'go', 'Go on from here, step by step →');
    go.type = 'button';
    go.dataset.focus = 'go';
    const branch = `${this.data.mark}-${path.map((one) => one.token).join('_')}`;
    go.onclick = () => this.send('spot', { view: 'step', text: this.data.ask.text, tree: branch, at: path.length });
    left.append(needsModel(go));
    const key = `${this.asked} ${path.map((one) => one.token)}`;
    right.append(element('span', 'caps', 'next word after it'));
    if (this.next?.key === key) right.append(this.following(this.next.found));
    return made;
  }

  following(found) {
    const made = element('div', 'rows'), rows = found.rows.map(rowOf).slice(0, 5), most = Math.max(...rows.map((row) => row.p));
    const mass = 1 - rows.reduce((total, row) => total + row.p, 0);
    const line = (text, p, kind) => {
      const one = element('div', `line ${kind}`), bar = element('i');
      bar.style.setProperty('--part', `${Math.min(100, (100 * p) / most)}%`);
      one.append(element('span', '', text), bar, element('b', '', probability(p)));
      made.append(one);
    };
    for (const row of rows) line(label(row.hex), row.p, '');
    line(`${(found.rows.length + found.others[0] - rows.length).toLocaleString('en')} others`, Math.max(0, mass), 'rest');
    return made;
  }

  rows() {
    return treeOf(this.steps.slice(0, this.upto))
      .columns.flat()
      .map((node) => ({
        step: node.step,
        path: textOfNode(node)
          .map((one) => one.token)
          .join(' '),
        token: textOf(node.hex) ?? node.hex,
        log_probability: node.logprob,
        sum: node.sum,
        score: node.score,
        fate: node.fate,
        group: node.group,
        greedy: !!node.greedy,
        best: !!node.best,
      }));
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  host.dataset.meanings = 'chosen pruned'; // for the legend of a saved figure
  const beams = (host._beams ||= new Beams(host, data.kind));
  beams.take(data, setStateValue, () => setTriggerValue('done', true));
  return keepDrawn(host, () => beams.draw(), () => beams.leave());
}
