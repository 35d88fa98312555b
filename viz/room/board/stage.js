// The board over the page while a question is asked: seats, then what the room said, then the model beside it.

import { element, named, svg } from '../../shared/dom.js';
import { say } from '../../shared/saying.js';
import { nextStep, otherSteps } from '../shared/desk.js';
import { gapped } from '../shared/make.js';
import { Dots } from './dots.js';
import { clock, facts, inWords, joining, unreached } from './facts.js';
import { ruler } from './lines.js';
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
const SHARE = 0.66; // of the stage's width, for options beside the seats
const NARROW = 40; // of a stage under which the seats stand below them, in units
const SCROLLS = '(max-width: 900px)'; // as style.css has it: the board may be higher than the window
const BESIDE = 0.7; // of the distance between seats, where options stand beside them
const LARGEST = 1.9,
  SMALLEST = 0.9; // of an option's letters, in units
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
  widthOf = /** @type {((text: string, size: number) => number) | undefined} */ (undefined);

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
      style = getComputedStyle(this.dialog),
      u = parseFloat(style.fontSize);
    for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) this.plot.setAttribute(name, String(value));
    return { width, height, u, widthOf: (this.widthOf ??= ruler(style.getPropertyValue('--gb-serif') || 'serif')) };
  }

  paint() {
    const { room } = this.hall;
    this.dialog.classList.toggle('lonely', !this.hall.connected);
    this.drawHead(room, this.hall.desk.result);
    this.drawFoot(room);
    this.drawSide(room);
    this.draw();
    this.tick();
  }

  drawHead({ question, state, left }, result) {
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
        ? `${TAKES[question.kind]} What the room says stays hidden until ${left === null ? 'it is shown' : 'time is up'}.`
        : 'What the room said stays hidden until it is shown.';
    const line = element('p', 'told', [question.text ? question.prompt : '', under ? hint : ''].filter(Boolean).join(' '));
    this.head.replaceChildren(kicker, made, ...(line.textContent && (under || big.length > 34 || !revealed) ? [line] : []));
  }

  drawSide(room) {
    const { state, question, locked } = room,
      { addresses, reachable, result } = this.hall.desk,
      asks = state === 'asking' || state === 'closed';
    this.dialog.classList.toggle('asks', asks);
    this.side.classList.toggle('unreached', !reachable);
    const key = JSON.stringify([this.hall.code, addresses, reachable, locked, room.joined, state, asks ? room.seconds : result]);
    if (this.drawn === key) return;
    this.drawn = key;
    const parts = [joining(this.hall.code, this.hall.desk, room), ...unreached(this.hall.desk, () => this.act({ do: 'serve' }))];
    if (state === 'asking' && room.left !== null) parts.push(clock());
    if (!asks && result) parts.push(facts(result, state === 'revealed', question.kind === 'choice' || question.kind === 'word'));
    this.side.replaceChildren(...parts);
  }

  drawFoot(room) {
    const next = nextStep(room),
      { state, question } = room;
    const twice = this.hall.desk.result?.rounds?.length > 1;
    const key = JSON.stringify([state, question.round, twice, room.where, this.first, room.seconds === null]);
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
    if (twice && (state === 'shown' || state === 'revealed'))
      made.push(does('first', this.first ? 'Both rounds' : 'First round', '1', { do: 'first' }));
    made.push(does('hide', 'Hide', 'Esc', { do: 'hide' }));
    this.foot.replaceChildren(...made);
    if (focus) /** @type {HTMLElement | null} */ (this.foot.querySelector(`[data-focus="${focus}"]`))?.focus();
  }

  draw() {
    const { room, desk } = this.hall,
      box = this.box(),
      { question, state } = room,
      { result } = desk;
    if (box.width < box.u || box.height < box.u) return; // not laid out yet: the observer draws it
    if (state === 'asking' || state === 'closed' || !result) {
      this.drawSeats(box, room, desk.seats ?? '');
      return;
    }
    this.stage.style.minHeight = '';
    this.room.replaceChildren();
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

  /** The options as the hall reads them, as large as they can be. Returns where the seats begin, [x, y]. */
  drawOptions({ width, height, u }, { id, options }) {
    if (!options.length) {
      this.stage.style.minHeight = '';
      this.room.replaceChildren();
      return [0, 0];
    }
    const narrow = width < NARROW * u,
      key = [id, Math.round(width), Math.round(height)].join();
    if (this.room.dataset.options !== key || !this.room.querySelector('.options')) {
      const list = element('ol', 'options');
      list.append(...options.map((one) => element('li', '', one)));
      list.style.width = `${width * (narrow ? 1 : SHARE)}px`;
      this.room.replaceChildren(list);
      for (let size = LARGEST; size >= SMALLEST; size -= 0.1) {
        list.style.fontSize = `calc(var(--u) * ${size.toFixed(1)})`;
        if (list.offsetHeight <= height * (narrow ? SHARE : 1)) break;
      }
      this.room.dataset.options = key;
      this.stage.style.minHeight = matchMedia(SCROLLS).matches ? `${list.offsetHeight}px` : '';
    }
    const list = /** @type {HTMLElement} */ (this.room.firstElementChild);
    return narrow ? [0, list.offsetHeight + u] : [(SHARE + 0.04) * width, 0];
  }

  drawSeats(box, { joined, answered, question }, filled) {
    const [left, top] = this.drawOptions(box, question),
      { u } = box,
      width = box.width - left,
      beside = question.options.length > 0;
    const count = Math.max(joined, filled.length),
      found = seats(Math.max(1, count), width, box.height - top - 3.5 * u, (beside ? BESIDE : 1) * farthest(count) * u);
    const seat = (x, y, kind) => [left + x - 0.23 * found.pitch, top + y, 0.26 * found.pitch, kind];
    const dots = Array.from({ length: count }, (_, at) => seat(...found.at(at), filled[at] === '1' ? 'full' : 'empty'));
    const y = top + Math.ceil(count / found.across) * found.pitch + 2.2 * u,
      told = svg('text', { x: left, y, 'font-size': (beside ? 1.25 : 1.5) * u, class: 'quiet' });
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
