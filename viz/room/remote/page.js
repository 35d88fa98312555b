// The lecturer's second screen, a window or a phone: what to say here, what comes, and the room in hand.

import { outcome } from '../shared/bars.js';
import { act, attend, lockTitle, mayRead, myRoom, nextStep, otherSteps, pairWith, secondsLeft } from '../shared/desk.js';
import { gapped, make } from '../shared/make.js';
import { chosen, clocks, offerButtons, ownForm } from '../shared/own.js';

const code = location.pathname.split('/')[2].toUpperCase(),
  TICK = 250;
const at = (id) => document.getElementById(id),
  main = document.querySelector('main');
const NAMES = ['turns', 'question', 'notes', 'asking', 'held', 'room', 'past'];
const parts = Object.fromEntries(NAMES.map((name) => [name, make('section')])),
  keys = {};
let room,
  desk,
  heardAt = 0,
  offered,
  stop = () => {}, // hears no more of the room
  called = '',
  confirming = '', // over or delete, while it is asked whether that is meant
  pairing = '';

const title = (text) => make('h2', text),
  quiet = (text) => make('p.quiet', text),
  say = (text) => make('p.say', text);

async function attempt(act_) {
  at('alarm').textContent = '';
  try {
    await act_();
  } catch (error) {
    at('alarm').textContent = error.message;
  }
}

const does = (body) => () => attempt(() => act(code, body));
const button = (text, onclick, given = {}) => make(given.big ? 'button.big' : 'button', text, { type: 'button', onclick, ...given });

/** Draws a part where something in it has changed: what is typed and open stays. */
function part(name, key, inside) {
  const now = JSON.stringify(key);
  if (keys[name] === now) return;
  keys[name] = now;
  parts[name].replaceChildren(...inside());
}

const turns = () => [
  make('p', [make('b', room.where || 'The projector')]),
  make('div.row turn', [button('← Back', does({ do: 'turn', by: -1 })), button('Next →', does({ do: 'turn', by: 1 }), { big: !room.question })]),
  ...(room.next ? [quiet(`Next: ${room.next}`)] : []),
];

const notes = () => [
  title('Notes'),
  ...(room.caption ? [make('p', [make('b', room.caption)])] : []),
  say(desk.notes || 'This stop has no notes.'),
  ...(desk.coming ? [title('Then'), quiet(desk.coming)] : []),
];

function question() {
  const { question: one, state, answered, joined } = room;
  if (!one) return [title('Question'), quiet('Nothing is asked now.')];
  const next = nextStep(room),
    result = desk.result;
  const now = `Question ${one.number}${one.round > 1 ? ' · second round' : ''} · ${state}`,
    hidden = state === 'asking' || state === 'closed';
  return [
    title(now),
    make('p.prompt', gapped(one.text || one.prompt)),
    ...(one.text ? [quiet(one.prompt)] : []),
    make('p', [make('b', String(answered)), ` of ${joined} have answered `, make('span.clock')]),
    ...(next ? [button(next[1], does(next[0]), { big: true })] : []),
    make('div.row', [
      ...(state === 'asking' && room.left !== null ? [button('+ 15 s', does({ do: 'extend', seconds: 15 }))] : []),
      ...Object.values(otherSteps(room)).filter(Boolean).map(([what, called]) => button(called, does(what))),
      ...(state !== 'revealed' && next?.[0].do !== 'done' ? [button('Done', does({ do: 'done' }))] : []),
    ]),
    ...(result?.people ? [title(hidden ? 'Only you see this yet' : 'What the room said'), outcome(result, one, undefined, 24)] : []),
    ...(result?.model?.says ? [quiet(result.model.says)] : []),
  ];
}

function asking() {
  const send = (what) => attempt(() => act(code, { do: 'ask', ...onScreen(), seconds: chosen.seconds, ...what }));
  const details = make('details', make('summary', 'Ask the room'), { open: offered !== undefined });
  const rest = make(
    'section',
    offered
      ? [clocks(), ...offerButtons(offered, send), ...(offered.length ? [] : [quiet('This picture asks nothing by itself: write a question.')])]
      : [],
  );
  rest.append(ownForm((own) => send({ own })));
  details.append(rest);
  details.ontoggle = () => {
    if (details.open && !offered) look();
    else if (!details.open) offered = undefined;
  };
  return [details];
}

/** The picture on the projector, and the stop of a lesson that it belongs to. */
const onScreen = () => ({ link: desk.link ?? '', lesson: desk.lesson, stop: desk.stop });

/** What the picture on the projector offers to ask. */
const look = () =>
  attempt(async () => {
    const { stop, offers } = await act(code, { do: 'offers', ...onScreen() });
    offered = [...(stop ? [stop] : []), ...offers];
    draw();
  });

function held() {
  const words = desk.heldWords ?? [],
    release = (list) => does({ do: 'release', words: list });
  if (!words.length) return [];
  const head = [title('Held back: not in GloVe’s words'), quiet('The hall sees a word once you touch it.')];
  return [
    ...head,
    make(
      'div.row',
      words.map((word) => button(word, release([word]))),
    ),
    make('div.row', button('Release all', release(words))),
  ];
}

function switches() {
  const turn = (text, name, on) => button(text, does({ do: name, on: !on }), { ariaPressed: String(Boolean(on)) });
  const ask = () =>
    attempt(async () => {
      pairing = pairing ? '' : (await act(code, { do: 'pair' })).link;
      draw();
    });
  const key = pairing.split('#')[1] ?? '',
    picture = { src: `/room/${code}/qr.svg?key=${encodeURIComponent(key)}`, alt: 'QR code of this link' };
  return [
    title('The room'),
    make('div.row', [
      button(lockTitle(room.locked), does({ do: 'lock', on: !room.locked })),
      turn('Phones see results', 'results', desk.results),
      turn('Phones may look themselves', 'look', room.look),
    ]),
    ...(desk.reachable ? [] : [quiet('Phones cannot reach this computer yet.'), make('div.row', button('Let phones in', does({ do: 'serve' })))]),
    make('div.row', button(pairing ? 'Hide the link' : 'Use my phone as a remote', ask)),
    ...(pairing ? [quiet('Works once, for two minutes. Never show it to the hall.'), make('img.qr', [], picture), make('code', pairing)] : []),
    ...home(),
    ending(),
  ];
}

