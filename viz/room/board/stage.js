// The board over the page while a question is asked: seats, then what the room said, then the model beside it.

import { element, named, svg } from '../../shared/dom.js';
import { say } from '../../shared/saying.js';
import { nextStep, otherSteps } from '../shared/desk.js';
import { gapped } from '../shared/make.js';
import { Dots } from './dots.js';
import { clock, facts, inWords, joining } from './facts.js';
import { cloud, histogram, places, votes } from './others.js';
import { mirror } from './mirror.js';
import { farthest, seats } from './places.js';

/** @type {[number, number][]} */
const SIZES = [
  [34, 3.5],
  [90, 2.5],
  [200, 1.75],
  [600, 1.25],
]; // of the question, by its letters
const TAKES = {
  word: 'Type one.',
  choice: 'Choose one.',
  number: 'Type a number.',
  ranking: 'Put them into order.',
  cloud: 'Type a few words.',
  pairs: 'Choose the better one.',
};

export class Stage {
  hall = /** @type {any} */ (null);
  act = /** @type {(body: any) => void} */ (() => {});
  dots = new Dots();
  first = false; // whether the first round is shown alone
  called = '';

  /** do: what a button does, by its name. */
  constructor(hall, act) {
    Object.assign(this, { hall, act });
    this.dialog = element('dialog', 'board');
    this.dialog.setAttribute('aria-label', 'Question to the room');
    this.head = element('header');
    this.plot = svg('svg', { 'aria-hidden': 'true' });
    this.stage = element('div', 'stage');
    this.room = element('div', 'room');
    this.side = element('aside');
    this.foot = element('footer');
    this.alarm = element('p', 'alarm');
    this.alarm.setAttribute('role', 'alert');
    this.stage.append(this.plot, this.room);
    this.dialog.append(this.head, this.stage, this.side, this.foot, this.alarm);
    this.sizes = new ResizeObserver(() => this.dialog.open && this.hall.room?.question && this.draw());
    this.sizes.observe(this.stage);
  }

