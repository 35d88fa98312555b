import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LIVING, place, textOfNode, treeOf, visible } from '../../viz/shared/beams/tree.js';

const [KEPT, FINISHED, RANK] = [0, 1, 3];
const candidate = (parent, token, logprob, sum, fate, number, score = sum) => [parent, token, '61', logprob, sum, score, fate, 0, number];

// Two beams, three steps: the likeliest first token (10) is not on the best path, as its children are unlikely.
const STEPS = [
  { candidates: [candidate(0, 10, -0.5, -0.5, KEPT, 0), candidate(0, 11, -0.9, -0.9, KEPT, 1), candidate(0, 12, -3, -3, RANK, -1)] },
  {
    candidates: [
      candidate(0, 20, -2, -2.5, RANK, -1),
      candidate(1, 21, -0.1, -1.0, KEPT, 0),
      candidate(1, 22, -0.9, -1.8, KEPT, 1),
      candidate(0, 23, -4, -4.5, RANK, -1),
    ],
  },
  { candidates: [candidate(0, 30, -0.2, -1.2, FINISHED, -1), candidate(1, 31, -0.3, -2.1, KEPT, 0)], finished: [[3, 0, 30, -0.4]], stop: true },
];

test('the nodes hang together, and the best path is that of the best text', () => {
  const tree = treeOf(STEPS);
  assert.deepEqual(textOfNode(tree.best).map((node) => node.token), [11, 21, 30]);
  assert.equal(tree.best.score, -0.4);
  assert.deepEqual(tree.columns.flat().filter((node) => node.best).map((node) => node.token), [11, 21, 30]);
  assert.equal(tree.by.get('2.1.22').parent.token, 11); // the parent is a number among those that lived
});

test('greedy takes the likeliest child at each step, and here loses at the second', () => {
  const tree = treeOf(STEPS);
  assert.deepEqual(tree.greedy.map((node) => node.token), [10, 20]);
  assert.equal(tree.greedy.at(-1).fate, 'rank');
});

test('before the search has stopped the best is the best of those alive', () => {
  assert.equal(treeOf(STEPS.slice(0, 2)).best.token, 21);
  assert.equal(treeOf([]).best, undefined);
});

test('of the pruned as many are drawn as wanted, and those that matter always', () => {
  const tree = treeOf(STEPS), tokens = (shown, chosen) => visible(tree, shown, chosen).map((column) => column.map((node) => node.token));
  assert.deepEqual(tokens(0, ''), [[10, 11], [20, 21, 22], [30, 31]]); // 20 is where greedy was lost
  assert.deepEqual(tokens(0, '2.0.23'), [[10, 11], [20, 21, 22, 23], [30, 31]]);
  assert.deepEqual(tokens(1, ''), [[10, 11, 12], [20, 21, 22, 23], [30, 31]]);
});

/** A tree of `steps` steps with `width` beams and `each` candidates of each, by a generator with a seed (Lehmer). */
function random(seed, steps, width, each) {
  let state = seed;
  const draw = () => (state = (state * 48271) % 2147483647) / 2147483647;
  let alive = [0];
  return Array.from({ length: steps }, () => {
    const candidates = alive.flatMap((sum, parent) => Array.from({ length: each }, (_, at) => candidate(parent, at, -draw() * 3, sum - draw() * 3, RANK, -1)));
    const kept = [...candidates].sort((a, b) => b[4] - a[4]).slice(0, width);
    kept.forEach((one, number) => Object.assign(one, { 6: KEPT, 8: number }));
    alive = kept.map((one) => one[4]);
    return { candidates };
  });
}

test('no node stands on another, and all stand within the height', () => {
  const TALL = 31, SMALL = 24;
  for (let seed = 1; seed <= 60; seed += 1) {
    const tree = treeOf(random(seed, 6, 1 + (seed % 8), 1 + (seed % 5))), columns = visible(tree, seed % 4, '');
    const height = place(tree.root, columns, 60 * (seed % 9), TALL, SMALL), size = (node) => (LIVING.has(node.fate) ? TALL : SMALL);
    for (const column of columns) {
      const sorted = [...column].sort((a, b) => a.y - b.y);
      sorted.forEach((node, at) => {
        assert.ok(node.y - size(node) / 2 >= -1e-6 && node.y + size(node) / 2 <= height + 1e-6, `seed ${seed}: outside`);
        if (at) assert.ok(node.y - sorted[at - 1].y >= (size(node) + size(sorted[at - 1])) / 2 - 1e-6, `seed ${seed}: on another`);
      });
    }
    for (const node of tree.columns.flat()) assert.equal(node.step, node.parent.step + 1, 'a parent stands in the column before');
  }
});
