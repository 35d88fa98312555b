// Words along an axis that stands upright: a phone is higher than wide, so that each word keeps a line of its own.

import { svg } from '../../shared/dom.js';

const ROW = 24, ENDS = 44; // of a word; of the names of the poles above and below

export const clean = (word) => word.trim() || word;
export const number = (value) => value.toFixed(2).replace(/^(-?)0\./, '$1.').replace('-', '−');

/** How high it is, so that the words fit where they are close, too. */
export const uprightHeight = (data) => Math.max(360, data.words.length * ROW + 2 * ENDS + (data.unknown.length ? 30 : 0));

/** Where labels may stand that want to be at these places, in their order, each `ROW` from the next, between two edges. */
export function lined(wanted, top, bottom) {
  const found = wanted.map((one) => one);
  for (let at = 0; at < found.length; at += 1) found[at] = Math.max(found[at], at ? found[at - 1] + ROW : top + ROW / 2);
  for (let at = found.length - 1, edge = bottom - ROW / 2; at >= 0; at -= 1) {
    found[at] = Math.min(found[at], edge);
    edge = found[at] - ROW;
  }
  return found;
}

export function upright(_root, data, width, height) {
  const words = [...data.words].sort((a, b) => a[1] - b[1]), values = words.map(([, value]) => value);
  const most = Math.max(0.05, ...values.map(Math.abs)) * 1.06, low = height - ENDS - (data.unknown.length ? 30 : 0), axis = 64;
  const Y = (value) => (ENDS + low) / 2 + (value / most) * ((low - ENDS) / 2);
  const drawing = svg('svg', { width: '100%', height: '100%', viewBox: `0 0 ${width} ${height}`, role: 'img',
    'aria-label': `Words from ${data.left} to ${data.right}: ${words.map(([word, value]) => `${clean(word)} ${number(value)}`).join(', ')}` });
  drawing.append(
    svg('text', { x: 14, y: 26, class: 'pole' }, `↑ ${data.left}`),
    svg('text', { x: 14, y: low + 30, class: 'pole' }, `↓ ${data.right}`),
    svg('line', { x1: axis, x2: axis, y1: ENDS, y2: low, class: 'rule' }),
    svg('line', { x1: axis - 30, x2: width - 14, y1: Y(0), y2: Y(0), class: 'zero' }),
    svg('text', { x: axis - 34, y: Y(0) + 4, class: 'note', 'text-anchor': 'end' }, '0'),
  );
  lined(values.map(Y), ENDS, low).forEach((y, at) => {
    drawing.append(
      svg('line', { x1: axis, x2: axis + 40, y1: Y(values[at]), y2: y, class: 'stalk' }),
      svg('circle', { cx: axis, cy: Y(values[at]), r: 4.5, class: 'point word' }),
      svg('text', { x: axis + 48, y: y + 6, class: 'label word', style: 'font-size:18px' }, clean(words[at][0])),
      svg('text', { x: width - 14, y: y + 5, class: 'note', 'text-anchor': 'end' }, number(values[at])),
    );
  });
  if (data.unknown.length) {
    const more = data.unknown.length > 4 ? '…' : '';
    drawing.append(svg('text', { x: 14, y: height - 10, class: 'note' }, `not in this table: ${data.unknown.slice(0, 4).join(', ')}${more}`));
  }
  return drawing;
}
