// The line of a lesson, always the last of the screen: what is said here, where one is, what comes next. It tells a window
// of notes where the lesson is, and remembers in this browser what was seen.

import { element, ending } from '../dom.js';

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

function line(data, ticks, go) {
  const made = element('nav', 'line'), stops = element('div', 'stops');
  made.setAttribute('aria-label', `Lesson: ${data.title}`);
  data.stops.forEach((title, index) => {
    const number = index + 1, here = number === data.at;
    const kind = `stop${here ? ' here' : ticks.has(number) ? ' seen' : ''}${data.begins.includes(number) ? ' begins' : ''}`;
    const made = button(kind, ticks.has(number) && !here ? '✓' : '', `Stop ${number}: ${title}`, () => go({ stop: number }));
    made.title = title;
    if (here) made.setAttribute('aria-current', 'step');
    stops.append(made);
  });
  const next = data.next ? `${data.next} →` : 'The end';
  made.append(
    element('span', 'where', `${data.stops[data.at - 1]} · ${data.at} of ${data.stops.length}`),
    stops,
    button('next', next, data.next ? `Next stop: ${data.next}` : 'The lesson ends here', () => data.next && go({ stop: data.at + 1 })),
  );
  if (data.left) made.append(button('quiet', '↺ Back to this stop', '', () => go({ stop: data.at })));
  made.append(
    button('quiet', 'Notes', 'Notes in a window of their own', () => open(data.notes, 'glassbox-notes', 'width=720,height=640')),
    button('quiet', '×', 'Leave the lesson', () => go({ stop: 0 })),
  );
  return made;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.root'), ticks = seen(data.name);
  const box = element('div', 'lesson'), caption = element('p', 'caption', data.caption);
  caption.setAttribute('aria-live', 'polite');
  box.append(caption, line(data, ticks, (where) => setTriggerValue('go', where)));
  root.replaceChildren(box);
  remember(data.name, ticks.add(data.at));
  requestAnimationFrame(() => dispatchEvent(new Event('resize'))); // views that count the room anew: this line has taken some
  const channel = new BroadcastChannel(CHANNEL), say = () => channel.postMessage({ lesson: data.name, stop: data.at });
  channel.onmessage = (event) => event.data === 'where' && say();
  say();
  return ending(parentElement, () => channel.close());
}
