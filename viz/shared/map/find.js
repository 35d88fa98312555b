// What of Glassbox a few letters mean: views by their name, then terms of the glossary, then texts.

import { titleOf } from '../overview.js';

const AROUND = 34; // letters shown on either side of what was found

const plain = (text) => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replace(/[-–]/g, ' ');

/** How well `text` begins a word with `query`: 0 at its start, 1 at a later word, none elsewhere. */
function rank(text, query) {
  const at = plain(text).indexOf(query);
  if (at < 0) return null;
  return at === 0 ? 0 : /[\p{L}\p{N}]/u.test(plain(text)[at - 1]) ? null : 1;
}

const all = (text, parts) => parts.every((part) => rank(text, part) !== null);

function around(words, query) {
  const at = plain(words).indexOf(query), start = Math.max(0, words.lastIndexOf(' ', Math.max(0, at - AROUND)) + 1);
  const end = words.indexOf(' ', at + query.length + AROUND);
  return `${start ? '… ' : ''}${words.slice(start, end < 0 ? undefined : end)}${end < 0 ? '' : ' …'}`;
}

/**
 * The best first, each view once: {page, view, title, says}.
 * @param {{pages: any[], terms: [string, string, string, string][]}} overview
 * @param {string} asked
 */
export function find(overview, asked) {
  const query = plain(asked.trim()), parts = query.split(/\s+/), found = [];
  if (!query) return [];
  const note = (order, page, view, says) => found.push({ order, page, view, title: titleOf(overview, page, view), says });
  for (const page of overview.pages)
    for (const { view, title, words } of page.views) {
      const named = rank(title, query), whole = rank(page.title, query) ?? rank(page.about, query), inside = rank(words, query);
      if (named !== null) note(named, page.page, view, page.about);
      else if (whole !== null) note(2 + whole, page.page, view, page.about);
      else if (inside !== null) note(6, page.page, view, around(words, query));
      else if (parts.length > 1 && all(`${title} ${page.title} ${words}`, parts)) note(7, page.page, view, around(words, parts[0]));
    }
  for (const [name, page, view, says] of overview.terms) {
    const named = rank(name, query);
    if (named !== null) note(1 + named, page, view, `${name}: ${says}`);
    else if (rank(says, query) !== null) note(5, page, view, `${name}: ${says}`);
  }
  const known = new Set();
  return found
    .sort((one, other) => one.order - other.order)
    .filter(({ page, view }) => !known.has(`${page}/${view}`) && known.add(`${page}/${view}`));
}
