// The controls of presenter mode lie in a drawer, which pushes the picture aside: present.css draws it. Whether it is open is
// kept on the document, where no run of the page takes it away, and in this browser.

const OPEN = 'gbDrawer', KEPT = 'glassbox-drawer';

function kept() {
  try {
    return localStorage.getItem(KEPT) === 'open';
  } catch {
    return false; // a window without storage
  }
}

function keep(open) {
  try {
    localStorage.setItem(KEPT, open ? 'open' : '');
  } catch {
    // as above
  }
}

/** @type {Element | null} */
let before = null; // what had the focus before the drawer was opened

function show(open) {
  document.documentElement.dataset[OPEN] = open ? 'open' : '';
  keep(open);
  dispatchEvent(new Event('resize')); // the picture is laid out anew in what is left
}

/** The drawer; where nothing is presented there is none. Both ways of turning it say whether they did anything. */
export function drawer(presenting) {
  const root = document.documentElement;
  root.dataset[OPEN] = presenting && kept() ? 'open' : '';
  const close = () => {
    if (!root.dataset[OPEN]) return false;
    show(false);
    if (before instanceof HTMLElement) before.focus();
    return true;
  };
  const turn = () => {
    if (!presenting) return false;
    if (close()) return true;
    before = document.activeElement;
    show(true);
    /** @type {HTMLElement | null} */ (document.querySelector('.st-key-gb-controls :is(button, textarea, input)'))?.focus();
    return true;
  };
  return { close, turn };
}
