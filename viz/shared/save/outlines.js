// Texts become outlines, by the server (pages/server/outlines.py): what has none of our fonts then shows the same.

import { ask } from '../live.js';
import { make } from './shapes.js';

const MOST = 12_000; // letters of a question: pages/server/outlines.py takes 20,000
const MOST_RUNS = 2_000;
const CLOSE = [0.6, 1.6]; // a run that is fitted by more than this is set in another font than the page's: its width stands

/** Questions short enough for the server: each some looks, and runs with the number of their look. */
function questions(texts) {
  const found = [], seen = new Map();
  let now = null, length = 0;
  for (const text of texts) {
    const key = JSON.stringify([text.textContent, text._look]);
    if (seen.has(key)) {
      seen.get(key).texts.push(text);
      continue;
    }
    if (!now || length > MOST || now.runs.length >= MOST_RUNS) found.push((now = { looks: new Map(), runs: [] })), (length = 0);
    const look = JSON.stringify(text._look);
    if (!now.looks.has(look)) now.looks.set(look, now.looks.size);
    const run = { said: text.textContent.slice(0, 2_000), look: now.looks.get(look), texts: [text] };
    now.runs.push(run);
    seen.set(key, run);
    length += run.said.length;
  }
  return found;
}

function outlined(text, path, width) {
  const x = Number(text.getAttribute('x')), y = Number(text.getAttribute('y')), fit = width > 0 && text._width > 0 ? text._width / width : 1;
  const scale = fit > CLOSE[0] && fit < CLOSE[1] ? fit : 1, turn = text.getAttribute('transform');
  const group = make('g', { role: 'img', 'aria-label': text.textContent, 'data-text': text.textContent });
  for (const name of ['fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-linejoin', 'paint-order', 'opacity'])
    if (text.hasAttribute(name)) group.setAttribute(name, text.getAttribute(name));
  const moved = `translate(${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100})${Math.abs(scale - 1) > 0.0005 ? ` scale(${scale.toFixed(4)} 1)` : ''}`;
  if (path) group.append(make('path', { d: path, transform: turn ? `${turn} ${moved}` : moved }));
  return group;
}

/** Every text of a picture as outlines; where the server does not answer, texts stay texts. */
export async function outline(picture) {
  const texts = [...picture.querySelectorAll('text')].filter((one) => one._look);
  try {
    for (const { looks, runs } of questions(texts)) {
      const asked = { looks: [...looks.keys()].map((one) => JSON.parse(one)), runs: runs.map((run) => [run.said, run.look]) };
      const answer = await ask(null, 'figure/outlines', asked);
      runs.forEach((run, at) => run.texts.forEach((text) => text.replaceWith(outlined(text, ...answer.runs[at]))));
    }
  } catch (error) {
    console.warn('Texts stay texts:', error);
  }
  return picture;
}
