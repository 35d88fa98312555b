// One gradient of a fresh toy, and what three optimizers make of it. Data: payload.py beside this file.

import { curves } from '../../shared/curves.js';
import { coloursOf, element, named, refocus, svg } from '../../shared/dom.js';
import { half, heatColour } from '../../shared/heat.js';
import { asker, alarm } from '../../shared/live.js';
import { tiny } from '../../shared/probabilities.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';

const percent = (value) => `${100 * value}%`;
const TALL = 60, WIDE = 200; // of a spectrum, before it is stretched

class Update {
  /** @type {any} what Streamlit sent */
  data;
  /** @type {any} the next steps, once they are there */
  ways = null;
  wanted = '';
  complaint = '';
  /** @type {(changes: any) => void} */
  send = () => {};

  constructor(host) {
    this.host = host;
    const heard = (found, body) => {
      if (JSON.stringify(body) !== this.wanted) return;
      this.ways = found;
      this.host._rows = this.rows();
      this.draw();
    };
    this.ask = asker(host, 'training/ways', heard, (sentence) => {
      this.complaint = sentence;
      this.draw();
    });
  }

  take(data, send) {
    Object.assign(this, { data, send });
    const { part, spot: [row, column] } = data, body = { part, row, column }, wanted = JSON.stringify(body);
    if (wanted === this.wanted) return;
    Object.assign(this, { wanted, complaint: '' });
    this.ask(body);
  }

  rows() {
    const of = ([optimizer, { values, losses }]) => values.map((value, step) => ({ optimizer, step, value, loss: losses[step] }));
    return Object.entries(this.ways).flatMap(of);
  }

  draw() {
    const root = element('div', 'update'), focused = this.host.getRootNode().activeElement?.dataset?.focus, right = element('div', 'right');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    this.host.replaceChildren(root);
    const pictures = element('div', 'pictures'), charts = element('div', 'charts');
    const colours = coloursOf(root, ['surface', 'pos', 'neg']);
    pictures.append(...this.data.updates.map((one) => this.picture(one, colours)));
    right.append(pictures, charts);
    root.append(this.parts(), right);
    this.charts(charts);
    refocus(root, focused, { preventScroll: true });
    say(this.host, this.said());
  }

  said() {
    const { title, updates } = this.data;
    return `${title}: ${updates.map((one) => `${one.name} moves the weight by ${tiny(one.here)}`).join(', ')}.`;
  }

  /** How long the gradient of each matrix is. */
  parts() {
    const made = element('section', 'parts'), list = element('div', 'list'), { parts, part } = this.data;
    const most = Math.max(...parts.map((one) => (one[0] ? one[2] : 0)));
    made.append(element('h2', '', 'Length of the gradient'));
    const rows = parts.filter(([key]) => key).map(([key, title, norm, count]) => {
      const row = named(`part-${key}`, '', () => this.send({ part: key, row: -1, column: -1 }), 'part');
      row.setAttribute('aria-pressed', String(key === part));
      fill(row, title, norm, count, most);
      return row;
    });
    const rest = parts.find(([key]) => !key), last = element('div', 'part rest');
    fill(last, rest[1], rest[2], rest[3], most);
    list.append(...rows, last);
    rove(list, rows, parts.findIndex(([key]) => key === part), () => 1);
    made.append(list);
    return made;
  }

  /** The step of an optimizer: every weight of the matrix, and how far it goes along each direction. */
  picture({ name, most, rate, parts, spectrum, here, key }, colours) {
    const made = element('figure', key), title = element('figcaption'), { shape, spot } = this.data;
    title.append(element('b', '', name), element('small', '', `rate ${rate}, up to ±${tiny(most)}`));
    const canvas = this.canvas(parts, shape, colours), frame = element('div', 'frame'), mark = element('i', 'mark');
    const [across, down] = shape[0] > shape[1] ? [spot[0] / shape[0], spot[1] / shape[1]] : [spot[1] / shape[1], spot[0] / shape[0]];
    Object.assign(mark.style, { left: percent(across), top: percent(down) });
    frame.append(canvas, mark);
    this.choosing(frame, canvas, key);
    made.append(title, frame, this.spectrum(spectrum), element('p', 'here', `weight ${spot.join(', ')}: ${tiny(here)}`));
    return made;
  }

