import assert from 'node:assert/strict';
import { test } from 'node:test';

import './page.js';
import { beside } from '../../viz/shared/tips.js';

const SIGN = { width: 200, height: 40 }, PHONE = 390;
const mark = (left, top) => ({ left, top, width: 10, height: 10, bottom: top + 10 });

test('a sign stands above the middle of its mark', () => assert.deepEqual(beside(mark(195, 300), SIGN, PHONE), [100, 250]));

test('at the edge of the window it stays inside', () => {
  assert.equal(beside(mark(2, 300), SIGN, PHONE)[0], 8);
  assert.equal(beside(mark(380, 300), SIGN, PHONE)[0], PHONE - SIGN.width - 8);
});

test('where there is no room above, it stands below', () => assert.equal(beside(mark(195, 20), SIGN, PHONE)[1], 40));
