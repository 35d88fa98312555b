// The keys that work on every page, whatever has the focus: Page Down and Page Up, as a clicker sends them, turn to the next
// stop or view, and so do the arrows where nothing has it; Escape closes what lies on top; C opens the controls of presenter
// mode, ? says which keys there are. Streamlit's own shortcuts leave keys to the field that is typed in.

import { element, ending } from '../dom.js';
import { latest, tell } from '../messages.js';
import { drawer } from './drawer.js';
import { sayLong, sendAtRest } from './feedback.js';
import { help } from './help.js';
import { landmarks } from './landmarks.js';
import { knowScripts } from './letters.js';

const CLOSE = 0.03; // of a pixel: what letters may differ by
const ROOM = { j: 'join', a: 'ask', '+': 'more', 1: 'first' }; // of the room; the last two while the board lies open
const TURNS = { PageDown: 1, PageUp: -1 }, ARROWS = { ArrowRight: 1, ArrowLeft: -1 };

/** A key for the room, where the page has one: how to join, what to ask, and what the board over the page takes. */
function forRoom(key) {
  const does = ROOM[key.toLowerCase()], board = latest('board');
  if (!does || !board || (!board.takes && 'more first'.includes(does))) return false;
  tell('room', { key: does });
  return true;
}

/** What has the focus, inside the views too. */
function focused() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

/** Whether letters that are typed go into a field. */
function typing(at) {
  return Boolean(at?.isContentEditable || at?.matches('textarea, select, input:not([type=range], [type=checkbox], [type=radio], [type=button])'));
}

function press(key) {
  /** @type {HTMLElement | null} */
  const button = document.querySelector(`.st-key-${key} button`);
  button?.click();
  return button !== null;
}

/** The line at the foot of the window, where a lesson is given or a view presented. */
const line = () => document.querySelector('.st-key-gb-lesson');

/** On or back: by the line at the foot, which knows how far several quick turns lead, or else by a button of the page. */
function turn(by, at) {
  if (typing(at)) at.blur(); // what was typed is sent first
  if (!line()) return press(by > 0 ? 'gb-key-PageDown' : 'gb-key-PageUp');
  tell('turn', by);
  return true;
}

/** On through the question that the board shows, or a card asks for; back closes a card. A field that is typed in keeps its keys. */
function onBoard(by, at) {
  if (typing(at)) return false;
  if (latest('board')?.takes) tell('room', { key: by > 0 ? 'on' : 'back' });
  return true;
}

/** Whether something lies open that closes itself by Escape. */
const OVER = '[data-gb-map], [data-gb-board], [data-gb-term], [data-testid=stPopoverBody], [data-testid=stDialog], [role=listbox]';
const covered = () => document.querySelector(OVER) !== null;

function act(event, controls, keys) {
  const at = focused(), plain = !(event.ctrlKey || event.metaKey || event.altKey);
  if (event.key === 'Escape') {
    if (keys.open || document.fullscreenElement || covered()) return false;
    return controls.close() || press('gb-leave');
  }
  if (!plain || keys.open) return false;
  if (latest('board')?.open && (event.key in TURNS || event.key in ARROWS)) return event.key in TURNS && onBoard(TURNS[event.key], at);
  if (event.key in TURNS) return turn(TURNS[event.key], at);
  if (event.key in ARROWS && at === document.body && line())
    setTimeout(() => event.defaultPrevented || turn(ARROWS[event.key], at)); // after the views
  if (typing(at)) return false;
  if (event.key === 'c' || event.key === 'C') return controls.turn();
  if (event.key === 'm' || event.key === 'M' || event.key === '/') return tell('map', { find: event.key === '/' }), true;
  if (event.key === '?') return keys.showModal(), true;
  return forRoom(event.key);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.root') ?? parentElement.appendChild(element('div', 'root'));
  const keys = root.querySelector('dialog') ?? root.appendChild(help());
  const controls = drawer(data.presenting);
  const unit = () => Math.min(innerWidth / 1152, innerHeight / 648); // as present.css has it, which may not be there yet
  const measure = () => {
    if (data.presenting && Math.abs(unit() - data.unit) > CLOSE) setTriggerValue('unit', unit());
  };
  const hear = (event) => {
    if (event.defaultPrevented || !act(event, controls, keys)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  knowScripts();
  measure();
  addEventListener('resize', measure);
  addEventListener('keydown', hear, true);
  const ends = [sendAtRest(), sayLong(root), landmarks()];
  return ending(parentElement, () => {
    ends.forEach((end) => end());
    removeEventListener('resize', measure);
    removeEventListener('keydown', hear, true);
  });
}
