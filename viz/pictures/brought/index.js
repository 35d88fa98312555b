// A picture as a vision transformer reads it: its patches, where every head looks from one of them, and what it is taken for. Data:
// payload.py beside this file.

import { coloursOf, element, svg, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { half, heatColour } from '../../shared/heat.js';
import { panel } from '../../shared/panel.js';
import { probability } from '../../shared/probabilities.js';
import { topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';

const WIDE = 700; // sixteenths of the type
const PIXELS = 3; // of a patch on the wall of heads: it is enlarged as a whole

class Brought extends Growing {
  shown = { layer: 1, head: 1, from: 0 };
  sent = '';

  constructor(host) {
    super(host, 'brought', () => []);
  }

  take(data, done) {
    const sent = JSON.stringify([data.shown, data.picture, data.answers]), other = sent !== this.sent;
    if (other) this.shown = data.shown;
    this.sent = sent;
    super.take(data, done);
    this.values = half(data.attention.values);
    if (other) this.draw();
  }

  tell() {
    const { layer, head, from } = this.shown;
    this.send({ depth: layer, eye: head, patch: from });
  }

  choose(changes) {
    this.set({ shown: { ...this.shown, ...changes } });
  }

  /** The weights of a head, [CLS] first. */
  row(layer, head) {
    const { heads, tokens } = this.data.sizes, start = ((layer - 1) * heads + head - 1) * tokens;
    return this.values.subarray(start, start + tokens);
  }

  draw() {
    const root = element('div', 'brought'), { data, shown } = this, { title } = data.model;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    const left = element('div', 'left'), right = element('div', 'right');
    const seen = panel(left, 'seen', `From ${this.from()}`, `layer ${shown.layer}, head ${shown.head}; press a patch`);
    const answers = panel(left, 'answers', data.model.kind === 'clip' ? 'Which caption' : 'What it sees', title);
    const about = `rows: layers 1 to ${data.sizes.layers}; columns: heads 1 to ${data.sizes.heads}; strongest: where it looks most`;
    const wall = panel(right, 'wall', 'Every head', about);
    root.append(left, right);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      this.colours = coloursOf(root, ['w0', 'w1', 'w2', 'w3', 'w4']);
      this.picture(seen);
      bars(answers, data.answers);
      this.wall(wall);
    });
    say(this.host, this.told());
  }

  from() {
    return this.shown.from ? `patch ${this.shown.from}` : '[CLS]';
  }

  /** The picture, its patches, and how much each is looked at by the chosen head. */
  picture(host) {
    const { columns, side } = this.data.model, cell = 100 / columns, { layer, head, from } = this.shown, row = this.row(layer, head);
    const most = Math.max(...row.subarray(1), 1e-6);
    const drawing = svg('svg', { viewBox: '0 0 100 100', class: 'picture', role: 'application', tabindex: 0, 'data-focus': 'picture' });
    drawing.setAttribute('aria-label', 'The patches of the picture: arrow keys walk over them, Home goes back to [CLS]');
    const image = svg('image', { href: this.data.picture, width: 100, height: 100, preserveAspectRatio: 'none' });
    image.classList.toggle('coarse', side <= 64);
    drawing.append(image);
    for (let at = 0; at < columns * columns; at += 1) {
      const place = { x: (at % columns) * cell, y: Math.floor(at / columns) * cell, width: cell, height: cell };
      drawing.append(svg('rect', { ...place, class: 'heat', 'fill-opacity': (0.75 * (row[at + 1] / most)).toFixed(3) }));
    }
    const mine = { x: ((from - 1) % columns) * cell, y: Math.floor((from - 1) / columns) * cell, width: cell, height: cell, class: 'from' };
    if (from) drawing.append(svg('rect', mine));
    drawing.onclick = (event) => {
      const box = drawing.getBoundingClientRect(), of = (at, start, size) => Math.max(0, Math.min(columns - 1, Math.floor(((at - start) / size) * columns)));
      this.look(of(event.clientY, box.top, box.height) * columns + of(event.clientX, box.left, box.width) + 1);
    };
    drawing.onkeydown = (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -from }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      this.look(from ? Math.max(0, Math.min(columns * columns, from + step)) : 1);
    };
    const cls = element('button', from ? 'cls' : 'cls on', 'Look from [CLS]'), to = element('p', 'to');
    Object.assign(cls, { type: 'button', onclick: () => this.look(0) });
    cls.dataset.focus = 'cls';
    cls.setAttribute('aria-pressed', String(!from));
    to.append(cls, element('span', '', `${probability(row[0])} goes to [CLS] itself`));
    host.append(drawing, to);
  }

  /** Another token looks: its weights come from the page. */
  look(from) {
    this.choose({ from });
  }

  /** Every head as a picture of the patches. */
  wall(host) {
    const { layers, heads } = this.data.sizes, { columns } = this.data.model, u = unit(), { shown } = this;
    const step = Math.max(8, Math.min((host.clientWidth - 24 * u) / heads, Math.max(260 * u, host.clientHeight - 18 * u) / layers));
    const canvas = element('canvas', 'heads'), size = columns * PIXELS, gap = Math.max(1, Math.round((size * 3 * u) / (step - 3 * u)));
    Object.assign(canvas, { width: heads * (size + gap), height: layers * (size + gap), tabIndex: 0 });
    canvas.style.width = `${heads * step}px`;
    canvas.dataset.focus = 'wall';
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-label', `Layer ${shown.layer}, head ${shown.head}: arrow keys choose another`);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    for (let layer = 1; layer <= layers; layer += 1)
      for (let head = 1; head <= heads; head += 1) this.small(context, this.row(layer, head), (head - 1) * (size + gap), (layer - 1) * (size + gap));
    const frame = element('i', 'frame'), box = element('div', 'box'), cell = (step * size) / (size + gap); // as the canvas is stretched
    Object.assign(frame.style, { left: `${(shown.head - 1) * step}px`, top: `${(shown.layer - 1) * step}px`, width: `${cell}px`, height: `${cell}px` });
    const put = (layer, head) => this.choose({ layer: Math.max(1, Math.min(layers, layer)), head: Math.max(1, Math.min(heads, head)) });
    canvas.onclick = (event) => {
      const at = canvas.getBoundingClientRect();
      put(1 + Math.floor((event.clientY - at.top) / step), 1 + Math.floor((event.clientX - at.left) / step));
    };
    canvas.onkeydown = (event) => {
      const by = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      put(shown.layer + by[0], shown.head + by[1]);
    };
    box.append(canvas, frame);
    host.append(box);
  }

  small(context, row, left, top) {
    const { columns } = this.data.model, size = columns * PIXELS, image = context.createImageData(size, size), most = Math.max(...row.subarray(1), 1e-6);
    for (let at = 0; at < size * size; at += 1) {
      const patch = Math.floor(Math.floor(at / size) / PIXELS) * columns + Math.floor((at % size) / PIXELS);
      image.data.set([...heatColour(row[patch + 1], { most, scale: 'weights' }, this.colours), 255], 4 * at);
    }
    context.putImageData(image, left, top);
  }

  told() {
    const { layer, head } = this.shown, row = this.row(layer, head).subarray(1), most = row.indexOf(Math.max(...row)) + 1;
    const [best] = this.data.answers;
    return `From ${this.from()}: on patch ${most} in layer ${layer}, head ${head}. ${best ? `${best[0]}: ${probability(best[1])}.` : ''}`;
  }

  rows() {
    const { layer, head, from } = this.shown;
    return [...this.row(layer, head)].map((weight, at) => ({ layer, head, from: from || '[CLS]', to: at || '[CLS]', weight }));
  }
}

function bars(host, answers) {
  if (!answers.length) host.append(element('p', 'note', 'It was saved without a head for classes.'));
  const list = element('ol');
  for (const [name, p] of answers) {
    const row = element('li'), track = element('i'), fill = element('b');
    fill.style.width = `${Math.max(0.5, 100 * p)}%`;
    track.append(fill);
    row.append(element('span', '', name), track, element('em', '', probability(p)));
    list.append(row);
  }
  host.append(list);
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Brought, 'weights', given);
}
