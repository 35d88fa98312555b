// Questions that need several facts of a story: asked as a whole, and as a tree of sub-questions with control questions behind them.
// Data: payload.py beside this file; the questions come from the server, some after another.

import { element, named, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm, asker } from '../../shared/live.js';
import { needsModel } from '../../shared/standing.js';
import { rove } from '../../shared/roving.js';
import { Growing } from '../../shared/growing.js';
import { filled } from '../../shared/shares.js';

const WIDE = 700; // sixteenths of the type: below that, levels stand below one another
const WAYS = ['as a whole', 'in parts', 'true first answer', 'false first answer'];
const MEANS = [
  'the question is asked as it stands',
  'sub-questions, each filled in with the answer to the one before',
  'the true answer is filled in for the first',
  'a false answer is filled in for the first',
];
const TITLES = { found: 'Who found it', both: 'Two names', followed: 'Who followed', place: 'Where', places: 'Two places' };

class Socratic extends Growing {
  /** @type {(spot: any) => void} */
  send = () => {};
  /** @type {Record<string, any>} what is said when a word is filled in by hand */
  filled = {};
  failed = '';

  constructor(host) {
    super(host, 'prompting/socratic', (found) => found.steps);
    this.fill = asker(host, 'prompting/filled', (found, asked) => {
      this.filled = { [JSON.stringify(asked)]: found };
      this.draw();
    }, (message) => {
      Object.assign(this, { complaint: message, failed: JSON.stringify(this.wanted) });
      this.draw();
    });
  }

  take(data, done) {
    super.take(data, done);
    if (this.failed && this.failed !== JSON.stringify(this.wanted)) Object.assign(this, { complaint: '', failed: '' }); // another word
    this.next();
  }

  /** What a word that is filled in by hand asks for; null: none is. */
  get wanted() {
    const { ask, chosen, instead } = this.data;
    return instead ? { form: ask.form, tale: chosen, word: instead } : null;
  }

  next() {
    const { wanted } = this, key = JSON.stringify(wanted);
    if (wanted && !this.filled[key] && key !== this.failed) this.fill(wanted);
  }

  /** The questions that have come. */
  get all() {
    return this.steps.slice(0, this.upto).flat();
  }

  draw() {
    const root = element('div', 'socratic'), all = this.all, own = all[this.data.chosen];
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    const wide = this.host.clientWidth / unit() >= WIDE;
    root.classList.toggle('wide', wide);
    const status = element('span', 'note', all.length ? `${all.length} asked: ${sum(all, 0)} right as a whole, ${sum(all, 1)} in parts` : '');
    status.setAttribute('role', 'status');
    root.append(this.bar(status));
    if (this.complaint) root.append(alarm(this.complaint));
    const both = element('div', 'both'), main = element('div', 'main'), beside = element('div', 'beside');
    const now = this.wanted ? this.filled[JSON.stringify(this.wanted)] : own;
    if (own) main.append(story(own), this.tree(own, now ?? own));
    else main.append(element('p', 'note', 'This story has not been asked about yet.'));
    beside.append(this.scores(all), this.strip(all), this.forms());
    both.append(main, beside);
    root.append(both);
    this.host._rows = () => this.rows();
    this.show(root, () => own && lines(main, wide));
    if (own && !this.playing) say(this.host, told(now ?? own));
    this.next();
  }

  /** The question, its sub-questions, and behind each its control question. */
  tree(own, now) {
    const made = element('section', 'tree'), columns = element('div', 'columns'), root = element('div', 'level');
    const whole = node('question', own.asks, now.direct, now.right[0], 'asked as a whole'), truth = element('p', 'truth', 'true: ');
    truth.append(element('b', '', own.truth.join(', ')));
    const ends = now.parts.filter((_, at) => !now.parts.some((one) => one.uses === at));
    const reached = element('p', `reached ${now.right[1] ? 'good' : 'bad'}`, 'in parts: ');
    reached.append(element('b', '', ends.map((one) => one.names || 'nothing').join(', ')), element('i', '', now.right[1] ? ' ✓' : ' ×'));
    whole.append(reached, truth);
    root.append(element('h3', '', 'the question'), whole);
    columns.append(root);
    const parts = element('div', 'level parts'), checks = element('div', 'level checks');
    parts.append(element('h3', '', 'sub-questions'));
    checks.append(element('h3', '', 'control questions'));
    now.parts.forEach((part, at) => {
      const broken = part.uses >= 0 && !this.given(own, now, part);
      const one = node('part', part.asked || 'cannot be asked: no word to fill in', part.said, part.right, '', broken ? 'follows' : '');
      one.dataset.uses = part.uses;
      if (part.uses >= 0) mark(one.querySelector('.asks'), this.wanted && now !== own ? this.data.instead : now.parts[part.uses].names);
      if (!at) one.append(this.choice(now));
      const side = part.turned ? 'the story told in the other order' : 'from the other side';
      const check = node('check', part.control || 'nothing to check', part.checked, part.agrees, side);
      check.querySelector('.answer')?.append(element('em', '', part.agrees ? 'agrees' : 'disagrees: flagged'));
      parts.append(one);
      checks.append(check);
    });
    columns.append(parts, checks);
    const who = 'A rule writes all questions; the toy writes all answers, and does not see how the question falls into parts.';
    made.append(columns, element('p', 'note', who));
    return made;
  }

