// The manager between two agents, and the messages in the order in which they are sent.

import { element, named } from '../../shared/dom.js';
import { alone, needsModel } from '../../shared/standing.js';

const WHO = { librarian: 'Librarian', manager: 'Manager', reckoner: 'Reckoner' };
const IS = { librarian: 'SmolLM2, search', manager: 'a rule in code', reckoner: 'SmolLM2, calculator' };

export function lanes(view) {
  const made = element('section', 'messages'), { tasks, at } = view.data, task = tasks[at], head = element('h2', '', `${task.question} `);
  head.append(element('small', '', `true: ${task.answer}`));
  const board = element('div', 'board'), now = view.now, whole = view.whole;
  for (const name of Object.keys(WHO)) {
    const lane = element('div', `lane ${name}`), title = element('p', 'who', WHO[name]);
    title.append(element('small', '', IS[name]));
    lane.append(title);
    board.append(lane);
  }
  board.append(
    form(view, 'librarian', 'm1', '1 Manager → Librarian'),
    found(view, now, whole),
    form(view, 'reckoner', 'm3', '3 Manager → Reckoner'),
    reckoned(now, whole),
    prompt(view, 'librarian', 'p1'),
    prompt(view, 'reckoner', 'p2'),
  );
  made.append(head, board, end(view, now));
  return made;
}

/** A message to an agent: each field is struck out by its button, or typed anew. */
function form(view, name, place, title) {
  const { fields, heads, most } = view.data.forms, { changes } = view.data, made = element('div', `card ${place}`), head = element('h3', 'sent', title);
  made.append(head);
  const sent = view.whole?.sent ?? view.now?.sent ?? {}, now = view.now?.sent;
  for (const field of fields[name]) {
    const lost = changes[field] === '', words = changes[field] ?? (now ? now[field] : own(view, field) ? '' : sent[field]) ?? '';
    const changed = words && (sent[field] ?? words) !== words;
    const row = element('div', `field${lost ? ' lost' : ''}${changed ? ' changed' : ''}`), typed = element('input');
    const label = element('label', '', heads[field]), button = named(`strike-${field}`, lost ? '↺' : '×', () => view.change(field, lost ? null : ''), 'strike');
    typed.id = `field-${field}`;
    label.htmlFor = typed.id;
    Object.assign(typed, { type: 'text', maxLength: most, value: view.typing?.field === field ? view.typing.text : lost ? '' : words });
    typed.placeholder = lost ? (sent[field] ?? '') : '';
    typed.dataset.focus = typed.id;
    typed.autocomplete = 'off';
    typed.disabled = alone();
    typed.oninput = () => (view.typing = { field, text: typed.value });
    typed.onchange = () => {
      view.typing = null;
      const text = typed.value.trim().replace(/\s+/g, ' ');
      if (text !== (lost ? '' : words)) view.change(field, text === sent[field] && !own(view, field) ? null : text);
    };
    button.setAttribute('aria-label', lost ? `Put the field ${heads[field]} back` : `Strike out the field ${heads[field]}`);
    button.title = button.getAttribute('aria-label') ?? '';
    row.append(label, typed, view.passed.length ? button : needsModel(button));
    made.append(row);
  }
  return made;
}

/** Whether a field holds what the librarian writes, which is not the same each time. */
const own = (view, field) => view.data.tasks[view.data.at].place === field;

/** The text that the search puts first, and the number that the librarian takes from it. */
function found(view, now, whole) {
  const made = element('div', 'card m2'), { looked } = view.data.tasks[view.data.at];
  made.append(element('h3', 'sent', '2 Search finds, Librarian → Manager'));
  const other = now && whole && now.title !== whole.title;
  made.append(element('p', `text${other ? ' changed' : ''}`, now ? view.data.texts[now.title] ?? 'The search finds no text.' : waits()));
  made.append(line('Number', now?.number, whole?.number, now && now.number !== looked));
  return made;
}

/** The calculation that the reckoner writes, and what the calculator says. */
function reckoned(now, whole) {
  const made = element('div', 'card m4');
  made.append(element('h3', 'sent', '4 Reckoner → Manager'));
  made.append(line('Calculation', now?.call, whole?.call, now?.broke === 'reckoner'));
  made.append(line('Result', now?.result, whole?.result, now && !now.right));
  return made;
}

function line(title, words, before, wrong) {
  const made = element('p', `line${words !== undefined && before !== undefined && words !== before ? ' changed' : ''}${wrong ? ' wrong' : ''}`);
  made.append(element('span', '', title), element('b', '', words ?? waits()));
  if (made.classList.contains('changed')) made.append(element('s', '', before));
  return made;
}

const waits = () => (alone() ? 'needs the server' : '…');

/** What an agent reads before each message. */
function prompt(view, name, place) {
  const made = element('details', `prompt ${place}`), head = element('summary', '', `What the ${WHO[name]} reads first`);
  head.dataset.focus = `prompt-${name}`;
  made.open = view[place] ?? false;
  made.ontoggle = () => (view[place] = made.open);
  const text = element('pre', '', view.data.forms.prompts[name].trim());
  text.tabIndex = 0;
  made.append(head, text);
  return made;
}

/** What the manager gives as the answer, and what went wrong. */
function end(view, now) {
  const made = element('p', `end${now ? (now.right ? ' good' : ' bad') : ''}`), lost = Object.entries(view.data.changes).filter(([, words]) => !words);
  made.append(element('span', '', 'Answer'), element('b', '', now ? `${now.result} ${now.right ? '✓' : '×'}` : waits()));
  const heads = view.data.forms.heads, names = lost.map(([field]) => heads[field]).join(', ');
  const why = now && !now.right ? `first wrong: the ${WHO[now.broke]}` : '';
  made.append(element('small', '', [names ? `lost: ${names}` : '', why].filter(Boolean).join('; ')));
  if (Object.keys(view.data.changes).length) made.append(named('mend', 'Send all fields', () => view.send({ message: '' })));
  return made;
}
