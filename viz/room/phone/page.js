// The phone of one who listens: what is asked, the answer, and what the room said.

import { outcome } from '../shared/bars.js';
import { figure, gapped, make, share } from '../shared/make.js';
import { fields } from './fields.js';
import { connect } from './line.js';

const code = (location.pathname.split('/')[2] ?? '').toUpperCase(),
  base = `/j/${code}`;
const at = (id) => document.getElementById(id),
  main = document.querySelector('main');
let room, you, question, ends, drawn, change, ask, why, state, called, answering;
let unsent = {}; // what the server has not acknowledged, by question, round and item; it outlives a reload
try {
  unsent = JSON.parse(localStorage[base]);
} catch {
  // nothing was kept, or nothing can be
}

const title = (text) => make('h2', text),
  say = (...text) => make('p.say', text),
  note = (text) => make('p', text);
const key = (item) => [question.id, question.round, item].join();
const given = (item) => unsent[key(item)]?.answer ?? you.answers[item];

function call(text) {
  if (called !== text) at('live').textContent = called = text;
}

function keep() {
  try {
    localStorage[base] = JSON.stringify(unsent);
  } catch {
    // as above
  }
}

/** An answer as its owner knows it. */
function read(value) {
  const { kind, options } = question;
  return kind === 'choice'
    ? options[value]
    : kind === 'ranking'
      ? value.map((one) => options[one]).join(', ')
      : kind === 'number'
        ? figure(value)
        : value;
}

const saver = (item) => (answer) => {
  const { id, round } = question;
  unsent[key(item)] = { n: Math.floor(Math.random() * 2 ** 31), question: id, round, item, answer };
  keep();
  change = why = '';
  ask('socket', unsent[key(item)]);
  draw();
};

function asked({ number, round, text, prompt } = question) {
  const big = text || prompt;
  return [
    title(`Question ${number}${round > 1 ? ' · second round' : ''}`),
    make(big[70] ? 'h1.long' : 'h1', gapped(big)),
    ...(text ? [note(prompt)] : []),
  ];
}

const chip = () => (given(0) == null || question.each ? [] : [make(`p.${String(read(given(0)))[24] ? 'chip long' : 'chip'}`, read(given(0)))]);
const clock = () => (room.left == null ? [] : [make('p.clock', [make('progress', [], { max: room.seconds, ariaLabel: 'Time left' }), make('span')])]);
const told = () => (why ? [make('p', why, { role: 'alert' })] : []);
const before = () => (you.before?.[0] == null ? [] : [note(`In the first round you said ${read(you.before[0])}.`)]);

function asking() {
  if (question.each) return judging();
  if (given(0) == null || change) return [...asked(), ...told(), ...fields(question, saver(0), base), ...clock(), ...before()];
  const again = make('button', 'Change it', { onclick: () => ((change = 1), draw()) });
  return [...asked(), ...chip(), say(unsent[key(0)] ? 'Saving…' : '✓ Saved: the room has your answer.'), again, ...clock(), ...before()];
}

/** One pair after the other; the next comes when the one before is saved. */
function judging() {
  const next = you.items.findIndex((_, item) => unsent[key(item)] || you.answers[item] == null),
    pair = you.items[next],
    of = you.items.length;
  if (!pair) return [title('Which is better?'), say(`✓ Saved: all ${of}. Thank you.`), ...clock()];
  const parts = unsent[key(next)] ? [say('Saving…')] : fields(question, saver(next), base, pair);
  return [title(`Which is better? ${next + 1} of ${of}`), make('h1.long', pair[0]), ...told(), ...parts, ...clock()];
}

function shown() {
  const { result } = room,
    mine = question.each ? null : given(0),
    parts = [title((question.text || question.prompt).replace('___', '…'))];
  if (!result) return [...parts, say('Look at the screen: the result is there.')];
  if (mine != null) {
    const row = result.rows.find(({ label }) => label === read(mine));
    const model = row?.model != null && result.spread ? `: the model gives it ${share(row.model)}` : '';
    parts.push(say('You said ', make('em', read(mine)), model, row ? `; ${row.counts.at(-1)} of ${result.people} said so.` : '.'));
  }
  parts.push(outcome(result, question, mine != null && question.kind !== 'number' ? read(mine) : mine));
  if (result.truth != null) parts.push(say(`It is ${figure(result.truth)}.`));
  if (result.model) parts.push(note(result.model.says ?? ''));
  if (you.score) parts.push(note(`You were right in ${you.score.right} of ${you.score.of} question${you.score.of > 1 ? 's' : ''} so far.`));
  return parts;
}

/** What is on the screen; touched, it opens by itself to be enlarged. */
const pictured = ({ picture, title: name }) => [
  title(`On the screen: ${name}`),
  make('a', make('img', [], { src: picture, alt: name }), { href: picture, target: '_blank' }),
];

