// A prompt of vectors that are learned: right answers by steps beside what written prompts do, the vectors with the words that lie
// nearest, and every question. Data: payload.py beside this file; the looks come from the server, one after another.

import { apart } from '../../shared/apart.js';
import { element, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm } from '../../shared/live.js';
import { Growing } from '../../shared/growing.js';
import { piece, readable } from '../../shared/pieces.js';
import { probability } from '../../shared/probabilities.js';

const WIDE = 700, BROAD = 1100; // sixteenths of the type
const LEFT = 34, RIGHT = 148, TOP = 10, BOTTOM = 40;

class Soft extends Growing {
  constructor(host) {
    super(host, 'prompting/soft', (found) => found.steps);
  }

  draw() {
    const root = element('div', 'soft'), last = this.steps[this.upto - 1], { items } = this.data;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    const wide = this.host.clientWidth / unit();
    root.classList.toggle('wide', wide >= WIDE);
    root.classList.toggle('broad', wide >= BROAD);
    const said = element('span', 'note', last ? `step ${last.step}: ${sum(last.right)} of ${items.length} right` : '');
    said.setAttribute('role', 'status');
    root.append(this.bar(said));
    if (this.complaint) root.append(alarm(this.complaint));
    const upper = element('div', 'upper'), chart = element('div', 'chart');
    upper.append(chart, this.prompt(last));
    root.append(upper, this.questions(last));
    this.host._rows = () => this.rows();
    this.show(root, () => this.curve(chart));
    if (last && !this.playing) say(this.host, `After ${last.step} steps ${sum(last.right)} of ${items.length} questions are answered right.`);
  }

  /** What the model reads: vectors, then the question. */
  prompt(last) {
    const made = element('section', 'prompt'), head = element('h2', '', 'What it reads ');
    head.append(element('small', '', 'vectors, then the question; below each the nearest words'));
    const list = element('ol', 'vectors');
    for (const [at, near] of (last?.nearest ?? []).entries()) {
      const one = element('li'), mark = element('span', 'vector', String(at + 1)), track = element('i'), fill = element('u');
      fill.style.width = `${Math.min(100, 50 * last.moved[at])}%`;
      track.append(fill);
      track.title = `moved ${last.moved[at].toFixed(2)} times the length of a usual embedding`;
      one.append(mark, ...near.map(([hex, cosine]) => named(hex, cosine)), track);
      list.append(one);
    }
    const asked = element('p', 'asked'), [before, after] = this.data.question.split('{}');
    const words = element('b', 'now', this.data.items[0][0]);
    asked.append(element('b', '', readable(before)), words, element('b', '', readable(after)), element('em', '', '→ the answer'));
    made.append(head, list, asked, element('p', 'note', 'Bar: how far the vector has moved. Number: cosine to the word; 1 would be the word itself.'));
    return made;
  }

  /** Right answers by steps: of questions never seen, of the examples, and of written prompts. */
  curve(host) {
    const u = unit(), W = host.clientWidth / u, H = Math.max(200, host.clientHeight / u), { items, looks, written, examples } = this.data;
    const shown = this.steps.slice(0, this.upto);
    const steps = Math.max(...[...this.steps, ...this.ahead].map((one) => one.step), 2 * (looks - 1));
    const X = (step) => LEFT + ((W - LEFT - RIGHT) * step) / steps, Y = (share) => TOP + (H - TOP - BOTTOM) * (1 - share), of = items.length;
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': 'Right answers by steps of learning' });
    for (const share of [0, 0.25, 0.5, 0.75, 1])
      drawing.append(
        svg('line', { x1: LEFT, x2: W - RIGHT, y1: Y(share), y2: Y(share), class: 'rule' }),
        svg('text', { x: LEFT - 6, y: Y(share) + 4, class: 'axis', 'text-anchor': 'end' }, String(share).replace(/^0\./, '.')),
      );
    for (const step of [0, steps / 2, steps]) drawing.append(svg('text', { x: X(step), y: H - 22, class: 'axis', 'text-anchor': 'middle' }, step));
    drawing.append(svg('text', { x: (X(0) + X(steps)) / 2, y: H - 5, class: 'axis', 'text-anchor': 'middle' }, 'steps of learning'));
    const ends = written.map(([title, right]) => ({ title, kind: 'written', y: Y(right / of) }));
    for (const { y } of ends) drawing.append(svg('line', { x1: LEFT, x2: W - RIGHT, y1: y, y2: y, class: 'written' }));
    const line = (list, value, kind, title) => {
      if (!list.length) return;
      const points = list.map((one) => `${X(one.step).toFixed(1)},${Y(value(one)).toFixed(1)}`);
      drawing.append(svg('polyline', { points: points.join(' '), class: `line ${kind}` }));
      if (title) ends.push({ title, kind, y: Y(value(list.at(-1))) });
    };
    const share = (one) => sum(one.right) / of;
    line(this.ahead, share, 'ghost', '');
    line(shown, (one) => one.learned, 'learned', `the ${examples} examples`);
    line(shown, share, 'own', `${of} new questions`);
    for (const one of shown) {
      const told = svg('title', {}, `step ${one.step}: ${sum(one.right)} of ${of}`);
      drawing.append(svg('circle', { cx: X(one.step), cy: Y(share(one)), r: 3.5, class: 'dot' }, told));
    }
    const placed = apart(ends.map((one) => one.y), TOP, H - BOTTOM);
    ends.forEach(({ title, kind }, at) => drawing.append(svg('text', { x: W - RIGHT + 8, y: placed[at] + 4, class: `name ${kind}` }, title)));
    host.replaceChildren(drawing);
  }

  questions(last) {
    const made = element('section', 'items'), head = element('h2', '', 'Every question '), list = element('ol', 'answers');
    head.append(element('small', '', 'right at each look, from the first to the last'));
    const shown = this.steps.slice(0, this.upto);
    this.data.items.forEach(([question, answer], at) => {
      const one = element('li', last?.right[at] ? 'right' : 'wrong'), looks = element('span', 'looks');
      for (const look of shown) looks.append(element('i', look.right[at] ? 'yes' : 'no'));
      one.title = `${question} ${answer}`;
      one.append(element('b', '', short(question)), element('em', '', last ? (last.right[at] ? '✓' : '×') : ''), looks);
      list.append(one);
    });
    made.append(head, list);
    return made;
  }

  rows() {
    const shown = this.steps.slice(0, this.upto);
    return shown.map((one) => ({ step: one.step, loss: one.loss, examples_right: one.learned, right: sum(one.right), of: one.right.length }));
  }
}

const sum = (list) => list.reduce((total, one) => total + one, 0);
const short = (words) => ([...words].length > 16 ? `${[...words].slice(0, 15).join('').trim()}…` : words);

function named(hex, cosine) {
  const [shown] = piece(hex), made = element('span', 'near');
  made.append(shown, element('em', '', probability(Math.max(0, cosine))));
  return made;
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const soft = (host._soft ||= new Soft(host));
  soft.lives = (name) => setStateValue('live', name);
  soft.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => soft.draw(), () => soft.leave());
}
