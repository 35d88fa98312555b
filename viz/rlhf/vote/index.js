// Two answers to one question: which is better? Data: payload.py beside this file; pairs come from the server, and a
// vote counts when the server has said so.

import { element, named, refocus } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { alarm, ask } from '../../shared/live.js';
import { tidy } from '../../shared/probabilities.js';

const stacked = () => innerWidth <= 700; // a phone has no arrow keys, and the answers stand below each other
const KEYS = { ArrowLeft: 'first', ArrowRight: 'second', ArrowDown: 'tie', s: 'skip', z: 'undo' };
const OWN_KEYS = 'input, textarea, select, [role="radio"], [role="slider"], [role="combobox"], [contenteditable]';
const SLOT = 'gb-room', VOTER = 'gb-voter', REST = 800, LOOK = 3000;

class Vote {
  // What comes with the data, and later:
  chosen;

  constructor(host) {
    this.host = host;
    this.busy = ''; // what the server is being told
    this.done = () => {};
    this.voter = localStorage.getItem(VOTER) ?? crypto.getRandomValues(new Uint32Array(3)).join('-');
    localStorage.setItem(VOTER, this.voter);
    const looking = setInterval(() => this.look(), LOOK); // others vote in this room too
    const key = (event) => this.key(event);
    document.addEventListener('keydown', key);
    this.leave = () => {
      clearInterval(looking);
      clearTimeout(this.telling);
      document.removeEventListener('keydown', key);
    };
  }

  take(data, send, done) {
    this.done = done;
    const kept = localStorage.getItem(SLOT);
    if (data.fresh && kept && kept !== data.room) { // the address names no room: this browser's own then
      send({ room: kept });
      return;
    }
    localStorage.setItem(SLOT, data.room);
    const another = data.room !== this.data?.room || (this.now && data.count > this.count); // a file was brought
    this.data = data;
    if (another) {
      this.now = null;
      this.tell('ballot', {});
    }
  }

  async tell(kind, body, chosen = '') {
    if (this.busy) return;
    Object.assign(this, { busy: kind, chosen, complaint: '' });
    this.draw();
    try {
      this.now = await ask(this.host, `rlhf/${kind}`, { room: this.data.room, voter: this.voter, ...body });
      this.count = Object.entries(this.now.tally).reduce((sum, [name, count]) => sum + (['person', 'simulated', 'imported'].includes(name) ? count : 0), 0);
    } catch (error) {
      this.complaint = error.message;
    }
    Object.assign(this, { busy: '', chosen: '' });
    clearTimeout(this.telling);
    if (!this.host.isConnected) return;
    if (kind !== 'ballot') this.telling = setTimeout(() => this.done(), REST); // the prose beside the view speaks of the votes
    this.draw();
  }

  /** The votes of others, as far as they have come; the pair stays until this person has judged it. */
  async look() {
    if (this.busy || !this.now || document.hidden) return;
    const found = await ask(this.host, 'rlhf/tally', { room: this.data.room }).catch(() => null);
    if (!found || this.busy || JSON.stringify(found.tally) === JSON.stringify(this.now.tally)) return;
    Object.assign(this.now, found);
    this.draw();
  }

  act(verdict) {
    if (!this.now || this.busy) return;
    if (verdict === 'undo') this.tell('undo', {});
    else this.tell('vote', { number: this.now.number, verdict }, verdict);
  }

