// The room that this window shows: what the server said last, and what is asked of it. It outlives the runs of a page.

import { act, attend, follow, myRoom, openRoom, secondsLeft } from '../shared/desk.js';

const KEPT = 'glassbox-room'; // whether this browser has opened a room: others ask the server nothing
const REST = 250; // milliseconds between two repaints, at least

function marked(on) {
  try {
    if (on === undefined) return localStorage.getItem(KEPT) === 'open';
    localStorage.setItem(KEPT, on ? 'open' : '');
  } catch {
    // a window without storage asks when a key is pressed
  }
  return false;
}

export const hall = {
  code: /** @type {string | null} */ (null),
  room: /** @type {any} */ (null),
  desk: /** @type {any} */ (null),
  last: /** @type {string | null} */ (null), // the room of this browser that ended last
  connected: false,
  heardAt: 0,
  silent: false, // whether phones do not see the picture yet
  stop: () => {},
  paint: () => {}, // of the board that stands now
  turn: /** @type {(by: number) => void} */ (() => {}),
  opened: () => {}, // a room was found: it is told what is on the screen
  timer: 0,
  painted: 0,

  left: () => secondsLeft(hall.room, hall.heardAt),

  async find() {
    const found = await myRoom();
    hall.last = found.last ?? null;
    if (found.code) hall.attend(found.code);
    else marked(false);
    return hall.code;
  },

  async begin() {
    if (!hall.code && marked()) await hall.find();
  },

  async open(name, lesson, password) {
    const { code } = await openRoom(name, lesson, password);
    hall.attend(code);
  },

  attend(code) {
    marked(true);
    if (code === hall.code) return;
    hall.stop();
    hall.code = code;
    hall.stop = attend(code, 'board', hall.hear, hall.lost);
    hall.opened();
  },

  hear(message) {
    if (message.turn) return hall.turn(message.turn);
    hall.connected = true;
    hall.heardAt = performance.now();
    Object.assign(hall, { room: message.room, desk: message.desk });
    hall.soon();
  },

  lost(why) {
    hall.connected = false;
    if (why === 4403 || why === 4404) {
      hall.stop();
      marked(false);
      Object.assign(hall, { code: null, room: null, desk: null });
    }
    hall.soon();
  },

  /** Paint, at most four times a second. */
  soon() {
    if (hall.timer) return;
    hall.timer = setTimeout(
      () => {
        hall.timer = 0;
        hall.painted = performance.now();
        hall.paint();
      },
      Math.max(0, REST - (performance.now() - hall.painted)),
    );
  },

  act: (body) => (hall.code ? act(hall.code, body) : Promise.reject(new Error('No room is open.'))),
  follow: (body) => (hall.code ? follow(hall.code, body) : Promise.resolve()),
};
