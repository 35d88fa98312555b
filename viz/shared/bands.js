// The next word with something turned down and up: bands that sum to 1 at every strength, a line where it stands, a slider below, and the
// words that change most. The line is dragged; the bands stay.

import { element, svg, unit } from './dom.js';

const INSET = 8; // sixteenths of the type: half of a slider's thumb, so that the line stands above it
const LINE = 15; // sixteenths: the height of a word
const LETTER = 7.5;

/** The strength that was computed nearest to one that is wanted. */
export const nearest = (strengths, wanted) => strengths.reduce((best, one, at) => (Math.abs(one - wanted) < Math.abs(strengths[best] - wanted) ? at : best), 0);

/** Hundredths, as people read them. */
export const signed = (hundredths) => `${hundredths > 0 ? '+' : hundredths < 0 ? '−' : ''}${(Math.abs(hundredths) / 100).toFixed(1)}`;

/** A probability in three signs. */
export const share = (p) => (p >= 0.995 ? '1' : p.toFixed(2).replace(/^0/, ''));

/** Draws the bands into `host`. at: the place among the strengths; choose: told of another one. */
function bands(host, { strengths, bands: { words, shares } }, at, choose, label) {
  const u = unit(), W = host.clientWidth / u, H = Math.max(120, host.clientHeight / u), last = strengths.length - 1;
  const X = (place) => INSET + ((W - 2 * INSET) * place) / last, Y = (share) => H - H * share;
  const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
  const floor = strengths.map(() => 0), texts = [];
  [...words, 'other words'].forEach((word, number) => {
    const top = floor.map((below, place) => Math.min(1, below + shares[place][number]));
    const up = top.map((share, place) => `${X(place).toFixed(1)},${Y(share).toFixed(1)}`);
    const down = floor.map((share, place) => `${X(place).toFixed(1)},${Y(share).toFixed(1)}`).reverse();
    drawing.append(svg('polygon', { points: [...up, ...down].join(' '), class: number < words.length ? `band b${number}` : 'band other' }));
    const place = widest(shares.map((row) => row[number]));
    const high = H * shares[place][number], half = (LETTER * word.length) / 2 + 4;
    const middle = Math.min(W - INSET - half, Math.max(INSET + half, X(place)));
    if (high >= LINE + 3) texts.push(svg('text', { x: middle, y: Y((floor[place] + top[place]) / 2) + 5, class: 'name' }, word));
    top.forEach((share, one) => (floor[one] = share));
  });
  const zero = nearest(strengths, 0), line = svg('line', { x1: X(at), x2: X(at), y1: 0, y2: H, class: 'here' });
  drawing.append(svg('line', { x1: X(zero), x2: X(zero), y1: 0, y2: H, class: 'zero' }), ...texts, line);
  const to = (event) => {
    const box = drawing.getBoundingClientRect(), share = ((event.clientX - box.left) / box.width) * W;
    choose(Math.min(last, Math.max(0, Math.round(((share - INSET) / (W - 2 * INSET)) * last))));
  };
  drawing.onpointerdown = (event) => {
    event.preventDefault();
    to(event);
    const move = (next) => to(next), up = () => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', up);
      removeEventListener('pointercancel', up);
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', up);
    addEventListener('pointercancel', up);
  };
  host.replaceChildren(drawing);
  return (place) => {
    line.setAttribute('x1', String(X(place)));
    line.setAttribute('x2', String(X(place)));
  };
}

/** Where a band is widest; in the middle of the places where it is as wide. */
function widest(values) {
  const most = Math.max(...values), all = values.flatMap((one, at) => (one >= 0.97 * most ? [at] : []));
  return all[Math.floor(all.length / 2)];
}

/** The bands, a slider below them, and the words that change most. strength: where it stands; says: `chart` and `slider`, their names, and `times`, what the
 * strength is a multiple of; moved: told of another strength. Returns nothing: it draws itself anew. */
export function turning(host, found, strength, says, moved) {
  const { strengths } = found, slider = element('input'), chart = element('div', 'chart'), ends = element('p', 'ends'), change = element('p', 'change');
  let at = nearest(strengths, strength), move = (place) => place;
  const words = () => {
    slider.value = String(at);
    slider.setAttribute('aria-valuetext', `${signed(strengths[at])} times ${says.times}: ${changes(found, at).map(said).join(', ')}`);
    change.replaceChildren(...changes(found, at).map(changed));
  };
  const go = (place) => {
    if (place === at) return;
    at = place;
    move(at);
    words();
    ends.children[1].textContent = `${signed(strengths[at])} ×`;
    moved(strengths[at]);
  };
  Object.assign(slider, { type: 'range', min: 0, max: strengths.length - 1, step: 1 });
  slider.dataset.focus = 'strength';
  slider.setAttribute('aria-label', says.slider);
  slider.oninput = () => go(Number(slider.value));
  const [least, most] = [strengths[0], strengths.at(-1)].map(signed);
  ends.append(element('span', '', `${least} × less`), element('b', '', `${signed(strengths[at])} ×`), element('span', '', `more ${most} ×`));
  host.replaceChildren(change, chart, slider, ends);
  words();
  move = bands(chart, found, at, go, says.chart);
}

/** A change of a word's probability, in words. */
export const said = ([word, before, after]) => `${word} ${share(before)} to ${share(after)}`;

/** The three words whose probability changes most: word, before, after; at strength 0 the likeliest. */
export function changes({ strengths, bands: { words, shares } }, at) {
  const zero = nearest(strengths, 0), all = words.map((word, number) => [word, shares[zero][number], shares[at][number]]);
  const size = ([, before, after]) => (at === zero ? before : Math.abs(after - before));
  return all.sort((one, other) => size(other) - size(one)).slice(0, 3);
}

function changed([word, before, after]) {
  const made = element('span');
  made.append(element('b', '', word), ` ${share(before)} → ${share(after)}`);
  return made;
}

/** The probabilities of all bands, as rows. */
export function rows({ strengths, bands: { words, shares } }) {
  return strengths.flatMap((strength, at) => [...words, 'others'].map((word, number) => ({ strength: strength / 100, word, probability: shares[at][number] })));
}
