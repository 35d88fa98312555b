// One step of a decoder: its query, a key, a score, a weight and a value for each word read, the context, the next word.
// Data: payload.py beside this file.

import { coloursOf, element, named, refocus, svg, unit } from '../../shared/dom.js';
import { half } from '../../shared/heat.js';
import { probability } from '../../shared/probabilities.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { needsModel } from '../../shared/standing.js';

const ASKS = { attention: 'What it asks with: the state before this word', transformer: 'What it asks with: the query of this head' };
const KEYS = { additive: 'key  U h', general: 'key  W h', dot: 'key  k' };
const VALUES = { additive: 'value  h, by its weight', general: 'value  h, by its weight', dot: 'value  v, by its weight' };
const SCORES = { additive: 'score  v · tanh(W s + U h)', general: 'score  s · W h', dot: 'score  q · k / √d' };

/** Numbers of a vector or the rows of a matrix. */
function rowsOf(packed) {
  const numbers = half(packed.values), wide = packed.shape.at(-1);
  return Array.from({ length: numbers.length / wide }, (_, at) => [...numbers.slice(at * wide, (at + 1) * wide)]);
}

/** A vector as cells: orange above zero, blue below; `strength` fades all of it. */
function strip(numbers, most, colours, strength = 1) {
  const canvas = element('canvas', 'strip');
  Object.assign(canvas, { width: numbers.length, height: 1 });
  const pen = canvas.getContext('2d');
  numbers.forEach((value, at) => {
    const part = Math.min(1, Math.abs(value) / most) ** 0.62 * strength, to = colours[value > 0 ? 'pos' : 'neg'];
    pen.fillStyle = `rgb(${colours.surface.map((one, channel) => Math.round(one + (to[channel] - one) * part))})`;
    pen.fillRect(at, 0, 1, 1);
  });
  return canvas;
}

const NOTHING = 'It asks nothing and looks at no word: one vector was made when the sentence had been read, and each step gets the same.';
const TERMS = {
  additive: 'hidden units of g, v · tanh(W s + U h)',
  general: 'products s · W h',
  dot: 'products q · k / √d',
};
const LONG = 17; // words whose rows do not fit a window

const largest = (rows) => Math.max(1e-6, ...rows.flat().map(Math.abs));

/** A number with a bar as long as it. */
function barred(value, share, text, kind) {
  const made = element('div', `number ${kind}`), bar = element('i');
  bar.style.width = `${100 * Math.max(0, share)}%`;
  const track = element('span', 'track');
  track.append(bar);
  made.append(track, element('b', '', text));
  return made;
}

/** The table: a row for each word read. `pressed`: whose score is taken apart; `press(at)` takes that of another. */
function table(data, colours, pressed, press) {
  const made = element('div', 'table'), keys = rowsOf(data.keys), values = rowsOf(data.values), mostKey = largest(keys), mostValue = largest(values);
  const low = Math.min(...data.scores), span = Math.max(1e-6, Math.max(...data.scores) - low), best = data.weights.indexOf(Math.max(...data.weights));
  for (const name of ['read', KEYS[data.how], SCORES[data.how], 'weight  softmax', VALUES[data.how]]) made.append(element('span', 'column', name));
  data.source.forEach((word, at) => {
    const kind = `${at === best ? 'best' : ''}${data.true.includes(at) ? ' true' : ''}`, weight = data.weights[at];
    made.append(
      wordOf(word, at, kind, pressed, press),
      strip(keys[at], mostKey, colours),
      barred(data.scores[at], (data.scores[at] - low) / span, data.scores[at].toFixed(2).replace('-', '−'), 'score'),
      barred(weight, weight, probability(weight), `weight ${kind}`),
      strip(values[at], mostValue, colours, Math.sqrt(weight)),
    );
  });
  return made;
}

function wordOf(word, at, kind, pressed, press) {
  const made = element('button', `word ${kind}`, word);
  made.type = 'button';
  made.dataset.focus = `word ${at}`;
  made.title = `What adds up to the score of ${word}`;
  made.setAttribute('aria-pressed', String(at === pressed));
  made.onclick = () => press(at === pressed ? null : at);
  return made;
}

/** What adds up to a score, the largest first: a bar for each number. */
function summed(data, at, host) {
  const found = rowsOf(data.terms)[at].sort((one, other) => other - one), most = largest([found]), u = unit();
  const said = `${data.source[at]}: ${found.length} ${TERMS[data.how]}; sum ${data.scores[at].toFixed(2).replace('-', '−')}`;
  host.append(element('span', 'column', said));
  const box = element('div', 'summed');
  host.append(box);
  return () => {
    const W = box.clientWidth / u, H = box.clientHeight / u, wide = W / found.length;
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': said });
    found.forEach((value, place) => {
      const tall = (Math.abs(value) / most) * (H / 2 - 1), y = value > 0 ? H / 2 - tall : H / 2;
      drawing.append(svg('rect', { x: place * wide, y, width: Math.max(0.5, wide - 0.5), height: tall, class: value > 0 ? 'pos' : 'neg' }));
    });
    box.replaceChildren(drawing);
  };
}

