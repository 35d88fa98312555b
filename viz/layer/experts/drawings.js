// The parts of the view Experts that are drawn: streams of shares, a table of kinds by experts, bars of losses.

import { apart } from '../../shared/apart.js';
import { element, named, svg, unit } from '../../shared/dom.js';
import { rove } from '../../shared/roving.js';

const RIGHT = 54, BOTTOM = 18, LEAST = 96;
const GAP = 15; // between two numbers
const NAMED = 0.04; // a share below it has no number at its end
const STRONG = 18; // per cent of an expert's words, or hundredths of a nat, that get a number
const MODELS = { priced: 'experts', free: 'experts, no price', active: 'dense, as many active weights', total: 'dense, as many weights in all' };

const share = (value) => value.toFixed(2).replace(/^0/, '');

/** The share of each expert over the steps, stacked. here: the one that stands out, -1 for none; last: the steps of a run. */
export function streams(host, looks, { kind, layer, here, last }) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(LEAST, host.clientHeight / u), high = H - BOTTOM, wide = W - RIGHT;
  const X = (step) => (wide * step) / last, loads = looks.map((one) => one.loads[kind][layer]), count = loads[0].length;
  const total = loads.map((row) => row.reduce((sum, one) => sum + one, 0));
  const below = (at, number) => loads[at].slice(0, number).reduce((sum, one) => sum + one, 0) / total[at];
  const Y = (part) => high * (1 - part), ends = loads.at(-1).map((one) => one / total.at(-1));
  const label = `Share of each expert, ${kind === 'priced' ? 'with' : 'without'} a price: ${ends.map((one, at) => `${at + 1} ${share(one)}`).join(', ')}`;
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
  drawing.append(svg('rect', { x: 0, y: 0, width: wide, height: high, class: 'ground' }));
  for (let number = 0; number < count; number += 1) {
    const upper = looks.map((one, at) => `${X(one.step).toFixed(1)},${Y(below(at, number + 1)).toFixed(1)}`);
    const lower = looks.map((one, at) => `${X(one.step).toFixed(1)},${Y(below(at, number)).toFixed(1)}`).reverse();
    drawing.append(svg('polygon', { points: [...upper, ...lower].join(' '), class: `band e${number}${number === here ? ' here' : ''}` }));
  }
  const room = Math.floor(high / GAP), largest = ends.map((_, at) => at).sort((one, other) => ends[other] - ends[one]).slice(0, room);
  const numbers = ends.map((_, at) => at).filter((at) => (largest.includes(at) && ends[at] >= NAMED) || at === here);
  const end = X(looks.at(-1).step);
  const placed = apart(numbers.map((at) => Y(below(loads.length - 1, at) + ends[at] / 2) + 4), 12, high);
  numbers.forEach((at, rank) => {
    const place = { x: Math.max(end, 8) + 6, y: placed[rank], class: at === here ? 'end here' : 'end' };
    drawing.append(svg('text', place, svg('tspan', { class: 'who' }, at + 1), ` ${share(ends[at])}`));
  });
  drawing.append(svg('text', { x: 0, y: H - 4, class: 'axis' }, 'step 0'), svg('text', { x: wide, y: H - 4, class: 'axis', 'text-anchor': 'end' }, last));
  host.replaceChildren(drawing);
}

/** Kinds of words down, experts across. cells [E][kinds]: per cent, or hundredths of a nat where one is `off`; choose: told of an expert. */
export function table(host, kinds, cells, { here, off, choose }) {
  const made = element('table'), head = element('tr'), buttons = [], body = element('tbody'), top = element('thead');
  head.append(element('td'));
  cells.forEach((_, at) => {
    const cell = element('th', `e${at}${at === here ? ' here' : ''}`), button = named(`expert${at}`, String(at + 1), () => choose(at));
    cell.scope = 'col';
    button.setAttribute('aria-pressed', String(at === here));
    button.setAttribute('aria-label', `Expert ${at + 1}`);
    buttons.push(button);
    cell.append(button);
    head.append(cell);
  });
  top.append(head);
  kinds.forEach((kind, row) => {
    const line = element('tr'), title = element('th', 'kind', kind);
    title.scope = 'row';
    line.append(title);
    cells.forEach((column, at) => {
      const value = column[row], strength = Math.max(0, Math.min(100, off ? value / 1.5 : value));
      const cell = element('td', at === here ? 'here' : '', value >= STRONG || (off && value <= -STRONG) ? number(value, off) : '');
      cell.style.setProperty('--strength', `${strength}%`);
      cell.title = `${kind}, expert ${at + 1}: ${number(value, off)}`;
      line.append(cell);
    });
    body.append(line);
  });
  made.append(top, body);
  rove(head, buttons, here, () => 1);
  host.replaceChildren(made);
}

/** A share, or nats with a sign. */
function number(value, off) {
  if (!off) return value >= 100 ? '1' : share(value / 100);
  const size = Math.abs(value) / 100;
  return `${value < 0 ? '−' : '+'}${size >= 0.995 ? size.toFixed(1) : share(size)}`;
}

/** Loss above the floor and time of the four models. */
export function beside(host, now, about, ask) {
  const most = Math.max(...Object.values(now.above)), list = element('dl');
  const size = 2 * about.d * about.width, all = (size * ask.experts) / ask.top, weights = { priced: [size, all], active: [size, size], total: [all, all] };
  weights.free = weights.priced;
  for (const [kind, name] of Object.entries(MODELS)) {
    const term = element('dt', kind, name), told = element('dd', kind), bar = element('u'), value = element('b', '', share(now.above[kind]));
    bar.style.width = `${(100 * Math.max(0, now.above[kind])) / most}%`;
    const track = element('span', 'track'), [active, total] = weights[kind].map((one) => `${Math.round(one / 1000)}k`);
    track.append(bar);
    const times = now.seconds.active ? ` · time × ${(now.seconds[kind] / now.seconds.active).toFixed(1)}` : '';
    told.append(track, value, element('small', '', `${active} of ${total} weights${times}`));
    list.append(term, told);
  }
  host.replaceChildren(list, element('p', 'note', 'Weights of a layer’s MLP that work on a word, of all. The same batches; shorter is better.'));
}
