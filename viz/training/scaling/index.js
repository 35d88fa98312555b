// Runs of many sizes on log axes, with the law through them and a larger run that checks it; or beside a score that is
// all or nothing. Data: payload.py beside this file.

import { element, named, refocus, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { reached, tips } from '../../shared/tips.js';
import { alarm, ask } from '../../shared/live.js';

const SOON = 300, PHONE = 400; // milliseconds; sixteenths of the type
const decades = (low, high) =>
  Array.from({ length: Math.floor(Math.log10(high)) - Math.ceil(Math.log10(low)) + 1 }, (_, at) => 10 ** (Math.ceil(Math.log10(low)) + at));
const raised = (value) => [...String(Math.round(Math.log10(value)))].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[digit] ?? '⁻').join('');
const small = (value) => (value < 0.1 ? value.toFixed(3) : value.toFixed(2)).replace(/^0/, '');

class Scaling {
  // What comes with the data, and later:
  stopping; made; looks; about; host; said; done; data; place;

  constructor(host) {
    Object.assign(this, { host, looks: [], revealed: false, state: '', said: '', floor: null });
  }

  take(data, done) {
    Object.assign(this, { data, done });
    if (data.axis === this.axis) return;
    this.stopping?.abort(); // nobody asks for the run before any more: it pauses
    this.axis = data.axis;
    this.slot = `gb-larger ${data.axis}`;
    Object.assign(this, {
      run: sessionStorage.getItem(this.slot) ?? '',
      looks: [],
      state: 'none',
      said: '',
      made: 0,
      about: null,
      playing: false,
      stopping: new AbortController(),
    });
    if (data.larger && this.run) this.follow('watch'); // as it was before the page was loaded again, or another axis looked at
  }

  /** Tell the larger run what to do, and look at it for as long as it learns. */
  async follow(does) {
    const { signal } = this.stopping, turn = (this.turn = (this.turn ?? 0) + 1);
    let next = does;
    if (does !== 'watch') this.playing = does === 'play';
    do {
      try {
        const found = await ask(
          this.host,
          'training/larger',
          { axis: this.axis, run: this.run, do: next, points: this.made, looks: this.looks.length, about: !this.about },
          signal,
        );
        if (signal.aborted) return;
        this.run = found.run;
        sessionStorage.setItem(this.slot, this.run);
        this.state = found.state;
        if (this.state !== 'none') {
          this.made += found.points.length;
          this.looks.push(...found.looks.slice(Math.max(0, this.looks.length - found.from[1])).map((one) => [one.step, one.held]));
          this.about ??= found.about;
          Object.assign(this, { place: found.place, said: found.said });
        }
      } catch (error) {
        if (signal.aborted) return;
        Object.assign(this, { said: error.message, state: 'over' });
      }
      if (turn !== this.turn || !this.host.isConnected) return;
      this.draw();
      next = this.playing && this.state === 'paused' && !this.said ? 'play' : 'watch'; // it pauses when this computer was asleep
      await new Promise((go) => setTimeout(go, SOON));
    } while (!signal.aborted && turn === this.turn && this.host.isConnected && this.wanted(next));
    if (!signal.aborted && turn === this.turn && this.state === 'over') this.done();
  }

  /** The view goes: nobody asks for the run, which pauses. */
  leave() {
    this.stopping?.abort();
  }

  /** Whether there is more to come; next: what is to be asked. */
  wanted(next) {
    return !this.said && (this.going || next === 'play' || (this.run && !this.looks.length));
  }

  get going() {
    return ['running', 'waiting'].includes(this.state);
  }

  get shown() {
    return this.data.points.filter((one) => this.data.mode === 'score' || this.revealed || !one[5]);
  }

