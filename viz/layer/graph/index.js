// A graph of where a logit comes from: tokens below, heads (circles) and MLPs (squares) above them layer by layer, the logit on top. Data:
// payload.py beside this file.

import { element, named, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { footOf, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { needsModel } from '../../shared/standing.js';
import { drawing, edgesOf, signed } from './drawing.js';

const WIDE = 700; // sixteenths of the type
const LISTED = 5; // parts that a node gets most from
const KNOWN = 60; // answers that are kept

class Graph extends Growing {
  most = 20;
  node = 0;
  sent = '';
  off = ''; // the node that was switched off, by its name

  constructor(host) {
    super(host, 'layer/graph_off', () => []);
    this.answerTo = this.knowing('layer/graph_off', KNOWN);
  }

  take(data, done) {
    const sent = JSON.stringify([data.shown, data.ask]);
    if (sent !== this.sent) Object.assign(this, { ...data.shown, alarmed: '', off: '' });
    this.sent = sent;
    super.take(data, done);
    this.draw();
  }

  tell() {
    this.sent = JSON.stringify([{ most: this.most, node: this.node }, this.data.ask]);
    this.send({ graph_most: this.most, graph_node: this.name(this.node) });
  }

  /** The nodes that are drawn, by their numbers. */
  get drawn() {
    const { first, nodes } = this.data;
    return nodes.map((_, at) => at).filter((at) => at < first + this.most || at === nodes.length - 1);
  }

  name(at) {
    const node = this.data.nodes[at];
    return node.kind === 'token' ? `token.${node.place}` : `${node.layer}.${node.kind === 'head' ? node.head : 'mlp'}.${node.place}`;
  }

  /** A node, for people. */
  title(at) {
    const { nodes, words, target } = this.data, node = nodes[at], where = `“${words[node.place]}”`;
    if (node.kind === 'logit') return `logit of “${target.word}”`;
    if (node.kind === 'token') return where;
    return node.kind === 'head' ? `head ${node.layer}.${node.head} at ${where}` : `MLP ${node.layer} at ${where}`;
  }

  choose(at) {
    if (at === this.data.nodes.length - 1) return;
    this.alarmed = '';
    this.off = '';
    this.set({ node: at });
  }

  draw() {
    const { data } = this, root = element('div', 'graph'), { target, explained } = data;
    if (this.node >= data.first + this.most) this.node = data.first;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.style.setProperty('--foot', `${footOf()}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    const stage = element('div', 'stage'), lower = element('div', 'lower'), about = panel(lower, 'one', this.capital(this.node), '');
    root.append(this.controls(), lower);
    lower.prepend(stage);
    about.append(...this.about());
    this.show(root, () => stage.replaceChildren(drawing(stage, data, this.drawn, this.node, (at) => this.choose(at), (at) => this.title(at))));
    const part = explained[Math.min(this.most, explained.length - 1)];
    this.host._rows = () => data.edges.filter(([a, b]) => this.drawn.includes(a) && this.drawn.includes(b))
      .map(([a, b, contribution]) => ({ from: this.title(a), to: this.title(b), contribution }));
    const chosen = `${this.title(this.node)}, through which ${signed(data.nodes[this.node].through)} comes`;
    say(this.host, `${this.most} parts carry ${signed(part)} of ${signed(target.logit)}. Chosen: ${chosen}.`);
  }

  capital(at) {
    const title = this.title(at);
    return title[0].toUpperCase() + title.slice(1);
  }

  /** How many parts are drawn, and how much their ways carry. */
  controls() {
    const { target, explained, first, nodes } = this.data, made = element('div', 'bar'), slider = element('input'), said = element('p', 'said');
    const last = nodes.length - 1 - first, part = explained[Math.min(this.most, last)];
    Object.assign(slider, { type: 'range', min: Math.min(5, last), max: last, step: 1 });
    slider.value = String(this.most);
    slider.dataset.focus = 'most';
    slider.setAttribute('aria-label', 'How many heads and MLPs are drawn, the strongest first');
    slider.setAttribute('aria-valuetext', `${this.most} parts, whose ways carry ${signed(part)} of ${signed(target.logit)}`);
    slider.oninput = () => this.set({ most: Number(slider.value) });
    const track = element('i', 'track'), fill = element('b');
    fill.style.width = `${Math.max(0, Math.min(100, (100 * part) / target.logit))}%`;
    track.append(fill);
    said.append('carry ', element('b', '', signed(part)), ` of ${signed(target.logit)}`);
    made.append(element('b', 'count', `${Math.min(this.most, last)} parts`), slider, track, said);
    return made;
  }

  /** What the chosen node gets and gives, and what happens without it. */
  about() {
    const { nodes, words, edges } = this.data, node = nodes[this.node], made = [];
    const line = element('p', 'through');
    line.append('passes on ', element('b', node.through < 0 ? 'against' : 'for', signed(node.through)));
    if (node.kind === 'head') line.append(`, looks most at “${words[node.at]}” (${node.weight.toFixed(2).replace(/^0/, '')})`);
    if (node.kind === 'token' && node.place === 0) line.append(': with all that stands at the first token');
    made.push(line);
    const all = edgesOf(edges, this.drawn), gets = all.filter(([, to]) => to === this.node), gives = all.filter(([from]) => from === this.node);
    if (node.kind !== 'token') made.push(...this.list('Gets most from', gets, 0, node.through - gets.reduce((sum, one) => sum + one[2], 0)));
    made.push(...this.list('Gives most to', gives, 1, node.through - gives.reduce((sum, one) => sum + one[2], 0)));
    if (node.kind !== 'token') made.push(...this.without(node));
    made.push(element('p', 'note', 'Circles are heads, squares MLPs. Blue, hollow or dashed: against the word.'));
    return made;
  }

  list(title, found, end, rest) {
    const list = element('ul'), most = [...found].sort((one, other) => Math.abs(other[2]) - Math.abs(one[2]));
    for (const edge of most.slice(0, LISTED)) {
      const row = element('li'), at = edge[end], last = at === this.data.nodes.length - 1;
      const name = last ? element('span', 'end', this.title(at)) : named(`${title}${at}`, this.title(at), () => this.choose(at));
      row.append(name, element('b', edge[2] < 0 ? 'against' : 'for', signed(edge[2])));
      list.append(row);
    }
    const others = most.slice(LISTED).reduce((sum, one) => sum + one[2], rest), row = element('li', 'rest');
    row.append(element('span', '', 'all others'), element('b', '', signed(others)));
    list.append(row);
    return [element('h3', '', title), list];
  }

  /** What the linear picture says of the logit without this part, and what the whole model says. */
  without(node) {
    const { target, ask } = this.data, name = this.name(this.node);
    /** @type {HTMLElement[]} */
    const made = [element('h3', '', 'Without it')];
    const { kind, layer, head, place } = node;
    const body = { ...ask, part: kind, layer, head, place }, asked = this.off === name;
    const found = asked ? this.answerTo(body) : undefined;
    if (!asked) made.push(needsModel(named('off', 'Switch it off', () => this.switch(name), 'off')));
    else if (this.alarmed) made.push(alarm(this.alarmed));
    else {
      const line = element('p', 'tried');
      line.append('predicted ', element('b', '', signed(target.logit - node.through)), '; the model says ');
      line.append(element('b', 'true', found ? signed(found.after) : '…'), ` instead of ${signed(target.logit)}`);
      made.push(line);
    }
    return made;
  }

  switch(name) {
    this.alarmed = '';
    this.off = name;
    this.draw();
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Graph, 'chosen', given);
}
