import assert from 'node:assert/strict';
import { test } from 'node:test';

import { alternative } from '../../viz/attention/steps/words.js';

const data = { query: 1, q: new Array(64).fill(0), dots: [8, 16, 40] }, labels = ['The', 'cat', 'sat'];
const now = { scaled: [1, 2, 5], masked: [1, 2, -Infinity], weights: [0.269, 0.731, 0] };

test('each step is told by the numbers that it has made', () => {
  const said = [1, 2, 3, 4, 5, 6].map((step) => alternative(data, now, labels, step));
  assert.match(said[0], /“cat” makes a query of 64 numbers/);
  assert.match(said[1], /“sat” 40\.00, “cat” 16\.00, “The” 8\.00/);
  assert.match(said[2], /“sat” 5\.00/);
  assert.match(said[3], /^1 later words .* “cat” 2\.00, “The” 1\.00$/);
  assert.match(said[4], /“cat” gives most weight to “cat” \.731, “The” \.269/);
  assert.match(said[5], /values of “cat” \.731/);
  assert.equal(alternative(data, { ...now, masked: now.scaled }, labels, 4), 'nothing is masked');
});
