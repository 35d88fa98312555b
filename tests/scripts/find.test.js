import assert from 'node:assert/strict';
import { test } from 'node:test';

import { find } from '../../viz/shared/map/find.js';

const view = (name, title, words = '') => ({ view: name, title, words });
const overview = {
  pages: [
    { page: 'home', title: 'Home', about: 'all', views: [view('', 'Home', 'A text and its next word.')] },
    { page: 'attention', title: 'Attention', about: 'where',
      views: [view('heads', 'Heads', 'Voita et al. 2019'), view('steps', 'Steps', 'Queries and keys.')] },
    { page: 'block', title: 'Inside a layer', about: 'what', views: [view('cache', 'Cache', 'Keys are kept.'), view('cost', 'Cost', 'Naïve counting.')] },
  ],
  terms: [
    ['head', 'attention', 'heads', 'Reads words.'],
    ['KV cache', 'block', 'cache', 'Keys that are kept.'],
    ['ablation', 'attention', 'steps', 'Taking a head away.'],
  ],
};
const named = (query) => find(overview, query).map(({ page, view }) => `${page}/${view}`);

test('a view by its name comes before a term, and that before a text', () => {
  assert.deepEqual(named('cache'), ['block/cache']);
  assert.deepEqual(named('head'), ['attention/heads', 'attention/steps']);
  assert.deepEqual(named('keys'), ['block/cache', 'attention/steps']);
});

test('each view comes once, with the reason that puts it first', () => {
  const [heads] = find(overview, 'heads');
  assert.deepEqual([heads.title, heads.says], ['Attention: Heads', 'where']);
  assert.equal(new Set(named('a')).size, named('a').length);
});

test('a few letters at the beginning of a word are enough, inside one they are not', () => {
  assert.deepEqual(named('voi'), ['attention/heads']);
  assert.deepEqual(named('oita'), []);
  assert.deepEqual(named('naive'), ['block/cost']); // the accent is not typed
  assert.deepEqual(named('  '), []);
});

test('a chapter means all its views', () => {
  assert.deepEqual(named('inside'), ['block/cache', 'block/cost']);
});

test('several words may stand apart, and what a chapter is about is found', () => {
  assert.deepEqual(named('keys queries'), ['attention/steps']);
  assert.deepEqual(named('where'), ['attention/heads', 'attention/steps']);
  assert.deepEqual(named('keys zebra'), []);
});

test('signs are looked for as they stand', () => {
  for (const asked of ['.*', '[', '\\', '(', '<b>', '\u0000']) assert.deepEqual(named(asked), []);
});
