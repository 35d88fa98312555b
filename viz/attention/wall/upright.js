// One head in a small window: the words below each other in two columns, and buttons for layer and head, as a finger cannot
// meet a map of eleven pixels.

import { element, named, unit } from '../../shared/dom.js';

export const ROW = 24; // of a word, in units
export const HIGHEST = 1.4; // how much higher than wide a small map may be

/** How high the wall of small maps is, for its width. */
export const uprightWall = (wide, u) => Math.max(158 * u, Math.min(260 * u, wide * 0.36));

/** Buttons that go to the layer and the head before and after. `show` says where they stand. */
export function steppers(step) {
  const root = element('span', 'steppers'), all = [];
  for (const [name, most] of [['layer', 'layers'], ['head', 'heads']]) {
    const made = element('span', 'stepper'), back = named(`${name}-`, '‹', () => step(name, -1)), on = named(`${name}+`, '›', () => step(name, 1));
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', `Step through the ${most}`);
    back.setAttribute('aria-label', `${name} before`);
    on.setAttribute('aria-label', `${name} after`);
    made.append(back, name, on);
    root.append(made);
    all.push({ name, most, back, on });
  }
  const show = (at, data) => {
    for (const { name, most, back, on } of all) [back.disabled, on.disabled] = [at[name] < 1, at[name] > data[most] - 2];
  };
  return { root, show };
}

/** Scroll a long text so far that the word that looks is in sight. */
export function bringUpright(lines, place) {
  if (lines.scrollHeight > lines.clientHeight + ROW * unit()) lines.scrollTop = place - lines.clientHeight / 2;
}
