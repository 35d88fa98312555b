// Making elements.

/** A sixteenth of the root's font size in pixels: lengths in it grow with presenter mode. */
export const unit = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {any} [text]
 */
export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [attributes]
 * @param {any[]} children
 */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** Give the browser a file. */
export function download(blob, name) {
  const url = URL.createObjectURL(blob);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** A button; by `name` it is found again for the focus when its view is drawn anew. */
export function named(name, title, act, kind = '') {
  const made = element('button', kind, title);
  made.type = 'button';
  made.dataset.focus = name;
  made.onclick = act;
  return made;
}

/**
 * The focus goes to what has this name in a view that was drawn anew, where it can.
 * @param {Element} root
 * @param {string | undefined} name
 * @param {FocusOptions} [how]
 */
export function refocus(root, name, how) {
  const found = name ? root.querySelector(`[data-focus="${CSS.escape(name)}"]`) : null;
  if ((found instanceof HTMLElement || found instanceof SVGElement) && !('disabled' in found && found.disabled)) {
    found.focus(how);
    return true;
  }
  return false;
}

/** Streamlit calls a view again with new data and does not end the call before: this does. Returns what ends this one. */
export function ending(host, end) {
  host._end?.();
  host._end = end;
  return end;
}

/** What Streamlit is to call when a view goes. It also calls that for a run that another has overtaken: the view stays
 * then, and so does what belongs to it and not to one run. */
export const leaving = (host, leave) => () => {
  if (!host.isConnected) leave();
};

/** The page's colours `names` as they are now, each [red, green, blue]: a canvas knows no variables. */
export function coloursOf(root, names) {
  const probe = element('i');
  root.append(probe);
  const found = Object.fromEntries(names.map((name) => {
    probe.style.color = `var(--gb-${name})`;
    return [name, getComputedStyle(probe).color.match(/[\d.]+/g)?.slice(0, 3).map(Number)];
  }));
  probe.remove();
  return found;
}
