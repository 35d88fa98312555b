// Steering by the difference of two prompts: the next word at every strength, how much likelier some words become, what that costs on another
// text, and how the sentence goes on. Data: payload.py beside this file.

import { nearest, rows, changes, said, signed, turning } from '../../shared/bands.js';
import { element, named, svg, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { footOf, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { needsModel } from '../../shared/standing.js';

const WIDE = 700; // sixteenths of the type
const KNOWN = 60; // answers that are kept
const HIGH = 190; // sixteenths: the chart of effect and price

const nats = (value) => `${value < -0.005 ? '−' : value > 0.005 ? '+' : ''}${Math.abs(value).toFixed(2)}`;

class Steering extends Growing {
  push = 0;
  sent = '';
  /** @type {number | null} the strength at which a person let the text go on */
  on = null;

  constructor(host) {
    super(host, 'layer/steer_on', () => []);
    this.priceOf = this.knowing('layer/steer_price', KNOWN);
    this.goingOn = this.knowing('layer/steer_on', KNOWN);
  }

  take(data, done) {
    const sent = JSON.stringify([data.shown, data.ask]);
    if (sent !== this.sent) {
      if (JSON.stringify(data.ask) !== this.asked) this.on = null;
      Object.assign(this, { push: data.shown.push, alarmed: '' });
    }
    this.sent = sent;
    super.take(data, done);
    this.draw();
  }

  tell() {
    this.sent = JSON.stringify([{ push: this.push }, this.data.ask]);
    this.send({ push: this.push });
  }

  get at() {
    return nearest(this.data.found.strengths, this.push);
  }

  draw() {
    const { data } = this, root = element('div', 'steering'), { found, ask } = data;
    const { model, toward, away, mean, layer } = ask;
    const price = data.price ?? this.priceOf({ model, toward, away, mean, layer });
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.style.setProperty('--foot', `${footOf()}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    if (this.alarmed) root.append(alarm(this.alarmed));
    const steer = panel(root, 'steer', 'The next word', `after “${data.words.slice(-4).join(' ')}”`), right = element('div', 'right');
    const scale = panel(right, 'scale', 'Effect and price', 'in nats'), go = panel(right, 'go', 'How it goes on', 'greedy');
    if (data.layers) right.append(this.layers(data.layers));
    root.append(right);
    this.host._rows = () => rows(found);
    this.show(root, () => {
      this.scale(scale, price);
      this.texts(go);
      const slider = 'How many times the difference is added';
      turning(steer, found, this.push, { chart: 'The next word at every strength', slider, times: 'the difference' }, (strength) => {
        this.push = strength;
        this.scale(scale, price);
        this.texts(go);
        this.tells();
        clearTimeout(this.telling);
        this.telling = setTimeout(() => this.host.isConnected && this.tell(), 450);
      });
    });
    this.tells();
  }

  /** What is shown, in words. */
  tells() {
    const { data, at } = this, { effect, found, counted } = data, zero = nearest(found.strengths, 0);
    const next = changes(found, at).map(said).join(', ');
    const risen = `Effect on ${counted.join(', ')}: ${nats(effect[at] - effect[zero])} nats.`;
    say(this.host, `At ${signed(found.strengths[at])} times the difference: ${next}. ${risen}`);
  }

  /** Both curves over the strength: the log-probability of the counted words, and the loss on another text, each less what it is at 0. */
  scale(host, price) {
    const { found: { strengths }, effect, counted } = this.data, u = unit(), W = host.clientWidth / u, left = 38, right = 8, foot = 18, top = 6;
    const zero = nearest(strengths, 0), rise = effect.map((one) => one - effect[zero]), plain = price?.losses[price.strengths.indexOf(0)];
    const paid = price ? price.losses.map((one) => one - plain) : [], [first, last] = [strengths[0], strengths.at(-1)];
    const most = Math.max(0.5, ...rise, ...paid), least = Math.min(-0.5, ...rise, ...paid);
    const X = (strength) => left + ((W - left - right) * (strength - first)) / (last - first);
    const Y = (value) => top + ((HIGH - top - foot) * (most - value)) / (most - least);
    const label = `Effect on ${counted.join(', ')} and loss on another text, in nats, over the strength`;
    const made = svg('svg', { width: W * u, height: HIGH * u, viewBox: `0 0 ${W} ${HIGH}`, role: 'img', 'aria-label': label });
    for (const value of [least, 0, most]) {
      made.append(svg('line', { x1: left, x2: W - right, y1: Y(value), y2: Y(value), class: value ? 'rule' : 'rule base' }));
      if (value && Math.abs(Y(value) - Y(0)) <= 13) continue;
      made.append(svg('text', { x: left - 5, y: Y(value) + 4, class: 'axis', 'text-anchor': 'end' }, value ? nats(value).slice(0, 4) : '0'));
    }
    for (const [strength, words] of [[first, signed(first)], [0, '0'], [last, signed(last)]]) {
      const anchor = strength < 0 ? 'start' : strength > 0 ? 'end' : 'middle';
      made.append(svg('text', { x: X(strength), y: HIGH - 3, class: 'axis', 'text-anchor': anchor }, words));
    }
    const points = (xs, ys) => xs.map((x, at) => `${X(x).toFixed(1)},${Y(ys[at]).toFixed(1)}`).join(' ');
    const here = strengths[this.at];
    made.append(svg('line', { x1: X(here), x2: X(here), y1: top, y2: HIGH - foot, class: 'here' }));
    if (price) made.append(svg('polyline', { points: points(price.strengths, paid), class: 'price' }));
    const dot = svg('circle', { cx: X(here), cy: Y(rise[this.at]), r: 4, class: 'dot' });
    made.append(svg('polyline', { points: points(strengths, rise), class: 'effect' }), dot);
    host.replaceChildren(this.legend(rise, price, paid, here), made);
  }

  legend(rise, price, paid, here) {
    const made = element('p', 'legend'), one = element('span'), other = element('span');
    one.append(element('i', 'effect'), `effect on ${this.data.counted.join(', ')} `, element('b', '', nats(rise[this.at])));
    other.append(element('i', 'price'), 'price: loss on another text ');
    if (price) {
      const next = price.strengths.findIndex((strength) => strength >= here), last = Math.max(0, next - (price.strengths[next] > here ? 1 : 0));
      other.append(element('b', '', nats((paid[last] + paid[next]) / 2)));
    } else other.append('is being computed');
    made.append(one, other);
    return made;
  }

  /** Three continuations: steered back, not at all, and steered. */
  texts(host) {
    const { data, push } = this, strength = Math.abs(data.found.strengths[this.at]);
    const found = strength ? this.goingOn({ ...data.ask, strength }, this.on === strength) : undefined;
    if (!strength || (!found && this.on !== strength)) {
      const title = strength ? `Go on at ${signed(-strength)}, 0 and ${signed(strength)}` : 'Choose a strength first';
      const go = needsModel(named('on', title, () => this.goOn(), 'on'));
      if (!strength) go.disabled = true;
      host.replaceChildren(go);
      return;
    }
    const list = element('ul');
    [-strength, 0, strength].forEach((one, at) => {
      const row = element('li', one && Math.sign(one) === Math.sign(push) ? 'now' : '');
      row.append(element('b', '', one ? signed(one) : '0'), element('span', '', found ? found.texts[at] : this.alarmed ? '' : 'is being written'));
      list.append(row);
    });
    host.replaceChildren(list);
  }

  goOn() {
    this.alarmed = '';
    this.on = Math.abs(this.data.found.strengths[this.at]);
    this.draw();
  }

  /** How much each layer gives for the same price, as it was recorded. */
  layers({ gains, fixed, said: recorded }) {
    const made = element('section', 'layers'), head = element('h2', '', 'Which layer '), row = element('div', 'gains');
    const most = Math.max(...gains.map((one) => one[1]), 0.01);
    head.append(element('small', '', `effect for a price of ${fixed}`));
    for (const [layer, gain] of gains) {
      const one = element('span', layer === this.data.ask.layer ? 'now' : ''), track = element('i'), bar = element('b');
      bar.style.height = `${(100 * Math.max(0, gain)) / most}%`;
      track.append(bar);
      one.append(track, element('em', '', String(layer)));
      one.title = `after layer ${layer}: ${nats(gain)} nats`;
      row.append(one);
    }
    row.setAttribute('role', 'img');
    row.setAttribute('aria-label', gains.map(([layer, gain]) => `after layer ${layer} ${nats(gain)}`).join(', '));
    made.append(head, row, element('span', 'recorded', `layers: ${recorded}`));
    return made;
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Steering, 'chosen', given);
}
