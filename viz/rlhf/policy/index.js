// Policies that learn from a reward, side by side: what they say now, and how it got there. Data: payload.py beside
// this file; iterations come from the server.

import { element, named, refocus, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { tips } from '../../shared/tips.js';
import { alarm } from '../../shared/live.js';
import { number, tidy } from '../../shared/probabilities.js';
import { Growing } from '../../shared/growing.js';

const REST = 500;
const LANES = ['query', 'key', 'value'];
const STYLES = { kind: 'kind', neutral: 'plain', rude: 'rude', rambling: 'rambling', babble: 'babble' };
const SMALL = [
  ['kl', 'KL', 'KL divergence from the reference policy, nats per answer'],
  ['kind', 'Kind', 'share of kind answers', [0, 1]],
  ['right', 'Right', 'share of right answers', [0, 1]],
  ['entropy', 'Entropy', 'entropy of its choices, nats per token'],
  ['length', 'Length', 'tokens of an answer'],
  ['distinct', 'Distinct-2', 'distinct ones among the first 256 pairs of words; none where there are fewer', [0, 1]],
  ['clip_fraction', 'Clipped', 'share of tokens whose probability moved as far as PPO lets it', [0, 1]],
  ['value_error', 'Value error', 'half the mean squared error of the value estimates'],
];

class Policy extends Growing {
  constructor(host) {
    super(host, 'rlhf/policy', (found) => found.steps);
  }

  /** The policies' snapshots at an iteration; of one that has ended, its last. */
  at(upto) {
    return this.data.titles.map((_, lane) => this.steps.slice(0, upto).findLast((step) => step.lanes[lane])?.lanes[lane] ?? null);
  }

  build() {
    this.root = element('div', 'policy');
    this.top = element('div');
    const time = element('label', 'time');
    this.slider = element('input');
    Object.assign(this.slider, { type: 'range', min: 1, max: 1, step: 1, value: 1 });
    this.slider.setAttribute('aria-label', 'Timeline: back to an earlier iteration');
    this.slider.oninput = () => this.jump(Number(this.slider.value));
    this.when = element('b');
    time.append(element('span', '', 'Timeline'), this.slider, this.when);
    this.alarms = element('div');
    this.about = element('p', 'about');
    this.panels = element('div', 'panels');
    this.root.append(this.top, time, this.about, this.alarms, this.panels);
    this.host.replaceChildren(this.root);
  }

  jump(to) {
    this.turn += 1; // what is being asked for is kept, and not shown
    this.playing = false;
    this.upto = Math.max(1, Math.min(this.steps.length, to));
    this.draw();
    this.done();
  }

  /** Tell the page which iteration is shown, once the hand rests: its prose speaks of that one. */
  say(send) {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => send('upto', this.upto), this.playing ? 0 : REST);
  }

  leave() {
    super.leave();
    clearTimeout(this.telling);
  }

  move(by) {
    super.move(by);
    this.done();
  }

  /** The iteration of the first policy with the highest true reward. */
  get best() {
    const values = this.steps.map((step) => step.lanes[0]?.figures.true ?? -Infinity);
    return values.indexOf(Math.max(...values)) + 1;
  }

  draw() {
    if (!this.root?.isConnected) this.build();
    this.root.style.setProperty('--top', `${topOf(this.host)}px`);
    const said = element('span', 'note', this.steps.length ? `iteration ${this.upto - 1} of ${this.data.count}` : 'getting ready');
    said.setAttribute('role', 'status');
    const best = named('best', 'Best by true reward', () => this.jump(this.best));
    best.disabled = this.steps.length < 3;
    const focused = this.host.getRootNode().activeElement?.dataset?.focus, bar = this.bar(best, said);
    this.top.replaceChildren(bar);
    refocus(bar, focused, { preventScroll: true });
    this.alarms.replaceChildren(...(this.complaint ? [alarm(this.complaint)] : []));
    this.about.replaceChildren(...this.data.about.map((one) => element('span', '', one)));
    this.slider.max = this.data.count + 1;
    this.slider.disabled = this.steps.length < 2;
    this.slider.value = String(this.upto);
    this.when.textContent = this.steps.length ? `iteration ${this.upto - 1}` : '';
    this.slider.setAttribute('aria-valuetext', this.when.textContent);
    const main = element('div', 'chart'), speech = this.speech(), small = element('div', 'smalls'), words = this.words();
    this.panels.replaceChildren(main, speech, small, words);
    if (!this.playing && this.steps.length) say(this.host, this.told());
    this.reward(main);
    for (const one of SMALL) this.small(small, ...one);
    this.host._rows = () => this.rows();
  }

  /** Where the policies are, in a sentence. */
  told() {
    if (!this.steps.length) return 'Nothing yet.';
    const each = this.at(this.upto).flatMap((lane, which) => {
      if (!lane) return [];
      const { true: worth, kl, kind } = lane.figures, title = this.data.titles.length > 1 ? `${this.data.titles[which]}: ` : '';
      return [`${title}true reward ${number(worth)}, KL ${number(kl)}, ${Math.round(100 * kind)} % kind`];
    });
    return `Iteration ${this.upto - 1}. ${each.join('; ')}.`;
  }

  /** What they say to the same questions: the first policy before and now, the others now. */
  speech() {
    const made = element('section', 'speech'), now = this.at(this.upto), first = this.steps[0]?.lanes[0];
    made.classList.toggle('many', now.length > 1);
    const fit = now.length === 2 ? this.data.questions.length : 3; // as many as stand below each other
    made.tabIndex = 0; // it may scroll
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', 'Questions and answers');
    this.data.questions.slice(0, fit).forEach(([story, question], at) => {
      const one = element('article'), asked = element('p', 'asked', now.length > 1 ? '' : `${tidy(story)} `);
      asked.title = tidy(story);
      asked.append(element('b', '', tidy(question)));
      one.append(asked);
      if (first) one.append(this.line('Start', first.samples[at], 'start'));
      now.forEach((lane, which) => {
        if (lane && (this.upto > 1 || which)) one.append(this.line(now.length > 1 ? this.data.titles[which] : 'Now', lane.samples[at], LANES[which]));
      });
      made.append(one);
    });
    return made;
  }

  line(title, [text, style, right], kind) {
    const made = element('p', `said ${kind}`), quote = element('q', '', tidy(text) || '(nothing)');
    if (this.data.titles.length > 1) quote.title = quote.textContent; // there is room for its beginning
    made.append(
      element('span', 'when', title),
      quote,
      element('i', style, STYLES[style]),
      element('i', right ? 'right' : 'wrong', right ? '✓' : '✗ wrong'),
    );
    return made;
  }

  /** The words that became more and less likely, for each policy. */
  words() {
    const made = element('section', 'words'), now = this.at(this.upto);
    made.append(element('h2', '', 'Said more and less often than by the reference policy'));
    now.forEach((lane, which) => {
      const line = element('p', `moved ${LANES[which]}`);
      if (now.length > 1) line.append(element('span', 'when', this.data.titles[which]));
      const found = lane?.shifted ?? [], few = now.length > 1 ? 3 : 5;
      for (const [word, moved] of [...found.filter((one) => one[1] > 0).slice(0, few), ...found.filter((one) => one[1] < 0).slice(-few)]) {
        const one = element('span', moved > 0 ? 'up' : 'down', `${moved > 0 ? '▲' : '▼'} ${word === '<|endoftext|>' ? 'end' : word} `);
        one.append(element('small', '', `${moved > 0 ? '+' : '−'}${(100 * Math.abs(moved)).toFixed(1)}`));
        line.append(one, ' ');
      }
      if (!lane?.shifted.length) line.append(element('span', 'none', lane ? 'nothing has changed' : '…'));
      made.append(line);
    });
    return made;
  }

  values(lane, name, steps = this.steps.slice(0, this.upto)) {
    return steps
      .map((step) => step.lanes[lane])
      .filter((one) => one && one.figures[name] !== null)
      .map((one) => [this.data.axis === 'kl' ? one.figures.kl : one.iteration, one.figures[name]]);
  }

  /** Reward: what the reward model gives, and what the answers are truly worth. */
  reward(host) {
    const known = [...this.steps, ...this.ahead];
    const all = known.flatMap((step) => step.lanes.flatMap((lane) => (lane ? [lane.figures.proxy, lane.figures.true] : [])));
    const low = Math.min(-1, ...all), high = Math.max(3, ...all), kl = this.data.axis === 'kl';
    const far = kl ? Math.max(4, ...known.flatMap((step) => step.lanes.map((lane) => lane?.figures.kl ?? 0))) : this.data.count;
    const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, left = 34, right = 12, top = 26, bottom = 34;
    const X = (x) => left + (W - left - right) * (kl ? Math.sqrt(Math.max(0, x) / far) : x / far),
      Y = (value) => top + ((H - top - bottom) * (high - value)) / (high - low);
    const drawing = svg('svg', {
      width: W * u,
      height: H * u,
      viewBox: `0 0 ${W} ${H}`,
      role: 'img',
      'aria-label': `Reward against ${kl ? 'KL' : 'iterations'}. ${this.told()}`,
    });
    drawing.append(svg('text', { x: 0, y: 12, class: 'title' }, 'Reward: true (solid), by the votes (dashed)'));
    const gap = high - low > 14 ? 5 : high - low > 7 ? 2 : 1;
    for (let value = Math.ceil(low / gap) * gap; value <= high; value += gap)
      drawing.append(
        svg('line', { x1: left, x2: W - right, y1: Y(value), y2: Y(value), class: value ? 'rule' : 'zero' }),
        svg('text', { x: left - 6, y: Y(value) + 4, class: 'axis', 'text-anchor': 'end' }, number(value, 0)),
      );
    const written = (points) => points.map((one) => one.map((value) => value.toFixed(1)).join(',')).join(' ');
    this.data.titles.forEach((_, lane) => {
      for (const name of ['proxy', 'true']) {
        const [points, behind] = [undefined, this.ahead].map((steps) => this.values(lane, name, steps).map(([x, y]) => [X(x), Y(y)]));
        drawing.append(
          svg('polyline', { points: written(behind), class: `ghost ${name}` }),
          svg('polyline', { points: written(points), class: `line ${name} ${LANES[lane]}` }),
        );
        if (points.length)
          drawing.append(svg('circle', { cx: points.at(-1)[0], cy: points.at(-1)[1], r: name === 'true' ? 4.5 : 3, class: `dot ${LANES[lane]}` }));
      }
    });
    const ends = kl ? ['0', `KL: ${number(far, 1)} nats per answer (square root)`] : ['iteration 0', `${far}`];
    drawing.append(
      svg('text', { x: left, y: H - 16, class: 'axis' }, ends[0]),
      svg('text', { x: W - right, y: H - 16, class: 'axis', 'text-anchor': 'end' }, ends[1]),
    );
    if (this.data.titles.length > 1) this.data.titles.reduce((x, title, lane) => {
      drawing.append(
        svg('line', { x1: x, x2: x + 18, y1: H - 5, y2: H - 5, class: `line ${LANES[lane]}` }),
        svg('text', { x: x + 23, y: H - 1, class: 'axis' }, title),
      );
      return x + 40 + title.length * 7;
    }, left);
    host.replaceChildren(drawing);
  }

  small(host, name, title, about, range) {
    const lanes = this.data.titles.map((_, lane) => this.values(lane, name)),
      known = this.steps.flatMap((step) => step.lanes.map((lane) => lane?.figures[name])).filter((one) => typeof one === 'number');
    const box = element('div', 'small'), last = lanes.map((one) => one.at(-1)?.[1]);
    const head = element('p', '', title);
    box.title = about;
    const now = element('span', 'now');
    if (lanes.length < 3)
      last.forEach((value, lane) =>
        now.append(element('b', LANES[lane], value === undefined ? '–' : range ? `${Math.round(100 * value)} %` : number(value, 2))),
      );
    box.append(head, now);
    const plot = element('div', 'plot');
    box.append(plot);
    host.append(box);
    const u = unit(), W = plot.clientWidth / u, H = plot.clientHeight / u, [low, high] = range ?? [Math.min(0, ...known), Math.max(0.1, ...known)];
    const far = this.data.axis === 'kl' ? Math.max(4, ...this.steps.flatMap((step) => step.lanes.map((lane) => lane?.figures.kl ?? 0))) : this.data.count;
    const X = (x) => 3 + (W - 6) * (this.data.axis === 'kl' ? Math.sqrt(Math.max(0, x) / far) : x / far),
      Y = (value) => 3 + ((H - 6) * (high - value)) / (high - low);
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': `${title}: ${about}` });
    drawing.append(svg('line', { x1: 0, x2: W, y1: Y(low), y2: Y(low), class: 'rule' }));
    lanes.forEach((points, lane) =>
      drawing.append(svg('polyline', { points: points.map(([x, y]) => `${X(x).toFixed(1)},${Y(y).toFixed(1)}`).join(' '), class: `line ${LANES[lane]}` })),
    );
    plot.append(drawing);
  }

  rows() {
    return this.steps
      .slice(0, this.upto)
      .flatMap((step) => step.lanes.flatMap((lane, which) => (lane ? [{ policy: this.data.titles[which], iteration: lane.iteration, ...lane.figures }] : [])));
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const policy = (host._policy ||= new Policy(host));
  policy.lives = (name) => setStateValue('live', name);
  tips(host);
  policy.take(data, () => policy.say(setStateValue));
  return keepDrawn(host, () => policy.draw(), () => policy.leave());
}
