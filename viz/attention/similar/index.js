// Where a shipped text has states like that of a word, and which words a head joins in it. Data: payload.py beside this file.

import { element, named, refocus } from '../../shared/dom.js';
import { label } from '../../shared/probabilities.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { needsModel } from '../../shared/standing.js';

const short = (value) => value.toFixed(2).replace('-', '−');
const percent = (value) => `${Math.round(100 * value)} %`;
const part = (value) => `${100 * value}%`;
const count = (value) => value.toLocaleString('en');

class Similar {
  /** @type {any} what Streamlit sent */
  data;
  /** @type {(name: string, value: any) => void} */
  send = () => {};

  constructor(host) {
    this.host = host;
  }

  draw() {
    const root = element('div', 'similar'), focused = this.host.getRootNode().activeElement?.dataset?.focus;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    this.host.replaceChildren(root);
    root.append(this.words(), this.at(), this.near(), this.pairs());
    refocus(root, focused, { preventScroll: true });
    say(this.host, this.said());
  }

  tell(change) {
    const { layer, head, word } = { ...this.data, ...change };
    this.send('spot', `heads:${layer}.${head}.${word}`);
  }

  said() {
    const { near, tokens, word, layer } = this.data;
    if (!near) return '';
    const best = near.slice(0, 3).map(([value, line]) => `${plain(line)} (${short(value)})`);
    return `Before layer ${layer}, “${label(tokens[word])}” is most like: ${best.join('; ')}.`;
  }

  /** The sentence: one word is looked for. */
  words() {
    const made = element('div', 'words'), { tokens, word } = this.data;
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', 'Word that is looked for');
    tokens.forEach((hex, at) => {
      const one = needsModel(named(`word${at}`, '', () => this.tell({ word: at })));
      one.append(label(hex));
      one.setAttribute('aria-pressed', String(at === word));
      made.append(one);
    });
    return made;
  }

  /** The layer that reads the states. */
  at() {
    const made = element('div', 'at'), { layer, layers, read, said } = this.data, box = element('input'), name = element('span', 'layer', `Layer ${layer}`);
    Object.assign(box, { type: 'range', min: '0', max: String(layers - 1), value: String(layer) });
    box.dataset.focus = 'layer';
    box.setAttribute('aria-label', 'Layer that reads the states');
    box.oninput = () => (name.textContent = `Layer ${box.value}`);
    box.onchange = () => this.tell({ layer: Number(box.value) });
    const about = read ? `${count(read[0])} tokens of ${read[1]} texts${said ? `, ${said}` : ''}` : 'the shipped text is being read';
    made.append(name, needsModel(box), element('span', 'said', about));
    return made;
  }

  near() {
    const made = element('section', ''), { near, tokens, word, layer } = this.data;
    made.append(element('h2', '', layer ? `Most like “${label(tokens[word])}” before layer ${layer}` : `Most like the embedding of “${label(tokens[word])}”`));
    if (!near) made.append(element('p', 'note', 'They stand here when the text has been read.'));
    for (const [value, line] of near ?? []) {
      const row = element('div', 'hit'), bar = element('i', 'bar');
      bar.style.setProperty('--part', part(Math.max(0, value)));
      row.append(bar, element('span', 'n', short(value)), lineOf(line));
      made.append(row);
    }
    if (near) made.append(element('p', 'note', 'Cosine of the states, less their mean over the text.'));
    return made;
  }

  pairs() {
    const made = element('section', ''), { habit, head, heads, layer, looking } = this.data, row = element('div', 'heads');
    made.append(element('h2', '', `What head ${layer}.${head} joins in the text`), row);
    row.setAttribute('role', 'group');
    row.setAttribute('aria-label', 'Head');
    for (let at = 0; at < heads; at += 1) {
      const one = needsModel(named(`head${at}`, '', () => this.tell({ head: at }))), bar = element('i');
      bar.style.setProperty('--part', part(looking?.[at] ?? 0));
      one.append(`.${at}`, bar);
      one.setAttribute('aria-label', `Head ${layer}.${at}`);
      one.setAttribute('aria-pressed', String(at === head));
      row.append(one);
    }
    if (!habit) return made;
    const most = Math.max(1, ...habit.pairs.map((pair) => pair[2]));
    for (const [query, key, times, weight, line] of habit.pairs) {
      const one = element('div', 'pair'), joined = element('span', 'joined'), bar = element('i', 'bar');
      joined.append(element('mark', 'query', query), ' → ', element('mark', 'key', key));
      bar.style.setProperty('--part', part(times / most));
      bar.title = `mean weight ${short(weight)}`;
      one.append(joined, bar, element('span', 'n', `${count(times)} ×`), lineOf(line));
      made.append(one);
    }
    const rest = `${percent(habit.first)} of the weight rests on the first token or a mark`;
    made.append(element('p', 'note', `${percent(habit.looking)} of the tokens put at least .2 on one; ${rest}.`));
    return made;
  }

  rows() {
    const { near, habit, tokens, word } = this.data;
    const row = (kind, name, at, value, line) => ({ kind, name, rank: at + 1, value, place: line.map(([text]) => text).join('') });
    const states = (near ?? []).map(([value, line], at) => row('state', label(tokens[word]), at, value, line));
    return [...states, ...(habit?.pairs ?? []).map(([query, key, times, , line], at) => row('pair', `${query} → ${key}`, at, times, line))];
  }
}

const plain = (line) => line.filter(([, mark]) => mark).map(([text]) => text.trim()).join(' ');

/** A piece of the text, its words marked. */
function lineOf(line) {
  const made = element('p', 'line', '…');
  for (const [text, mark] of line) {
    const seen = text.replaceAll('\n', '↵'), word = seen.trimStart();
    if (mark) made.append(seen.slice(0, seen.length - word.length), element('mark', mark, word));
    else made.append(seen);
  }
  made.append('…');
  return made;
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  host.dataset.meanings = 'chosen value query key'; // for the legend of a saved figure
  const view = (host._similar ||= new Similar(host));
  view.data = data;
  view.send = setStateValue;
  host._rows = () => view.rows();
  return keepDrawn(host, () => view.draw());
}
