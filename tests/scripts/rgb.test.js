import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bytesOf } from '../../viz/shared/rgb.js';

test('a coarse picture says red and green by one sign of 36, blue by the next', () => {
  const white = [255, 255, 255], blue = [0, 0, 255], green = [0, 255, 0], dark = [51, 51, 0];
  assert.deepEqual([...bytesOf('~z505' + '50' + '70')], [...white, ...blue, ...green, ...dark]);
});

test('a fine picture is its bytes', () => {
  assert.deepEqual([...bytesOf('AQL/')], [1, 2, 255]);
});
