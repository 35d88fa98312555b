// Kinds of generative model as a tree, with one picture at its root: what each says of it, what each draws, and the doors to where it
// learns. Data: payload.py beside this file; a picture that is drawn is put to the models on the server.

import { element, named, svg, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { EMPTY, drawable, inks, picture, written } from '../../shared/pad.js';
import { topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';
import { alone } from '../../shared/standing.js';
import { carpet, film, legend, scale } from './drawings.js';

const WIDE = 700; // sixteenths of the type
const ALTERED = { no: 'As it is', turned: 'Upside down', shuffled: 'Shuffled', noise: 'Noise', empty: 'Empty' };
const SIZE = 80;

const NAMES = {
  autoregressive: ['Autoregressive', 'p(x) = ∏ p(xᵢ | x₁ … xᵢ₋₁)', ''],
  vae: ['VAE', 'p(x) = ∫ p(x | z) p(z) dz', '≤ '],
  diffusion: ['Diffusion', 'p(x₀) = ∫ p(x₀…xₙ) dx₁…ₙ', '≤ '],
  gan: ['GAN', 'x = G(z)', ''],
};
const HOW = {
  autoregressive: 'Draws pixel by pixel:',
  vae: 'Draws from 8 numbers:',
  diffusion: 'Takes noise away:',
  gan: 'Draws from 16 numbers:',
};
/** The tree: a branch, what it means, and the branches or makers on it. */
const TREE = [
  [
    'Explicit',
    'the model has a density p(x)',
    [
      ['Tractable', 'p(x) exactly', ['autoregressive'], 'Normalizing flows, too: no toy of them is here.'],
      ['Approximate', 'a bound on p(x)', ['vae', 'diffusion'], ''],
    ],
  ],
  ['Implicit', 'it only draws', [['No density', '', ['gan'], '']]],
];

class Family extends Growing {
  pixels = inks(EMPTY);
  altered = 'no';
  drawn = false;
  cross = [3, 3];
  held = false;
  sent = '';
  /** @type {any} what the models said of the last picture */
  last = null;
  /** Through a door. @type {(where: any) => void} */
  go = () => {};

  constructor(host) {
    super(host, 'pictures/likely', () => []);
    this.answerTo = this.knowing('pictures/likely');
  }

  take(data, done) {
    const sent = JSON.stringify(data.shown), other = sent !== this.sent;
    const { picture: text, altered, drawn } = data.shown;
    if (other && !this.held) Object.assign(this, { pixels: inks(text), altered, drawn: Boolean(drawn), alarmed: '' });
    this.sent = sent;
    super.take(data, done);
    if (other) this.draw();
  }

  tell() {
    const drawn = this.drawn ? written(this.pixels) : '';
    if (this.alarmed) return; // the page keeps the last that could be read
    this.sent = JSON.stringify({ ...this.data.shown, picture: written(this.pixels), drawn, altered: this.altered });
    this.send({ drawn, altered: this.altered });
  }

  /** What the models say of the picture now, or of the last while that is on its way. */
  said() {
    const { shown, said } = this.data, text = written(this.pixels);
    if (text === shown.picture && this.altered === shown.altered) return (this.last = said);
    return (this.last = this.answerTo({ picture: text, altered: this.altered }) ?? this.last ?? said);
  }

  draw() {
    const root = element('div', 'family'), said = this.said();
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    const left = element('section', 'asked'), tree = element('div', 'tree');
    left.append(element('h2', '', this.drawn ? 'What you drew' : `A held-out ${this.data.shown.truth}`));
    left.append(this.pad(), this.choices(), this.put(said), legend(this.data.about.alike));
    if (this.alarmed) left.append(alarm(this.alarmed));
    tree.append(...TREE.map(([title, about, parts]) => this.branch(title, about, parts, said)));
    root.append(left, tree);
    this.host._rows = () => this.rows(said);
    this.show(root);
    if (!this.held) say(this.host, this.told(said));
  }

  /** The square in which a digit is drawn. */
  pad() {
    const drawing = svg('svg', { viewBox: `0 0 ${SIZE} ${SIZE}`, class: 'pad' }), at = SIZE / 8;
    drawing.append(picture(this.pixels, 0, 0, SIZE), svg('rect', { x: 0.5, y: 0.5, width: SIZE - 1, height: SIZE - 1, class: 'edge' }));
    const [x, y] = this.cross.map((one) => (one + 0.5) * at);
    drawing.append(svg('path', { d: `M${x - 3},${y}h6M${x},${y - 3}v6`, class: 'cross' }));
    drawable(drawing, this, (pixels) => this.changed(pixels));
    return drawing;
  }

  changed(pixels) {
    this.set({ pixels, drawn: true, alarmed: '' });
  }

  /** What is done to the picture before the models are asked. */
  choices() {
    const group = element('div', 'choices'), kinds = Object.keys(ALTERED), buttons = kinds.map((kind) => {
      const one = named(kind, ALTERED[kind], () => this.set({ altered: kind, alarmed: '' }), kind === this.altered ? 'on' : '');
      one.setAttribute('aria-pressed', String(kind === this.altered));
      return one;
    });
    const clear = named('clear', 'Clear', () => this.set({ pixels: inks(EMPTY), drawn: true, altered: 'no', alarmed: '' }));
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', 'What is put to the models');
    group.append(...buttons);
    rove(group, buttons, kinds.indexOf(this.altered), () => 2);
    const both = element('div', 'below');
    both.append(group, clear);
    return both;
  }

  /** What is put to the models: after it was altered. */
  put(said) {
    const made = element('figure', 'put'), drawing = svg('svg', { viewBox: `0 0 ${SIZE} ${SIZE}`, 'aria-hidden': true });
    drawing.append(picture(inks(said.picture), 0, 0, SIZE), svg('rect', { x: 0.5, y: 0.5, width: SIZE - 1, height: SIZE - 1, class: 'chosen' }));
    made.append(drawing, element('figcaption', '', 'How likely is this picture, x?'));
    return made;
  }

  branch(title, about, parts, said) {
    const made = element('section', 'branch'), head = element('h2', '', `${title} `), inner = element('div', 'parts');
    made.style.setProperty('--share', String(parts.flatMap(([, , makers]) => makers).length));
    head.append(element('small', '', about));
    for (const [name, means, makers, more] of parts) {
      const part = element('section', 'part'), line = element('h3', '', `${name} `), leaves = element('div', 'leaves');
      part.style.setProperty('--share', String(makers.length));
      if (means) line.append(element('small', '', means));
      leaves.append(...makers.map((maker) => this.leaf(maker, said, more)));
      part.append(line, leaves);
      inner.append(part);
    }
    made.append(head, inner);
    return made;
  }

  leaf(maker, said, more) {
    const made = element('article', maker), [title, formula, most] = NAMES[maker], leaf = this.data.leaves[maker], bits = said.bits[maker];
    const head = element('h4', '', title), facts = element('dl');
    made.append(head, element('p', 'formula', formula), carpet(leaf.pictures, title));
    const cost = element('p', 'cost');
    if (bits === undefined) cost.append(element('b', '', 'has no number for it'));
    else cost.append(element('b', '', `${most}${bits.toLocaleString('en-US', { maximumFractionDigits: 0 })} bits`));
    const none = () => element('p', 'none', 'Its discriminator only tells real from made.');
    made.append(cost, bits === undefined ? none() : scale(bits, leaf.usual, this.data.about.alike));
    const seconds = leaf.seconds === null ? '' : `${Math.round(leaf.seconds)} s`;
    const known = [['passes per picture', leaf.passes], ['learned in', seconds], ['Fréchet distance', leaf.distance?.toFixed(1)]];
    for (const [what, value] of known) if (value) facts.append(element('dt', '', what), element('dd', '', value));
    made.append(facts, element('p', 'none', HOW[maker]), film(leaf));
    if (more) made.append(element('p', 'none more', more));
    made.append(this.doors(leaf.doors));
    return made;
  }

  doors(doors) {
    const made = element('p', 'doors');
    for (const [page, view, title] of alone() ? [] : doors) {
      const one = named(`${page}/${view}`, `${title.split(': ').at(page === 'pictures' ? -1 : 0)} →`, () => this.go({ page, view }));
      one.setAttribute('aria-label', title);
      made.append(one);
    }
    return made;
  }

  told(said) {
    const parts = Object.entries(said.bits).map(([maker, bits]) => `${NAMES[maker][0]} ${NAMES[maker][2] ? 'at most ' : ''}${Math.round(bits)} bits`);
    return `${ALTERED[this.altered]}: ${parts.join(', ')}; the GAN has no number.`;
  }

  rows(said) {
    return Object.entries(this.data.leaves).map(([maker, { passes, seconds, distance }]) => {
      const known = { passes, learned_in_seconds: seconds ?? '', frechet_distance: distance ?? '' };
      return { maker, bits: said.bits[maker] ?? '', a_bound: NAMES[maker][2] !== '', ...known };
    });
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  const host = given.parentElement.querySelector('.root') || given.parentElement, end = mounted(Family, 'chosen', given);
  host._view.go = (where) => given.setTriggerValue('door', where);
  return end;
}
