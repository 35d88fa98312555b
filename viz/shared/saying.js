// What a picture shows now, in words. A canvas says nothing to who cannot see it: each view writes one sentence beside its
// picture, and a screen reader says it politely once the hand rests, not at every step of a slider.

import { element } from './dom.js';

const REST = 700; // ms without a change
const HIDDEN = 'position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap';

/**
 * Say what is shown. The sentence stands beside the view's element, which the view draws anew, and outlives it.
 * @param {any} host the view's element
 * @param {string} text the same text again is not said again
 * @param {Element} [picture] named after it at once: a canvas, or a drawing of shapes alone
 */
export function say(host, text, picture) {
  picture?.setAttribute('role', picture.getAttribute('role') || 'img');
  picture?.setAttribute('aria-label', text);
  const memory = (host._saying ??= { timer: 0, text: null });
  if (!memory.region?.isConnected) {
    memory.region = element('p');
    memory.region.style.cssText = HIDDEN;
    memory.region.setAttribute('aria-live', 'polite');
    memory.region.dataset.says = '';
    host.after(memory.region);
    memory.region.textContent = text; // what a page opens with is read there, not called out
  }
  if (memory.text === text) return;
  memory.text = text;
  clearTimeout(memory.timer);
  memory.timer = setTimeout(() => (memory.region.textContent = text), REST);
}
