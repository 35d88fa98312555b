// The way from a model that reads to one that is liked, as four rooms. Data: payload.py beside this file.

import { element, named } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { tips } from '../../shared/tips.js';
import { tidy } from '../../shared/probabilities.js';
import { needsModel } from '../../shared/standing.js';

class Rooms {
  // What comes with the data, and later:
  host; data; send;

  draw() {
    const root = element('div', 'rooms');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    this.data.rooms.forEach((room, at) => {
      if (at) root.append(element('span', 'arrow', '→'));
      const made = element('section'), doors = element('div', 'bar');
      made.append(element('span', 'number', at + 1), element('h2', '', room.title), element('p', 'about', room.about), element('p', 'state', room.state));
      for (const [kind, to, title] of room.doors) doors.append(needsModel(named(`${at}-${to}`, title, () => this.send(kind, to), 'main')));
      made.append(doors);
      const list = element('div', 'lines');
      this.data.questions.forEach(([story, question], which) => {
        const line = element('div', 'line'), asked = element('p', 'asked', tidy(question));
        asked.title = tidy(story);
        line.append(asked);
        const [text, behind] = room.lines[which] ?? ['', ''];
        line.append(element('q', '', tidy(text) || '…'), element('small', '', behind));
        list.append(line);
      });
      made.append(list);
      root.append(made);
    });
    this.host._rows = () =>
      this.data.rooms.flatMap((room) =>
        this.data.questions.map(([story, question], at) => ({
          room: room.title,
          story,
          question,
          says: room.lines[at]?.[0] ?? '',
          about: room.lines[at]?.[1] ?? '',
        })),
      );
    this.host.replaceChildren(root);
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const rooms = (host._rooms ||= new Rooms());
  tips(host);
  Object.assign(rooms, { host, data, send: setTriggerValue });
  return keepDrawn(host, () => rooms.draw());
}
