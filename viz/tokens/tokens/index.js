// Texts cut into tokens, side by side. Data: payload.py beside this file. Everything is written with textContent.

import { element, leaving, unit } from '../../shared/dom.js';
import { BLANK, piece, spaced } from '../../shared/pieces.js';
import { topOf, whenRoomChanges } from '../../shared/room.js';
import { say } from '../../shared/saying.js';

const SLIM = 640; // units: below it columns stand below each other, as high as they are
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** @returns {[HTMLElement, string | null]} a token as it is drawn, and its text */
function token(cell, at, special, faint) {
  const [shown, text] = piece(cell.pieces[at], cell.marked);
  /** @type {HTMLElement & { _about?: any }} */
  const made = element('span', `t c${at % 6}`);
  if (text === null) made.classList.add('part');
  if (special.has(at)) made.classList.add('special');
  if (faint.has(at)) made.classList.add('faint');
  made.append(shown, element('u', '', String(cell.ids[at])));
  Object.assign(made.dataset, { at, start: cell.starts[at], end: cell.ends[at], group: cell.group });
  made.setAttribute('role', 'option');
  made.setAttribute('aria-selected', 'false');
  made.tabIndex = at ? -1 : 0;
  made._about = { shown, id: cell.ids[at], hex: spaced(cell.pieces[at]), place: `${at + 1} of ${cell.total}` };
  return [made, text];
}

/** The tokens of one cell as a list box: one stop of the Tab key, the arrows go from token to token. */
function flow(cell, name) {
  const made = element('div', 'flow');
  const special = new Set(cell.special);
  const faint = new Set(cell.faint);
  let firstStrong = null;
  cell.ids.forEach((_, at) => {
    const [one, text] = token(cell, at, special, faint);
    made.append(one);
    if (text && text.endsWith('\n')) made.append(element('br'));
    if (text && !firstStrong) firstStrong = text.match(/\p{L}/u)?.[0] ?? null;
  });
  if (firstStrong && RIGHT_TO_LEFT.test(firstStrong)) made.dir = 'rtl';
  if (cell.ids.length) {
    made.setAttribute('role', 'listbox');
    made.setAttribute('aria-label', `${name}: ${cell.total} tokens`);
  } else made.append(element('p', 'empty', 'Nothing to cut yet.'));
  return made;
}

function bar(cell) {
  const made = element('div', cell.ids.length > 160 ? 'bar dense' : 'bar');
  made.setAttribute('aria-hidden', 'true');
  cell.ids.forEach((_, at) => {
    const one = element('i', `c${at % 6}`);
    one.style.flexGrow = String(Math.max(0, cell.ends[at] - cell.starts[at]));
    Object.assign(one.dataset, { start: cell.starts[at], end: cell.ends[at], group: cell.group });
    made.append(one);
  });
  return made;
}

function header(column, hidden) {
  const made = element('header');
  const name = element('div', 'name');
  name.append(element('h2', '', column.title), element('p', '', column.subtitle));
  made.append(name);
  for (const [value, label] of column.figures) {
    const figure = element('div', 'count');
    figure.append(element('span', '', hidden ? '?' : value), element('small', '', label));
    made.append(figure);
  }
  return made;
}

function columns(data, hidden) {
  const made = element('div', `columns n${data.columns.length}`);
  for (const column of data.columns) {
    const section = element('section');
    section.append(header(column, hidden));
    if (hidden) section.append(element('p', 'uncut', data.text));
    else {
      const footer = element('footer'), said = data.columns.length > 2 ? 'one bar per token, by bytes' : 'one bar per token, as wide as its bytes';
      footer.append(element('span', 'caps', said), bar(column.cell));
      section.append(flow(column.cell, column.title), footer);
    }
    made.append(section);
  }
  return made;
}

function rows(data) {
  const made = element('div', 'rows');
  made.style.setProperty('--columns', data.titles.length);
  made.append(element('span', 'corner'));
  for (const title of data.titles) made.append(element('h2', '', title));
  for (const row of data.rows) {
    const label = element('div', 'label');
    for (const one of row.label) label.append(one === ' ' ? element('i', 'sign', BLANK) : one);
    made.append(label);
    row.cells.forEach((cell, at) => {
      const box = element('div', 'cell');
      box.dataset.of = data.titles[at]; // named in the line where there is no room for columns
      box.append(flow(cell, `${data.titles[at]}, ${row.label}`), element('span', 'sum', String(cell.total)));
      made.append(box);
    });
  }
  return made;
}

