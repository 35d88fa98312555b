// Every head, attention and MLP of a model as a switch; below, what the model would say next, before and after. Data:
// payload.py beside this file.

import { element, ending } from '../../shared/dom.js';
import { latestOf, listen } from '../../shared/messages.js';
import { signed, spaced, textOf } from '../../shared/pieces.js';
import { keepDrawn, slim, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alone, needsModel } from '../../shared/standing.js';

const probability = (value) => (value >= 0.9995 ? '1.000' : value.toFixed(3).replace(/^0/, ''));
const EXTRA = ['attention', 'mlp']; // rows below the heads: a layer's whole attention, its MLP
const CURVE = 0.5;

function label(hex) {
  const text = textOf(hex);
  return text === null ? spaced(hex) : text.trim() || signed(text, /[\n ]/g) || '∅';
}

/** The name of the part in a row and column of the board. */
const partOf = (data, layer, row) => `${layer}.${row < data.heads ? row : EXTRA[row - data.heads]}`;

/** One part as a switch; `step` leads from it to its neighbours. */
function switchOf(data, memory, /** @type {number[]} */ [layer, row], most, act, step) {
  const part = partOf(data, layer, row), cell = element('button', 'cell'), off = memory.off.has(part);
  cell.type = 'button';
  cell.setAttribute('role', 'gridcell');
  cell.setAttribute('aria-selected', String(off));
  cell.tabIndex = layer === memory.at[0] && row === memory.at[1] ? 0 : -1;
  const effect = row < data.heads && data.effects ? data.effects[layer][row] : null;
  const said = `${row < data.heads ? `head ${part}` : `${EXTRA[row - data.heads]} of layer ${layer}`}${effect === null ? '' : `, KL ${effect.toFixed(4)}`}`;
  cell.setAttribute('aria-label', `${said}${off ? ', off' : ''}`);
  cell.title = said;
  if (effect !== null) cell.style.setProperty('--shade', `${Math.round(100 * (effect / most) ** CURVE)}%`);
  if (off) cell.textContent = data.how === 'move' ? '→' : '×';
  cell.onclick = () => {
    memory.at = [layer, row];
    act(part);
  };
  cell.onkeydown = (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    step(cell, way);
  };
  return cell;
}

/** All parts: a column a layer, or, `turned`, a row: thirty columns are too narrow for a finger. */
function board(data, memory, act, turned) {
  const made = element('div', `board${turned ? ' turned' : ''}`), parts = data.heads + (data.how === 'move' ? 0 : EXTRA.length);
  made.setAttribute('role', 'grid');
  made.setAttribute('aria-label', `${data.layers} layers of ${data.heads} heads: Enter switches one off or on, arrow keys move`);
  const most = data.effects ? Math.max(1e-6, ...data.effects.flat()) : 1, layers = Array.from({ length: data.layers }, (_, layer) => layer);
  const short = (row) => (row < data.heads ? String(row) : row === data.heads ? 'all' : 'MLP');
  const long = (row) => (row < data.heads ? `head ${row}` : row === data.heads ? 'all heads' : 'MLP'), rows = Array.from({ length: parts }, (_, row) => row);
  made.style.setProperty('--layers', String(turned ? parts : data.layers));
  const top = element('div', 'line');
  top.setAttribute('aria-hidden', 'true');
  const heads = turned ? rows.map(short) : layers.map((layer) => (layer % (data.layers > 14 ? 5 : 1) ? '' : String(layer)));
  top.append(element('span', 'name', turned ? 'head' : 'layer'), ...heads.map((text) => element('span', 'number', text)));
  made.append(top);
  const cells = [];
  const step = (from, /** @type {number[]} */ [across, down]) => {
    const [layer, row] = turned ? [down, across] : [across, down], here = cells.find((one) => one.cell === from).at;
    const next = cells.find((one) => one.at[0] === here[0] + layer && one.at[1] === here[1] + row);
    if (!next) return;
    from.tabIndex = -1;
    next.cell.tabIndex = 0;
    memory.at = next.at;
    next.cell.focus();
  };
  for (const one of turned ? layers : rows) {
    const line = element('div', `line${!turned && one >= data.heads ? ' whole' : ''}`), named = element('span', 'name', turned ? `layer ${one}` : long(one));
    line.setAttribute('role', 'row');
    named.setAttribute('role', 'rowheader');
    line.append(named);
    for (const other of turned ? rows : layers) {
      const at = turned ? [one, other] : [other, one], cell = switchOf(data, memory, at, most, act, step);
      cells.push({ cell, at });
      line.append(cell);
    }
    made.append(line);
  }
  return made;
}

/** What may come next, before (hollow) and after (filled), on one scale. */
function bars(data) {
  const made = element('div', 'bars');
  made.tabIndex = 0; // it may scroll
  made.setAttribute('role', 'group');
  made.setAttribute('aria-label', 'What may come next, before and after');
  const changed = memoryless(data);
  const head = element('div', 'bar head');
  head.append(
    element('span', '', 'next word'),
    element('b', '', 'before'),
    element('i', 'none'),
    element('b', 'after', changed ? 'after' : ''),
    element('i', 'none'),
  );
  made.append(head);
  const most = Math.max(...data.probabilities.flatMap(([, before, after]) => [before, after]), 0.05);
  const row = (text, before, after, kind) => {
    const line = element('div', `bar ${kind}`), old = element('i', 'before'), now = element('i', 'after');
    old.style.setProperty('--part', `${(100 * before) / most}%`);
    now.style.setProperty('--part', `${(100 * after) / most}%`);
    line.append(
      element('span', '', text),
      element('b', '', probability(before)),
      old,
      element('b', 'after', changed ? probability(after) : ''),
      changed ? now : element('i', 'none'),
    );
    made.append(line);
  };
  const best = Math.max(...data.probabilities.map(([, , after]) => after));
  for (const [hex, before, after] of data.probabilities) row(label(hex), before, after, after === best ? 'best' : '');
  row('all others', Math.min(most, data.rest[0]), Math.min(most, data.rest[1]), 'rest');
  [...made.lastElementChild.querySelectorAll('b')].forEach((one, at) => (one.textContent = at && !changed ? '' : probability(data.rest[at])));
  return made;
}

