// Saves a whole lesson as one page: it is walked through, stop by stop, and each is taken as it stands. Where the person goes
// elsewhere meanwhile, nothing is saved.

import { download } from '../dom.js';
import { filed, take } from '../standalone/take.js';
import { restful } from '../standing.js';

// Milliseconds: without an answer; until a run that goes on is taken as it is; for a page that is being made; between two looks.
const CALM = 600, PATIENCE = 5000, LONG = 60_000, LOOK = 100;

/** @type {{ name: string, from: number, at: number, stops: any[], taking: boolean } | null} */
let saving = null; // it outlives the runs of the page

const wait = (time) => new Promise((go) => setTimeout(go, time));
const still = () => document.querySelector('.stApp')?.getAttribute('data-test-script-state') === 'notRunning';

async function settled() {
  const began = performance.now(), within = (time) => performance.now() - began < time;
  for (let calm = 0; calm < CALM / LOOK; calm += 1) {
    await wait(LOOK);
    if ((!still() && within(LONG)) || (restful() < CALM && within(PATIENCE))) calm = -1;
  }
}

/** What is said of it while it goes on; null where nothing is being saved. */
export const progress = (data) => (saving?.name === data.name ? `Saving: ${saving.at} of ${data.stops.length}` : null);

export function cancel() {
  saving = null;
}

/** Begin at the first stop; where one is now is come back to. */
export function begin(data, go, failed) {
  saving = { name: data.name, from: data.at, at: 1, stops: [], taking: false };
  if (data.at > 1 || data.left) go({ stop: 1 });
  else goOn(data, go, failed); // the page would not tell of a stop that is shown already
}

async function finish(data, mine, go) {
  saving = null;
  const title = data.title.replace(/^Lesson: /, '');
  download(await filed(title, mine.stops), `glassbox-lesson-${data.name.replace(/[^a-z0-9-]+/gi, '-').slice(0, 60)}.html`);
  go({ stop: mine.from });
}

/** A stop is shown: take it where the lesson is being saved, and go on. `failed` hears a sentence where it cannot be saved. */
export async function goOn(data, go, failed) {
  const mine = saving;
  if (!mine || mine.taking || mine.name !== data.name) return;
  if (data.at !== mine.at) return cancel();
  mine.taking = true;
  await settled();
  if (saving !== mine) return;
  mine.stops.push({ ...take(), caption: data.caption });
  Object.assign(mine, { at: mine.at + 1, taking: false });
  try {
    if (mine.at > data.stops.length) await finish(data, mine, go);
    else go({ stop: mine.at });
  } catch (error) {
    cancel();
    failed(error.message);
  }
}