  draw() {
    const root = element('div', 'scaling'), law = this.data.mode === 'law';
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    const panels = element('div', law ? 'panels' : 'panels two'), charts = [element('div', 'chart')];
    if (law) root.append(this.bar());
    else charts.push(element('div', 'chart'));
    if (this.said) root.append(alarm(this.said));
    panels.append(...charts);
    root.append(panels);
    this.legend(root);
    const focused = this.host.getRootNode().activeElement?.dataset?.focus;
    this.host.replaceChildren(root);
    this.loss(charts[0]);
    if (!law) this.score(charts[1]);
    say(this.host, law ? `${this.status()}.` : this.scores());
    refocus(root, focused, { preventScroll: true });
  }

  /** The shares of all or nothing, in a sentence. */
  scores() {
    const count = this.data.sentences, best = this.shown.reduce((found, one) => (one[6][count - 1] > found[6][count - 1] ? one : found));
    const share = this.shown.filter((one) => one[6][count - 1] > 0.5).length;
    const more = `${share} of ${this.shown.length} models are above 50 %`;
    const whole = `The best, of width ${best[0]} after ${best[1].toLocaleString('en')} steps: ${Math.round(100 * best[6][count - 1])} %`;
    return `Stories whose first ${count} sentences all fit. ${whole}, with a loss ${small(best[3])} above the floor. ${more}.`;
  }

  bar() {
    const made = element('div', 'bar'), { going } = this;
    const train = named('train', going ? 'Pause' : this.made ? 'Go on' : 'Train the larger one now', () => this.follow(going ? 'pause' : 'play'), 'main');
    train.disabled = this.state === 'over';
    const reveal = named('reveal', this.revealed ? 'Hide the runs held back' : 'Show the runs held back', () => {
      this.revealed = !this.revealed;
      this.draw();
    });
    const note = element('span', 'note', this.status());
    note.setAttribute('role', 'status');
    made.append(train, reveal, note);
    return made;
  }

  status() {
    const { expected, between, steps } = this.data.larger, said = `expected ${small(expected)} (${small(between[0])} to ${small(between[1])})`;
    if (this.state !== 'none' && !this.looks.length && !this.said) return 'getting ready';
    if (this.state === 'waiting') return `Others are learning: place ${this.place} in the queue`;
    if (!this.made) return `For a larger one, the law ${said.replace('expected', 'predicts')} above the floor`;
    const now = this.above(this.looks.at(-1)[1]);
    if (this.state !== 'over' || this.said)
      return `step ${this.made.toLocaleString('en')} of ${steps.toLocaleString('en')}: ${small(now)} above the floor, ${said}`;
    return `It ends ${small(now)} above the floor, ${said}: ${now >= between[0] && now <= between[1] ? 'as the law says' : 'not as the law says'}`;
  }

  above(held) {
    return Math.max(0.001, held - (this.about?.floor ?? this.data.floor));
  }

  /** @returns {any[]} the drawing, and its measures */
  frame(host, title, low, high, ticks, Y) {
    const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, box = { W, H, left: 52, right: 16, top: 26, bottom: 40 };
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': `${title} against ${this.data.title}` });
    const xs = [...this.data.points.map((one) => one[2]), this.data.larger?.x ?? 0].filter(Boolean),
      least = Math.min(...xs) / 1.7,
      most = Math.max(...xs) * 1.9;
    box.X = (x) => box.left + ((W - box.left - box.right) * Math.log(x / least)) / Math.log(most / least);
    box.Y = (value) => box.top + (H - box.top - box.bottom) * Y(value);
    drawing.append(svg('text', { x: 0, y: 13, class: 'title' }, W < PHONE ? title.replace(' what the world itself needs', ' the floor') : title));
    for (const [value, text] of ticks)
      drawing.append(
        svg('line', { x1: box.left, x2: W - box.right, y1: box.Y(value), y2: box.Y(value), class: 'rule' }),
        svg('text', { x: box.left - 6, y: box.Y(value) + 4, class: 'axis', 'text-anchor': 'end' }, text),
      );
    for (const x of decades(least, most))
      drawing.append(
        svg('line', { x1: box.X(x), x2: box.X(x), y1: H - box.bottom, y2: H - box.bottom + 5, class: 'tick' }),
        svg('text', { x: box.X(x), y: H - 20, class: 'axis', 'text-anchor': 'middle' }, `10${raised(x)}`),
      );
    drawing.append(
      svg('text', { x: (box.left + W - box.right) / 2, y: H - 4, class: 'axis', 'text-anchor': 'middle' }, `${this.data.title}: ${this.data.unit}`),
    );
    host.replaceChildren(drawing);
    return [drawing, box];
  }

