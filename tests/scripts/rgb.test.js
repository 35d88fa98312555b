import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bytesOf } from '../../viz/shared/rgb.js';

test('a coarse picture says red and green by one sign of 25, blue by the next', () => {
  const white = [255, 255, 255], blue = [0, 0, 255], green = [0, 255, 0], dark = [64, 64, 0];
  assert.deepEqual([...bytesOf('~o4' + '04' + '40' + '60')], [...white, ...blue, ...green, ...dark]);
});

test('a fine picture is its bytes', () => {
  assert.deepEqual([...bytesOf('AQL/')], [1, 2, 255]);
});