const VIEWS = {
  waiting: () => [
    ...(room.caption ? [title('What to notice'), say(room.caption)] : [say('You are in the room.')]),
    ...(room.picture ? pictured(room) : []),
    ...(room.look ? [make('a.key', 'Look yourself', { href: `${base}/look`, target: '_blank' })] : []),
    note('The next question appears here by itself. You may lock the phone until then.'),
  ],
  asking,
  closed: () => [...asked(), ...chip(), say('Time is up. What others said stays hidden until it is shown.')],
  shown,
  revealed: shown,
};

function tick() {
  const bar = document.querySelector('progress'),
    left = Math.max(0, (ends - performance.now()) / 1000);
  if (!bar) return;
  bar.value = left;
  bar.nextSibling.textContent = `${Math.ceil(left)} s`;
  if (left < 10) call(left ? '10 seconds left' : 'Time is up');
}

/** Puts what is to be seen. Whoever was at a control before is at the next one of the same question, and not nowhere. */
function put(parts) {
  const held = main.contains(document.activeElement),
    same = answering === question?.id;
  main.replaceChildren(...parts);
  answering = question?.id;
  const next = /** @type {HTMLElement | null} */ (main.querySelector('button:enabled, input, a'));
  if (held) ((same && next) || main).focus({ preventScroll: true });
}

function draw() {
  const { joined, answered, where, next, caption, picture, look } = room;
  at('where').textContent = where;
  at('note').hidden = room.state !== 'waiting';
  const counts = { asking: `${answered} of ${joined} answered`, revealed: next && `Next: ${next}` };
  at('count').textContent = counts[room.state] || `${joined} joined`;
  // What is typed stays: the page is drawn anew only where something else is to be seen.
  const now = JSON.stringify([room.state, question, you, unsent, change, why, room.result, room.state === 'waiting' && [caption, picture, look]]);
  if (now === drawn) return;
  drawn = now;
  put(VIEWS[room.state]());
  if (state !== room.state) call({ asking: 'A question', closed: 'Time is up', shown: 'The result', revealed: 'The model' }[room.state] ?? '');
  state = room.state;
  tick();
}

function heard(message) {
  for (const [name, { n, item, answer }] of Object.entries(unsent))
    if (n === (message.saved ?? message.refused)) {
      why = message.why ?? '';
      if (message.again) continue; // the server could not; it is asked again
      delete unsent[name];
      keep();
      if (why) continue;
      if (question && name === key(item)) you.answers[item] = answer;
    }
  // A server that took over from another may know less for a moment.
  if (message.room && !(message.room.v < room?.v)) {
    ({ room, you } = message);
    if (question?.id !== room.question?.id || room.question?.round !== question?.round) why = change = '';
    question = room.question;
    ends = performance.now() + 1000 * room.left;
  }
  try {
    if (room) draw();
  } catch {
    drawn = '';
    main.replaceChildren(say('This could not be drawn. It is tried again.'));
    setTimeout(ask, 3000, 'state');
  }
}

function enter(text) {
  const field = make('input', [], { ariaLabel: 'The six letters', autocapitalize: 'characters', autocomplete: 'off' });
  const alarm = make('p', [], { role: 'alert' });
  const go = (event) => {
    event.preventDefault();
    const typed = field.value.replace(/.*\/j\//, '').replace(/[^a-z]/gi, ''); // prettier-ignore
    if (typed[5]) location.href = `/j/${typed.slice(0, 6).toUpperCase()}`;
    else alarm.textContent = 'Type the six letters that the screen shows.';
    field.focus();
  };
  at('note').hidden = true;
  main.replaceChildren(title('Enter the code'), say(text), make('form', [field, alarm, make('button', 'Join')], { onsubmit: go }));
}

const ENDS = {
  4401: 'Glassbox knows a phone again by a cookie, and this browser keeps none: allow cookies for this page, then reload it.',
  4403: 'This room has ended. Thank you.',
  4423: 'The lecturer has closed this room to newcomers.',
  4429: 'Too many phones at once. Glassbox tries again by itself.',
};

function link(on, ended) {
  document.body.className = on ? 'on' : '';
  at('link').textContent = on ? 'connected' : ended > 4400 ? '' : 'not connected';
  at('code').textContent = code;
  at('lost').textContent = on || ended > 4400 ? '' : 'No connection: Glassbox tries again by itself. Your answers are safe.';
  if (ended === 4404) enter(`No room has the code ${code}: look at the screen again.`);
  if (ENDS[ended]) main.replaceChildren(say(ENDS[ended]));
  if (ended > 4400) {
    drawn = '';
    at('note').hidden = true;
    at('where').textContent = at('count').textContent = '';
  }
  if (ended !== 4401 || sessionStorage[base]) return;
  sessionStorage[base] = 1;
  location.reload();
}

if (code) ask = connect(base, heard, link);
else enter('It stands on the screen, beside the QR code.');
setInterval(tick, 250);
setInterval(() => Object.values(unsent).forEach((answer) => ask('answer', answer)), 3000);
