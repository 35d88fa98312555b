// The glossary: all terms with their sentence and a door to the view that shows each, and a field that leaves those in which a
// word stands. One of them may be asked for: it is shown where it stands.

import { element } from '../dom.js';

const plain = (text) => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replace(/[-–]/g, ' ');

function entry(term, go) {
  const made = element('div', 'entry'), head = element('dt', '', term.name), said = element('dd'), door = element('a', 'door', `${term.title} →`);
  made.dataset.words = plain(`${term.name} ${term.also.join(' ')} ${term.says}`);
  made.dataset.term = term.name;
  door.href = term.address;
  door.setAttribute('aria-label', `${term.name}: to ${term.title}`);
  door.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // another tab
    event.preventDefault();
    go({ page: term.page, view: term.view });
  };
  said.append(`${term.says} `, door);
  made.append(head, said);
  return made;
}

/** Terms by their first letter, each letter a list. */
function letters(terms, go) {
  const parts = new Map();
  for (const term of terms) {
    const letter = term.name[0].toUpperCase();
    if (!parts.has(letter)) {
      const part = element('section'), list = element('dl');
      part.append(element('h2', '', letter), list);
      parts.set(letter, part);
    }
    parts.get(letter).querySelector('dl').append(entry(term, go));
  }
  return [...parts.values()];
}

function search(body, count) {
  const label = element('label', 'find', 'Find'), field = element('input');
  Object.assign(field, { type: 'search', placeholder: 'a word, or a part of one' });
  count.setAttribute('role', 'status');
  field.oninput = () => {
    const asked = plain(field.value.trim());
    let left = 0;
    for (const one of body.querySelectorAll('.entry')) {
      one.hidden = !one.dataset.words.includes(asked);
      left += Number(!one.hidden);
    }
    for (const part of body.querySelectorAll('section')) part.hidden = !part.querySelector('.entry:not([hidden])');
    count.textContent = left ? `${left} ${left === 1 ? 'term' : 'terms'}` : `No term has “${field.value.trim().slice(0, 40)}”.`;
  };
  label.append(field);
  return label;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.root'), signature = JSON.stringify(data);
  if (root._signature === signature) return; // what is typed stays
  root._signature = signature;
  const body = element('div', 'body'), head = element('div', 'head'), count = element('span', 'count', `${data.terms.length} terms`);
  body.append(...letters(data.terms, (where) => setTriggerValue('go', where)));
  head.append(search(body, count), count);
  root.replaceChildren(head, body);
  /** @type {HTMLElement | null} */
  const asked = data.chosen ? body.querySelector(`[data-term="${CSS.escape(data.chosen)}"]`) : null;
  if (!asked) return;
  asked.classList.add('chosen');
  asked.tabIndex = -1;
  requestAnimationFrame(() => {
    asked.scrollIntoView({ block: 'center' });
    asked.focus({ preventScroll: true });
  });
}
