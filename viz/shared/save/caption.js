// What stands below a saved figure, as in a textbook: what its colours mean, its title, what is shown, and where it is from.
// It is laid out by the browser like any part of a page, and drawn from there.

import { coloursOf, element } from '../dom.js';
import { addressOf, addressWith, dayOf, readable, titleOf } from './about.js';

const MOST_TEXT = 280, MOST_ADDRESS = 420; // letters in the picture; its description has them all
/** What a view may declare (data-meanings of its root): how it is called, and the colours of the palette that say so.
 * @type {Record<string, [string, string[]]>} */
const MEANINGS = {
  query: ['query', ['query', 'query-ink']],
  key: ['key', ['key', 'key-ink']],
  value: ['value', ['value', 'value-ink']],
  pos: ['positive', ['pos', 'pos-ink']],
  neg: ['negative', ['neg', 'neg-ink']],
  chosen: ['chosen', ['chosen', 'chosen-ink']],
  pruned: ['pruned', ['pruned', 'pruned-ink']],
  wrong: ['wrong', ['wrong']],
};
const WEIGHTS = ['w0', 'w1', 'w2', 'w3', 'w4'];
const DECLARED = '[data-meanings]';

const cut = (text, most) => (text.length > most ? `${text.slice(0, most).trimEnd()}…` : text);

/** Every view inside `host` that says what its colours mean; they stand in shadow roots. */
function declaring(host) {
  const found = [], look = (node) => {
    for (const child of node.querySelectorAll('*')) {
      if (child.matches(DECLARED)) found.push(child);
      if (child.shadowRoot) look(child.shadowRoot);
    }
  };
  look(host);
  return found;
}

/** The colours of a picture: of its shapes and texts, and of canvases where a colour is laid on plainly. */
function coloursIn(picture, host) {
  const found = new Set();
  for (const one of picture.querySelectorAll('[fill], [stroke], [stop-color]'))
    for (const name of ['fill', 'stroke', 'stop-color']) found.add(one.getAttribute(name));
  const look = (node) => {
    for (const child of node.querySelectorAll('*')) {
      if (child.shadowRoot) look(child.shadowRoot);
      if (!(child instanceof HTMLCanvasElement) || !child.width || !child.height) continue;
      const data = child.getContext('2d')?.getImageData(0, 0, child.width, child.height).data ?? [];
      for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) found.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    }
  };
  look(host);
  return found;
}

/** What the colours mean that a view declares and its picture has. */
function legend(host, picture) {
  const declared = new Set(declaring(host).flatMap((one) => one.dataset.meanings.split(' ')));
  const line = element('div', 'legend');
  if (!declared.size) return line;
  const seen = coloursIn(picture, host), names = Object.values(MEANINGS).flatMap(([, colours]) => colours), palette = coloursOf(host, names);
  const number = ([r, g, b]) => (r << 16) | (g << 8) | b, written = (colour) => `#${number(colour).toString(16).padStart(6, '0')}`;
  for (const [meaning, [said, colours]] of Object.entries(MEANINGS)) {
    const here = colours.find((name) => seen.has(number(palette[name])) || seen.has(written(palette[name])));
    if (!declared.has(meaning) || !here) continue;
    const item = element('span', 'meaning'), swatch = element('i');
    swatch.style.background = `var(--gb-${meaning})`;
    item.append(swatch, said);
    line.append(item);
  }
  if (declared.has('weight')) line.append(weights());
  return line;
}

function weights() {
  const item = element('span', 'meaning'), ramp = WEIGHTS.map((name) => {
    const step = element('i', 'step');
    step.style.background = `var(--gb-${name})`;
    return step;
  });
  item.append('weight 0', ...ramp, '1');
  return item;
}

/** Model and text as a sentence. */
function shown(about) {
  const text = about.text?.trim() ? `“${cut(about.text.trim().replace(/\s+/g, ' '), MOST_TEXT)}”` : '';
  if (about.model && text) return `${about.model} read${about.model.includes(' and ') ? '' : 's'} ${text}`;
  return text || (about.model ? `Model: ${about.model}` : '');
}

/** The caption of `picture`, drawn from `host`. */
export function caption(about, host, picture, now) {
  const made = element('div', 'figure'), title = element('p', 'title');
  if (about.view) title.append(element('b', '', `${titleOf(about)}.`), ` ${about.question}`);
  else title.append(element('b', '', about.question));
  made.append(legend(host, picture), title);
  if (shown(about)) made.append(element('p', 'shown', shown(about)));
  if (about.settings.length) made.append(element('p', 'settings', about.settings.map(([label, value]) => `${label}: ${value}`).join('  ·  ')));
  const address = addressWith(cut(readable(addressOf(about)), MOST_ADDRESS), about);
  made.append(element('p', 'source', `Glassbox ${about.version}, ${dayOf(now)}. ${address}`));
  for (const part of made.querySelectorAll('.legend')) if (!part.childNodes.length) part.remove();
  return made;
}
