// What heads read off each layer: a curve over the layers with its controls, and one text labelled after every layer. Data:
// payload.py beside this file.

import { element, named, refocus, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { probability } from '../../shared/probabilities.js';

const KINDS = ['PERSON', 'PLACE', 'DATE', 'ORGANISATION'];
const SHORT = { PERSON: 'person', PLACE: 'place', DATE: 'date', ORGANISATION: 'organ.' };
const LEAST = 4.6; // rem: the width of a word's column
const LONG = 14; // letters of a word that may be broken
const TALL = 164; // sixteenths of the type

const short = (p) => (p >= 0.995 ? '1' : p.toFixed(2).replace(/^0/, ''));

class Probe {
  /** @type {any} what Streamlit sent */
  data;
  /** @type {(layer: number) => void} */
  choose = () => {};

  constructor(host) {
    this.host = host;
  }

  /** The lines of the chart: values, class, what is said of it. */
  lines() {
    const { kind, held, written, shuffled, other, counts } = this.data, left = kind === 'mean' ? '[CLS]' : 'the mean';
    return [
      [shuffled, 'shuffled', 'labels shuffled'],
      ...(other.length ? [[other, 'other', `${left} instead`]] : []),
      [written, 'written', `${counts.written} written by hand`],
      [held, 'held', `${counts.held} of other templates`],
    ];
  }

  draw() {
    const { data } = this, root = element('div', 'probe'), chart = element('div', 'chart');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.append(this.legend(), chart, this.text());
    const focused = this.host.getRootNode().activeElement?.dataset?.focus;
    this.host.replaceChildren(root);
    this.chart(chart);
    refocus(root, focused, { preventScroll: true });
    const { layer, held, written, score } = data;
    say(this.host, `Layer ${layer}: ${score} ${probability(held[layer])} on other templates, ${probability(written[layer])} on sentences written by hand.`);
  }

  legend() {
    const made = element('p', 'legend'), { layer, majority } = this.data;
    for (const [values, kind, title] of [...this.lines()].reverse()) {
      const one = element('span');
      one.append(element('i', kind), `${title} `, element('b', '', probability(values[layer])));
      made.append(one);
    }
    const last = element('span');
    last.append(element('i', 'majority'), 'commonest label ', element('b', '', probability(majority)));
    made.append(last);
    return made;
  }

  chart(host) {
    const u = unit(), W = host.clientWidth / u, left = 34, right = 12, top = 22, bottom = 40, { layer, held, majority, score } = this.data;
    const X = (at) => left + 16 + ((W - left - right - 32) * at) / (held.length - 1), Y = (value) => top + (TALL - top - bottom) * (1 - value);
    const drawing = svg('svg', { width: W * u, height: TALL * u, viewBox: `0 0 ${W} ${TALL}`, role: 'group', 'aria-label': `${score} after each layer` });
    drawing.append(svg('text', { x: 0, y: 12, class: 'title' }, `${score[0].toUpperCase()}${score.slice(1)}`));
    const gap = X(1) - X(0);
    drawing.append(svg('rect', { x: X(layer) - Math.min(28, gap / 2), y: top - 4, width: Math.min(56, gap), height: TALL - top - 2, rx: 3, class: 'here' }));
    for (const value of [0, 0.5, 1]) {
      drawing.append(
        svg('line', { x1: left, x2: W - right, y1: Y(value), y2: Y(value), class: 'rule' }),
        svg('text', { x: left - 6, y: Y(value) + 4, class: 'axis', 'text-anchor': 'end' }, value === 0.5 ? '.5' : value),
      );
    }
    drawing.append(svg('line', { x1: left, x2: W - right, y1: Y(majority), y2: Y(majority), class: 'majority' }));
    for (const [values, kind] of this.lines()) {
      drawing.append(svg('polyline', { points: values.map((value, at) => `${X(at).toFixed(1)},${Y(value).toFixed(1)}`).join(' '), class: kind }));
      for (const [at, value] of values.entries()) drawing.append(this.dot(kind, X(at), Y(value)));
    }
    held.forEach((value, at) => {
      const title = at ? `layer ${at}` : 'embedding', words = gap > 62 ? title : at || 'emb.';
      drawing.append(svg('text', { x: X(at), y: TALL - 20, class: `axis ${at === layer ? 'now' : ''}`, 'text-anchor': 'middle' }, words));
      drawing.append(svg('text', { x: X(at), y: TALL - 4, class: `axis number ${at === layer ? 'now' : ''}`, 'text-anchor': 'middle' }, probability(value)));
      const hit = svg('rect', { x: X(at) - gap / 2, y: top - 4, width: gap, height: TALL - top, class: 'hit', role: 'button', tabindex: 0 });
      hit.setAttribute('aria-label', `${title}: ${probability(value)}`);
      hit.setAttribute('aria-pressed', String(at === layer));
      hit.dataset.focus = `layer${at}`;
      hit.onclick = () => this.choose(at);
      hit.onkeydown = (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        this.choose(at);
      };
      drawing.append(hit);
    });
    host.replaceChildren(drawing);
  }

  dot(kind, x, y) {
    if (kind === 'written') return svg('rect', { x: x - 3.5, y: y - 3.5, width: 7, height: 7, class: 'dot written' });
    return svg('circle', { cx: x, cy: y, r: kind === 'held' ? 4.5 : 2.5, class: `dot ${kind}` });
  }

  /** The text, labelled after every layer, the last one above. */
  text() {
    const made = element('div', 'text'), { kind, words, labels, more } = this.data;
    const known = { praise: ': it is praise', complaint: ': it is a complaint' }[this.data.true[0]] ?? '';
    made.append(element('h2', '', kind === 'names' ? 'Your sentence, word by word, after each layer' : `Your sentence after each layer${known}`));
    if (kind !== 'names') made.append(this.praise());
    else {
      const rem = 16 * unit(), columns = Math.max(2, Math.floor((this.host.clientWidth / rem - 5.5) / LEAST)), parts = Math.ceil(words.length / columns);
      const each = Math.ceil(words.length / parts);
      for (let from = 0; from < words.length; from += each) made.append(this.table(from, Math.min(words.length, from + each)));
      if (more) made.append(element('p', 'note', `and ${more} more ${more === 1 ? 'word' : 'words'}`));
    }
    if (!labels.length) made.hidden = true;
    return made;
  }

  table(from, to) {
    const { words, labels, layer, true: truth } = this.data, table = element('table'), head = element('tr');
    head.append(element('td'));
    for (const word of words.slice(from, to)) {
      const cell = element('th', word.length > LONG ? 'long' : '', word);
      cell.scope = 'col';
      head.append(cell);
    }
    table.append(head);
    if (truth.length) table.append(this.truth(from, to));
    for (let at = labels.length - 1; at >= 0; at -= 1) {
      const row = element('tr', at === layer ? 'here' : ''), name = element('th');
      name.scope = 'row';
      name.append(named(`row${at}${from}`, at ? `layer ${at}` : 'embedding', () => this.choose(at)));
      row.append(name);
      labels[at].slice(from, to).forEach(([tag, p], place) => row.append(this.cell(tag, p, truth[from + place] ?? tag)));
      table.append(row);
    }
    return table;
  }

  /** What is right, where that is known. */
  truth(from, to) {
    const row = element('tr', 'truth'), name = element('th', '', 'right');
    name.scope = 'row';
    row.append(name, ...this.data.true.slice(from, to).map((tag) => element('td', '', SHORT[tag] ?? '·')));
    return row;
  }

  cell(tag, p, truth) {
    const kind = KINDS.indexOf(tag), cell = element('td', kind < 0 ? 'outside' : `kind${kind}`);
    if (kind < 0) cell.append(p < 0.7 ? `none ${short(p)}` : '·');
    else cell.append(`${SHORT[tag]} `, element('em', '', short(p)));
    if (kind >= 0 && p < 0.6) cell.classList.add('unsure');
    if (tag !== truth) {
      if (kind < 0) cell.textContent = `none ${short(p)}`;
      cell.append(element('i', 'wrong', ' ×'));
      cell.title = `wrong: it is ${(SHORT[truth] ?? 'no name').replace('organ.', 'organisation')}`;
    }
    return cell;
  }

  praise() {
    const list = element('ol'), { labels, layer, true: [truth] } = this.data;
    for (let at = labels.length - 1; at >= 0; at -= 1) {
      const [tag, p] = labels[at][0], row = element('li', at === layer ? 'here' : ''), track = element('i'), fill = element('b');
      const praise = tag === 'praise' ? p : 1 - p;
      fill.style.width = `${100 * praise}%`;
      track.append(fill);
      row.append(named(`row${at}`, at ? `layer ${at}` : 'embedding', () => this.choose(at)), track, element('span', '', `${tag} ${probability(p)}`));
      if (truth && truth !== tag) row.lastElementChild.append(element('i', 'wrong', ' ×'));
      list.append(row);
    }
    return list;
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const probe = (host._probe ||= new Probe(host));
  probe.data = data;
  probe.choose = (layer) => setStateValue('probed', layer);
  return keepDrawn(host, () => probe.draw());
}
