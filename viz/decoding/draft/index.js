// Speculative decoding, a row for each pass of the model. Data: payload.py beside this file; the rounds come from the
// server.

import { element } from '../../shared/dom.js';
import { textOf } from '../../shared/pieces.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { reached, tips } from '../../shared/tips.js';
import { alarm } from '../../shared/live.js';
import { probability, flowing, label, lastOf } from '../../shared/probabilities.js';
import { Growing } from '../../shared/growing.js';

class Draft extends Growing {
  constructor(host) {
    super(host, 'decoding/draft', (found) => found.rounds);
  }

  draw() {
    const rounds = this.steps.slice(0, this.upto), judged = rounds.flatMap((one) => one.drafted).filter((one) => one[3] !== null);
    const accepted = judged.filter((one) => one[4]).length, written = accepted + rounds.filter((one) => one.token).length;
    const root = element('div', 'draft'), note = element('span', 'note');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    if (rounds.length)
      note.append(
        element('b', '', String(written)),
        ` token${written === 1 ? '' : 's'} in `,
        element('b', '', String(rounds.length)),
        ` pass${rounds.length === 1 ? '' : 'es'} of the model; accepted `,
        element('b', '', `${accepted} of ${judged.length}`),
      );
    root.append(this.bar(note));
    if (this.complaint) root.append(alarm(this.complaint));
    root.append(this.text(rounds));
    const head = element('div', 'round head');
    head.append(
      element('span', '', 'pass'),
      element('span', '', `drafted by the first ${this.data.layers} of ${this.data.of} layers`),
      element('span', '', 'the model adds'),
    );
    const list = element('div', 'rounds');
    reached(list); // it may scroll, too
    list.setAttribute('role', 'group');
    list.setAttribute('aria-label', 'Passes of the model');
    rounds.forEach((one, at) => list.append(this.round(one, at)));
    root.append(head, list, this.legend());
    say(this.host, rounds.length ? `${note.textContent}.` : 'Nothing drafted yet.');
    this.host._rows = () => this.rows();
    this.show(root, () => (list.scrollTop = list.scrollHeight));
    root.querySelector('.text').scrollTop = root.querySelector('.text').scrollHeight;
  }

  text(rounds) {
    const made = element('p', 'text');
    made.tabIndex = 0;
    made.append(lastOf(this.data.ask));
    let begun = ''; // the bytes of a character that the next token ends
    const part = (kind, hex) => {
      begun += hex;
      if (textOf(begun) === null) return;
      made.append(element('span', kind, flowing(begun)));
      begun = '';
    };
    for (const { drafted, token } of rounds) {
      for (const [hex, , , , taken] of drafted) if (taken) part('accepted', hex);
      if (token) part('own', token);
    }
    if (begun) made.append(flowing(begun));
    return made;
  }

  round({ drafted, token }, at) {
    const made = element('div', 'round'), cells = element('div', 'cells');
    for (const [hex, q, p, draw, taken] of drafted) {
      const kind = taken ? 'accepted' : draw === null ? 'behind' : 'rejected', cell = element('div', `cell ${kind}`);
      const ratio = q ? Math.min(1, p / q) : 1;
      cell.append(element('b', '', label(hex)), element('span', '', kind === 'behind' ? 'not judged' : `q ${probability(q)}  p ${probability(p)}`));
      if (kind !== 'behind') {
        const line = element('i', ''), mark = element('u');
        line.style.setProperty('--part', `${100 * ratio}%`);
        mark.style.left = `${100 * draw}%`;
        if (this.data.ask.temperature) line.append(mark);
        cell.append(line);
        cell.title = this.data.ask.temperature
          ? `accepted below ${ratio.toFixed(3)}; drawn ${draw.toFixed(3)}`
          : 'at temperature 0 accepted where the model takes it too';
      }
      cells.append(cell);
    }
    const own = element('div', 'cell own');
    if (token) own.append(element('b', '', label(token)), element('span', '', drafted.every((one) => one[4]) ? 'all were accepted' : 'instead'));
    made.append(element('span', 'pass', String(at + 1)), cells, own);
    return made;
  }

  legend() {
    const made = element('p', 'legend');
    for (const [kind, text] of [
      ['accepted', 'accepted'],
      ['rejected', 'rejected ×'],
      ['behind', 'after a rejected one'],
      ['own', 'the model’s own'],
    ])
      made.append(element('i', kind), text);
    made.append(
      element(
        'span',
        'hint',
        this.data.ask.temperature ? 'bar: accepted below min(1, p/q); mark: the number drawn' : 'temperature 0: accepted where the model takes it too',
      ),
    );
    return made;
  }

  rows() {
    return this.steps
      .slice(0, this.upto)
      .flatMap(({ drafted, token }, at) => [
        ...drafted.map(([hex, q, p, draw, taken]) => ({ pass: at + 1, token: textOf(hex) ?? hex, by: 'draft', q, p, drawn: draw, accepted: !!taken })),
        ...(token ? [{ pass: at + 1, token: textOf(token) ?? token, by: 'model' }] : []),
      ]);
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const draft = (host._draft ||= new Draft(host));
  tips(host);
  draft.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => draft.draw(), () => draft.leave());
}
