// A conversation by rules: what a person says, what the rules answer, and every decision on the way. Data: payload.py beside this file; what is said now is
// answered by the server.

import { element, named, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { footOf, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { needsModel } from '../../shared/standing.js';

const WIDE = 640; // sixteenths of the type
const NAMES = {
  clause: 'Part',
  words: 'Words',
  keys: 'Keywords',
  memory: 'Kept',
  pattern: 'Pattern',
  parts: 'Given back',
  goto: 'Goes on',
  reply: 'Reply',
  recall: 'From memory',
  none: 'Reply',
  loop: 'A loop',
};

class Eliza extends Growing {
  /** @type {string[]} what was said */
  lines = [];
  turn = 0;
  sent = '';
  typed = '';
  pending = ''; // a line that is not answered yet
  /** @type {any[] | null} the conversation, as it was answered last */
  answered = null;

  constructor(host) {
    super(host, 'before/eliza', () => []);
    this.answerTo = this.knowing('before/eliza', 40);
  }

  take(data, done) {
    const sent = JSON.stringify([data.shown, data.ask]), other = sent !== this.sent;
    if (other) Object.assign(this, { lines: linesOf(data.shown.talk), turn: data.shown.turn, alarmed: '', answered: data.turns });
    this.sent = sent;
    super.take(data, done);
    this.draw();
  }

  tell() {
    const talk = this.lines.join('\n');
    if (this.alarmed) return; // the page keeps the last that could be answered
    this.sent = JSON.stringify([{ talk, turn: this.turn }, this.data.ask]);
    this.send({ talk, turn: this.turn });
  }

  turns() {
    const talk = this.lines.join('\n');
    if (talk === linesOf(this.data.shown.talk).join('\n')) return (this.answered = this.data.turns);
    const found = this.answerTo({ script: this.data.ask.script, talk });
    if (found) Object.assign(this, { answered: found.turns, pending: '' });
    return this.answered ?? [];
  }

  draw() {
    if (this.alarmed && this.pending) this.giveBack();
    const root = element('div', 'eliza'), turns = this.turns(), parts = element('div', 'parts');
    const at = Math.min(this.turn, turns.length - 1), now = turns[at];
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.style.setProperty('--foot', `${footOf()}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    const wrong = this.alarmed || now?.complaint;
    if (wrong) root.append(alarm(wrong));
    const talk = panel(parts, 'talk', 'The conversation', 'press a line to see its rules');
    const how = panel(parts, 'how', 'How the reply was found', now ? `to “${cut(now.heard)}”` : '');
    this.talk(talk, turns, at);
    if (now) how.append(steps(now));
    root.append(parts);
    this.host._rows = () => turns.flatMap(listed);
    this.show(root);
    if (now) say(this.host, `“${now.heard}”: ${now.decisions.map(aloud).join('; ')}. Reply: ${now.reply}`);
  }

  talk(host, turns, at) {
    const lines = element('div', 'lines'), form = element('form', 'say'), field = element('input');
    if (this.data.start) lines.append(element('p', 'line reply', this.data.start));
    turns.forEach((one, number) => {
      const line = named(`turn-${number}`, one.heard, () => this.set({ turn: number }), 'line said');
      line.setAttribute('aria-pressed', String(number === at));
      lines.append(line, element('p', 'line reply', one.reply));
    });
    Object.assign(field, { type: 'text', value: this.typed, placeholder: 'Say something', maxLength: 2000 });
    field.setAttribute('aria-label', 'Say something');
    field.dataset.focus = 'say';
    field.oninput = () => {
      this.typed = field.value;
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      this.hear(field.value);
    };
    const go = needsModel(named('hear', 'Say it', () => {}, 'main')), back = named('unsay', 'Take back', () => this.unsay());
    go.type = 'submit';
    back.disabled = !turns.length;
    const bar = element('div', 'bar');
    bar.append(go, back);
    form.append(field, bar);
    host.append(lines, form);
  }

  /** One more line. */
  hear(typed) {
    const line = typed.replace(/\s+/g, ' ').trim();
    if (!line) return;
    if (this.lines.length >= this.data.limits.lines) {
      this.alarmed = `This conversation has ${this.lines.length} lines, and no more are heard: take some back.`;
      this.draw();
      return;
    }
    Object.assign(this, { typed: '', alarmed: '', pending: line });
    this.set({ lines: [...this.lines, line], turn: this.lines.length });
  }

  /** A line that was refused goes back into the field, where it can be changed. */
  giveBack() {
    Object.assign(this, { typed: this.pending, pending: '', lines: this.lines.slice(0, -1), turn: Math.max(0, this.lines.length - 2) });
  }

  unsay() {
    this.alarmed = '';
    this.set({ lines: this.lines.slice(0, -1), turn: Math.max(0, this.lines.length - 2) });
  }
}

const linesOf = (talk) => talk.split('\n').filter((line) => line.trim());
const cut = (text) => (text.length > 44 ? `${text.slice(0, 42)}…` : text);

/** Every decision, in its order. Patterns that were tried for one keyword stand together. */
function steps({ decisions, reply }) {
  const made = element('ol', 'steps');
  let tried = null;
  for (const one of decisions) {
    if (one.kind === 'pattern' && tried) {
      tried.append(pattern(one));
      continue;
    }
    const row = element('li'), body = element('div');
    row.append(element('b', '', NAMES[one.kind]), body);
    fill(body, one, reply);
    tried = one.kind === 'pattern' ? body : null;
    made.append(row);
  }
  return made;
}

function pattern({ said, yes }) {
  const made = element('code', yes ? 'fit' : 'no', said);
  made.append(yes ? ' fits' : '');
  made.setAttribute('aria-label', `${said}: ${yes ? 'fits' : 'does not fit'}`);
  return made;
}

/** What a decision found. */
function fill(body, one, reply) {
  const { kind, said, more } = one;
  if (kind === 'keys') {
    if (!more.length) body.append(element('span', 'no', 'none'), element('small', '', 'no word of this line is in the script'));
    more.forEach((key, at) => body.append(element('span', at ? 'chip' : 'chip top', key)));
    if (more.length > 1) body.append(element('small', '', 'the highest rank goes first'));
  } else if (kind === 'pattern') body.append(pattern(one));
  else if (kind === 'parts') {
    const [before, after] = more;
    const given = element('code', before === after ? '' : 'swapped', after || '∅');
    body.append(element('small', '', `part ${said}`), element('code', '', before || '∅'), '→', given);
  } else if (kind === 'reply')
    body.append(said.includes('(') ? element('code', '', said) : '', element('small', '', `reply ${more[0]}`), element('em', '', reply));
  else if (kind === 'none') body.append(element('em', '', reply), element('small', '', `reply ${more[0]} for when nothing fits`));
  else if (kind === 'goto') {
    if (said === 'next') body.append(element('small', '', 'with the next keyword'));
    else body.append(element('small', '', 'with the keyword'), element('span', 'chip', said));
  } else if (kind === 'loop') body.append(element('span', 'bad', `× ${said}`));
  else if (kind === 'memory') body.append(element('em', '', said), element('small', '', 'for later'));
  else body.append(element('em', '', said));
}

function aloud({ kind, said, more, yes }) {
  const fits = kind === 'pattern' ? (yes ? ' fits' : ' does not fit') : '';
  return `${NAMES[kind]}: ${kind === 'keys' ? more.join(', ') || 'none' : said}${fits}`;
}

/** The decisions of a turn, for the downloads. */
const listed = ({ heard, decisions }, number) =>
  decisions.map(({ kind, said, more, yes }) => ({ turn: number + 1, heard, step: kind, found: said, more: more.join(' | '), fits: yes }));

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Eliza, 'chosen', given);
}
