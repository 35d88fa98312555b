// Who is on, what waits, and what the server holds: asked for again every few seconds, and nothing of it is kept.

import { make } from '../shared/make.js';

const main = /** @type {Element} */ (document.querySelector('main')),
  about = /** @type {Element} */ (document.getElementById('about'));
const EACH = 3_000, // milliseconds between two questions
  SLOW = 1; // seconds from which an act is slow

const count = (number, one, many = `${one}s`) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
const megabytes = (bytes) => `${Math.round(bytes / 2 ** 20).toLocaleString('en')} MB`;
const seconds = (value) => (value < 1 ? `${Math.round(1_000 * value)} ms` : `${value.toFixed(1)} s`);
const since = (minutes) => (minutes < 90 ? count(Math.round(minutes), 'minute') : count(Math.round(minutes / 60), 'hour'));

/** A line of a table: what it is, how much, and a bar where there is a most. */
function line(name, said, part = null, high = false) {
  const bar = part === null ? [] : [make('i.bar', [make('i', [], { style: `width:${Math.min(100, 100 * part)}%` })], { ariaHidden: 'true' })];
  return make(`tr${high ? '.high' : ''}`, [make('th', [name, ...bar], { scope: 'row' }), make('td', said)]);
}

const table = (title, rows) => make('section', [make('h2', title), make('table', [make('tbody', rows)])]);

/** @param {any} now */
function shown({ minutes, ready, browsers, acts, rooms, waiting, learning, memory }) {
  about.textContent = `This server, for ${since(minutes)}${ready ? '' : ' · the model is being opened'}`;
  const pages = Object.entries(browsers.pages).map(([page, here]) => line(page === 'Glassbox' ? 'Home' : page, count(here, 'visit')));
  const held = memory.process + memory.others;
  main.replaceChildren(
    make('h1', 'Who is on, and what waits'),
    table('People', [
      line('The whole app', `${browsers.here} of ${count(browsers.most, 'browser')}`, browsers.here / Math.max(1, browsers.most)),
      ...rooms.map(({ code, phones, answered }) => line(`Room ${code}`, count(phones, 'phone') + (answered === null ? '' : ` · ${answered} have answered`))),
    ]),
    table('Answers of pages in the last minute', [
      line('How many', acts.done.toLocaleString('en')),
      line('Half of them took at most', acts.done ? seconds(acts.typical) : 'none yet', null, acts.typical > SLOW),
      line('19 of 20 took at most', acts.done < 20 ? 'too few to say' : seconds(acts.slow), null, acts.done > 19 && acts.slow > SLOW),
    ]),
    ...(pages.length ? [table('Pages in the last ten minutes', pages)] : []),
    table('What waits', [
      line('Texts to be read by a model', String(waiting.texts), null, waiting.texts > 20),
      line('Models that learn, or can go on', `${learning.runs} in ${count(learning.processes, 'process', 'processes')}`),
      line('Turns of theirs that wait', String(waiting.turns)),
      line('Other long work', String(waiting.jobs)),
    ]),
    table('Memory', [
      line('The server', megabytes(memory.process)),
      line('Processes in which models learn', megabytes(memory.others)),
      line('Together', megabytes(held)),
      line('Results that the server keeps', `${megabytes(memory.kept)} of ${megabytes(memory.budget)}`, memory.kept / memory.budget),
    ]),
    make('p.quiet', 'Numbers only: no name, no address and no text of anybody. Where several servers share the work, each has a page like this.'),
  );
}

async function ask() {
  try {
    const answer = await fetch('/room/watch/now'),
      found = await answer.json();
    if (answer.ok) shown(found);
    else main.replaceChildren(make('p.say', found.error ?? 'The server does not answer as expected: reload this page.'));
    if (answer.status === 403) return;
  } catch {
    about.textContent = 'The server does not answer: it is asked again';
  }
  setTimeout(ask, document.hidden ? 10 * EACH : EACH);
}

ask();
