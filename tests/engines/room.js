// A phone in a room: it answers a question of each kind, knows its answers after a reload, and sees the result. What the
// lecturer does is asked of the server.

import { wait } from './visitor.js';

const OWN = { text: '', options: [], least: 0, most: 100, right: null };
const OPTIONS = ['one', 'two', 'three'];
// What goes wrong in the page; a policy that forbids the socket too.
const NOTE = `(window.faults ??= (() => {
  const faults = [];
  addEventListener('error', ({ message }) => faults.push(message));
  addEventListener('unhandledrejection', ({ reason }) => faults.push(String(reason)));
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => faults.push(violatedDirective + ' ' + blockedURI));
  return faults;
})())`;
const POLLS = `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('/state'))`;
const SAVED = `document.querySelector('main').textContent.includes('Saved')`;

/** A room, as whoever opened it drives it. */
class Room {
  static async open(address) {
    const room = Object.assign(new Room(), { address });
    const opened = await room.send('/room/open', { name: '' });
    room.cookie = opened.headers.getSetCookie()[0].split(';')[0];
    room.code = (await opened.json()).code;
    return room;
  }

  async send(path, body) {
    const headers = { 'Content-Type': 'application/json', Cookie: this.cookie ?? '' };
    const found = await fetch(this.address + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!found.ok) throw new Error(`${path} ${JSON.stringify(body)}: ${await found.text()}`);
    return found;
  }

  do = (name, more = {}) => this.send(`/room/${this.code}/do`, { do: name, ...more });
  own = (kind, more = {}) => this.do('ask', { link: '/', seconds: 0, own: { ...OWN, kind, prompt: `Which ${kind}?`, ...more } });

  async answers() {
    const found = await fetch(`${this.address}/room/${this.code}/results.json`, { headers: { Cookie: this.cookie } });
    return (await found.json()).answers.map(({ answer }) => answer);
  }
}

let room = /** @type {Room | null} */ (null);

/** The phone's page of the room. */
async function joined(visitor) {
  room ??= await Room.open(visitor.address);
  await visitor.browser.open(`${visitor.address}/j/${room.code}`);
  await visitor.ask(NOTE);
  if (!(await visitor.until(`document.body.className === 'on'`, 10_000))) throw new Error(`never connected: ${await visitor.ask(NOTE)}`);
}

async function type(visitor, selector, text) {
  await visitor.press(selector);
  for (const letter of text) await visitor.browser.key(letter);
}

/** Throws unless the answer is saved now and was not before, the page knows it after a reload, and nothing went wrong. */
async function saved(visitor, answer, chip) {
  if (await visitor.ask(SAVED)) throw new Error('saved before it was sent');
  await answer();
  if (!(await visitor.until(SAVED, 5000))) throw new Error('never saved');
  const faults = [...(await visitor.ask(NOTE)), ...(await visitor.ask(POLLS)), ...visitor.browser.errors()];
  if (faults.length) throw new Error(faults.join('; '));
  await joined(visitor);
  const known = `${SAVED} && document.querySelector('.chip')?.textContent === ${JSON.stringify(chip)}`;
  if (!(await visitor.until(known, 5000))) throw new Error('not known after a reload');
}

/** Whether the result is there once it is revealed, with this row marked as one's own, and not before. */
async function revealed(visitor, own) {
  await room?.do('close');
  await wait(500);
  if (await visitor.ask(`Boolean(document.querySelector('.bars'))`)) throw new Error('the result before it is shown');
  await room?.do('show');
  await room?.do('reveal');
  const marked = `document.querySelector('.bars .me .w')?.textContent === ${JSON.stringify(own)}`;
  return visitor.until(own ? marked : `Boolean(document.querySelector('.bars'))`, 5000);
}

async function asked(visitor, ask) {
  await joined(visitor);
  await ask();
  if (!(await visitor.until(`Boolean(document.querySelector('main input, main .pick'))`, 5000))) throw new Error('nothing is asked');
}

/** What is done on a phone, and what is true then. */
export const ROOM = {
  'A phone types a word': async (visitor) => {
    await asked(visitor, () => room?.own('word'));
    const send = async () => (await type(visitor, 'main input', 'Moon'), visitor.press('form > button'));
    await saved(visitor, send, 'moon'); // as it is counted
    return (await revealed(visitor, 'moon')) && Boolean((await room?.answers())?.includes('moon'));
  },
  'A phone chooses': async (visitor) => {
    await asked(visitor, () => room?.own('choice', { options: OPTIONS }));
    await saved(visitor, () => visitor.press('.pick', 'two'), 'two');
    return revealed(visitor, 'two');
  },
  'A phone types a number': async (visitor) => {
    await asked(visitor, () => room?.own('number'));
    const send = async () => (await type(visitor, '[type=number]', '37'), visitor.press('form > button'));
    await saved(visitor, send, '37');
    return revealed(visitor, '');
  },
  'A phone ranks': async (visitor) => {
    await asked(visitor, () => room?.own('ranking', { options: OPTIONS }));
    const send = async () => {
      for (const one of ['two', 'one', 'three']) await visitor.press('.pick', one);
      await visitor.press('form > button');
    };
    await saved(visitor, send, 'two, one, three');
    return revealed(visitor, '');
  },
  'A phone judges pairs': async (visitor) => {
    await asked(visitor, () => room?.do('ask', { link: '/rlhf?view=vote&room=engines-room', which: 0, seconds: 0 }));
    const faults = () => visitor.ask(NOTE);
    for (let at = 1; at <= 7; at++) {
      const asked = `document.querySelector('h2').textContent.startsWith('Which is better? ${at} of 7') && Boolean(find('.pick'))`;
      if (!(await visitor.until(asked, 5000))) return false;
      await visitor.press('.pick');
    }
    return (await visitor.until(`document.querySelector('main').textContent.includes('Saved: all 7')`, 5000)) && !(await faults()).length;
  },
};
