// Hands a small message to the view that draws a large one: what is chosen in it. Data: cloud/ or wall/payload.py.

export default function ({ data }) {
  (window.gbChoice ??= {})[data.signature] = data; // for a view that is drawn later
  window.gbLatest = data;
  dispatchEvent(new Event('gb-choice'));
}
