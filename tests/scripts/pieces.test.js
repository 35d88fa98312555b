import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bytesOf, piece, readable, roughly, seen, signed, spaced, textOf } from '../../viz/shared/pieces.js';
import { hexOf } from './page.js';

const FAMILY = '👨\u200d👩\u200d👧';

test('bytes and their digits', () => {
  assert.deepEqual([...bytesOf('00ff41')], [0, 255, 65]);
  assert.deepEqual([...bytesOf('')], []);
  assert.equal(spaced('e282ac'), 'e2 82 ac');
  assert.equal(spaced(''), '');
});

test('a text that is whole comes back, also with a mark of the order of bytes', () => {
  for (const text of ['', 'word', ' né', 'שלום', FAMILY, '\ufeffA', '\0']) assert.equal(textOf(hexOf(text)), text);
});

test('bytes that are no whole characters are no text', () => {
  const broken = { 'a part at the end': 'e282', 'a part at the start': '82ac', 'half an emoji': 'f09f98', 'too long a form': 'c080', 'a surrogate': 'eda080' };
  for (const [what, hex] of Object.entries(broken)) assert.equal(textOf(hex), null, what);
  assert.equal(roughly('41e282'), 'A\ufffd');
  assert.equal(roughly(`e2${'82ac'}`), '€');
});

test('signs for what is invisible, worked by hand', () => {
  const worked = {
    '': '',
    ' a\tb\n': '␣a⇥b↵',
    '\r\n': '\\r↵',
    '\0': '\\0',
    '\u0007': 'U+0007',
    'a\u00a0b': 'aU+00A0b',
    '\u2028': 'U+2028',
    '\u{e0001}': 'U+E0001',
    'né': 'né',
    '❤\ufe0f': '❤\ufe0f', // the selector belongs to the heart
    '\ufe0f': 'U+FE0F', // and alone to nothing
    '\u200d': 'U+200D',
    '\u200b\u200d': 'U+200BU+200D',
    '\u{e0100}': 'U+E0100',
    [FAMILY]: FAMILY,
  };
  for (const [text, shown] of Object.entries(worked)) assert.equal(readable(text), shown, JSON.stringify(text));
});

test('which characters are signs', () => {
  assert.deepEqual(seen('a b').map((one) => one.sign), [false, true, false]);
  assert.deepEqual(seen(FAMILY).map((one) => one.sign), [false, false, false, false, false]);
});

test('running text has signs only for what is asked', () => {
  assert.equal(signed('a b\nc\td', /\n/g), 'a b↵c\td');
  assert.equal(signed('a b\nc\td', /[\n\t]/g), 'a b↵c⇥d');
  assert.equal(signed('\u0085', /\p{Cc}/gu), 'U+0085');
});

/** What a piece was made of: texts, and signs in brackets. */
const parts = (made) => made.children.map((one) => (typeof one === 'string' ? one : `[${one.className} ${one.textContent}]`));

test('a piece is made of text and signs', () => {
  const worked = [
    [' the', false, ['[sign ␣]', 'the']],
    ['##ing', true, ['[sign ##]', 'ing']],
    ['##ing', false, ['##ing']],
    ['##', true, ['[sign ##]']],
    ['a\nb', false, ['a', '[sign ↵]', 'b']],
    ['\u0301x', false, ['◌\u0301x']],
    ['\u0301', false, ['◌\u0301']],
    ['\ufe0f', false, ['[sign U+FE0F]']],
    ['', false, []],
  ];
  for (const [text, marked, made] of worked) {
    const [found, read] = piece(hexOf(text), marked);
    assert.deepEqual(parts(found), made, JSON.stringify(text));
    assert.equal(read, text);
  }
});

test('a piece that is part of a character shows its bytes', () => {
  const [made, text] = piece('f09f', false);
  assert.equal(text, null);
  assert.deepEqual(parts(made), ['[bytes f0 9f]']);
});
