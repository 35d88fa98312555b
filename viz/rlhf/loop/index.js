// The loop of agent and environment: what the agent may do, what it does, and what comes back, turn by turn. Data: payload.py beside this
// file.

import { element, named, refocus, svg, unit } from '../../shared/dom.js';
import { number, probability, tidy } from '../../shared/probabilities.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';

const REST = 450, PACE = 900; // milliseconds: without a choice until the page is told; between two turns while it plays
const ROWS = 3, COLUMNS = 4;
/** @type {[[number, number], string, string][]} */
const ENDS = [[[0, 3], 'goal', '+1'], [[1, 3], 'trap', '−1'], [[1, 1], 'wall', '']];
const END = 'the end';

class Loop {
  /** @type {any} */
  data;
  turn = 0;
  sent = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  telling;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  playing;
  /** @type {(changes: any) => void} */
  send = () => {};

  constructor(host) {
    this.host = host;
  }

  take(data, send) {
    const sent = JSON.stringify([data.shown, data.acts, data.turns]);
    Object.assign(this, { data, send });
    if (sent !== this.sent) {
      this.halt();
      this.turn = data.shown.turn;
    }
    this.sent = sent;
  }

  halt() {
    clearInterval(this.playing);
    this.playing = undefined;
  }

  play() {
    if (this.playing) this.halt();
    else {
      if (this.turn >= this.data.turns.length - 1) this.turn = 0;
      this.playing = setInterval(() => {
        if (this.turn >= this.data.turns.length - 1 || !this.host.isConnected) this.halt();
        this.set(Math.min(this.data.turns.length - 1, this.turn + 1));
      }, PACE);
    }
    this.draw();
  }

