// A text that grows by one token at a time, as a tree of all branches taken. Data: payload.py beside this file.

import { element, ending, named, refocus, unit } from '../../shared/dom.js';
import { latest, listen } from '../../shared/messages.js';
import { BLANK } from '../../shared/pieces.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm, asker } from '../../shared/live.js';
import { probability, flowing, label, number, onOneLine, rowOf } from '../../shared/probabilities.js';
import { drawLine, table } from './stages.js';

const REST = 500, SELDOM = 2500, SPEEDS = { slow: 1600, normal: 700, fast: 0 };
const PHONE = 650, LETTER = 9; // sixteenths of the type: below that, words stand on the line only where they fit
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

const sum = (values) => values.reduce((total, one) => total + one, 0);
const perplexity = (values) => (values.length ? Math.exp(-sum(values) / values.length) : NaN);
const written = (nodes) => nodes.map((node, at) => (node.parent === at ? node.token : `${node.parent}.${node.token}`)).join('_');

/** The numbers of the nodes from the first token to `node`. Node 0 is the end of the prompt; nodes[k - 1] is node k. */
function pathTo(nodes, node) {
  const path = [];
  for (let one = node; one; one = nodes[one - 1].parent) path.unshift(one);
  return path;
}

const logprobs = (nodes, path) => path.map((one) => nodes[one - 1].logprob);

function leavesOf(nodes) {
  const parents = new Set(nodes.map((node) => node.parent));
  return nodes.map((_, at) => at + 1).filter((node) => !parents.has(node));
}

/** The leaf below `node` that was made last. */
function leafBelow(nodes, node) {
  return leavesOf(nodes).reverse().find((leaf) => leaf === node || pathTo(nodes, leaf).includes(node)) ?? node;
}

/** The focus goes to the row of the table that the Tab key leads to. */
function focusRow(root) {
  root.querySelector('button.row[tabindex="0"]')?.focus();
}

class Decoder {
  constructor(host) {
    this.host = host;
    this.told = [];
    this.playing = false;
    this.speed = 'normal';
    this.complaint = '';
    this.asked = asker(host, 'decoding/step', (found, body) => this.heard(found, body), (sentence) => this.failed(sentence));
  }

  /** What the page says: taken over where it is not what we said ourselves. */
  take(data, send) {
    this.send = send;
    const said = `${data.signature} ${data.tree} ${data.at}`, place = this.told.indexOf(said);
    const known = place >= 0 || said === this.last;
    if (place >= 0) this.told.splice(0, place + 1);
    this.last = said;
    this.data = data;
    if (known && this.nodes) return;
    this.playing = false;
    this.nodes = data.nodes.map(([parent, token, hex, logprob]) => ({ parent, token, hex, logprob }));
    this.at = data.at;
    this.leaf = leafBelow(this.nodes, this.at);
    this.stages = data.stages;
    this.shown = this.at;
    this.settings = latest('dials');
    this.complaint = '';
  }

  get path() {
    return pathTo(this.nodes, this.at);
  }

  get ended() {
    return this.at && this.data.stops.includes(this.nodes[this.at - 1].token);
  }

  get full() {
    return this.path.length >= this.data.room;
  }

  /** Ask for the stages after the node that is shown, with the settings as they are. */
  ask() {
    const all = latest('dials');
    if (!all || !('top_k' in all) || !this.host.isConnected) return; // another view's dials
    const { seed, ...settings } = all;
    const also = this.nodes.filter((node) => node.parent === this.at).map((node) => node.token);
    this.asked({ ...this.data.ask, path: this.path.map((one) => this.nodes[one - 1].token), settings, seed, also, node: this.at, all });
  }

  heard(found, body) {
    const { model, text, form } = this.data.ask;
    if (body.model !== model || body.text !== text || body.form !== form || body.node !== this.at) return;
    this.stages = found;
    this.shown = body.node;
    this.settings = body.all;
    this.complaint = '';
    this.draw();
    clearTimeout(this.next);
    if (this.playing) this.next = setTimeout(() => this.step(), SPEEDS[this.speed]);
  }

