// An answer as a decision process: a row for each word, as it is said; how its advantage comes about; and what PPO
// makes of the whole batch. Data: payload.py beside this file; answers come from the server.

import { element, named, refocus, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { reached, tips } from '../../shared/tips.js';
import { alarm, asker } from '../../shared/live.js';
import { remember } from '../../shared/standing.js';
import { probability, number, tidy } from '../../shared/probabilities.js';

const COLUMNS = [
  ['p', 'probability'],
  ['start', 'reference'],
  ['reward', 'reward'],
  ['return', 'return G'],
  ['value', 'value V'],
  ['advantage', 'advantage A'],
  ['scaled', 'scaled Â'],
  ['ratio', 'ratio ρ'],
];
const PACE = 650, PHONE = 440; // milliseconds; sixteenths of the type

class Process {
  // What comes with the data, and later:
  asked; data; now; host;

  constructor(host) {
    Object.assign(this, { host, upto: 0, picked: null });
    this.wish = asker(host, 'rlhf/process', (found, body) => this.heard(found, body), (sentence) => {
      this.complaint = sentence;
      this.draw();
    });
  }

  take(data, send) {
    this.send = send;
    const asked = JSON.stringify(data);
    if (asked === this.asked) return;
    const same = JSON.stringify(data.ask) === JSON.stringify(this.data?.ask);
    if (same && this.now && data.at === this.now.at && data.which === this.now.which) {
      Object.assign(this, { asked, data });
      return; // the page only says what it was told
    }
    Object.assign(this, { asked, data });
    this.open(data.at, data.which);
  }

  open(at, which) {
    clearTimeout(this.playing);
    this.complaint = '';
    this.wish({ ...this.data.ask, at, which });
  }

  heard(found, body) {
    if (body.votes !== this.data.ask.votes) return;
    Object.assign(this, { now: found, upto: 0, picked: null });
    remember(this.host, 'rlhf/process', { ...body, at: found.at, which: found.which }, found); // as the page will ask from now on
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.send({ at: found.at, which: found.which }), PACE);
    this.play();
  }

  leave() {
    clearTimeout(this.playing);
    clearTimeout(this.telling);
  }

  play() {
    clearTimeout(this.playing);
    if (this.upto >= this.now.rows.length) this.upto = 0;
    this.picked = null;
    const next = () => {
      this.upto += 1;
      this.playing = this.upto < this.now.rows.length ? setTimeout(next, PACE) : null;
      this.draw();
    };
    next();
  }

  step(by) {
    clearTimeout(this.playing);
    this.playing = this.picked = null;
    this.upto = Math.max(1, Math.min(this.now.rows.length, this.upto + by));
    this.draw();
  }

  draw() {
    const root = element('div', 'process');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    if (this.complaint) root.append(alarm(this.complaint));
    if (!this.now) {
      if (!this.complaint) root.append(element('p', 'note', 'the policy answers'));
      this.host.replaceChildren(root);
      return;
    }
    const asked = element('p', 'asked', `${tidy(this.now.story)} `);
    asked.append(element('b', '', tidy(this.now.question)));
    const table = element('div', 'scroll'), charts = [element('div', 'chart'), element('div', 'chart')], below = element('div', 'below');
    table.tabIndex = 0;
    table.setAttribute('role', 'group');
    table.setAttribute('aria-label', 'Word by word');
    table.append(this.table());
    below.append(...charts);
    root.append(this.bar(), asked, table, below, this.divergence());
    const focused = this.host.getRootNode().activeElement?.dataset?.focus, scrolled = this.host.querySelector('.scroll')?.scrollTop ?? 0;
    this.host.replaceChildren(root);
    table.scrollTop = this.playing ? table.scrollHeight : scrolled;
    if (!this.playing) say(this.host, this.said());
    this.gae(charts[0]);
    this.clip(charts[1]);
    this.host._rows = () =>
      this.now.rows.map((row, at) => ({
        step: at + 1,
        action: row[0],
        probability: row[1],
        by_the_start: row[2],
        reward: row[3],
        return: row[4],
        value: row[5],
        advantage: row[6],
        scaled_advantage: row[7],
        ratio: row[8],
      }));
    refocus(root, focused, { preventScroll: true });
  }

  /** How far the policy is from the reference: the KL of a word, and three estimates of it from the words that were said. */
  divergence() {
    const [exact, ...estimates] = this.now.kl, made = element('p', 'kl');
    made.append(element('b', '', `KL of a word from the reference: ${number(exact, 3)} nats`), ' estimates, with the deviation of one word: ');
    made.append(estimates.map(([mean, spread], at) => `k${'₁₂₃'[at]} ${number(mean, 3)} ± ${number(spread, 3)}`).join(' · '));
    return made;
  }

  bar() {
    const { at, most, which, answers, rows } = this.now, made = element('div', 'bar');
    const button = (name, title, act, off, kind = '') => {
      const one = named(name, title, act, kind);
      one.disabled = off;
      made.append(one);
    };
    button(
      'play',
      this.playing ? 'Pause' : this.upto >= rows.length ? 'Say it again' : 'Play',
      () => (this.playing ? this.step(0) : this.play()),
      false,
      'main',
    );
    button('back', '← Back', () => this.step(-1), this.upto <= 1);
    button('step', 'Step →', () => this.step(1), this.upto >= rows.length);
    button('other', 'Another answer', () => this.open(at, (which + 1) % answers), false);
    button('earlier', 'Iteration −', () => this.open(at - 1, which), at === 0);
    button('later', 'Iteration +', () => this.open(at + 1, which), at >= most);
    const note = element('span', 'note', `answer ${which + 1} of ${answers} at iteration ${at} of ${most}`);
    note.setAttribute('role', 'status');
    made.append(note);
    return made;
  }

  get row() {
    const over = this.upto >= this.now.rows.length && !this.playing; // then it is shown how the first word came to its advantage
    return Math.min(this.upto, this.picked ?? (over ? 1 : this.upto)) - 1;
  }

  table() {
    const made = element('table'), head = element('tr'), body = element('tbody');
    const titles = COLUMNS.map(([name, title]) => element('th', name, title));
    head.append(element('th', 'state', 'state: the words so far'), element('th', 'action', 'action'), ...titles);
    const top = element('thead');
    top.append(head);
    const { rows, score } = this.now;
    rows.slice(0, this.upto).forEach((row, at) => {
      const line = element('tr', at === this.row ? 'picked' : ''), word = element('td', 'action'), last = at === rows.length - 1;
      line.append(element('td', 'state', `… ${tidy(rows.slice(0, at).map((one) => one[0]).slice(-5).join(' '))}`));
      word.append(named(`row-${at}`, row[0] === '<|endoftext|>' ? 'end' : row[0], () => {
        this.picked = at + 1;
        this.draw();
      }, 'word'));
      line.append(word);
      COLUMNS.forEach(([name], column) => {
        const value = row[column + 1], cell = element('td', name, column < 2 ? probability(value) : number(value));
        if (name === 'reward' && last) cell.append(element('small', '', ` with ${number(score)} at the end`));
        if (name === 'advantage' || name === 'scaled') cell.classList.add(value >= 0 ? 'up' : 'down');
        line.append(cell);
      });
      body.append(line);
      if (at === this.row) body.append(this.rest(row));
    });
    made.append(top, body);
    return made;
  }

  /** What a phone's columns leave out of the chosen word. */
  rest(row) {
    const made = element('tr', 'rest'), cell = element('td');
    cell.colSpan = 4;
    const said = COLUMNS.map(([name, title], column) => [name, `${title} ${column < 2 ? probability(row[column + 1]) : number(row[column + 1])}`]);
    cell.textContent = said.filter(([name]) => !['reward', 'value', 'advantage'].includes(name)).map(([, text]) => text).join(' · ');
    made.append(cell);
    return made;
  }

  /** The word that is chosen, in a sentence. */
  said() {
    const [word, p, start, reward, , value, advantage] = this.now.rows[Math.max(0, this.row)];
    const about = `reward ${number(reward)}, value ${number(value)}, advantage ${number(advantage)}`;
    return `“${word === '<|endoftext|>' ? 'end' : word}”: ${about}; probability ${probability(p)}, of the reference ${probability(start)}.`;
  }

  /** The advantage of a word as a sum of surprises, each further one counting less. */
  gae(host) {
    const { rows } = this.now, at = Math.max(0, this.row), lam = this.data.lam;
    const parts = rows.slice(at).map((row, ahead) => [row[0], lam ** ahead * (row[3] + (rows[at + ahead + 1]?.[5] ?? 0) - row[5])]);
    const shown = parts.filter((one, ahead) => lam ** ahead > 0.001).slice(0, 16),
      u = unit(),
      W = host.clientWidth / u,
      H = host.clientHeight / u,
      top = 44,
      bottom = 34;
    const sums = shown.reduce((found, [, value]) => [...found, found.at(-1) + value], [0]),
      low = Math.min(0, ...sums),
      high = Math.max(0.01, ...sums),
      span = Math.max(0.1, high - low);
    const narrow = W < PHONE, wide = (W - 70) / shown.length, Y = (value) => top + ((H - top - bottom) * (high - value)) / span;
    const drawing = svg('svg', {
      width: W * u,
      height: H * u,
      viewBox: `0 0 ${W} ${H}`,
      role: 'img',
      'aria-label': `The advantage of “${rows[at][0]}” as a sum: ${sums.at(-1).toFixed(2)}`,
    });
    drawing.append(
      svg('text', { x: 0, y: 12, class: 'title' }, `Advantage of “${rows[at][0] === '<|endoftext|>' ? 'end' : rows[at][0]}”: δ + γλ δ′ + (γλ)² δ″ …`),
    );
    drawing.append(svg('text', { x: 0, y: 29, class: 'axis' }, `δ = r + V′ − V${narrow ? '' : ': better than expected by so much'}; γ = 1, λ = ${lam}`));
    drawing.append(svg('line', { x1: 0, x2: W - 64, y1: Y(0), y2: Y(0), class: 'zero' }));
    shown.forEach(([word, value], ahead) => {
      const from = Y(sums[ahead]), to = Y(sums[ahead + 1]);
      drawing.append(
        svg(
          'rect',
          {
            x: wide * ahead + 2,
            y: Math.min(from, to),
            width: Math.max(2, wide - 4),
            height: Math.max(1, Math.abs(to - from)),
            class: value >= 0 ? 'up' : 'down',
          },
          svg('title', {}, `${word}: ${number(value, 3)}`),
        ),
      );
      if (wide > 30)
        drawing.append(
          svg(
            'text',
            { x: wide * (ahead + 0.5), y: H - 16, class: 'axis', 'text-anchor': 'middle' },
            word === '<|endoftext|>' ? 'end' : word.slice(0, Math.floor(wide / 6.5)),
          ),
          svg('text', { x: wide * (ahead + 0.5), y: H - 2, class: 'axis', 'text-anchor': 'middle' }, number(value)),
        );
    });
    drawing.append(svg('text', { x: W - 58, y: Y(sums.at(-1)) + 5, class: 'sum' }, `= ${number(sums.at(-1))}`));
    reached(drawing);
    host.replaceChildren(drawing);
  }

  /** PPO's objective against the ratio, for words that went well and badly, with every word of the batch on it. */
  clip(host) {
    const { clip } = this.data, { batch, clipped, updated } = this.now;
    const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, left = 30, top = 40, bottom = 34;
    const drawing = svg('svg', {
      width: W * u,
      height: H * u,
      viewBox: `0 0 ${W} ${H}`,
      role: 'img',
      'aria-label': `PPO’s clipped objective, with the ratios of this batch: ${clipped} of ${batch.length} words are clipped`,
    });
    const far = Math.max(2 * clip, 0.5),
      gains = batch.map(([, gain]) => Math.abs(gain)).sort((a, b) => a - b),
      most = Math.max(0.1, gains[Math.floor(0.97 * gains.length)] ?? 1);
    const X = (ratio) => left + ((W - left - 8) * (Math.max(1 - far, Math.min(1 + far, ratio)) - 1 + far)) / (2 * far),
      Y = (value) => top + ((H - top - bottom) * (1 - Math.max(-1.6, Math.min(1.6, value)) / 1.6)) / 2;
    const narrow = W < PHONE, ratio = narrow ? 'after / before' : 'after the update to that before', more = narrow ? '' : ', which moves them no further';
    drawing.append(svg('text', { x: 0, y: 12, class: 'title' }, `PPO raises the mean of min(ρÂ, clip(ρ)Â)${narrow ? '' : ': this batch'}`));
    drawing.append(
      svg(
        'text',
        { x: 0, y: 29, class: 'axis' },
        updated ? `ρ: probability ${ratio}; Â in units of ${most.toFixed(2)}` : 'no update followed this batch: every ρ is 1',
      ),
    );
    drawing.append(
      svg('rect', { x: X(1 - clip), y: top, width: X(1 + clip) - X(1 - clip), height: H - top - bottom, class: 'free' }),
      svg('line', { x1: left, x2: W - 8, y1: Y(0), y2: Y(0), class: 'zero' }),
    );
    const curve = (gain) =>
      Array.from({ length: 41 }, (_, at) => 1 - far + (2 * far * at) / 40)
        .map((ratio) => `${X(ratio).toFixed(1)},${Y(Math.min(ratio * gain, Math.max(1 - clip, Math.min(1 + clip, ratio)) * gain)).toFixed(1)}`)
        .join(' ');
    for (const [ratio, gain, cut] of batch) {
      const scaled = gain / most, value = Math.min(ratio * scaled, Math.max(1 - clip, Math.min(1 + clip, ratio)) * scaled);
      drawing.append(svg('circle', { cx: X(ratio), cy: Y(value), r: cut ? 3 : 2, class: `word ${gain >= 0 ? 'up' : 'down'}${cut ? ' cut' : ''}` }));
    }
    drawing.append(svg('polyline', { points: curve(1), class: 'curve' }), svg('polyline', { points: curve(-1), class: 'curve' }));
    for (const ratio of [1 - clip, 1, 1 + clip]) drawing.append(svg('text', { x: X(ratio), y: H - 18, class: 'axis', 'text-anchor': 'middle' }, number(ratio)));
    drawing.append(svg('text', { x: left, y: H - 2, class: 'axis' }, `rings: ${clipped} of ${batch.length} words are clipped${more}`));
    host.replaceChildren(drawing);
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const process = (host._process ||= new Process(host));
  tips(host);
  process.take(data, (spot) => setStateValue('spot', spot));
  return keepDrawn(host, () => process.draw(), () => process.leave());
}
