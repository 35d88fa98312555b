// A slider that is being dragged must stay where it is while all around it is drawn anew: taken out, it lets go of the hand.

/**
 * Put `root` into `host` around a slider that stands there, which takes the place of its like in `root`. False, with nothing changed, where
 * it has no place there.
 * @param {HTMLInputElement} held
 * @param {Element} host
 * @param {Element} root
 */
export function grafted(held, host, root) {
  const old = line(held, host), like = root.querySelector(`[data-focus="${CSS.escape(held.dataset.focus ?? '')}"]`);
  const made = like ? line(like, root.parentNode) : [];
  if (!like || old.length !== made.length) return false;
  made.forEach((now, at) => {
    const kept = old[at], next = made[at + 1];
    for (const { name } of [...kept.attributes]) if (!now.hasAttribute(name)) kept.removeAttribute(name);
    for (const { name, value } of now.attributes) if (kept.getAttribute(name) !== value) kept.setAttribute(name, value);
    if (!next) return;
    const all = [...now.childNodes], place = all.indexOf(next);
    for (const one of [...kept.childNodes]) if (one !== old[at + 1]) one.remove();
    old[at + 1].before(...all.slice(0, place));
    old[at + 1].after(...all.slice(place + 1));
  });
  return true;
}

/** What lies between `end` and an element, from the outside: the element last. */
function line(one, end) {
  const found = [];
  for (let now = one; now && now !== end; now = now.parentElement) found.unshift(now);
  return found;
}
