// Noise put on a digit: the sum by its formula, and what the network guesses of the digit in one step.

import { element, svg, unit } from '../../shared/dom.js';
import { aDigit, drawable, written } from '../../shared/pad.js';
import { panel } from '../../shared/panel.js';
import { short, sign, sure, tile } from './tiles.js';

const SIDES = { left: 34, right: 122, top: 8, bottom: 24 };
const LEAST = 110;
const SPREAD = 2; // standard deviations from grey to ink

export function forth(view, answer, at) {
  const { about, shown } = view.data, upper = element('div', 'upper'), lower = element('div', 'lower');
  const title = view.drawn ? 'A digit that you drew' : `A held-out ${shown.truth}`;
  const sum = panel(upper, 'sum', title, 'draw on it; plus noise, each times its share');
  const curve = panel(lower, 'shares', 'What is left at t', 'drag along the curves');
  if (!answer) {
    sum.append(element('p', 'note', 'The network begins to learn…'));
    return { parts: [upper], paint: () => {}, said: 'The network begins to learn.', rows: () => [] };
  }
  sum.append(equation(view, answer, at, about.left[at]));
  return { parts: [upper, lower], paint: () => shares(curve, view, answer, at), said: told(answer, at), rows: () => rows(answer, about) };
}

function equation(view, answer, at, left) {
  const made = element('div', 'equation'), noise = written(answer.noise.map((one) => (one / SPREAD + 1) / 2));
  made.append(
    sign(`${short(Math.sqrt(left))} ×`),
    pad(view),
    sign(`+ ${short(Math.sqrt(1 - left))} ×`),
    tile(noise, 'noise', 'noise'),
    sign('='),
    tile(answer.noisy[at], `judge: ${answer.answers[at]} (${sure(answer.sure[at])})`, 'now'),
    sign('→'),
    tile(answer.clean[at], `one guess: ${answer.guessed[at]} (${sure(answer.surer[at])})`, 'guess'),
  );
  return made;
}

/** The digit, on which a hand or keys draw. */
function pad(view) {
  const made = tile(written(view.pixels), 'the digit', 'pad'), drawing = made.querySelector('svg'), [x, y] = view.cross.map((one) => (one + 0.5) * 10);
  drawing.append(svg('path', { d: `M${x - 5},${y}h10M${x},${y - 5}v10`, class: 'cross' }));
  drawable(drawing, view, (pixels) => view.inked(pixels));
  return made;
}

/** The shares of digit and noise over t, and how far the guess is off. */
function shares(host, view, answer, at) {
  const { left } = view.data.about, u = unit(), most = left.length - 1;
  const W = host.clientWidth / u, H = Math.max(LEAST, host.clientHeight / u);
  const X = (t) => SIDES.left + ((W - SIDES.left - SIDES.right) * t) / most;
  const Y = (value) => SIDES.top + (H - SIDES.top - SIDES.bottom) * (1 - Math.min(1, value));
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img' });
  drawing.setAttribute('aria-label', 'Shares of digit and noise, and the error of the guess, over t');
  for (const mark of [0, 0.5, 1])
    drawing.append(
      svg('line', { x1: X(0), x2: X(most), y1: Y(mark), y2: Y(mark), class: 'rule' }),
      svg('text', { x: SIDES.left - 6, y: Y(mark) + 4, class: 'axis', 'text-anchor': 'end' }, mark === 0.5 ? '.5' : mark),
    );
  for (const t of [0, 25, 50, 75, 100]) drawing.append(svg('text', { x: X(t), y: H - 6, class: 'axis', 'text-anchor': 'middle' }, t === 0 ? 't = 0' : t));
  const noise = left.map((one) => Math.sqrt(1 - one));
  const lines = [['signal', 'digit', left.map(Math.sqrt)], ['added', 'noise', noise], ['apart', 'error of guess', answer.apart]];
  lines.forEach(([kind, name, values], place) => {
    drawing.append(
      svg('polyline', { points: values.map((one, t) => `${X(t).toFixed(1)},${Y(one).toFixed(1)}`).join(' '), class: `line ${kind}` }),
      svg('circle', { cx: X(at), cy: Y(values[at]), r: 4, class: `dot ${kind}` }),
      svg('text', { x: X(most) + 10, y: SIDES.top + 16 + 20 * place, class: `name ${kind}` }, `${short(values[at])} ${name}`),
    );
  });
  drawing.append(svg('line', { x1: X(at), x2: X(at), y1: SIDES.top, y2: Y(0), class: 'at' }));
  const box = () => drawing.getBoundingClientRect();
  const time = (x) => Math.max(0, Math.min(most, Math.round(((x * W - SIDES.left) / (X(most) - X(0))) * most)));
  drawing.onpointerdown = (event) => dragged(event, box(), (x) => view.place(time(x)));
  host.replaceChildren(drawing);
}

/** A hand goes across a box: `to` is told where it is, 0 to 1, until it is lifted. What was pressed may be drawn anew meanwhile. */
function dragged(event, box, to) {
  const move = (one) => to((one.clientX - box.left) / box.width);
  const over = () => {
    removeEventListener('pointermove', move);
    for (const kind of ['pointerup', 'pointercancel']) removeEventListener(kind, over);
  };
  event.preventDefault();
  addEventListener('pointermove', move);
  for (const kind of ['pointerup', 'pointercancel']) addEventListener(kind, over);
  move(event);
}

function told(answer, at) {
  const guess = `the network's guess, read as ${aDigit(answer.guessed[at])}, is ${answer.apart[at].toFixed(2)} off`;
  return `At t = ${at} the judge reads ${aDigit(answer.answers[at])} in the noisy picture; ${guess}.`;
}

function rows(answer, about) {
  return answer.noisy.map((text, t) => {
    const left = about.left[t];
    return { t, digit: Math.sqrt(left), noise: Math.sqrt(1 - left), picture: text, guessed: answer.clean[t], error: answer.apart[t] };
  });
}
