import assert from 'node:assert/strict';
import { test } from 'node:test';

import './page.js';
import { lined, uprightHeight } from '../../viz/embeddings/plane/upright.js';

test('words on an upright axis keep their order, a line each, between the poles', () => {
  const wanted = [50, 52, 54, 200, 380, 381, 382], found = lined(wanted, 44, 400);
  assert.equal(found[3], 200); // where there is room, they stand where they belong
  for (let at = 1; at < found.length; at += 1) assert.ok(found[at] - found[at - 1] >= 24, `${found}`);
  assert.ok(found[0] >= 56 && found.at(-1) <= 388);
});

test('as many words as a list may hold fit', () => {
  const data = { words: new Array(40).fill(['word', 0.1]), unknown: [] }, high = uprightHeight(data);
  const found = lined(new Array(40).fill(high / 2), 44, high - 44);
  assert.ok(found[0] >= 44 && found.at(-1) <= high - 44);
});
