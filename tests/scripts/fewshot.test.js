import assert from 'node:assert/strict';
import { test } from 'node:test';

import { wilson } from '../../viz/shared/intervals.js';

test('the interval of a share, by hand with z = 2: the middle of 8 of 10 is 1 / 1.4', () => {
  const half = (2 * Math.sqrt(0.016 + 0.01)) / 1.4, [low, high] = wilson(8, 10, 2);
  assert.ok(Math.abs(low - (1 / 1.4 - half)) < 1e-12 && Math.abs(high - (1 / 1.4 + half)) < 1e-12);
});
