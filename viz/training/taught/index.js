// The training stories that did most for a word, and against it. Data: payload.py beside this file.

import { element, named, refocus } from '../../shared/dom.js';
import { number, tidy } from '../../shared/probabilities.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { needsModel } from '../../shared/standing.js';

const percent = (value) => `${100 * value}%`;
const SEEN = 0.04; // of the strongest word: less is not coloured

class Taught {
  /** @type {any} what Streamlit sent */
  data;
  /** @type {(changes: any) => void} */
  send = () => {};

  constructor(host) {
    this.host = host;
  }

  draw() {
    const root = element('div', 'taught'), focused = this.host.getRootNode().activeElement?.dataset?.focus;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    this.host.replaceChildren(root);
    root.append(this.words(), this.rivals(), this.stories());
    refocus(root, focused, { preventScroll: true });
    say(this.host, this.said());
  }

  said() {
    const { found, words, at } = this.data;
    if (!found) return '';
    const [first] = found.stories;
    return `“${words[at]}” was taught most by ${first.planted ? 'the planted story' : 'the story'} “${tidy(first.words.join(' '))}”.`;
  }

  /** The text: one of its words is asked about. */
  words() {
    const made = element('div', 'words'), { words, at, found } = this.data;
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', 'Word that is asked about');
    words.forEach((word, place) => {
      if (!place) {
        made.append(element('span', 'given', word));
        return;
      }
      const one = needsModel(named(`word${place}`, word, () => this.send({ asks: place })));
      one.setAttribute('aria-pressed', String(place === at));
      made.append(one);
    });
    if (found?.said) made.append(element('span', 'recorded', found.said));
    return made;
  }

  /** What the model itself would say there. */
  rivals() {
    const made = element('p', 'rivals'), { found, words, at } = this.data;
    if (!found) {
      made.textContent = 'The stories stand here when they have been read.';
      return made;
    }
    made.append(`Who taught it to say “${words[at]}” here, probability ${found.p >= 0.01 ? number(found.p) : number(found.p, 4)}? It would rather say:`);
    for (const [word, p] of found.rivals) {
      const one = needsModel(named(`rival-${word}`, '', () => this.send({ says: [...words.slice(0, at), word].join(' '), asks: at })));
      one.append(element('b', '', word), ` ${number(p)}`);
      one.setAttribute('aria-pressed', String(word === words[at]));
      made.append(one);
    }
    return made;
  }

  stories() {
    const made = element('div', 'stories'), { found } = this.data;
    if (!found) return made;
    const half = found.stories.findIndex((one, at) => at && one.rank > found.stories[at - 1].rank + 1);
    found.stories.forEach((one, at) => {
      if (at === half) made.append(element('p', 'gap', `… ${one.rank - found.stories[at - 1].rank - 1} stories between, and those that did most against it:`));
      made.append(storyOf(one, found.stories));
    });
    return made;
  }
}

/** A story: its influence in all and by checkpoint, and what each of its words did. */
function storyOf({ rank, share, by, planted, words, tokens }, all) {
  const made = element('div', 'story'), told = element('p', 'told'), force = element('div', 'force'), moments = element('span', 'moments');
  const bar = element('i', share < 0 ? 'bar under' : 'bar over');
  bar.style.width = percent(Math.abs(share));
  force.append(bar, element('span', '', number(share)));
  const most = Math.max(...all.flatMap((one) => one.by.map(Math.abs)), 1e-9);
  for (const value of by) {
    const one = element('i', value < 0 ? 'under' : 'over');
    one.style.height = percent(Math.abs(value) / most);
    moments.append(one);
  }
  moments.title = `At four moments of its training: ${by.map((one) => number(one)).join(', ')}`;
  words.forEach((word, at) => {
    const value = at ? tokens[at - 1] : 0, one = element('span', '', word);
    if (Math.abs(value) >= SEEN) {
      one.className = value < 0 ? 'under' : 'over';
      one.style.setProperty('--part', percent(Math.min(1, Math.abs(value)) ** 0.5));
      one.title = number(value);
    }
    told.append(one, ' ');
  });
  if (planted) told.prepend(element('b', 'planted', 'planted'), ' ');
  made.append(element('span', 'rank', `${rank}`), force, moments, told);
  return made;
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const view = (host._taught ||= new Taught(host));
  Object.assign(view, { data, send: (changes) => setStateValue('spot', changes) });
  return keepDrawn(host, () => view.draw());
}
