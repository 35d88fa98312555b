import assert from 'node:assert/strict';
import { test } from 'node:test';

import { apart, wilson } from '../../viz/prompting/fewshot/curve.js';

test('the interval of a share, by hand with z = 2: the middle of 8 of 10 is 1 / 1.4', () => {
  const half = (2 * Math.sqrt(0.016 + 0.01)) / 1.4, [low, high] = wilson(8, 10, 2);
  assert.ok(Math.abs(low - (1 / 1.4 - half)) < 1e-12 && Math.abs(high - (1 / 1.4 + half)) < 1e-12);
});

test('names at the ends of lines stand apart, in their order, and inside the picture', () => {
  const placed = apart([100, 99, 20, 101, 5], 10, 110);
  const inOrder = [4, 2, 1, 0, 3].map((at) => placed[at]);
  assert.ok(inOrder.every((y, at) => at === 0 || y - inOrder[at - 1] >= 15 - 1e-9), String(inOrder));
  assert.ok(Math.max(...placed) <= 110 && Math.min(...placed) >= 10);
});
