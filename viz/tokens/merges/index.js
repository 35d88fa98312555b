// Byte-pair encoding, merge by merge, in the browser alone. Data: payload.py beside this file.

import { element, leaving } from '../../shared/dom.js';
import { piece, readable, roughly } from '../../shared/pieces.js';
import { topOf, whenRoomChanges } from '../../shared/room.js';
import { say } from '../../shared/saying.js';

const LONGEST_BAR = 13; // pairs shown: the winner and twelve others
const PLAY = 700; // ms a merge while playing

/** The vocabulary after each step: bytes by id, and which pair makes what. */
function read(data) {
  const hex = data.bytes.map((byte) => byte.toString(16).padStart(2, '0'));
  const rank = new Map();
  data.merges.forEach((merge, at) => {
    hex[merge.id] = merge.piece;
    rank.set(merge.pair.join(), at);
  });
  return { hex, rank };
}

/** A word in ids after the first `step` merges: the earliest merge first (Sennrich et al. 2016). */
function encode(word, step, book, merges) {
  let ids = word;
  for (;;) {
    let best = Infinity;
    for (let at = 0; at + 1 < ids.length; at += 1) {
      const found = book.rank.get(ids[at] + ',' + ids[at + 1]);
      if (found !== undefined && found < step && found < best) best = found;
    }
    if (best === Infinity) return ids;
    const { pair, id } = merges[best];
    const merged = [];
    for (let at = 0; at < ids.length; at += 1) {
      if (ids[at] === pair[0] && ids[at + 1] === pair[1]) {
        merged.push(id);
        at += 1;
      } else merged.push(ids[at]);
    }
    ids = merged;
  }
}

/** @returns {[HTMLElement, string | null]} a piece as it is drawn, and its text */
function chip(book, id, fresh) {
  const made = element('span', id < 256 ? 't byte' : `t c${id % 6}`);
  const [shown, text] = piece(book.hex[id], false);
  made.append(shown);
  made.dataset.id = id;
  if (text === null) made.classList.add('part');
  if (id === fresh) made.classList.add('fresh');
  return [made, text];
}

function cut(words, step, book, data, fresh) {
  const made = element('div', 'flow');
  let total = 0;
  for (const word of words) {
    for (const id of encode(word, step, book, data.merges)) {
      const [one, text] = chip(book, id, fresh);
      made.append(one);
      total += 1;
      if (text && text.endsWith('\n')) made.append(element('br'));
    }
  }
  return [made, total];
}

function bars(step, book, data) {
  const made = element('ol', 'bars');
  const merge = data.merges[step];
  if (!merge) {
    const said = data.merges.length ? 'All merges are made.' : 'No pair occurs side by side: type a longer text to learn from.';
    return element('p', 'empty', said);
  }
  const all = [[book.hex[merge.pair[0]], book.hex[merge.pair[1]], merge.count], ...merge.rest].slice(0, LONGEST_BAR);
  all.forEach(([left, right, count], at) => {
    const row = element('li', at ? '' : 'winner');
    const pair = element('span', 'pair');
    pair.append(piece(left)[0], element('i', 'plus', '+'), piece(right)[0]);
    const track = element('span', 'track');
    const fill = element('i');
    fill.style.width = (100 * count) / merge.count + '%';
    track.append(fill);
    row.append(pair, track, element('span', 'number', count.toLocaleString('en')));
    made.append(row);
  });
  return made;
}

