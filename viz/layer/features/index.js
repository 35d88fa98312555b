// Features of the residual stream: a sentence with lanes of the features that are on in it, one of them with its strongest places, and the
// next word with it turned down and up. Data: payload.py beside this file; looks come from the server, or were recorded.

import { changes, nearest, rows, said, share, signed, turning } from '../../shared/bands.js';
import { element, svg, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { footOf, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { lanes, place } from './lanes.js';

const WIDE = 700; // sixteenths of the type
const SHORT = 545; // the same: a window, less what surrounds the view, in which it leaves something out
const NAMED = 0.2; // of a feature's strongest places: a word with fewer has a bar without its name
const KNOWN = 80; // answers that are kept
const MATCHED = 0.8; // F1
const SHOWN = { 'neurons': 'neurons', 'principal components': 'PCA', 'random directions': 'random' };

class Features extends Growing {
  word = -1;
  feature = -1;
  strength = 0;
  sent = '';
  /** @type {any} what was found last */
  last = null;

  constructor(host) {
    super(host, 'layer/features', (found) => found.steps);
    this.answerTo = this.knowing('layer/looked', KNOWN);
  }

  take(data, done) {
    const sent = JSON.stringify([data.shown, data.ask]), other = sent !== this.sent;
    if (other) {
      const { word, feature, strength } = data.shown;
      Object.assign(this, { word, feature, strength, alarmed: '', last: null });
    }
    this.sent = sent;
    super.take(data, done);
    if (data.waits || (other && this.steps.length)) this.draw();
  }

  tell() {
    const { word, feature, strength } = this;
    this.sent = JSON.stringify([{ ...this.data.shown, word, feature, strength }, this.data.ask]);
    this.send({ token_at: word, feature, dose: strength });
  }

  /** What is shown of the sentence: asked for where it is not known. */
  found() {
    const { data, recording, word, feature } = this, { shown } = data;
    const shipped = data.waits || recording || this.starting;
    if (data.found && shipped && word === shown.word && feature === shown.feature) return data.found;
    if (!shipped && !this.upto) return data.found ?? this.last;
    const at = shipped ? -1 : this.upto - 1, text = data.found?.text ?? shown.text;
    const found = this.answerTo({ ...data.ask, at, text, word, feature, steered: shown.steered }, !this.playing);
    return found ?? this.last ?? data.found;
  }

  choose(changes) {
    this.alarmed = '';
    this.set(changes);
  }

  draw() {
    const root = element('div', 'features'), { data } = this, now = this.steps[this.upto - 1], found = this.found();
    if (found) this.last = found;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    root.classList.toggle('short', (innerHeight - topOf(this.host) - footOf()) / unit() < SHORT);
    root.append(data.waits ? this.shipped() : this.clock(now));
    for (const sentence of [this.complaint, this.alarmed]) if (sentence) root.append(alarm(sentence));
    if (!found) {
      root.append(element('p', 'note', 'The first features are there after a few seconds.'));
      this.show(root);
      return;
    }
    const sentence = lanes(found, this.word, (changes) => this.choose(changes)), lower = element('div', 'lower');
    const left = element('div', 'left'), small = element('div', 'small'), { one } = found;
    const about = panel(left, 'one', `Feature ${one.feature} of ${found.features}`, `on at ${percent(one.density)} of ${one.text.toLocaleString('en')} words`);
    about.append(...this.about(found));
    const at = this.looked(found), grid = panel(small, 'sparse', 'How sparse', `${found.count[at]} on at “${found.words[at]}”`);
    const learned = data.waits ? null : panel(small, 'learned', 'Kinds matched', now ? share(now.matched) : '');
    left.append(small);
    const steer = panel(lower, 'steer', 'Turn it up or down', `the next word after “${found.words.slice(-3).join(' ')}”`);
    lower.prepend(left);
    root.append(sentence, lower);
    this.host._rows = () => rows(found);
    this.show(root, () => {
      place(sentence, found);
      this.grid(grid, found, at);
      if (learned) this.learned(learned);
      this.steer(steer, found);
    });
    if (!this.playing) say(this.host, this.told(found));
  }

  /** The word at which squares are shown: the one that is looked at, or where the feature is strongest. */
  looked(found) {
    if (found.word >= 0) return found.word;
    const lane = found.lanes.find((one) => one.feature === found.one.feature);
    return lane.values.indexOf(Math.max(...lane.values));
  }

  /** Its strongest places, what it fits, and what its direction makes likelier. */
  about(found) {
    const { one } = found, bar = element('div', 'counts'), made = [];
    one.words.forEach(([word, count], at) => {
      const part = element('span', `c${at}`, count >= NAMED * one.places ? `${word} ${count}` : '');
      part.style.flexGrow = String(count);
      part.title = `${word}: ${count} of its ${one.places} strongest places`;
      bar.append(part);
    });
    if (!one.places) return [element('p', 'note', 'It is on nowhere in the text: a dead feature.')];
    const named = one.words.map(([word, count]) => `${word} ${count}`).join(', ');
    made.push(element('p', 'note places', `its ${one.places} strongest places: ${named}`), bar);
    for (const [before, word, behind, count] of one.contexts) {
      const row = element('p', 'context'), text = element('span');
      text.append(`…${before}`, element('b', '', word), behind);
      row.append(text, element('em', '', count > 1 ? `${count} times` : 'once'));
      made.push(row);
    }
    if (one.kind) {
      const [kind, f1] = one.kind, good = f1 >= MATCHED, row = element('p', 'kind');
      row.append(good ? 'Fits ' : 'Nearest kind: ', element('b', '', kind), `, F1 ${share(f1)}${good ? '' : ': no match'}`);
      made.push(row);
    }
    const effect = element('p', 'effect');
    effect.append('Directly likelier: ', element('b', '', one.more.slice(0, 4).join(', ')), '; less: ', element('b', '', one.less.slice(0, 3).join(', ')));
    return [...made, effect];
  }

  /** Each feature a square; those that are on at a word are filled. */
  grid(host, found, at) {
    const { features, on, one } = found, u = unit(), W = host.clientWidth / u, short = this.host.querySelector('.short');
    const columns = features > 500 ? 64 : short ? 48 : 32, size = W / columns;
    const H = size * Math.ceil(features / columns), label = `${found.count[at]} of ${features} features are on at ${found.words[at]}`;
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
    for (let row = 0; row * columns < features; row += 1) {
      const width = size * Math.min(columns, features - row * columns);
      drawing.append(svg('rect', { x: 0, y: row * size, width, height: size - 0.75, class: 'ground' }));
    }
    for (const feature of on[at]) {
      const x = (feature % columns) * size, y = Math.floor(feature / columns) * size;
      drawing.append(svg('rect', { x, y, width: size - 0.5, height: size - 0.75, class: feature === one.feature ? 'square here' : 'square' }));
    }
    host.replaceChildren(drawing);
  }

  /** The share of kinds that are matched over the seconds, and what other directions match. */
  learned(host) {
    const u = unit(), W = host.clientWidth / u, H = Math.max(56, host.clientHeight / u), { seconds, beside } = this.data.about, right = 60, foot = 14;
    const seen = this.steps.slice(0, this.upto), X = (time) => ((W - right) * time) / seconds, Y = (value) => (H - foot - 2) * (1 - value) + 2;
    const label = 'The share of kinds of words that a feature matches, over the seconds of learning';
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
    const points = (all) => all.map((one) => `${X(one.seconds).toFixed(1)},${Y(one.matched).toFixed(1)}`).join(' ');
    drawing.append(svg('line', { x1: 0, x2: W - right, y1: Y(0), y2: Y(0), class: 'rule' }));
    drawing.append(svg('text', { x: 0, y: H - 1, class: 'axis' }, '0'));
    drawing.append(svg('text', { x: W - right, y: H - 1, class: 'axis', 'text-anchor': 'end' }, `${seconds} s`));
    if (this.ahead.length) drawing.append(svg('polyline', { points: points(this.ahead), class: 'ghost' }));
    const best = Object.entries(beside).sort((one, other) => other[1] - one[1])[0];
    if (best) {
      drawing.append(svg('line', { x1: 0, x2: W - right, y1: Y(best[1]), y2: Y(best[1]), class: 'beside' }));
      drawing.append(svg('text', { x: W - right + 5, y: Y(best[1]) + 4, class: 'axis' }, SHOWN[best[0]] ?? best[0]));
    }
    drawing.append(svg('polyline', { points: points(seen), class: 'line' }));
    const end = seen.at(-1);
    if (end) {
      drawing.append(svg('circle', { cx: X(end.seconds), cy: Y(end.matched), r: 3, class: 'end' }));
      drawing.append(svg('text', { x: W - right + 5, y: Y(end.matched) + 5, class: 'axis now' }, 'features'));
    }
    host.replaceChildren(drawing);
  }

  /** The bands, a slider below them, and the words that change most. */
  steer(host, found) {
    const chart = `The next word with feature ${found.one.feature} at every strength`, slider = 'How much of the feature is added to the stream';
    turning(host, found, this.strength, { chart, slider, times: 'its strongest activation' }, (strength) => {
      this.strength = strength;
      clearTimeout(this.telling);
      this.telling = setTimeout(() => this.host.isConnected && this.tell(), 450);
    });
  }

  /** The timeline, and the way to a live run. */
  clock(now) {
    const bar = this.bar();
    bar.append(...this.timeline(now ? `${now.seconds.toFixed(0)} s` : 'getting ready'));
    if (now) bar.append(element('span', 'note', `${percent(now.unexplained)} unexplained, ${now.on.toFixed(1)} on, ${now.dead} dead`));
    return bar;
  }

  /** What comes with Glassbox and is not learned here. */
  shipped() {
    const { measured, layers } = this.data.about, { after } = this.data.ask;
    const quality = `${percent(measured.unexplained)} unexplained, ${measured.on.toFixed(0)} on, ${measured.dead} dead`;
    return element('p', 'note from', `After layer ${after} of ${layers}, learned beforehand on texts that SmolLM2 wrote itself: ${quality}.`);
  }

  told(found) {
    const { one } = found, at = nearest(found.strengths, this.strength);
    const words = one.words.map(([word, count]) => `${word} ${count}`).join(', ');
    const next = changes(found, at).map(said).join(', ');
    return `Feature ${one.feature}: strongest at ${words || 'no word'}. At strength ${signed(found.strengths[at])}: ${next}.`;
  }
}

const percent = (value) => `${(100 * value).toFixed(value < 0.01 ? 2 : value < 0.1 ? 1 : 0)} %`;

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Features, 'chosen', given);
}
