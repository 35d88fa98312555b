// A recurrent network at each word of a story: its states or gates as a table, one unit as lines, and how much of the gradient comes back to each word.
// Data: payload.py beside this file.

import { apart } from '../../shared/apart.js';
import { element, svg, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { heat } from '../../shared/heat.js';
import { panel } from '../../shared/panel.js';
import { footOf, topOf } from '../../shared/room.js';

const WIDE = 640; // sixteenths of the type
const TITLES = { hidden: 'Hidden state', cell: 'Memory cell', input: 'Input gate', forget: 'Forget gate', output: 'Output gate' };
const SIDES = { left: 46, right: 84, top: 8, bottom: 22 };

class Gates extends Growing {
  unit = 0;

  constructor(host) {
    super(host, 'before/recorded', () => []); // it asks for nothing: all of it is sent
  }

  take(data, done) {
    this.unit = data.units[data.at];
    super.take(data, done);
    this.draw();
  }

  tell() {
    this.send({ unit: this.unit });
  }

  draw() {
    const { data } = this, root = element('div', 'gates'), lower = element('div', 'lower'), { part, cell } = data.shown;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.style.setProperty('--foot', `${footOf()}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    const states = panel(root, 'states', `${TITLES[part]} of the ${cell.toUpperCase()}`, `${data.units.length} units that change most; press one`);
    const trace = panel(lower, 'trace', `Unit ${data.units[data.at]}`, cell === 'lstm' ? 'its gates, and tanh of its memory' : 'its state');
    const slopes = panel(lower, 'slopes', 'Gradient at each word', `of log p(${data.target}); each line a hundredth of the last`);
    root.append(lower);
    this.host._rows = () => data.words.map((word, at) => listed(data, word, at));
    this.show(root, () => {
      this.trace(trace);
      this.slopes(slopes);
      this.states(states, part);
    });
  }

  states(host, part) {
    const { data } = this, gate = !['hidden', 'cell'].includes(part);
    const table = { rows: data.units.map((one) => `unit ${one}`), columns: data.words, values: data.heat.values, turn: true, column_name: 'at' };
    const scale = gate ? { scale: 'parts', most: 1 } : { scale: 'signed', most: data.most };
    const caption = gate ? 'dark: open' : 'orange above 0, blue below';
    const more = { mark: [data.at, data.words.length - 1], label: `${TITLES[part]} at each word`, caption };
    heat(host, { ...table, ...scale, ...more }, (row) => this.set({ unit: data.units[row] }));
  }

  /** The gates of one unit and what it keeps, over the words. */
  trace(host) {
    const { traces, words } = this.data, names = Object.keys(traces).filter((name) => name !== 'hidden' || !traces.cell);
    const found = names.map((name) => [name, TITLES[name].split(' ')[0].toLowerCase(), name === 'cell' ? traces.cell.map(Math.tanh) : traces[name]]);
    lines(host, found, { marks: [[1, '1'], [0, '0'], [-1, '−1']], low: -1, high: 1, words });
  }

  /** The gradient on its way back, on a logarithmic scale. */
  slopes(host) {
    const { slopes, words } = this.data, all = Object.values(slopes).flat(), log = (value) => Math.log10(value);
    const high = Math.ceil(Math.max(...all.map(log))), low = Math.max(high - 8, Math.floor(Math.min(...all.map(log))));
    const marks = Array.from({ length: Math.floor((high - low) / 2) + 1 }, (_, at) => [high - 2 * at, `10${raised(high - 2 * at)}`]);
    const both = Object.entries(slopes).map(([name, values]) => [name, name.toUpperCase(), values.map((one) => Math.max(low, log(one)))]);
    lines(host, both, { marks, low, high, words });
  }
}

const raised = (power) => String(power).replace(/./g, (sign) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(sign)]);

/** Lines over the words, each named at its end. found: kind, name, values. */
function lines(host, found, { marks, low, high, words }) {
  const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, { left, right, top, bottom } = SIDES, last = Math.max(1, words.length - 1);
  const X = (at) => left + ((W - left - right) * at) / last, Y = (value) => top + ((H - top - bottom) * (high - value)) / (high - low || 1);
  const label = found.map(([, name, values]) => `${name} ${values.at(-1).toFixed(2)}`).join(', ');
  const made = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': `At the last word: ${label}` });
  for (const [value, said] of marks.filter(([value], at) => marks.slice(0, at).every(([other]) => Math.abs(Y(value) - Y(other)) > 15)))
    made.append(
      svg('line', { x1: left, x2: W - right, y1: Y(value), y2: Y(value), class: 'grid' }),
      svg('text', { x: left - 6, y: Y(value) + 4, class: 'axis', 'text-anchor': 'end' }, said),
    );
  for (const [at, anchor] of [[0, 'start'], [last, 'end']])
    made.append(svg('text', { x: X(at), y: H - 5, class: 'axis', 'text-anchor': anchor }, words[at] ?? ''));
  const ends = apart(found.map(([, , values]) => Y(values.at(-1))), top, H - bottom);
  found.forEach(([kind, name, values], at) => {
    made.append(svg('polyline', { points: values.map((value, place) => `${X(place).toFixed(1)},${Y(value).toFixed(1)}`).join(' '), class: `line ${kind}` }));
    made.append(svg('text', { x: W - right + 8, y: ends[at] + 4, class: `name ${kind}` }, name));
  });
  host.replaceChildren(made);
}

/** A word with its numbers, for the downloads. */
function listed({ traces, slopes, units, at: unitAt }, word, at) {
  const made = { place: at + 1, word, unit: units[unitAt] };
  for (const [name, values] of Object.entries(traces)) made[name] = values[at];
  for (const [name, values] of Object.entries(slopes)) made[`gradient_${name}`] = values[at];
  return made;
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Gates, 'chosen', given);
}
