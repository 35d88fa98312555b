// The line of a lesson, always the last of the screen: what is said here, where one is, what comes next. It tells a window
// of notes where the lesson is, and remembers in this browser what was seen.

import { element, ending } from '../dom.js';
import { alarm } from '../live.js';
import { latest, listen, tell } from '../messages.js';
import { begin, cancel, goOn, progress } from './save.js';

const CHANNEL = 'glassbox-lesson';

function seen(name) {
  try {
    const kept = JSON.parse(localStorage.getItem(`glassbox-lesson-${name}`) || '[]');
    return new Set(Array.isArray(kept) ? kept : []);
  } catch {
    return new Set(); // no storage in this window, or somebody else's
  }
}

function remember(name, stops) {
  try {
    localStorage.setItem(`glassbox-lesson-${name}`, JSON.stringify([...stops]));
  } catch {
    // a private window: nothing is kept
  }
}

function button(kind, label, title, act) {
  const made = element('button', kind, label);
  made.type = 'button';
  if (title) made.setAttribute('aria-label', title);
  made.onclick = act;
  return made;
}

/** Where the notes are: while a room is open, in its remote. */
function notesOf(data) {
  const code = latest('board')?.code;
  return code ? `/room/${code}/remote` : data.notes;
}

const MANY = 40; // stops: from there on they stand closer, or they would push away what is pressed

/** The stops, each a ring; one that was seen is a tick. */
function stops(data, ticks, go) {
  const made = element('div', data.stops.length > MANY ? 'stops many' : 'stops');
  for (const [number, title, ask] of data.stops) {
    const here = number === data.at, done = ticks.has(number) && !here;
    const kind = `stop${here ? ' here' : done ? ' seen' : ''}${data.begins.includes(number) ? ' begins' : ''}${ask ? ' ask' : ''}`;
    const one = button(kind, done ? '✓' : '', data.name ? `Stop ${number}: ${title}` : title, () => go({ stop: number }));
    one.title = ask ? `${title}: ${ask}` : title;
    if (here) one.setAttribute('aria-current', 'step');
    made.append(one);
  }
  return made;
}

/** A word that is pressed, and the key that does the same. */
function keyed(label, key, act) {
  const made = button('quiet', label, '', act);
  made.append(element('kbd', '', key));
  made.setAttribute('aria-keyshortcuts', key);
  return made;
}

const press = (key) => dispatchEvent(new KeyboardEvent('keydown', { key })); // ../keys/ knows what it does

function line(data, ticks, go, failed) {
  const made = element('nav', 'line');
  made.setAttribute('aria-label', data.title);
  const next = button('next', '', data.next ? `Next: ${data.next}` : 'The lesson ends here', () => data.next && go({ stop: data.at + 1 }));
  next.append(...(data.next ? ['Next: ', element('b', '', data.next)] : ['The end']));
  const back = button('back', '←', 'Back', () => go({ stop: data.at - 1 }));
  back.disabled = data.at < 2;
  made.append(element('span', 'where', data.where), stops(data, ticks, go), back, next);
  if (data.next) made.append(element('kbd', 'hint', 'Page Down'));
  if (data.left) made.append(button('quiet', '↺ Back to this stop', '', () => go({ stop: data.at })));
  if (data.presenting) made.append(keyed('Controls', 'C', () => press('c')));
  if (data.name)
    made.append(
      button('quiet', 'Notes', 'Notes in a window of their own', () => open(notesOf(data), 'glassbox-notes', 'width=720,height=640')),
      ...(data.presenting ? [] : [saver(data, go, failed)]),
      button('quiet', '×', 'Leave the lesson', () => go({ stop: 0 })),
    );
  return made;
}

/** Saves the lesson as one page, and says how far it is. */
function saver(data, go, failed) {
  const made = button('quiet', '', '', () => {
    if (!progress(data)) begin(data, go, failed);
    else cancel();
    say();
  });
  const say = () => {
    const under = progress(data);
    made.textContent = under ? `${under} · Stop` : 'Save';
    made.classList.toggle('saving', Boolean(under));
    made.setAttribute('aria-label', under ? `${under}. Stop` : 'Save the lesson as one page that works without Glassbox');
  };
  say();
  return made;
}

/** Tell a window of notes where the lesson is, now and when it asks. Returns what ends that. */
function announce(data) {
  const channel = new BroadcastChannel(CHANNEL), say = () => channel.postMessage({ lesson: data.name, stop: data.at });
  channel.onmessage = ({ data: said }) => {
    if (said === 'where') say();
    else if (said?.turn && said.lesson === data.name) tell('turn', Math.sign(said.turn)); // a key in the window of notes
  };
  say();
  return () => channel.close();
}

const PATIENCE = 3000; // milliseconds in which the page comes to where a key has led
const led = { to: 0, from: '', when: 0 };

/** Where so many stops on lead: counted from where the last turn leads, which the page may not have come to yet. */
function onward(data, by) {
  const under = led.from === data.title && Date.now() - led.when < PATIENCE;
  const to = (under ? led.to : data.at) + by;
  if (data.name && (to < 1 || to > data.stops.length)) return null;
  Object.assign(led, { to, from: data.title, when: Date.now() });
  return to;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.root'), ticks = data.name ? seen(data.name) : new Set();
  const box = element('div', 'lesson');
  if (data.caption) {
    const caption = element('p', 'caption', data.caption);
    caption.setAttribute('aria-live', 'polite');
    box.append(caption);
  }
  const go = (where) => {
    led.when = 0;
    setTriggerValue('go', where);
  };
  const deaf = listen('turn', (by) => {
    const to = onward(data, by);
    if (to !== null) setTriggerValue('go', { stop: to });
  });
  const failed = (sentence) => box.prepend(alarm(sentence));
  box.append(line(data, ticks, go, failed));
  root.replaceChildren(box);
  goOn(data, go, failed);
  if (data.name) remember(data.name, ticks.add(data.at));
  requestAnimationFrame(() => dispatchEvent(new Event('resize'))); // views that count the room anew: this line has taken some
  const silent = data.name ? announce(data) : () => {};
  return ending(parentElement, () => {
    deaf();
    silent();
  });
}
