// A path of a gradient, from a weight to the loss, and what every position brings of it. Data: payload.py beside this file.

import { element, named, refocus } from '../../shared/dom.js';
import { number, tiny } from '../../shared/probabilities.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';
import { tips } from '../../shared/tips.js';
import { strip } from './strip.js';

const factor = (value) => (value < 0 ? `(${tiny(value)})` : tiny(value));
const rest = (all, part) => (all < part ? ` − ${tiny(part - all)}` : ` + ${tiny(all - part)}`);
const COLUMNS = ['', 'value ↓', 'slope to the next', 'this path ↑', 'all paths ↑', 'beside it'];
const percent = (value) => `${100 * value}%`;

class Backward {
  /** @type {any} what Streamlit sent */
  data;
  /** @type {(changes: any) => void} */
  send = () => {};

  constructor(host) {
    this.host = host;
  }

  draw() {
    const root = element('div', 'backward'), focused = this.host.getRootNode().activeElement?.dataset?.focus;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    this.host.replaceChildren(root);
    root.append(this.places(), this.chain());
    refocus(root, focused, { preventScroll: true });
    say(this.host, this.said());
  }

  said() {
    const { nodes, words, route } = this.data, [, , , path, gradient] = nodes[0];
    return `Loss at “${words[route[0] + 1]}” ${tiny(nodes[7][1])}. This path brings ${tiny(path)} of the weight’s gradient ${tiny(gradient)}.`;
  }

  /** Every prediction of the text, each from the words before it: all of them are learned from at once. */
  places() {
    const made = element('section', 'places'), { words, route, losses, by_place: brought } = this.data, list = element('div', 'list');
    const most = Math.max(...losses, 0.01), widest = Math.max(...brought.map(Math.abs), 1e-12);
    made.append(element('h2', '', 'All positions at once'), this.heads());
    list.style.setProperty('--count', String(losses.length));
    const rows = losses.map((loss, at) => {
      const row = named(`place${at}`, '', () => this.send({ place: at, neuron: -1, input: -1, onward: -1, word: -1 }), 'place');
      const seen = element('span', 'seen'), bar = element('span', 'loss'), by = element('span', 'by');
      for (let k = 0; k <= at; k++) seen.append(element('i'));
      seen.append(element('b', '', words[at + 1]));
      bar.append(barOf(loss / most), element('span', '', number(loss)));
      by.append(signedBar(brought[at] / widest), element('span', '', tiny(brought[at])));
      row.setAttribute('aria-pressed', String(at === route[0]));
      row.setAttribute('aria-label', `${words.slice(0, at + 1).join(' ')} → ${words[at + 1]}: loss ${number(loss)}, brings ${tiny(brought[at])}`);
      row.append(seen, bar, by);
      return row;
    });
    list.append(...rows);
    rove(list, rows, route[0], () => 1);
    made.append(list, this.sum());
    return made;
  }

  heads() {
    const made = element('p', 'heads');
    made.append(element('span', '', 'reads → to say'), element('span', '', 'loss'), element('span', '', 'of ∂L/∂w'));
    return made;
  }

  sum() {
    const made = element('p', 'heads sum'), { nodes } = this.data;
    made.append(element('span', '', 'mean, sum'), element('span', '', `L = ${number(nodes[8][1])}`), element('span', '', tiny(nodes[0][4])));
    return made;
  }

  /** The path, a row for each node. */
  chain() {
    const made = element('section', 'chain'), table = element('table'), head = element('tr'), body = element('tbody');
    made.append(element('h2', '', 'One path, from a weight to the loss'));
    for (const name of COLUMNS) head.append(element('th', name.startsWith('b') ? '' : 'n', name));
    const top = element('thead');
    top.append(head);
    for (const [at, node] of this.data.nodes.entries()) body.append(this.row(node, at));
    table.append(top, body);
    made.append(table);
    return made;
  }

  row([name, value, local, path, gradient], at) {
    const row = element('tr', at === 0 ? 'weight' : ''), title = element('th'), last = name === 'L';
    const { sign, what, sum } = this.about()[name];
    title.scope = 'row';
    title.append(element('var', '', sign), element('span', '', ` ${what}`), element('small', '', sum));
    const cells = [tiny(value), last ? '' : tiny(local), tiny(path), tiny(gradient)];
    row.append(title, ...cells.map((text, column) => element('td', column > 1 ? 'n back' : 'n', text)));
    const beside = element('td', 'strips'), asked = this.asked()[name];
    if (asked) beside.append(strip({ focus: `strip-${name}`, values: this.data.strips[name], ...asked }));
    row.append(beside);
    return row;
  }

  /** What each node is, and how its value comes about. */
  about() {
    const { route, words, vocabulary, nodes, weights, input, losses } = this.data, [place, neuron, i, k, word] = route;
    const [w, u, e] = weights, value = Object.fromEntries(nodes.map(([name, found]) => [name, found]));
    const right = words[place + 1], through = vocabulary[word];
    return {
      w: { sign: 'w', what: `weight ${i} of neuron ${neuron}`, sum: 'last MLP, first matrix' },
      a: { sign: 'a', what: 'its sum', sum: `${tiny(w)} · ${factor(input)}${rest(value.a, w * input)}` },
      h: { sign: 'h', what: 'what it gives', sum: 'GELU(a)' },
      r: { sign: 'r', what: `number ${k} of the stream`, sum: `${tiny(u)} · ${factor(value.h)}${rest(value.r, u * value.h)}` },
      f: { sign: 'f', what: 'after the last norm', sum: 'norm(r)' },
      z: { sign: 'z', what: `logit of “${through}”`, sum: `${tiny(e)} · ${factor(value.f)}${rest(value.z, e * value.f)}` },
      p: { sign: 'p', what: `probability of “${right}”`, sum: 'softmax(z)' },
      l: { sign: 'ℓ', what: 'loss here', sum: '−ln p' },
      L: { sign: 'L', what: 'loss of the step', sum: `mean of ${losses.length}` },
    };
  }

  /** What stands beside a node, and what a choice there changes. */
  asked() {
    const { route, vocabulary, strips } = this.data, [place, neuron, i, k, word] = route, keep = { place, neuron, input: i, onward: k, word };
    return {
      w: { title: `${strips.w.length} weights`, at: i, names: (at) => `weight ${at}`, choose: (at) => this.send({ ...keep, input: at }) },
      a: {
        title: `${strips.a.length} neurons`,
        at: neuron,
        names: (at) => `neuron ${at}`,
        choose: (at) => this.send({ ...keep, neuron: at, input: -1, onward: -1 }),
      },
      h: { title: `${strips.h.length} ways on`, at: k, names: (at) => `through number ${at}`, choose: (at) => this.send({ ...keep, onward: at }) },
      r: { title: `${strips.r.length} ways on`, at: k, names: (at) => `through number ${at} after the norm` },
      f: { title: `${strips.f.length} words`, at: word, names: (at) => `through “${vocabulary[at]}”`, choose: (at) => this.send({ ...keep, word: at }) },
    };
  }
}

function barOf(share) {
  const made = element('i', 'part');
  made.style.width = percent(Math.max(0, Math.min(1, share)));
  return made;
}

function signedBar(share) {
  const made = element('i', share < 0 ? 'signed under' : 'signed over');
  made.style.width = percent(Math.abs(share) / 2);
  return made;
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const view = (host._backward ||= new Backward(host));
  tips(host);
  Object.assign(view, { data, send: (changes) => setStateValue('spot', changes) });
  return keepDrawn(host, () => view.draw());
}
