// What is wrong with a page as it stands in the window: texts that are too small, clipped, beyond the window or below what is
// seen, on top of each other, or with a number that is not there; what pans sideways; what is too small for a finger.
// Evaluated in the page by tests/browser/looks.py.

window.looks = (() => {
  // What is drawn apart: formulas, and what opens by a hand.
  const OUT = [
    '.katex, tspan[style*="70%"], [role=tooltip]',
    '[data-testid=stPopoverBody], [data-testid=stFileUploader], [data-testid=stSkipLink]',
    '.modebar, iframe, [hidden]',
  ].join();
  const BODY =
    'body > :is(header, main, footer), .gb-head, .st-key-gb-nav, [class*=st-key-gb-caption], .st-key-gb-lesson, .st-key-gb-controls, .st-key-gb-notice';
  const UNSEEN = 'style, script, title, desc, noscript, template, option, [data-testid=stSkipLink]';

  function* above(element) {
    let at = element;
    while (at) {
      yield at;
      const root = at.getRootNode();
      at = at.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
    }
  }

  const within = (element, selector) => [...above(element)].some((one) => one.matches(selector));
  const short = (text) => text.trim().replace(/\s+/g, ' ').slice(0, 40);

  function* texts(root) {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node instanceof Element) {
        if (node.shadowRoot) yield* texts(node.shadowRoot);
      } else if (node.data.trim() && node.parentElement) yield node;
    }
  }

  function seen(element) {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    for (const one of above(element)) {
      const style = getComputedStyle(one);
      if (parseFloat(style.opacity) < 0.05 || style.clip === 'rect(0px, 0px, 0px, 0px)' || style.clipPath === 'inset(50%)') return false;
    }
    return !element.closest(UNSEEN) && !within(element, OUT);
  }

  /** How large letters are on the screen: an SVG may be scaled. */
  function size(element) {
    const own = parseFloat(getComputedStyle(element).fontSize);
    const matrix = element instanceof SVGGraphicsElement ? element.getScreenCTM() : null;
    return own * (matrix ? Math.hypot(matrix.a, matrix.b) : 1);
  }

  /** Whether a part of the box is cut off by something that does not scroll and does not say so by an ellipsis. */
  function cut(element, box) {
    const far = 0.3 * box.height; // the letters are smaller than their box
    for (const one of above(element)) {
      const style = getComputedStyle(one);
      if (style.position === 'fixed' || one.matches('body, .stMain, .stAppViewContainer, .stApp')) return false;
      if (/auto|scroll/.test(style.overflowX + style.overflowY) || style.textOverflow === 'ellipsis') return false;
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      if (one instanceof SVGElement && !(one instanceof SVGSVGElement)) continue;
      const room = one.getBoundingClientRect();
      if (box.bottom > room.bottom + far || box.top < room.top - far || box.right > room.right + 3 || box.left < room.left - 3) return true;
    }
    return false;
  }

  /** Whether it lies beyond the edge of something that scrolls, or that says by an ellipsis that there is more. */
  function scrolled(element, box) {
    for (const one of above(element)) {
      const style = getComputedStyle(one);
      if (one.matches('body, .stMain, .stAppViewContainer, .stApp')) return false;
      const more = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
      if (!more && !/auto|scroll/.test(style.overflowX + style.overflowY)) continue;
      const room = one.getBoundingClientRect(), far = 0.3 * box.height;
      if (box.bottom > room.bottom + far || box.top < room.top - far || box.right > room.right + 3 || box.left < room.left - 3) return true;
    }
    return false;
  }

  function lines(node) {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((one) => one.width > 1 && one.height > 1);
  }

  /** Letters that are the points of a map may meet, and the box of a slanted text is larger than it. */
  function free(element) {
    const matrix = element instanceof SVGGraphicsElement ? element.getScreenCTM() : null;
    return element.matches('text.letter') || (matrix !== null && Math.abs(matrix.b) > 0.01 * Math.abs(matrix.a));
  }

  /** Pairs of texts that lie on each other: letters fill about two thirds of their boxes. */
  function* collisions(boxes) {
    for (const [at, one] of boxes.entries())
      for (const other of boxes.slice(at + 1)) {
        if (one.element === other.element || one.pinned !== other.pinned) continue;
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (wide > 2 && high > 2) yield `on each other: ${one.text} | ${other.text}`;
      }
  }

  /** What to notice: whole, and without numbers that are not there. */
  function* captions() {
    for (const said of document.querySelectorAll('.st-key-gb-notice, [class*=st-key-gb-caption]')) {
      if (said.textContent.includes('…')) yield `not known: ${short(said.textContent)}`;
      if (!said.matches('[class*=st-key-gb-caption]')) continue;
      const room = said.getBoundingClientRect(), inner = said.querySelector('.stMarkdown')?.getBoundingClientRect();
      if (inner && (inner.bottom > room.bottom + 1 || inner.top < room.top - 1)) yield `caption cut: ${short(said.textContent)}`;
    }
  }

  const ROLES = ['button', 'slider', 'option', 'radio', 'switch', 'tab'].map((role) => `[role=${role}]`);
  const PRESSED = ['button', 'a[href]', 'input', 'select', 'textarea', 'summary', ...ROLES].join();
  const IN_TEXT = 'p, li, dd, .stMarkdown, .katex'; // a link in running text may be as high as its line
  const FINGER = 24; // CSS pixels, WCAG 2.2, 2.5.8
  const MAIN = '.bar .main, .st-key-gb-switch button', MAIN_HIGH = 44, PHONE = 700;

  function* elements(root) {
    for (const one of root.querySelectorAll('*')) {
      yield one;
      if (one.shadowRoot) yield* elements(one.shadowRoot);
    }
  }

  const named = (element) => short(element.getAttribute('aria-label') || element.textContent || element.tagName);

  /** The box that a finger may hit: of an input, that of its label too. */
  function reach(element) {
    const label = element.matches('input') ? element.closest('label') : null;
    const boxes = [element, ...(label ? [label] : [])].map((one) => one.getBoundingClientRect());
    const left = Math.min(...boxes.map((one) => one.left)), right = Math.max(...boxes.map((one) => one.right));
    const top = Math.min(...boxes.map((one) => one.top)), bottom = Math.max(...boxes.map((one) => one.bottom));
    const wide = right - left, high = bottom - top;
    return { element, left, top, right, bottom, wide, high, x: left + wide / 2, y: top + high / 2, small: Math.min(wide, high) < FINGER - 0.5 };
  }

  /** Whether a circle as large as a finger around one meets another: its circle, where that is small too. */
  function meets(one, other) {
    if (one.element.contains(other.element) || other.element.contains(one.element)) return false;
    if (other.small) return Math.hypot(one.x - other.x, one.y - other.y) < FINGER;
    const aside = Math.max(other.left - one.x, 0, one.x - other.right), above = Math.max(other.top - one.y, 0, one.y - other.bottom);
    return Math.hypot(aside, above) < FINGER / 2;
  }

  /** What is too small to be hit, and has no room around it either: the exceptions of 2.5.8 are spacing, and links in text. */
  function* targets() {
    const pressed = [...elements(document.body)].filter((one) => one.matches(PRESSED) && !one.matches(':disabled') && seen(one));
    const all = pressed.filter((one) => !(one.matches('a') && one.closest(IN_TEXT))).map(reach).filter((one) => one.wide > 1 && one.high > 1);
    for (const one of all) {
      const size = `${Math.round(one.wide)} x ${Math.round(one.high)}: ${named(one.element)}`;
      if (one.small && all.some((other) => other !== one && meets(one, other))) yield `small target, ${size}`;
      else if (innerWidth < PHONE && one.element.matches(MAIN) && one.high < MAIN_HIGH - 0.5) yield `small main act, ${size}`;
    }
  }

  /** Whether the page can be moved sideways. */
  function* pans() {
    const main = document.querySelector('.stMain') ?? document.documentElement, by = main.scrollWidth - main.clientWidth;
    if (by > 0) yield `pans sideways by ${by} px`;
  }

  return ({ least, presenting, fingers }) => {
    const faults = new Set([...captions(), ...pans(), ...(fingers ? targets() : [])]), boxes = [];
    const style = getComputedStyle(document.querySelector('.stApp') ?? document.body), root = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const floor = innerHeight - (parseFloat(style.getPropertyValue('--gb-foot')) || 0) * root;
    for (const node of texts(document.body)) {
      const element = node.parentElement;
      if (!seen(element)) continue;
      const text = short(node.data), rects = lines(node), letters = size(element);
      if (rects.length && letters < least - 0.3) faults.add(`small, ${letters.toFixed(1)} px: ${text}`);
      const stage = within(element, '.st-key-gb-picture'), pinned = [...above(element)].some((one) => getComputedStyle(one).position === 'fixed');
      for (const box of rects) {
        if (scrolled(element, box)) continue;
        const { left, right, top, bottom, height } = box;
        if (right > innerWidth + 1 || left < -1) faults.add(`beyond the window: ${text}`);
        else if (cut(element, box)) faults.add(`clipped: ${text}`);
        else if (stage && presenting && bottom > floor + 0.3 * height) faults.add(`below what is seen: ${text}`);
        if (free(element) || !(stage || within(element, BODY))) continue;
        boxes.push({ text, element, pinned, left, right, top: top + 0.18 * height, bottom: bottom - 0.18 * height });
      }
    }
    return [...faults, ...collisions(boxes)];
  };
})();
