// Captions of pictures of two coloured shapes: one is typed, or put together (model/pictures/scenes.py).

import { element } from './dom.js';

/** A caption without its articles. */
export const brief = (text) => text.replace(/\ba /g, '');

/** The caption that is asked for: typed, or put together. view: a Growing with `data`, and with `typed` and `caption`, which are set. */
export function asking(view, caption, title) {
  const ask = (text) => {
    const wanted = text.trim().toLowerCase().replace(/\s+/g, ' ');
    view.set({ caption: wanted, typed: wanted, alarmed: '' });
  };
  const form = element('form', 'asking'), input = element('input'), go = element('button', 'main', title);
  Object.assign(input, { type: 'text', value: view.typed, maxLength: 120, autocomplete: 'off', spellcheck: false });
  input.setAttribute('aria-label', 'Caption');
  input.dataset.focus = 'caption';
  input.oninput = () => (view.typed = input.value);
  go.type = 'submit';
  go.dataset.focus = 'go';
  form.onsubmit = (event) => {
    event.preventDefault();
    ask(input.value);
  };
  form.append(input, go, ...choosing(view.data.about, caption, ask));
  return form;
}

/** Five choices that put a caption together. */
function choosing(about, caption, ask) {
  const relation = about.relations.find((one) => caption.includes(` ${one} `)) ?? about.relations[0];
  const [first, second] = caption.split(` ${relation} `).map((part) => part.split(' ').slice(1)), parts = [...first, relation, ...second];
  const lists = [about.colours, about.shapes, about.relations, about.colours, about.shapes];
  const names = ['Colour of the first', 'Shape of the first', 'Relation', 'Colour of the second', 'Shape of the second'];
  return lists.map((list, at) => {
    const made = element('select');
    made.setAttribute('aria-label', names[at]);
    made.dataset.focus = `part${at}`;
    made.append(...list.map((word) => Object.assign(element('option', '', word), { value: word, selected: word === parts[at] })));
    made.onchange = () => {
      parts[at] = made.value;
      const [c1, s1, way, c2, s2] = parts;
      ask(`a ${c1} ${s1} ${way} a ${c2} ${s2}`);
    };
    return made;
  });
}