/** Each learned piece hangs under its left parent, and names its right one. */
function tree(step, book, data, fresh) {
  const made = element('div', 'tree');
  const lists = new Map();
  const children = (id) => {
    if (!lists.has(id)) {
      const block = element('div', 'block');
      const list = element('ul');
      block.append(chip(book, id)[0], list);
      made.append(block);
      lists.set(id, list);
    }
    return lists.get(id);
  };
  data.merges.slice(0, step).forEach((merge) => {
    const row = element('li');
    const line = element('div', 'line');
    const right = element('span', 'right');
    right.append('+ ', piece(book.hex[merge.pair[1]])[0]);
    line.append(chip(book, merge.id, fresh)[0], right, element('span', 'number', merge.count.toLocaleString('en')));
    const list = element('ul');
    row.append(line, list);
    children(merge.pair[0]).append(row);
    if (!lists.has(merge.id)) lists.set(merge.id, list);
  });
  if (!step) made.append(element('p', 'empty', 'Nothing learned yet: the vocabulary is the 256 bytes.'));
  return made;
}

function panel(className, title, content) {
  const made = element('section', className);
  const heading = element('h2');
  heading.append(...title);
  made.append(heading, content);
  made.tabIndex = 0; // a box that may scroll must be reachable
  made.setAttribute('aria-label', heading.textContent);
  return made;
}

/** What stands above: the sentence of the step that comes next. */
function sentence(step, book, data) {
  const made = element('p', 'sentence');
  const merge = data.merges[step];
  if (!merge) made.append(`${step} merges made.`);
  else {
    const parts = merge.pair.map((id) => piece(book.hex[id])[0]);
    made.append('Next: ', parts[0], ' + ', parts[1], ' → ', piece(merge.piece)[0], `, ${merge.count.toLocaleString('en')} times in the text`);
  }
  return made;
}

/** The last merge, and what the text is now. */
function told(step, book, data, tokens) {
  const last = data.merges[step - 1], name = (id) => `“${readable(roughly(book.hex[id]))}”`, begun = `${step} of ${data.merges.length} merges made.`;
  if (!last) return `${begun} The vocabulary is the 256 bytes, the text is ${tokens} tokens.`;
  return `${begun} Last ${name(last.pair[0])} and ${name(last.pair[1])} became ${name(last.id)}, ${last.count} times in the text, now ${tokens} tokens.`;
}

function paint(view, step, book, data) {
  const last = data.merges[step - 1];
  const fresh = last ? last.id : -1;
  const [text] = cut(data.words, step, book, data, fresh);
  const [other, count] = cut(data.other, step, book, data, fresh);
  const tokens = last ? last.tokens : data.length;
  const more = data.capped.map((one) => (one ? ' (its beginning)' : ''));
  view.querySelector('.sentence').replaceWith(sentence(step, book, data));
  say(view.parentElement, told(step, book, data, tokens));
  const kept = [...view.querySelectorAll('.panels section')].map((one) => one.scrollTop);
  const vocabulary = last ? last.vocab : 256;
  view.querySelector('.panels').replaceChildren(
    panel('decide', ['How often pairs occur side by side'], bars(step, book, data)),
    panel('text', [`The text to learn from${more[0]}: `, element('em', '', tokens.toLocaleString('en')), tokens === 1 ? ' token' : ' tokens'], text),
    panel('vocabulary', ['Vocabulary: 256 bytes and ', element('em', '', String(vocabulary - 256)), ' pieces'], tree(step, book, data, fresh)),
    panel('other', [`Your text with it${more[1]}: `, element('em', '', count.toLocaleString('en')), count === 1 ? ' token' : ' tokens'], other),
  );
  [...view.querySelectorAll('.panels section')].forEach((one, at) => {
    one.scrollTop = kept[at] ?? 0;
  });
  const newest = view.querySelector('.tree .fresh');
  const box = newest?.closest('section');
  if (newest) box.scrollTop = Math.max(0, newest.offsetTop - box.offsetTop - box.clientHeight / 2);
}

function button(title, label, act) {
  const made = element('button', '', label);
  made.type = 'button';
  made.title = title;
  made.setAttribute('aria-label', title);
  made.onclick = act;
  return made;
}

/**
 * The row of controls; `go(step)` moves there.
 * @returns {[HTMLElement, () => void, () => void]} the row, and what shows the step and what halts
 */
