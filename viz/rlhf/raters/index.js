// The same pairs judged by people who compare, by people who rate, and by a language model. Data: payload.py beside this file; what the
// model says now of one pair is asked of the server.

import { element, named, refocus } from '../../shared/dom.js';
import { curves } from '../../shared/curves.js';
import { alarm, ask } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { number } from '../../shared/probabilities.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';
import { needsModel } from '../../shared/standing.js';
import { tips } from '../../shared/tips.js';

const NAMES = ['truth', 'people', 'ratings', 'SmolLM2'], KINDS = ['people', 'ratings', 'model'];
const percent = (share) => `${Math.round(100 * share)} %`;

class Raters {
  /** @type {any} */
  data;
  /** @type {(changes: any) => void} */
  send = () => {};
  at = 0;
  complaint = '';
  busy = false;
  /** @type {any} what the model said now, by the pair's number */
  fresh = {};

  constructor(host) {
    this.host = host;
  }

  take(data, send) {
    Object.assign(this, { data, send, at: data.judged });
  }

  choose(at) {
    if (at === this.at) return;
    this.at = at;
    this.send({ judged: at });
    this.draw();
  }

  async now(pair) {
    if (this.busy) return;
    Object.assign(this, { busy: true, complaint: '' });
    this.draw();
    try {
      this.fresh[pair.number] = await ask(this.host, 'rlhf/rate', { number: pair.number });
    } catch (error) {
      this.complaint = error.message;
    }
    this.busy = false;
    if (this.host.isConnected) this.draw();
  }

  draw() {
    const root = element('div', 'raters'), upper = element('div', 'upper'), lower = element('div', 'lower');
    const focused = this.host.getRootNode().activeElement?.dataset?.focus, scrolled = this.host.querySelector('.pairs')?.scrollTop ?? 0;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    this.agreement(panel(upper, 'agreement', 'Agreement', `on ${this.data.pairs.length} pairs`));
    const learned = panel(upper, 'learned', 'Rewards', 'new pairs right, by judgements');
    this.policies(panel(upper, 'policies', 'The policy it leads to', 'kind, plain, other'));
    this.pairs(panel(lower, 'listed', 'Where SmolLM2 differs', 'from people: most at the top'));
    this.asked(panel(lower, 'asked', 'What it reads, and says', this.data.recorded));
    root.append(upper, lower);
    if (this.complaint) root.prepend(alarm(this.complaint));
    this.host.replaceChildren(root);
    this.curves(learned);
    root.querySelector('.pairs').scrollTop = scrolled;
    refocus(root, focused, { preventScroll: true });
    const { agreement, pairs } = this.data, one = pairs[this.at];
    say(this.host, `SmolLM2 agrees with the truth on ${percent(agreement[0][3])} of the pairs, people on ${percent(agreement[0][1])}. ` +
      `Of the chosen pair it prefers ${one.by > 0 ? one.sides[0] : one.sides[1]}`);
  }

  /** Whoever stands on the left beside whoever stands above. */
  agreement(host) {
    const table = element('table'), head = element('tr');
    head.append(element('td'), ...NAMES.slice(1).map((name) => element('th', '', name)));
    table.append(head);
    this.data.agreement.slice(0, 3).forEach((row, at) => {
      const line = element('tr');
      line.append(element('th', 'who', NAMES[at]));
      row.slice(1).forEach((share, place) => {
        const there = place >= at, cell = element('td', there ? 'share' : '', there ? percent(share) : '');
        if (there) cell.style.setProperty('--much', `${Math.max(0, Math.round(100 * (share - 0.5)))}%`);
        line.append(cell);
      });
      table.append(line);
    });
    host.append(table, element('p', 'note', this.bias()));
  }

  bias() {
    const all = this.data.pairs.flatMap((one) => one.turned), firsts = all.filter((p) => p > 0.5).length;
    return `Asked which of two is better, SmolLM2 says A, the first, ${firsts} times of ${all.length}.`;
  }

