// What is opened by a key: how to join, and what the room is asked.

import { element, named } from '../../shared/dom.js';
import { chosen, clocks, offerButtons, ownForm } from '../shared/own.js';
import { lockTitle } from '../shared/desk.js';
import { joining, unreached } from './facts.js';

const APART = ['lesson', 'stop', 'present']; // what an address has beside the picture

/** The address of what is on the screen. */
export function pictureLink() {
  const params = new URLSearchParams(location.search);
  for (const name of APART) params.delete(name);
  return location.pathname + (params.size ? `?${params}` : '');
}

function field(title, made, hint) {
  const label = element('label', '', title);
  if (hint) made.placeholder = hint;
  label.append(made);
  return label;
}

/** A dialog with a title, a place for what is in it, and one for what goes wrong. */
function dialog(kind, title) {
  const made = element('dialog', kind),
    head = element('header'),
    body = element('div', 'body'),
    alarm = element('p', 'alarm');
  alarm.setAttribute('role', 'alert');
  made.setAttribute('aria-label', title);
  const closing = named('close', 'Close', () => made.close()), heading = element('h2', '', title);
  head.append(heading, closing);
  made.append(head, alarm, body);
  const attempt = (act) => async () => {
    alarm.textContent = '';
    try {
      await act();
    } catch (error) {
      alarm.textContent = error.message;
    }
  };
  return { made, body, attempt, alarm, heading };
}

const spaced = (code) => `${code.slice(0, 3)} ${code.slice(3)}`;

/** Opens a room where none is. */
function opening(hall, lesson, attempt, then) {
  const form = element('form', 'open'),
    name = element('input'),
    go = element('button', 'big', 'Open a room');
  Object.assign(name, { maxLength: 80 });
  form.append(element('p', '', 'Phones join by a QR code or six letters, without name or account, and answer what you ask.'));
  const password = element('input'),
    locked = field('Password of this server', password);
  Object.assign(password, { type: 'password', autocomplete: 'off' });
  locked.hidden = true;
  form.append(field('Name, if you want one', name, 'Lecture 5'), locked, go);
  if (hall.last) {
    const link = element('a', '', 'results'), line = element('p', 'quiet', `Room ${spaced(hall.last)} has ended: `);
    Object.assign(link, { href: `/room/${hall.last}/remote`, target: 'glassbox-notes' });
    line.append(link);
    form.append(line);
  }
  form.onsubmit = (event) => {
    event.preventDefault();
    attempt(async () => {
      await hall.open(name.value.trim(), lesson, password.value).catch((error) => {
        locked.hidden = error.status !== 403; // a browser elsewhere needs it
        throw error;
      });
      await then();
    })();
  };
  return form;
}

/** The card on which people read how to join. */
export function joinCard(hall, lesson, ask) {
  const { made, body, attempt, heading } = dialog('card', 'The room');
  let drawn = '';
  const draw = () => {
    const { code, desk, room } = hall,
      key = JSON.stringify([code, desk?.addresses, desk?.reachable, room?.joined, room?.locked, room?.name, hall.last]);
    if (key === drawn) return;
    drawn = key;
    heading.textContent = (code && room?.name) || 'The room';
    if (!code) return body.replaceChildren(opening(hall, lesson(), attempt, async () => draw()));
    if (!room) return body.replaceChildren(element('p', '', 'Opening the room…'));
    const beside = element('div', 'beside'),
      more = desk.addresses.slice(1);
    beside.append(...unreached(desk, attempt(() => hall.act({ do: 'serve' })))); // prettier-ignore
    if (more.length) beside.append(element('p', 'quiet', `Or: ${more.map((one) => one.short).join(', ')}`));
    const row = element('p', 'row'),
      remote = element('a', 'button', 'Notes and remote');
    Object.assign(remote, { href: `/room/${code}/remote`, target: 'glassbox-notes' });
    const watch = element('a', 'button', 'Who is on');
    Object.assign(watch, { href: '/room/watch', target: 'glassbox-watch' });
    row.append(
      named('ask', 'Ask the room', () => (made.close(), ask())),
      remote,
      watch,
    );
    row.append(
      named(
        'lock',
        lockTitle(room.locked),
        attempt(() => hall.act({ do: 'lock', on: !room.locked })),
      ),
    );
    beside.append(row);
    const joins = joining(code, desk, room);
    joins.append(beside);
    body.replaceChildren(joins);
  };
  return { made, draw };
}

/** The question of the lesson's stop, which the key that leads on asks. */
function ofLesson(stop, send) {
  const [made] = offerButtons([stop], send);
  made.append(element('kbd', '', 'Page Down'));
  made.classList.add('next');
  made.setAttribute('aria-keyshortcuts', 'PageDown');
  return [element('h3', '', 'The lesson asks'), made];
}

/** What the picture on the screen can ask. takes: whether the question of a lesson stands there; next: asks it. */
export function askDialog(hall, at) {
  const { made, body, attempt, alarm } = dialog('ask', 'Ask the room'), reach = element('div', 'body');
  body.before(reach);
  let busy = false; // a key that is pressed twice asks once
  const send = async (what) => {
    if (busy) return;
    busy = true;
    await attempt(async () => {
      await hall.act({ do: 'ask', link: pictureLink(), ...at(), seconds: chosen.seconds, ...what });
      made.close();
    })();
    busy = false;
  };
  const next = () => /** @type {HTMLElement | null} */ (made.open ? body.querySelector('.next') : null);
  let said = '';
  /** That phones cannot reach this computer yet, as soon as that is known. */
  const paint = () => {
    const key = JSON.stringify(hall.desk?.reachable);
    if (key !== said) reach.replaceChildren(...(hall.desk ? unreached(hall.desk, attempt(() => hall.act({ do: 'serve' }))) : [])); // prettier-ignore
    said = key;
  };
  const draw = async () => {
    alarm.textContent = '';
    paint();
    if (!hall.code) await hall.find();
    if (!hall.code) return body.replaceChildren(opening(hall, at().lesson, attempt, draw));
    body.replaceChildren(element('p', 'quiet', 'What can this picture ask?'));
    const failed = (error) => ((alarm.textContent = error.message), { stop: null, offers: [] });
    const { stop, offers } = await hall.act({ do: 'offers', link: pictureLink(), ...at() }).catch(failed);
    const found = offers.filter((one) => !stop || one.prompt !== stop.prompt || one.text !== stop.text);
    const own = ownForm((question) => send({ own: question }), true), lesson = stop ? ofLesson(stop, send) : [];
    const rest = stop && found.length ? [element('h3', '', 'Or the picture')] : [], silent = !stop && !found.length;
    if (silent) rest.push(element('p', 'quiet', 'This picture asks nothing by itself: write a question.'));
    own.open = silent;
    body.replaceChildren(...lesson, ...rest, clocks(), ...offerButtons(found, send), own);
    /** @type {HTMLElement | null} */ (body.querySelector('.offer, input[name=prompt]'))?.focus();
  };
  return { made, draw, paint, takes: () => next() !== null, next: () => next()?.click() };
}
