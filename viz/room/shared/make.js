// What the pages of a room are made of. All that people wrote becomes text, never HTML.

/**
 * An element: its tag, with a class after a dot; what is in it; what else it is given.
 * @param {string} tag
 * @param {any} [inside]
 * @param {any} [given]
 */
export function make(tag, inside = [], given = {}) {
  const [name, kind = ''] = tag.split('.'),
    made = Object.assign(document.createElement(name), given);
  made.className = kind;
  made.append(...[inside].flat());
  return made;
}

/** A share or probability as people read it: .18, .008; 0 where there is none. */
export const share = (p) => (!p ? '0' : p < 0.0005 ? '<.001' : p.toFixed(p < 0.0095 ? 3 : 2).replace(/^0/, ''));

/** Any other number. */
export const figure = (value) => (value == null ? '–' : String(+value.toPrecision(3)).replace('-', '−'));

/** How many people. */
export const people = (count) => (count === 1 ? '1 person' : `${count.toLocaleString('en')} people`);

/** A text whose gap, ___, is a line to fill; it stays on the line of the word before it. */
export const gapped = (text) =>
  text
    .replace(/ ___/g, '\u00a0___')
    .split('___')
    .flatMap((part, at) => (at ? [make('i.gap', '\u00a0'.repeat(6)), part] : part));

/** Options in a few words: a line each where they are long; between short ones a sign that none of them has. */
export function listed(options) {
  const sign = options.some((one) => one.includes('·')) ? ' | ' : ' · ';
  return options.join(options.join('').length > 60 ? '\n' : sign);
}
