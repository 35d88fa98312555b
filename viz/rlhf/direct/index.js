// Votes as DPO sees them: the reward hidden in the policy word by word, the loss of a pair with all votes on it, and what becomes of the
// answers. Data: payload.py beside this file; looks come from the server, or were recorded.

import { element, named, svg, unit } from '../../shared/dom.js';
import { curves } from '../../shared/curves.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { number, tidy } from '../../shared/probabilities.js';
import { topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { loss, pull } from './losses.js';

const AXIS = 'Δ: how much further the preferred answer has come, in nats', NARROW = 420; // sixteenths of the type
const TALLEST = 1.15; // rem: half of the room of a word's bar
const LEAST = 0.6; // of a bar's full height, a log-ratio that is at least this large
const SIDES = { left: 44, right: 12, top: 10, bottom: 34 };
const DOTS = 61; // points of the drawn loss
const MARGIN = 4; // nats that the axis shows at least, to both sides
const COLUMNS = ['iteration', 'kind', 'right', 'ranked', 'held', 'kl'];
const percent = (share) => `${Math.round(100 * share)} %`;

class Direct extends Growing {
  pair = 0;
  sent = '';

  constructor(host) {
    super(host, 'rlhf/direct', (found) => found.steps);
  }

  take(data, done) {
    const sent = JSON.stringify(data.shown), other = sent !== this.sent;
    if (other) this.pair = data.shown.pair;
    this.sent = sent;
    super.take(data, done);
    if (other && this.steps.length) this.draw();
  }

  tell() {
    this.sent = JSON.stringify({ pair: this.pair });
    this.send({ pair: this.pair });
  }

  draw() {
    const root = element('div', 'direct'), now = this.steps[this.upto - 1];
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.append(this.bar(...this.timeline(now ? `iteration ${now.iteration}` : 'getting ready')));
    if (this.complaint) root.append(alarm(this.complaint));
    root.append(this.words(now));
    const lower = element('div', 'lower'), title = this.data.method === 'ipo' ? 'IPO’s loss' : 'DPO’s loss';
    const left = panel(lower, 'losses', title, `each dot is one of ${this.data.drawn} votes`);
    const right = panel(lower, 'shares', 'What comes of it', 'over the iterations');
    root.append(lower);
    this.host._rows = () => this.steps.slice(0, this.upto).map((one) => Object.fromEntries(COLUMNS.map((name) => [name, one[name]])));
    this.show(root, () => {
      if (!now) return;
      this.losses(left, now);
      this.shares(right, this.steps.slice(0, this.upto));
    });
    if (now && !this.playing) say(this.host, this.said(now));
  }

  said({ iteration, sums, kind, right, ranked, held }) {
    const [better, worse] = sums[this.pair];
    return (
      `Iteration ${iteration}. Vote ${this.pair + 1}: log-ratio of the preferred answer ${number(better)}, of the other ${number(worse)}. ` +
      `${percent(ranked)} of the votes and ${percent(held)} of new pairs are ranked rightly; ${percent(kind)} of the answers are kind, ${percent(right)} right.`
    );
  }

  /** The pair that is looked at, each word with the logarithm of how much likelier it has become. */
  words(now) {
    const made = element('section', 'pair'), head = element('div', 'bar head'), { spoken, beta } = this.data, [asked, ...sides] = spoken[this.pair];
    const step = (name, title, by) => {
      const button = named(name, title, () => this.set({ pair: this.pair + by }));
      button.disabled = !spoken[this.pair + by];
      return button;
    };
    head.append(element('h2', '', `Vote ${this.pair + 1} of ${spoken.length}`), step('before', '‹ Vote', -1), step('after', 'Vote ›', 1));
    const note = element('span', 'note', 'ln π/π');
    note.append(element('sub', '', 'ref'), ' of each word: up, likelier than before; striped, less likely');
    head.append(note);
    made.append(head, element('p', 'asked', tidy(asked)));
    const far = Math.max(LEAST, ...(now ? now.words[this.pair].flat().map(Math.abs) : []));
    ['preferred', 'not preferred'].forEach((name, at) => {
      const row = element('div', `side ${at ? 'worse' : 'better'}`), words = element('div', 'words');
      const values = now ? now.words[this.pair][at] : [], total = now ? beta * now.sums[this.pair][at] : 0;
      [...sides[at], ...(values.length > sides[at].length ? ['end'] : [])].forEach((word, place) => words.append(this.word(word, values[place] ?? 0, far)));
      const sum = element('div', 'sum', 'β · sum ');
      sum.append(element('b', '', now ? number(total) : '…'));
      row.append(element('span', 'name', name), words, sum);
      made.append(row);
    });
    return made;
  }

  word(text, value, far) {
    const made = element('span', 'word', text), room = element('span', 'room'), bar = element('i', value < 0 ? 'down' : 'up');
    bar.style.height = `${(TALLEST * Math.abs(value)) / far}rem`;
    bar.style[value < 0 ? 'top' : 'bottom'] = '50%';
    room.title = `${text}: ${number(value)}`;
    room.append(bar);
    made.append(room);
    return made;
  }

  /** The loss against the difference of the log-ratios, with every vote on it, and the slope at the one that is looked at. */
  losses(host, { sums }) {
    const { method, beta } = this.data, u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, { left, right, top, bottom } = SIDES;
    const margins = sums.map(([better, worse]) => better - worse), far = Math.max(MARGIN, ...margins.map((one) => Math.abs(one))) * 1.05;
    const low = -Math.min(far, Math.max(MARGIN, -Math.min(...margins) * 1.05)), high = Math.max(MARGIN, Math.max(...margins) * 1.05);
    const most = Math.max(loss(method, beta, low), loss(method, beta, high)) * 1.02;
    const X = (margin) => left + ((W - left - right) * (margin - low)) / (high - low), Y = (value) => H - bottom - ((H - top - bottom) * value) / most;
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': 'The loss of every vote by its margin' });
    const path = Array.from({ length: DOTS }, (_, at) => low + ((high - low) * at) / (DOTS - 1));
    drawing.append(
      svg('line', { x1: left, x2: W - right, y1: Y(0), y2: Y(0), class: 'rule' }),
      svg('line', { x1: X(0), x2: X(0), y1: top, y2: H - bottom, class: 'zero' }),
      svg('polyline', { points: path.map((one) => `${X(one).toFixed(1)},${Y(loss(method, beta, one)).toFixed(1)}`).join(' '), class: 'loss' }),
      svg('text', { x: X(0), y: H - bottom + 15, class: 'axis', 'text-anchor': 'middle' }, '0'),
      svg('text', { x: W - right, y: H - bottom + 15, class: 'axis', 'text-anchor': 'end' }, number(high, 1)),
      svg('text', { x: left, y: H - bottom + 15, class: 'axis' }, number(low, 1)),
      svg('text', { x: (left + W - right) / 2, y: H - 4, class: 'axis', 'text-anchor': 'middle' }, W < NARROW ? 'Δ in nats' : AXIS),
      svg('text', { x: left - 6, y: Y(most / 1.02) + 10, class: 'axis', 'text-anchor': 'end' }, number(most / 1.02, most < 10 ? 1 : 0)),
      svg('text', { x: left - 6, y: Y(0), class: 'axis', 'text-anchor': 'end' }, '0'),
    );
    margins.forEach((margin, at) => {
      if (at !== this.pair) drawing.append(this.vote(X(margin), Y(loss(method, beta, margin)), margin, at));
    });
    this.slope(drawing, margins[this.pair], { X, Y, low, high, W });
    host.replaceChildren(drawing);
  }

  vote(x, y, margin, at) {
    const dot = svg('circle', { cx: x, cy: y, r: at === this.pair ? 7 : 4, class: `vote${margin < 0 ? ' wrong' : ''}${at === this.pair ? ' now' : ''}` });
    dot.append(svg('title', {}, `vote ${at + 1}: Δ = ${number(margin)}`));
    if (at < this.data.spoken.length && at !== this.pair) {
      dot.style.cursor = 'pointer';
      dot.onclick = () => this.set({ pair: at });
    }
    return dot;
  }

  /** The vote that is looked at, and how steep the loss is there. */
  slope(drawing, margin, { X, Y, low, high, W }) {
    const { method, beta } = this.data, value = loss(method, beta, margin), steep = -pull(method, beta, margin), wide = (high - low) * 0.12;
    const ends = [margin - wide, margin + wide], x = X(margin), atEnd = x > W * 0.6;
    drawing.append(
      svg('line', { x1: X(ends[0]), x2: X(ends[1]), y1: Y(value + steep * (ends[0] - margin)), y2: Y(value + steep * (ends[1] - margin)), class: 'slope' }),
      this.vote(x, Y(value), margin, this.pair),
      svg(
        'text',
        { x: x + (atEnd ? -12 : 12), y: Math.max(24, Y(value) - 14), class: 'said', 'text-anchor': atEnd ? 'end' : 'start' },
        `vote ${this.pair + 1}: loss ${number(value)}, pull ${number(-steep, 3)}`,
      ),
    );
  }

  shares(host, shown) {
    const lines = [
      ['kind', 'kind', 'kind'],
      ['right', 'right', 'right'],
      ['ranked', 'votes ranked', 'votes'],
      ['held', 'new pairs', 'held'],
    ].map(([field, name, kind]) => ({ name: `${name} ${percent(shown.at(-1)[field])}`, kind, values: shown.map((one) => one[field]) }));
    const last = Math.max(1, this.steps.at(-1).iteration, ...this.ahead.map((one) => one.iteration));
    const about = { last, marks: [0, 0.5, 1], label: 'Shares over the iterations', now: shown.at(-1).iteration };
    curves(host, shown.map((one) => one.iteration), lines, about);
  }
}

export default function direct(given) {
  return mounted(Direct, 'chosen value query', given);
}
