// The room guesses the next word; then the model's probabilities are shown, and each guess gets its log-probability. Data:
// payload.py beside this file.

import { element } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { alarm, ask } from '../../shared/live.js';
import { probability, flowing, label, number, onOneLine } from '../../shared/probabilities.js';

const KEPT = 'gb-guesses', MOST = 24, LONGEST = 60;

/** What was guessed since this tab was opened; a reload keeps it. */
const past = {
  get all() {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT)) ?? [];
    } catch {
      return [];
    }
  },
  add: (round) => sessionStorage.setItem(KEPT, JSON.stringify([...past.all, round].slice(-200))),
  clear: () => sessionStorage.removeItem(KEPT),
};

class Guess {
  // What comes with the data, and later:
  told; host; data; path; pieces;

  constructor(host) {
    Object.assign(this, { host, guesses: [], found: null, complaint: '', told: [], typed: '' });
  }

  take(data, send) {
    this.send = send;
    const said = `${data.signature} ${data.path}`, place = this.told.indexOf(said);
    if (place >= 0) this.told.splice(0, place + 1);
    if (place >= 0 || said === this.last) {
      this.last = said;
      return;
    }
    Object.assign(this, { last: said, data, path: data.path, pieces: data.pieces, guesses: [], found: null, complaint: '', typed: '' });
  }

  add(text) {
    const guess = text.trim();
    if (!guess) this.complaint = 'Type a word first.';
    else if (guess.length > LONGEST) this.complaint = `A guess has at most ${LONGEST} characters: shorten it.`;
    else if (this.guesses.includes(guess)) this.complaint = `“${guess}” is already there.`;
    else if (this.guesses.length >= MOST) this.complaint = `There are ${MOST} guesses: reveal the model’s.`;
    else {
      this.guesses = [...this.guesses, guess];
      this.complaint = this.typed = this.host.querySelector('input').value = '';
    }
    this.draw();
    this.host.querySelector('input')?.focus();
  }

  async reveal() {
    try {
      const found = await ask(this.host, 'decoding/guess', { ...this.data.ask, path: this.path, guesses: this.guesses });
      this.found = found;
      this.complaint = '';
      const best = [...found.guesses].sort((a, b) => b[3] - a[3])[0];
      const after = `${this.data.ask.text}${flowing(...this.pieces)}`.slice(-40);
      past.add({
        after,
        guess: best?.[0] ?? null,
        logprob: best?.[3] ?? null,
        count: found.guesses.length,
        model: label(found.best[0][1]),
        p: found.best[0][2],
      });
    } catch (error) {
      this.complaint = error.message;
    }
    this.draw();
    this.host.querySelector('.following button')?.focus();
  }

  goOn(tokens, pieces) {
    Object.assign(this, { path: [...this.path, ...tokens], pieces: [...this.pieces, ...pieces], guesses: [], found: null });
    this.last = `${this.data.signature} ${this.path}`;
    this.told.push(this.last);
    this.draw();
    this.host.querySelector('input')?.focus();
    this.send('spot', { tree: `${this.data.mark}-${this.path.join('_')}`, at: this.path.length });
  }

  draw() {
    const active = this.host.getRootNode().activeElement, typing = active?.tagName === 'INPUT';
    if (typing) this.typed = active.value;
    const root = element('div', 'guess'), text = element('p', 'text');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    text.append(onOneLine(this.data.ask.text), element('b', '', flowing(...this.pieces)), element('span', 'gap', ' ___'));
    root.append(text);
    const full = this.path.length >= this.data.room;
    if (full) root.append(element('p', 'alarm', 'The text has reached its limit: take a shorter one.'));
    else root.append(this.found ? this.revealed() : this.asking());
    if (this.complaint) root.append(alarm(this.complaint));
    root.append(this.history());
    this.host._rows = () => (past.all.length ? past.all : [{ after: text.textContent, guess: null }]);
    this.host.replaceChildren(root);
    if (typing) this.host.querySelector('input')?.focus();
  }

