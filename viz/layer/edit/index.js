// A fact of SmolLM2 rewritten, what else that changes, and how twenty facts fared. Data: payload.py beside this file.

import { element, named, refocus } from '../../shared/dom.js';
import { number } from '../../shared/probabilities.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';
import { needsModel } from '../../shared/standing.js';

const KINDS = ['The fact', 'Said otherwise: should follow', 'Neighbours: should stay'];
const WAYS = { rome: 'ROME', tuned: 'fine-tuning', none: 'no change' };
const LEAST = 0.005; // a probability that is drawn
const percent = (value) => `${100 * value}%`;
const share = (value) => `${Math.round(100 * value)} %`;

class Edit {
  /** @type {any} what Streamlit sent */
  data;
  /** @type {(changes: any) => void} */
  send = () => {};

  constructor(host) {
    this.host = host;
  }

  draw() {
    const root = element('div', 'edit'), focused = this.host.getRootNode().activeElement?.dataset?.focus;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    this.host.replaceChildren(root);
    root.append(this.fact(), this.table());
    refocus(root, focused, { preventScroll: true });
    say(this.host, this.said());
  }

  said() {
    const { found, new: to } = this.data;
    if (!found) return '';
    const [first] = found.prompts;
    return `${first.text} ${to}: probability ${number(first.new_before)} before, ${number(first.new_after)} after.`;
  }

  /** The fact: what it was, what it is to be, and each prompt before and after. */
  fact() {
    const made = element('section', 'fact'), title = element('p', 'title'), { country, new: to, capitals, found } = this.data, choice = element('select');
    const own = capitals.find(([one]) => one === country)[1];
    choice.dataset.focus = 'capital';
    choice.setAttribute('aria-label', `New capital of ${country}`);
    for (const [, capital] of capitals) {
      if (capital === own) continue;
      const option = element('option', '', capital);
      option.value = capital;
      option.selected = capital === to;
      choice.append(option);
    }
    choice.onchange = () => this.send({ country, capital: choice.value });
    title.append(`The capital of ${country} is `, element('s', '', own), ' ', needsModel(choice));
    if (found?.said) title.append(element('span', 'recorded', found.said));
    made.append(title);
    if (!found) {
      made.append(element('p', 'note', 'It is being rewritten: what follows from it stands here then.'));
      return made;
    }
    const heads = element('p', 'prompt heads');
    heads.append(...['prompt; dashed: before', 'true word', `“${to}”`, 'likelier (says)'].map((title) => element('span', '', title)));
    made.append(heads);
    found.prompts.forEach((one, at) => {
      if (!at || one.kind !== found.prompts[at - 1].kind) made.append(element('h2', '', KINDS[one.kind]));
      made.append(promptOf(one, to));
    });
    return made;
  }

  /** Twenty facts, each by its scores. */
  table() {
    const made = element('section', 'all'), { table, means, country, recorded } = this.data, list = element('div', 'list');
    made.append(element('h2', '', `All ${table.length || ''} facts, by ROME`));
    if (!table.length) return made;
    const heads = element('p', 'row heads');
    for (const text of ['', 'new', 'reworded', 'near']) heads.append(element('span', '', text));
    const rows = table.map(([one, to, scores]) => {
      const row = named(`row-${one}`, '', () => this.send({ country: one, capital: '' }), 'row');
      row.append(element('span', '', `${one} → ${to}`), ...scores.rome.map(barOf));
      row.setAttribute('aria-pressed', String(one === country));
      return row;
    });
    list.append(...rows);
    rove(list, rows, table.findIndex(([one]) => one === country), () => 1);
    made.append(heads, list);
    for (const [way, name] of Object.entries(WAYS)) {
      const row = element('p', way === 'rome' ? 'row mean now' : 'row mean');
      row.append(element('span', '', name), ...means[way].map((value) => element('span', '', share(value))));
      made.append(row);
    }
    if (!this.data.found?.said) made.append(element('p', 'recorded', recorded));
    return made;
  }
}

function barOf(value) {
  const made = element('span', 'bar'), inside = element('i');
  inside.style.width = percent(value);
  made.append(inside);
  made.title = share(value);
  made.setAttribute('role', 'img');
  made.setAttribute('aria-label', share(value));
  return made;
}

/** A prompt: the true word and the new one, before (hollow) and after. */
function promptOf({ kind, text, true: own, true_before: ownBefore, new_before: before, true_after: ownAfter, new_after: after, best }, to) {
  const made = element('p', 'prompt'), good = kind === 2 ? ownAfter > after : after > ownAfter;
  const words = element('span', 'text', text), said = kind === 2 || best === to || !good ? best : `(${best})`;
  const says = element('span', good ? 'says' : 'says wrong', `${good ? '✓' : '×'} ${said}`);
  says.title = good ? 'as it should' : `not as it should: “${own}” ${number(ownAfter)}, “${to}” ${number(after)}`;
  made.append(words, pairOf(own, ownBefore, ownAfter, 'own'), pairOf('', before, after, 'to'), says);
  return made;
}

function pairOf(word, before, after, kind) {
  const made = element('span', `pair ${kind}`), was = element('i', 'was'), is = element('i', 'is');
  was.style.width = percent(before);
  was.hidden = before < LEAST;
  is.style.width = percent(after);
  made.append(was, is, element('b', '', `${word ? `${word} ` : ''}${number(after)}`));
  made.title = `${number(before, 3)} before, ${number(after, 3)} after`;
  return made;
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const view = (host._edit ||= new Edit(host));
  Object.assign(view, { data, send: (changes) => setStateValue('spot', changes) });
  return keepDrawn(host, () => view.draw());
}
