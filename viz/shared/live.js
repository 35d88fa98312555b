// Asks the server between two runs of the page (pages/server/endpoint.py).

import { element } from './dom.js';
import { alone, remember, remembered } from './standing.js';

export const ALONE = 'This needs the model: open this view in Glassbox.';

/** The answer to a question of the view in `host`; an Error whose message is a sentence for people. */
export async function ask(host, kind, body, signal) {
  if (alone()) {
    const known = remembered(kind, body);
    if (known === undefined) throw new Error(ALONE);
    return known;
  }
  let found;
  try {
    found = await fetch(`/glassbox/live/${kind}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), signal });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Error('Glassbox does not answer: is it still running?', { cause: error });
  }
  const said = await found.json().catch(() => ({ error: 'Glassbox could not answer this: reload the page.' }));
  if (!found.ok) throw new Error(said.error);
  remember(host, kind, body, said);
  return said;
}

/** A sentence where the server, or a person, could not go on. */
export function alarm(sentence) {
  const made = element('p', 'alarm', sentence);
  made.setAttribute('role', 'alert');
  return made;
}

/** Asks one question at a time for the view in `host`; of those that come meanwhile only the last is asked then. When the
 * view has gone, nothing is heard. */
export function asker(host, kind, heard, failed) {
  let busy = false, next = null;
  const go = async (body) => {
    busy = true;
    try {
      const found = await ask(host, kind, body);
      if (host.isConnected) heard(found, body);
    } catch (error) {
      if (host.isConnected) failed(error.message);
    }
    busy = false;
    if (next && host.isConnected) {
      const later = next;
      next = null;
      go(later);
    }
  };
  return (body) => (busy ? (next = body) : go(body));
}
