// Long labels in two lines: nothing is lost, each line fits, and words stay whole where they can.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { broken, column } from '../../viz/room/board/lines.js';

const fits = (most) => (text) => text.length <= most;

test('a text that fits stays one line', () => {
  assert.deepEqual(broken('an atom', fits(7)), ['an atom']);
});

test('two lines end with words, and hold the whole text', () => {
  const text = 'a cat with a long name that wraps', lines = broken(text, fits(20));
  assert.equal(lines.length, 2);
  assert.equal(lines.join(' '), text);
  assert.ok(lines.every(fits(20)));
});

test('cuts of a tokenizer end at a cut', () => {
  assert.deepEqual(broken('Un·belie·vably·fully', fits(12)), ['Un·belie·', 'vably·fully']);
  assert.equal(broken('Unbelievablyfully', fits(10)).join(''), 'Unbelievablyfully');
});

test('what does not fit two lines ends with a sign', () => {
  const lines = broken('one two three four five six seven', fits(9));
  assert.equal(lines.length, 2);
  assert.ok(lines[1].endsWith('…') && lines.every(fits(9)));
});

test('a column takes the room that its labels need, and no more than it may', () => {
  const widthOf = (text, size) => text.length * size;
  assert.equal(column(['cat', 'moon'], 10, 400, widthOf).wide, 40);
  const long = column(['x'.repeat(30), 'cat'], 10, 200, widthOf);
  assert.ok(long.wide <= 200);
  assert.deepEqual(long.lines[0], ['x'.repeat(20), 'x'.repeat(10)]);
});