  key(event) {
    const verdict = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!verdict || event.ctrlKey || event.metaKey || event.altKey || event.composedPath()[0].closest?.(OWN_KEYS)) return;
    event.preventDefault();
    this.act(verdict);
  }

  draw() {
    if (!this.data) return;
    const root = element('div', 'vote');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    if (this.complaint) root.append(alarm(this.complaint));
    if (this.now) root.append(this.asked(), this.answers(), this.verdicts(), this.progress(), this.taught());
    else if (!this.complaint) root.append(element('p', 'note', 'getting ready'));
    const focused = this.host.getRootNode().activeElement?.dataset?.focus;
    this.host.replaceChildren(root);
    this.host._rows = () => (this.now?.taught ?? []).map(([word, weight]) => ({ word, weight }));
    refocus(root, focused, { preventScroll: true });
  }

  asked() {
    const [story, question] = this.now.pair, made = element('p', 'asked', `${tidy(story)} `);
    made.append(element('b', '', tidy(question)));
    return made;
  }

  answers() {
    const [, , first, second] = this.now.pair, made = element('div', 'answers');
    for (const [verdict, text] of [['first', first], ['second', second]]) {
      const one = named(verdict, '', () => this.act(verdict), `answer${this.chosen === verdict ? ' chosen' : ''}`);
      one.append(element('q', '', tidy(text)));
      one.setAttribute('aria-label', `${(stacked() ? ['First', 'Second'] : ['Left', 'Right'])[Number(verdict !== 'first')]} is better: ${tidy(text)}`);
      made.append(one);
    }
    return made;
  }

  verdicts() {
    const made = element('div', 'bar'), { tally } = this.now;
    const all = tally.person + tally.simulated + tally.imported;
    for (const [verdict, title] of [
      ['first', `${stacked() ? 'First' : '← Left'} is better`],
      ['tie', stacked() ? 'Equal' : '↓ Equal'],
      ['second', stacked() ? 'Second is better' : 'Right is better →'],
      ['skip', stacked() ? 'Skip' : 'Skip (S)'],
    ])
      made.append(named(`${verdict}-button`, title, () => this.act(verdict), verdict === 'first' || verdict === 'second' ? 'main' : ''));
    const undo = named('undo', stacked() ? 'Undo' : 'Undo (Z)', () => this.act('undo'), 'undo');
    undo.disabled = !all;
    made.append(undo);
    return made;
  }

  progress() {
    const { tally, clear } = this.now, { enough, noise } = this.data, made = element('div', 'progress'), line = element('div', 'line'), fill = element('i');
    fill.style.width = `${Math.min(100, (100 * clear) / enough)}%`;
    line.append(fill);
    const parts = [
      `${tally.person} by people`,
      `${tally.simulated} simulated`,
      ...(tally.imported ? [`${tally.imported} from files`] : []),
      ...(tally.ties ? [`${tally.ties} equal`] : []),
      ...(tally.skipped ? [`${tally.skipped} skipped`] : []),
    ];
    const said = element('p', 'note');
    said.setAttribute('role', 'status');
    said.append(
      element('b', '', `${clear} ${clear === 1 ? 'vote' : 'votes'} for one side`),
      this.busy === 'simulate'
        ? ' and more are being cast …'
        : ` ${clear >= enough ? 'enough to begin' : `of about ${enough} needed`} (${parts.join(', ')})`,
    );
    const rater = element('div', 'bar rater');
    rater.append(element('span', 'note', `No time? A simulated rater with an error rate of ${noise} % casts`));
    for (const count of [20, 50, 500]) rater.append(named(`simulate-${count}`, `+${count}`, () => this.tell('simulate', { noise, count })));
    made.append(line, said, rater);
    return made;
  }

  /** What a reward that counts words has learned from the votes so far. */
  taught() {
    const made = element('section', 'taught'), { taught } = this.now;
    made.append(element('h2', '', taught.length ? 'What the votes have taught: a weight for each word' : 'What the votes teach will appear here'));
    const most = Math.max(0.01, ...taught.map(([, weight]) => Math.abs(weight))), columns = element('div', 'columns');
    for (const sign of [1, -1]) {
      const list = element('ol', sign > 0 ? 'up' : 'down');
      for (const [word, weight] of taught.filter((one) => Math.sign(one[1]) === sign)) {
        const row = element('li'), bar = element('i');
        bar.style.width = `${(100 * Math.abs(weight)) / most}%`;
        const room = element('span', 'room');
        room.append(bar);
        row.append(element('span', 'word', word), room, element('b', '', `${sign > 0 ? '+' : '−'}${Math.abs(weight).toFixed(2)}`));
        list.append(row);
      }
      columns.append(list);
    }
    made.append(columns);
    return made;
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const vote = (host._vote ||= new Vote(host));
  vote.take(data, (spot) => setStateValue('spot', spot), () => setTriggerValue('done', Date.now()));
  return keepDrawn(host, () => vote.draw(), () => vote.leave());
}
