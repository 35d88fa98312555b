// Page Down, Page Up and Escape also where a one-line text has the focus: Streamlit's shortcuts leave that to the field.

import { ending } from '../dom.js';

const KEYS = ['PageDown', 'PageUp', 'Escape'];

export default function ({ data, parentElement }) {
  const press = (event) => {
    const at = event.target;
    if (!KEYS.includes(event.key) || at.tagName !== 'INPUT' || at.type === 'search' || event.defaultPrevented) return;
    /** @type {HTMLElement | null} */
    const button = document.querySelector(`.st-key-${data.keys[event.key]} button`);
    if (!button) return;
    event.preventDefault();
    at.blur(); // what was typed is sent first
    button.click();
  };
  addEventListener('keydown', press, true);
  return ending(parentElement, () => removeEventListener('keydown', press, true));
}