  /** Nats above the floor, and the law. */
  loss(host) {
    const values = [...this.data.points.map((one) => one[3]), ...(this.data.larger?.between ?? [])],
      low = Math.min(...values) / 1.4,
      high = Math.max(...values) * 1.7;
    const Y = (value) => 1 - Math.log(Math.max(low, value) / low) / Math.log(high / low);
    const ticks = [0.01, 0.03, 0.1, 0.3, 1, 3].filter((one) => one > low && one < high).map((one) => [one, String(one).replace(/^0/, '')]);
    const [drawing, box] = this.frame(host, 'Loss above what the world itself needs, nats per token', low, high, ticks, Y);
    if (this.data.mode === 'law') {
      const begin = Math.min(...this.data.points.filter((one) => one[4]).map((one) => one[2])),
        inside = this.data.curve.filter((one) => one[0] >= begin / 1.2 && one[1] > low && one[1] < high),
        upper = inside.map((one) => `${box.X(one[0]).toFixed(1)},${box.Y(Math.min(high, one[3])).toFixed(1)}`),
        lower = inside.map((one) => `${box.X(one[0]).toFixed(1)},${box.Y(Math.max(low, one[2])).toFixed(1)}`);
      drawing.append(
        svg('polygon', { points: [...upper, ...lower.reverse()].join(' '), class: 'band' }),
        svg('polyline', { points: inside.map((one) => `${box.X(one[0]).toFixed(1)},${box.Y(one[1]).toFixed(1)}`).join(' '), class: 'law' }),
        svg('polyline', {
          points: this.data.curve
            .filter((one) => one[0] >= begin / 1.2 && one[4] > low && one[4] < high)
            .map((one) => `${box.X(one[0]).toFixed(1)},${box.Y(one[4]).toFixed(1)}`)
            .join(' '),
          class: 'both',
        }),
      );
    }
    this.runs(drawing, box, (one) => one[3]);
    if (this.data.mode === 'law') this.larger(drawing, box);
  }

  /** The runs of one width are joined. */
  runs(drawing, box, value) {
    reached(drawing, `chart ${value(this.shown[0])}`);
    let above = -99; // where the label before stands
    for (const width of new Set(this.shown.map((one) => one[0]))) {
      const found = this.shown.filter((one) => one[0] === width), joined = this.data.title !== 'parameters';
      if (joined)
        drawing.append(
          svg('polyline', { points: found.map((one) => `${box.X(one[2]).toFixed(1)},${box.Y(value(one)).toFixed(1)}`).join(' '), class: 'width' }),
        );
      if (joined && value(found[0]) > 1) above = this.label(drawing, box, found, value, above);
      for (const one of found) {
        const law = this.data.mode === 'law', kind = law ? (one[5] ? 'held' : one[4] ? 'used' : 'left') : 'used';
        const shares = one[6].map((share) => `${Math.round(100 * share)} %`).join(', ');
        const said = `width ${one[0]}, ${one[1].toLocaleString('en')} steps: ${small(one[3])} above the floor; of its stories ${shares}`;
        const title = svg('title', {}, `${said} begin with 1, 2, 3, 4 sentences that fit`);
        drawing.append(svg('circle', { cx: box.X(one[2]), cy: box.Y(value(one)), r: 2.5 + Math.sqrt(one[0]) / 3, class: `run ${kind}` }, title));
      }
    }
  }

