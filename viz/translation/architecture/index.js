// The encoder-decoder as boxes, each of which opens to its matrices; and the next word with either of two sentences. Data:
// payload.py beside this file.

import { element, named, refocus, svg } from '../../shared/dom.js';
import { cells, heat } from '../../shared/heat.js';
import { probability } from '../../shared/probabilities.js';
import { keepDrawn, slim, topOf } from '../../shared/room.js';
import { needsModel } from '../../shared/standing.js';
import { falls, layoutOf } from './places.js';
import { DRAWN, FALLS, POST } from './words.js';

const REST = 500; // milliseconds after which the page hears what is open
const MEANING = { queries: 'query', keys: 'key', values: 'value' };
const HEADS = 4;
const ROWS = 'A row is a word that is written already; the word after it is predicted there.';

class Architecture {
  /** @type {any} */
  data;
  told = '';
  box = '';
  part = '';
  telling = 0;
  /** @type {(changes: any) => void} */
  send = (changes) => void changes;

  constructor(host) {
    this.host = host;
  }

  take(data) {
    const told = `${data.box} ${data.part}`;
    if (told !== this.told) Object.assign(this, { box: data.box, part: data.part });
    Object.assign(this, { data, told });
  }

  /** What is open changes at once, and the page hears of it when the hand rests. */
  open(changes) {
    Object.assign(this, changes);
    this.draw();
    if (changes.box && slim()) this.host.querySelector('.opened').scrollIntoView({ block: 'nearest' }); // it stands below the boxes
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.send({ box: this.box, part: this.part }), REST);
  }

  /** The words written so far, and the way to the next. */
  head() {
    const { data } = this, made = element('div', 'bar'), text = element('p', 'text');
    const on = needsModel(named('word-on', 'Word →', () => this.send({ row: data.row + 1 }), 'main'));
    const back = needsModel(named('word-back', '← Word', () => this.send({ row: data.row - 1 })));
    if (data.row >= data.written.length - 1) on.disabled = true;
    if (data.row === 0) back.disabled = true;
    text.append(element('span', 'before', ['[start]', ...data.written.slice(0, data.row)].join(' ')), ' ', element('b', '', data.written[data.row]));
    made.append(on, back, text);
    return made;
  }

  drawing() {
    const { data } = this, made = element('div', 'figure'), { size: [wide, high], places, wires, free, frames } = layoutOf(data.order);
    const lines = svg('svg', { viewBox: `0 0 ${wide} ${high}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    for (const frame of frames) lines.append(svg('rect', { ...frame, rx: 6, class: 'frame' }));
    for (const { d, kind, gone } of wires) lines.append(svg('path', { d, class: `wire ${kind} ${gone ? 'gone' : ''}` }));
    made.append(lines);
    const at = (one, [x, y]) => Object.assign(one.style, { left: `${(100 * x) / wide}%`, top: `${(100 * y) / high}%` });
    for (const box of data.boxes.filter((one) => places[one.name])) {
      const kind = `box ${box.name.replace(/^(read|write)_|_\d$/g, '')} ${falls(box.name, data.order) ? 'gone' : ''}`;
      const one = named(`box-${box.name}`, '', () => this.open({ box: box.name }), kind);
      one.append(element('b', '', box.title), ' ', element('small', '', box.shape));
      one.setAttribute('aria-label', `${box.name.startsWith('read_') ? 'Encoder' : 'Decoder'}: ${box.title} ${box.shape}`);
      one.setAttribute('aria-pressed', String(box.name === this.box));
      at(one, places[box.name]);
      made.append(one);
    }
    made.append(this.legend(high - free, high));
    return made;
  }

  /** Above the encoder, where the figure has room: which layer, and what the colours of the lines mean. */
  legend(room, high) {
    const made = element('div', 'legend'), layers = element('div', 'layers');
    made.style.height = `${(100 * room) / high}%`;
    layers.setAttribute('role', 'group');
    layers.setAttribute('aria-label', 'Layer');
    for (const layer of [1, 2]) {
      const one = needsModel(named(`layer-${layer}`, `Layer ${layer}`, () => this.send({ layer })));
      one.setAttribute('aria-pressed', String(layer === this.data.layer));
      layers.append(one);
    }
    made.append(layers);
    made.append(element('span', 'query', 'query from here'), element('span', 'key', 'key, value from here'), element('span', 'past', 'added unchanged'));
    return made;
  }

  /** What is open: formula and numbers in words, and one of its matrices. */
  opened() {
    const { data } = this, box = data.boxes.find((one) => one.name === this.box) ?? data.boxes[0], made = element('div', 'opened');
    const drawn = falls(box.name, data.order) ? FALLS : data.order === 'post' ? POST[box.title] : '';
    made.append(element('h2', '', `${box.title} ${box.shape}`));
    if (data.order !== 'pre') made.append(element('p', 'drawn', `${DRAWN[data.order]} ${drawn ?? ''}`));
    made.append(element('p', 'formula', box.formula), element('p', '', box.said));
    const part = box.parts.find((one) => one.name === this.part) ?? box.parts[0];
    if (box.parts.length > 1) made.append(this.parts(box, part));
    const matrix = element('div', 'matrix');
    matrix.style.setProperty('--rows', String(part.matrix.rows.length));
    if (!box.name.startsWith('read_') && !['keys', 'values'].includes(part.name)) made.append(element('p', 'rows', ROWS));
    made.append(matrix, this.conditions());
    return { made, matrix, part, box };
  }

  parts(box, open) {
    const made = element('div', 'parts');
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', `Matrices of ${box.title}`);
    for (const one of box.parts) {
      const button = named(`part-${one.name}`, one.label, () => this.open({ part: one.name }), MEANING[one.name] ?? '');
      button.setAttribute('aria-pressed', String(one === open));
      made.append(button);
    }
    if (open.name !== 'weights' && open.name !== 'scores') return made;
    const choice = element('select');
    for (let head = 1; head <= HEADS; head += 1) choice.append(new Option(`Head ${head}`, String(head), false, head === this.data.head));
    choice.setAttribute('aria-label', 'Head');
    choice.dataset.focus = 'head';
    choice.onchange = () => this.send({ single: Number(choice.value) + HEADS * (this.data.layer - 1) });
    made.append(needsModel(choice));
    return made;
  }

  /** The same words written, the states c of two sentences: what comes next with each. */
  conditions() {
    const { data } = this, made = element('div', 'conditions');
    const titles = ['Next word, c of the sentence', data.same ? 'c of the same sentence' : 'c of the other sentence'];
    for (const [title, found] of [[titles[0], data.best], [titles[1], data.other]]) {
      const list = element('div', 'next');
      list.append(element('span', 'column', title));
      for (const [word, p] of found) {
        const row = element('div', 'candidate'), track = element('span', 'track'), bar = element('i');
        bar.style.width = `${100 * p}%`;
        track.append(bar);
        row.append(element('b', '', word), track, element('span', 'p', probability(p)));
        list.append(row);
      }
      made.append(list);
    }
    return made;
  }

  draw() {
    const { data, host } = this, root = element('div', 'architecture'), { made, matrix, part, box } = this.opened();
    const focused = host.getRootNode().activeElement?.dataset?.focus;
    root.style.setProperty('--top', `${topOf(host)}px`);
    root.append(this.head(), this.drawing(), made);
    host.replaceChildren(root);
    refocus(root, focused, { preventScroll: true });
    const side = box.name.startsWith('read_') ? 'encoder' : 'decoder';
    heat(matrix, { ...part.matrix, most_tall: 24, turn: true, label: `${box.title} ${box.shape} of the ${side}, layer ${data.layer}: ${box.said}` });
    host._rows = () => cells(part.matrix).map((cell) => ({ box: `${box.title} ${part.label}`.trim(), ...cell }));
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  host.dataset.meanings = 'query key value chosen'; // for the legend of a saved figure
  const view = (host._architecture ||= new Architecture(host));
  view.take(data);
  view.send = (changes) => setStateValue('spot', changes);
  return keepDrawn(host, () => view.draw(), () => clearTimeout(view.telling));
}
