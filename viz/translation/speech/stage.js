// What is drawn over and below the spectrogram: the axis of time, the curve, the place of the chosen word, lines to the words.

import { svg, unit } from '../../shared/dom.js';
import { secondsOf, share, ticks } from './places.js';

const AXIS = 22, WORDS = 60; // heights in sixteenths of an em
const CURVE = [74, 62], LINKS = [40, 22], SHORT = 300; // in a stage that is shorter than this, the second
const LEAST = 60; // of the spectrogram
const NARROW = 560, ROOM = 48; // a narrow window has no room beside the curve: names stand above it

/** A drawing over all of the stage, and how high everything is. */
export function above(view, curve, stage, mel, x) {
  const { data } = view, u = unit(), width = stage.clientWidth, flowing = stage.parentElement.classList.contains('flowing');
  const named = width < NARROW * u ? ROOM : 0;
  const short = Number(stage.clientHeight < SHORT * u), drop = flowing ? 8 : LINKS[short], rise = CURVE[short];
  const below = (AXIS + named + rise + drop + (flowing ? 0 : WORDS)) * u, high = Math.max(LEAST * u, stage.clientHeight - below);
  mel.style.height = `${high}px`;
  const base = high + (AXIS + named + rise) * u, total = high + below;
  const drawing = svg('svg', { class: 'over', width, height: total, viewBox: `0 0 ${width} ${total}`, 'aria-hidden': 'true' });
  for (const seconds of ticks(data.span, Math.max(2, Math.floor(width / (80 * u))))) {
    const at = x(seconds), last = at > width - 34 * u;
    const text = svg('text', { x: last ? at - 3 * u : at + 3 * u, y: high + 15 * u, class: 'time', 'text-anchor': last ? 'end' : 'start' }, `${seconds} s`);
    drawing.append(svg('line', { x1: at, x2: at, y1: high, y2: high + 5 * u, class: 'tick' }), text);
  }
  const most = Math.max(...curve.values, 1e-9), wide = width / curve.values.length, tall = (rise - 8) * u;
  const points = curve.values.map((value, at) => `${((at + 0.5) * wide).toFixed(1)},${(base - (value / most) * tall).toFixed(1)}`);
  drawing.append(
    svg('path', { d: `M0,${base}L${points.join('L')}L${width},${base}Z`, class: 'area' }),
    svg('path', { d: `M${points.join('L')}`, class: 'curve' }),
    svg('line', { x1: 0, x2: width, y1: base, y2: base, class: 'ground' }),
  );
  labels(drawing, curve, most, width, high, u);
  const cursor = svg('line', { y1: 0, y2: base, class: 'cursor', visibility: 'hidden' });
  drawing.append(cursor);
  const moveCursor = (at) => {
    cursor.setAttribute('visibility', at === null ? 'hidden' : 'visible');
    if (at === null) return;
    cursor.setAttribute('x1', String(at));
    cursor.setAttribute('x2', String(at));
  };
  return { drawing, base, foot: base + drop * u, high, width, u, moveCursor };
}

/** Whose the curve is, on the side where it is lower. */
function labels(drawing, curve, most, width, high, u) {
  if (!curve.who) return;
  const half = Math.floor(curve.values.length / 2), heavy = (from, to) => Math.max(...curve.values.slice(from, to), 0);
  const right = heavy(half) <= heavy(0, half), x = right ? width : 0, anchor = right ? 'end' : 'start';
  drawing.append(
    svg('text', { x, y: high + 36 * u, class: 'role key', 'text-anchor': anchor }, 'Hearing · key'),
    svg('text', { x, y: high + 51 * u, class: 'whose', 'text-anchor': anchor }, curve.what),
    svg('text', { x, y: high + 66 * u, class: 'whose', 'text-anchor': anchor }, `${curve.who}, up to ${share(most)}`),
  );
}

/** What the words are, right of the last, where there is room. */
export function writing(view, plan, centres, buttons) {
  const last = buttons.at(-1), { drawing, foot, width, u } = plan;
  if (!centres || !last || last.offsetLeft + last.offsetWidth > width - 120 * u) return;
  drawing.append(svg('text', { x: width, y: foot + 25 * u, class: 'role query', 'text-anchor': 'end' }, 'Writing · query'));
}

/** A line from each word to the place where it is heard; the chosen one in colour, with a frame over the sound. */
export function threads(view, plan, centres, x) {
  const { data, at, shown } = view, { drawing, base, foot, high, u } = plan;
  data.words.slice(0, shown).forEach(([text, seconds], index) => {
    const on = index === at, from = x(seconds), kind = on ? ' on' : '';
    if (centres) {
      const to = centres[index], middle = (base + foot) / 2;
      drawing.append(svg('path', { d: `M${from},${base}C${from},${middle} ${to},${middle} ${to},${foot}`, class: `thread${kind}` }));
    }
    const dot = svg('circle', { cx: from, cy: base, r: (on ? 4 : 2.6) * u, class: `dot${kind}` });
    dot.append(svg('title', {}, `${text}, ${secondsOf(seconds)}`));
    drawing.append(dot);
    if (on) {
      const left = Math.max(1, from - 12 * u), wide = Math.min(plan.width - 1, from + 12 * u) - left;
      drawing.append(svg('rect', { x: left, y: 1, width: wide, height: high - 2, rx: 2, class: 'place' }));
    }
  });
}
