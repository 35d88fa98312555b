// Many signed numbers as bars in one line, of which one is chosen: by a click, or by arrow keys.

import { element, svg } from '../../shared/dom.js';
import { tiny } from '../../shared/probabilities.js';

const TALL = 28, WIDE = 300; // of the drawing, before it is stretched

/**
 * @param {{ focus: string, values: number[], title: string, at: number, names: (at: number) => string, choose?: (at: number) => void }} asked
 */
export function strip({ focus, values, title, at, names, choose }) {
  const made = element('div', choose ? 'strip' : 'strip still'), drawing = svg('svg', { viewBox: `0 0 ${WIDE} ${TALL}`, preserveAspectRatio: 'none' });
  const most = Math.max(...values.map(Math.abs), 1e-12), step = WIDE / values.length, middle = TALL / 2;
  const path = (keep) => values.map((value, k) => {
    const tall = (value / most) * (middle - 1);
    return keep(k) ? `M${(k * step).toFixed(2)} ${middle}h${(step * 0.8).toFixed(2)}v${(-tall).toFixed(2)}h${(-step * 0.8).toFixed(2)}z` : '';
  }).join('');
  drawing.append(
    svg('path', { d: `M0 ${middle}h${WIDE}`, class: 'axis' }),
    svg('rect', { x: at * step - 1, y: 0, width: step * 0.8 + 2, height: TALL, class: 'here' }),
    svg('path', { d: path((k) => k !== at && values[k] >= 0), class: 'over' }),
    svg('path', { d: path((k) => k !== at && values[k] < 0), class: 'under' }),
    svg('path', { d: path((k) => k === at), class: 'now' }),
  );
  made.append(drawing, element('small', '', title));
  if (choose) slides(made, drawing, { focus, values, title, at, names, choose });
  return made;
}

function slides(made, drawing, { focus, values, title, at, names, choose }) {
  const last = values.length - 1;
  made.dataset.focus = focus;
  made.tabIndex = 0;
  const said = `${names(at)}: ${tiny(values[at])}`;
  const about = { role: 'slider', 'aria-label': title, 'aria-valuemin': 0, 'aria-valuemax': last, 'aria-valuenow': at, 'aria-valuetext': said };
  for (const [name, value] of Object.entries(about)) made.setAttribute(name, String(value));
  const under = (event) => {
    const box = drawing.getBoundingClientRect();
    return Math.max(0, Math.min(last, Math.floor(((event.clientX - box.left) / box.width) * values.length)));
  };
  made.onclick = (event) => choose(under(event));
  made.onpointermove = (event) => {
    const here = under(event);
    made.title = `${names(here)}: ${tiny(values[here])}`;
  };
  made.onkeydown = (event) => {
    const to = { ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (to >= 0 && to <= last) choose(to);
  };
}
