// The keys, in words.

import { element } from '../dom.js';

const KEYS = [
  ['Page Down, Page Up', 'The next and the previous stop of the lesson, or view; while the room is asked, close, show, reveal; where a lesson asks, ask'],
  ['→, ←', 'The same, in a lesson or presenter mode, where no view takes them'],
  ['C', 'The controls, in presenter mode'],
  ['M', 'The map of all views'],
  ['/', 'Find a view, a word, a paper'],
  ['J', 'How to join the room'],
  ['A', 'Ask the room; + gives 15 s, 1 shows the first round alone'],
  ['?', 'These keys'],
  ['Escape', 'Close what lies on top; leave presenter mode'],
];

export function help() {
  const made = element('dialog');
  made.setAttribute('aria-label', 'Keys');
  const list = element('dl');
  for (const [key, does] of KEYS) {
    const cap = element('dt');
    cap.append(...key.split(', ').map((one) => element('kbd', '', one)));
    list.append(cap, element('dd', '', does));
  }
  const form = element('form');
  form.method = 'dialog';
  form.append(element('button', '', 'Close'));
  made.append(element('h2', '', 'Keys'), list, form);
  made.addEventListener('click', (event) => event.target === made && made.close());
  return made;
}
