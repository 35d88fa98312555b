// Scores read tile by tile in the browser, against the softmax at once.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { across, read, shares, whole } from '../../viz/attention/tiles/running.js';

const scores = [0.3, -1.2, 2.5, 0.9, 4.1, -Infinity], values = Float32Array.from({ length: 12 }, (_, at) => Math.sin(at));
const powers = scores.map(Math.exp), sum = powers.reduce((a, b) => a + b, 0);

for (const size of [1, 2, 4, 8]) {
  test(`tiles of ${size} give the softmax`, () => {
    const steps = read(scores, values, 2, size, across(6, size), true), last = steps.at(-1);
    assert.equal(steps.length, Math.ceil(6 / size));
    assert.ok(Math.abs(last.total - sum / Math.exp(4.1)) < 1e-6);
    shares(steps, 6).forEach((one, at) => assert.ok(Math.abs(one - powers[at] / sum) < 1e-6));
    const mixed = [0, 1].map((at) => powers.reduce((all, one, key) => all + (one / sum) * values[2 * key + at], 0));
    mixed.forEach((one, at) => {
      assert.ok(Math.abs(one - last.mixed[at] / last.total) < 1e-6);
      assert.ok(Math.abs(one - whole(scores, values, 2)[at]) < 1e-6);
    });
  });
}

test('without rescaling it is another sum', () => {
  const steps = read(scores, values, 2, 2, 3, false);
  assert.ok(Math.abs(steps.at(-1).total - (1 + Math.exp(-1.5) + Math.exp(-1.6) + 1 + 1)) < 1e-5); // each tile by the maximum of its time
});
