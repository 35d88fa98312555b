// A task asked with none to eight examples: how often the answer is right, the prompt as the model reads it, and every item.
// Data: payload.py beside this file; the items come from the server, one after another.

import { element, named, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm, asker } from '../../shared/live.js';
import { alone } from '../../shared/standing.js';
import { Growing } from '../../shared/growing.js';
import { probability } from '../../shared/probabilities.js';
import { curve } from './curve.js';
import { prompt } from './prompt.js';

const WIDE = 700; // sixteenths of the type: below that, the chart stands above the prompt
const BROAD = 1100; // of the hall
const SHORT = 12; // letters of a question that a tile has room for

class Fewshot extends Growing {
  /** @type {any} where heads look from the end of the prompt */
  looked = null;
  wanted = ''; // the prompt of which that is asked
  head = 0;
  /** @type {(spot: any) => void} */
  send = () => {};

  constructor(host) {
    super(host, 'prompting/fewshot', (found) => found.steps);
    this.look = asker(host, 'prompting/looked', (found, asked) => {
      if (JSON.stringify(asked) !== this.wanted) return;
      this.looked = found;
      this.draw();
    }, () => {});
  }

  /** What is asked of the prompt that is shown. */
  get place() {
    const { ask, shots, item } = this.data;
    return { ...ask, shots: String(shots), item };
  }

  take(data, done) {
    super.take(data, done);
    const wanted = JSON.stringify(this.place);
    if (wanted === this.wanted) return;
    Object.assign(this, { wanted, looked: null });
    if (data.shots && !alone()) this.look(this.place);
  }

  /** Right answers with each number of examples, of how many. */
  get rights() {
    const shown = this.steps.slice(0, this.upto);
    return [this.data.counts.map((_, at) => shown.filter((step) => step[at][2]).length), shown.length];
  }

  choose(change) {
    this.send(change);
  }

  draw() {
    const root = element('div', 'fewshot'), { counts, shots, items, item } = this.data;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    root.classList.toggle('broad', this.host.clientWidth / unit() >= BROAD);
    const [right, asked] = this.rights, at = counts.indexOf(shots);
    const said = element('span', 'note', asked ? `${right[at]} of ${asked} right with ${shots}` : '');
    said.setAttribute('role', 'status');
    root.append(this.bar(said));
    if (this.complaint) root.append(alarm(this.complaint));
    const upper = element('div', 'upper'), chart = element('div', 'chart');
    upper.append(chart, prompt(this));
    root.append(upper, this.tiles());
    this.host._rows = () => this.rows();
    this.show(root, () => {
      chart.append(curve(this, chart));
      const text = root.querySelector('.text');
      if (text) text.scrollTop = text.scrollHeight; // the question stands at the end
    });
    const told = counts.map((count, place) => `${count}: ${right[place]}`).join(', ');
    say(this.host, `Right answers of ${asked} by the number of examples: ${told}. In the prompt: ${items[item][0]}`);
  }

  /** Every item: what it says first, and the probability of the right answer with each number of examples. */
  tiles() {
    const made = element('section', 'items'), { counts, shots, items, item } = this.data, at = counts.indexOf(shots);
    const head = element('h2', '', 'Every question ');
    head.append(element('small', '', `what it says with ${shots} examples, and the probability of the right answer with ${counts.join(', ')}`));
    const list = element('div', 'tiles'), long = items.some(([question]) => question.length > SHORT);
    items.forEach(([question, answer], number) => {
      const found = number < this.upto ? this.steps[number] : null, [p, said, right, named_] = found?.[at] ?? [0, '', 0, 0];
      const one = named(`item${number}`, '', () => this.choose({ item: number }), `tile${number === item ? ' chosen' : ''}`);
      const mark = found ? (right ? '✓' : '×') : '';
      const verdict = found ? (right ? 'right' : 'wrong') : '', top = element('span', `head ${verdict}`), small = [...said].length > 8 ? 'small' : '';
      const words = element('b', `said ${verdict} ${small}`, cut(found ? said || '(nothing)' : '…'));
      top.append(long ? words : element('span', 'question', question), element('i', '', mark));
      one.append(top, ...(long ? [] : [words]), this.bars(found, at));
      one.setAttribute('aria-pressed', String(number === item));
      const how = right ? 'right' : named_ ? 'the answer is in it' : 'wrong';
      const state = found ? `says “${said}”, ${how}; the right answer, ${answer}, has ${probability(p)}` : 'not asked yet';
      one.setAttribute('aria-label', `${question} ${state}`);
      one.title = `${question} ${state}`;
      list.append(one);
    });
    made.append(head, list);
    return made;
  }

  bars(found, at) {
    const made = element('span', 'bars');
    this.data.counts.forEach((_, place) => {
      const track = element('i', place === at ? 'chosen' : ''), fill = element('u');
      fill.style.height = `${found ? Math.max(3, 100 * found[place][0]) : 0}%`;
      track.append(fill);
      made.append(track);
    });
    made.append(element('em', '', found ? probability(found[at][0]) : ''));
    return made;
  }

  rows() {
    return this.steps.slice(0, this.upto).flatMap((step, number) =>
      step.map(([p, said, right, found], place) => ({
        question: this.data.items[number][0],
        answer: this.data.items[number][1],
        examples: this.data.counts[place],
        said,
        right,
        named: found,
        probability: p,
      })));
  }
}

/** What fits a tile. */
const cut = (said) => ([...said].length > 11 ? `${[...said].slice(0, 10).join('').trim()}…` : said);

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const fewshot = (host._fewshot ||= new Fewshot(host));
  fewshot.lives = (name) => setStateValue('live', name);
  fewshot.send = (spot) => setStateValue('spot', spot);
  fewshot.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => fewshot.draw(), () => fewshot.leave());
}
