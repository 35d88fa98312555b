// Where the dots of the board stand: all of them in their box, none on another, whatever the count.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barOf, columnOf, dotAt, farthest, marks, rowsThatFit, seats } from '../../viz/room/board/places.js';

test('every seat is in the box, whatever the count', () => {
  for (const count of [1, 3, 41, 291, 300, 1000, 5000]) {
    const found = seats(count, 1380, 660, 55), places = Array.from({ length: count }, (_, at) => found.at(at));
    for (const [x, y] of places) assert.ok(x > 0 && x < 1380 && y > 0 && y < 660, `${count}: ${x}, ${y}`);
    assert.equal(new Set(places.map(String)).size, count);
    assert.ok(found.pitch <= 55);
  }
});

test('seats of a class are twice as far apart as those of a hall, and no newcomer brings a jump', () => {
  const far = Array.from({ length: 400 }, (_, at) => farthest(at + 1) * 24); // pixels at 1920
  assert.ok(Math.abs(far[0] - 110) < 1 && far[0] === far[59] && Math.abs(far[239] - 55) < 1 && far[239] === far[399]);
  far.slice(1).forEach((one, at) => assert.ok(one <= far[at] && far[at] - one < 2));
});

test('a box without height ends the search', () => {
  for (const height of [0, -50]) assert.ok(seats(291, 700, height, 33).pitch > 0);
  assert.ok(columnOf([3, 9], 40, -10, 20).pitch > 0);
});

test('a bar of dots is as long as its share, on the scale of the model', () => {
  for (const [people, scale] of [[3, 400], [41, 1277], [287, 1277], [2000, 900]]) { // prettier-ignore
    const bar = barOf(people, scale, 40), [out] = dotAt(bar, people - 1);
    const long = Math.ceil(people / bar.across) * bar.step;
    assert.ok(Math.abs(long - scale) <= bar.step + 1e-9, `${people}: ${long} of ${scale}`);
    assert.ok(out < long && Math.abs(dotAt(bar, bar.across - 1)[1]) <= 20);
  }
});

test('a column holds its dots', () => {
  for (const most of [1, 5, 60, 300]) {
    const { across, pitch } = columnOf([most, 0], 60, 500, 40);
    assert.ok(across * pitch <= 60 + 1e-9 && Math.ceil(most / across) * pitch <= 500 + 1e-9);
  }
});

test('what does not fit is one row with all that it holds, and the right answer stays', () => {
  const rows = Array.from({ length: 24 }, (_, at) => ({ label: `w${at}`, counts: [at], shares: [at / 276], model: at === 23 ? 0.2 : 0.01, right: at === 23 }));
  const found = rowsThatFit({ rows, rest: { label: 'others', model: 0.3 }, rounds: [{}] }, 12), last = found.at(-1);
  assert.ok(found.some((row) => row.right) && last.rest);
  const sum = (name) => found.reduce((all, row) => all + (name === 'model' ? row.model : row[name][0]), 0);
  assert.equal(sum('counts'), 276);
  assert.ok(Math.abs(sum('shares') - 1) < 1e-9 && Math.abs(sum('model') - (0.2 + 23 * 0.01 + 0.3)) < 1e-9);
});

test('an axis has few round marks', () => {
  for (const top of [0.05, 0.18, 0.36, 0.8, 1]) {
    const found = marks(top);
    assert.ok(found.length >= 1 && found.length <= 4 && found.every((mark) => mark <= top + 1e-9), String(top));
  }
});
