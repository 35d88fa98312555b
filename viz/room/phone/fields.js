// What a question is answered with, by its kind. Each calls `save` with the answer.

import { make } from '../shared/make.js';

const pick = (title, onclick, kind = 'pick') => make(`button.${kind}`, title, { onclick, type: 'button' });
const form = (inside, send) => make('form', inside, { onsubmit: (event) => (event.preventDefault(), send()) });

function word({ kind }, save, base) {
  const one = kind === 'word',
    given = { autocomplete: 'off', autocapitalize: 'off', maxLength: 40, ariaLabel: 'Your answer' };
  const field = make('input', [], { ...given, placeholder: one ? 'one word' : 'a few words' });
  const go = make('button', 'Save'),
    near = make('div.row');
  let timer;
  field.oninput = () => {
    const typed = field.value.trim();
    go.textContent = typed ? `Save “${typed}”` : 'Save';
    near.replaceChildren();
    clearTimeout(timer);
    if (one && typed[1]) timer = setTimeout(suggest, 150, typed);
  };
  const suggest = async (typed) => {
    const asked = fetch(`${base}/words?begins=${encodeURIComponent(typed.toLowerCase())}`).then((sent) => sent.json());
    const found = await asked.catch(() => []); // words are a help: one can do without
    if (field.value.trim() === typed) near.replaceChildren(...found.map((whole) => pick(whole, () => save(whole))));
  };
  return form([field, near, go], () => save(field.value));
}

function number({ least, most }, save) {
  const range = `from ${least} to ${most}`,
    given = { min: least, max: most, step: 'any', required: true, ariaLabel: `A number ${range}` };
  const field = make('input', [], { type: 'number', placeholder: range, ...given });
  const whole = most - least > 20 ? 1 : (most - least) / 100;
  const slider = make('input', [], { type: 'range', ...given, step: whole, value: (least + most) / 2, oninput: () => (field.value = slider.value) });
  field.oninput = () => (slider.value = field.value);
  return form([field, slider, make('button', 'Save')], () => save(+field.value));
}

function ranking({ options }, save) {
  const order = [],
    go = make('button', 'Save this order'),
    list = make('div.list');
  const show = () => {
    go.disabled = order.length < options.length;
    options.forEach((option, at) => {
      list.children[at].textContent = (order.includes(at) ? `${order.indexOf(at) + 1}. ` : '') + option;
    });
  };
  list.append(...options.map((_, at) => pick('', () => (order.includes(at) ? order.splice(order.indexOf(at)) : order.push(at), show()))));
  show();
  return form(['Tap the options in your order. Tap a placed option to take it and those after it back.', list, go], () => save(order));
}

/** The fields of a question; pair: the one that is judged. */
export function fields(question, save, base, pair) {
  if (question.kind === 'choice') return question.options.map((option, at) => pick(option, () => save(at), 'pick option'));
  if (pair) {
    const [first, second, ...rest] = [pair[1], pair[2], 'The same', 'Skip'].map((title, at) =>
      pick(title, () => save(['first', 'second', 'tie', 'skip'][at])),
    );
    return [first, second, make('div.row', rest)];
  }
  return [(question.kind === 'number' ? number : question.kind === 'ranking' ? ranking : word)(question, save, base)];
}
