// Numbers on a phone: few bins, none of the answers lost, and each number in exactly one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binName, binOf, fewBins, ofWhole } from '../../viz/room/shared/bins.js';

const tens = Array.from({ length: 20 }, (_, at) => [10 * at, 10 * at + 10, [at === 13 ? 38 : 0, at]]);
const whole = Array.from({ length: 13 }, (_, at) => [at - 0.5, at + 0.5, [at]]);

test('a number on an edge belongs to the bin that begins there, and to no other', () => {
  assert.equal(binOf(tens, 120), 12);
  assert.equal(binOf(tens, 119.9), 11);
  assert.equal(binOf(tens, 200), 19);
  assert.equal(binOf(tens, -5), 0);
});

test('at most eight bins hold every answer, the truth and the own number', () => {
  for (const bins of [tens, whole, tens.slice(0, 1)]) {
    const few = fewBins(bins, 8, [7, null]), sum = (list, round) => list.reduce((all, one) => all + one[2][round], 0);
    assert.ok(few.length <= 8);
    for (const round of bins[0][2].keys()) assert.equal(sum(few, round), sum(bins, round));
    few.slice(1).forEach(([from], at) => assert.equal(from, few[at][1]));
    assert.ok(few[0][0] <= 7 && few.at(-1)[1] > 7);
  }
});

test('where all said the same there is one bin, and where nobody answered all are there', () => {
  const one = tens.map(([from, to], at) => [from, to, [at === 13 ? 5 : 0]]);
  assert.deepEqual(fewBins(one, 8, []), [[130, 140, [5]]]);
  assert.equal(fewBins(one.map(([from, to]) => [from, to, [0]]), 8, []).length, 7); // prettier-ignore
});

test('a whole number is called by itself', () => {
  assert.ok(ofWhole(whole) && !ofWhole(tens) && !ofWhole([[0, 1, []], [1, 2, []]])); // prettier-ignore
  assert.deepEqual(whole.slice(0, 2).map((one) => binName(one, true)), ['0', '1']); // prettier-ignore
  assert.deepEqual([binName([2.5, 4.5], true), binName([0.5, 1], false)], ['3–4', '0.5–1']);
});