  failed(sentence) {
    this.complaint = sentence;
    this.stop();
    this.draw();
  }

  /** Go on with a row of the table. */
  pick(row) {
    if (this.shown !== this.at || this.ended || this.full) return;
    let child = this.nodes.findIndex((node) => node.parent === this.at && node.token === row.token) + 1;
    if (!child) {
      this.nodes = [...this.nodes, { parent: this.at, token: row.token, hex: row.hex, logprob: row.logprob }];
      child = this.nodes.length;
      this.leaf = child;
    } else if (!pathTo(this.nodes, this.leaf).includes(child)) {
      this.leaf = leafBelow(this.nodes, child);
    }
    this.go(child);
  }

  /** Take the token that the draw fell on. */
  step() {
    if (this.ended || this.full) return this.stop();
    if (this.shown !== this.at) return this.complaint && this.ask(); // what failed is asked again
    this.pick(this.stages.rows.map(rowOf).find((row) => row.token === this.stages.fallen));
    if (this.ended || this.full) this.stop();
  }

  /** Ask first and paint little until the answer is there: painting takes time from the model on a small computer. */
  go(node) {
    this.at = node;
    this.ask();
    const root = this.host.querySelector('.decoder'), text = root?.querySelector('.text'), stages = root?.querySelector('.stages');
    const held = text?.contains(this.host.getRootNode().activeElement);
    if (stages && !held && leavesOf(this.nodes).length < 2 && !this.ended && !this.full) {
      stages.classList.add('waiting');
      text.replaceWith(this.text());
    } else this.draw();
    this.tell();
  }

  play() {
    if (this.playing) return this.stop();
    this.playing = true;
    this.step();
    this.draw();
  }

  stop() {
    this.playing = false;
    clearTimeout(this.next);
    this.tell();
    this.draw();
  }

  leave() {
    this.playing = false;
    clearTimeout(this.next);
    clearTimeout(this.telling);
  }

  restart() {
    this.nodes = [];
    this.leaf = 0;
    this.playing = false;
    this.go(0);
  }

