// The room on the lecturer's screen: how to join (J), what to ask (A), and the board over the page while a question is asked.
// While it lies open, Page Down leads through the question; ../../shared/keys/ hands it the keys.

import { element, ending, named } from '../../shared/dom.js';
import { listen, tell } from '../../shared/messages.js';
import { askDialog, joinCard } from './dialogs.js';
import { followRuns } from './follow.js';
import { hall } from './hall.js';
import { Stage } from './stage.js';
import { nextStep } from '../shared/desk.js';

const PATIENCE = 2000; // milliseconds in which the server answers a key
const RESTS = 1000; // milliseconds after a question was asked or is done in which Page Down does nothing: one press too many
const TICK = 250,
  BUTTON = '.st-key-gb-room button';
const view = { hidden: '', at: '' }; // the question that was hidden by Escape, and the stop that was come to: they outlive a run

class Board {
  data = /** @type {any} */ ({});
  stepped = { from: '', when: 0 };
  rests = 0; // until when Page Down does nothing

  constructor(root) {
    this.stage = new Stage(hall, (body) => this.act(body));
    this.join = joinCard(
      hall,
      () => this.data.lesson,
      () => this.open('ask'),
    );
    this.ask = askDialog(hall, () => ({ lesson: this.data.lesson, stop: this.data.stop }));
    this.strip = element('div', 'strip');
    this.strip.hidden = true;
    root.replaceChildren(this.stage.dialog, this.join.made, this.ask.made, this.strip);
    this.stage.dialog.addEventListener('cancel', () => (view.hidden = this.key()));
    for (const one of [this.stage.dialog, this.join.made, this.ask.made]) one.addEventListener('close', () => this.cover());
    this.ask.made.addEventListener('close', () => setTimeout(() => this.speak(true), PATIENCE)); // a question may be on its way
  }

  key = () => (hall.room?.question ? `${hall.room.question.id}` : '');

  /** What lies open is known to ../../shared/keys/, and closed by Escape before anything below it. */
  cover() {
    const open = [this.stage.dialog, this.join.made, this.ask.made].some((one) => one.open),
      rests = performance.now() < this.rests;
    if (open) document.documentElement.dataset.gbBoard = 'open';
    else delete document.documentElement.dataset.gbBoard;
    tell('board', { open: open || rests, takes: open || rests, code: hall.code });
    this.drawStrip();
  }

  paint() {
    this.join.draw();
    this.arrive();
    const asked = Boolean(hall.room?.question) && hall.room.state !== 'waiting',
      wanted = asked && view.hidden !== this.key();
    if (wanted && !this.stage.dialog.open) {
      this.stage.first = false;
      this.stage.dialog.showModal();
    }
    if (!wanted && this.stage.dialog.open) {
      if (!asked) this.rest();
      this.stage.dialog.close();
    }
    this.ask.paint();
    if (wanted) this.stage.paint();
    this.cover();
    this.speak();
  }

  rest() {
    this.rests = performance.now() + RESTS;
    setTimeout(() => this.cover(), RESTS + 1);
  }

  /** A stop that asks, come to just now: its question is there to be asked, if there is a room. */
  arrive() {
    const { lesson, stop, asks } = this.data, here = `${lesson} ${stop}`;
    if (!hall.room || view.at === here) return;
    view.at = here;
    hall.silent = Boolean(asks) && hall.room.state === 'waiting';
    if (hall.silent && !this.ask.made.open && !this.join.made.open) this.open('ask');
  }

  /** The picture of a stop that asks holds the answer: phones see it once that is revealed, or whoever speaks does not ask. */
  speak(declined = false) {
    const state = hall.room?.state;
    if (!hall.silent || !(state === 'revealed' || (declined && state === 'waiting' && !this.ask.made.open))) return;
    hall.silent = false;
    hall.opened();
  }

  drawStrip() {
    const { room } = hall,
      shown = Boolean(room?.question) && room.state !== 'waiting' && !this.stage.dialog.open;
    this.strip.hidden = !shown;
    if (!shown) return;
    const said = { asking: `${room.answered} of ${room.joined} have answered`, closed: 'closed', shown: 'shown', revealed: 'revealed' }[room.state];
    const back = named('back', 'Show the board', () => this.bring());
    this.strip.replaceChildren(element('span', '', `Question ${room.question.number}: ${said}`), back);
  }

