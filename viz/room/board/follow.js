// Phones and the remote follow what is on the screen: what is said of it, and the picture as a figure. It is made when the page
// rests and the browser has time; a page under work waits.

import { standing } from '../../shared/standing.js';
import { unseenPicture } from '../../shared/save/files.js';
import { pictureLink } from './dialogs.js';

const REST = 1200; // milliseconds without a run of the page
const MOST = 250_000; // letters of a picture
const WIDE = 780; // pixels of one that is no drawing
const QUALITIES = [0.8, 0.6, 0.4];

let waiting = 0,
  busy = false,
  sent = '',
  drawn = '',
  image = '';

const runs = () => document.querySelector('.stApp')?.getAttribute('data-test-script-state') === 'running';
const idle = () => new Promise((done) => ('requestIdleCallback' in window ? requestIdleCallback(done, { timeout: 3000 }) : setTimeout(done, 50)));

/** What the page was given to save its picture: where it comes from, and where its caption is laid out. */
function saving() {
  for (const one of document.querySelectorAll('[class*=st-key-gb-view-save-] *')) {
    const found = one.shadowRoot ? standing(one) : null;
    const stand = one.shadowRoot?.querySelector('.stand');
    if (found?.view === 'save' && stand) return { data: found.data, stand };
  }
  return null;
}

/** A drawing that is too large, in pixels. */
async function pixels(url) {
  const whole = new Image();
  whole.src = url;
  await whole.decode();
  const scale = Math.min(1, WIDE / whole.width),
    canvas = Object.assign(document.createElement('canvas'), { width: whole.width * scale, height: whole.height * scale });
  canvas.getContext('2d')?.drawImage(whole, 0, 0, canvas.width, canvas.height);
  return QUALITIES.map((quality) => canvas.toDataURL('image/webp', quality)).find((made) => made.length <= MOST) ?? '';
}

/** The picture on the screen for phones, as a data URL; '' where there is none. */
async function pictured() {
  const found = saving();
  if (!found || found.data.picture === false || !document.querySelector('.st-key-gb-picture')) return '';
  try {
    const text = new XMLSerializer().serializeToString(await unseenPicture(found.data, found.stand));
    const bytes = new TextEncoder().encode(text),
      letters = [];
    for (let at = 0; at < bytes.length; at += 8192) letters.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
    const whole = `data:image/svg+xml;base64,${btoa(letters.join(''))}`;
    return whole.length <= MOST ? whole : await pixels(whole);
  } catch {
    return ''; // a view that cannot be drawn: its caption goes alone
  }
}

async function send(hall, data) {
  if (!hall.code || document.hidden) return;
  if (busy || runs()) return follow(hall, data);
  busy = true;
  try {
    const link = pictureLink(),
      head = document.querySelector('h1.gb')?.textContent?.trim() ?? '',
      about = saving()?.data.about;
    const key = JSON.stringify([link, data.title, about?.address, about?.settings, about?.text, hall.silent]);
    if (key !== drawn) {
      await idle();
      image = hall.silent ? '' : await pictured();
      drawn = key;
    }
    const { caption, lesson, stop, title, where, next, notes, coming } = data;
    const body = { caption: caption || head, lesson, stop, title, where, next, link, notes, coming, picture: image },
      all = JSON.stringify([hall.code, body]);
    if (all !== sent) {
      await hall.follow(body);
      sent = all;
    }
  } catch {
    // said again when the page changes; nobody waits for it here
  }
  busy = false;
}

/** Tell the room what is on the screen once the page rests. */
function follow(hall, data) {
  clearTimeout(waiting);
  waiting = setTimeout(send, REST, hall, data);
}

/** The same after every run of the page. Returns what says it again, and what ends it. */
export function followRuns(hall, data) {
  const app = document.querySelector('.stApp'),
    observer = new MutationObserver(() => follow(hall, data));
  if (app) observer.observe(app, { attributes: true, attributeFilter: ['data-test-script-state'] });
  const again = () => follow(hall, data);
  again();
  return { again, still: () => observer.disconnect() };
}
