import assert from 'node:assert/strict';
import { test } from 'node:test';

import './page.js';
import { lanesShape, layersShape } from '../../viz/home/flow/slim.js';

const data = (count, layers = 30) => ({ layers, lanes: new Array(count).fill({}) });

test('text, tokens and vectors stand beside each other within a phone', () => {
  for (const width of [320, 350, 600]) {
    const { at, right } = lanesShape(width, 4);
    assert.ok(at[1] >= 78 && at[2] - at[1] >= 110 && width - at[2] >= 110, `${width}: ${at}`);
    assert.equal(right, width);
  }
});

test('all layers fit beside each other, and all tokens below each other, however many', () => {
  for (const count of [1, 4, 20, 200]) {
    const { X, Y, bottom, left, right } = layersShape(data(count), 350);
    assert.ok(X(1) > left && X(30) < right && right <= 320);
    assert.ok(Y(0) > 0 && Y(count - 1) < bottom && bottom <= 330, `${count}: ${bottom}`);
  }
});

test('names stand where letters of fifteen units have room', () => {
  assert.equal(layersShape(data(20), 350).named, true);
  assert.equal(layersShape(data(21), 350).named, false);
});
