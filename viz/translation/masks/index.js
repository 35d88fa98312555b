// A batch of sentences as tokens; the padding mask, the causal mask and both; a head's weights with the padding mask and without
// it; the next word. Data: payload.py beside this file.

import { element, named, refocus, unit } from '../../shared/dom.js';
import { heat } from '../../shared/heat.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { needsModel } from '../../shared/standing.js';
import { reached, tips } from '../../shared/tips.js';
import { PAD, mask } from './mask.js';

const HIDING = { 'true true': 'both', 'true false': 'padding', 'false true': 'causal', 'false false': 'none' };
const BROAD = 1050, LABEL = 96, LINE = 15; // sixteenths of the type: the hall, the labels, and a cell with a word that is turned
const TIGHT = 0.95; // how wide a word is with its letters a little closer
const SHUT = { pad: 'hair', later: 'pruned' }; // colours of masked weights, as in the pictures of the masks
const WHOSE = { encoder: 'self-attention of the encoder', self: 'self-attention of the decoder', cross: 'cross-attention' };

/** What the colours of a mask mean, and that a cell can be asked. */
const legend = () => [['open', 'may be read'], ['later', 'not written yet'], ['pad', 'padding']].map(([kind, title]) => element('span', `sign ${kind}`, title));

const kindOf = (word) => (word === PAD ? 'pad' : word.startsWith('[') ? 'mark' : 'word');

class MasksView {
  /** @type {any} */
  data;
  /** @type {(changes: any) => void} */
  send = (changes) => void changes;

  constructor(host) {
    this.host = host;
  }

  /** How tokens are shown: their words as they are, a little smaller, turned, or one behind another. */
  sizeOf() {
    const { data, host } = this, u = unit(), pen = element('canvas').getContext('2d'), serif = getComputedStyle(host).getPropertyValue('--gb-serif') || 'serif';
    const cell = ([row]) => (host.clientWidth / u - LABEL + 1) / row.length - 1, sides = [data.sources, [data.target, data.answers]];
    const fit = (size, part = 1) => {
      pen.font = `400 ${size}px ${serif}`;
      return sides.every((rows) => part * Math.max(...rows.flat().map(([word]) => pen.measureText(word).width)) + 1 <= cell(rows));
    };
    return fit(13) ? 'words' : fit(12, TIGHT) ? 'words tight' : sides.every((rows) => cell(rows) >= LINE) ? 'turned' : 'flowing';
  }

  /** A row of tokens: the words and their numbers. */
  tokens(label, found, kind = '') {
    const made = element('div', `tokens ${kind}`);
    const row = reached(element('div', `cells ${this.size}`), `tokens-${label.textContent}`);
    row.setAttribute('role', 'group');
    row.setAttribute('aria-label', `${label.textContent}: ${found.map(([word]) => word).join(' ')}`);
    for (const [word, number] of found) {
      const one = element('span', kindOf(word));
      one.title = `${word}: number ${number}`;
      one.append(element('b', '', word), element('small', '', String(number)));
      row.append(one);
    }
    made.append(label, row);
    return made;
  }

  /** The sentences that are read, and of the chosen one what is written. */
  batch() {
    const { data } = this, made = element('div', 'batch');
    data.sources.forEach((row, at) => {
      const label = needsModel(named(`sentence-${at}`, `Sentence ${at + 1}`, () => this.send({ batch: at + 1, place: 0 })));
      label.setAttribute('aria-pressed', String(at === data.which));
      made.append(this.tokens(label, row, at === data.which ? 'chosen' : ''));
    });
    const written = element('span', 'label', data.true ? 'written' : 'it writes');
    made.append(this.tokens(written, data.target, 'first'), this.tokens(element('span', 'label', 'to come'), data.answers));
    if (data.true) made.append(this.losses());
    return made;
  }

  /** What each place adds to the loss; padding adds nothing. */
  losses() {
    const { data } = this, made = element('div', 'tokens losses'), row = reached(element('div', 'cells'), 'losses'), most = Math.max(0.05, ...data.losses);
    made.append(element('span', 'label', 'loss'), row);
    row.setAttribute('role', 'group');
    row.setAttribute('aria-label', `${data.losses.length} of ${data.counts.length} places count in the loss`);
    data.counts.forEach((counts, at) => {
      const one = element('span', counts ? 'counts' : 'not'), loss = data.losses[at];
      one.title = counts ? `${data.answers[at][0]}: ${loss.toFixed(3)} nats` : 'Padding does not count in the loss';
      if (counts) {
        const bar = element('i');
        bar.style.height = `${Math.max(6, (100 * loss) / most)}%`;
        one.append(bar);
      } else one.textContent = '×';
      row.append(one);
    });
    return made;
  }

