// Exams made for people: where two models stood among those who took them; and one test that many models took, over the years.
// Data: payload.py beside this file.

import { element, refocus, svg, unit } from '../../shared/dom.js';
import { panel } from '../../shared/panel.js';
import { footOf, keepDrawn, topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';

const WIDE = 700; // sixteenths of the type
const FROM = 2020, TO = 2025; // years on the axis
const FLOOR = 15, TOP = 100; // per cent on the axis

const percentiles = ([, low, high]) => (low === high ? `percentile ${low}` : `percentile ${low} to ${high}`);
const spoken = (exam) => `${exam.title}: GPT-3.5 ${percentiles(exam.old)}, GPT-4 ${percentiles(exam.new)}`;
const size = (billions) => (billions ? `, ${billions} billion parameters` : ', size not published');

class Exams {
  /** @type {any} what Streamlit sent */
  data;
  /** @type {(changes: any) => void} */
  send = () => {};

  constructor(host) {
    this.host = host;
  }

  draw() {
    const root = element('div', 'exams'), focused = this.host.getRootNode().activeElement?.dataset?.focus;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.style.setProperty('--foot', `${footOf()}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    const taken = panel(root, 'taken', 'Among a hundred people', 'percentiles, as the makers reported'), beside = element('div', 'beside');
    const now = this.data.exams.find((one) => one.id === this.data.shown.exam);
    const about = panel(beside, 'about', now.title, now.about), test = panel(beside, 'test', 'One test, many models', 'MMLU, % right');
    root.append(beside);
    this.host.replaceChildren(root);
    this.exams(taken, now);
    this.about(about, now);
    this.years(test);
    refocus(root, focused, { preventScroll: true });
    say(this.host, `${spoken(now)}. ${now.doubt}`);
  }

  exams(host, now) {
    const list = element('div', 'list'), { exams } = this.data;
    list.setAttribute('role', 'group');
    list.setAttribute('aria-label', 'Exams');
    const key = element('p', 'key');
    key.append(element('i', 'range old'), 'GPT-3.5 ', element('i', 'range new'), 'GPT-4 ', element('i', 'again'), 'GPT-4, counted again');
    const buttons = exams.map((exam) => {
      const one = element('button', 'exam'), track = element('span', 'track');
      one.type = 'button';
      one.dataset.focus = exam.id;
      one.setAttribute('aria-pressed', String(exam === now));
      one.setAttribute('aria-label', spoken(exam));
      one.onclick = () => this.send({ exam: exam.id });
      for (const which of ['old', 'new']) {
        const mark = element('i', `range ${which}`), [, low, high] = exam[which];
        Object.assign(mark.style, { left: `${low}%`, width: `${high - low}%` });
        track.append(mark);
      }
      for (const [, at] of exam.again) {
        const mark = element('i', 'again');
        mark.style.left = `${at}%`;
        track.append(mark);
      }
      one.append(element('span', 'name', exam.title), track);
      return one;
    });
    list.append(...buttons);
    const axis = element('p', 'axis');
    for (const at of [0, 50, 100]) {
      const tick = element('span', '', at === 50 ? '50: better than half' : String(at));
      tick.style.left = `${at}%`;
      axis.append(tick);
    }
    host.append(key, list, axis);
    rove(list, buttons, exams.indexOf(now), () => 1);
  }

  about(host, now) {
    const scores = element('p', 'scores');
    scores.append('GPT-3.5 ', element('b', 'old', now.old[0]), ', GPT-4 ', element('b', 'new', now.new[0]), ` ${now.out_of}`);
    host.append(scores, element('p', 'doubt', now.doubt), element('p', 'source', now.source));
    if (!now.again.length) return;
    const list = element('ul');
    for (const [who, at] of now.again) list.append(element('li', '', `beside all ${who.replace(/^all /, '')}: percentile ${at}`));
    host.append(list);
  }

  /** Who has how much of the test right, and when it came; what has fewer parameters is drawn smaller. */
  years(host) {
    const u = unit(), W = host.clientWidth / u, H = Math.max(250, host.clientHeight / u), left = 34, right = 12, top = 12, bottom = 24;
    const { models, levels } = this.data;
    const X = (year) => left + ((W - left - right) * (year - FROM)) / (TO + 0.6 - FROM);
    const Y = (share) => top + ((H - top - bottom) * (TOP - share)) / (TOP - FLOOR);
    const label = models.map((one) => `${one.title} ${one.right} %${size(one.billions)}`).join('; ');
    const made = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
    const across = (share, kind) => svg('line', { x1: left, x2: W - right, y1: Y(share), y2: Y(share), class: kind });
    for (const share of [25, 50, 75, 100])
      made.append(across(share, 'grid'), svg('text', { x: left - 6, y: Y(share) + 4, class: 'tick', 'text-anchor': 'end' }, String(share)));
    for (let year = FROM; year <= TO; year += 1) made.append(svg('text', { x: X(year), y: H - 6, class: 'tick', 'text-anchor': 'middle' }, String(year)));
    for (const [name, share] of levels)
      made.append(
        across(share, 'level'),
        svg('text', { x: W - right, y: Y(share) - 4, class: 'levelname', 'text-anchor': 'end' }, `${name}: ${share}`),
      );
    for (const one of models) {
      const r = one.billions ? 2.5 + Math.sqrt(one.billions) / 3 : 5, x = X(one.year), y = Y(one.right);
      const [dx, dy, anchor] = { left: [-r - 5, 4.5, 'end'], right: [r + 5, 4.5, 'start'], above: [-r, -r - 4, 'start'], below: [r, r + 14, 'end'] }[one.side];
      made.append(
        svg(
          'g',
          { class: one.billions ? 'model' : 'model unknown' },
          svg('circle', { cx: x, cy: y, r }),
          svg('text', { x: x + dx, y: y + dy, 'text-anchor': anchor }, `${one.title} ${one.right}`),
        ),
      );
    }
    host.replaceChildren(made);
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const view = (host._exams ||= new Exams(host));
  host.dataset.meanings = 'chosen';
  view.send = (changes) => setStateValue('spot', changes);
  view.data = data;
  return keepDrawn(host, () => view.draw());
}
