import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cells, half, heatColour } from '../../viz/shared/heat.js';

/** Codes of float16 as the server sends them: two bytes each, the low one first. */
const sent = (...codes) => Buffer.from(codes.flatMap((code) => [code & 255, code >> 8])).toString('base64');

test('float16, from the tables of IEEE 754', () => {
  const known = [
    [0x3c00, 1], [0xc000, -2], [0x3555, 0.333251953125], [0x7bff, 65504], [0x0400, 2 ** -14], // the least that is normal
    [0x03ff, (2 ** -14 * 1023) / 1024], [0x0001, 2 ** -24], [0x8001, -(2 ** -24)], [0x7c00, Infinity], [0xfc00, -Infinity], [0x3c01, 1 + 2 ** -10],
  ];
  assert.deepEqual([...half(sent(...known.map(([code]) => code)))], known.map(([, value]) => value));
  assert.ok(Object.is(half(sent(0x8000))[0], -0) && Object.is(half(sent(0))[0], 0));
  assert.equal(half('').length, 0);
});

const GREYS = Object.fromEntries([0, 1, 2, 3, 4].map((step) => [`w${step}`, [step * 10, step * 20, 255 - step * 30]]));

test('weights go from the first colour to the last, and no further', () => {
  const data = { scale: 'weight', most: 2 };
  assert.deepEqual(heatColour(0, data, GREYS), GREYS.w0);
  assert.deepEqual(heatColour(2, data, GREYS), GREYS.w4);
  assert.deepEqual(heatColour(5, data, GREYS), GREYS.w4);
  // Where the strength is a half the middle of five colours stands: (v / 2) ** 0.62 = 0.5.
  assert.deepEqual(heatColour(2 * 0.5 ** (1 / 0.62), data, GREYS), GREYS.w2);
});

test('larger weights are never painted fainter', () => {
  let before = -1;
  for (let k = 0; k <= 200; k += 1) {
    const [red] = heatColour(k / 100, { scale: 'weight', most: 2 }, GREYS);
    assert.ok(red >= before);
    before = red;
  }
});

test('signed numbers go from the paper to one colour above zero and to another below', () => {
  const colours = { surface: [250, 250, 250], pos: [200, 100, 0], neg: [0, 100, 200] }, data = { scale: 'signed', most: 4 };
  assert.deepEqual(heatColour(0, data, colours), colours.surface);
  assert.deepEqual(heatColour(4, data, colours), colours.pos);
  assert.deepEqual(heatColour(-4, data, colours), colours.neg);
  assert.deepEqual(heatColour(-400, data, colours), colours.neg);
});

test('every cell of a table is saved, with its names and its place', () => {
  const data = { rows: ['a', 'a'], columns: ['x', 'x'], column_name: '→', values: sent(0x3c00, 0xfc00, 0xc000, 0) };
  assert.deepEqual(cells(data), [
    { row: 0, of: 'a', column: 0, to: 'x', value: 1 },
    { row: 0, of: 'a', column: 1, to: 'x', value: null },
    { row: 1, of: 'a', column: 0, to: 'x', value: -2 },
    { row: 1, of: 'a', column: 1, to: 'x', value: 0 },
  ]);
});
