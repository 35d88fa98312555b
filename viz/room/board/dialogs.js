// What is opened by a key: how to join, and what the room is asked.

import { element, named } from '../../shared/dom.js';
import { joining } from './facts.js';

/** @type {[number, string][]} */
const SECONDS = [
  [0, 'no clock'],
  [30, '30 s'],
  [60, '60 s'],
  [90, '90 s'],
];
const KINDS = [
  ['choice', 'Choice'],
  ['word', 'One word'],
  ['number', 'Number'],
  ['ranking', 'Ranking'],
  ['cloud', 'A few words'],
];
const APART = ['lesson', 'stop', 'present', 'room']; // what an address has beside the picture

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
  const closing = named('close', 'Close', () => made.close());
  head.append(element('h2', '', title), closing);
  made.append(head, alarm, body);
  const attempt = (act) => async () => {
    alarm.textContent = '';
    try {
      await act();
    } catch (error) {
      alarm.textContent = error.message;
    }
  };
  return { made, body, attempt, alarm };
}

/** Opens a room where none is. */
function opening(hall, lesson, attempt, then) {
  const form = element('form', 'open'),
    name = element('input'),
    go = element('button', 'big', 'Open a room');
  name.maxLength = 80;
  form.append(element('p', '', 'Phones join by a square or six letters, without name or account, and answer what you ask.'));
  form.append(field('Name, if you want one', name, 'Lecture 5'), go);
  form.onsubmit = (event) => {
    event.preventDefault();
    attempt(async () => {
      await hall.open(name.value.trim(), lesson);
      await then();
    })();
  };
  return form;
}

/** The card on which people read how to join. */
export function joinCard(hall, lesson, ask) {
  const { made, body, attempt } = dialog('card', 'The room');
  let drawn = '';
  const draw = () => {
    const { code, desk, room } = hall,
      key = JSON.stringify([code, desk?.addresses, desk?.reachable, room?.joined, room?.locked]);
    if (key === drawn) return;
    drawn = key;
    if (!code) return body.replaceChildren(opening(hall, lesson(), attempt, async () => draw()));
    if (!room) return body.replaceChildren(element('p', '', 'Opening the room…'));
    const beside = element('div', 'beside'),
      more = desk.addresses.slice(1);
    if (!desk.reachable) {
      const let_in = named(
        'serve',
        'Let phones in',
        attempt(() => hall.act({ do: 'serve' })),
        'big',
      );
      beside.append(element('p', 'warning', 'Glassbox listens on this computer alone: phones cannot reach it yet.'), let_in);
    }
    if (more.length) beside.append(element('p', 'quiet', `Or: ${more.map((one) => one.short).join(', ')}`));
    const row = element('p', 'row'),
      remote = element('a', 'button', 'Notes and remote');
    Object.assign(remote, { href: `/room/${code}/remote`, target: 'glassbox-notes' });
    row.append(
      named('ask', 'Ask the room', () => (made.close(), ask())),
      remote,
    );
    row.append(
      named(
        'lock',
        room.locked ? 'Let others join' : 'Lock: nobody else joins',
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

const chosen = { seconds: 60 }; // of the last question

function clocks() {
  const made = element('fieldset', 'seconds');
  made.append(element('legend', '', 'Time to answer'));
  for (const [value, title] of SECONDS) {
    const label = element('label'),
      one = element('input');
    Object.assign(one, { type: 'radio', name: 'seconds', checked: value === chosen.seconds, onchange: () => (chosen.seconds = Number(value)) });
    label.append(one, title);
    made.append(label);
  }
  return made;
}

/** A question of one's own, as the server takes it. */
export function ownQuestion(form) {
  const value = (name) => form.elements[name]?.value.trim() ?? '',
    kind = value('kind'),
    right = value('right');
  const own = {
    kind,
    prompt: value('prompt'),
    text: '',
    options: value('options')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
    least: 0,
    most: 100,
    right: /** @type {any} */ (right || null),
  };
  if (kind === 'number') Object.assign(own, { least: Number(value('least')), most: Number(value('most')), right: right ? Number(right) : null });
  if (kind === 'choice' && right) own.right = own.options.indexOf(right) >= 0 ? own.options.indexOf(right) : Number(right) - 1;
  return own;
}

function ownForm(send) {
  const made = element('details', 'own'),
    form = element('form'),
    kind = element('select'),
    go = element('button', 'big', 'Ask it');
  kind.append(...KINDS.map(([value, title]) => Object.assign(element('option', '', title), { value })));
  const parts = {
    kind, prompt: element('input'), options: element('textarea'), least: element('input'), most: element('input'), right: element('input'),
  }; // prettier-ignore
  for (const [name, part] of Object.entries(parts)) /** @type {any} */ (part).name = name;
  Object.assign(parts.prompt, { required: true, maxLength: 200 });
  for (const [name, value] of [
    ['least', '0'],
    ['most', '100'],
  ])
    Object.assign(parts[name], { type: 'number', step: 'any', value });
  parts.options.rows = 4;
  const labels = {
    kind: field('Kind', kind), prompt: field('Question', parts.prompt), options: field('Options, a line each', parts.options),
    least: field('From', parts.least), most: field('To', parts.most), right: field('Right answer, if there is one', parts.right),
  }; // prettier-ignore
  const show = () => {
    labels.options.hidden = !['choice', 'ranking'].includes(kind.value);
    labels.least.hidden = labels.most.hidden = kind.value !== 'number';
    labels.right.hidden = kind.value === 'ranking';
    parts.right.placeholder = kind.value === 'choice' ? 'the option, or the number of its line' : '';
  };
  kind.onchange = show;
  show();
  form.append(...Object.values(labels), go);
  form.onsubmit = (event) => (event.preventDefault(), send(ownQuestion(form)));
  made.append(element('summary', '', 'A question of your own'), form);
  return made;
}

/** What the picture on the screen can ask. */
export function askDialog(hall, lesson) {
  const { made, body, attempt, alarm } = dialog('ask', 'Ask the room');
  const send = (what) =>
    attempt(async () => {
      await hall.act({ do: 'ask', link: pictureLink(), seconds: chosen.seconds, ...what });
      made.close();
    })();
  const offered = (one) => {
    const button = named(`offer-${one.which}`, '', () => send({ which: one.which }), 'offer');
    button.append(
      element('b', '', one.prompt),
      ...(one.text ? [element('span', '', one.text)] : []),
      ...(one.options?.length ? [element('small', '', one.options.join(' · '))] : []),
    );
    return button;
  };
  const draw = async () => {
    alarm.textContent = '';
    if (!hall.code) await hall.find();
    if (!hall.code) return body.replaceChildren(opening(hall, lesson(), attempt, draw));
    body.replaceChildren(element('p', 'quiet', 'What can this picture ask?'));
    const { offers } = await hall.act({ do: 'offers', link: pictureLink() }).catch((error) => ((alarm.textContent = error.message), { offers: [] }));
    const said = offers.length ? [] : [element('p', 'quiet', 'This picture asks nothing by itself: write a question.')],
      own = ownForm((found) => send({ own: found }));
    own.open = !offers.length;
    body.replaceChildren(clocks(), ...said, ...offers.map(offered), own);
    /** @type {HTMLElement | null} */ (body.querySelector('.offer, input[name=prompt]'))?.focus();
  };
  return { made, draw };
}
