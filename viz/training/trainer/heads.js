// Where the heads of a model in training look, as squares of colours.

import { coloursOf, element, unit } from '../../shared/dom.js';
import { heatColour } from '../../shared/heat.js';
import { bytesOf } from '../../shared/pieces.js';
import { flowing } from '../../shared/probabilities.js';

const PHONE = matchMedia('(max-width: 700px)'); // there the panel is as high as it needs

/** Every head's attention on one sentence, a row for each layer. */
export function heads(host, look, sentence) {
  const [L, Hn] = look.heads, T = sentence.length, u = unit(), sharp = devicePixelRatio || 1;
  const title = element('h2', '', 'Where the heads look'), canvas = element('canvas'), words = element('p', 'words', flowing(...sentence));
  host.replaceChildren(title, canvas, words);
  const W = host.clientWidth, H = PHONE.matches ? Infinity : host.clientHeight - title.offsetHeight - words.offsetHeight - 6 * u, gap = 8 * u;
  const side = Math.max(20, Math.min((W - gap * (Hn - 1)) / Hn, (H - gap * (L - 1)) / L)), cell = side / T;
  Object.assign(canvas, { width: Math.round((side * Hn + gap * (Hn - 1)) * sharp), height: Math.round((side * L + gap * (L - 1)) * sharp) });
  Object.assign(canvas.style, { width: `${canvas.width / sharp}px`, height: `${canvas.height / sharp}px` });
  canvas.setAttribute('role', 'img');
  const most = (at) => {
    const row = [...bytesOf(look.patterns).slice((at * T + T - 1) * T, (at + 1) * T * T)], best = row.indexOf(Math.max(...row));
    return `layer ${Math.floor(at / Hn)}, head ${at % Hn}: “${flowing(sentence[best]).trim()}” ${(row[best] / 255).toFixed(2)}`;
  };
  const last = Array.from({ length: L * Hn }, (_, at) => most(at)).join('; ');
  canvas.setAttribute('aria-label', `${L * Hn} heads on ${T} tokens. Where the last token looks most: ${last}`);
  const colours = coloursOf(host, ['w0', 'w1', 'w2', 'w3', 'w4']), pen = canvas.getContext('2d'), values = bytesOf(look.patterns);
  pen.scale(sharp, sharp);
  for (let layer = 0; layer < L; layer += 1)
    for (let head = 0; head < Hn; head += 1)
      for (let q = 0; q < T; q += 1)
        for (let k = 0; k <= q; k += 1) {
          const [r, g, b] = heatColour(values[((layer * Hn + head) * T + q) * T + k] / 255, { scale: 'weight', most: 1 }, colours);
          pen.fillStyle = `rgb(${r},${g},${b})`;
          pen.fillRect(head * (side + gap) + k * cell, layer * (side + gap) + q * cell, cell - (cell > 5 ? 0.75 : 0), cell - (cell > 5 ? 0.75 : 0));
        }
}
