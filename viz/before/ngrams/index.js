// Counts of n-grams: after each context, from the longest to none, how often it occurred and what followed, what smoothing makes of it, and how much
// each length leaves open. Data: payload.py beside this file.

import { element, named, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { panel } from '../../shared/panel.js';
import { tidy } from '../../shared/probabilities.js';
import { footOf, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { lengths } from './chart.js';

const LONGEST = 6;
const WIDER = 'what followed how often; for shorter ones, after how many different words';
const share = (p) => (p >= 0.995 ? '1' : p > 0 && p < 0.005 ? '<.01' : p.toFixed(2).replace(/^0/, ''));

class Ngrams extends Growing {
  n = 3;

  constructor(host) {
    super(host, 'before/recorded', () => []); // it asks for nothing: all of it is sent
  }

  take(data, done) {
    this.n = data.shown.n;
    super.take(data, done);
    this.draw();
  }

  tell() {
    this.send({ n: this.n });
  }

  draw() {
    const { data } = this, root = element('div', 'ngrams'), { about } = data;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.style.setProperty('--foot', `${footOf()}px`);
    root.append(this.story(), this.ladder());
    const chart = panel(root, 'charts', 'Perplexity on stories that were not counted', 'press a length; lower is better');
    if (about.recorded) chart.previousElementSibling?.append(' ', element('span', 'recorded', about.recorded));
    this.host._rows = () => data.levels.flatMap((one, at) => listed(one, at + 1));
    this.show(root, () => {
      lengths(chart, data.grid, { now: data.shown.line, n: this.n, floor: about.floor, choose: (n) => this.set({ n }) });
    });
    say(this.host, data.levels.map((one) => aloud(one)).join('. '));
  }

  /** The story; what the longest context reads is marked. */
  story() {
    const { words, levels } = this.data, made = element('p', 'story'), seen = levels.at(-1).context.filter((word) => word !== 'begin').length;
    const from = words.length - seen, shown = Math.max(0, words.length - 24);
    if (shown) made.append('… ');
    words.slice(shown).forEach((word, at) => {
      made.append(at && !/^[.,:?]$/.test(word) ? ' ' : '', element('span', at + shown >= from ? 'seen' : '', word));
    });
    made.append(' ___');
    made.setAttribute('aria-label', `${tidy(words.join(' '))} …`);
    return made;
  }

  ladder() {
    const made = element('div', 'ladder'), { levels, shown } = this.data;
    const followed = shown.smoothing === 'kneser-ney' ? WIDER : 'what followed, by counts alone';
    const titles = [['after', 'head num'], ['N(c)', 'head num'], ['T(c)', 'head num'], [followed, 'head wide']];
    made.append(...titles.map(([title, kind]) => element('span', kind, title)));
    for (let n = LONGEST; n >= 1; n -= 1) {
      const one = levels[n - 1], context = one ? one.context.join(' ') : '', off = n > levels.length;
      const button = named(`n-${n}`, `${n}  ${off ? '' : context ? `${context} …` : '…'}`, () => this.set({ n }), 'level');
      button.setAttribute('aria-label', `n = ${n}${off ? ', not read' : `, after ${context || 'nothing'}`}`);
      button.setAttribute('aria-pressed', String(n === shown.n));
      made.append(button, ...(one ? [one.total, one.types] : ['', '']).map((number) => element('span', 'num', number.toLocaleString('en'))));
      made.append(one ? this.track(one, counted(one), true) : element('span', 'track off', off ? 'not read' : ''));
    }
    const last = levels.at(-1), title = element('span', 'level result', 'smoothed'), numbers = [element('span', 'num result'), element('span', 'num result')];
    const end = this.track(last, last.words.map(([word, , p]) => [word, p, share(p)]), false);
    end.classList.add('result');
    made.append(title, ...numbers, end);
    return made;
  }

  /** parts: word, share of the width, and what is said behind it. */
  track(level, parts, counted) {
    const { next } = this.data, room = Math.max(180, this.host.clientWidth / unit() - 330);
    if (counted && !level.total) return element('span', 'track off', 'never occurred');
    const made = element('div', 'track'), ordered = parts.filter(([, p]) => p >= 0.004).sort((one, other) => other[1] - one[1]);
    let left = 1;
    for (const [word, p, said] of ordered) {
      const part = element('span', word in next ? 'part may' : 'part');
      part.style.width = `${100 * p}%`;
      part.title = `${word}: ${said}`;
      if (room * p > 8.5 * word.length + 8) part.append(element('span', '', word));
      if (room * p > 8.5 * word.length + 46) part.append(element('i', '', typeof said === 'number' ? said.toLocaleString('en') : said));
      made.append(part);
      left -= p;
    }
    made.append(element('span', 'others', left * room > 76 ? `all others ${share(left)}` : ''));
    return made;
  }
}

/** Of each word of a level: its share of the counts, and the count. */
const counted = (one) => one.words.map(([word, count]) => [word, one.total ? count / one.total : 0, count]);

const aloud = (one) => {
  const best = one.words.reduce((most, other) => (other[1] > most[1] ? other : most));
  return `After ${one.context.join(' ') || 'nothing'}: ${one.total} times, ${best[0]} ${best[1]}`;
};

/** The words of a level, for the downloads. */
const listed = (one, n) => one.words.map(([word, count, p]) => ({ n, context: one.context.join(' '), word, count, of: one.total, probability: p }));

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Ngrams, 'chosen', given);
}