  /** Tell the page where we are when the hand rests; while it plays every now and then, for the address and the prose. */
  tell() {
    if (this.playing && this.telling) return;
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      this.telling = null;
      this.told.push(`${this.data.signature} ${written(this.nodes)} ${this.at}`);
      this.send('spot', { tree: this.nodes.length ? `${this.data.mark}-${written(this.nodes)}` : '', at: this.at });
    }, this.playing ? SELDOM : REST);
  }

  draw() {
    const { host } = this, active = host.getRootNode().activeElement, focused = active?.dataset?.focus;
    const root = element('div', 'decoder');
    root.style.setProperty('--top', `${topOf(host)}px`);
    root.append(this.bar(), this.text());
    const leaves = leavesOf(this.nodes);
    if (leaves.length > 1) root.append(this.branches(leaves));
    if (this.complaint) root.append(alarm(this.complaint));
    if (this.ended || this.full) {
      root.append(
        element(
          'p',
          'over',
          this.ended
            ? `The model ended the text here with ${label(this.nodes[this.at - 1].hex)}. How sure it was of each token:`
            : 'The text has reached its limit: go back, or begin anew. How sure the model was of each token:',
        ),
        this.sureness(),
      );
    } else {
      const taken = new Set(this.nodes.filter((node) => node.parent === this.at).map((node) => node.token));
      const pick = (row) => {
        this.stop();
        this.pick(row);
      };
      const below = element('div', `stages${this.shown === this.at ? '' : ' waiting'}`);
      const wide = host.clientWidth / unit(), letters = wide < PHONE ? wide / LETTER : Infinity;
      below.append(drawLine(this.stages, pick, letters), table(this.stages, taken, this.settings ?? { temperature: 100 }, pick));
      root.append(below);
    }
    host.replaceChildren(root);
    if (!this.playing) say(host, this.said());
    if (!refocus(root, focused) && active?.matches('button.row')) focusRow(root);
    const text = root.querySelector('.text');
    text.scrollTop = text.scrollHeight;
  }

  /** What is shown, in a sentence. */
  said() {
    const text = `${this.data.ask.text}${flowing(...this.path.map((one) => this.nodes[one - 1].hex))}`;
    if (this.ended || this.full) return `The text has ended: “${text}”`;
    const row = this.stages.rows.map(rowOf).find((one) => one.token === this.stages.fallen);
    const drawn = this.stages.draw === null ? 'No draw, the most probable is taken' : `Drawn ${this.stages.draw.toFixed(4)}, which falls on`;
    return `After “${text.slice(-60)}”: ${drawn} “${label(row.hex)}”, probability ${probability(row.p)}, ${row.rank}. of all tokens.`;
  }

  bar() {
    const made = element('div', 'bar');
    const button = (name, title, act, off = false, kind = '') => {
      const one = named(name, title, act, kind);
      one.disabled = off;
      made.append(one);
      return one;
    };
    const stuck = this.ended || this.full;
    button('play', this.playing ? 'Pause' : 'Play', () => this.play(), !this.playing && stuck, 'main').title = 'Space';
    button('step', 'Step →', () => { this.stop(); this.step(); }, stuck).title = 'Arrow right';
    button('back', '← Back', () => this.back(), !this.at).title = 'Arrow left';
    button('start', 'To the start', () => { this.stop(); this.go(0); }, !this.at);
    const speed = element('select');
    speed.dataset.focus = 'speed';
    speed.setAttribute('aria-label', 'Speed');
    for (const name of Object.keys(SPEEDS)) speed.append(new Option(name, name, false, name === this.speed));
    speed.onchange = () => (this.speed = speed.value);
    made.append(speed);
    button('clear', 'Begin anew', () => this.restart(), !this.nodes.length, 'quiet');
    const path = pathTo(this.nodes, this.leaf), values = logprobs(this.nodes, path), said = element('span', 'told');
    if (path.length)
      said.append(
        `${path.length} token${path.length > 1 ? 's' : ''}, log-probability `,
        element('b', '', number(sum(values))),
        ', perplexity ',
        element('b', '', number(perplexity(values))),
      );
    made.append(said);
    return made;
  }

  back() {
    this.stop();
    if (this.at) this.go(this.nodes[this.at - 1].parent);
  }

  /** The prompt, and the branch that is shown, a button a token: it leads to the choice that made it. */
  text() {
    const made = element('p', 'text');
    made.tabIndex = 0; // it may scroll
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', 'The text so far: a token leads to the choice that made it');
    if (this.data.chat) made.append(element('span', 'asked', 'asked'), `${this.data.ask.text} `, element('span', 'asked', 'answer'));
    else made.append(onOneLine(this.data.ask.text));
    const here = this.at, before = new Set(this.path);
    const cursor = () => {
      const one = element('button', 'cursor', '▸');
      one.type = 'button';
      one.dataset.focus = 'end';
      one.setAttribute('aria-label', 'The choice after the last token');
      one.onclick = () => { this.stop(); this.go(this.leaf); };
      one.setAttribute('aria-current', String(here === this.leaf));
      return one;
    };
    for (const node of pathTo(this.nodes, this.leaf)) {
      const { parent, hex, logprob } = this.nodes[node - 1], p = Math.exp(logprob);
      const text = flowing(hex), space = text.startsWith(' ') ? ' ' : '', one = element('button', 'token', text.slice(space.length) || BLANK);
      one.type = 'button';
      one.dataset.focus = `token${node}`;
      one.style.setProperty('--sure', `${Math.round(100 * p ** 0.62)}%`);
      one.title = `${label(hex)}: the model gave it ${probability(p)}`;
      one.setAttribute('aria-label', `${label(hex)}, ${probability(p)}`);
      one.setAttribute('aria-current', String(parent === here && here !== this.leaf));
      one.classList.toggle('later', !before.has(node));
      one.onclick = () => { this.stop(); this.go(parent); };
      made.append(space, one);
    }
    made.append(cursor());
    return made;
  }

  /** What the model gave each token of the branch that is shown, as columns; one leads to the choice that made it. */
  sureness() {
    const made = element('div', 'sureness');
    for (const node of this.path) {
      const { parent, hex, logprob } = this.nodes[node - 1], p = Math.exp(logprob), one = element('button', 'column');
      one.type = 'button';
      one.dataset.focus = `sure${node}`;
      const bar = element('i');
      bar.style.setProperty('--part', `${100 * p}%`);
      one.append(element('b', '', probability(p)), bar, element('span', '', label(hex)));
      one.setAttribute('aria-label', `${label(hex)}, ${probability(p)}`);
      one.onclick = () => this.go(parent);
      made.append(one);
    }
    return made;
  }

  /** Every branch, with what it has against the one shown. */
  branches(leaves) {
    const made = element('div', 'branches');
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', 'Branches');
    const head = element('div', 'branch head');
    head.append(...['', 'branch', 'tokens', 'log-prob.', 'perplexity', 'against shown'].map((title, at) => element('span', at > 1 ? 'n' : '', title)));
    made.append(head);
    const own = pathTo(this.nodes, this.leaf), mine = sum(logprobs(this.nodes, own));
    leaves.forEach((leaf, at) => {
      const path = pathTo(this.nodes, leaf), values = logprobs(this.nodes, path), one = element('button', 'branch');
      one.type = 'button';
      one.dataset.focus = `leaf${leaf}`;
      one.setAttribute('aria-pressed', String(leaf === this.leaf));
      const words = element('span', 'words');
      path.forEach((node) => words.append(element('span', own.includes(node) && leaf !== this.leaf ? 'shared' : '', flowing(this.nodes[node - 1].hex))));
      const apart = sum(values) - mine;
      one.append(
        element('span', 'letter', LETTERS[at] ?? String(at + 1)),
        words,
        element('span', 'n', String(path.length)),
        element('span', 'n', number(sum(values))),
        element('span', 'n', number(perplexity(values))),
        element('span', 'n', leaf === this.leaf ? 'shown' : `${apart > 0 ? '+' : ''}${number(apart)}`),
      );
      one.onclick = () => { this.stop(); this.leaf = leaf; this.go(leaf); };
      made.append(one);
    });
    return made;
  }

  /** Space plays, arrows step, where no control has a use for the key. */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const own = event.composedPath().find((one) => one.matches?.('input,textarea,select,button,a,[role=slider],[role=radio],[contenteditable]'));
    const free = !own || (own.matches('button') && this.host.contains(own) && event.key !== ' ');
    if (!free || !{ ' ': 1, ArrowRight: 1, ArrowLeft: 1 }[event.key]) return;
    event.preventDefault();
    if (event.key === ' ') this.play();
    else if (event.key === 'ArrowRight') { this.stop(); this.step(); }
    else this.back();
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  host.dataset.meanings = 'chosen pruned'; // for the legend of a saved figure
  const decoder = (host._decoder ||= new Decoder(host));
  decoder.take(data, setStateValue);
  const dials = (all) => {
    if (JSON.stringify(all) !== JSON.stringify(decoder.settings)) decoder.ask();
  };
  const key = (event) => decoder.key(event);
  const undraw = keepDrawn(host, () => decoder.draw(), () => decoder.leave());
  const deaf = listen('dials', dials);
  addEventListener('keydown', key);
  const unhear = ending(decoder, () => {
    deaf();
    removeEventListener('keydown', key);
  });
  return () => {
    undraw();
    unhear();
  };
}
