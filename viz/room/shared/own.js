// What is asked: how long, and a question of one's own. On the board and on the remote.

import { listed, make } from './make.js';

/** @type {[number, string][]} */
const SECONDS = [[0, 'no clock'], [30, '30 s'], [60, '60 s'], [90, '90 s'], [180, '3 min']]; // prettier-ignore
const KINDS = { choice: 'Choice', word: 'One word', number: 'Number', ranking: 'Ranking', cloud: 'A few words' };

export const chosen = { seconds: 60 }; // as it was for the last question

/** How long there is to answer. */
export function clocks() {
  const one = ([value, title]) => {
    const given = { type: 'radio', name: 'seconds', checked: value === chosen.seconds, onchange: () => (chosen.seconds = value) };
    return make('label', [make('input', [], given), title]);
  };
  return make('fieldset.seconds', [make('legend', 'Time to answer'), ...SECONDS.map(one)]);
}

/** A question of one's own as the server takes it, from what was typed: {kind, prompt, options, least, most, right}. */
export function ownQuestion({ kind, prompt, options, least, most, right }) {
  const lines = options.split('\n').map((line) => line.trim()).filter(Boolean); // prettier-ignore
  const own = { kind, prompt, text: '', options: lines, least: Number(least), most: Number(most), right: right || null };
  if (kind === 'number' && right) return { ...own, right: Number(right.replace(',', '.')) };
  if (kind !== 'choice' || !right) return own;
  const at = lines.indexOf(right);
  return { ...own, right: at < 0 ? Number(right) - 1 : at };
}

/** The form for it. send: what is done with the question; seen: whether the hall looks on, who must not read the right answer. */
export function ownForm(send, seen = false) {
  const fields = {
    kind: make('select', Object.entries(KINDS).map(([value, title]) => make('option', title, { value }))),
    prompt: make('input', [], { name: 'prompt', required: true, maxLength: 200 }),
    options: make('textarea', [], { rows: 4 }),
    least: make('input', [], { type: 'number', step: 'any', value: 0 }),
    most: make('input', [], { type: 'number', step: 'any', value: 100 }),
    right: make('input', [], { type: seen ? 'password' : 'text', autocomplete: 'off' }),
  }; // prettier-ignore
  const titles = {
    kind: 'Kind',
    prompt: 'Question',
    options: 'Options, a line each',
    least: 'From',
    most: 'To',
    right: seen ? 'Right answer, if there is one: the hall does not see what you type' : 'Right answer, if there is one',
  };
  const labels = Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, make('label', [titles[name], one])]));
  const show = () => {
    const kind = fields.kind.value;
    labels.options.hidden = kind !== 'choice' && kind !== 'ranking';
    labels.least.hidden = labels.most.hidden = kind !== 'number';
    labels.right.hidden = kind === 'ranking';
    fields.right.placeholder = kind === 'choice' ? 'the option, or the number of its line' : '';
  };
  const read = () => Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, one.value.trim()]));
  fields.kind.onchange = show;
  show();
  const form = make('form', [...Object.values(labels), make('button.big', 'Ask it')], {
    onsubmit: (event) => {
      event.preventDefault();
      send(ownQuestion(/** @type {any} */ (read())));
    },
  });
  return make('details.own', [make('summary', 'A question of your own'), form]);
}

/** What a picture offers to ask, each a button; what a stop of a lesson asks has its own time. */
export function offerButtons(offers, send) {
  return offers.map(({ which, prompt, text, options, seconds }) => {
    const inside = [make('b', prompt), ...(text ? [make('span', text)] : []), ...(options?.length ? [make('small', listed(options))] : [])];
    if (seconds) inside.push(make('small', `${seconds} s to answer`));
    return make('button.offer', inside, { type: 'button', onclick: () => send(seconds ? { which, seconds } : { which }) });
  });
}
