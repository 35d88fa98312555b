// Page Down and Page Up whatever has the focus, as a clicker sends them, and Escape also where a one-line text has it:
// Streamlit's shortcuts leave them to the field.

import { ending } from '../dom.js';

const PAGES = ['PageDown', 'PageUp'];

export default function ({ data, parentElement }) {
  const press = (event) => {
    const at = event.target;
    const leaves = event.key === 'Escape' && at.tagName === 'INPUT' && at.type !== 'search';
    if (!(PAGES.includes(event.key) || leaves) || event.defaultPrevented) return;
    /** @type {HTMLElement | null} */
    const button = document.querySelector(`.st-key-${data.keys[event.key]} button`);
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // or Streamlit's own shortcut would press it once more
    if (at !== document.body) at.blur?.(); // what was typed is sent first
    button.click();
  };
  addEventListener('keydown', press, true);
  return ending(parentElement, () => removeEventListener('keydown', press, true));
}
