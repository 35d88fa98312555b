// Three orders as a bump chart: what one puts first, another may put fourth.

import { element, named, svg } from '../../shared/dom.js';

const TITLES = { bm25: ['BM25', 'same words'], dense: ['Dense', 'same meaning'], fused: ['Fused', 'both ranks'] };
const DIGITS = { bm25: 2, dense: 2, fused: 4 };
const MOST = 5;

export function orders(view) {
  const made = element('section', 'orders'), head = element('h2', '', 'Who is first? '), grid = element('div', 'columns');
  head.append(element('small', '', 'three ways to rank; press one to put it in'));
  const names = Object.keys(TITLES);
  names.forEach((name, at) => {
    if (at) grid.append(between(view.data.orders[names[at - 1]], view.data.orders[name], view.data.question.right));
    grid.append(column(view, name));
  });
  made.append(head, grid);
  return made;
}

function column(view, name) {
  const { orders: all, passages, question, cards } = view.data, made = element('div', 'column'), list = element('ol');
  const head = element('p', 'title', TITLES[name][0]);
  head.append(element('small', '', TITLES[name][1]));
  for (const [at, score] of all[name].slice(0, MOST)) {
    const item = element('li'), one = named(`${name}${at}`, '', () => view.toggle(at), 'entry');
    one.classList.toggle('right', question.right.includes(at));
    one.classList.toggle('put', cards.put.includes(at));
    one.classList.toggle('planted', at === question.planted);
    one.append(element('b', '', passages[at][1]), element('em', '', score.toFixed(DIGITS[name]).replace(/^0\./, '.').replace(/^-/, '−')));
    one.title = passages[at][0];
    one.setAttribute('aria-pressed', String(cards.put.includes(at)));
    item.append(one);
    list.append(item);
  }
  made.append(head, all[name].length ? list : element('p', 'nothing', 'no passage shares a word with the question'));
  return made;
}

/** Lines from the places of one order to those of the next. */
function between(left, right, known) {
  const made = svg('svg', { class: 'between', viewBox: `0 0 20 ${50 * MOST}`, 'aria-hidden': 'true' });
  left.slice(0, MOST).forEach(([at], from) => {
    const to = right.slice(0, MOST).findIndex(([other]) => other === at);
    if (to < 0) return;
    const [y1, y2] = [50 * from + 25, 50 * to + 25]; // a place is 50 sixteenths of the type high, the gap 20 wide
    made.append(svg('path', { d: `M0 ${y1}C10 ${y1} 10 ${y2} 20 ${y2}`, class: known.includes(at) ? 'right' : '' }));
  });
  return made;
}
