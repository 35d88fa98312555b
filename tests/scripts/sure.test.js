import assert from 'node:assert/strict';
import { test } from 'node:test';

import { coverage, error, reliability } from '../../viz/prompting/sure/charts.js';

test('bins by hand: 1 belongs to the last, empty ones are left out', () => {
  const bins = reliability([0, 0.1, 1, 0.9], [0, 1, 1, 1], 5);
  assert.deepEqual(bins, [[0.05, 0.5, 2], [0.95, 1, 2]]);
  assert.ok(Math.abs(error(bins) - (0.5 * 0.45 + 0.5 * 0.05)) < 1e-12);
  assert.deepEqual(reliability([], []), []);
});

test('refusing: from the surest on; those that are as sure go together', () => {
  assert.deepEqual(coverage([0.2, 0.9, 0.5, 0.5], [1, 1, 0, 1]), [[1, 1, 0.9], [3, 2, 0.5], [4, 3, 0.2]]);
  assert.deepEqual(coverage([], []), []);
});
