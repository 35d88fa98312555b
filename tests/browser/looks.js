// What is wrong with the texts of a page as they stand in the window: too small, clipped, beyond the window or below what is
// seen, on top of each other, or with a number that is not there. Evaluated by tests/browser/looks.py.

({ least, foot }) => {
  const faults = [];
  const OUT = '.katex, [role=tooltip], [data-testid=stPopoverBody], [data-testid=stFileUploader], .modebar, iframe, [hidden]';
  const parentOf = (node) => node.assignedSlot ?? node.parentElement ?? (node.getRootNode() instanceof ShadowRoot ? node.getRootNode().host : null);
  const above = function* (element) {
    for (let at = element; at; at = parentOf(at)) yield at;
  };
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
    for (const one of above(element)) if (parseFloat(getComputedStyle(one).opacity) < 0.05) return false;
    return !element.closest('style, script, title, desc, noscript, template, option') && !within(element, OUT);
  }

  /** How large letters are on the screen: an SVG may be scaled. */
  function size(element) {
    const own = parseFloat(getComputedStyle(element).fontSize);
    const matrix = element instanceof SVGGraphicsElement ? element.getScreenCTM() : null;
    return own * (matrix ? Math.hypot(matrix.a, matrix.b) : 1);
  }

  /** Whether a part of the box is cut off by something that does not scroll and says nothing of it. */
  function cut(element, box) {
    for (const one of above(element)) {
      const style = getComputedStyle(one);
      if (style.position === 'fixed') return false;
      if (one === document.body || one.matches('.stMain, .stAppViewContainer, .stApp')) return false;
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      if (one instanceof SVGElement && one !== one.ownerSVGElement && style.overflow !== 'hidden') continue;
      const room = one.getBoundingClientRect();
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) return false;
      if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') return false;
      const far = 0.3 * box.height; // the letters are smaller than their box
      if (box.bottom > room.bottom + far || box.top < room.top - far || box.right > room.right + 3 || box.left < room.left - 3) return true;
    }
    return false;
  }

  const boxes = [];
  for (const node of texts(document.body)) {
    const element = node.parentElement;
    if (!seen(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((one) => one.width > 1 && one.height > 1);
    if (!rects.length) continue;
    const text = short(node.data), letters = size(element);
    if (letters < least - 0.3) faults.push(`small ${letters.toFixed(1)}: ${text}`);
    const stage = within(element, '.st-key-gb-picture'), pinned = [...above(element)].some((one) => getComputedStyle(one).position === 'fixed');
    for (const box of rects) {
      if (box.right > innerWidth + 1 || box.left < -1) faults.push(`beyond the window: ${text}`);
      else if (stage && foot && box.bottom > innerHeight - foot + 0.3 * box.height) faults.push(`below what is seen: ${text}`);
      else if (cut(element, box)) faults.push(`clipped: ${text}`);
      if (stage || within(element, '.gb-head, .st-key-gb-nav, [class*=st-key-gb-caption], .st-key-gb-lesson, .st-key-gb-controls, .st-key-gb-notice'))
        boxes.push({ text, element, pinned, left: box.left, right: box.right, top: box.top + 0.18 * box.height, bottom: box.bottom - 0.18 * box.height });
    }
  }
  for (const [at, one] of boxes.entries())
    for (const other of boxes.slice(at + 1)) {
      if (one.element === other.element || one.pinned !== other.pinned) continue;
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (wide > 2 && high > 2) faults.push(`on each other: ${one.text} | ${other.text}`);
    }
  for (const said of document.querySelectorAll('.st-key-gb-notice, [class*=st-key-gb-caption]')) if (said.textContent.includes('…')) faults.push(`not known: ${short(said.textContent)}`);
  for (const said of document.querySelectorAll('[class*=st-key-gb-caption]')) {
    const room = said.getBoundingClientRect(), inner = said.querySelector('.stMarkdown')?.getBoundingClientRect();
    if (inner && (inner.bottom > room.bottom + 1 || inner.top < room.top - 1)) faults.push(`caption cut: ${short(said.textContent)}`);
  }
  return [...new Set(faults)];
}