function guessing(data, reveal) {
  const made = element('form', 'guess');
  const fields = data.columns.map((column) => {
    const label = element('label', '', column.title + ' ');
    const input = element('input');
    Object.assign(input, { type: 'number', min: 0, max: 99999, inputMode: 'numeric', ariaLabel: `Your guess for ${column.title}` });
    label.append(input);
    made.append(label);
    return input;
  });
  made.prepend(element('span', 'caps', 'your guess, in tokens'));
  made.append(element('button', 'reveal', 'Reveal'));
  made.onsubmit = (event) => {
    event.preventDefault();
    reveal(fields.map((field) => field.value));
  };
  return made;
}

function verdict(data, guesses) {
  const said = data.columns.map((column, at) => {
    if (guesses[at] === '') return '';
    const off = Number(guesses[at]) - column.cell.total;
    return `${column.title}: you said ${guesses[at]}, ${off ? Math.abs(off) + (off < 0 ? ' too few' : ' too many') : 'exactly right'}`;
  });
  return said.filter(Boolean).join(' · ');
}

function toggle(show, choose) {
  const made = element('div', 'show');
  made.setAttribute('role', 'group');
  made.setAttribute('aria-label', 'Show tokens as');
  for (const [name, title] of [['pieces', 'Pieces'], ['numbers', 'Numbers'], ['both', 'Both']]) {
    const one = element('button', '', title);
    one.type = 'button';
    one.setAttribute('aria-pressed', String(name === show));
    one.onclick = () => choose(name);
    made.append(one);
  }
  return made;
}