/** What the colours of all strips mean. */
function signs() {
  const made = element('span', 'signs');
  made.append(element('i', 'minus'), 'below 0', element('i', 'plus'), 'above 0');
  return made;
}

function labelled(name, numbers, colours, kind, ...more) {
  const made = element('div', `vector ${kind}`), head = element('span', 'column', name);
  head.append(...more);
  made.append(head, strip(numbers, largest([numbers]), colours));
  return made;
}

class Lookback {
  /** @type {any} */
  data;
  /** @type {(changes: any) => void} */
  send = (changes) => void changes;

  /** @type {number | null} the source word whose score is taken apart */
  pressed = null;

  constructor(host) {
    this.host = host;
  }

  press(at) {
    this.pressed = at;
    this.draw();
  }

  /** The words written so far, the one that is chosen now, and the way to the next. */
  head() {
    const { data } = this, made = element('div', 'bar'), text = element('p', 'text');
    const to = (row) => this.send({ row });
    const on = needsModel(named('word-on', 'Word →', () => to(data.row + 1), 'main')), back = needsModel(named('word-back', '← Word', () => to(data.row - 1)));
    if (data.row >= data.written.length - 1) on.disabled = true;
    if (data.row === 0) back.disabled = true;
    text.append(element('span', 'before', data.written.slice(0, data.row).join(' ')), ' ', element('b', '', data.written[data.row]));
    made.append(on, back, element('span', 'place', `word ${data.row + 1} of ${data.written.length}`), text);
    return made;
  }

  next() {
    const made = element('div', 'next');
    made.append(element('span', 'column', 'next word'));
    for (const [word, p] of this.data.best) {
      const row = element('div', 'candidate');
      row.append(element('span', '', word), barred(p, p, probability(p), ''));
      made.append(row);
    }
    return made;
  }

  draw() {
    const { data, host } = this, root = element('div', data.query ? `lookback ${data.source.length > LONG ? 'long' : ''}` : 'lookback alone');
    const colours = coloursOf(host, ['pos', 'neg', 'surface']);
    const focused = host.getRootNode().activeElement?.dataset?.focus;
    root.style.setProperty('--top', `${topOf(host)}px`);
    root.append(this.head());
    const asks = data.query && labelled(ASKS[data.learner], rowsOf(data.query)[0], colours, 'asks', signs());
    if (asks) root.append(asks, table(data, colours, this.pressed, (at) => this.press(at)));
    else root.append(element('p', 'nothing', NOTHING));
    const lower = element('div', 'lower'), vectors = element('div', 'vectors');
    const context = data.query ? `context: the sum of the values, ${data.context.shape[0]} numbers` : `the one vector: ${data.context.shape[0]} numbers`;
    const paint = asks && this.pressed !== null && this.pressed < data.source.length ? summed(data, this.pressed, vectors) : null;
    if (!paint) {
      vectors.append(labelled(context, rowsOf(data.context)[0], colours, '', ...(asks ? [] : [signs()])));
      vectors.append(labelled('state that the next word is chosen from', rowsOf(data.after)[0], colours, ''));
    }
    lower.append(vectors, this.next());
    root.append(lower);
    host.replaceChildren(root);
    paint?.();
    refocus(root, focused, { preventScroll: true });
    host._rows = () => this.rows();
    this.tell();
  }

  tell() {
    const { data } = this, at = data.weights?.indexOf(Math.max(...data.weights));
    const looked = data.weights ? ` It looks most at ${data.source[at]}, ${probability(data.weights[at])}.` : '';
    const likeliest = data.best.map(([word, p]) => `${word} ${probability(p)}`).join(', ');
    say(this.host, `Word ${data.row + 1}, ${data.written[data.row]}.${looked} Likeliest: ${likeliest}.`);
  }

  rows() {
    const { data } = this;
    if (!data.weights) return data.best.map(([word, p]) => ({ next_word: word, p }));
    return data.source.map((word, at) => ({ source: word, score: data.scores[at], weight: data.weights[at], true_word: data.true.includes(at) }));
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const lookback = (host._lookback ||= new Lookback(host));
  host.dataset.meanings = 'query key pos neg'; // for the legend of a saved figure
  Object.assign(lookback, { data, send: (changes) => setStateValue('spot', changes) });
  return keepDrawn(host, () => lookback.draw());
}