const memoryless = (data) => data.off.length > 0;

/** The heads whose loss moves the prediction most. */
function ranking(data, memory, act) {
  const made = element('div', 'ranking');
  if (!data.effects) {
    const beside = innerWidth > 900 ? 'in the column beside' : 'below';
    made.append(
      element('h2', '', 'Which head matters most here?'),
      element(
        'p',
        'note',
        data.how === 'move' ? 'With Zero or Mean all heads can be taken out in turn.' : `Rank all heads, ${beside}, takes each one out in turn.`,
      ),
    );
    return made;
  }
  made.append(element('h2', '', 'Moves the prediction most'));
  const all = data.effects.flatMap((row, layer) => row.map((value, head) => [`${layer}.${head}`, value])).sort((a, b) => b[1] - a[1]).slice(0, 8);
  for (const [part, value] of all) {
    const line = element('button', 'head');
    line.type = 'button';
    line.setAttribute('aria-pressed', String(memory.off.has(part)));
    const bar = element('i');
    bar.style.setProperty('--part', `${(100 * value) / all[0][1]}%`);
    line.append(element('span', '', part), bar, element('b', '', value.toFixed(value < 0.01 ? 4 : 3).replace(/^0/, '')));
    line.onclick = () => act(part);
    made.append(line);
  }
  made.append(element('p', 'note', 'KL in nats, each head alone.'));
  return made;
}

/** The likeliest next word, before and with what is off. */
const saidOf = (data, [hex, before, after]) =>
  `The likeliest next word is “${label(hex)}”, ${probability(data.off.length ? after : before)}${data.off.length ? `, before ${probability(before)}` : ''}`;

function draw(host, data, memory, send) {
  const given = data, again = () => draw(host, given, memory, send);
  data = { ...data, effects: latestOf('choice', data.effects)?.effects ?? null };
  const focused = host.getRootNode().activeElement?.className === 'cell';
  const act = (part) => {
    if (alone()) return send('off', ''); // a saved page says that this needs the model
    if (memory.off.has(part)) memory.off.delete(part);
    else memory.off.add(part);
    again();
    host.querySelector('.cell[tabindex="0"]')?.focus();
    clearTimeout(memory.telling);
    memory.telling = setTimeout(() => send('off', [...memory.off].join(' ')), 150);
  };
  const root = element('div', 'switches');
  root.style.setProperty('--top', `${topOf(host)}px`);
  const turned = slim();
  root.classList.toggle('slim', turned);
  if (!turned) root.append(board(data, memory, act, false));
  const line = element('div', 'told');
  const parts = data.off.length > 6 ? `${data.off.length} parts` : data.off.join(', '), looks = data.off.length > 1 ? 'look' : 'looks';
  const said = data.off.length
    ? `${parts} ${data.how === 'move' ? `${looks} only at “${label(data.tokens[data.to])}”` : 'off'}: the prediction moves by KL `
    : 'Press a head to switch it off. ';
  line.append(
    said,
    ...(data.off.length ? [element('b', '', data.divergence >= 0.01 ? data.divergence.toFixed(3) : data.divergence.toPrecision(2)), ' nats'] : []),
  );
  const clear = element('button', 'clear', 'All on');
  clear.type = 'button';
  clear.disabled = !memory.off.size;
  needsModel(clear);
  clear.onclick = () => {
    memory.off.clear();
    again();
    send('off', '');
  };
  line.append(clear);
  root.append(line);
  const best = [...data.probabilities].sort((a, b) => (data.off.length ? b[2] - a[2] : b[1] - a[1]))[0];
  say(host, `${said}${data.off.length ? `${line.querySelector('b').textContent} nats. ` : ''}${saidOf(data, best)}`);
  if (data.how === 'move') {
    const words = element('div', 'words');
    words.setAttribute('role', 'group');
    words.setAttribute('aria-label', 'Where the chosen heads look');
    data.tokens.forEach((hex, at) => {
      const word = element('button', 'word', label(hex));
      word.type = 'button';
      word.setAttribute('aria-pressed', String(at === data.to));
      word.onclick = () => send('to', at);
      words.append(needsModel(word));
    });
    root.append(words);
  }
  const below = element('div', 'below');
  below.append(bars(data), ranking(data, memory, act));
  root.append(...(turned ? [element('div', 'pair')] : [below]));
  if (turned) root.lastElementChild.append(board(data, memory, act, true), below); // what changes beside what is pressed
  host.replaceChildren(root);
  if (focused) host.querySelector('.cell[tabindex="0"]')?.focus();
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const memory = (host._switches ||= { at: [0, 0], off: new Set() });
  if (memory.heard !== data.off.join(' ')) memory.off = new Set(data.off);
  memory.heard = data.off.join(' ');
  const show = () => draw(host, data, memory, setStateValue);
  const undraw = keepDrawn(host, show, () => clearTimeout(memory.telling));
  const unhear = ending(memory, listen('choice', show));
  return () => {
    undraw();
    unhear();
  };
}
