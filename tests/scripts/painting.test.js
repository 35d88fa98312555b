import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';

import { readsMost, unpack } from '../../viz/attention/wall/paint.js';
import { project, turning } from '../../viz/embeddings/cloud/points.js';

/** Weights as the server packs them: all low bytes, then all high ones, deflated. */
const packed = (weights) => deflateSync(Buffer.from([...weights.map((one) => one & 255), ...weights.map((one) => one >> 8)])).toString('base64');

test('the weights of a model that reads backwards only fill the lower triangle', async () => {
  const found = await unpack({ weights: packed([1000, 300, 700, 1000, 999, 1]), tokens: ['', ''], layers: 1, heads: 2, causal: true });
  assert.deepEqual([...found], [1000, 0, 300, 700, 1000, 0, 999, 1]);
});

test('a head shows what it does where it reads another word than the first most', () => {
  const head = [1000, 0, 0, 900, 100, 0, 50, 650, 300], before = [9, 9, 9, 9, 9, 9, 9, 9, 9];
  assert.deepEqual(readsMost([...before, ...head], 9, 3), [2, 650]); // not the first word, nor the word itself
  assert.deepEqual(readsMost([...before, ...head], 9, 3, [1]), [1, 0]);
});

test('those of one that reads both sides fill the square', async () => {
  const found = await unpack({ weights: packed([400, 600, 257, 743]), tokens: ['', ''], layers: 1, heads: 1, causal: false });
  assert.deepEqual([...found], [400, 600, 257, 743]);
});

test('a turn keeps lengths and angles', () => {
  for (const [yaw, pitch] of [[0, 0], [0.7, -0.3], [-2, 1.5], [Math.PI, 0.1]]) {
    const m = turning(yaw, pitch), row = (at) => m.slice(3 * at, 3 * at + 3), dot = (a, b) => a.reduce((sum, one, at) => sum + one * b[at], 0);
    for (const [a, b] of [[0, 0], [1, 1], [2, 2], [0, 1], [0, 2], [1, 2]]) assert.ok(Math.abs(dot(row(a), row(b)) - (a === b)) < 1e-12, `${yaw} ${pitch}`);
  }
});

test('a flat map: the target in the middle, right to the right, up to the top', () => {
  const camera = { flat: true, zoom: 2, target: [1, 1, 0], turn: turning(0, 0) }, places = Float32Array.from([1, 1, 0, 1.5, 1, 0, 1, 1.25, 0]);
  assert.deepEqual([...project(camera, places, new Float32Array(9), 200, 100)], [100, 50, 1, 150, 50, 1, 100, 25, 1]);
});

test('in three dimensions the nearer is the larger, and what is behind the eye is unseen', () => {
  const camera = { flat: false, zoom: 1, target: [0, 0, 0], turn: turning(0, 0) }, places = Float32Array.from([0.5, 0, 1, 0.5, 0, -1, 0, 0, 4]);
  const [near, , nearer, far, , further, , , behind] = project(camera, places, new Float32Array(9), 100, 100);
  assert.ok(nearer > 1 && further < 1 && near > far);
  assert.equal(behind, 0);
});
