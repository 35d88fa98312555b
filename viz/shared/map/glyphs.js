/* eslint max-len: off -- a drawing is a line */
// One small picture for each view, 60 x 38 (Home's is wider): few strokes, in the colours of the view itself.

const DASH = 'stroke-dasharray="2.5 2.5"', SOFT = 'opacity=".55"';
const ink = (name) => `var(--gb-${name})`;
const bar = (x, y, wide, high, fill = 'rule', more = '') => `<rect x="${x}" y="${y}" width="${wide}" height="${high}" fill="${ink(fill)}" ${more}/>`;
const box = (x, y, wide, high, line = 'ink2', more = '') =>
  `<rect x="${x}" y="${y}" width="${wide}" height="${high}" rx="1.5" fill="none" stroke="${ink(line)}" stroke-width="1.3" ${more}/>`;
const stroke = (path, line = 'ink2', width = 1.5, more = '') =>
  `<path d="${path}" fill="none" stroke="${ink(line)}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;
const dot = (x, y, radius = 2, fill = 'ink2', more = '') => `<circle cx="${x}" cy="${y}" r="${radius}" fill="${ink(fill)}" ${more}/>`;
const word = (x, y, words, fill = 'ink', size = 11, more = '') => `<text x="${x}" y="${y}" font-size="${size}" fill="${ink(fill)}" ${more}>${words}</text>`;
const many = (count, draw) => Array.from({ length: count }, (_, at) => draw(at)).join('');
const triangle = (x, y, count, cell, fill, full = false) =>
  many(count, (q) => many(full ? count : q + 1, (k) => bar(x + k * cell, y + q * cell, cell - 0.6, cell - 0.6, fill(q, k))));
const wave = (at) => (q, k) => (k === at(q) ? 'w4' : k === 0 ? 'w2' : 'w1');

/** @type {Record<string, string>} */
export const GLYPHS = {
  'home': [0, 1, 2, 3].map((i) => bar(3, 4 + i * 8.6, 9, 5, `t${i}`) + many(6, (k) => bar(17 + k * 3, 4.4 + i * 8.6, 2.4, 4.4, (i + k) % 3 ? 'pos' : 'neg', SOFT)) + stroke(`M38 ${6.6 + i * 8.6}h24`, `u${i}`, 1.5)).join('') + stroke('M40 6.6c7 0 4 17 11 17M45 6.6c6 0 4 8.6 10 8.6M48 15.2c6 0 4 17 10 17M42 23.8c6 0 4 8.6 9 8.6', 'query', 1.1) + bar(70, 4, 4, 9, 'chosen') + bar(70, 14, 4, 8) + bar(70, 23, 4, 11, 'hair') + stroke('M78 8.4h10', 'chosen', 2.4) + stroke('M78 18h7', 'rule', 1.8) + stroke('M78 28h5', 'hair', 1.8),
  'tokenization/compare': [[14, 9, 17, 12], [22, 18, 12], [8, 8, 12, 10, 14]].map((row, y) => { let x = 4; return row.map((w, i) => { const out = bar(x, 5 + y * 10.5, w - 1, 7, `t${(i + y) % 4}`) + bar(x, 11 + y * 10.5, w - 1, 1.4, `u${(i + y) % 4}`); x += w; return out; }).join(''); }).join(''),
  'tokenization/train': box(6, 4, 13, 9) + box(23, 4, 13, 9) + box(42, 4, 12, 9, 'rule') + stroke('M12 14v5q0 3 4 3h10q4 0 4-3v-5M21 22v3') + bar(10, 26, 22, 9, 't1') + bar(10, 33.6, 22, 1.6, 'u1'),
  'tokenization/unigram': [[4, 27, 16], [22, 27, 9], [33, 27, 12], [47, 27, 9], [4, 18, 27, 1], [33, 18, 23], [22, 9, 23], [47, 9, 9, 1]].map(([x, y, w, best]) => bar(x, y, w, 6, best ? 'chosen' : 'hair')).join('') + bar(33, 27, 12, 6, 'chosen'),
  'tokenization/languages': [20, 24, 31, 44, 52].map((w, i) => bar(4, 4 + i * 6.6, w, 4, i > 2 ? 'u3' : 'rule')).join(''),
  'tokenization/chat': box(4, 4, 30, 12) + stroke('M9 16v4l4-4') + bar(24, 20, 32, 13, 't0') + stroke('M50 33v3l-4-3', 'u0') + stroke('M9 10h18', 'rule') + stroke('M29 26.5h20', 'u0'),
  'tokenization/spelling': [0, 1, 2, 3, 4].map((i) => box(3 + i * 11, 11, 9.4, 15, [0, 3, 4].includes(i) ? 'rule' : 'chosen')).join('') + word(5.4, 22, 'b', 'ink2') + word(16.6, 22, 'r', 'chosen-ink', 11, 'font-weight="600"') + word(27.6, 22, 'r', 'chosen-ink', 11, 'font-weight="600"') + word(38.2, 22, 'y', 'ink2') + word(50, 22, '?', 'ink2'),
  'embeddings/lookup': many(5, (q) => many(9, (k) => bar(20 + k * 4, 4 + q * 6.2, 3.3, 5, q === 2 ? (k % 3 ? 'pos' : 'neg') : 'hair'))) + stroke('M4 19h11m-3-3 3 3-3 3'),
  'embeddings/map': [[10, 9], [15, 13], [9, 16], [18, 8], [44, 10], [50, 14], [47, 19], [26, 29], [31, 32], [35, 27], [22, 33]].map(([x, y], i) => dot(x, y, 1.9, i < 4 ? 'query' : i < 7 ? 'key' : 'value')).join(''),
  'embeddings/algebra': stroke('M10 31 22 9M34 33 46 11', 'query', 1.6) + stroke('M10 31 34 33', 'rule', 1.3) + stroke('M22 9 46 11', 'rule', 1.3, DASH) + dot(46, 11, 3, 'chosen') + dot(22, 9) + dot(10, 31) + dot(34, 33),
  'embeddings/axes': stroke('M5 28h50M5 24v8M55 24v8', 'rule') + [[11, 20], [18, 23], [26, 15], [38, 22], [44, 13], [50, 20]].map(([x, y]) => stroke(`M${x} ${y}V28`, 'hair') + dot(x, y, 2, x < 30 ? 'key' : 'query')).join(''),
  'embeddings/context': stroke('M6 19h10C30 19 30 8 54 8', 'query', 2) + stroke('M6 19h10C30 19 30 30 54 30', 'key', 2) + dot(6, 19, 2.6),
  'embeddings/order': [[13, -50], [30, 10], [47, 75]].map(([x, a]) => `<circle cx="${x}" cy="19" r="7.4" fill="none" stroke="var(--gb-rule)" stroke-width="1.2"/>` + stroke(`M${x} 19l${(7 * Math.cos(a / 57.3)).toFixed(1)} ${(7 * Math.sin(a / 57.3)).toFixed(1)}`, 'query', 2)).join(''),
  'attention/heads': many(3, (v) => many(5, (h) => triangle(4 + h * 11, 3 + v * 11.4, 4, 2.3, wave((q) => [q, Math.max(0, q - 1), 0, 1, 0][(h + v * 2) % 5])))),
  'attention/steps': stroke('M8 10h10', 'query', 3) + stroke('M8 19h10', 'key', 3) + stroke('M8 28h10', 'value', 3) + stroke('M22 19h8m-3-3 3 3-3 3') + bar(36, 8, 18, 4, 'w3') + bar(36, 17, 7, 4, 'w2') + bar(36, 26, 11, 4, 'w2'),
  'attention/sides': triangle(5, 8, 5, 4.6, wave((q) => Math.max(0, q - 1))) + triangle(33, 8, 5, 4.6, (q, k) => ((q + k) % 4 === 1 ? 'w3' : 'w1'), true),
  'attention/off': many(3, (v) => many(5, (h) => (h === 2 && v === 1 ? '' : bar(5 + h * 10.4, 4 + v * 10.8, 8.4, 8.4, (h + v) % 3 ? 'w1' : 'w2')))) + box(25.8, 14.8, 8.4, 8.4, 'ink2', DASH) + stroke('M27.5 16.5l5 5m0-5-5 5', 'ink2', 1.6),
  'attention/bertviz': [0, 1, 2, 3].map((i) => stroke(`M12 ${6 + i * 9}C30 ${6 + i * 9} 30 ${6 + ((i * 3 + 1) % 4) * 9} 48 ${6 + ((i * 3 + 1) % 4) * 9}`, i === 2 ? 'pos' : 'query', 1.6) + dot(10, 6 + i * 9, 1.6, 'rule') + dot(50, 6 + i * 9, 1.6, 'rule')).join(''),
  'block/walk': stroke('M4 30h52', 'ink2', 2) + box(11, 7, 14, 11) + box(35, 7, 14, 11) + stroke('M9 30q0-6 5-11M23 19q4 5 6 11M33 30q0-6 5-11M46 19q4 5 6 11', 'rule', 1.3),
  'block/stream': many(5, (q) => many(7, (k) => bar(6 + k * 7, 3 + q * 6.6, 6, 5.4, k < 3 ? 'w0' : k < 5 ? 'w1' : k === 5 ? 'w2' : 'w3'))),
  'block/facts': many(4, (q) => many(8, (k) => bar(6 + k * 6.2, 4 + q * 7.8, 5.4, 6.8, q === 1 && k < 4 ? (k === 2 ? 'w4' : 'w3') : q === 3 && k > 5 ? 'w3' : 'w0'))),
  'block/cache': many(5, (i) => bar(6 + i * 10, 31 - i * 6, 8, 4, 'key') + (i ? bar(6 + i * 10, 36 - i * 6, 8, i * 6 - 1, 'hair') : '')),
  'block/features': [[8, 6, 12], [34, 6, 6], [16, 14, 8], [26, 22, 12], [12, 30, 5], [44, 30, 8]].map(([x, y, w], i) => bar(x, y, w, 3.4, i < 2 ? 'chosen' : `u${i - 1}`)).join('') + [7.7, 15.7, 23.7, 31.7].map((y) => stroke(`M4 ${y}h52`, 'hair', 0.8)).join(''),
  'block/cost': stroke('M6 4v29h49', 'rule', 1.2) + stroke('M7 31Q40 30 52 5', 'chosen', 2) + stroke('M7 31 53 20', 'ink2', 1.6),
  'block/probe': stroke('M5 33h50', 'rule') + stroke('M6 17 16 18 26 12 34 7 44 13 54 20', 'query', 2) + stroke('M6 20 16 22 26 17 34 12 44 17 54 21', 'value', 1.4, DASH) + stroke('M6 31 16 30 26 31 34 31 44 30 54 31', 'pruned', 1.4, DASH) + dot(34, 7, 3, 'chosen'),
  'translation/learners': [8, 18, 28, 40, 52].map((x, i) => dot(x, 6, 2) + dot(x, 32, 2, i === 3 ? 'query' : 'ink2')).join('') + stroke('M8 8v22M18 8C18 20 28 18 28 30M40 8C40 20 18 18 18 30M52 8v22', 'rule', 1.3) + stroke('M28 8C28 22 40 18 40 30', 'query', 2.2),
  'translation/lookback': many(5, (q) => bar(5, 4 + q * 6.4, 12, 4.6, q === 2 ? 'key' : 'rule', SOFT) + bar(20, 4 + q * 6.4, [5, 8, 17, 6, 3][q], 4.6, q === 2 ? 'key' : 'rule')) + stroke('M40 19h7m-2-2 2 2-2 2', 'ink2', 1.3) + bar(50, 14, 6, 10, 'query'),
  'translation/gradients': stroke('M8 4v29h46', 'rule', 1.2) + stroke('M10 9 24 17 38 25 52 32', 'chosen', 2) + stroke('M10 7h42', 'query', 2),
  'translation/forcing': many(5, (q) => many(q + 1, (k) => bar(6 + k * 7, 4 + q * 6.4, 6, 5, 'key', SOFT)) + bar(6 + (q + 1) * 7, 4 + q * 6.4, 6, 5, q === 3 ? 'wrong' : 'value')),
  'translation/tree': stroke('M5 10C14 10 12 6 20 6h34', 'rule', 1.8) + stroke('M5 10C14 10 12 17 20 17h12C40 17 40 13 54 13', 'chosen', 2.4) + stroke('M20 17C28 17 28 25 36 25', 'rule', 1.3, DASH) + word(38, 29, '×', 'ink2', 10) + word(6, 34, '1 2 3', 'ink2', 8),
  'translation/architecture': many(4, (i) => box(8, 11 + i * 6.5, 16, 4.6, i === 1 ? 'ink2' : 'rule')) + many(5, (i) => box(37, 4.5 + i * 6.5, 16, 4.6, i === 2 ? 'query' : 'rule')) + stroke('M16 11V7h14v12.8h6', 'key', 1.6),
  'translation/masks': triangle(5, 5, 5, 5.4, () => 'query') + many(5, (q) => many(5, (k) => bar(33 + k * 5, 5 + q * 5.4, 4.4, 4.8, k < 3 ? 'query' : 'hair'))),
  'translation/speech': many(9, (i) => bar(5 + i * 5.6, 12 - [3, 7, 9, 5, 8, 10, 6, 4, 2][i], 4, [5, 13, 17, 9, 15, 19, 11, 7, 3][i], 'rule')) + stroke('M5 25h50', 'rule', 1) + stroke('M14 25v5M30 25v5M47 25v5', 'key', 1.6) + bar(8, 31, 12, 5, 'w2') + bar(24, 31, 12, 5, 'query') + bar(40, 31, 14, 5, 'w2'),
  'translation/tasks': [0, 1, 2].map((row) => many(4, (i) => (row === 1 && i === 2 ? box(4 + i * 8, 4 + row * 11.4, 6.4, 6.4, 'chosen', DASH) : bar(4 + i * 8, 4 + row * 11.4, 6.4, 6.4, 't0', `stroke="${ink('u0')}"`))) + stroke(`M39 ${7.2 + row * 11.4}h4`, 'rule', 1.3)).join('') + dot(50, 7.2, 3.4, 'u1') + bar(47, 15.4, 6.4, 6.4, 'chosen') + many(2, (i) => bar(46 + i * 7, 26.8, 5.6, 6.4, 't2', `stroke="${ink('u2')}"`)),
  'translation/letters': word(3, 23, 'ab', 'ink', 12) + many(3, (i) => stroke(`M20 ${10 + i * 9}L28 19`, 'rule', 1.2)) + many(6, (i) => bar(28, 7 + i * 4.2, 5, 3.4, i % 2 ? 'pos' : 'neg')) + many(3, (i) => stroke(`M34 19L42 ${10 + i * 9}`, 'rule', 1.2)) + word(44, 23, 'æb', 'ink', 12),
  'decoding/step': [34, 25, 17].map((w, i) => bar(5, 5 + i * 7, w, 4.6, i ? 'rule' : 'chosen')).join('') + stroke('M4 25.5h52', 'ink2', 1.2, DASH) + box(5, 29, 11, 4, 'pruned'),
  'decoding/beams': stroke('M5 19C14 19 12 9 20 9h10C38 9 36 5 44 5h10', 'chosen', 2.4) + stroke('M5 19C14 19 12 19 20 19h10C38 19 38 17 44 17', 'rule', 1.8) + stroke('M5 19C14 19 12 30 20 30h10', 'rule', 1.3, DASH) + stroke('M30 9c8 0 6 4 14 4', 'rule', 1.3, DASH) + word(33, 33, '×', 'ink2', 10),
  'decoding/race': [46, 37, 41, 26].map((w, i) => stroke(`M6 ${6 + i * 8.6}h${w}`, i ? 'rule' : 'chosen', 2) + dot(6 + w, 6 + i * 8.6, 2.6, i ? 'rule' : 'chosen')).join(''),
  'decoding/draft': [0, 1, 2].map((i) => bar(4 + i * 12, 14, 10, 10, 't2') + stroke(`M${6.6 + i * 12} 19.4l2 2 3.4-4.4`, 'ink', 1.6)).join('') + box(40, 14, 10, 10, 'pruned', DASH) + stroke('M43 17l4 4m0-4-4 4'),
  'decoding/search': stroke('M4 33C12 33 12 17 19 17S26 27 32 27 38 6 44 6s7 20 12 22', 'ink2', 1.6) + dot(19, 14.4, 2.6, 'rule') + dot(44, 3.8, 2.8, 'chosen'),
  'decoding/guess': [30, 22, 14].map((w, i) => box(22, 5 + i * 10.4, w, 6.4, 'rule')).join('') + word(6, 26, '?', 'ink', 22),
  'training/learn': stroke('M6 4v30h50', 'rule', 1.2) + stroke('M6 30h50', 'ink2', 1.2, DASH) + stroke('M8 6C14 22 22 27 55 28.6', 'chosen', 2),
  'training/own': [0, 1, 2].map((i) => stroke(`M5 ${7 + i * 6}h${[20, 16, 19][i]}`, 'rule', 1.6)).join('') + stroke('M32 5C36 24 44 29 56 31', 'chosen', 2) + stroke('M5 28h10', 'rule', 1.6),
  'training/objectives': bar(4, 13, 13, 11, 't0') + box(20, 13, 16, 11, 'ink2', DASH) + bar(39, 13, 16, 11, 't2') + word(25.6, 22.6, '?', 'ink', 12),
  'training/finetune': stroke('M6 4v30h50', 'rule', 1.2) + stroke('M8 26C16 10 28 8 55 7', 'chosen', 2) + stroke('M8 31C26 30 38 20 55 16', 'ink2', 1.7),
  'training/instruct': stroke('M5 8h26M5 14h18', 'rule', 1.7) + bar(20, 20, 36, 14, 't1') + stroke('M25 25h26M25 29.6h16', 'u1', 1.6),
  'training/scaling': stroke('M6 4v30h50', 'rule', 1.2) + stroke('M9 7 53 29', 'rule', 1.4) + [[12, 9], [20, 12], [28, 17], [37, 20], [46, 26]].map(([x, y]) => dot(x, y, 2.2, 'query')).join('') + dot(53, 27, 2.6, 'chosen'),
  'training/emergence': stroke('M5 10C22 18 40 24 55 27', 'ink2', 1.6) + stroke('M5 33h27C38 33 36 7 42 6h13', 'chosen', 2),
  'rlhf/rooms': [[5, 4], [37, 4], [5, 23], [37, 23]].map(([x, y]) => box(x, y, 18, 11)).join('') + stroke('M23 9.5h14M14 15v8M46 15v8M23 28.5h14', 'rule', 1.4),
  'rlhf/vote': box(4, 7, 24, 24, 'chosen', 'stroke-width="2"') + box(32, 7, 24, 24, 'rule') + stroke('M9 13h14M9 18h9M37 13h14M37 18h12', 'rule', 1.6) + stroke('M11 24.5l3 3 6-6', 'chosen', 2),
  'rlhf/reward': stroke('M6 19h50', 'rule', 1.2) + [9, -6, 13, 4, -11, 7].map((v, i) => bar(8 + i * 8, v > 0 ? 19 - v : 19, 6, Math.abs(v), v > 0 ? 'pos' : 'neg')).join(''),
  'rlhf/process': [10, 30, 50].map((x, i) => `<circle cx="${x}" cy="15" r="5.4" fill="none" stroke="var(--gb-ink2)" stroke-width="1.4"/>` + stroke(`M${x} 21v8`, 'rule', 1.2) + bar(x - 3, 29, 6, 4, i === 1 ? 'neg' : 'pos')).join('') + stroke('M16 15h8m-2.6-2.6 2.6 2.6-2.6 2.6M36 15h8m-2.6-2.6 2.6 2.6-2.6 2.6'),
  'rlhf/policy': stroke('M6 4v30h50', 'rule', 1.2) + stroke('M8 30C20 29 20 11 32 9S46 7 55 6', 'chosen', 2) + stroke('M8 32C24 31 34 28 55 26', 'rule', 1.6),
  'rlhf/direct': stroke('M6 4v30h50', 'rule', 1.2) + stroke('M9 7C18 26 28 32 55 33', 'ink2', 1.7) + [[12, 13], [34, 30.6], [42, 32], [49, 32.6]].map(([x, y]) => dot(x, y, 2.2, 'query')).join('') + dot(23, 25.6, 3, 'chosen'),
  'rlhf/hacking': stroke('M6 4v30h50', 'rule', 1.2) + stroke('M8 28C24 22 34 14 55 5', 'pos', 2) + stroke('M8 28C20 20 28 14 34 17S46 31 55 32', 'ink2', 2),
  'rlhf/gradient': many(3, (q) => many(5, (k) => box(5 + k * 10, 3 + q * 11, 10, 11, 'hair', 'stroke-width="1"') + stroke(q === 0 || k === 4 ? `M${8 + k * 10} ${8.5 + q * 11}h4m-1.6-1.6 1.6 1.6-1.6 1.6` : `M${10 + k * 10} ${11 + q * 11}v-4m-1.6 1.6 1.6-1.6 1.6 1.6`, 'ink2', 1.1))),
  'rlhf/cliff': stroke('M6 4v30h50', 'rule', 1.2) + stroke('M8 22C20 21 26 15 34 4', 'ink2', 1.4, DASH) + stroke('M8 22C22 21 28 12 36 12S44 20 46 33', 'ink2', 2) + dot(36, 12, 3, 'chosen') + stroke('M50 26l5 5m0-5-5 5', 'wrong', 1.6),
  'rlhf/derive': word(3, 16, '∇π', 'ink', 13) + stroke('M28 10h8M28 14h8', 'rule', 1.4) + word(40, 16, 'π∇', 'chosen-ink', 13) + stroke('M5 30C12 20 18 34 26 29S44 28 55 29', 'query', 1.8) + stroke('M5 29h50', 'ink2', 1, DASH),
  'rlhf/maximum': stroke('M6 4v30h50', 'rule', 1.2) + stroke('M8 29C14 14 28 9 55 5', 'chosen', 2) + stroke('M8 29h47', 'ink2', 1.4, DASH) + stroke('M8 30 20 28 32 30 44 28 55 30', 'query', 1.4),
  'rlhf/groups': many(7, (i) => bar(6 + i * 7, 4, 6, 6 + i * 3, 'chosen') + bar(6 + i * 7, 11 + i * 3, 6, 22 - i * 3, 'hair')) + dot(20, 36, 2.4, 'query') + dot(42, 36, 2.4, 'key'),
  'rlhf/real': many(6, (i) => bar(10, 3 + i * 5.6, 30, 4, i < 2 ? 'chosen' : 'hair')) + stroke('M44 5h7M44 10.6h7', 'chosen', 2),
  'pictures/brought': many(3, (i) => many(3, (k) => bar(6 + k * 9, 6 + i * 9, 8, 8, i === 1 && k === 2 ? 'chosen' : 'hair'))) + stroke('M36 19h6m-3-3 3 3-3 3', 'rule', 1.3) + many(3, (i) => many(2, (k) => bar(46 + k * 6, 8 + i * 9, 5, 5, i === k ? 'query' : 'hair'))),
  'pictures/family': stroke('M30 5v6M14 17v-6h32v6M8 30v-6h12v6M46 17v13', 'rule', 1.4) + bar(25, 2, 10, 6, 'ink2') + bar(9, 16, 10, 6, 'chosen') + bar(41, 16, 10, 6, 'hair') + [8, 20, 46].map((x) => dot(x, 32, 2.8, 'query')).join(''),
  'pictures/density': `<circle cx="15" cy="15" r="9" fill="none" stroke="var(--gb-hair)" stroke-width="5"/>` + stroke('M32 30C36 22 42 36 54 27', 'hair', 5) + [[8, 10], [20, 8], [23, 18], [10, 22], [34, 27], [44, 30], [52, 28]].map(([x, y]) => dot(x, y, 1.8, 'query')).join('') + stroke('M30 14l4 4m0-4-4 4M42 10l4 4m0-4-4 4', 'wrong', 1.5),
  'prompting/fewshot': stroke('M8 4v29h46', 'rule', 1.2) + stroke('M10 30 20 20 31 12 42 9 53 7', 'chosen', 2) + [[10, 30], [20, 20], [31, 12], [42, 9], [53, 7]].map(([x, y]) => dot(x, y, 2.4, 'chosen')).join(''),
  'prompting/library': many(3, (i) => bar(5 + i * 13, 8, 9, 7, i === 1 ? 'chosen' : 'hair') + bar(5 + i * 13, 19, 9, 7, i === 2 ? 'chosen' : 'hair')) + stroke('M14 11 18 11M27 12 31 22', 'chosen', 1.6) + bar(45, 12, 11, 10, 'query'),
  'prompting/chains': many(3, (i) => many(3, (k) => bar(5 + k * 14, 5 + i * 11, 9, 6, i === 1 && k === 2 ? 'wrong' : 'hair')) + stroke(`M14 ${8 + i * 11}h5m9 0h5m9 0h4`, 'rule', 1.3) + dot(50, 8 + i * 11, 3, i === 1 ? 'wrong' : 'chosen')),
  'prompting/agent': stroke('M9 4v30', 'rule', 1.6) + many(3, (i) => dot(9, 7 + i * 12, 2.6, 'ink2') + bar(16, 4 + i * 12, 16, 6, 'hair')) + stroke('M9 13C10 17 40 12 41 19V31', 'chosen', 2) + dot(41, 20, 2.8, 'chosen') + bar(46, 17, 11, 6, 'chosen') + dot(41, 31, 2.8, 'chosen') + bar(46, 28, 11, 6, 'chosen'),
  'prompting/team': bar(5, 13, 11, 11, 'query') + bar(25, 13, 11, 11, 'ink2') + bar(45, 13, 11, 11, 'query') + stroke('M25 16h-7m2-2-2 2 2 2M36 16h7m-2-2 2 2-2 2', 'chosen', 1.6) + stroke('M18 22h5M43 22h-5', 'wrong', 1.4),
  'prompting/soft': many(4, (i) => bar(5 + i * 9, 12, 7, 14, 'query')) + stroke('M42 19h5m-3-3 3 3-3 3', 'rule', 1.3) + bar(49, 15, 8, 8, 'chosen'),
  'prompting/scratch': many(5, (i) => bar(5 + i * 9, 6, 7, 7, i % 2 ? 'hair' : 'query') + bar(5 + i * 9, 18, 7, 5, 'hair')) + stroke('M8 20.5h38m-3-3 3 3-3 3', 'chosen', 1.6) + dot(53, 20.5, 3.4, 'chosen'),
  'prompting/sure': stroke('M10 32 50 6', 'rule', 1.2) + [[14, 26, 3], [24, 25, 2.4], [33, 14, 3.4], [44, 11, 4]].map(([x, y, r]) => dot(x, y, r, 'chosen')).join('') + stroke('M29 4v30', 'query', 1.2),
  'prompting/memory': many(6, (i) => bar(8, 4 + i * 5, 34, 3, i < 3 ? 'hair' : 'query')) + stroke('M5 18.5h40', 'chosen', 1.4) + stroke('M52 6v24m-3-3 3 3 3-3', 'rule', 1.3),
  'prompting/socratic': box(4, 14, 15, 10, 'query') + stroke('M19 19C24 19 22 9 27 9M19 19C24 19 22 29 27 29', 'rule', 1.3) + box(27, 4, 13, 10, 'chosen') + box(27, 24, 13, 10, 'chosen') + stroke('M33.5 14v9m-2.4-2.6 2.4 2.6 2.4-2.6', 'chosen', 1.3) + word(46, 14, '?', 'ink2', 12) + word(46, 34, '?', 'ink2', 12),
  'prompting/thoughts': stroke('M10 18 30 8 50 6M30 8 50 14M10 18 30 28', 'rule', 1.3) + dot(10, 18, 3.2, 'query') + dot(30, 8, 3.2, 'chosen') + dot(30, 28, 3.2, 'hair') + dot(50, 6, 3.2, 'chosen') + dot(50, 14, 3.2, 'hair'),
  'pictures/classes': many(4, (i) => dot(8 + (i % 2) * 9, 22 + Math.floor(i / 2) * 8, 2.8, 'query')) + many(4, (i) => dot(38 + (i % 2) * 9, 7 + Math.floor(i / 2) * 8, 2.8, 'pos')) + stroke('M12 4 46 34', 'ink', 1.8),
  'pictures/latent': many(4, (q) => many(7, (k) => bar(4 + k * 7.6, 3 + q * 8.6, 5, 6, (k + q) % 3 ? 'hair' : 'rule'))) + stroke('M12 29 46 8', 'chosen', 2) + dot(12, 29, 3, 'chosen') + dot(46, 8, 3, 'chosen'),
  'pictures/forger': box(5, 10, 16, 17, 'query') + stroke('M23 15h13m-3-3 3 3-3 3', 'rule', 1.4) + stroke('M37 23H24m3-3-3 3 3 3', 'wrong', 1.4) + box(39, 10, 16, 17, 'ink2') + word(9.5, 22.5, 'G', 'query-ink', 11) + word(43, 22.5, 'D', 'ink2', 11),
  'pictures/denoise': many(4, (q) => many(4, (k) => bar(3 + k * 4, 11 + q * 4, 3.4, 3.4, (k * 5 + q * 3) % 4 > 1 ? 'ink2' : 'hair'))) + stroke('M22 19h5m-3-3 3 3-3 3', 'chosen', 1.6) + many(4, (q) => many(4, (k) => bar(30 + k * 3.2, 12.6 + q * 3.2, 2.7, 2.7, (k + q) % 3 ? 'rule' : 'ink2'))) + stroke('M45 19h3', 'chosen', 1.6) + stroke('M51 12h6l-4 14', 'ink', 2.2),
  'pictures/pixels': many(4, (q) => many(4, (k) => (q * 4 + k < 9 ? bar(5 + k * 8, 3 + q * 8.4, 7, 7, (k + q) % 2 ? 'ink2' : 'hair') : q * 4 + k === 9 ? box(5 + k * 8, 3 + q * 8.4, 7, 7, 'chosen') : ''))) + many(4, (i) => bar(42, 6 + i * 7.4, [5, 14, 9, 3][i], 5, i === 1 ? 'chosen' : 'rule')),
  'pictures/patches': many(3, (q) => many(3, (k) => box(4 + k * 8, 7 + q * 8, 7, 7, (q + k) % 2 ? 'ink2' : 'rule'))) + stroke('M31 19h5m-3-3 3 3-3 3', 'rule', 1.3) + many(3, (i) => box(39 + i * 6, 15.5, 5, 7, i === 1 ? 'key' : 'rule')),
  'pictures/space': many(4, (q) => many(4, (k) => bar(4 + k * 7.4, 5 + q * 7.4, 6.4, 6.4, q === k ? 'query' : 'hair'))) + dot(43, 12, 3.4, 'pos') + box(48, 22, 6.4, 6.4, 'pos') + stroke('M43 12 51 25', 'rule', 1.2),
  'pictures/captions': box(4, 10, 17, 17, 'ink2') + dot(10, 20, 3.4, 'query') + bar(13.5, 13, 5, 5, 'pos') + stroke('M24 15h9m-3-3 3 3-3 3M33 23h-9m3-3-3 3 3 3', 'rule', 1.3) + many(3, (i) => bar(37, 11 + i * 6, [17, 12, 15][i], 3, i === 1 ? 'chosen' : 'ink2')),
  'pictures/missing': many(3, (q) => many(3, (k) => (q === 1 && k === 1 ? box(23.5, 13.5, 9, 9, 'chosen', DASH) : bar(13 + k * 11, 3 + q * 11, 9, 9, k === 1 || q === 1 ? 'ink2' : 'hair')))) + word(25.5, 21.5, '?', 'ink', 11),
};
