// Hands a small message to the view that draws a large one: what is chosen on the map. Data: cloud/payload.py.

export default function ({ data }) {
  window.gbChoice = data; // for a map that is drawn later
  dispatchEvent(new Event('gb-choice'));
}
