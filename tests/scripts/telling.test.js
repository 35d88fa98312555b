import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ending, leaving } from '../../viz/shared/dom.js';
import { ask, asker } from '../../viz/shared/live.js';
import { latest, latestOf, listen, tell } from '../../viz/shared/messages.js';
import { answerFrom, stand } from '../../viz/shared/standing.js';

test('who listens hears what is told from then on, until that is ended', () => {
  const heard = [];
  tell('head', '0.1');
  const end = listen('head', (head) => heard.push(head));
  tell('head', '1.2');
  tell('names', { '1.2': 'another topic' });
  tell('head', '3.4');
  end();
  tell('head', '5.6');
  assert.deepEqual(heard, ['1.2', '3.4']);
  assert.equal(latest('head'), '5.6');
});

test('what has a signature is kept beside the others', () => {
  tell('choice', { signature: 'a', layer: 1 });
  tell('choice', { signature: 'b', layer: 2 });
  tell('choice', { signature: 'a', layer: 3 });
  tell('dials', { signature: 'c' });
  assert.equal(latestOf('choice', 'a').layer, 3);
  assert.equal(latestOf('choice', 'b').layer, 2);
  assert.equal(latest('choice').layer, 3);
  for (const unknown of ['c', undefined, null]) assert.equal(latestOf('choice', unknown), undefined);
});

test('a call of a view ends the one before; what belongs to the view ends when it has gone', () => {
  const host = { isConnected: true }, ended = [];
  const first = ending(host, () => ended.push('first'));
  ending(host, () => ended.push('second'));
  assert.deepEqual(ended, ['first']);
  first();
  const gone = leaving(host, () => ended.push('gone'));
  gone();
  assert.ok(!ended.includes('gone'));
  host.isConnected = false;
  gone();
  assert.equal(ended.at(-1), 'gone');
});

/** A server whose answers come when they are let go. */
function server() {
  const waiting = [];
  globalThis.fetch = (address, { body }) => new Promise((go) => waiting.push({ address, body: JSON.parse(body), go }));
  return {
    waiting,
    async answer(said, ok = true) {
      waiting.shift().go({ ok, json: async () => said });
      await new Promise((go) => setImmediate(go));
    },
  };
}

test('an answer, or the sentence that says why there is none', async () => {
  const { waiting, answer } = server(), found = ask(null, 'step', { at: 1 });
  assert.deepEqual([waiting[0].address, waiting[0].body], ['/glassbox/live/step', { at: 1 }]);
  await answer({ rows: 3 });
  assert.deepEqual(await found, { rows: 3 });
  const refused = ask(null, 'step', {});
  refused.catch(() => {});
  await answer({ error: 'This text is too long.' }, false);
  await assert.rejects(refused, /^Error: This text is too long\.$/);
  globalThis.fetch = () => Promise.reject(new TypeError('failed'));
  await assert.rejects(ask(null, 'step', {}), /is it still running/);
});

test('one question at a time, and of those that come meanwhile only the last', async () => {
  const { waiting, answer } = server(), heard = [], wish = asker({ isConnected: true }, 'fill', (found, body) => heard.push([found.said, body.n]), () => {});
  for (const n of [1, 2, 3]) wish({ n });
  assert.deepEqual(waiting.map(({ body }) => body.n), [1]);
  await answer({ said: 'one' });
  assert.deepEqual(waiting.map(({ body }) => body.n), [3]);
  await answer({ said: 'three' });
  assert.deepEqual(heard, [['one', 1], ['three', 3]]);
  assert.equal(waiting.length, 0);
});

test('a view that has gone hears nothing and asks nothing more', async () => {
  const { waiting, answer } = server(), host = { isConnected: true }, heard = [], wish = asker(host, 'fill', (found) => heard.push(found), () => {});
  wish({ n: 1 });
  wish({ n: 2 });
  host.isConnected = false;
  await answer({});
  assert.deepEqual([heard, waiting], [[], []]);
});

// The last: from then on nothing is asked.
test('what was answered to a view is kept with it, and known where nobody can be asked', async () => {
  const root = { ...given({ ask: { of: 'a text' } }) };
  stand('view', root.given, () => {});
  const { answer } = server(), found = ask(root.host, 'step', { at: 1 });
  await answer({ rows: 3 });
  await found;
  assert.deepEqual(root.host._standing.answers, [['step {"at":1}', { rows: 3 }]]);
  stand('view', { ...root.given, data: { ask: { of: 'a text' }, more: 1 } }, () => {});
  assert.equal(root.host._standing.answers.length, 1, 'the same question goes on');
  const kept = root.host._standing.answers;
  stand('view', { ...root.given, data: { ask: { of: 'another' } } }, () => {});
  assert.deepEqual(root.host._standing.answers, []);
  answerFrom(kept);
  assert.deepEqual(await ask(null, 'step', { at: 1 }), { rows: 3 });
  await assert.rejects(ask(null, 'step', { at: 2 }), /needs the model/);
});

/** What Streamlit hands to a view: data, and the element that has its root. */
function given(data) {
  const host = { isConnected: true, closest: () => host };
  return { host, given: { data, parentElement: { querySelector: () => host } } };
}
