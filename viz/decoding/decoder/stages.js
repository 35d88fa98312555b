// The stages of one choice: the line that the random number falls on, and a row for each token.

import { element } from '../../shared/dom.js';
import { probability, label, number, rowOf } from '../../shared/probabilities.js';

const CUTS = ['', 'repeats', 'top-k', 'top-p', 'min-p', 'typical'];
const LEAST_SEGMENT = 0.003; // of the line, drawn by itself

/** The line from 0 to 1, a stretch for each token that is left, and the number drawn. letters: how many fit the whole line. */
export function drawLine(stages, pick, letters = Infinity) {
  const made = element('div', 'draw'), line = element('div', 'stretches');
  const rows = stages.rows.map(rowOf).filter((row) => row.p > 0);
  made.setAttribute('role', 'img');
  const fallen = rows.find((row) => row.token === stages.fallen);
  made.setAttribute(
    'aria-label',
    stages.draw === null
      ? `No draw: the most probable, ${label(fallen.hex)}, is taken`
      : `The number ${stages.draw.toFixed(4)} falls on ${label(fallen.hex)}, from ${fallen.start.toFixed(4)} to ${(fallen.start + fallen.p).toFixed(4)}`,
  );
  for (const row of rows) {
    if (row.p < LEAST_SEGMENT && row !== fallen) continue;
    const part = element('div', `stretch${row === fallen ? ' fallen' : ''}`);
    part.style.left = `${100 * row.start}%`;
    part.style.width = `${100 * row.p}%`;
    if (row.p > 0.045 && label(row.hex).length <= row.p * letters) part.append(element('span', '', label(row.hex)));
    part.onclick = () => pick(row);
    line.append(part);
  }
  if (stages.others[2] > 0.06) {
    const rest = element('span', 'rest', `${stages.others[1].toLocaleString('en')} others`);
    rest.style.width = `${100 * stages.others[2]}%`;
    line.append(rest);
  }
  made.append(line);
  if (stages.draw !== null) {
    const needle = element('div', `needle${fallen.rank > 20 ? ' short' : ''}`); // not across the words of the others
    needle.style.left = `${100 * stages.draw}%`;
    const said = element('b', stages.draw > 0.94 ? 'left' : stages.draw < 0.06 ? 'right' : '', `drawn ${stages.draw.toFixed(4).replace(/^0/, '')}`);
    needle.append(said);
    made.append(needle);
  } else {
    made.append(element('b', 'none', 'temperature 0: no draw, the most probable is taken (greedy)'));
  }
  return made;
}

/** One token: `most` is the probability that fills the bar. */
function tokenRow(row, fallen, taken, most) {
  const line = element('button', 'row');
  line.type = 'button';
  line.classList.toggle('fallen', fallen);
  line.classList.toggle('taken', taken);
  line.classList.toggle('out', row.cut > 0);
  line.tabIndex = fallen ? 0 : -1;
  const name = element('span', 'word', label(row.hex));
  if (row.rank > 20) name.append(element('small', '', ` ${row.rank.toLocaleString('en')}.`));
  const penalised = row.cut === 1 ? null : row.penalised, scaled = row.cut === 1 ? null : row.scaled;
  const bar = element('i');
  bar.style.setProperty('--part', `${(100 * row.p) / most}%`);
  line.append(
    name,
    element('span', 'n', number(row.logit)),
    element('span', `n${row.penalised === row.logit ? ' same' : ''}`, number(penalised)),
    element('span', `n${row.scaled === row.penalised ? ' same' : ''}`, number(scaled)),
    element('span', 'cut', row.cut ? `× ${CUTS[row.cut]}` : ''),
    bar,
    element('b', 'n', probability(row.p)),
  );
  const said = row.cut ? `cut by ${CUTS[row.cut]}` : `probability ${probability(row.p)}`;
  const marks = `${fallen ? ', drawn' : ''}${taken ? ', a branch goes on with it' : ''}`;
  line.setAttribute('aria-label', `${label(row.hex)}: logit ${number(row.logit)}, ${said}${marks}`);
  return line;
}

/** A row for each token: logit, penalties, temperature, cut, probability. */
export function table(stages, taken, settings, pick) {
  const made = element('div', 'table');
  const head = element('div', 'row head');
  const titles = [
    'token',
    'logit',
    'penalties',
    settings.temperature === 0 ? 'not divided' : `÷ T = ${(settings.temperature / 100).toFixed(2)}`,
    'cut',
    settings.temperature === 0 ? 'p at T = 1' : 'probability',
    '',
  ];
  head.append(...titles.map((title, at) => element('span', at > 0 && at < 4 ? 'n' : '', title)));
  const body = element('div', 'body');
  body.setAttribute('role', 'group');
  body.setAttribute('aria-label', 'What may come next, by the stages of the choice: Enter goes on with a token');
  const rows = stages.rows.map(rowOf), most = Math.max(0.02, ...rows.map((row) => row.p), stages.others[2]);
  const lines = rows.map((row) => tokenRow(row, row.token === stages.fallen, taken.has(row.token), most));
  rows.forEach((row, at) => {
    lines[at].onclick = () => pick(row);
    lines[at].onkeydown = (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      const next = step && lines[at + step];
      if (!next) return;
      event.preventDefault();
      lines[at].tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    };
  });
  body.append(...lines);
  const [count, left, mass] = stages.others, rest = element('div', 'row rest');
  const bar = element('i');
  bar.style.setProperty('--part', `${(100 * mass) / most}%`);
  const out = count - left;
  rest.append(
    element('span', 'word', `${count.toLocaleString('en')} others`),
    element('span', 'said', settings.temperature === 0 ? 'none is taken' : out ? `${out.toLocaleString('en')} of them cut` : 'none of them cut'),
    bar,
    element('b', 'n', probability(mass)),
  );
  body.append(rest);
  made.append(head, body);
  return made;
}
