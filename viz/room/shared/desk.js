// What whoever speaks asks of the server: the lecturer's socket, and what is done in a room.

const FIRST = 500,
  MOST = 5000; // milliseconds between two attempts to connect

async function sent(path, body) {
  const found = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }).catch(() => null);
  if (!found) throw new Error('Glassbox does not answer: is it still running?');
  const said = await found.json().catch(() => ({}));
  if (found.ok && !said.error) return said;
  const why = found.status === 403 ? 'This browser may not drive the room.' : 'Glassbox could not do this: reload the page.';
  throw Object.assign(new Error(said.error ?? why), { status: found.status });
}

/** Opens a room. password: where the server was given one, for browsers elsewhere. Returns {code}. */
export const openRoom = (name, lesson, password) => sent('/room/open', { name, lesson, password });

/** Exchanges a key, which works once, for the right to drive the room. */
export const pairWith = (code, key) => sent('/room/pair', { code, key });

/** Does something in a room: {do, …}. An Error says in one sentence why not. */
export const act = (code, body) => sent(`/room/${code}/do`, body);

/** Says what is on the screen now. */
export const follow = (code, body) => sent(`/room/${code}/follow`, body);

/** The room that this browser has opened: {code, last, addresses}; code null where none is open, last the one that ended last. */
export async function myRoom() {
  try {
    return await (await fetch('/room/mine')).json();
  } catch {
    return { code: null, last: null };
  }
}

/** Whether this browser may still read what a room said that it no longer hears of: it has ended and was not deleted. */
export async function mayRead(code) {
  const found = await fetch(`/room/${code}/results.json`, { method: 'HEAD' }).catch(() => null);
  return Boolean(found?.ok);
}

/** What the switch is called that lets nobody else into a room, or lets them. */
export const lockTitle = (locked) => (locked ? 'Let others join' : 'Lock: nobody else joins');

/** Keeps hearing of a room as `role`, board or remote. heard(message), lost(close code). Returns what ends it. */
export function attend(code, role, heard, lost) {
  let socket,
    wait = FIRST,
    timer = 0,
    over = false;
  const open = () => {
    clearTimeout(timer);
    if (over || socket?.readyState < 2) return;
    socket = new WebSocket(`${location.origin.replace('http', 'ws')}/room/${code}/socket?as=${role}`);
    socket.onmessage = ({ data }) => {
      wait = FIRST;
      heard(JSON.parse(data));
    };
    socket.onclose = (event) => {
      if (over) return;
      lost(event.code);
      if (event.code === 4403 || event.code === 4404) return;
      timer = setTimeout(open, wait * (0.5 + Math.random()));
      wait = Math.min(2 * wait, MOST);
    };
  };
  const wake = () => document.hidden || open();
  for (const name of ['online', 'pageshow', 'visibilitychange']) addEventListener(name, wake);
  open();
  return () => {
    over = true;
    clearTimeout(timer);
    for (const name of ['online', 'pageshow', 'visibilitychange']) removeEventListener(name, wake);
    socket?.close();
  };
}

/** The seconds left of a question, by a clock that nobody sets. */
export const secondsLeft = (room, heardAt) => (room.left === null ? null : Math.max(0, room.left - (performance.now() - heardAt) / 1000));

/** What comes after a state: {do, …} for the server, and what it is called. A question with nothing to reveal is done after it was
 * shown; one that is asked in two rounds is asked again. */
export function nextStep({ state, question, seconds }) {
  const hidden = !question?.keyed;
  const done = [{ do: 'done' }, 'Done'], again = [{ do: 'again', seconds: seconds ?? 0 }, 'Discuss, then ask again'];
  const after = question?.rounds > question?.round ? again : hidden ? done : [{ do: 'reveal' }, 'Reveal'];
  const steps = { asking: [{ do: 'close' }, 'Close'], closed: [{ do: 'show' }, 'Show what the room said'], shown: after, revealed: done };
  return steps[state] ?? null;
}

/** What may be done besides: {again, reveal}, each as `nextStep` has it, or null. */
export function otherSteps(room) {
  const { state, question, seconds } = room, next = nextStep(room)?.[0].do;
  const open = state === 'closed' || state === 'shown';
  const twice = open && question.kind !== 'pairs' && question.round < 2 && next !== 'again';
  const early = open && question.keyed && next !== 'reveal';
  return { again: twice ? [{ do: 'again', seconds: seconds ?? 0 }, 'Ask again'] : null, reveal: early ? [{ do: 'reveal' }, 'Reveal at once'] : null };
}