  /** Whether what was filled in for a part is true. */
  given(own, now, part) {
    const first = now.parts[part.uses];
    return now === own ? Boolean(first.right) : this.data.instead === last(first.true);
  }

  /** What is filled in for the first answer: the toy's own, or a word by hand. */
  choice(now) {
    const { instead, words } = this.data, label = element('label', 'fill', 'filled in below: '), list = needsModel(element('select'));
    list.dataset.focus = 'fill';
    list.setAttribute('aria-label', 'Word that is filled in for this answer');
    list.append(new Option(`the toy's: ${now.parts[0].names || 'nothing'}`, ''));
    for (const word of words) list.append(new Option(word, word));
    list.value = instead;
    list.onchange = () => this.send({ instead: list.value });
    label.append(list);
    return label;
  }

  scores(all) {
    const made = element('section', 'scores'), head = element('h2', '', 'Right answers '), table = element('table'), of = all.length;
    head.append(element('small', '', `of ${of}; thin: 95 % interval`));
    WAYS.forEach((title, at) => table.append(line(title, sum(all, at), of, MEANS[at])));
    const flagged = all.filter((one) => one.flagged), agreed = all.filter((one) => !one.flagged);
    table.append(line('all controls agree', sum(agreed, 1), agreed.length, 'in parts, where no control question disagrees'));
    table.append(line('flagged', sum(flagged, 1), flagged.length, 'in parts, where some control question disagrees'));
    made.append(head, table);
    return made;
  }

  strip(all) {
    const { chosen, choices } = this.data, made = element('section', 'strip'), head = element('h2', '', 'Stories ');
    head.append(element('small', '', '✓ right in parts, ! flagged'));
    const cells = element('div', 'cells'), buttons = Array.from({ length: choices }, (_, at) => {
      const found = all[at], good = found?.right[1], kinds = `${found ? (good ? 'good' : 'bad') : ''} ${at === chosen ? 'chosen' : ''}`;
      const one = named(`tale${at}`, found ? (good ? '✓' : '×') : '·', () => this.send({ tale: at, instead: '' }), kinds);
      if (found?.flagged) one.append(element('i', '', '!'));
      const whole = found?.right[0] ? 'right' : 'wrong', doubt = found?.flagged ? ', flagged' : '';
      const state = found ? `${good ? 'right' : 'wrong'} in parts, ${whole} as a whole${doubt}` : 'not asked yet';
      one.setAttribute('aria-label', `Story ${at + 1}: ${state}`);
      one.setAttribute('aria-pressed', String(at === chosen));
      one.title = found ? `${found.story.join(' ')} ${found.asks}` : '';
      return one;
    });
    cells.append(...buttons);
    rove(cells, buttons, chosen, () => getComputedStyle(cells).gridTemplateColumns.split(' ').length);
    made.append(head, cells);
    return made;
  }

  /** The recorded scores of each form. */
  forms() {
    const { scores, ask, seconds } = this.data, made = element('section', 'forms'), head = element('h2', '', 'By form '), table = element('table');
    const some = scores[0]?.of ?? this.data.of, took = Math.max(1, Math.ceil(seconds));
    head.append(element('small', '', `recorded, of ${some}; anew: some ${took} s`));
    const heads = element('tr');
    heads.append(element('td'));
    for (const title of ['whole', 'parts', 'false first']) heads.append(element('th', '', title));
    table.append(heads);
    for (const one of scores) {
      const row = element('tr', one.form === ask.form ? 'now' : '');
      row.append(element('th', '', TITLES[one.form]), ...[one.whole, one.parts, one.false].map((right) => element('td', '', right)));
      table.append(row);
    }
    made.append(head, table);
    return made;
  }

