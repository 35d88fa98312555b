// Points of two classes in the plane, that can be drawn; densities, a line, and a line in better features; and how many examples two
// classifiers need. Data: payload.py beside this file; draws come from the server one after another, or were recorded.

import { element, named, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm, asker } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { learning } from './curve.js';
import { featurePlane, plane } from './plane.js';

const WIDE = 700; // sixteenths of the type
const STEP = 0.05; // of the plane: by an arrow key
const NEAR = 0.06; // of the plane: so near to a point it is taken, not another drawn
const PENS = [['0', '● one class'], ['1', '▲ the other'], ['erase', '× erase']];
const NAMES = { generative: ['Two densities', 'generative'], line: ['A line', 'discriminative'], better: ['A line again', ''] };
const BETTER = { squared: 'in the squares', learned: 'in learned features' };

class Classes extends Growing {
  pen = '0';
  /** @type {number[][]} [x, y, class], x and y from -1 to 1 */
  points = [];
  /** @type {any} what classifiers make of them */
  fits = null;
  shape = '';
  sent = '';
  cross = [0, 0];
  held = -1;

  constructor(host) {
    super(host, 'pictures/curves', (found) => found.steps);
    const heard = (found) => {
      Object.assign(this, { fits: found, alarmed: '' });
      this.draw();
    };
    const failed = (sentence) => {
      this.alarmed = sentence;
      this.draw();
    };
    this.want = asker(host, 'pictures/told_apart', heard, failed);
  }

  take(data, done) {
    const sent = JSON.stringify(data.shown), other = sent !== this.sent;
    if (other && this.held < 0) Object.assign(this, { fits: data.fits, points: data.fits.points.map((one) => [...one]), shape: data.shown.shape, alarmed: '' });
    this.sent = sent;
    super.take(data, done);
    if (other && this.steps.length) this.draw();
  }

  tell() {
    const points = written(this.points), both = [0, 1].every((one) => this.points.some((point) => point[2] === one));
    if (!both) return; // the page keeps the last that could be told apart
    this.sent = JSON.stringify({ ...this.data.shown, shape: 'own', points });
    this.send({ shape: 'own', points });
  }

  /** The points have changed: drawn at once, told apart anew, and told to the page when the hand rests. */
  changed() {
    const { matrix, features } = this.data.shown;
    this.shape = 'own';
    this.want({ shape: 'own', points: written(this.points), matrix, features });
    this.set({});
  }

  /** What the pen does where it is set down: a point, or one less. Returns which point is held. */
  press(x, y) {
    const { most } = this.data.limits, near = nearest(this.points, x, y);
    if (this.pen === 'erase') {
      if (near >= 0) this.points.splice(near, 1);
      this.changed();
      return -1;
    }
    if (near >= 0) return near;
    const label = Number(this.pen);
    if (this.points.filter((one) => one[2] === label).length >= most) {
      this.alarmed = `Each class has room for ${most} points: erase one first.`;
      this.draw();
      return -1;
    }
    this.points.push([x, y, label]);
    this.changed();
    return this.points.length - 1;
  }

  acts() {
    return {
      down: (x, y) => (this.held = this.press(x, y)),
      move: (x, y) => {
        if (this.held < 0) return;
        this.points[this.held] = [x, y, this.points[this.held][2]];
        this.changed();
      },
      up: () => (this.held = -1),
      key: (event) => this.key(event),
      cross: this.cross,
    };
  }

  key(event) {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
    if (by) this.cross = this.cross.map((one, at) => Math.max(-1, Math.min(1, one + STEP * by[at])));
    else if (event.key === 'Enter' || event.key === ' ') this.press(this.cross[0], this.cross[1]);
    else return;
    event.preventDefault();
    this.draw();
  }

  draw() {
    if (!this.fits) return;
    const root = element('div', 'classes'), { data, fits } = this, wide = this.host.clientWidth / unit() >= WIDE;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', wide);
    root.append(this.pens());
    if (this.alarmed || this.complaint) root.append(alarm(this.alarmed || this.complaint));
    const upper = element('div', 'upper'), panels = Object.entries(NAMES).map(([name, [title, kind]]) => {
      const { right, fresh } = fits[name], tested = fresh === null ? '' : `, ${share(fresh)} of new ones`;
      const made = panel(upper, name, title, kind || BETTER[data.shown.features]);
      made.after(element('p', 'note', `right: ${right} of ${fits.points.length}${tested}`));
      return [name, made];
    });
    const lower = element('div', 'lower'), curve = panel(lower, 'curve', 'How many examples each needs', this.counted());
    curve.before(this.bar());
    const features = panel(lower, 'features', 'The better features', 'the border is a line');
    root.append(upper, lower);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      for (const [name, host] of panels) plane(host, name, fits, this.points, this.acts());
      featurePlane(features, fits, data.shown.features);
      learning(curve, this.steps.slice(0, this.upto), this.ahead, data.curve);
    });
    if (!this.playing && this.held < 0) say(this.host, this.told());
  }

  /** What the pen draws, and a way to begin with nothing. */
  pens() {
    const made = element('div', 'bar pens');
    for (const [pen, title] of PENS) {
      const one = named(`pen${pen}`, title, () => {
        this.pen = pen;
        this.draw();
      }, pen === this.pen ? 'main' : '');
      one.setAttribute('aria-pressed', String(pen === this.pen));
      made.append(one);
    }
    const clear = named('clear', 'Clear', () => {
      this.points = [];
      this.alarmed = 'Draw a point of each class: press where it should lie.';
      this.draw();
    });
    made.append(clear, element('span', 'note', 'draw in a plane, or drag a point'));
    return made;
  }

  counted() {
    const { draws } = this.data.curve, count = Math.min(this.upto, draws);
    return `${count} of ${draws} draws; area: the middle two thirds`;
  }

  told() {
    const { generative, line, better, points } = this.fits, of = points.length;
    return `Right of ${of} points: two densities ${generative.right}, a line ${line.right}, a line in better features ${better.right}.`;
  }

  rows() {
    return this.steps.slice(0, this.upto).flatMap((one, draw) =>
      this.data.curve.sizes.map((size, at) => ({ draw: draw + 1, examples: size, naive_bayes: one.naive[at], logistic_regression: one.logistic[at] })),
    );
  }
}

const share = (value) => (value === 1 ? 'all' : value.toFixed(value > 0.99 ? 3 : 2).replace(/^0/, ''));
const byte = (value) => Math.round((Math.max(-1, Math.min(1, value)) + 1) * 127.5).toString(16).padStart(2, '0');

/** Points as the address has them. */
function written(points) {
  const of = (label) => points.filter((one) => one[2] === label).map(([x, y]) => byte(x) + byte(y)).join('');
  return `${of(0)}.${of(1)}`;
}

/** The point that lies there; -1 where none does. */
function nearest(points, x, y) {
  const far = points.map((one) => Math.hypot(one[0] - x, one[1] - y)), least = Math.min(...far);
  return least < NEAR ? far.indexOf(least) : -1;
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Classes, '', given);
}
