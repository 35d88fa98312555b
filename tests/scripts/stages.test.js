import assert from 'node:assert/strict';
import { test } from 'node:test';

import { drawLine, table } from '../../viz/decoding/decoder/stages.js';
import { hexOf } from './page.js';

// token, hex, rank, logit, penalised, scaled, cut, p, start, logprob
const ROWS = [
  [7, hexOf(' cat'), 1, 2, 2, 4, 0, 0.6, 0, -0.5],
  [8, hexOf(' dog'), 2, 1, 1, 2, 0, 0.3, 0.6, -1.2],
  [9, hexOf(' a'), 30, 0.5, 0.25, 0.5, 0, 0.0005, 0.9, -7],
  [10, hexOf(' x'), 31, 0, 0, 0, 2, 0, 0.9005, -9],
];
const STAGES = { rows: ROWS, fallen: 8, draw: 0.75, others: [100, 40, 0.0995] };

test('the line from 0 to 1: a stretch for each token that is large enough, where its share begins', () => {
  const made = drawLine(STAGES, () => {}), stretches = made.all('stretch');
  assert.deepEqual(stretches.map((one) => [one.style.left, one.style.width, one.textContent]), [['0%', '60%', 'cat'], ['60%', '30%', 'dog']]);
  assert.deepEqual(stretches.map((one) => one.className.includes('fallen')), [false, true]);
  assert.equal(made.all('needle')[0].style.left, '75%');
  assert.equal(made.all('rest')[0].textContent, '40 others');
  assert.equal(made.attributes['aria-label'], 'The number 0.7500 falls on dog, from 0.6000 to 0.9000');
});

test('without a draw there is no needle', () => {
  const made = drawLine({ ...STAGES, draw: null, fallen: 7 }, () => {});
  assert.equal(made.all('needle').length, 0);
  assert.match(made.attributes['aria-label'], /^No draw: the most probable, cat, is taken$/);
});

test('a row for each token, with what became of it', () => {
  const picked = [], made = table(STAGES, new Set([7]), { temperature: 50 }, (row) => picked.push(row.token));
  const rows = made.all('row').filter((one) => one.tag === 'button'), written = rows.map((row) => row.all('n').map((one) => one.textContent));
  assert.deepEqual(written, [
    ['2.00', '2.00', '4.00', '.600'],
    ['1.00', '1.00', '2.00', '.300'],
    ['0.50', '0.25', '0.50', '.001'],
    ['0.00', '0.00', '0.00', '0'],
  ]);
  assert.deepEqual(rows.map((row) => row.tabIndex), [-1, 0, -1, -1]);
  assert.ok(rows[0].className.includes('taken') && rows[3].className.includes('out') && rows[1].className.includes('fallen'));
  assert.equal(rows[3].all('cut')[0].textContent, '× top-k');
  assert.equal(rows[2].all('word')[0].textContent, 'a 30.');
  assert.ok(made.all('head')[0].textContent.includes('÷ T = 0.50'));
  assert.equal(made.all('said')[0].textContent, '60 of them cut');
  rows[1].onclick();
  assert.deepEqual(picked, [8]);
});
