// The map of Glassbox: all chapters and views at once, what was seen in this browser, what stands in the lesson, and a search
// over views, terms and texts. It is asked for when it is first opened.

import { element, ending } from '../dom.js';
import { listen } from '../messages.js';
import { asked, keyOf } from '../overview.js';
import { GLYPHS } from './glyphs.js';
import { find } from './find.js';

const KEPT = 'glassbox-seen', HOME = 'home';
const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** What was seen in this browser, with where one is now. */
function seen(here) {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) || '[]');
    const all = new Set(Array.isArray(kept) ? kept : []).add(here);
    localStorage.setItem(KEPT, JSON.stringify([...all]));
    return all;
  } catch {
    return new Set([here]); // no storage in this window, or somebody else's
  }
}

function picture(key) {
  const made = element('span', 'glyph');
  made.setAttribute('aria-hidden', 'true');
  made.innerHTML = `<svg viewBox="0 0 ${key === HOME ? 92 : 60} 38">${GLYPHS[key] ?? ''}</svg>`;
  return made;
}

class Overview {
  data; go; all; // what comes when it is opened
  /** @type {ReturnType<typeof find>} */
  found = [];

  constructor(root) {
    this.dialog = element('dialog', 'map');
    this.dialog.setAttribute('aria-label', 'Map of all views');
    this.field = element('input');
    Object.assign(this.field, { type: 'search', placeholder: 'a view, a word, a paper' });
    this.field.setAttribute('aria-label', 'Find a view, a word, a paper');
    this.field.oninput = () => this.look();
    this.hits = element('ul', 'hits');
    this.hits.setAttribute('aria-live', 'polite');
    this.body = element('div', 'body');
    this.body.onkeydown = (event) => this.step(event);
    this.home = element('div', 'home');
    this.legend = element('p', 'legend');
    const search = element('label', 'find'), close = element('button', 'close', 'Close'), head = element('header');
    search.append(this.field, element('kbd', '', '/'));
    close.type = 'button';
    close.onclick = () => this.dialog.close();
    head.append(element('h2', '', 'Map'), search, this.home, this.hits, this.legend, close);
    this.field.addEventListener('keydown', (event) => event.key === 'Enter' && this.first());
    this.dialog.append(head, this.body);
    for (const end of ['cancel', 'close']) // 'close' comes late: a second Escape must not be kept for what it has closed
      this.dialog.addEventListener(end, () => delete document.documentElement.dataset.gbMap);
    root.append(this.dialog);
  }

  async open(data, go, { find: looking = false } = {}) {
    Object.assign(this, { data, go });
    this.dialog.showModal();
    document.documentElement.dataset.gbMap = 'open'; // Escape closes it and nothing below: ../keys/
    this.body.replaceChildren(element('p', 'wait', 'Opening the map…'));
    try {
      this.all = await asked();
    } catch {
      this.body.replaceChildren(element('p', 'wait', 'The map could not be fetched: is Glassbox still running? Close it and try again.'));
      return;
    }
    this.field.value = '';
    this.draw();
    const here = this.dialog.querySelector('[aria-current]');
    if (looking) this.field.focus();
    else if (here instanceof HTMLElement) here.focus();
  }

  draw() {
    const known = seen(this.data.here), parts = [];
    for (const page of this.all.pages.filter((one) => one.part)) {
      if (parts.at(-1)?.dataset.part !== page.part) {
        const part = element('section', 'part');
        part.dataset.part = page.part;
        part.append(element('h3', '', page.part));
        parts.push(part);
      }
      parts.at(-1).append(this.chapter(page, known));
    }
    const [read, ...rest] = parts, left = element('div'), right = element('div');
    left.append(read, ...rest.slice(0, Math.max(0, rest.length - 1)));
    right.append(...rest.slice(Math.max(0, rest.length - 1)));
    this.body.replaceChildren(left, right);
    this.home.replaceChildren(this.tile(this.all.pages.find((one) => one.page === HOME), { view: '', title: 'Home' }, known));
    this.legend.replaceChildren(element('span', 'tick', 'seen'));
    if (this.data.stops.length) this.legend.append(element('span', 'ring', `in the lesson, ${this.data.count} stops`));
    this.legend.append(element('span', 'now', 'you are here'));
    this.look();
  }

