// A model that has read stories learns to answer: the same questions before the first lesson and now. Data: payload.py
// beside this file; the lessons come from the server.

import { element, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm, asker } from '../../shared/live.js';
import { tidy } from '../../shared/probabilities.js';
import { Growing } from '../../shared/growing.js';

const WIDE = 70;
const LABELS = { kind: 'kind', neutral: 'plain', rude: 'rude', rambling: 'rambling', mixed: 'mixed' };

class Instruct extends Growing {
  constructor(host) {
    super(host, 'training/instruct', (found) => found.steps);
    this.replies = new Map(); // to a person's own question at first and at a look, as far as they were asked for
    this.want = asker(host, 'training/reply', (found, { own, at }) => {
      this.replies.set(`${at} ${own}`, found.replies);
      this.draw();
    }, () => {});
  }

  /** What is said to the own question at first and at the look that is shown, asked for where it is not there yet. */
  reply() {
    const at = this.upto - 1, { own } = this.data;
    if (this.recording) {
      const said = this.recording.found.replies[own];
      return said ? [said[0], said[at]] : [];
    }
    const found = this.replies.get(`${at} ${own}`);
    if (!found && own && at >= 0) this.want({ own, at });
    return found ?? [];
  }

  draw() {
    const root = element('div', 'instruct'), now = this.steps[this.upto - 1], first = this.steps[0];
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    const right = now?.answers.filter((one) => one[1]).length;
    const said = element(
      'span',
      'note',
      now ? `step ${now.step} of ${this.data.steps}: ${right} of ${this.data.questions.length} new questions right` : 'getting ready',
    );
    said.setAttribute('role', 'status');
    root.append(this.bar(said));
    if (this.complaint) root.append(alarm(this.complaint));
    const columns = element('div', 'columns'), list = element('div', 'list'), side = element('div', 'side');
    list.tabIndex = 0; // it may scroll
    list.setAttribute('role', 'group');
    list.setAttribute('aria-label', 'Questions and answers');
    if (this.data.own && this.recording && !this.reply().length)
      list.append(element('p', 'waits', 'The recorded run was not asked your question: run it live, and it is answered at every step.'));
    else if (this.data.own) list.append(this.row(this.data.own, null, ...[0, 1].map((at) => this.reply()[at]), null, now?.step));
    this.data.questions
      .slice(0, this.data.shown)
      .forEach(([story, question], at) => list.append(this.row(story, question, first?.answers[at][0], now?.answers[at][0], now?.answers[at][1], now?.step)));
    const chart = element('div', 'chart');
    side.append(chart, this.styles(now, right));
    columns.append(list, side);
    root.append(columns);
    this.host._rows = () =>
      this.steps
        .slice(0, this.upto)
        .flatMap((one) =>
          this.data.questions.map(([story, question, truth], at) => ({
            step: one.step,
            story,
            question,
            truth,
            answer: one.answers[at][0],
            right: one.answers[at][1],
          })),
        );
    this.show(root, () => this.chart(chart));
  }

  row(story, question, before, now, right, step) {
    const made = element('article'), asked = element('p', 'asked', question ? `${tidy(story)} ` : '');
    asked.append(element('b', '', tidy(question ?? story)));
    made.append(asked, this.line('Before', before, null, 'before'));
    if (step) made.append(this.line('Now', now, right, 'now'));
    return made;
  }

  line(title, text, right, kind) {
    const made = element('p', kind);
    made.append(element('span', 'when', title), element('q', '', tidy(text ?? '…')));
    if (right !== null) made.append(element('i', right ? 'right' : 'wrong', right ? '✓ right' : '✗ wrong'));
    return made;
  }

  /** In which style the right answers are given. */
  styles(now, right) {
    const made = element('dl', 'styles');
    if (!now) return made; // nothing is answered yet
    for (const [name, count] of [
      ...(now?.styles ?? []).filter(([kind, found]) => kind !== 'mixed' || found),
      ['wrong', this.data.questions.length - (right ?? 0)],
    ]) {
      const bar = element('dd', name === 'wrong' ? 'wrong' : ''),
        fill = element('i');
      fill.style.width = `${(WIDE * count) / this.data.questions.length}%`;
      bar.append(fill, element('b', '', count));
      if (name in this.data.shares && right) {
        // so many of the right ones, if given as often as heard
        const tick = element('s');
        tick.style.left = `${(WIDE * right * this.data.shares[name]) / this.data.questions.length}%`;
        bar.append(tick);
      }
      made.append(element('dt', '', LABELS[name] ?? 'not right'), bar);
    }
    return made;
  }

  chart(host) {
    const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, left = 46, right = 10, top = 28, bottom = 22, shown = this.steps.slice(0, this.upto);
    const last = this.data.steps;
    const X = (step) => left + ((W - left - right) * step) / last, Y = (share) => top + (H - top - bottom) * (1 - share);
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img' });
    drawing.append(svg('text', { x: 0, y: 12, class: 'title' }, 'Right answers to new questions'));
    for (const share of [0, 0.5, 1])
      drawing.append(
        svg('line', { x1: left, x2: W - right, y1: Y(share), y2: Y(share), class: 'rule' }),
        svg('text', { x: left - 6, y: Y(share) + 4, class: 'axis', 'text-anchor': 'end' }, `${100 * share} %`),
      );
    const at = (one) => [X(one.step), Y(one.answers.filter((answer) => answer[1]).length / one.answers.length)];
    const line = (steps) => steps.map((one) => at(one).map((value) => value.toFixed(1)).join(',')).join(' ');
    drawing.append(svg('polyline', { points: line(this.ahead), class: 'ghost' }));
    drawing.append(svg('polyline', { points: line(shown), class: 'line' }));
    if (shown.length) drawing.append(svg('circle', { cx: at(shown.at(-1))[0], cy: at(shown.at(-1))[1], r: 4.5, class: 'dot' }));
    drawing.append(
      svg('text', { x: left, y: H - 5, class: 'axis' }, 'before'),
      svg('text', { x: W - right, y: H - 5, class: 'axis', 'text-anchor': 'end' }, `step ${last}`),
    );
    const now = shown.at(-1), good = now?.answers.filter((answer) => answer[1]).length;
    const told = now ? `: at step ${now.step}, ${good} of ${now.answers.length}` : '';
    drawing.setAttribute('aria-label', `Right answers to new questions${told}`);
    if (!this.playing && now) say(this.host, `Right answers to new questions${told}. In styles: ${now.styles.map((one) => one.join(' ')).join(', ')}.`);
    host.replaceChildren(drawing);
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const instruct = (host._instruct ||= new Instruct(host));
  instruct.lives = (name) => setStateValue('live', name);
  instruct.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => instruct.draw(), () => instruct.leave());
}