  /** The width of the runs that are joined: at their first, or, where all begin alike, at their last, if there is room. */
  label(drawing, box, found, value, above) {
    const atEnd = this.data.title === 'data', one = atEnd ? found.at(-1) : found[0], text = one[0] === this.shown[0][0] ? `width ${one[0]}` : one[0];
    const x = box.X(one[2]) + (atEnd ? 14 : 0), y = box.Y(value(one)) + (atEnd ? 4 : -9), place = atEnd ? y : x;
    if (place - above < (atEnd ? 14 : 26)) return above;
    drawing.append(svg('text', { x, y, class: 'axis halo', 'text-anchor': atEnd ? 'start' : 'middle' }, text));
    return place;
  }

  larger(drawing, box) {
    const { x, expected, between, steps } = this.data.larger, at = box.X(x);
    drawing.append(svg('line', { x1: at, x2: at, y1: box.Y(between[1]), y2: box.Y(between[0]), class: 'expected' }));
    for (const value of between) drawing.append(svg('line', { x1: at - 6, x2: at + 6, y1: box.Y(value), y2: box.Y(value), class: 'expected' }));
    const spot = (value, side) => svg('text', { x: at - 10, y: value, class: 'value', 'text-anchor': 'end' }, side);
    drawing.append(spot(box.Y(between[0]) + 16, `expected: ${small(expected)}`));
    const looks = this.looks.filter((one) => one[1] !== null);
    if (this.made && looks.length) {
      const path = looks
        .filter((one) => one[0] > 0)
        .map((one) => [this.data.moves ? box.X((x * one[0]) / steps) : at, box.Y(this.above(one[1]))])
        .filter(([left]) => left >= box.left);
      if (path.length) {
        if (this.data.moves)
          drawing.append(svg('polyline', { points: path.map((one) => one.map((value) => value.toFixed(1)).join(',')).join(' '), class: 'live' }));
        drawing.append(svg('circle', { cx: path.at(-1)[0], cy: path.at(-1)[1], r: 6, class: 'now' }));
      }
    }
  }

  /** All or nothing: the share of stories whose first sentences all fit, and what it would be if each fitted by itself. */
  score(host) {
    const count = this.data.sentences, ticks = [0, 0.25, 0.5, 0.75, 1].map((one) => [one, `${100 * one} %`]);
    const [drawing, box] = this.frame(
      host,
      count > 1 ? `Stories whose first ${count} sentences all fit` : 'Stories whose first sentence fits',
      0,
      1,
      ticks,
      (value) => 1 - value,
    );
    this.runs(drawing, box, (one) => one[6][count - 1]);
    if (count > 1)
      for (const one of this.shown)
        drawing.append(
          svg('line', { x1: box.X(one[2]) - 6, x2: box.X(one[2]) + 6, y1: box.Y(one[6][0] ** count), y2: box.Y(one[6][0] ** count), class: 'alone' }),
        );
  }

  legend(root) {
    const made = element('p', 'legend');
    const entry = (kind, text) => {
      const one = element('span', '', text);
      one.prepend(element('i', kind));
      made.append(one);
    };
    if (this.data.mode === 'law') {
      entry('used', 'the law is fitted to these');
      entry('left', 'other runs');
      entry('held', 'held back: larger or longer');
      entry('line', 'the law, and nine in ten of its refits');
      entry('chinchilla', 'Chinchilla’s law, fitted to all runs but those held back');
      entry('now', 'the larger one as it learns');
    } else {
      entry('used', 'a model: the larger the dot, the wider; those of one width are joined');
      if (this.data.sentences > 1) entry('dash', `if each sentence fitted independently: the first one's share to the power of ${this.data.sentences}`);
    }
    root.append(made);
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const scaling = (host._scaling ||= new Scaling(host));
  tips(host);
  scaling.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => scaling.draw(), () => scaling.leave());
}