  chapter(page, known) {
    const made = element('div', 'chapter'), head = element('h4'), views = element('div', 'views');
    head.append(element('b', '', page.number), element('span', '', page.title), element('small', '', page.about));
    views.append(...page.views.map((view) => this.tile(page, view, known)));
    made.append(head, views);
    return made;
  }

  tile(page, view, known) {
    const key = keyOf(page.page, view.view), made = element('button', 'view');
    made.type = 'button';
    made.dataset.key = key;
    made.classList.toggle('ring', this.data.stops.includes(key));
    made.classList.toggle('seen', known.has(key));
    if (key === this.data.here) made.setAttribute('aria-current', 'page');
    made.append(picture(key), element('span', 'name', view.title));
    if (!view.view) made.append(element('i', '', page.about));
    const about = [known.has(key) ? 'seen' : '', this.data.stops.includes(key) ? 'in the lesson' : ''].filter(Boolean).join(', ');
    made.setAttribute('aria-label', `${page.title === view.title ? '' : `${page.title}: `}${view.title}${about ? `, ${about}` : ''}`);
    made.onclick = () => this.choose(page.page, view.view);
    return made;
  }

  choose(page, view) {
    this.dialog.close();
    this.go({ page, view });
  }

  /** Hide what does not match, and say what does; nothing moves. */
  look() {
    const query = this.field.value.trim();
    this.found = query ? find(this.all, query) : [];
    const keys = new Set(this.found.map((one) => keyOf(one.page, one.view)));
    /** @type {NodeListOf<HTMLElement>} */
    const tiles = this.dialog.querySelectorAll('.view');
    for (const tile of tiles) tile.classList.toggle('out', Boolean(query) && !keys.has(tile.dataset.key));
    this.dialog.classList.toggle('looking', Boolean(query));
    const lines = this.found.slice(0, 3).map((one) => {
      const line = element('li'), made = element('button', '', one.title);
      made.type = 'button';
      made.onclick = () => this.choose(one.page, one.view);
      line.append(made, element('span', '', one.says));
      return line;
    });
    if (query && !lines.length) lines.push(element('li', '', `Nothing here has “${query.slice(0, 40)}”.`));
    this.hits.replaceChildren(...lines);
  }

  first() {
    if (this.found.length) this.choose(this.found[0].page, this.found[0].view);
  }

  /** From tile to tile by arrows, to the nearest in that direction. */
  step(event) {
    const way = STEPS[event.key], from = event.target.closest?.('.view');
    if (!way || !from) return;
    const centre = (tile) => {
      const box = tile.getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2];
    };
    const [x, y] = centre(from);
    let best = null, least = Infinity;
    for (const tile of this.body.querySelectorAll('.view:not(.out)')) {
      const [across, down] = centre(tile), along = (across - x) * way[0] + (down - y) * way[1];
      const aside = Math.abs((across - x) * way[1]) + Math.abs((down - y) * way[0]);
      if (along > 4 && along + 3 * aside < least) [best, least] = [tile, along + 3 * aside];
    }
    event.preventDefault();
    if (best instanceof HTMLElement) best.focus();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.root');
  seen(data.here);
  const map = (root._map ??= new Overview(root));
  const open = (how) => {
    if (!map.dialog.open) map.open(data, (where) => setTriggerValue('go', where), how);
    else if (how.find) map.field.focus();
    else map.dialog.close();
  };
  if (data.button && !root.querySelector('.opener')) {
    const button = element('button', 'opener');
    button.type = 'button';
    button.append(element('span', '', 'Map'), element('kbd', '', 'M'));
    button.setAttribute('aria-keyshortcuts', 'M');
    root.prepend(button);
  }
  const button = root.querySelector('.opener');
  if (button) button.onclick = () => open({});
  return ending(parentElement, listen('map', open));
}
