// Local search on a map of heights, four methods side by side, round by round. Data: payload.py beside this file.

import { coloursOf, element, named, refocus, svg, unit } from '../../shared/dom.js';
import { keepDrawn, spotOf, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { contours } from '../../shared/contours.js';

const PACE = 550, REST = 500; // milliseconds a round while it plays; until the page is told
const FAR = 2.5; // cells: who is given up nearer to a survivor than this is not marked, all crowd there
const STRETCH = 1.15; // how far a cell may be from a square, so that the maps fill their room
const LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const height = (value) => value.toFixed(2).replace(/^0\./, '.');
const plural = (count, word) => `${word}${count === 1 ? '' : 's'}`;

/** Colours of all heights, smooth between the centres of cells, in a canvas of `width` x `height` pixels. */
function shade(canvas, data, root, width, height) {
  const stops = Object.values(coloursOf(root, ['w0', 'w1', 'w2', 'w3', 'w4']));
  const small = Object.assign(element('canvas'), { width: data.columns, height: data.rows }), pen = small.getContext('2d');
  const image = pen.createImageData(data.columns, data.rows);
  data.heights.forEach((value, cell) => {
    const at = value * (stops.length - 1), low = Math.min(Math.floor(at), stops.length - 2), part = at - low;
    for (let channel = 0; channel < 3; channel += 1) image.data[4 * cell + channel] = stops[low][channel] * (1 - part) + stops[low + 1][channel] * part;
    image.data[4 * cell + 3] = 255;
  });
  pen.putImageData(image, 0, 0);
  Object.assign(canvas, { width, height });
  const large = canvas.getContext('2d');
  large.imageSmoothingQuality = 'high';
  large.drawImage(small, 0, 0, width, height);
}

/** Which searchers of each step a searcher of the last one descends from. */
function lineages(steps) {
  const alive = steps.map(() => new Set());
  steps.at(-1).searchers.forEach((_, at) => alive.at(-1).add(at));
  for (let step = steps.length - 1; step > 0; step -= 1) {
    for (const at of alive[step]) if (steps[step].searchers[at].parent >= 0) alive[step - 1].add(steps[step].searchers[at].parent);
  }
  return alive;
}

const apart = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

/** Who found no place among the survivors of `next`, far from all of them: each with the survivor that has its place. */
function givenUp(step, next) {
  const parents = next.searchers.map((one) => one.parent);
  if (parents.includes(-1)) return [];
  const more = next.searchers.filter((one, at) => parents.indexOf(one.parent) !== at); // second and further children
  return step.searchers.filter((_, at) => !parents.includes(at)).map((one, at) => ({ one, to: more[at] }))
    .filter(({ one, to }) => to && next.searchers.every((other) => apart(one, other) > FAR));
}

/** The trails, marks and searchers of one method up to a round. */
function marks(method, steps, round, X, Y) {
  const made = svg('g'), alive = lineages(steps), line = (from, to, kind) => {
    const ends = { x1: X(from.x), y1: Y(from.y), x2: X(to.x), y2: Y(to.y) };
    if (kind !== 'lost') made.append(svg('line', { ...ends, class: `halo under-${kind}` }));
    made.append(svg('line', { ...ends, class: kind }));
  };
  const square = (one, size, kind) => made.append(svg('rect', { x: X(one.x) - size / 2, y: Y(one.y) - size / 2, width: size, height: size, class: kind }));
  for (const step of steps)
    if (step.round === round) for (const [x, y] of step.dropped) made.append(svg('circle', { cx: X(x), cy: Y(y), r: 1.5, class: 'dropped' }));
  steps.slice(1).forEach((step, before) => step.searchers.forEach((one, at) => {
    const from = steps[before].searchers[one.parent];
    if (!from || !apart(one, from)) return;
    line(from, one, alive[before + 1].has(at) || method.name === 'restarts' ? 'trail' : 'lost');
  }));
  const gone = steps.slice(1).flatMap((step, before) => givenUp(steps[before], step));
  gone.forEach(({ one, to }) => line(one, to, 'over'));
  steps.forEach((step, at) => step.searchers.forEach((one) => {
    if (one.parent < 0) made.append(svg('circle', { cx: X(one.x), cy: Y(one.y), r: 3, class: 'start' }));
    else if (one.stuck && at < steps.length - 1 && method.name === 'restarts') square(one, 6.5, 'stuck old');
  }));
  for (const { one } of gone)
    made.append(
      svg('path', { d: `M${X(one.x) - 4},${Y(one.y) - 4}l8,8m0,-8l-8,8`, class: 'halo' }),
      svg('path', { d: `M${X(one.x) - 4},${Y(one.y) - 4}l8,8m0,-8l-8,8`, class: 'cross' }),
    );
  for (const one of steps.at(-1).searchers) {
    if (one.stuck) square(one, 9, 'stuck');
    else made.append(svg('circle', { cx: X(one.x), cy: Y(one.y), r: 4.75, class: 'searcher' }));
  }
  return made;
}

function flag(x, y) {
  const pole = `M${x},${y}v-15`, cloth = `M${x},${y - 15}l9,3.5l-9,3.5z`;
  return svg(
    'g',
    { class: 'flag' },
    svg('path', { d: pole + cloth, class: 'halo' }),
    svg('path', { d: pole, class: 'pole' }),
    svg('path', { d: cloth, class: 'cloth' }),
  );
}

class Landscape {
  constructor(host) {
    this.host = host;
    this.told = [];
  }

  /** What the page says: the round is taken over where it is not what we said ourselves. */
  take(data, send) {
    this.send = send;
    const place = this.told.indexOf(data.spot), starts = JSON.stringify([data.k, data.methods.map((one) => one.steps[0])]);
    const known = starts === this.starts && (place >= 0 || data.spot === this.spot);
    if (place >= 0) this.told.splice(0, place + 1);
    this.spot = data.spot;
    this.starts = starts;
    this.data = data;
    this.methods = data.methods.map((method) => ({ ...method, steps: method.steps.map(([round, searchers, dropped, evaluations, best, hills]) => (
      { round, dropped, evaluations, best, hills, searchers: searchers.map(([x, y, parent, stuck]) => ({ x, y, parent, stuck })) })) }));
    if (known) return;
    this.halt();
    clearTimeout(this.telling);
    [this.at] = spotOf(data, 'search');
  }

  halt() {
    clearInterval(this.playing);
    this.playing = null;
  }

  leave() {
    this.halt();
    clearTimeout(this.telling);
  }

  /** Show a round, and tell the page of it once the hand rests. */
  go(round, playing = false) {
    if (!playing) this.halt();
    this.at = Math.max(0, Math.min(this.data.rounds, round));
    if (this.at === this.data.rounds) this.halt();
    this.show();
    clearTimeout(this.telling);
    if (this.playing) return;
    this.telling = setTimeout(() => {
      if (`search:${this.at}` === this.spot && !this.told.length) return;
      this.told.push(`search:${this.at}`);
      this.send('spot', `search:${this.at}`);
    }, REST);
  }

  play() {
    if (this.playing) return this.go(this.at);
    if (this.at === this.data.rounds) this.at = 0;
    this.playing = setInterval(() => this.go(this.at + 1, true), PACE);
    this.show();
  }

  draw() {
    const { host } = this, focused = host.getRootNode().activeElement?.dataset?.focus;
    const root = element('div', 'landscape'), maps = element('div', 'maps');
    root.style.setProperty('--top', `${topOf(host)}px`);
    root.append(this.bar(), maps, this.legend());
    this.panels = this.methods.map((method) => this.panel(method, maps));
    root.onkeydown = (event) => this.key(event);
    host.replaceChildren(root);
    this.panels.forEach((panel) => this.chart(panel, root));
    this.show();
    refocus(root, focused);
  }

  bar() {
    const bar = element('div', 'bar');
    this.player = named('play', 'Play', () => this.play(), 'main');
    this.back = named('back', '← Back', () => this.go(this.at - 1));
    this.next = named('step', 'Step →', () => this.go(this.at + 1));
    this.first = named('start', 'To the start', () => this.go(0));
    this.slider = Object.assign(element('input'), { type: 'range', min: 0, max: this.data.rounds });
    this.slider.setAttribute('aria-label', 'Round of the search');
    this.slider.dataset.focus = 'slider';
    this.slider.oninput = () => this.go(+this.slider.value);
    this.said = element('output');
    bar.append(this.player, this.back, this.next, this.first, this.slider, this.said);
    return bar;
  }

  panel(method, maps) {
    const made = element('section', 'panel'), head = element('header'), readout = element('span', 'readout'), box = element('div', 'box');
    head.append(element('h2', '', method.title), element('span', 'about', method.about), readout);
    box.style.setProperty('--shape', String(this.data.columns / this.data.rows));
    const caption = element('p', 'caption');
    made.append(head, box, caption);
    maps.append(made);
    return { method, readout, box, caption };
  }

  /** The ground of one map: shades, lines of equal height, the flag on the highest place. */
  chart(panel, root) {
    const { data } = this, { box } = panel, room = [box.clientWidth / data.columns, box.clientHeight / data.rows].map((one) => Math.max(1, one / unit()));
    const across = Math.min(room[0], room[1] * STRETCH), down = Math.min(room[1], room[0] * STRETCH); // of a cell
    const map = element('div', 'map'), canvas = element('canvas'), [wide, high] = [data.columns * across, data.rows * down];
    Object.assign(map.style, { width: `${wide / 16}rem`, height: `${high / 16}rem` });
    panel.X = (x) => (x + 0.5) * across;
    panel.Y = (y) => (y + 0.5) * down;
    shade(canvas, data, root, ...[wide, high].map((one) => Math.max(1, Math.round(one * unit() * Math.min(2, devicePixelRatio)))));
    canvas.setAttribute('aria-hidden', 'true');
    panel.drawing = svg('svg', { viewBox: `0 0 ${wide} ${high}`, role: 'img' });
    panel.marks = svg('g');
    panel.drawing.append(
      svg('path', { d: contours(data.heights, data.columns, LEVELS, panel.X, panel.Y), class: 'contour' }),
      panel.marks,
      flag(panel.X(data.top[0]), panel.Y(data.top[1]) - 5),
    );
    map.append(canvas, panel.drawing);
    map.onpointermove = map.onpointerdown = (event) => {
      const edge = map.getBoundingClientRect(),
        x = Math.floor(((event.clientX - edge.left) / edge.width) * data.columns),
        y = Math.floor(((event.clientY - edge.top) / edge.height) * data.rows);
      const value = x >= 0 && x < data.columns ? data.heights[y * data.columns + x] : undefined;
      panel.readout.textContent = value === undefined ? '' : `height ${height(value)}`;
    };
    map.onpointerleave = (event) => {
      if (event.pointerType !== 'touch') panel.readout.textContent = ''; // what a finger has touched stays told
    };
    box.replaceChildren(map);
  }

  legend() {
    const made = element('p', 'legend'), sign = (words, ...shapes) => {
      const one = element('span');
      one.append(svg('svg', { viewBox: '0 0 18 14', 'aria-hidden': 'true' }, ...shapes), words);
      made.append(one);
    };
    sign('searcher', svg('circle', { cx: 9, cy: 7, r: 4.75, class: 'searcher' }));
    sign('stuck on a local top', svg('rect', { x: 4.5, y: 2.5, width: 9, height: 9, class: 'stuck' }));
    sign('start', svg('circle', { cx: 9, cy: 7, r: 3, class: 'start' }));
    sign('looked at, not taken', svg('circle', { cx: 9, cy: 7, r: 1.5, class: 'dropped' }));
    sign(
      'given up: its place goes to a better hill',
      svg('path', { d: 'M1,3l8,8m0,-8l-8,8', class: 'cross' }),
      svg('line', { x1: 9, x2: 18, y1: 7, y2: 7, class: 'over' }),
    );
    sign('highest of all', svg('path', { d: 'M6,14v-13', class: 'pole' }), svg('path', { d: 'M6,1l9,3.5l-9,3.5z', class: 'cloth' }));
    return made;
  }

  /** Everything that changes with the round. */
  show() {
    const { at, data } = this;
    this.slider.value = String(at);
    this.slider.setAttribute('aria-valuetext', `Round ${at} of ${data.rounds}`);
    this.said.textContent = at ? `round ${at} of ${data.rounds}` : 'the start';
    this.player.textContent = this.playing ? 'Pause' : 'Play';
    this.back.disabled = this.first.disabled = !at;
    this.next.disabled = at === data.rounds;
    const seen = this.methods.map((method) => method.steps.filter((step) => step.round <= at));
    const best = Math.max(...seen.map((steps) => steps.at(-1).best));
    this.panels.forEach((panel, number) => {
      const steps = seen[number], now = steps.at(-1), made = marks(panel.method, steps, at, panel.X, panel.Y);
      panel.marks.replaceWith(made);
      panel.marks = made;
      this.caption(panel, steps, at > 0 && now.best === best);
      panel.drawing.setAttribute('aria-label', `${panel.method.title}: ${panel.caption.textContent}. ${this.places(now)}`);
    });
    const told = this.panels.map((panel, number) => `${panel.method.title}: ${panel.caption.textContent}. ${this.places(seen[number].at(-1))}`);
    if (!this.playing) say(this.host, `${this.said.textContent}. ${told.join(' ')}`);
  }

  /** Who stands how high. */
  places({ searchers }) {
    const { columns, heights } = this.data, high = ({ x, y }) => heights[Math.round(y) * columns + Math.round(x)];
    return `Searchers at heights ${searchers.map((one) => `${height(high(one))}${one.stuck ? ' (stuck)' : ''}`).join(', ')}.`;
  }

  caption(panel, steps, wins) {
    const now = steps.at(-1), stuck = now.searchers.filter((one) => one.stuck).length, { k } = this.data;
    const part = (words, value, after = '', kind = '') => {
      const one = element('span', kind);
      one.append(words, element('b', '', value), after);
      return one;
    };
    const begun = steps.filter((step) => step.searchers[0].parent < 0).length;
    panel.caption.replaceChildren(
      part('best ', height(now.best), now.best === 1 ? ', the top' : '', wins ? 'wins' : ''), part('', String(now.evaluations), ' looked at'),
      ...(panel.method.name === 'restarts' ? [part('climb ', String(begun), stuck ? ', stuck' : '')] : [part('', String(stuck), ` of ${k} stuck`)]),
      part('on ', String(now.hills), plural(now.hills, ' hill')));
    [...panel.caption.children].slice(1).forEach((one) => one.before(' '));
  }

  /** Arrows step while the focus is in the view; the slider has its own. */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === this.slider) return;
    const moved = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!moved) return;
    event.preventDefault();
    this.go(this.at + moved);
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const view = (host._landscape ||= new Landscape(host));
  view.take(data, setStateValue);
  return keepDrawn(host, () => view.draw(), () => view.leave());
}
