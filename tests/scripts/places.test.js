import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layoutOf } from '../../viz/layer/block/places.js';

const PARTS = ['q', 'k', 'v', 'scores', 'pattern', 'z', 'attention_out', 'resid_mid', 'up', 'hidden', 'mlp_out', 'resid_post'];
const NAMES = ['embed', 'resid_pre', 'norm_1', 'norm_2', 'gate', 'after_1', 'after_2', ...PARTS];
const BOX = [80, 44]; // as large as a finger needs
const ORDERS = ['pre', 'post', 'parallel', 'inner', 'both'];

for (const order of ORDERS)
  test(`down a phone no box of a layer lies on another, or beyond the drawing: ${order}`, () => {
    const { size: [wide, high], places } = layoutOf(order, NAMES, true), all = Object.entries(places);
    assert.ok(wide <= 350 && all.length >= 13);
    for (const [name, [x, y]] of all) {
      assert.ok(x >= BOX[0] / 2 && x <= wide - BOX[0] / 2 && y >= BOX[1] / 2 && y <= high - BOX[1] / 2, name);
      for (const [other, [left, top]] of all)
        assert.ok(name === other || Math.abs(x - left) >= BOX[0] || Math.abs(y - top) >= BOX[1], `${name} and ${other}`);
    }
  });

test('the stream goes straight down on the left, and the text flows from top to bottom', () => {
  const { places, wires } = layoutOf('pre', NAMES, true), stream = ['resid_pre', 'resid_mid', 'resid_post'].map((name) => places[name]);
  assert.equal(new Set(stream.map(([x]) => x)).size, 1);
  assert.ok(stream[0][1] < stream[1][1] && stream[1][1] < stream[2][1]);
  assert.equal(wires.filter((one) => one.stream).length, 2);
  assert.ok(places.q[1] < places.scores[1] && places.scores[1] < places.pattern[1]);
});

test('in a wide window all stands where it stood: what has no place there is not drawn', () => {
  const { size, places, wires } = layoutOf('pre', ['embed', 'resid_pre', 'q', 'logits'], false);
  assert.deepEqual(size, [880, 204]);
  assert.deepEqual(places, { resid_pre: [128, 26], q: [224, 72] });
  assert.deepEqual(wires, []);
});
