// One decoder after the true words, all places at once, and after its own, one after the other. Data: payload.py beside this file.

import { element, svg, unit } from '../../shared/dom.js';
import { apart } from '../../shared/apart.js';
import { probability } from '../../shared/probabilities.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { reached, tips } from '../../shared/tips.js';

const NAMES = { fixed: 'One vector', attention: 'Attention', transformer: 'Transformer' };
const LEGIBLE = 17; // sixteenths of the type: a row whose word stands in it

/** Text and whether it is right, for those who see no colours. */
const marked = (word, right) => `${word}${right ? '' : ' ×'}`;

class Forcing {
  /** @type {any} */
  data;

  constructor(host) {
    this.host = host;
  }

  panel(kind, title, about) {
    const made = element('section', kind), head = element('h2', '', `${title} `), body = element('div', 'body');
    head.append(element('em', '', about));
    made.append(head, body);
    return [made, body];
  }

  /** A row for each place: the true words that it sees, and its guess for the next. */
  stairs(host) {
    const { data } = this, u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, count = data.target.length;
    const high = Math.max(9, Math.min(24, H / count)), named = high >= LEGIBLE, wide = Math.min(30, (W - 150) / count);
    const last = { y: -Infinity, end: 0 };
    const drawing = svg('svg', { width: W * u, height: Math.max(H, high * count) * u, viewBox: `0 0 ${W} ${Math.max(H, high * count)}`, role: 'img' });
    data.forced.forEach(([guess, own, true_], at) => {
      const y = at * high, right = guess === data.target[at], x = (at + 1) * wide;
      for (let seen = 0; seen <= at; seen += 1) {
        const cell = svg('rect', { x: seen * wide, y, width: wide - 1.5, height: high - 1.5, class: seen ? 'seen' : 'start' });
        cell.append(svg('title', {}, seen ? `given: ${data.target[seen - 1]}` : 'given: [start]'));
        drawing.append(cell);
      }
      const told = right ? `${guess}, ${probability(own)}` : `${guess}, ${probability(own)}; true: ${data.target[at]}, ${probability(true_)}`;
      const mark = svg('rect', { x, y, width: wide - 1.5, height: high - 1.5, class: right ? 'guess right' : 'guess wrong' }, svg('title', {}, told));
      drawing.append(mark);
      if (!named && right) return;
      const said = right ? guess : `× ${guess}, not ${data.target[at]}`;
      const start = named || y - last.y > LEGIBLE ? x + wide + 5 : Math.max(x + wide + 5, last.end);
      if (start + 7.6 * said.length > W) return; // its place says it when it is reached
      drawing.append(svg('text', { x: start, y: y + high / 2 + 4.5, 'font-size': 16, class: right ? 'word' : 'word wrong' }, said));
      Object.assign(last, { y, end: start + 7.6 * said.length + 8 }); // a label of the next row goes beside it where rows are low
    });
    const missed = data.forced.filter(([guess], at) => guess !== data.target[at]).length;
    drawing.setAttribute('aria-label', `After the true words ${count - missed} of ${count} guesses are right.`);
    host.replaceChildren(reached(drawing, 'stairs'));
  }

  /** What it says by itself, a word below the other, beside the true one. */
  free(host) {
    const { data } = this, u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, count = Math.max(data.target.length, data.free.length);
    const high = Math.max(14.5, Math.min(24, H / count)), half = W / 2, size = Math.min(16, high - 1.5);
    const drawing = svg('svg', { width: W * u, height: high * count * u, viewBox: `0 0 ${W} ${high * count}`, role: 'img' });
    let gone = false;
    for (let at = 0; at < count; at += 1) {
      const [word, p] = data.free[at] ?? ['', 0], true_ = data.target[at] ?? '', right = data.right || word === true_;
      const y = (at + 0.5) * high + 5, said = { x: 6, y, 'font-size': size, class: right ? 'word' : 'word wrong' };
      if (!right && !gone) drawing.append(svg('rect', { x: 0, y: at * high, width: W, height: high, class: 'first' }));
      gone ||= !right;
      drawing.append(
        svg('text', said, marked(word || '–', right), svg('title', {}, `${word}: ${probability(p)}`)),
        svg('text', { x: half, y, 'font-size': size, class: 'word true' }, true_),
      );
    }
    drawing.setAttribute('aria-label', `After its own words it says: ${data.free.map(([word]) => word).join(' ')}.`);
    host.replaceChildren(reached(drawing, 'free'));
  }