function controls(data, memory, go) {
  const made = element('div', 'controls');
  const slider = Object.assign(element('input'), { type: 'range', min: 0, max: data.merges.length, value: memory.step });
  slider.setAttribute('aria-label', 'Merges made');
  const count = element('output');
  const stop = () => {
    clearInterval(memory.timer);
    memory.timer = null;
    play.textContent = 'Play';
  };
  const play = button('Play or pause', 'Play', () => {
    if (memory.timer) return stop();
    if (memory.step >= data.merges.length) go(0);
    play.textContent = 'Pause';
    memory.timer = setInterval(() => (memory.step < data.merges.length ? go(memory.step + 1) : stop()), PLAY);
  });
  slider.oninput = () => (stop(), go(+slider.value));
  made.append(
    button('Back to the bytes', '⇤', () => (stop(), go(0))),
    button('One merge back', '←', () => (stop(), go(memory.step - 1))),
    button('One merge forward', '→', () => (stop(), go(memory.step + 1))),
    play, slider, count,
  );
  const show = () => {
    slider.value = memory.step;
    count.textContent = `${memory.step} of ${data.merges.length} merges`;
  };
  return [made, show, stop];
}

/** Pointing at a piece anywhere shows it everywhere. */
function linking(view) {
  view.addEventListener('pointerover', (event) => {
    const id = event.target.closest?.('.t')?.dataset.id;
    view.querySelectorAll('.on').forEach((one) => one.classList.remove('on'));
    if (id) view.querySelectorAll(`.t[data-id="${id}"]`).forEach((one) => one.classList.add('on'));
  });
}

/** The view for one training run; `memory.go(step)` moves it. */
function build(host, data, memory, setStateValue) {
  clearInterval(memory.timer);
  memory.timer = null;
  const book = read(data);
  const view = element('div', 'merges');
  const [bar, show, stop] = controls(data, memory, (step) => memory.go(step));
  memory.go = (step, tell = true) => {
    memory.step = Math.min(Math.max(0, step), data.merges.length);
    show();
    paint(view, memory.step, book, data);
    clearTimeout(memory.telling);
    if (!tell) return;
    // the address follows when the hand rests, so that stepping never waits for the server
    memory.telling = setTimeout(() => {
      if (!memory.timer && memory.sent !== memory.step) setStateValue('step', (memory.sent = memory.step));
    }, 600);
  };
  view.append(bar, element('p', 'sentence'), element('div', 'panels'));
  // The arrows step wherever the focus is, except where they mean something else.
  memory.keys?.abort();
  memory.keys = new AbortController();
  addEventListener('keydown', (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = /** @type {HTMLElement} */ (event.composedPath()[0]);
    if (!by || event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
    if (at.isContentEditable || (at.getRootNode() === document && at.closest?.('[role]:not(.stApp)'))) return;
    event.preventDefault();
    stop();
    memory.go(memory.step + by);
  }, { signal: memory.keys.signal });
  host.replaceChildren(view);
  linking(view);
  const fill = () => view.style.setProperty('--top', `${topOf(host)}px`);
  fill();
  memory.forget?.();
  memory.forget = whenRoomChanges(host, fill);
  memory.go(memory.step, false);
}

/** Streamlit calls this at each run; the view is built anew only for another lesson, so that focus and play go on. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const memory = (host._merges ||= {});
  const lesson = JSON.stringify({ ...data, step: 0 });
  const moved = memory.sent !== data.step;
  if (moved || memory.lesson !== lesson) memory.step = data.step;
  memory.sent = data.step;
  if (!host.querySelector('.merges') || memory.lesson !== lesson) build(host, data, memory, setStateValue);
  else if (moved) memory.go(memory.step, false);
  memory.lesson = lesson;
  return leaving(host, () => {
    clearInterval(memory.timer);
    clearTimeout(memory.telling);
    memory.keys?.abort();
    memory.forget?.();
  });
}
