// Downloads of the picture beside it: SVG and PNG as figures with a caption, its numbers as CSV and JSON; and copies.

import { download, element } from '../dom.js';
import { addressOf, addressWith, fileName } from './about.js';
import { copyPicture, copyText } from './copying.js';
import { FORMATS, png } from './files.js';
import { darkNow } from './light.js';

const DRAWN = ['SVG', 'PNG'];

function button(title, name, act) {
  const made = element('button', '', title);
  made.type = 'button';
  made.setAttribute('aria-label', name);
  made.onclick = act;
  return made;
}

/** Light, or as the page is: a choice in the dark theme only. */
function themes(memory) {
  const line = element('div', 'line');
  const draw = () => {
    line.hidden = !darkNow();
    for (const one of line.querySelectorAll('button')) one.setAttribute('aria-pressed', String((one.dataset.light === 'yes') === memory.light));
  };
  const choice = (title, light) => {
    const made = button(title, `Figures: ${title}`, () => ((memory.light = light), draw()));
    made.dataset.light = light ? 'yes' : 'no';
    return made;
  };
  line.append(element('span', 'label', 'Figures'), choice('Light', true), choice('As shown', false));
  draw();
  return line;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector('.root'), memory = (root._memory ??= { light: true });
  const stand = element('div', 'stand'), said = element('p', 'said');
  stand.setAttribute('aria-hidden', 'true');
  said.setAttribute('role', 'status');
  const attempt = (act, done) => async () => {
    said.textContent = '';
    try {
      await act();
      said.textContent = done;
    } catch (error) {
      said.textContent = error.message;
    }
  };
  const picture = data.picture !== false;
  const formats = Object.entries(FORMATS).filter(([format]) => picture || !DRAWN.includes(format));
  const files = formats.map(([format, produce]) =>
    button(format, `Save as ${format}`, attempt(async () => download(await produce(data, stand, memory.light), fileName(data.about, format)), '')));
  const saving = element('div', 'line'), copying = element('div', 'line');
  saving.append(element('span', 'label', 'Save'), ...files);
  const link = attempt(() => copyText(addressOf(data.about)), `${addressWith('Copied', data.about)}.`);
  copying.append(element('span', 'label', 'Copy'), button('Link', 'Copy link', link));
  if (picture) copying.append(button('Figure', 'Copy figure', attempt(() => copyPicture(() => png(data, stand, memory.light)), 'Copied.')));
  root.replaceChildren(saving, copying, ...(picture ? [themes(memory)] : []), said, stand);
}