  switches() {
    const { data } = this, made = element('div', 'bar');
    for (const [name, title] of [['padding', 'Padding mask'], ['causal', 'Causal mask']]) {
      const one = needsModel(named(`switch-${name}`, `${title}: ${data[name] ? 'on' : 'off'}`, () => {
        const now = { padding: data.padding, causal: data.causal, [name]: !data[name] };
        this.send({ hiding: HIDING[`${now.padding} ${now.causal}`] });
      }, data[name] ? 'main' : ''));
      one.setAttribute('aria-pressed', String(data[name]));
      made.append(one);
    }
    return made;
  }

  masks() {
    const { data } = this, made = element('div', 'masks'), told = element('p', 'told'), words = (row) => row.map(([word]) => word);
    const source = words(data.sources[data.which]), target = words(data.target);
    const all = [
      { kind: 'padding', title: 'Padding', rows: source, columns: source, on: data.padding },
      { kind: 'causal', title: 'Causal', rows: target, columns: target, on: data.causal },
      { kind: 'both', title: 'Both: decoder', rows: target, columns: target, on: data.padding || data.causal },
      { kind: 'cross', title: 'Cross', rows: target, columns: source, on: data.padding },
    ];
    for (const one of all) {
      const panel = element('div', `panel ${one.on ? '' : 'off'}`);
      panel.append(element('span', 'column', one.on ? one.title : `${one.title}, off`));
      made.append(panel);
      mask(panel, data, one, (sentence) => (sentence ? (told.textContent = sentence) : told.replaceChildren(...legend())));
    }
    told.append(...legend());
    const left = element('div', 'left');
    left.append(this.switches(), made, told);
    return left;
  }

  /** The probability of one word: alone, in the batch, with the padding mask the other way. */
  shares() {
    const { data } = this, made = element('div', 'shares'), before = data.target.slice(0, data.place + 1).map(([word]) => word).join(' ');
    const about = element('p', 'about', `${before} `);
    about.append(element('b', '', data.word));
    const to = (place) => this.send({ place });
    const on = needsModel(named('place-on', '→', () => to(data.place + 2))), back = needsModel(named('place-back', '←', () => to(data.place)));
    on.setAttribute('aria-label', 'Next word');
    back.setAttribute('aria-label', 'Word before');
    if (data.place + 1 >= data.counts.filter(Boolean).length) on.disabled = true;
    if (data.place === 0) back.disabled = true;
    const bar = element('div', 'bar');
    bar.append(back, on, about);
    made.append(bar);
    ['alone', 'in the batch', data.padding ? 'without mask' : 'with mask'].forEach((title, at) => {
      const row = element('div', 'candidate'), track = element('span', 'track'), one = element('i');
      one.style.width = `${100 * data.shares[at]}%`;
      track.append(one);
      row.append(element('span', '', title), track, element('b', '', data.shares[at].toFixed(4)));
      made.append(row);
    });
    return made;
  }

  draw() {
    const { data, host } = this, root = element('div', 'masking'), right = element('div', 'right'), lower = element('div', 'lower');
    const focused = host.getRootNode().activeElement?.dataset?.focus;
    root.style.setProperty('--top', `${topOf(host)}px`);
    this.size = this.sizeOf();
    root.classList.toggle('broad', host.clientWidth / unit() > BROAD);
    root.classList.toggle('tall', !this.size.startsWith('words'));
    const states = data.padding ? ['padding mask on', 'without padding mask'] : ['padding mask off', 'with padding mask'];
    const matrices = [[states[0], data.weights], [states[1], data.contrary]];
    const pair = element('div', 'pair'), places = matrices.map(([title, table]) => {
      const box = element('div', 'weights'), matrix = element('div', 'matrix');
      box.append(element('span', 'column', title), matrix);
      pair.append(box);
      return [matrix, table, title];
    });
    const whose = `Weights: ${WHOSE[data.looks]}, layer ${1 + Math.floor(data.head / 4)}, head ${1 + (data.head % 4)}`;
    right.append(element('span', 'column whose', whose), pair);
    host.replaceChildren(root);
    root.append(this.batch(), lower, this.shares());
    lower.append(this.masks(), right);
    refocus(root, focused, { preventScroll: true });
    const shut = (_, column) => SHUT[data.weights.columns[column] === PAD ? 'pad' : 'later'];
    for (const [matrix, table, title] of places) heat(matrix, { ...table, most_tall: 22, turn: true, shut, label: `Weights, ${title}` });
    const tokens = (row, at) => row.map(([word, number], place) => ({ sentence: at + 1, place: place + 1, word, number, hidden: word === PAD }));
    host._rows = () => data.sources.flatMap(tokens);
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const view = (host._masks ||= new MasksView(host));
  Object.assign(view, { data, send: (changes) => setStateValue('spot', changes) });
  tips(host);
  return keepDrawn(host, () => view.draw());
}
