// Passages and the question on the plane of their most variance; near is alike in meaning.

import { element, named, svg, unit } from '../../shared/dom.js';

const NAMED = 24; // passages that get a name; of more, those that an order names
const HIGH = 24, EDGE = 4; // sixteenths of the type
const TRIES = [0, 1, -1, 2, -2, 3, -3, 4, -4].flatMap((y) => [0, 0.5, -0.5, 1, -1, 1.5, -1.5, 2, -2].map((x) => [x, y]));

export function map(view, host) {
  const { passages, points, asked, orders, cards, question } = view.data, u = unit();
  const head = element('h2', '', 'The library '), area = element('div', 'map');
  const count = question.planted >= 0 ? passages.length - 1 : passages.length;
  const many = `${count} ${count === 1 ? 'passage' : 'passages'}${count < passages.length ? ' and a planted one' : ''}`;
  head.append(element('small', '', `${many}; near is alike in meaning`));
  host.append(head, area);
  const W = area.clientWidth / u, H = area.clientHeight / u, place = scale([...points, asked], W, H);
  const firsts = new Set(Object.values(orders).filter((order) => order.length).map(([[at]]) => at));
  const order = [...new Set([...cards.put, ...firsts, ...Object.values(orders).flatMap((one) => one.map(([at]) => at)), ...points.keys()])];
  const lines = svg('svg', { class: 'lines', viewBox: `0 0 ${W} ${H}`, 'aria-hidden': 'true' }), taken = [];
  area.append(lines);
  const put = (at, words, kind, act) => {
    const made = act ? named(`map${kind}`, words, act) : element('span', '', words);
    made.className = act ? 'name' : 'asked';
    area.append(made);
    const wide = Math.min(W - 2 * EDGE, Math.ceil(made.offsetWidth / u) + 1), spot = free(place(at), wide, W, H, taken);
    if (!spot) {
      made.remove();
      return null;
    }
    taken.push(spot);
    Object.assign(made.style, { left: `${spot.x / 16}rem`, top: `${spot.y / 16}rem`, width: `${wide / 16}rem` });
    return { made, x: spot.x + wide / 2, y: spot.y + HIGH / 2 };
  };
  const short = [...question.text].length > 44 ? `${[...question.text].slice(0, 43).join('')}…` : question.text;
  const middle = put(asked, short, 'question', null) ?? { x: W / 2, y: H / 2 };
  for (const [rank, at] of order.entries()) {
    const named_ = passages.length <= NAMED || rank < NAMED / 2;
    const found = named_ ? put(points[at], passages[at][1], at, () => view.toggle(at)) : null;
    if (!found) {
      const dot = element('i', 'dot'), [x, y] = place(points[at]);
      Object.assign(dot.style, { left: `${x / 16}rem`, top: `${y / 16}rem` });
      dot.title = passages[at][1];
      area.append(dot);
      continue;
    }
    const { made } = found;
    made.className = `name${cards.put.includes(at) ? ' put' : ''}${firsts.has(at) ? ' first' : ''}${at === question.planted ? ' planted' : ''}`;
    made.title = passages[at][0];
    made.setAttribute('aria-pressed', String(cards.put.includes(at)));
    if (firsts.has(at) || cards.put.includes(at))
      lines.append(svg('line', { x1: middle.x, y1: middle.y, x2: found.x, y2: found.y, class: cards.put.includes(at) ? 'put' : 'first' }));
  }
}

/** From the plane to the picture, with room for names at the edges. @returns {(point: number[]) => [number, number]} */
function scale(points, W, H) {
  const [xs, ys] = [0, 1].map((axis) => points.map((one) => one[axis]));
  const to = (list, low, high) => {
    const least = Math.min(...list), range = Math.max(...list) - least || 1;
    return (value) => low + ((value - least) / range) * (high - low);
  };
  const X = to(xs, 50, W - 50), Y = to(ys, H - 18, 18);
  return ([x, y]) => [X(x), Y(y)];
}

/** The nearest room for a name of this width, or null. */
function free([x, y], wide, W, H, taken) {
  for (const [right, down] of TRIES) {
    const left = Math.min(W - wide - EDGE, Math.max(EDGE, x - wide / 2 + right * wide));
    const top = Math.min(H - HIGH - EDGE, Math.max(EDGE, y - HIGH / 2 + (down * (HIGH + 4))));
    const hits = taken.some((one) => left < one.x + one.wide + 4 && one.x < left + wide + 4 && top < one.y + HIGH + 3 && one.y < top + HIGH + 3);
    if (!hits) return { x: left, y: top, wide };
  }
  return null;
}