  box() {
    const { width, height } = this.stage.getBoundingClientRect(),
      u = parseFloat(getComputedStyle(this.dialog).fontSize);
    for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) this.plot.setAttribute(name, String(value));
    return { width, height, u };
  }

  paint() {
    const { room } = this.hall;
    this.dialog.classList.toggle('lonely', !this.hall.connected);
    this.drawHead(room);
    this.drawFoot(room);
    this.drawSide(room);
    this.draw();
    this.tick();
  }

  drawHead({ question, state, result }) {
    const revealed = state === 'revealed',
      round = question.round > 1 ? ' · second round' : '',
      big = question.text || question.prompt;
    const kicker = element('p', 'kicker', `Question ${question.number}${round}${{ closed: ' · closed', revealed: ' · revealed' }[state] ?? ''}`);
    const made = element('h2'),
      size = (SIZES.find(([most]) => big.length <= most) ?? SIZES[3])[1],
      right = result?.rows?.find((row) => row.right)?.label;
    made.style.fontSize = `calc(var(--u) * ${size})`;
    const parts = gapped(big).map((part) => (typeof part !== 'string' && revealed && right ? element('em', '', right) : part));
    made.append(...parts);
    const under = state === 'asking' || state === 'closed';
    const hint =
      state === 'asking'
        ? `${TAKES[question.kind]} What the room says stays hidden until time is up.`
        : 'What the room said stays hidden until it is shown.';
    const line = element('p', 'told', [question.text ? question.prompt : '', under ? hint : ''].filter(Boolean).join(' '));
    this.head.replaceChildren(kicker, made, ...(line.textContent && (under || big.length > 34 || !revealed) ? [line] : []));
  }

  drawSide(room) {
    const { state, result } = room,
      asks = state === 'asking' || state === 'closed';
    this.dialog.classList.toggle('asks', asks);
    const key = JSON.stringify([this.hall.code, this.hall.desk.addresses, room.joined, state, asks ? room.seconds : result]);
    if (this.drawn === key) return;
    this.drawn = key;
    const parts = [joining(this.hall.code, this.hall.desk, room)];
    if (state === 'asking' && room.left !== null) parts.push(clock());
    if (!asks && result) parts.push(facts(result, state === 'revealed'));
    this.side.replaceChildren(...parts);
  }

  drawFoot(room) {
    const next = nextStep(room),
      { state, question } = room;
    const key = JSON.stringify([state, question.round, room.where, this.first, room.seconds === null]);
    if (this.footed === key) return;
    this.footed = key;
    const focus = /** @type {any} */ (this.foot.getRootNode())?.activeElement?.dataset?.focus;
    const does = (name, title, cap, body) => {
      const made = named(name, title, () => this.act(body));
      if (cap) made.append(' ', element('kbd', '', cap));
      return made;
    };
    const made = [element('b', 'where', room.where)];
    if (next) made.push(does('next', next[1], 'Page Down', next[0]));
    if (state === 'asking' && room.left !== null) made.push(does('more', '+ 15 s', '+', { do: 'extend', seconds: 15 }));
    for (const [name, step] of Object.entries(otherSteps(room))) if (step) made.push(does(name, step[1], '', step[0]));
    if (question.round > 1 && (state === 'shown' || state === 'revealed'))
      made.push(does('first', this.first ? 'Both rounds' : 'First round', '1', { do: 'first' }));
    made.push(does('hide', 'Hide', 'Esc', { do: 'hide' }));
    this.foot.replaceChildren(...made);
    if (focus) /** @type {HTMLElement | null} */ (this.foot.querySelector(`[data-focus="${focus}"]`))?.focus();
  }

  draw() {
    const { room, desk } = this.hall,
      box = this.box(),
      { result, question, state } = room;
    if (box.width < box.u || box.height < box.u) return; // not laid out yet: the observer draws it
    this.room.replaceChildren();
    if (state === 'asking' || state === 'closed' || !result) {
      this.drawSeats(box, room, desk.seats ?? '');
      return;
    }
    say(this.stage, inWords(room, result));
    const how = { revealed: state === 'revealed', first: this.first };
    if (question.kind === 'cloud' || question.kind === 'pairs') {
      const learn = question.kind === 'pairs' ? () => this.act({ do: 'learn' }) : null;
      this.plot.replaceChildren();
      this.dots.place([]);
      this.room.append(question.kind === 'cloud' ? cloud(result, this.first) : votes(result, learn));
      return;
    }
    const made = result.bins ? histogram(result, box, how) : result.places ? places(result, question.options, box, how) : mirror(result, box, how);
    this.show(made.shapes, made.dots);
  }

  drawSeats({ width, height, u }, { joined, answered }, filled) {
    const count = Math.max(joined, filled.length),
      found = seats(Math.max(1, count), width, height - 3.5 * u, farthest(count) * u);
    const seat = (at) => [found.at(at)[0] - 0.23 * found.pitch, found.at(at)[1], 0.26 * found.pitch, filled[at] === '1' ? 'full' : 'empty'];
    const dots = Array.from({ length: count }, (_, at) => seat(at));
    const told = svg('text', { x: 0, y: Math.ceil(count / found.across) * found.pitch + 2.2 * u, 'font-size': 1.5 * u, class: 'quiet' });
    if (count)
      told.append(
        svg('tspan', { class: 'strong' }, answered),
        ` of ${joined} have answered.${width > 52 * u ? ' Each dot is a phone; it is full once it has answered.' : ''}`,
      );
    else told.append('No phone has joined yet.');
    this.show([told], dots);
  }

  show(shapes, dots) {
    this.dots.place(dots);
    const layer = svg('g', {}, ...shapes);
    if (this.dots.group.parentNode !== this.plot) this.plot.replaceChildren(layer, this.dots.group);
    else if (this.plot.firstElementChild !== this.dots.group) this.plot.firstElementChild?.replaceWith(layer);
    else this.plot.prepend(layer);
  }

  tick() {
    const { room } = this.hall,
      left = room && room.state === 'asking' ? this.hall.left() : null,
      timer = this.side.querySelector('.timer');
    if (left === null || !timer) return;
    const seconds = Math.ceil(left),
      bar = /** @type {HTMLElement} */ (timer.querySelector('u'));
    timer.querySelector('b').textContent = String(seconds);
    bar.style.width = `${Math.min(100, (100 * left) / (room.seconds || 1))}%`;
    const said = seconds <= 0 ? 'Time is up.' : seconds <= 10 ? '10 seconds left.' : '';
    const key = `${room.question.id} ${room.question.round} ${said}`;
    if (said && this.called !== key) say(this.stage, `${said} ${room.answered} of ${room.joined} have answered.`);
    this.called = key;
  }
}
