// Takes a page as it stands, to be saved as one file: its words as they are, and for each view what the page gave it and what
// the server answered since. Controls of the page stay behind: they need the model.

import { addressOf, titleOf } from '../save/about.js';
import { standing } from '../standing.js';

const BLOCKS = '.stVerticalBlock, .stHorizontalBlock, .stColumn, .stElementContainer, [data-testid=stLayoutWrapper]';
const WORDS = '.stHtml, .stMarkdown';
const BEHIND = [
  '.st-key-gb-nav, .st-key-gb-tools, .st-key-gb-keys, .st-key-gb-overlays, .st-key-gb-board, .st-key-gb-said, .st-key-gb-lesson, .st-key-gb-invite',
  '.st-key-gb-switch, .st-key-gb-controls :is(.stHtml, .stMarkdown), .st-key-gb-below, .st-key-gb-homerow, .st-key-gb-prompt',
  '.st-key-gb-foot, [class*=st-key-gb-view-save]',
].join();
const UNSAID = 'style, script, .katex-html, annotation, .gb-save';

/** @typedef {{ mounts: { view: string, data: any }[], plots: any[], frames: string[], answers: [string, any][] }} Taken */

/** @param {Element} from */
function words(from) {
  const copy = /** @type {Element} */ (from.cloneNode(true));
  copy.querySelectorAll(UNSAID).forEach((one) => one.remove());
  for (const one of [copy, ...copy.querySelectorAll('*')]) if (one.className.toString().includes('emotion')) one.removeAttribute('class');
  const made = document.createElement('div');
  made.className = from.matches('.stHtml') ? 'stHtml' : 'stMarkdown';
  made.append(...copy.childNodes);
  return made;
}

/** Where something is put that is no words: the boot script of the file finds it there by its number. */
function place(kind, list, what) {
  const made = document.createElement('div');
  made.dataset[kind] = String(list.push(what) - 1);
  return made;
}

/** A plot as Plotly knows it; a typed array as numbers, and without what Plotly notes for itself. */
function plot({ data, layout }) {
  const plain = (name, value) => (name.startsWith('_') ? undefined : ArrayBuffer.isView(value) ? Array.from(/** @type {any} */ (value)) : value);
  return JSON.parse(JSON.stringify({ data, layout: { ...layout, width: undefined, height: undefined } }, plain));
}

/**
 * @param {Element} from
 * @param {Taken} taken
 * @returns {Element[]}
 */
function copied(from, taken) {
  if (from.matches(BEHIND)) return [];
  if (from.matches(WORDS)) return from.querySelector('style') && !from.textContent?.trim() ? [] : [words(from)];
  const inside = from.querySelector('[data-testid=stBidiComponentIsolated], .stBidiComponentRegular');
  if (from.matches('.stBidiComponent') && inside) {
    const found = standing(inside);
    if (!found) return [];
    taken.answers.push(...found.answers);
    return [place('mount', taken.mounts, { view: found.view, data: found.data })];
  }
  if (from.matches('.stPlotlyChart')) return [place('plot', taken.plots, plot(/** @type {any} */ (from.querySelector('.js-plotly-plot'))))];
  if (from instanceof HTMLIFrameElement) return from.src ? [place('frame', taken.frames, new URL(from.src).pathname)] : [];
  const parts = [...from.children].flatMap((one) => copied(one, taken));
  if (!from.matches(BLOCKS) || !parts.length) return parts;
  const made = document.createElement('div');
  made.className = [...from.classList].filter((name) => /^st(?!-emotion)/.test(name)).join(' ');
  if (from.matches('.stColumn')) made.style.flex = `${from.clientWidth} 1 0`;
  made.append(...parts);
  return [made];
}

/** What the page says of itself, with its full address: beside the downloads. */
function said() {
  const hosts = [...document.querySelectorAll('[class*=st-key-gb-view-save] [data-testid=stBidiComponentIsolated]')];
  const about = hosts.map((one) => standing(one)?.data.about).find(Boolean) ?? { address: '', chapter: 'Glassbox', view: '' };
  return { ...about, title: titleOf(about), address: addressOf(about) };
}

/** The page that is shown. */
export function take() {
  /** @type {Taken} */
  const taken = { mounts: [], plots: [], frames: [], answers: [] };
  const page = document.querySelector('.stMainBlockContainer > .stVerticalBlock'), made = document.createElement('div');
  made.append(...[...(page?.children ?? [])].flatMap((one) => copied(one, taken)));
  return { ...taken, about: said(), caption: '', html: made.innerHTML, theme: getComputedStyle(document.querySelector('.stApp') ?? document.body).colorScheme };
}

/** One file of pages that were taken, made by the server, which knows scripts, styles and fonts. */
export async function filed(title, stops) {
  const answer = await fetch(new URL('glassbox/page', document.baseURI), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ title, version: stops[0].about.version ?? '', stops }),
  });
  if (!answer.ok) throw new Error((await answer.json().catch(() => null))?.error ?? 'The page could not be saved: reload it.');
  return answer.blob();
}
