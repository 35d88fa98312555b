import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.document = /** @type {any} */ ({ baseURI: 'http://127.0.0.1:8501/attention?x=1' });
const { csv, facts, fileName, json, readable } = await import('../../viz/shared/save/about.js');

const ABOUT = {
  chapter: 'Attention', view: 'Heads', question: 'Where does the model look?', model: 'SmolLM2', text: 'The robot\ndid "not"',
  settings: [['Draw as', 'Matrix']], address: '/attention?reading=matrix', version: '0.2.0',
}; // prettier-ignore
const NOW = new Date('2026-11-26T10:00:00Z');

test('a file is named for what is in it, in letters that every system takes', () => {
  assert.equal(fileName(ABOUT, 'SVG'), 'glassbox-attention-heads-smollm2-the-robot-did-not.svg');
  assert.equal(fileName({ ...ABOUT, view: '', model: null, text: null }, 'CSV'), 'glassbox-attention.csv');
  assert.equal(fileName({ ...ABOUT, model: 'SmolLM2 and MiniLM', text: 'Crème brûlée नमस्ते ../../x' }, 'PNG'),
    'glassbox-attention-heads-smollm2-and-minilm-creme-brulee-x.png');
  assert.ok(fileName({ ...ABOUT, text: 'antidisestablishmentarianism '.repeat(9) }, 'JSON').length <= 85);
});

test('a table begins with where it comes from, a line each, and no cell is left open', () => {
  const lines = csv(ABOUT, [{ a: '=1', b: 2 }], NOW).split('\r\n');
  assert.deepEqual(lines, [
    '# title: Attention · Heads', '# question: Where does the model look?', '# model: SmolLM2', '# text: The robot did ”not”', '# Draw as: Matrix',
    '# address: http://127.0.0.1:8501/attention?reading=matrix', '# date: 2026-11-26', '# source: Glassbox 0.2.0', '"a","b"', `"'=1","2"`,
  ]); // prettier-ignore
});

test('the same as JSON, with the text as it is', () => {
  const { about, rows } = JSON.parse(json(ABOUT, [{ a: 1 }], NOW));
  assert.deepEqual(rows, [{ a: 1 }]);
  assert.deepEqual([about.title, about.text, about.settings, about.date], ['Attention · Heads', ABOUT.text, { 'Draw as': 'Matrix' }, '2026-11-26']);
});

test('what a page does not have is not said', () => {
  assert.deepEqual(facts({ ...ABOUT, model: null, text: null, settings: [] }, NOW).map(([name]) => name), ['title', 'question', 'address', 'date', 'source']);
});

test('an address is read in its letters, but for those that run leftward', () => {
  assert.equal(readable('http://x/?text=%E4%BD%A0%2C'), 'http://x/?text=你%2C');
  assert.equal(readable('http://x/?text=%D9%85'), 'http://x/?text=%D9%85');
  assert.equal(readable('http://x/?text=%'), 'http://x/?text=%');
});
