import assert from 'node:assert/strict';
import { test } from 'node:test';

import { probability, flowing, label, lastOf, number, onOneLine, rowOf, tidy } from '../../viz/shared/probabilities.js';
import { hexOf } from './page.js';

test('probabilities with three digits, and none that is wrong at either end', () => {
  const worked = [
    [0, '0'],
    [1, '1.000'],
    [0.9996, '1.000'],
    [0.9994, '.999'],
    [0.5, '.500'],
    [0.12345, '.123'],
    [0.001, '.001'],
    [0.0004, '<.001'],
    [1e-300, '<.001'],
  ];
  for (const [p, written] of worked) assert.equal(probability(p), written);
});

test('a probability is never written larger than it is by more than half a digit', () => {
  for (let k = 0; k <= 10_000; k += 1) {
    const p = k / 10_000, written = probability(p);
    if (written !== '<.001') assert.ok(Math.abs(Number(written) - p) <= 0.000501, `${p} as ${written}`);
    else assert.ok(p > 0 && p < 0.0005, String(p));
  }
});

test('numbers with a minus that is a minus, and none before zero', () => {
  const worked = [
    [[0], '0.00'],
    [[-0], '0.00'],
    [[-0.004], '0.00'],
    [[-0.006], '−0.01'],
    [[-1.5], '−1.50'],
    [[12.345, 1], '12.3'],
    [[-12.345, 0], '−12'],
    [[-0.3, 0], '0'],
    [[null], '−∞'],
  ];
  for (const [given, written] of worked) assert.equal(number(...given), written);
});

test('labels of tokens', () => {
  const worked = [
    [' the', 'the'],
    ['the cat', 'the␣cat'],
    [' ', '␣'],
    ['  ', '␣␣'],
    ['\n', '↵'],
    [' \n', '␣↵'],
    ['  x', '␣x'],
    ['\u200d', 'U+200D'],
    ['né', 'né'],
  ];
  for (const [text, shown] of worked) assert.equal(label(hexOf(text)), shown, JSON.stringify(text));
  assert.equal(label('e282'), 'e2 82');
});

test('pieces as running text: characters that two pieces share become whole', () => {
  assert.equal(flowing('e2', '82ac', hexOf(' a\n')), '€ a↵');
  assert.equal(flowing('e282'), '\ufffd');
  assert.equal(flowing(), '');
});

test('the last of a text', () => {
  assert.equal(onOneLine('a\nb\tc'), 'a↵b\tc');
  assert.equal(lastOf({ text: 'short', form: 'plain' }), 'short');
  assert.equal(lastOf({ text: 'short', form: 'chat' }), 'short → ');
  assert.equal(lastOf({ text: 'one two three', form: 'plain' }, 9), '… three'); // not the half of "two"
  assert.equal(lastOf({ text: 'a\nb', form: 'plain' }), 'a↵b');
});

test('words as people write them', () => {
  assert.equal(tidy('Tom has a ball . Where is it ?'), 'Tom has a ball. Where is it?');
});

test('a row of the choice by names', () => {
  const row = rowOf([5, '41', 1, 2.5, 2.25, 4.5, 0, 0.75, 0.1, -0.3]);
  assert.deepEqual(
    [row.token, row.hex, row.rank, row.logit, row.penalised, row.scaled, row.cut, row.p, row.start, row.logprob],
    [5, '41', 1, 2.5, 2.25, 4.5, 0, 0.75, 0.1, -0.3],
  );
});