  /** A weight of the picture is chosen by a click, or by arrow keys. */
  choosing(frame, canvas, key) {
    const { shape, spot, part } = this.data, turned = shape[0] > shape[1];
    const choose = (row, column) => {
      if (row >= 0 && row < shape[0] && column >= 0 && column < shape[1]) this.send({ part, row, column });
    };
    frame.onclick = (event) => {
      const box = canvas.getBoundingClientRect(), of = (place, from, size) => Math.min(0.9999, Math.max(0, (place - from) / size));
      const across = of(event.clientX, box.left, box.width), down = of(event.clientY, box.top, box.height);
      choose(Math.floor((turned ? across : down) * shape[0]), Math.floor((turned ? down : across) * shape[1]));
    };
    frame.tabIndex = 0;
    frame.dataset.focus = `frame-${key}`;
    frame.setAttribute('role', 'group');
    frame.setAttribute('aria-label', 'Weights; arrow keys choose another');
    frame.onkeydown = (event) => {
      const [across, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
      if (!across && !down) return;
      event.preventDefault();
      event.stopPropagation();
      choose(spot[0] + (turned ? across : down), spot[1] + (turned ? down : across));
    };
  }

  canvas(parts, shape, colours) {
    const values = half(parts.values), [rows, columns] = shape, turned = rows > columns;
    const canvas = element('canvas'), wide = turned ? rows : columns, tall = turned ? columns : rows;
    Object.assign(canvas, { width: wide, height: tall });
    const pen = canvas.getContext('2d'), image = pen.createImageData(wide, tall);
    values.forEach((value, at) => {
      const row = Math.floor(at / columns), column = at % columns, place = 4 * (turned ? column * wide + row : row * wide + column);
      const [r, g, b] = heatColour(value, { most: 1, scale: 'signed' }, colours);
      image.data.set([r, g, b, 255], place);
    });
    pen.putImageData(image, 0, 0);
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `${rows} × ${columns} weights, how far each is moved`);
    return canvas;
  }

  spectrum(values) {
    const step = WIDE / values.length, box = { viewBox: `0 0 ${WIDE} ${TALL}`, preserveAspectRatio: 'none', class: 'spectrum' };
    const drawing = svg('svg', { ...box, role: 'img', 'aria-label': 'singular values of the step, the largest first' });
    const bar = (value, at) => `M${(at * step).toFixed(1)} ${TALL}v${(-value * (TALL - 2)).toFixed(1)}h${(step * 0.8).toFixed(1)}V${TALL}z`;
    const path = values.map(bar).join('');
    drawing.append(svg('path', { d: path, class: 'bars' }), svg('path', { d: `M0 ${TALL}h${WIDE}`, class: 'foot' }));
    return drawing;
  }

  /** The next steps: of the weight, and of the loss. */
  charts(charts) {
    if (this.complaint) {
      charts.append(alarm(this.complaint));
      return;
    }
    for (const [field, title] of [['values', `Weight ${this.data.spot.join(', ')} over the next steps`], ['losses', 'Loss on new stories, nats']]) {
      const one = element('section', 'chart'), place = element('div', 'drawing');
      one.append(element('h2', '', title), place);
      charts.append(one);
      if (this.ways) this.lines(place, field, title);
      else place.append(element('p', 'note', 'The next steps are being made.'));
    }
  }

  lines(place, field, title) {
    const found = this.data.updates.map(({ name, key }) => ({ name, kind: key, values: this.ways[key][field] })), all = found.flatMap((one) => one.values);
    const last = found[0].values.length - 1, [low, high] = [Math.min(...all), Math.max(...all)], room = (high - low) / 12, digits = field === 'losses' ? 1 : 2;
    const grid = 10 ** -digits, marks = [Math.floor((low - room) / grid), Math.ceil((high + room) / grid)].map((one) => Number((one * grid).toFixed(digits)));
    const steps = found[0].values.map((_, at) => at);
    curves(place, steps, found, { last, marks, label: title, feet: [[0, '0'], [last / 2, `${last / 2}`], [last, `${last} steps`]] });
  }
}

function fill(row, title, norm, count, most) {
  const bar = element('span', 'norm'), inside = element('i');
  inside.style.width = percent(Math.min(1, norm / most));
  bar.append(inside, element('span', '', tiny(norm)));
  row.append(element('span', 'title', title), bar);
  row.title = `${count.toLocaleString('en')} weights`;
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const view = (host._update ||= new Update(host));
  view.take(data, (changes) => setStateValue('spot', changes));
  return keepDrawn(host, () => view.draw());
}
