// What a person who types or waits is told: a text acts by itself once the hand rests, and whatever takes long says so and can
// be taken back. The line on top that shows short waits is style.css's of the frame.

import { element } from '../dom.js';

const REST = 400; // milliseconds after the last key
const LONG = 3000; // milliseconds after which a wait is said in words
const FIELDS = '.stTextInput input, .stTextArea textarea';
const RUNNING = 'data-test-script-state';

let waiting = 0; // it outlives a run of the page: what is typed while one ends is sent all the same

/** Send a text to the page once the hand rests, as Ctrl and Enter would. Returns what ends it. */
export function sendAtRest() {
  const hear = (event) => {
    const field = event.composedPath()[0];
    clearTimeout(waiting);
    if (!(field instanceof HTMLElement) || !field.matches(FIELDS) || event.isComposing) return;
    waiting = setTimeout(() => {
      if (field.isConnected) field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }));
    }, REST);
  };
  const cancel = (event) => event.key === 'Enter' && clearTimeout(waiting); // it is sent already
  addEventListener('input', hear, true);
  addEventListener('compositionend', hear, true);
  addEventListener('keydown', cancel, true);
  return () => {
    removeEventListener('input', hear, true);
    removeEventListener('compositionend', hear, true);
    removeEventListener('keydown', cancel, true);
  };
}

/** Say how long the page works, and offer to stop it. Returns what ends it. */
export function sayLong(root) {
  const app = document.querySelector('.stApp');
  if (!app) return () => {};
  const box = root.querySelector('.long') ?? root.appendChild(element('div', 'long'));
  const said = element('span'), stop = element('button', '', 'Stop');
  stop.type = 'button';
  stop.onclick = () => {
    /** @type {HTMLElement | null} */ (document.querySelector('.st-key-gb-key-stop button'))?.click(); // takes the change back
  };
  box.hidden = true;
  box.setAttribute('role', 'status');
  box.replaceChildren(said, stop);
  let began = 0, ticking = 0;
  const tick = () => {
    const waited = performance.now() - began;
    if (waited < LONG) return;
    box.hidden = false;
    said.textContent = `Working, ${Math.round(waited / 1000)} s`;
  };
  const look = () => {
    const running = app.getAttribute(RUNNING) === 'running';
    if (running === Boolean(ticking)) return;
    clearInterval(ticking);
    ticking = 0;
    box.hidden = true;
    if (!running) return;
    began = performance.now();
    ticking = setInterval(tick, 500);
  };
  const observer = new MutationObserver(look);
  observer.observe(app, { attributes: true, attributeFilter: [RUNNING] });
  look();
  return () => {
    observer.disconnect();
    clearInterval(ticking);
  };
}
