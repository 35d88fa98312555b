// Two signatures in bands, and the probability that a pair meets in at least one band.

import { svg, unit } from '../../shared/dom.js';

const CELL = 15, GAP = 4, LEFT = 30, BOTTOM = 30, TOP = 6, LEAST = 76;
const RAMP = ['w0', 'w1', 'w2', 'w3'];

/** The signatures of a pair, one above the other, value by value; a band in which all agree is framed. */
export function signature(host, pair, bands, hashes) {
  const u = unit(), W = host.clientWidth / u, rows = hashes / bands, lines = W < 480 ? 2 : 1, each = Math.ceil(bands / lines);
  const cell = (W - GAP * (each - 1)) / (each * rows), high = 2 * CELL + 10, H = lines * high, met = [];
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img' });
  for (let band = 0; band < bands; band += 1) {
    const x = (band % each) * (rows * cell + GAP), y = Math.floor(band / each) * high + 3, from = band * rows;
    for (let at = from; at < from + rows; at += 1)
      for (const row of [0, 1]) {
        const kind = pair.same[at] === '1' ? 'same' : RAMP[Math.floor(pair.values[row][at] / 64)];
        const place = { x: x + (at - from) * cell, y: y + row * CELL, width: Math.max(1, cell - 0.75), height: CELL - 1 };
        drawing.append(svg('rect', { ...place, class: `value ${kind}` }));
      }
    if ([...pair.same.slice(from, from + rows)].includes('0')) continue;
    met.push(band + 1);
    drawing.append(svg('rect', { x: x - 1.5, y: y - 2, width: rows * cell + 2.25, height: 2 * CELL + 3, class: 'band' }));
  }
  const agree = [...pair.same].filter((one) => one === '1').length;
  drawing.setAttribute('aria-label', `${agree} of ${hashes} values agree; whole bands: ${met.length} of ${bands}`);
  host.replaceChildren(drawing);
}

/** The probability of meeting by similarity; the pair is a dot on it. */
export function curve(host, pair, bands, { hashes, alike }) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(LEAST, host.clientHeight / u), rows = hashes / bands;
  const met = (s) => 1 - (1 - s ** rows) ** bands, X = (s) => LEFT + (W - LEFT - 8) * s, Y = (p) => TOP + (H - TOP - BOTTOM) * (1 - p);
  const label = `A pair that shares ${pair.exact} of its shingles meets in some of ${bands} bands with probability ${met(pair.exact).toFixed(2)}`;
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
  for (const mark of [0, 0.5, 1])
    drawing.append(
      svg('line', { x1: LEFT, x2: W - 8, y1: Y(mark), y2: Y(mark), class: 'rule' }),
      svg('text', { x: LEFT - 6, y: Y(mark) + 4, class: 'axis', 'text-anchor': 'end' }, mark ? String(mark).replace(/^0/, '') : '0'),
    );
  const points = Array.from({ length: 101 }, (_, at) => `${X(at / 100).toFixed(1)},${Y(met(at / 100)).toFixed(1)}`).join(' ');
  drawing.append(svg('line', { x1: X(alike), x2: X(alike), y1: TOP, y2: H - BOTTOM, class: 'limit' }), svg('polyline', { points, class: 'line' }));
  drawing.append(svg('circle', { cx: X(pair.exact), cy: Y(met(pair.exact)), r: 4.5, class: 'dot' }));
  drawing.append(svg('text', { x: X(0), y: H - BOTTOM + 15, class: 'axis' }, 'share of shingles in common: 0'));
  drawing.append(svg('text', { x: X(1), y: H - BOTTOM + 15, class: 'axis', 'text-anchor': 'end' }, '1'));
  drawing.append(svg('text', { x: LEFT + 8, y: TOP + 14, class: 'name' }, `meets in one of ${bands} bands: ${met(pair.exact).toFixed(2).replace(/^0/, '')}`));
  host.replaceChildren(drawing);
}
