// A table of numbers as coloured cells. Data: payload.py beside this file.

import { element } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { heat } from '../../shared/heat.js';

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const draw = () => {
    const root = element('div', 'grid');
    root.style.setProperty('--top', `${topOf(host)}px`);
    host.replaceChildren(root);
    if (data.title) root.append(element('h2', '', data.title));
    const body = element('div', 'body');
    root.append(body);
    heat(body, data);
  };
  return keepDrawn(host, draw);
}
