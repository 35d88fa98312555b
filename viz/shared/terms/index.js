// What a marked term means. A mark is a link to the glossary in the page's prose (pages/server/terms.py): it is listened to from
// the document, and nothing in it is changed. Pointing at it shows the small window for as long as one points; a click, a touch
// or Enter opens it until it is closed.

import { element, ending, leaving, unit } from '../dom.js';
import { listen } from '../messages.js';
import { asked, keyOf, titleOf } from '../overview.js';
import { place } from './place.js';

const WHERE = 'glossary?term=', GLOSSARY = 'glossary';
const REST = 350, GRACE = 250; // milliseconds that a pointer rests on a mark before it opens, and may be on its way into the window
const EARS = { pointerover: 'over', pointerout: 'out', click: 'click', pointerdown: 'press', focusin: 'moved', keydown: 'key', scroll: 'stay', resize: 'stay' };
const LIT = 'gb-term'; // the marked word while it is open: style.css of the frame

/** Streamlit's own links have a data-testid. @returns {HTMLAnchorElement | null} */
const markOf = (target) => (target instanceof Element ? target.closest(`a[href*="${WHERE}"]:not([data-testid])`) : null);

const nameOf = (mark) => new URL(mark.href).searchParams.get('term') ?? '';

class Window {
  here = '';
  /** @type {(where: Record<string, string>) => void} */
  go = () => {};
  /** @type {HTMLAnchorElement | null} */
  mark = null;
  held = false; // opened by a click, a touch or Enter
  at = null;
  waiting = 0;

  constructor(root) {
    this.box = element('div', 'term');
    this.box.setAttribute('role', 'dialog');
    this.box.hidden = true;
    this.box.tabIndex = -1;
    this.box.onkeydown = (event) => this.leave(event);
    this.box.onpointerenter = () => clearTimeout(this.waiting);
    this.box.onpointerleave = () => this.soon();
    root.append(this.box);
  }

  /** Open it at a mark; `held` gives it the focus. */
  async open(mark, held, at = null) {
    clearTimeout(this.waiting);
    const same = this.mark === mark;
    Object.assign(this, { mark, held, at });
    if (!same) await this.fill(nameOf(mark));
    if (this.mark !== mark) return; // another was opened meanwhile, or this one closed
    this.box.hidden = false;
    document.documentElement.dataset.gbTerm = 'open'; // Escape closes it and nothing below: ../keys/
    this.light(mark);
    this.stay();
    if (held) this.box.focus({ preventScroll: true });
  }

  async fill(name) {
    const all = await asked().catch(() => null);
    const [term, page, view, says] = all?.terms.find((one) => one[0] === name) ?? [name, '', '', ''];
    const head = element('header'), close = element('button', 'close', '×'), doors = element('footer');
    close.type = 'button';
    close.setAttribute('aria-label', 'Close');
    close.onclick = () => this.close();
    head.append(element('h2', '', term), close);
    if (page && keyOf(page, view) !== this.here) doors.append(this.door(`${titleOf(all, page, view)} →`, { page, view }));
    else if (page) doors.append(element('span', '', 'Shown in this view'));
    doors.append(this.door('Glossary', { page: GLOSSARY, term: name }));
    const said = element('p', '', says || (all ? 'The glossary does not have it.' : 'It could not be fetched: is Glassbox still running?'));
    this.box.setAttribute('aria-label', term);
    this.box.replaceChildren(head, said, doors);
  }

  door(title, where) {
    const made = element('button', 'door', title);
    made.type = 'button';
    made.onclick = () => {
      this.close();
      this.go(where);
    };
    return made;
  }

  /** Colour the word without touching it, where the browser can. */
  light(mark) {
    if (typeof Highlight === 'undefined') return;
    const range = new Range();
    range.selectNodeContents(mark);
    CSS.highlights.set(LIT, new Highlight(range));
  }

  /** Stay beside the word, or close where it has gone. */
  stay() {
    if (this.mark && !this.box.hidden && !(this.mark.isConnected && place(this.box, this.mark, this.at, unit()))) this.close(false);
  }

  close(refocus = this.held) {
    const mark = this.mark;
    clearTimeout(this.waiting);
    this.mark = null;
    this.held = false;
    this.box.hidden = true;
    delete document.documentElement.dataset.gbTerm;
    if (typeof Highlight !== 'undefined') CSS.highlights.delete(LIT);
    if (refocus && mark?.isConnected) mark.focus({ preventScroll: true });
  }

  /** Close what only pointing has opened, unless the pointer comes back. */
  soon() {
    clearTimeout(this.waiting);
    if (this.mark && !this.held) this.waiting = setTimeout(() => this.close(), GRACE);
  }

  /** Beyond its first and its last button the focus goes back to the word. */
  leave(event) {
    if (event.key !== 'Tab') return;
    const buttons = [...this.box.querySelectorAll('button')], end = event.shiftKey ? buttons[0] : buttons.at(-1);
    const from = /** @type {ShadowRoot} */ (this.box.getRootNode()).activeElement;
    if (from !== end && !(event.shiftKey && from === this.box)) return;
    event.preventDefault();
    this.close();
  }

  over(event) {
    const mark = markOf(event.target);
    if (!mark || event.pointerType !== 'mouse' || this.held || event.buttons) return;
    clearTimeout(this.waiting);
    if (mark !== this.mark) this.waiting = setTimeout(() => this.open(mark, false, { x: event.clientX, y: event.clientY }), REST);
  }

  out(event) {
    if (event.pointerType !== 'mouse' || !markOf(event.target)) return;
    clearTimeout(this.waiting);
    this.soon();
  }

  click(event) {
    const mark = markOf(event.target);
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.mark === mark && this.held) this.close();
    else this.open(mark, true, event.detail ? { x: event.clientX, y: event.clientY } : null);
  }

  /** A press elsewhere closes it; on its own word, the click that follows does. */
  press(event) {
    if (this.mark && !event.composedPath().includes(this.box) && markOf(event.target) !== this.mark) this.close();
  }

  /** So does the focus, where something else has taken it: the map, a field. */
  moved(event) {
    if (this.mark && !event.composedPath().includes(this.box) && event.target !== this.mark) this.close(false);
  }

  key(event) {
    if (event.key !== 'Escape' || this.box.hidden) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.close();
  }
}

/** Listen for marks everywhere. Returns what ends it. */
function hear(shown) {
  const acts = Object.entries(EARS).map(([kind, act]) => /** @type {const} */ ([kind, (event) => shown[act](event)]));
  for (const [kind, act] of acts) addEventListener(kind, act, true);
  const ends = listen('map', () => shown.close(false));
  return () => {
    ends();
    for (const [kind, act] of acts) removeEventListener(kind, act, true);
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.root');
  /** @type {Window} */
  const shown = (root._shown ??= new Window(root));
  if (shown.mark && (shown.here !== data.here || !shown.mark.isConnected)) shown.close(false);
  Object.assign(shown, { here: data.here, go: (where) => setTriggerValue('go', where) });
  const end = hear(shown);
  ending(parentElement, end);
  return leaving(parentElement, () => {
    end();
    shown.close(false); // or Escape would be kept for it
  });
}
