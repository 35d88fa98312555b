// One story, and what each says comes next: rules, counts, networks that carry one vector, networks that look back, and the world itself. Below, how much
// each leaves open after the same seconds of learning. Data: payload.py beside this file; moments come from the server, or were recorded.

import { element, named, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm, ask } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { tidy } from '../../shared/probabilities.js';
import { footOf, slim, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { race } from './chart.js';

const FINGER = 30; // sixteenths of the type
const BROAD = 1100; // sixteenths of the type: as wide as that in the hall
const TWINS = ['race1', 'race2'];
const ORDER = ['eliza', 'unigram', 'bigram', 'ngram', 'rnn', 'lstm', 'gpt', 'smollm2', 'world'];
const LEARN = ['rnn', 'lstm', 'gpt'];
/** Row: its title, what stands below, and what it reads. */
const ABOUT = {
  eliza: ['ELIZA’s kind', 'rules, 1966', 'looks for a keyword and fills a reply that somebody wrote. It knows no probabilities.'],
  unigram: ['Unigram', 'counts', 'reads nothing: each word as often as it occurs anywhere.'],
  bigram: ['Bigram', 'counts', 'reads the last word, and counts what followed it.'],
  ngram: ['5-gram', 'counts, smoothed', 'reads the last four words; where they are rare, it falls back on fewer.'],
  rnn: ['RNN', '', 'reads every word into one vector, and writes over all of it each time.'],
  lstm: ['LSTM', '', 'reads every word into one vector, with gates that may keep parts of it.'],
  gpt: ['GPT, small', '', 'looks back at every earlier word by attention.'],
  smollm2: ['SmolLM2', 'pretrained', 'looks back at every word, and has read much else. Its words are pieces of its own vocabulary.'],
  world: ['The world', 'the truth', 'is the rule by which the stories are told.'],
};

const share = (p) => (p >= 0.995 ? '1' : p.toFixed(2).replace(/^0/, ''));

/** The words of a row, for the downloads. */
const listed = (one, next) => one.words.map(([word, p]) => ({ row: one.name, word, probability: p, may_come_next: word in next }));

class OneRow extends Growing {
  story = '';
  chosen = 'lstm';
  sent = '';
  /** @type {any[]} races with other seeds, as they were recorded */
  twins = [];
  /** @type {Record<string, any>} the last rows of those that answer later */
  last = {};

  constructor(host) {
    super(host, 'before/race', (found) => found.steps);
    this.answerTo = this.knowing('before/rows', 30);
    this.largeOf = this.knowing('before/large', 30);
  }

  take(data, done) {
    const sent = JSON.stringify(data.shown), other = sent !== this.sent;
    if (other) Object.assign(this, { story: data.shown.story, chosen: data.shown.chosen, alarmed: '' });
    this.sent = sent;
    super.take(data, done);
    if (data.recorded && !this.twins.length) this.fetchTwins();
    this.draw();
  }

  async fetchTwins() {
    this.twins = [[]];
    try {
      this.twins = (await Promise.all(TWINS.map((name) => ask(this.host, 'before/recorded', { name })))).map((one) => one.steps);
      if (this.host.isConnected) this.draw();
    } catch {
      this.twins = []; // thin lines, which may be missing
    }
  }

  tell() {
    this.sent = JSON.stringify({ ...this.data.shown, story: this.story, chosen: this.chosen });
    this.send({ story: this.story, chosen: this.chosen });
  }

  /** The rows: those that were sent, with those of the moment of a live race, and SmolLM2's when it has read. */
  rows() {
    const { data } = this, { story, fill, moment } = data.shown, { seed } = data.ask;
    const found = Object.fromEntries(data.rows.map((one) => [one.name, one]));
    if (!this.recording && this.upto) {
      const answer = this.answerTo({ story, fill, moment, seed, at: this.upto - 1 }, !this.playing || this.upto % 5 === 1);
      if (answer) this.last = { ...this.last, ...Object.fromEntries(answer.rows.map((one) => [one.name, one])) };
      for (const name of LEARN) if (this.last[name]) found[name] = this.last[name];
    }
    const large = this.largeOf({ story, fill });
    if (large) found.smollm2 = large.row;
    return found;
  }

  draw() {
    const { data } = this, root = element('div', 'onerow'), found = this.rows();
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.style.setProperty('--foot', `${footOf()}px`);
    if (this.alarmed || this.complaint) root.append(alarm(this.alarmed || this.complaint));
    root.classList.toggle('broad', this.host.clientWidth / unit() >= BROAD);
    const both = element('div', 'both'), left = element('div', 'side'), right = element('div', 'side grown');
    left.append(this.table(found), this.about());
    both.append(left, right);
    root.append(this.told(), both);
    const chart = panel(right, 'race', 'Perplexity after the same seconds', 'between how many words each hesitates');
    right.append(this.bar(...this.timeline(this.when())));
    this.host._rows = () => Object.values(found).flatMap((one) => listed(one, data.next));
    this.show(root, () => {
      const last = this.steps.at(-1)?.seconds || 45, live = !this.recording && this.upto;
      const at = live ? this.steps[this.upto - 1].seconds : Number(data.shown.moment);
      const more = { beside: data.beside, chosen: this.chosen, at, last: Math.max(45, last) };
      race(chart, this.steps.slice(0, this.upto), this.recording ? this.twins : [this.ahead], more);
    });
    if (!this.playing) say(this.host, this.aloud(found));
  }

  when() {
    const now = this.steps[this.upto - 1];
    return now ? `${now.seconds.toFixed(0)} s each` : 'begins';
  }

  /** The story with its gap. */
  told() {
    const { words, put, next } = this.data, made = element('p', 'story'), only = Object.keys(next).length === 1 ? Object.keys(next)[0] : '';
    words.forEach((word, at) => {
      const kind = word === only ? 'right' : at >= put[0] && at < put[1] ? 'put' : '';
      made.append(/^[.,:?]$/.test(word) || !at ? '' : ' ', element('span', kind, word));
    });
    made.append(' ', element('span', 'gap', '?'));
    made.setAttribute('aria-label', `${tidy(words.join(' '))} …`);
    return made;
  }

  table(found) {
    const made = element('div', 'rows'), { beside } = this.data, now = this.steps[this.upto - 1];
    const middle = element('span', 'head wide', 'Probability; filled: what the world may say here');
    made.append(element('span', 'head', 'Says next'), middle, element('span', 'head ppl', 'Perplexity'));
    for (const name of ORDER) {
      const row = found[name], who = named(`row-${name}`, '', () => this.set({ chosen: name }), 'who');
      const below = LEARN.includes(name) ? this.learned() : ABOUT[name][1];
      who.append(element('span', '', ABOUT[name][0]), element('small', '', below));
      who.setAttribute('aria-pressed', String(name === this.chosen));
      const value = LEARN.includes(name) ? now && Math.exp(this.valued(name)) : name === 'world' ? beside.floor : beside.perplexity[name];
      const kind = name === 'world' ? 'truth' : '';
      for (const one of [who, name === 'eliza' ? this.says(row) : this.track(name, row), element('span', 'ppl', value ? value.toFixed(2) : '–')]) {
        if (kind) one.classList.add(kind);
        made.append(one);
      }
    }
    return made;
  }

  /** The loss at the moment whose row is shown. */
  valued(name) {
    const at = this.recording ? this.steps.find((one) => one.seconds >= Number(this.data.shown.moment)) : this.steps[this.upto - 1];
    return (at ?? this.steps.at(-1)).losses[name];
  }

  learned() {
    if (this.recording || !this.upto) return `${this.data.shown.moment} s of learning`;
    return `${this.steps[this.upto - 1].seconds.toFixed(0)} s of learning`;
  }

  says(row) {
    const made = element('div', 'says');
    made.append(element('span', '', `“${row.says}”`), element('small', '', 'a reply; no probabilities'));
    return made;
  }

  track(name, row) {
    const made = element('div', 'track'), wide = this.host.clientWidth / unit(), { next } = this.data;
    if (!row) {
      made.append(element('span', 'others', name === 'smollm2' ? (this.alarmed ? 'not read' : 'is reading…') : 'nothing learned yet'));
      return made;
    }
    const room = Math.max(200, wide >= BROAD ? 0.63 * wide - 280 : wide - (wide < 700 ? 0 : 275));
    for (const [word, p] of row.words) {
      const may = word in next, kind = may ? 'part may' : 'part', thin = slim() && room * p < FINGER; // too thin for a finger
      const part = thin ? element('span', kind) : named(`${name}-${word}`, '', () => this.add(word), kind);
      part.style.width = `${100 * p}%`;
      part.title = `${word} ${share(p)}: add it to the story`;
      if (!thin) part.setAttribute('aria-label', `${ABOUT[name][0]}: ${word} ${share(p)}${may ? ', may come next' : ''}. Add it`);
      if (room * p > 7.6 * word.length + 8) part.append(element('span', '', word));
      if (room * p > 7.6 * word.length + 42) part.append(element('i', '', share(p)));
      made.append(part);
    }
    const said = row.words.length ? `all others ${share(row.rest)}` : 'no word is right here';
    made.append(element('span', 'others', row.rest * room > 76 || !row.words.length ? said : ''));
    return made;
  }

  /** A word is added to the story, as it is typed. */
  add(word) {
    if (word === 'end' || !/^[a-z.,:?]+$/.test(word)) return;
    this.set({ story: `${this.data.shown.story}${/^[.,:?]$/.test(word) ? '' : ' '}${word}` });
  }

  about() {
    const made = element('p', 'about');
    made.append(element('b', '', ABOUT[this.chosen][0]), ` ${ABOUT[this.chosen][2]}`);
    const size = this.data.beside.sizes[this.chosen];
    if (size) made.append(` It has ${size.toLocaleString('en')} ${LEARN.includes(this.chosen) ? 'weights' : 'counts'}.`);
    return made;
  }

  aloud(found) {
    const said = (name) => `${ABOUT[name][0]}: ${found[name].words[0][0]} ${share(found[name].words[0][1])}`;
    const best = ORDER.filter((name) => found[name]?.words.length).map(said);
    return `After “${tidy(this.data.words.slice(-4).join(' '))}”. ${best.join('; ')}.`;
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(OneRow, 'chosen', given);
}
