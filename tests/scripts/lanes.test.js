// The lanes of a lattice: no piece covers another, and short ones lie low.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { lanes } from '../../viz/tokens/lattice/index.js';

const WORD = 7;
const every = [];
for (let start = 0; start < WORD; start += 1) for (let end = start + 1; end <= WORD; end += 1) every.push([start, end, 1, 0.5, false]);

test('no two pieces of a lane cover each other', () => {
  const { placed, count } = lanes(every);
  assert.equal(Math.max(...placed) + 1, count);
  every.forEach(([start, end], at) =>
    every.forEach(([other, its], k) => assert(k === at || placed[k] !== placed[at] || its <= start || other >= end)),
  );
});

test('a longer piece never lies below a shorter one', () => {
  const { placed } = lanes(every);
  every.forEach(([start, end], at) => every.forEach(([other, its], k) => assert(end - start <= its - other || placed[at] > placed[k])));
});
