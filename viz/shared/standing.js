// What stands on a page: each view with what the page gave it and what the server answered to it since, so that the page can
// be saved as it stands (standalone/). A saved page has no server: it knows the answers that it was saved with.

const MOST = 500; // answers that a view keeps

/** @typedef {{ view: string, data: any, answers: [string, any][] }} Standing */

let last = 0; // when the server answered last

/** @type {Map<string, any> | null} what a saved page knows */
let saved = null;

const key = (kind, body) => `${kind} ${JSON.stringify(body)}`;

/** What a run of answers belongs to: a question that a view goes on with, or else all that it was given. */
const about = (data) => JSON.stringify(data?.ask ?? data);

/** Draws a view, and notes what it was given on its element. */
export function stand(view, given, draw) {
  const root = given.parentElement.querySelector('.root'), before = root?._standing;
  const answers = before?.answers.length && about(before.data) === about(given.data) ? before.answers : [];
  if (root) root._standing = { view, data: given.data, answers };
  return draw(given);
}

/**
 * What stands in an element that Streamlit made, or null.
 * @param {Element} host
 * @returns {Standing | null}
 */
export const standing = (host) => /** @type {any} */ (host.shadowRoot?.querySelector('.root'))?._standing ?? null;

/** Notes an answer with the view in `host`. */
export function remember(host, kind, body, said) {
  last = performance.now();
  const mine = host?.closest?.('.root')?._standing;
  if (!mine) return;
  mine.answers.push([key(kind, body), said]);
  if (mine.answers.length > MOST) mine.answers.shift();
}

/** For how many milliseconds the server has answered nothing. */
export const restful = () => performance.now() - last;

/** From now on nothing is asked: these answers are all that is known. */
export function answerFrom(answers) {
  saved = new Map(answers);
}

/** Whether this page was saved, and works without a server. */
export const alone = () => saved !== null;

/**
 * What only the model can answer, out of use in a saved page.
 * @template {HTMLButtonElement | HTMLSelectElement | HTMLInputElement} Made
 * @param {Made} made
 */
export function needsModel(made) {
  if (!alone()) return made;
  made.disabled = true;
  made.title = 'This needs the model: open this view in Glassbox';
  return made;
}

/** The answer that a saved page knows; undefined where it knows none. */
export const remembered = (kind, body) => saved?.get(key(kind, body));
