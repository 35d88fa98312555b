// A part of a view: a title, what it is in small, and its room.

import { element } from './dom.js';

/** Adds a part to `host`; returns the room below its title. `about`: in small, beside the title. */
export function panel(host, kind, title, about = '') {
  const made = element('section', kind), head = element('h2', '', `${title} `), body = element('div', 'body');
  if (about) head.append(element('small', '', about));
  made.append(head, body);
  host.append(made);
  return body;
}