  set(turn) {
    this.turn = turn;
    this.draw();
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.host.isConnected && this.tell(), REST);
  }

  tell() {
    clearTimeout(this.telling);
    if (!this.data || this.playing || this.data.shown.turn === this.turn) return;
    this.data.shown.turn = this.turn;
    this.sent = JSON.stringify([this.data.shown, this.data.acts, this.data.turns]);
    this.send({ turn: this.turn });
  }

  draw() {
    const root = element('div', 'loop'), both = element('div', 'both'), ring = element('div', 'ring'), now = this.data.turns[this.turn];
    const focused = this.host.getRootNode().activeElement?.dataset?.focus, place = element('div', 'place');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    const agent = element('section', 'card agent'), world = element('section', 'card world');
    agent.append(this.titled('Agent', 'its policy: how likely each action is'), this.options(now));
    world.append(this.titled('Environment', this.data.acts === 'grid' ? 'where the agent is' : 'the text so far'), place);
    ring.append(agent, this.arrows(now), world);
    both.append(ring, this.log());
    root.append(this.bar(), both);
    this.host.replaceChildren(root);
    if (this.data.acts === 'grid') this.grid(place);
    else this.text(place);
    refocus(root, focused, { preventScroll: true });
    root.querySelector('tr.here')?.scrollIntoView({ block: 'nearest' });
    const said = `action ${now.action}, probability ${probability(this.chance(now))}, reward ${number(now.reward)}`;
    if (!this.playing) say(this.host, `Turn ${this.turn + 1}: ${said}, return so far ${number(now.worth)}.`);
  }

  titled(name, about) {
    const made = element('h2', '', `${name} `);
    made.append(element('small', '', about));
    return made;
  }

  chance(turn) {
    return turn.options.find(([name]) => name === turn.action)[1];
  }

  bar() {
    const made = element('div', 'bar'), last = this.data.turns.length - 1, slider = element('input'), said = `turn ${this.turn + 1} of ${last + 1}`;
    const go = (by) => () => {
      this.halt();
      this.set(this.turn + by);
    };
    const back = named('back', '← Back', go(-1)), step = named('step', 'Step →', go(1));
    back.disabled = this.turn <= 0;
    step.disabled = this.turn >= last;
    Object.assign(slider, { type: 'range', min: 0, max: last, step: 1, value: String(this.turn) });
    slider.dataset.focus = 'time';
    slider.setAttribute('aria-label', 'Turns');
    slider.setAttribute('aria-valuetext', said);
    slider.oninput = () => {
      this.halt();
      this.set(Number(slider.value));
    };
    made.append(named('play', this.playing ? 'Pause' : 'Play', () => this.play(), 'main'), back, step, slider, element('b', 'when', said));
    return made;
  }

  options(now) {
    const made = element('ul', 'options'), others = now.left > 0 ? [[`${this.data.size - now.options.length} others`, now.left]] : [];
    const rows = [...now.options, ...others];
    rows.forEach(([name, p], at) => {
      const kind = name === now.action ? 'here' : at >= now.options.length ? 'rest' : '';
      const row = element('li', kind), track = element('span', 'track'), fill = element('i');
      fill.style.width = `${100 * p}%`;
      track.append(fill);
      row.append(element('span', 'said', name), track, element('span', 'number', probability(p)));
      made.append(row);
    });
    return made;
  }

  arrows(now) {
    const made = element('div', 'arrows'), state = now.after === null ? END : this.data.acts === 'grid' ? this.place(now.after) : `${now.after} words`;
    const arrow = (kind, path, ...said) => {
      const side = element('div', kind), drawing = svg('svg', { viewBox: '0 0 24 64', 'aria-hidden': 'true' }), words = element('p');
      drawing.append(svg('path', { d: path }));
      words.append(...said);
      side.append(drawing, words);
      made.append(side);
    };
    arrow('up', 'M12 62V4M5 12l7-9 7 9', 'reward ', element('b', '', number(now.reward)), element('br'), 'state ', element('b', '', state));
    const chance = element('b', '', probability(this.chance(now)));
    arrow('down', 'M12 2V60M5 52l7 9 7-9', 'action ', element('b', '', now.action), element('br'), 'probability ', chance);
    return made;
  }

  /** A cell for people: its row from above, its column from the left. */
  place(state) {
    const [row, column] = this.data.cells[state];
    return `row ${row + 1}, column ${column + 1}`;
  }

  grid(host) {
    const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, side = Math.min(W / COLUMNS, H / ROWS), left = (W - COLUMNS * side) / 2;
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': 'The gridworld and the way so far' });
    const box = ([row, column], kind) => svg('rect', { x: left + side * column + 1, y: side * row + 1, width: side - 2, height: side - 2, rx: 3, class: kind });
    const middle = ([row, column]) => [left + side * (column + 0.5), side * (row + 0.5)];
    for (const cell of this.data.cells) drawing.append(box(cell, 'cell'));
    for (const [cell, kind, text] of ENDS) {
      const [x, y] = middle(cell);
      drawing.append(box(cell, `cell ${kind}`), svg('text', { x, y: y + 5, class: 'end', 'text-anchor': 'middle' }, text));
    }
    const turns = this.data.turns.slice(0, this.turn + 1), last = turns[turns.length - 1];
    const places = [...turns.map((one) => middle(this.data.cells[one.state])), middle(last.at)];
    drawing.append(svg('polyline', { points: places.map((one) => one.join()).join(' '), class: 'walked' }));
    const [from, to] = places.slice(-2);
    drawing.append(
      svg('line', { x1: from[0], y1: from[1], x2: to[0], y2: to[1], class: 'moved' }),
      svg('circle', { cx: to[0], cy: to[1], r: side * 0.16, class: 'agent' }),
    );
    host.replaceChildren(drawing);
  }

  text(host) {
    const made = element('p', 'text'), said = this.data.turns.slice(0, this.turn + 1).map((one) => one.action);
    made.append(element('span', 'question', `${tidy(this.data.asked)} `), `${tidy(said.slice(0, -1).join(' '))} `, element('b', '', said[said.length - 1]));
    made.tabIndex = 0;
    host.append(made);
  }

  log() {
    const made = element('div', 'log'), table = element('table'), head = element('tr'), body = element('tbody');
    for (const [name, kind] of [['turn: action', ''], ['p', 'number'], ['reward', 'number'], ['return', 'number']]) head.append(element('th', kind, name));
    const buttons = this.data.turns.map((one, at) => {
      const row = element('tr', at === this.turn ? 'here' : at > this.turn ? 'later' : ''), first = element('td');
      const button = element('button', '', `${at + 1}: ${one.action}`);
      button.type = 'button';
      button.dataset.focus = `turn ${at}`;
      button.setAttribute('aria-pressed', String(at === this.turn));
      button.onclick = () => {
        this.halt();
        this.set(at);
      };
      first.append(button);
      const cells = [probability(this.chance(one)), number(one.reward), number(one.worth)].map((text) => element('td', 'number', text));
      row.append(first, ...cells);
      body.append(row);
      return button;
    });
    table.append(element('thead'), body);
    table.tHead?.append(head);
    rove(body, buttons, this.turn, () => 1);
    made.append(table);
    return made;
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement, loop = (host._loop ||= new Loop(host));
  host.dataset.meanings = 'chosen value';
  loop.take(data, (changes) => setStateValue('spot', changes));
  return keepDrawn(host, () => loop.draw(), () => {
    loop.halt();
    loop.tell();
  });
}