/** Pointing, focus and clicks: the piece, and what stands at the same place in the other columns. */
function linking(view, readout, idle) {
  let pinned = null;
  const light = (chosen) => {
    view.querySelectorAll('.on').forEach((one) => one.classList.remove('on'));
    if (!chosen) return idle();
    const { start, end, group } = chosen.dataset;
    for (const one of view.querySelectorAll(`[data-group="${group}"]`)) {
      if (+one.dataset.start < +end && +one.dataset.end > +start) one.classList.add('on');
    }
    chosen.classList.add('on');
    const { shown, id, hex, place } = chosen._about;
    say(view.getRootNode().querySelector('.root') ?? view.parentElement, `“${shown.textContent}”: id ${id}, bytes ${hex}, token ${place}`);
    readout.replaceChildren(shown.cloneNode(true));
    for (const [name, value] of [['id', id], ['bytes', hex], ['token', place]]) {
      const part = element('span', 'fact');
      part.append(element('small', '', name), ' ' + value);
      readout.append(part);
    }
  };
  const at = (event) => event.target.closest?.('.t');
  view.addEventListener('pointerover', (event) => light(at(event) || pinned));
  view.addEventListener('pointerleave', () => light(pinned));
  view.addEventListener('focusin', (event) => light(at(event) || pinned));
  view.addEventListener('focusout', () => light(pinned));
  view.addEventListener('click', (event) => {
    const one = at(event);
    if (!one) return;
    pinned?.setAttribute('aria-selected', 'false');
    pinned = pinned === one ? null : one;
    pinned?.setAttribute('aria-selected', 'true');
    light(pinned);
  });
  view.addEventListener('keydown', (event) => {
    const one = at(event);
    if (!one) return;
    const all = [...one.parentElement.querySelectorAll('.t')];
    const here = all.indexOf(one);
    const sideways = one.parentElement.dir === 'rtl' ? -1 : 1;
    const line = (down) => {
      const y = one.offsetTop;
      const others = all.filter((other) => (down ? other.offsetTop > y + 4 : other.offsetTop < y - 4));
      const near = others.length ? (down ? others[0] : others.at(-1)).offsetTop : y;
      const same = others.filter((other) => Math.abs(other.offsetTop - near) < 5);
      const distance = (other) => Math.abs(other.offsetLeft - one.offsetLeft);
      return same.reduce((best, other) => (!best || distance(other) < distance(best) ? other : best), null);
    };
    const moves = {
      ArrowRight: () => all[here + sideways], ArrowLeft: () => all[here - sideways], Home: () => all[0], End: () => all.at(-1),
      ArrowDown: () => line(true), ArrowUp: () => line(false), Enter: () => (one.click(), null), ' ': () => (one.click(), null),
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    event.stopPropagation();
    const next = moves[event.key]();
    if (!next) return;
    one.tabIndex = -1;
    next.tabIndex = 0;
    next.focus({ preventScroll: false });
  });
}

/** The largest type at which every column fits its box; long texts scroll. */
function fit(view) {
  const flows = [...view.querySelectorAll('.columns .flow, .columns .uncut')];
  const many = view.querySelectorAll('.t').length > 1500, slim = view.clientWidth < SLIM * unit();
  for (const size of slim ? [1.125] : many ? [0.9375] : [2.25, 2, 1.75, 1.5, 1.375, 1.25, 1.125, 1, 0.9375]) {
    for (const one of flows) one.style.fontSize = size + 'rem';
    if (flows.every((one) => one.scrollHeight <= one.clientHeight + 1)) break;
  }
  for (const one of flows) one.classList.toggle('more', one.scrollHeight > one.clientHeight + 1);
}

/** How many tokens each makes of it. */
function told(data) {
  if (data.mode !== 'rows') return data.columns.map((one) => `${one.title}: ${one.cell.total} tokens`).join(', ');
  return data.rows.map((row) => `${row.label}: ${row.cells.map((cell, at) => `${data.titles[at]} ${cell.total}`).join(', ')}`).join('; ');
}

/** Draw everything anew. */
function draw(context, memory) {
  const { data, host, setStateValue } = context;
  memory.observer?.disconnect();
  memory.forget?.();
  const question = data.signature;
  if (!data.hidden) memory.answer = null;
  const answer = memory.answer?.question === question ? memory.answer : null;
  const hidden = data.hidden && !answer;

  const root = element('div', 'tokens');
  const view = data.mode === 'rows' ? rows(data) : columns(data, hidden);
  const foot = element('div', 'foot');
  const readout = element('div', 'readout');
  const idle = () => {
    const said = [answer ? verdict(data, answer.guesses) || data.note : data.note, data.capped];
    readout.replaceChildren(element('span', 'note', said.filter(Boolean).join(' · ')));
  };
  if (hidden) {
    foot.append(guessing(data, (guesses) => {
      memory.answer = { question, guesses };
      setStateValue('revealed', question);
      draw(context, memory);
    }));
  } else {
    foot.append(readout, toggle(memory.show, (name) => {
      memory.show = name;
      showAs(root, name);
      setStateValue('show', name);
    }));
  }
  root.append(view, foot);
  host.replaceChildren(root);
  linking(view, readout, idle);
  idle();
  say(host, hidden ? 'How many tokens each makes of the text is hidden until you reveal it.' : told(data));
  const fill = () => root.style.setProperty('--top', `${topOf(host)}px`);
  fill();
  memory.forget = whenRoomChanges(host, fill);
  showAs(root, memory.show);
  document.fonts.ready.then(() => fit(root));
  memory.observer = new ResizeObserver(() => fit(root));
  memory.observer.observe(root);
}

function showAs(root, name) {
  root.dataset.show = name;
  for (const one of root.querySelectorAll('.show button')) {
    one.setAttribute('aria-pressed', String(one.textContent.toLowerCase() === name));
  }
  fit(root);
}

/** Streamlit calls this at each run; only what changed is drawn, so that focus and a pinned token stay. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const memory = (host._tokens ||= {});
  if (memory.sent !== data.show) memory.show = memory.sent = data.show;
  const content = JSON.stringify({ ...data, show: '' });
  const drawn = host.querySelector('.tokens');
  if (drawn && memory.content === content) showAs(drawn, memory.show);
  else draw({ data, host, setStateValue }, memory);
  memory.content = content;
  return leaving(host, () => {
    memory.observer?.disconnect();
    memory.forget?.();
  });
}
