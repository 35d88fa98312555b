// What a page consists of, for those who hear it: Streamlit's containers say nothing of it. And the way past the navigation
// for those who walk by keys.

const NAMES = { '.st-key-gb-nav': ['navigation', 'Chapters and tools'], '.st-key-gb-controls': ['group', 'Controls'] };
const SKIP = 'a.gb-skip', STAGE = '.st-key-gb-picture';

/** Name the parts of the page that is shown. */
function name() {
  for (const [where, [role, label]] of Object.entries(NAMES)) {
    const found = document.querySelector(where);
    found?.setAttribute('role', role);
    found?.setAttribute('aria-label', label);
  }
}

/** Names parts of the page, now and when they come. The link before the navigation leads to the picture, and the focus with
 * it. Returns what ends it. */
export function landmarks() {
  const act = (event) => {
    const link = event.target instanceof Element && event.target.closest(SKIP), stage = /** @type {HTMLElement | null} */ (document.querySelector(STAGE));
    if (!link || !stage) return;
    event.preventDefault();
    stage.tabIndex = -1;
    stage.focus();
  };
  const app = document.querySelector('.stApp'), observer = new MutationObserver(name);
  if (app) observer.observe(app, { attributes: true, attributeFilter: ['data-test-script-state'] });
  name();
  document.addEventListener('click', act, true);
  return () => {
    observer.disconnect();
    document.removeEventListener('click', act, true);
  };
}
