// Which words a prediction rests on: attention, gradient times input, integrated gradients and leaving out, one under the other.
// Data: payload.py beside this file.

import { element, named, refocus, unit } from '../../shared/dom.js';
import { label, number, probability } from '../../shared/probabilities.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { needsModel } from '../../shared/standing.js';

const LEAST = 2.75, GAP = 0.25; // rem: a word's column, and what lies between two
const NAMES = 9.5; // rem: what stands before the columns
const ABOUT = {
  attention: 'of the last position, mean of all heads',
  product: 'slope at this text',
  integrated: 'slopes on the way from the baseline',
  left_out: 'what is lost without the word',
};

const share = (name, value, digits) => (name === 'attention' ? probability(value) : number(value, digits));

class Salience {
  /** @type {any} what Streamlit sent */
  data;
  /** @type {(name: string, value: any) => void} */
  send = () => {};

  constructor(host) {
    this.host = host;
  }

  draw() {
    const root = element('div', 'salience'), focused = this.host.getRootNode().activeElement?.dataset?.focus;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    this.host.replaceChildren(root);
    root.append(this.words(), this.table(), this.sums());
    refocus(root, focused, { preventScroll: true });
    say(this.host, this.said());
  }

  said() {
    const { rows, tokens } = this.data, best = (values) => label(tokens[values.indexOf(Math.max(...values))]);
    const named_ = rows.filter(([, , values]) => values).map(([, title, values]) => `${title}: most for “${best(values)}”`);
    return `Next word “${label(this.data.explained)}”. ${named_.join('; ')}.`;
  }

  /** The next words: one is explained. */
  words() {
    const made = element('div', 'words'), { choices, explained } = this.data;
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', 'Next word that is explained');
    made.append(element('span', 'lead', 'Why'));
    for (const [hex, p] of choices) {
      const one = needsModel(named(`word${hex}`, '', () => this.send('explained', hex)));
      one.append(element('b', '', label(hex)), element('i', '', probability(p)));
      one.setAttribute('aria-pressed', String(hex === explained));
      made.append(one);
    }
    made.append(this.contrast());
    return made;
  }

  /** Which word it is held against. */
  contrast() {
    const made = element('label', 'contrast'), box = element('select'), { choices, explained, contrast } = this.data;
    box.dataset.focus = 'contrast';
    box.append(new Option('than anything else', '', contrast === null, contrast === null));
    const known = choices.map(([hex]) => hex), others = contrast && !known.includes(contrast) ? [contrast, ...known] : known;
    for (const hex of others) if (hex !== explained) box.append(new Option(`than “${label(hex)}”`, hex, hex === contrast, hex === contrast));
    box.onchange = () => this.send('contrast', box.value);
    made.append('rather', needsModel(box));
    return made;
  }

  table() {
    const made = element('div', 'table'), { tokens, rows } = this.data, rem = 16 * unit(), wide = this.host.clientWidth / rem;
    const narrow = wide < 40, room = wide - (narrow ? 0 : NAMES), sizes = this.sizes(room);
    let from = 0;
    while (from < tokens.length) {
      let to = from, used = 0;
      while (to < tokens.length && (to === from || used + sizes[to] <= room)) used += sizes[(to += 1) - 1];
      const block = element('div', narrow ? 'block narrow' : 'block'), columns = sizes.slice(from, to).map((one) => `minmax(0, ${one}fr)`).join(' ');
      block.style.gridTemplateColumns = narrow ? columns : `${NAMES}rem ${columns}`;
      block.append(element('span', 'corner'), ...tokens.slice(from, to).map((hex) => element('b', 'token', label(hex))));
      for (const row of rows) this.row(block, row, from, to);
      made.append(block);
      from = to;
    }
    return made;
  }

  /** How wide each word's column is, in rem. */
  sizes(most) {
    const pen = element('canvas').getContext('2d'), u = unit();
    pen.font = `500 ${17 * u}px ${getComputedStyle(this.host).getPropertyValue('--gb-serif') || 'serif'}`;
    return this.data.tokens.map((hex) => Math.min(most, Math.max(LEAST, pen.measureText(label(hex)).width / (16 * u) + 0.25) + GAP));
  }

  /** One measure's bars: all parts of a long text on one scale. */
  row(block, [name, title, values], from, to) {
    const head = element('div', 'name');
    head.append(element('b', '', title), element('span', '', name === 'integrated' ? `slopes from ${this.data.blank} to here` : ABOUT[name]));
    block.append(head);
    if (!values) {
      const wait = element('span', 'wait', 'being worked out');
      block.append(wait);
      return;
    }
    const top = Math.max(0, ...values), low = Math.max(0, ...values.map((one) => -one)), range = top + low || 1;
    const best = values.indexOf(Math.max(...values)), digits = range < 0.2 ? 3 : 2;
    for (let at = from; at < to; at += 1) {
      const cell = element('div', 'cell');
      const bar = element('i', values[at] < 0 ? 'bar minus' : 'bar');
      bar.style.height = `${(100 * Math.abs(values[at])) / range}%`;
      bar.style.bottom = `${(100 * (values[at] < 0 ? low + values[at] : low)) / range}%`;
      const room = element('div', 'room');
      room.style.setProperty('--zero', `${(100 * low) / range}%`);
      room.append(bar);
      const held = name === 'integrated' && at === 0;
      cell.append(room, element('span', at === best ? 'n best' : 'n', held ? 'stays' : share(name, values[at], digits)));
      if (held) cell.title = 'the first token keeps its embedding in the baseline';
      block.append(cell);
    }
  }

  /** Whether the parts add up. */
  sums() {
    const { sums } = this.data, made = element('p', 'sums');
    if (!sums) return made;
    const { value, baseline, sum, gap, points } = sums, wrong = gap > 0.01;
    made.append(
      'Integrated gradients add up to ', element('b', '', number(sum)), '; f here less f of the baseline is ',
      element('b', '', `${number(value)} − ${baseline < 0 ? `(${number(baseline)})` : number(baseline)} = ${number(value - baseline)}`),
      element('b', wrong ? 'wrong' : '', `${wrong ? ' ×' : ';'} ${(100 * gap).toFixed(2)} % apart`), `, ${points} points.`,
    );
    return made;
  }

  rows() {
    return this.data.tokens.map((hex, at) => ({
      position: at, token: label(hex), ...Object.fromEntries(this.data.rows.map(([name, , values]) => [name, values ? values[at] : null])),
    }));
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  host.dataset.meanings = 'pos neg chosen'; // for the legend of a saved figure
  const view = (host._salience ||= new Salience(host));
  view.data = data;
  view.send = setStateValue;
  host._rows = () => view.rows();
  return keepDrawn(host, () => view.draw());
}
