// The same stories read with three aims: the next word, hidden words, whether it follows. Data: payload.py beside this
// file; the steps come from the server.

import { element, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm, asker } from '../../shared/live.js';
import { probability, tidy } from '../../shared/probabilities.js';
import { Growing } from '../../shared/growing.js';

const AIMS = [
  ['next', 'Next word (GPT)', 'It sees only what comes before.'],
  ['masked', 'Hidden word (BERT)', 'It sees both sides.'],
  ['follows', 'Does it follow? (BERT)', 'It sees two halves of a story.'],
];

class Objectives extends Growing {
  constructor(host) {
    super(host, 'training/objectives', (found) => found.steps);
    this.words = new Map(); // for a hole at a look, as far as they were asked for
    this.want = asker(host, 'training/fill', (found, { hole, at }) => {
      this.words.set(`${at} ${hole}`, found);
      this.draw();
    }, () => {});
  }

  /** The words for the hole at the look that is shown; asked for where they are not there yet, and meanwhile those before. */
  filled() {
    const at = this.upto - 1, { hole } = this.data;
    if (this.recording) return this.recording.found.filled[hole]?.[at] ?? null;
    const found = this.words.get(`${at} ${hole}`);
    if (!found && at >= 0) this.want({ hole, at });
    return found ?? (this.last?.hole === hole ? this.last.found : null);
  }

  draw() {
    const root = element('div', 'objectives'), now = this.steps[this.upto - 1], found = this.filled();
    if (found) this.last = { hole: this.data.hole, found };
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    const losses = now?.losses.map((one) => one.toFixed(2)).join(', '), right = Math.round(100 * now?.right);
    const told = now ? `step ${now.step} of ${this.data.steps}: loss ${losses}; ${right} % of the pairs right` : 'getting ready';
    const said = element('span', 'note', told);
    said.setAttribute('role', 'status');
    root.append(this.bar(said));
    if (this.complaint) root.append(alarm(this.complaint));
    const columns = element('div', 'columns'), charts = [];
    AIMS.forEach(([kind, title, sees], aim) => {
      const column = element('section', kind), chart = element('div', 'chart');
      column.append(element('h2', '', title), element('p', 'sees', sees), kind === 'follows' ? this.pairs(now) : this.guesses(kind, found), chart);
      charts.push([chart, aim]);
      columns.append(column);
    });
    root.append(columns);
    if (!this.playing) say(this.host, told);
    this.host._rows = () =>
      this.steps
        .slice(0, this.upto)
        .map((one) => ({
          step: one.step,
          loss_next_word: one.losses[0],
          loss_hidden_word: one.losses[1],
          loss_follows: one.losses[2],
          pairs_right: one.right,
          ...Object.fromEntries(this.data.seconds.map(([, , follows], at) => [`pair_${at + 1}_${follows ? 'follows' : 'does_not'}`, one.follows[at]])),
        }));
    this.show(root, () => charts.forEach(([chart, aim]) => this.chart(chart, aim)));
  }

  /** The sentence as this model sees it, and its words for the hole. */
  guesses(kind, words) {
    const made = element('div', 'guesses'), text = element('p', 'text'), [before, after] = tidy(this.data.hole).split('[MASK]');
    text.append(before, element('b', 'hole', '[MASK]'), element('span', kind === 'next' ? 'unseen' : '', after));
    made.append(text);
    const found = words?.[kind === 'next' ? 'before' : 'around'] ?? [];
    if (!words && this.recording) made.append(element('p', 'sees', 'This gap was not recorded: run it live, and it is filled at every step.'));
    if (words && !found.length) made.append(element('p', 'sees', 'Nothing comes before it, so there is nothing to go on.'));
    const list = element('ol');
    for (const [word, p] of found) {
      const row = element('li'), fill = element('i');
      fill.style.width = `${52 * p}%`;
      row.append(element('span', '', word), fill, element('b', '', probability(p)));
      list.append(row);
    }
    made.append(list);
    return made;
  }

  pairs(now) {
    const made = element('div', 'guesses');
    made.append(element('p', 'text', tidy(this.data.first)));
    const list = element('ol', 'pairs');
    this.data.seconds.forEach(([second, why, follows], at) => {
      const p = now?.follows[at], row = element('li'), right = p !== undefined && p > 0.5 === follows;
      const told = element('span', 'told', p === undefined ? '' : `follows: ${probability(p)}`);
      if (p !== undefined) told.append(element('i', right ? 'right' : 'wrong', right ? ' ✓' : ' ✗'));
      row.append(element('span', '', `… ${tidy(second)}`), told, element('span', 'why', `${follows ? 'it may' : 'never'}: ${why}`));
      list.append(row);
    });
    made.append(list);
    return made;
  }

  chart(host, aim) {
    const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, left = 30, right = 8, top = 34, bottom = 20, shown = this.steps.slice(0, this.upto);
    const nothing = this.data.nothing[aim], most = 1.08 * Math.max(nothing, ...shown.map((one) => one.losses[aim]));
    const X = (step) => left + ((W - left - right) * step) / this.data.steps, Y = (value) => top + (H - top - bottom) * (1 - value / most);
    const last = shown.at(-1), told = `Loss of: ${AIMS[aim][1]}${last ? `; at step ${last.step}: ${last.losses[aim].toFixed(2)}` : ''}`;
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': told });
    drawing.append(svg('text', { x: 0, y: 12, class: 'title' }, 'Loss, nats per guess'));
    drawing.append(
      svg('line', { x1: left, x2: W - right, y1: Y(0), y2: Y(0), class: 'rule' }),
      svg('text', { x: left - 6, y: Y(0) + 4, class: 'axis', 'text-anchor': 'end' }, '0'),
    );
    drawing.append(
      svg('line', { x1: left, x2: W - right, y1: Y(nothing), y2: Y(nothing), class: 'nothing' }),
      svg('text', { x: W - right, y: Y(nothing) - 5, class: 'axis', 'text-anchor': 'end' }, `knowing nothing: ${nothing.toFixed(2)}`),
    );
    if (aim === 0)
      drawing.append(
        svg('line', { x1: left, x2: W - right, y1: Y(this.data.floor), y2: Y(this.data.floor), class: 'floor' }),
        svg('text', { x: left + 4, y: Y(this.data.floor) + 15, class: 'axis strong' }, `the world itself: ${this.data.floor.toFixed(2)}`),
      );
    const line = (steps) => steps.map((one) => `${X(one.step).toFixed(1)},${Y(one.losses[aim]).toFixed(1)}`).join(' ');
    drawing.append(svg('polyline', { points: line(this.ahead), class: 'ghost' }), svg('polyline', { points: line(shown), class: 'line' }));
    if (last)
      drawing.append(
        svg('circle', { cx: X(last.step), cy: Y(last.losses[aim]), r: 4, class: 'dot' }),
        svg(
          'text',
          {
            x: Math.min(W - right - 4, X(last.step)),
            y: Math.max(top + 10, Y(last.losses[aim]) - 9),
            class: 'value',
            'text-anchor': X(last.step) > W / 2 ? 'end' : 'start',
          },
          last.losses[aim].toFixed(2),
        ),
      );
    drawing.append(
      svg('text', { x: left, y: H - 4, class: 'axis' }, 'step 0'),
      svg('text', { x: W - right, y: H - 4, class: 'axis', 'text-anchor': 'end' }, this.data.steps),
    );
    host.replaceChildren(drawing);
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const objectives = (host._objectives ||= new Objectives(host));
  objectives.lives = (name) => setStateValue('live', name);
  objectives.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => objectives.draw(), () => objectives.leave());
}
