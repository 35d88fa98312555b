import assert from 'node:assert/strict';
import { test } from 'node:test';

import { hexOf } from './page.js';
import { uprightWall } from '../../viz/attention/wall/upright.js';
import { alternative, word, written } from '../../viz/attention/wall/words.js';

const wall = (more = {}) => ({
  at: { layer: 13, head: 8, queries: [2] },
  data: { title: 'SmolLM2' },
  labels: ['The', 'robot', 'it'],
  style: {},
  hidden: () => false,
  ...more,
});

test('what a head does, as a sentence: the largest weight, and others that can be seen', () => {
  const said = alternative(wall(), [69, 885, 46], [1, 0, 2], 'Pronoun to its noun');
  assert.equal(said, 'Layer 13, head 8 (Pronoun to its noun): “it” looks at “robot” with .885, at “The” with .069');
  assert.match(alternative(wall({ style: { narrow: true } }), [0, 9, 0], [1, 0, 2]), /^SmolLM2, layer 13, head 8: “it” looks at “robot” with \.009$/);
  const two = wall({ at: { layer: 0, head: 0, queries: [1, 2] } });
  assert.match(alternative(two, [0, 1700, 300], [1, 2, 0]), /: “robot” and “it” together look at “robot” with 1\.7, at “it” with \.300$/);
});

test('what the class is to guess is not said', () => {
  assert.doesNotMatch(alternative(wall({ hidden: () => true }), [69, 885, 46], [1, 0, 2]), /robot|885/);
});

test('weights and words as they are written', () => {
  assert.deepEqual([0, 5, 885, 1000, 1250].map(written), ['.000', '.005', '.885', '1', '1.25']);
  assert.deepEqual([' robot', ' ', '\n'].map((text) => word(hexOf(text))), ['robot', '␣', '↵']);
});

test('the wall keeps its share of a phone and of a tablet', () => {
  assert.deepEqual([350, 600, 772].map((wide) => uprightWall(wide, 1)), [158, 216, 260]);
});
