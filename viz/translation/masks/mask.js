// A mask as cells: which word may read which. A cell that is pointed at, or reached by the arrow keys, says why.

import { svg } from '../../shared/dom.js';
import { say } from '../../shared/saying.js';

export const PAD = '[pad]';

const padding = (key) => (key === PAD ? 'it only fills the row' : '');
const causal = (query, key) => (key > query ? 'it is not written yet' : '');

/** Why a word may not be read, or nothing where it may. */
export function hidden(data, kind, query, key, column) {
  const later = kind === 'causal' || (kind === 'both' && data.causal), fills = kind === 'padding' || kind === 'cross' || (kind === 'both' && data.padding);
  return [later ? causal(query, key) : '', fills ? padding(column) : ''].filter(Boolean).join(', and ');
}

/** Fills `host` with a mask of `rows` by `columns`, words of which each is one; `tell` takes the sentence of a cell. */
export function mask(host, data, { kind, title, rows, columns }, tell) {
  const R = rows.length, C = columns.length, drawing = svg('svg', { viewBox: `0 0 ${C} ${R}`, preserveAspectRatio: 'none', tabindex: 0, role: 'img' });
  drawing.dataset.focus = `mask-${kind}`;
  const why = (r, c) => hidden(data, kind, r, c, columns[c]), cells = [];
  const fills = (c) => columns[c] === PAD && (kind === 'padding' || kind === 'cross' || (kind === 'both' && data.padding));
  let open = 0;
  for (let r = 0; r < R; r += 1)
    for (let c = 0; c < C; c += 1) {
      const shut = why(r, c);
      open += shut ? 0 : 1;
      cells.push(svg('rect', { x: c + 0.04, y: r + 0.04, width: 0.92, height: 0.92, class: shut ? `shut ${fills(c) ? 'pad' : 'later'}` : 'open' }));
    }
  drawing.append(...cells);
  const name = (word, at) => `“${word}” (${at + 1})`;
  let at = -1;
  const show = (cell) => {
    cells[at]?.classList.remove('now');
    at = cell;
    cells[at]?.classList.add('now');
    if (at < 0) return tell('');
    const r = Math.floor(at / C), c = at % C, shut = why(r, c);
    const sentence = `${name(rows[r], r)} ${shut ? 'may not' : 'may'} read ${name(columns[c], c)}${shut ? `: ${shut}` : ''}.`;
    tell(sentence);
    return say(host.closest('.root'), `${title}. ${sentence}`);
  };
  const spot = (event) => {
    const box = drawing.getBoundingClientRect();
    const c = Math.floor(((event.clientX - box.x) / box.width) * C), r = Math.floor(((event.clientY - box.y) / box.height) * R);
    return r >= 0 && r < R && c >= 0 && c < C ? r * C + c : -1;
  };
  drawing.addEventListener('pointermove', (event) => show(spot(event)));
  drawing.addEventListener('pointerdown', (event) => show(spot(event)));
  drawing.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && show(-1));
  drawing.addEventListener('keydown', (event) => {
    const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] ?? [0, 0];
    if (!down && !right) return;
    event.preventDefault();
    event.stopPropagation();
    const r = Math.max(0, Math.min(R - 1, Math.floor(Math.max(0, at) / C) + down)), c = Math.max(0, Math.min(C - 1, (Math.max(0, at) % C) + right));
    show(r * C + c);
  });
  drawing.setAttribute('aria-label', `${title}: ${open} of ${R * C} pairs may be read.`);
  host.append(drawing);
}
