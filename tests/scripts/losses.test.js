// The loss of a pair as the browser draws it: worked by hand, and its pull as the slope.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loss, pull } from '../../viz/rlhf/direct/losses.js';

test('worked by hand', () => {
  assert(Math.abs(loss('dpo', 0.5, 2) - Math.log(1 + Math.exp(-1))) < 1e-12);
  assert.equal(loss('ipo', 0.25, 2), 0);
  assert.equal(loss('ipo', 0.25, 5), 9);
  assert(loss('dpo', 1, -800) === 800 && loss('dpo', 1, 800) === 0);
});

test('the pull is the slope, with the sign turned', () => {
  for (const method of ['dpo', 'ipo'])
    for (const margin of [-3, 0, 0.5, 4]) {
      const slope = (loss(method, 0.2, margin + 1e-5) - loss(method, 0.2, margin - 1e-5)) / 2e-5;
      assert(Math.abs(slope + pull(method, 0.2, margin)) < 1e-6);
    }
});
