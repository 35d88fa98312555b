// SmolLM2 with adapters that follow a reward: what it writes after prompts that it learns from, and after fresh ones.
// Data: payload.py beside this file; iterations come from the server.

import { element, named, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { tips } from '../../shared/tips.js';
import { alarm, ask } from '../../shared/live.js';
import { number } from '../../shared/probabilities.js';
import { Growing } from '../../shared/growing.js';
import { needsModel } from '../../shared/standing.js';

const PHONE = 352; // sixteenths of the type
const OVER = 8; // iterations that the curve is a mean of
const worth = (value) => `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(2)}`;

class Real extends Growing {
  constructor(host) {
    super(host, 'rlhf/real', (found) => found.steps);
  }

  /** A page loads; nothing runs until somebody wants it: it takes minutes and both cores. */
  begin(question, done) {
    const another = JSON.stringify(question) !== this.asked;
    this.idle = another && !this.data.recorded;
    super.begin(question, done);
    if (!this.idle) return;
    const { signal } = this.stopping;
    ask(this.host, 'rlhf/real', { ...question, from: 0, peek: true }, signal).then((found) => { // what there is already, as after coming back
      if (signal.aborted || this.steps.length) return;
      Object.assign(this, { steps: found.steps, upto: found.steps.length, over: found.over });
      this.draw();
    }).catch(() => {});
  }

  run(once = false) {
    if (!this.idle) return super.run(once);
    this.idle = false; // `begin` would play at once
    this.playing = false;
    return null;
  }

  draw() {
    const root = element('div', 'real'), now = this.steps[this.upto - 1];
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    const said = element(
      'span',
      'note',
      this.recording
        ? `iteration ${now.iteration} of ${this.data.count}. Run it live to open or save the model: two and a half minutes on two cores`
        : now
        ? `iteration ${now.iteration} of ${this.data.count}${this.playing && !this.over ? ', about 3 s each on two cores' : ''}`
        : this.fetching
          ? 'writing its first answers'
          : `${this.data.count} iterations take about two and a half minutes on two cores`,
    );
    said.setAttribute('role', 'status');
    const open = needsModel(named('open', 'Open on Decoding', () => this.send('door', now.name))), save = element('a', 'save', 'Save the adapters');
    open.disabled ||= !now;
    open.hidden = !!this.recording; // no weights are recorded
    if (now && !this.recording) {
      save.href = `/glassbox/adapters/${now.name}`;
      save.setAttribute('download', '');
    } else save.hidden = true;
    root.append(this.bar(open, save, said));
    if (this.complaint) root.append(alarm(this.complaint));
    const panels = element('div', 'panels'), chart = element('div', 'chart');
    panels.append(this.fresh(), chart, this.batch(now));
    root.append(panels);
    this.host._rows = () =>
      this.steps
        .slice(0, this.upto)
        .flatMap(({ iteration, prompt, kl, answers }) =>
          answers.map(([answer, reward, advantage]) => ({ iteration, prompt, answer, reward, advantage, kl })),
        );
    this.show(root, () => this.chart(chart));
  }

  /** The prompts that nothing learns from, before and now. */
  fresh() {
    const made = element('section', 'fresh'), looks = this.steps.slice(0, this.upto).filter((one) => one.fresh), first = looks[0], last = looks.at(-1);
    made.append(element('h2', '', `Prompts that it never learned from${last ? `: at first, and at iteration ${last.iteration}` : ''}`));
    made.tabIndex = 0; // it may scroll
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', 'Fresh prompts');
    this.data.fresh.forEach((prompt, at) => {
      const one = element('article');
      for (const [look, kind] of [[first, 'before'], [last, 'now']]) {
        if (kind === 'now' && last === first) continue;
        const line = element('p', kind);
        line.append(element('b', '', prompt), element('q', '', look ? look.fresh[at][0].replace(/\s+/g, ' ') : ' …'));
        if (look) line.append(element('i', look.fresh[at][1] > 0 ? 'up' : 'down', worth(look.fresh[at][1])));
        one.append(line);
      }
      made.append(one);
    });
    return made;
  }

  batch(now) {
    const made = element('section', 'batch');
    made.append(element('h2', '', now ? `What it learns from now: “${now.prompt}”` : 'What it learns from will appear here'));
    for (const [text, reward, gain] of now?.answers ?? []) {
      const line = element('p');
      line.title = `advantage ${worth(gain)}`;
      line.append(element('i', reward > 0 ? 'up' : 'down', worth(reward)), element('q', '', text.replace(/\s+/g, ' ')));
      made.append(line);
    }
    return made;
  }

  chart(host) {
    const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, left = 40, right = 12, top = 24, bottom = 34, shown = this.steps.slice(0, this.upto);
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img' });
    const values = [...this.steps, ...this.ahead].map((one) => one.reward), low = Math.min(-0.2, ...values), high = Math.max(0.6, ...values);
    const X = (step) => left + ((W - left - right) * step) / this.data.count, Y = (value) => top + ((H - top - bottom) * (high - value)) / (high - low);
    drawing.append(svg('text', { x: 0, y: 12, class: 'title' }, `Reward (${this.data.praise})`));
    const step = high - low > 3 ? 1 : 0.2;
    for (let value = Math.ceil(low / step) * step; value <= high; value += step)
      drawing.append(
        svg('line', { x1: left, x2: W - right, y1: Y(value), y2: Y(value), class: Math.abs(value) < 1e-9 ? 'zero' : 'rule' }),
        svg('text', { x: left - 6, y: Y(value) + 4, class: 'axis', 'text-anchor': 'end' }, number(value + 0, 1)),
      );
    for (const one of shown) drawing.append(svg('circle', { cx: X(one.iteration), cy: Y(one.reward), r: 2.5, class: 'each' }));
    const mean = (steps) => steps.map((one, at) => {
      const last = steps.slice(Math.max(0, at - OVER + 1), at + 1);
      return `${X(one.iteration).toFixed(1)},${Y(last.reduce((sum, other) => sum + other.reward / last.length, 0)).toFixed(1)}`;
    }).join(' ');
    drawing.append(svg('polyline', { points: mean(this.ahead), class: 'ghost' }), svg('polyline', { points: mean(shown), class: 'line' }));
    drawing.append(
      svg('text', { x: left, y: H - 18, class: 'axis' }, 'iteration 0'),
      svg('text', { x: W - right, y: H - 18, class: 'axis', 'text-anchor': 'end' }, this.data.count),
    );
    const last = shown.at(-1), nats = W < PHONE ? '' : ' nats per answer';
    drawing.append(
      svg('text', { x: left, y: H - 3, class: 'axis' }, last ? `line: mean of the last ${OVER}; KL now ${number(last.kl, 1)}${nats}` : ''),
    );
    const told = last ? `Iteration ${last.iteration}: reward ${number(last.reward)}, KL ${number(last.kl, 1)} nats per answer` : 'No iteration yet';
    drawing.setAttribute('aria-label', told);
    if (!this.playing) say(this.host, `${told}.`);
    host.replaceChildren(drawing);
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const real = (host._real ||= new Real(host));
  tips(host);
  real.send = setTriggerValue;
  real.lives = (name) => setStateValue('live', name);
  real.take(data, () => setTriggerValue('done', Date.now()));
  return keepDrawn(host, () => real.draw(), () => real.leave());
}