  rows() {
    return this.all.flatMap((one, story) => one.parts.map((part, at) => ({
      story: story + 1, told: one.story.join(' '), question: one.asks, truth: one.truth.join(' '), whole: one.direct, whole_right: one.right[0],
      parts_right: one.right[1], sub_question: at + 1, asked: part.asked, said: part.said, right: part.right, control: part.control,
      checked: part.checked, agrees: part.agrees,
    })));
  }
}

const sum = (list, way) => list.reduce((all, one) => all + one.right[way], 0);
const last = (words) => words.split(' ').at(-1);

function story(own) {
  const made = element('section', 'story'), head = element('h2', '', 'The story '), text = element('p', 'text');
  head.append(element('small', '', 'drawn from the little world; the toy reads it before each question'));
  text.textContent = own.story.join(' ').replaceAll(' .', '.');
  made.append(head, text);
  return made;
}

/** A question with what was said to it. */
function node(kind, asks, said, right, above, more = '') {
  const made = element('div', `node ${kind} ${right ? '' : 'wrong'} ${more}`), answer = element('p', `answer ${right ? 'good' : 'bad'}`);
  if (above) made.append(element('small', '', above));
  answer.append(element('b', '', said.replace(/ ([.,:?])/g, '$1') || '(nothing)'));
  if (kind !== 'check') answer.append(element('i', '', right ? ' ✓' : ' ×'));
  made.append(element('p', 'asks', asks.replace(' ?', '?')), answer);
  return made;
}

/** Mark the word that was filled in. */
function mark(asks, word) {
  const words = asks.textContent.split(/(\W+)/), at = words.lastIndexOf(word);
  if (at < 0) return;
  asks.replaceChildren(words.slice(0, at).join(''), element('mark', '', word), words.slice(at + 1).join(''));
}

/** A line of the table of scores. */
function line(title, good, of, means) {
  const made = element('tr'), share = element('td');
  share.append(filled(good, of), element('span', 'count', of ? `${good} of ${of}` : 'none'));
  made.append(Object.assign(element('th', '', title), { title: means }), share);
  return made;
}

/** Lines from the question to its parts, from a part to those that it is filled into, and to the control questions. */
function lines(main, wide) {
  const columns = main.querySelector('.columns'), frame = columns.getBoundingClientRect();
  if (!wide) return;
  const drawing = svg('svg', { class: 'lines', width: frame.width, height: frame.height, 'aria-hidden': 'true' });
  const at = (one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect(), x = frame.left, y = frame.top;
    return { left: left - x, right: right - x, top: top - y, bottom: bottom - y, y: (top + bottom) / 2 - y };
  };
  const across = (from, to, kind) => {
    const middle = (from.right + to.left) / 2;
    drawing.append(svg('path', { d: `M${from.right} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.left} ${to.y}`, class: `edge ${kind}` }));
  };
  const question = at(columns.querySelector('.question')), parts = [...columns.querySelectorAll('.part')], checks = [...columns.querySelectorAll('.check')];
  parts.forEach((part, index) => {
    const here = at(part), wrong = part.classList.contains('wrong') ? 'bad' : '';
    across(question, here, wrong || 'kept');
    across(here, at(checks[index]), checks[index].classList.contains('wrong') ? 'bad' : '');
    const source = parts[part.dataset.uses];
    if (!source) return;
    const above = at(source), x = above.left + 14 + 16 * (index - 1), kind = part.classList.contains('follows') ? 'bad' : 'given';
    drawing.append(svg('path', { d: `M${x} ${above.bottom}V${here.top - 5}m-4 0 4 5 4-5`, class: `edge ${kind}` }));
  });
  columns.prepend(drawing);
}

/** What the tree shows, in words. */
function told(now) {
  const parts = now.parts.map((one) => `${one.asked} ${one.said} ${one.right ? 'right' : 'wrong'}, control ${one.agrees ? 'agrees' : 'disagrees'}.`).join(' ');
  return `${now.asks} As a whole: ${now.direct} ${now.right[0] ? 'right' : 'wrong'}. In parts: ${parts}`;
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const socratic = (host._socratic ||= new Socratic(host));
  socratic.lives = (name) => setStateValue('live', name);
  socratic.send = (spot) => setStateValue('spot', spot);
  socratic.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => socratic.draw(), () => socratic.leave());
}