  /** Right words by place, with the true words before them and with its own. */
  curve(host) {
    const { data } = this, u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, left = 30, right = 108, top = 8, bottom = 22;
    const most = data.places.at(-1)[0], X = (place) => left + ((W - left - right) * (place - 1)) / (most - 1);
    const Y = (value) => top + (H - top - bottom) * (1 - value);
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img' });
    for (const value of [0, 0.5, 1])
      drawing.append(
        svg('line', { x1: left, x2: W - right, y1: Y(value), y2: Y(value), class: 'rule' }),
        svg('text', { x: left - 6, y: Y(value) + 4, 'text-anchor': 'end', class: 'axis' }, value === 0.5 ? '.50' : value ? '1.0' : '0'),
      );
    for (const place of [1, 10, 20, 30, 40].filter((one) => one <= most && (one === 1 || X(one) - X(1) > 44)))
      drawing.append(svg('text', { x: X(place), y: H - 5, 'text-anchor': 'middle', class: 'axis' }, place === 1 ? 'place 1' : place));
    const ends = data.places.at(-1), heights = apart([Y(ends[1]), Y(ends[2])], top, H - bottom);
    for (const at of [1, 2]) {
      const name = at === 1 ? 'true words' : 'its own';
      drawing.append(
        svg('polyline', { points: data.places.map((one) => `${X(one[0]).toFixed(1)},${Y(one[at]).toFixed(1)}`).join(' '), class: `line of${at}` }),
        svg('text', { x: X(most) + 8, y: heights[at - 1] + 4, class: `end of${at}` }, name),
      );
    }
    const first = data.places[0], told = `after the true words from ${first[1]} to ${ends[1]}, after its own from ${first[2]} to ${ends[2]}`;
    drawing.setAttribute('aria-label', `Right words by place: ${told}.`);
    host.replaceChildren(drawing);
  }

  draw() {
    const { data, host } = this, root = element('div', data.target.length > 20 ? 'forcing long' : 'forcing');
    root.style.setProperty('--top', `${topOf(host)}px`);
    const name = NAMES[data.learner];
    const given = `${data.target.length} guesses from one pass: tinted, the true words it is given; green, a right guess`;
    const [stairs, steps] = this.panel('stairs', 'Teacher forcing', given);
    const [free, words] = this.panel('free', 'Free running', data.right ? 'its own words; a correct translation' : 'its own words; right: the true ones');
    const where = [`${name}, new sentences`, data.recorded].filter(Boolean).join('; ');
    const [plot, curve] = this.panel('plot', 'Right words by place', where);
    root.append(stairs, free, plot);
    host.replaceChildren(root);
    this.stairs(steps);
    this.free(words);
    this.curve(curve);
    host._rows = () => this.rows();
    const missed = data.forced.filter(([guess], at) => guess !== data.target[at]).length;
    const said = data.free.map(([word]) => word).join(' ');
    say(host, `${name}: after the true words ${missed} of ${data.target.length} guesses are wrong. By itself it says: ${said}.`);
  }

  rows() {
    const { data } = this;
    return data.target.map((word, at) => {
      const [forced_guess, p_of_guess, p_of_true] = data.forced[at];
      return { place: at + 1, true_word: word, forced_guess, p_of_guess, p_of_true, free_word: data.free[at]?.[0] ?? '' };
    });
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const forcing = (host._forcing ||= new Forcing(host));
  forcing.data = data;
  tips(host);
  return keepDrawn(host, () => forcing.draw());
}