  bring() {
    view.hidden = '';
    this.paint();
  }

  async open(what) {
    if (!hall.code) await hall.find();
    const dialog = what === 'ask' ? this.ask : this.join;
    if (dialog.made.open) return dialog.made.close();
    (what === 'ask' ? this.join : this.ask).made.close();
    dialog.made.showModal();
    this.cover();
    await dialog.draw();
    if (!hall.code) /** @type {HTMLElement | null} */ (dialog.made.querySelector('.open input'))?.focus();
  }

  async act(body) {
    this.stage.alarm.textContent = '';
    if (body.do === 'hide') return ((view.hidden = this.key()), this.paint());
    if (body.do === 'first') return ((this.stage.first = !this.stage.first), this.paint());
    try {
      if (body.do === 'learn') return await this.learn();
      await hall.act(body);
    } catch (error) {
      this.stage.alarm.textContent = error.message;
    }
  }

  /** To where something learns from the votes; the question is done, so that its board does not lie over it. */
  async learn() {
    const where = new URL(hall.desk.after || '/rlhf?view=reward', location.origin);
    if (this.data.presenting) where.searchParams.set('present', '1');
    await hall.act({ do: 'done' });
    location.assign(where.pathname + where.search);
  }

  /** On by a key. One that is pressed twice before the server has answered is one. */
  step(body) {
    const { state, question } = hall.room,
      from = `${question.id} ${question.round} ${state}`;
    if (this.stepped.from === from && performance.now() - this.stepped.when < PATIENCE) return null;
    this.stepped = { from, when: performance.now() };
    return this.act(body);
  }

  /** Over the page lies a card: on asks what the lesson asks, or leads back to the page, as back does. */
  pressCard(key) {
    if (key === 'on' && this.ask.takes()) {
      if (performance.now() < this.rests) return;
      this.rest();
      this.ask.next();
    } else if (key === 'on' || key === 'back') for (const one of [this.join.made, this.ask.made]) one.close();
  }

  /** A key that ../../shared/keys/ hands over. */
  press({ key }) {
    if (key === 'join' || key === 'ask') return this.open(key);
    if (this.join.made.open || this.ask.made.open) return this.pressCard(key);
    if (!this.stage.dialog.open || performance.now() < this.rests) return null;
    const next = nextStep(hall.room);
    if (key === 'on') return next && this.step(next[0]);
    if (key === 'more' && hall.room.state === 'asking' && hall.room.left !== null) return this.act({ do: 'extend', seconds: 15 });
    if (key === 'first' && hall.desk.result?.rounds?.length > 1) return this.act({ do: 'first' });
    return null;
  }
}

/** On or back, as a remote asks: what a card over the page takes, by the line of the lesson, or else by a button of the page. */
function turn(board, by) {
  if (board.join.made.open || board.ask.made.open) return board.pressCard(by > 0 ? 'on' : 'back');
  if (document.querySelector('.st-key-gb-lesson')) return tell('turn', by);
  /** @type {HTMLElement | null} */ (document.querySelector(`.st-key-gb-key-${by > 0 ? 'PageDown' : 'PageUp'} button`))?.click();
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector('.root'),
    board = (root._board ??= new Board(root));
  board.data = data;
  hall.paint = () => board.paint();
  hall.turn = (by) => turn(board, by);
  const press = (event) => {
    if (!(event.target instanceof Element && event.target.closest(BUTTON))) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the page need not run for it
    board.open('join');
  };
  document.addEventListener('click', press, true);
  const deaf = listen('room', (message) => board.press(message)),
    ticking = setInterval(() => board.stage.dialog.open && board.stage.tick(), TICK);
  hall.begin().then(() => board.paint());
  board.paint();
  const { again, still } = followRuns(hall, data);
  hall.opened = again;
  return ending(parentElement, () => {
    document.removeEventListener('click', press, true);
    deaf();
    still();
    clearInterval(ticking);
  });
}
