// Results that are no rows of words: numbers as a histogram of dots, rankings by their mean place, answers in words by size,
// votes as counts.

import { element, svg } from '../../shared/dom.js';
import { binName, binOf, ofWhole } from '../shared/bins.js';
import { figure, people } from '../shared/make.js';
import { column } from './lines.js';
import { columnOf, now } from './places.js';

const text = (said, x, y, size, kind, anchor = 'middle') => svg('text', { x, y, 'font-size': size, class: kind, 'text-anchor': anchor }, said);

/** A dot a person above its number; the medians, and what is right once it is revealed. */
export function histogram(result, { width, height, u }, { first }) {
  const bins = result.bins,
    from = bins[0][0],
    to = bins.at(-1)[1],
    whole = ofWhole(bins),
    truth = result.truth === null ? -1 : binOf(bins, result.truth);
  const foot = height - 2.4 * u,
    at = (value) => Math.max(0, Math.min(1, (value - from) / (to - from))) * width; // never outside of the plot
  const counts = bins.map(([, , all]) => (first ? all[0] : now(all))),
    each = width / bins.length,
    pile = columnOf(counts, each * 0.9, foot - 4 * u, 2 * u);
  const shapes = /** @type {any[]} */ ([svg('path', { d: `M0 ${foot}H${width}`, class: 'axis' })]),
    dots = [],
    every = Math.ceil((bins.length * 3 * u) / width);
  bins.forEach((bin, index) => {
    const middle = (index + 0.5) * each;
    if (index % every === 0) shapes.push(text(binName(bin, whole), middle, foot + 1.3 * u, 0.9375 * u, 'n quiet'));
    for (let k = 0; k < counts[index]; k++) {
      const row = Math.floor(k / pile.across),
        inRow = Math.min(pile.across, counts[index] - row * pile.across),
        aside = (k % pile.across) - (inRow - 1) / 2;
      dots.push([middle + aside * pile.pitch, foot - (row + 0.6) * pile.pitch, 0.4 * pile.pitch, index === truth ? 'right' : 'full']);
    }
  });
  const line = (value, said, kind, y) => {
    const x = at(value),
      left = x > width * 0.75;
    shapes.push(
      svg('path', { d: `M${x} ${y}V${foot}`, class: kind }),
      text(said, x + (left ? -0.5 : 0.5) * u, y + u, 1.25 * u, kind === 'truth' ? 'right' : 'quiet', left ? 'end' : 'start'),
    );
  };
  result.medians?.forEach((value, round) => {
    const second = result.medians.length > 1;
    if (value !== null && (!first || !round))
      line(
        value,
        `${second ? (round ? 'second ' : 'first ') : ''}median ${figure(value)}`,
        round || !second ? 'mark' : 'mark dashed',
        (1.6 + 1.6 * round) * u,
      );
  });
  if (result.truth !== null) line(result.truth, figure(result.truth), 'truth', 0);
  return { shapes, dots };
}

/** Options by their mean place, the best above and with the longest bar; 1 is first. */
export function places(result, options, { width, height, u, widthOf }, { first }) {
  const n = options.length,
    rowHeight = Math.min(4 * u, (height - 3 * u) / n),
    size = Math.min(1.3125 * u, Math.max(0.875 * u, rowHeight / 2.4));
  const { wide, lines } = column(options, size, width * 0.4, widthOf),
    from = wide + u,
    long = width - from - 4 * u;
  const means = result.places.map((all) => (first ? all[0] : now(all))),
    order = options.map((_, at) => at).sort((a, b) => (means[a] ?? n) - (means[b] ?? n));
  const at = (mean) => from + (mean ? (n - mean + 1) / n : 0) * long,
    shapes = [];
  order.forEach((option, index) => {
    const y = (index + 0.5) * rowHeight,
      thick = Math.min(rowHeight * 0.6, 1.6 * u),
      all = result.places[option],
      said = lines[option];
    said.forEach((line, k) => shapes.push(text(line, wide, y + (0.35 + 1.15 * (k - (said.length - 1) / 2)) * size, size, 'word', 'end')));
    shapes.push(svg('rect', { x: from, y: y - thick / 2, width: Math.max(2, at(means[option]) - from), height: thick, class: 'ink' }));
    if (all.length > 1 && !first) shapes.push(svg('path', { d: `M${at(all[0])} ${y - 0.7 * thick}v${1.4 * thick}`, class: 'mark' }));
    shapes.push(text(figure(means[option]), at(means[option]) + 0.5 * u, y + 0.35 * u, 1.0625 * u, 'n', 'start'));
  });
  shapes.push(text(`mean place of ${people(result.people)}: 1 is first`, from, n * rowHeight + 1.8 * u, 1.125 * u, 'quiet', 'start'));
  return { shapes, dots: [] };
}

/** Answers in words, larger where more said so. */
export function cloud(result, first) {
  const made = element('div', 'cloud'),
    count = (row) => (first ? row.counts[0] : now(row.counts)),
    top = Math.max(1, ...result.rows.map(count));
  for (const row of result.rows.filter(count)) {
    const one = element('span', row.right ? 'right' : '', row.label);
    one.style.fontSize = `calc(var(--u) * ${(1.3 + 4.2 * Math.sqrt(count(row) / top)).toFixed(2)})`;
    one.append(element('small', '', count(row)));
    made.append(one);
  }
  return made;
}

/** Votes: how many, and how far people agree. learn: what leads to what is learned from them. */
export function votes(result, learn) {
  const made = element('div', 'votes'),
    total = result.rows.reduce((sum, row) => sum + now(row.counts), 0);
  const fact = (number, said) => {
    const line = element('p');
    line.append(element('b', '', number), ` ${said}`);
    return line;
  };
  made.append(fact(total.toLocaleString('en'), `votes of ${people(result.people)}`));
  const { agreement, alpha } = now(result.rounds) || {};
  if (agreement !== undefined && agreement !== null)
    made.append(fact(`${Math.round(100 * agreement)} %`, 'how often two who judged the same pair agree'));
  if (alpha !== undefined && alpha !== null)
    made.append(fact(alpha.toFixed(2).replace('-', '−'), 'Krippendorff’s alpha: 1 where all agree, 0 as by chance'));
  if (learn) {
    const button = element('button', 'big', 'Learn from these votes');
    button.type = 'button';
    button.onclick = learn;
    made.append(button);
  }
  return made;
}