  asking() {
    const made = element('div', 'asking'), form = element('form'), input = element('input'), chips = element('div', 'chips');
    input.value = this.typed;
    input.placeholder = 'What comes next?';
    input.setAttribute('aria-label', 'A guess of the next word');
    const add = element('button', '', 'Add');
    add.type = 'submit';
    form.append(input, add);
    form.onsubmit = (event) => {
      event.preventDefault();
      this.add(input.value);
    };
    for (const guess of this.guesses) {
      const chip = element('button', 'chip', guess);
      chip.type = 'button';
      chip.append(element('span', '', ' ×'));
      chip.setAttribute('aria-label', `Take back ${guess}`);
      chip.onclick = () => {
        this.guesses = this.guesses.filter((one) => one !== guess);
        this.draw();
      };
      chips.append(chip);
    }
    const reveal = element('button', 'main', 'Reveal');
    reveal.type = 'button';
    reveal.onclick = () => this.reveal();
    made.append(form, reveal, chips);
    return made;
  }

  /** The guesses by their probabilities, and what the model itself holds likely. */
  revealed() {
    const { guesses, best, rest } = this.found,
      most = Math.max(best[0][2], ...guesses.map((one) => Math.exp(one[3]))),
      made = element('div', 'revealed'),
      left = element('div', 'mine'),
      right = element('div', 'following');
    left.append(element('h2', '', 'The room'));
    const sorted = [...guesses].sort((a, b) => b[3] - a[3]);
    if (!sorted.length) left.append(element('p', 'note', 'Nobody guessed.'));
    sorted.forEach(([text, tokens, pieces, logprob, rank], at) => {
      const line = element('button', `line${at ? '' : ' best'}`), bar = element('i');
      line.type = 'button';
      bar.style.setProperty('--part', `${(100 * Math.exp(logprob)) / most}%`);
      line.append(
        element('span', '', text),
        bar,
        element('b', '', probability(Math.exp(logprob))),
        element('b', 'log', number(logprob)),
        element('small', '', tokens.length > 1 ? `${tokens.length} tokens` : `rank ${rank.toLocaleString('en')}`),
      );
      line.onclick = () => this.goOn(tokens, pieces);
      line.title = 'Go on with it';
      left.append(line);
    });
    right.append(element('h2', '', 'The model'));
    for (const [token, hex, p] of best) {
      const line = element('button', 'line'), bar = element('i');
      line.type = 'button';
      bar.style.setProperty('--part', `${(100 * p) / most}%`);
      line.append(element('span', '', label(hex)), bar, element('b', '', probability(p)));
      line.onclick = () => this.goOn([token], [hex]);
      line.title = 'Go on with it';
      right.append(line);
    }
    const others = element('div', 'line rest');
    others.append(element('span', '', `${rest[0].toLocaleString('en')} others`), element('i'), element('b', '', probability(rest[1])));
    right.append(others);
    made.append(left, right, element('p', 'note wide', 'Press a word to go on with it. A word of several tokens has all their probabilities multiplied.'));
    return made;
  }

  history() {
    const made = element('div', 'history'), all = past.all;
    if (!all.length) return made;
    const scored = all.filter((one) => one.logprob !== null), total = scored.reduce((sum, one) => sum + one.logprob, 0);
    const head = element('div', 'head');
    head.append(
      element('h2', '', 'So far'),
      element(
        'span',
        'note',
        scored.length
          ? `${scored.length} round${scored.length > 1 ? 's' : ''} with a guess, mean log-probability of the best guess ${number(total / scored.length)}`
          : 'no round with a guess yet',
      ),
    );
    const clear = element('button', 'quiet', 'Forget them');
    clear.type = 'button';
    clear.onclick = () => {
      past.clear();
      this.draw();
    };
    head.append(clear);
    made.append(head);
    const list = element('div', 'rounds');
    list.tabIndex = 0; // it may scroll
    for (const one of [...all].reverse()) {
      const line = element('div', 'round');
      line.append(
        element('span', 'after', `… ${one.after}`),
        element('b', '', one.guess ?? '–'),
        element('span', 'n', one.logprob === null ? '' : number(one.logprob)),
        element('span', 'model', `${one.model} ${probability(one.p)}`),
      );
      list.append(line);
    }
    made.append(list);
    return made;
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  host.dataset.meanings = 'chosen pruned'; // for the legend of a saved figure
  const guess = (host._guess ||= new Guess(host));
  guess.take(data, setStateValue);
  return keepDrawn(host, () => guess.draw());
}