  curves(host) {
    const { sizes, learned } = this.data, from = Math.log(sizes[0]), X = sizes.map((size) => Math.log(size) - from);
    const lines = learned.map(({ accuracy }, at) => ({ name: `${NAMES[at + 1]} ${percent(accuracy.at(-1))}`, kind: KINDS[at], values: accuracy }));
    const marks = [0.25, 0.5, 0.75, 1], feet = sizes.map((size, at) => [X[at], String(size)]);
    curves(host, X, lines, { last: X.at(-1), marks, label: 'Held-out pairs ranked rightly by the number of judgements', feet });
  }

  policies(host) {
    const { learned, reference, styles } = this.data, list = element('ul');
    [['reference', reference], ...learned.map((one, at) => [NAMES[at + 1], one])].forEach(([name, { shares, right }]) => {
      const row = element('li'), bar = element('span', 'shares');
      shares.forEach((share, at) => {
        const part = element('i', styles[at]);
        part.style.width = `${100 * share}%`;
        if (share > 0.3) part.append(element('b', '', percent(share)));
        part.title = `${styles[at] === 'neutral' ? 'plain' : styles[at]}: ${percent(share)}`;
        bar.append(part);
      });
      row.append(element('span', 'who', name), bar, element('span', 'right', `${percent(right)} right`));
      list.append(row);
    });
    host.append(list);
    const words = element('p', 'note words', 'words that raise (+) and lower (−) the reward');
    const said = (found) => found.map(([word]) => word).join(' ');
    learned.forEach(({ words: found }, at) => words.append(element('span', '', `${NAMES[at + 1]}: + ${said(found.slice(0, 3))}  − ${said(found.slice(-3))}`)));
    host.append(words);
  }

  pairs(host) {
    const list = element('div', 'pairs'), buttons = this.data.pairs.map((one, at) => this.pair(one, at));
    list.setAttribute('role', 'group');
    list.setAttribute('aria-label', 'Pairs');
    list.append(...buttons);
    rove(list, buttons, this.at, () => 1);
    host.append(list);
  }

  /** Both answers, with a sign of who prefers which. */
  pair(one, at) {
    const made = named(`pair ${at}`, '', () => this.choose(at), at === this.at ? 'pair now' : 'pair');
    made.setAttribute('aria-pressed', String(at === this.at));
    one.sides.forEach((text, side) => {
      const sign = side ? -1 : 1, line = element('span', 'side'), signs = element('span', 'signs');
      if (one.people === sign) signs.append(element('b', 'people', 'people'));
      if (one.by * sign > 0) signs.append(element('b', 'model', 'SmolLM2'));
      if (one.true !== sign) line.classList.add('worse');
      line.append(element('q', '', text), signs);
      made.append(line);
    });
    return made;
  }

  asked(host) {
    const { data } = this, pair = data.pairs[this.at], fresh = this.fresh[pair.number], turns = data.way === 'turns';
    const said = (fresh ?? pair)[turns ? 'turned' : 'alone'], words = turns ? ['A', 'B'] : ['friendly', 'rude'];
    if (this.at !== data.judged) return host.append(element('p', 'note', 'getting ready'));
    data.read.forEach((text, at) => {
      const row = element('div', 'prompt'), bar = element('span', 'odds'), part = element('i');
      const shown = element('p', 'text', at && turns ? `… ${text.slice(text.indexOf('\nAnswer') + 1)}` : text);
      part.style.width = `${100 * said[at]}%`;
      bar.append(part);
      row.append(shown, element('span', 'said', `${words[0]} ${number(said[at])}`), bar, element('span', 'said other', `${words[1]} ${number(1 - said[at])}`));
      host.append(row);
    });
    const foot = element('div', 'bar'), button = named('rate', this.busy ? 'SmolLM2 reads' : 'Ask it now', () => this.now(pair), 'main');
    button.disabled = this.busy;
    needsModel(button);
    foot.append(button, element('span', 'note', fresh ? 'asked just now' : 'as it was recorded'));
    host.prepend(foot);
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const raters = (host._raters ||= new Raters(host));
  tips(host);
  raters.take(data, (changes) => setStateValue('spot', changes));
  return keepDrawn(host, () => raters.draw());
}
