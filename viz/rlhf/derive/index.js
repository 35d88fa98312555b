// Steps of the policy gradient's derivation as numbers. Data: payload.py beside this file: nothing is asked while a hand drags.

import { element, refocus } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { tips } from '../../shared/tips.js';
import { identity } from './identity.js';
import { samples } from './samples.js';
import { advantages } from './advantages.js';

const REST = 450; // milliseconds without a move until the page is told
const PARTS = { log: identity, samples, td: advantages };

class Derive {
  /** @type {any} */
  data;
  /** @type {(changes: any) => void} */
  send = () => {};
  /** @type {any} what was changed and not told yet */
  changes = {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  telling;

  constructor(host) {
    this.host = host;
  }

  take(data, send) {
    const same = this.data && this.data.proof === data.proof;
    this.data = same && Object.keys(this.changes).length ? { ...data, ...this.kept() } : structuredClone(data);
    this.send = send;
  }

  /** What a hand has changed since the page was told. */
  kept() {
    const { theta, rewards, arm, power, cell, action } = this.data;
    return { theta, rewards, arm, power, cell, action };
  }

  /** Something was dragged or chosen: the page is told once the hand rests. */
  set(changes) {
    Object.assign(this.changes, changes);
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.host.isConnected && this.tell(), REST);
  }

  tell() {
    clearTimeout(this.telling);
    if (Object.keys(this.changes).length) this.send(this.changes);
    this.changes = {};
  }

  draw() {
    const root = element('div', 'derive'), focused = this.host.getRootNode().activeElement?.dataset?.focus;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    this.host.replaceChildren(root);
    PARTS[this.data.proof](root, this);
    refocus(root, focused, { preventScroll: true });
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const derive = (host._derive ||= new Derive(host));
  tips(host);
  derive.take(data, (changes) => setStateValue('spot', changes));
  return keepDrawn(host, () => derive.draw(), () => derive.tell());
}
