// What the navigation holds beside the pages lies under this button where the window is narrow: style.css of the frame draws
// it. Whether it is open is kept on the document, where no run of the page takes it away.

import { element, ending } from '../dom.js';

const OPEN = 'gbMore', MENU = '.st-key-gb-menu';

export default function ({ parentElement }) {
  const root = parentElement.querySelector('.root'), page = document.documentElement;
  const button = root.querySelector('button') ?? root.appendChild(element('button', '', 'More'));
  button.type = 'button';
  const show = (open) => {
    page.dataset[OPEN] = open ? 'open' : '';
    button.setAttribute('aria-expanded', String(open));
  };
  button.onclick = () => show(!page.dataset[OPEN]);
  const within = (path, wanted) => path.some((one) => one === root || (one instanceof Element && one.matches(wanted)));
  const outside = (event) => {
    const path = event.composedPath(); // the lists that open from the menu are drawn elsewhere, and leave it open
    if (page.dataset[OPEN] && within(path, '.stMain') && !within(path, MENU)) show(false);
  };
  const escape = (event) => {
    if (event.key !== 'Escape' || !page.dataset[OPEN] || document.querySelector('[data-testid=stPopoverBody], [role=listbox]')) return;
    event.stopImmediatePropagation();
    show(false);
    button.focus();
  };
  show(Boolean(page.dataset[OPEN]));
  addEventListener('pointerdown', outside, true);
  addEventListener('keydown', escape, true);
  return ending(parentElement, () => {
    removeEventListener('pointerdown', outside, true);
    removeEventListener('keydown', escape, true);
  });
}
