// What a saved file says of itself: in its name, in a table, in a picture's description. `about` comes from
// pages/frame/provenance.py.

const MOST_NAME = 80, MOST_WORDS = 5;

export const titleOf = (about) => [about.chapter, about.view].filter(Boolean).join(' · ');

/** The full address, from wherever this page came. */
export const addressOf = (about) => new URL(about.address, document.baseURI).href;

const LEFTWARD = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** The same as people read it: letters of other scripts as they are, but for those that run leftward: they would put the
 * rest in disorder. */
export function readable(address) {
  try {
    const said = decodeURI(address);
    return LEFTWARD.test(said) ? address : said;
  } catch {
    return address;
  }
}

/** What is said of an address that cannot carry all of the picture. */
export const lackOf = (about) => (about.cut ? 'without the text, which is too long for a link' : '');

/** An address as it is written for people, and what it lacks. */
export const addressWith = (said, about) => [said, lackOf(about)].filter(Boolean).join(', ');

/** The day as people write it. */
export const dayOf = (now) => now.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');

/** A file's name: what is in it, in letters that every system takes. */
export function fileName(about, format) {
  const words = plain(about.text ?? '').split('-').filter(Boolean).slice(0, MOST_WORDS).join('-');
  const whole = ['glassbox', about.chapter, about.view, about.model ?? '', words].map(plain).filter(Boolean).join('-');
  const cut = whole.length > MOST_NAME ? whole.slice(0, MOST_NAME).replace(/-[^-]*$/, '') : whole;
  return `${cut}.${format.toLowerCase()}`;
}

/** All of it as [name, value], in the order in which people ask; settings under their labels. */
export function facts(about, now = new Date()) {
  const all = [
    ['title', titleOf(about)], ['question', about.question], ['model', about.model], ['text', about.text], ...about.settings,
    ['address', addressWith(addressOf(about), about)], ['date', now.toISOString().slice(0, 10)], ['source', `Glassbox ${about.version}`],
  ]; // prettier-ignore
  return all.filter(([, value]) => value !== null && value !== undefined && value !== '');
}

/** Rows as CSV, after lines that begin with # and say where they come from. */
export function csv(about, rows, now) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]; // rows of several kinds may have other columns
  // A leading = + - @ would be run as a formula by a spreadsheet: an apostrophe keeps it text.
  const guard = (value) => (typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
  const cell = (value) => `"${String(guard(value) ?? '').replaceAll('"', '""')}"`;
  // A quotation mark would open a cell that goes on over the lines below.
  const said = facts(about, now).map(([name, value]) => `# ${name}: ${value}`.replace(/\s+/g, ' ').replaceAll('"', '”'));
  return [...said, columns.map(cell).join(','), ...rows.map((row) => columns.map((name) => cell(row[name])).join(','))].join('\r\n');
}

/** The same as JSON. */
export function json(about, rows, now) {
  const { settings, ...rest } = about;
  const said = { title: titleOf(about), ...rest, settings: Object.fromEntries(settings), address: addressOf(about), date: now.toISOString().slice(0, 10) };
  return JSON.stringify({ about: said, rows }, null, 1);
}
