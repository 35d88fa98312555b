import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import './page.js';
import { say } from '../../viz/shared/saying.js';

/** A view's element, and what comes to stand beside it. */
function view() {
  const beside = [];
  return { beside, after: (one) => beside.push(Object.assign(one, { isConnected: true })) };
}

const picture = (attributes = {}) => ({
  attributes,
  getAttribute: (name) => attributes[name] ?? null,
  setAttribute: (name, value) => (attributes[name] = value),
});

test('a picture is named at once, and what it shows is said once the hand rests', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const host = view(), drawn = picture();
  say(host, 'layer 1', drawn);
  assert.deepEqual(drawn.attributes, { role: 'img', 'aria-label': 'layer 1' });
  const [region] = host.beside;
  assert.equal(region.attributes['aria-live'], 'polite');
  assert.equal(region.textContent, 'layer 1');
  for (const layer of [2, 3, 4]) {
    say(host, `layer ${layer}`, drawn);
    mock.timers.tick(100);
  }
  assert.equal(drawn.attributes['aria-label'], 'layer 4');
  assert.equal(region.textContent, 'layer 1');
  mock.timers.tick(1000);
  assert.equal(region.textContent, 'layer 4');
  assert.equal(host.beside.length, 1);
});

test('a picture that is also worked by hand keeps its role', () => {
  const drawn = picture({ role: 'application' });
  say(view(), 'a map', drawn);
  assert.equal(drawn.attributes.role, 'application');
});
