import assert from 'node:assert/strict';
import { test } from 'node:test';

import './page.js';
import { player } from '../../viz/translation/speech/sound.js';
import { apart, secondsOf, ticks } from '../../viz/translation/speech/places.js';

const free = (lefts, widths, gap) => lefts.every((left, at) => !at || left >= lefts[at - 1] + widths[at - 1] + gap - 1e-9);

test('words with room stand below their times', () => {
  assert.deepEqual(apart([50, 150, 250], [40, 40, 40], 300, 10), [30, 130, 230]);
});

test('words at one time stand apart around it', () => {
  assert.deepEqual(apart([100, 100], [40, 40], 300, 10), [55, 105]);
});

test('a later word that is heard earlier keeps its place in the order', () => {
  const found = apart([200, 100], [40, 60], 400, 10);
  assert.ok(free(found, [40, 60], 10));
});

test('words stay inside, in order and apart, wherever they want to be', () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 200; round += 1) {
    const widths = Array.from({ length: 1 + Math.floor(random() * 12) }, () => 10 + random() * 60), wanted = widths.map(() => random() * 900);
    const lefts = apart(wanted, widths, 900, 4);
    assert.ok(lefts && free(lefts, widths, 4) && lefts[0] >= -1e-9 && lefts.at(-1) + widths.at(-1) <= 900 + 1e-9);
  }
});

test('words that do not fit are told apart', () => {
  assert.equal(apart([1, 2], [200, 150], 300, 10), null);
  assert.deepEqual(apart([], [], 300, 10), []);
});

test('the axis has a few round times', () => {
  assert.deepEqual(ticks(3.04, 11), [0, 0.5, 1, 1.5, 2, 2.5, 3]);
  assert.ok(ticks(30, 11).length <= 8 && ticks(0.1, 4).length >= 2);
  assert.equal(secondsOf(0.84), '0.84 s');
});

test('a sound that was stopped before it began does not stop the next', async () => {
  const refused = [];
  globalThis.Audio = /** @type {any} */ (class {
    play = () => new Promise((_, refuse) => refused.push(refuse));
    pause = () => {};
  });
  globalThis.cancelAnimationFrame = () => {};
  const made = player('', () => {}, () => {});
  made.toggle();
  made.toggle();
  made.toggle();
  refused[0](new Error('stopped before it began'));
  await new Promise((done) => setTimeout(done));
  assert.ok(made.playing());
  refused[1](new Error('no loudspeaker'));
  await new Promise((done) => setTimeout(done));
  assert.ok(!made.playing());
});
