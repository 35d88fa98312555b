// What one view of a page tells another. All views of a page share this module, so that it also keeps what was said last
// for a view that is drawn later. These are all messages:
//   choice  what the page has chosen in a large view, or what a view waits for. From choice/; to wall, cloud, switches,
//           finder. Kept by the signature of what it is about.
//   names   {head: its habit}. From finder; to wall.
//   head    a head, as "13.8", that is to be opened. From finder; to wall and finder.
//   word    {from, spans}: the words chosen in one wall, as stretches of the text. From wall; to the wall beside it.
//   dials   the settings of the choice, at every change. From dials; to decoder.
//   turn    so many stops or views on, or back where it is negative. From keys, and board for a remote; to lesson.
//   map     the map of all views is to be opened; {find} whether to look for something. From keys; to map, terms.
//   room    {key} that was pressed for the room: join, ask, on, back, more, first. From keys; to board.
//   board   {open, takes, code}: whether the board or a card of the room lies over the page, whether Page Down is the board's, and
//           the room that is open, or null. From board; to keys, lesson.

/** @typedef {'choice' | 'names' | 'head' | 'word' | 'dials' | 'turn' | 'map' | 'room' | 'board'} Topic */

const ears = new EventTarget();
const last = new Map(), known = new Map();

/**
 * Tell all who listen to `topic`. One that has a signature is kept beside those with others.
 * @param {Topic} topic
 * @param {any} message
 */
export function tell(topic, message) {
  last.set(topic, message);
  if (message?.signature !== undefined) known.set(`${topic} ${message.signature}`, message);
  ears.dispatchEvent(new CustomEvent(topic, { detail: message }));
}

/**
 * What was told last; undefined where nothing was.
 * @param {Topic} topic
 */
export const latest = (topic) => last.get(topic);

/**
 * What was told last with this signature; undefined where nothing was.
 * @param {Topic} topic
 * @param {string | null | undefined} signature
 */
export const latestOf = (topic, signature) => known.get(`${topic} ${signature}`);

/**
 * Call `act` with each message of a topic from now on. Returns what ends it.
 * @param {Topic} topic
 * @param {(message: any) => void} act
 */
export function listen(topic, act) {
  const hear = (event) => act(event.detail);
  ears.addEventListener(topic, hear);
  return () => ears.removeEventListener(topic, hear);
}
