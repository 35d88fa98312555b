// The sentence, and below it a lane for each of a few features: a mark under every word at which it is on.

import { element, named } from '../../shared/dom.js';
import { rove } from '../../shared/roving.js';

const SIZES = [1.5, 1.25, 1.0625, 0.9375]; // rem: the largest at which the sentence keeps to one line
const EACH = 4; // words that a lane names at most where the sentence takes several lines

/** A number below 10 in three signs. */
const strong = (value) => (value >= 10 ? value.toFixed(0) : value.toFixed(2).replace(/^0/, ''));

/** The words and lanes of what was `found`. word: the one that is looked at, -1 for none; choose: told of a word or a feature. */
export function lanes(found, word, choose) {
  const made = element('div', 'sentence'), row = element('div', 'words'), list = element('div', 'lanes'), one = found.one.feature;
  row.setAttribute('role', 'group');
  row.setAttribute('aria-label', 'The sentence: a word shows the features that are on at it');
  const words = found.words.map((text, at) => {
    const button = named(`word${at}`, text, () => choose({ word: at === word ? -1 : at, feature: -1 }), at === word ? 'here' : '');
    button.setAttribute('aria-pressed', String(at === word));
    button.setAttribute('aria-label', `${text}: ${found.count[at]} features are on`);
    if (found.lanes.some((lane) => lane.feature === one && lane.values[at] > 0)) button.classList.add('on');
    return button;
  });
  row.append(...words);
  rove(row, words, Math.max(0, word), () => words.length);
  list.setAttribute('role', 'group');
  list.setAttribute('aria-label', 'Features that are on in the sentence');
  const buttons = found.lanes.map((lane, at) => {
    const button = named(`lane${lane.feature}`, undefined, () => choose({ feature: lane.feature }), `lane l${at}${lane.feature === one ? ' here' : ''}`);
    const where = lane.values.flatMap((value, place) => (value > 0 ? [`${found.words[place]} ${strong(value)}`] : []));
    button.setAttribute('aria-pressed', String(lane.feature === one));
    button.setAttribute('aria-label', `Feature ${lane.feature}, ${lane.label || 'on nowhere in the text'}: on at ${where.join(', ') || 'no word here'}`);
    button.append(element('span', 'marks'), element('span', 'label', lane.label || `feature ${lane.feature}`));
    return button;
  });
  list.append(...buttons);
  rove(list, buttons, found.lanes.findIndex((lane) => lane.feature === one), () => 1);
  made.append(row, list);
  return made;
}

/** Puts the marks under the words, once both have their places. */
export function place(made, found) {
  const row = made.querySelector('.words'), words = [...row.children];
  const fits = SIZES.find((size) => {
    row.style.fontSize = `${size}rem`;
    return row.scrollWidth <= row.clientWidth;
  });
  made.classList.toggle('list', !fits);
  if (!fits) row.style.fontSize = '1.125rem';
  const tops = words.map((one) => one.offsetLeft);
  made.querySelectorAll('.marks').forEach((host, at) => {
    const { values } = found.lanes[at], most = Math.max(...values);
    const on = values.flatMap((value, place_) => (value > 0 ? [place_] : []));
    if (!fits) {
      const first = [...on].sort((one, other) => values[other] - values[one]).slice(0, EACH);
      host.replaceChildren(first.map((place_) => `${found.words[place_]} ${strong(values[place_])}`).join(', '));
      return;
    }
    host.replaceChildren(...on.flatMap((place_) => {
      const mark = element('i'), text = element('em', '', strong(values[place_]));
      const left = `${tops[place_]}px`, width = `${words[place_].offsetWidth}px`;
      Object.assign(mark.style, { left, width, height: `${0.125 + (0.3125 * values[place_]) / most}rem` });
      Object.assign(text.style, { left, minWidth: width });
      return [mark, text];
    }));
  });
}