/** What is kept of the room, to take home. */
function home() {
  const files = [
    ['results.csv', 'CSV'],
    ['results.json', 'JSON'],
    ['preferences.jsonl', 'Preferences (JSON Lines)'],
  ];
  const link = (href, text, given = {}) => make('a.key', text, { href, ...given });
  return [
    title('Take home'),
    make('div.row', [
      ...files.map(([name, text]) => link(`/room/${code}/${name}?save=1`, text)),
      link(`/room/${code}/again`, 'The session again', { target: '_blank' }),
    ]),
  ];
}

const SURE = {
  over: ['Phones leave the room, and nobody can answer any more. What was said is kept.', 'End it now', 'Go on'],
  delete: ['All questions and answers of this room go, from the disk too.', 'Delete it for good', 'Keep it'],
};

/** Ends the room, or deletes it, once that is confirmed; ended: whether it has ended already. */
function ending(ended = false) {
  const ask = (what) => () => {
    confirming = what;
    if (ended) end();
    else draw();
  };
  const go = async () => {
    const deleting = confirming === 'delete';
    await act(code, { do: confirming });
    if (deleting) note(GONE);
    confirming = '';
    end();
  };
  if (!confirming) return make('div.row', [...(ended ? [] : [button('End the room …', ask('over'))]), button('Delete everything …', ask('delete'))]);
  const [what, yes, no] = SURE[confirming];
  return make('div.row', [make('p', what), button(yes, () => attempt(go), { big: true }), button(no, ask(''))]);
}

const FOREIGN = 'This room is gone, or this browser may not drive it. On the computer that opened it: Notes, then “Use my phone as a remote”.';
const GONE = `glassbox-gone-${code}`; // that this window has deleted the room, also after a reload

function note(name) {
  try {
    sessionStorage.setItem(name, '1');
  } catch {
    // a reload will not know it
  }
}

function noted(name) {
  try {
    return Boolean(sessionStorage.getItem(name));
  } catch {
    return false;
  }
}

/** The room is over: what is kept of it, or that nothing is. */
async function end() {
  stop();
  document.body.className = '';
  for (const name of ['link', 'joined', 'alarm']) at(name).textContent = '';
  if (noted(GONE)) return main.replaceChildren(say('Deleted. Nothing of this room is kept.'));
  if (await mayRead(code)) return main.replaceChildren(make('section', [say('This room has ended.'), ...home(), ending(true)]));
  return main.replaceChildren(say(FOREIGN));
}

const past = () =>
  desk.questions.length
    ? [
        title('Asked so far'),
        make(
          'ol',
          desk.questions.map((one) =>
            make('li', [...gapped(one.text || one.prompt), make('span.quiet', one.state === 'done' ? '' : ` · ${one.state}`)], { value: one.number }),
          ),
        ),
      ]
    : [];

function draw() {
  if (!room) return;
  const { where, next, caption, question: one, state, answered, joined, seconds, locked, look: may } = room;
  at('joined').textContent = `${joined} joined`;
  document.body.classList.toggle('asks', Boolean(one));
  part('turns', [where, next, Boolean(one)], turns);
  part('notes', [caption, desk.notes, desk.coming], notes);
  part('question', [one, state, answered, joined, seconds, desk.result], question);
  part('asking', [offered], asking);
  part('held', [desk.heldWords], held);
  part('room', [locked, may, desk.results, desk.reachable, pairing, confirming], switches);
  part('past', [desk.questions], past);
  tick();
}

function tick() {
  const left = room?.state === 'asking' ? secondsLeft(room, heardAt) : null,
    clock = document.querySelector('.clock');
  if (left === null || !clock) return;
  clock.textContent = `${Math.ceil(left)} s`;
  const said = left <= 0 ? 'Time is up' : left <= 10 ? '10 seconds left' : '';
  if (said !== called) at('live').textContent = called = said;
}

function heard(message) {
  if (message.turn) return;
  const before = desk?.link;
  ({ room, desk } = message);
  heardAt = performance.now();
  document.body.className = 'on';
  at('link').textContent = 'connected';
  if (before !== undefined && before !== desk.link && offered) look();
  draw();
}

function lost(why) {
  document.body.className = '';
  at('link').textContent = 'not connected';
  if (why === 4403 || why === 4404) end();
}

/** Opened with a key that works once: it is exchanged, and gone from the address before anything else. */
async function enter() {
  const key = location.hash.slice(1);
  if (key) {
    history.replaceState(null, '', location.pathname);
    await attempt(() => pairWith(code, key));
  }
  if (noted(GONE) || (await myRoom()).last === code) end();
  else stop = attend(code, 'remote', heard, lost);
}

at('code').textContent = code;
at('link').textContent = 'not connected';
const { turns: first, notes: said, asking: ask, past: before, ...right } = parts;
main.append(make('div.left', [first, said, ask, before]), make('div.right', Object.values(right)));
addEventListener('keydown', ({ key, target }) => {
  const by = { PageDown: 1, PageUp: -1 }[key];
  if (by && !(/** @type {Element} */ (target).closest('input, textarea, select'))) does({ do: 'turn', by })();
});
setInterval(tick, TICK);
enter();
