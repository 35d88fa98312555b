// The third task: what SmolLM2-Instruct makes of ten texts (recorded) and of the text that is shown (live).

import { element, named } from '../../shared/dom.js';
import { alarm, ask } from '../../shared/live.js';
import { needsModel } from '../../shared/standing.js';

const MODES = { ten: 'Ten texts', own: 'Your text' };
const mark = (right) => element('i', right ? 'right' : 'wrong', right ? ' ✓' : ' ×');

/** The parts of the column. `tasks`: the view, whose `memory` says what is shown. */
export function transform(tasks) {
  const { memory } = tasks, switcher = element('div', 'bar');
  for (const [mode, title] of Object.entries(MODES)) {
    const one = named(`mode-${mode}`, title, () => {
      memory.mode = mode;
      tasks.draw();
    }, memory.mode === mode ? 'main' : '');
    one.setAttribute('aria-pressed', String(memory.mode === mode));
    switcher.append(one);
  }
  return [switcher, ...(memory.mode === 'ten' ? ten(tasks) : own(tasks))];
}

function ten(tasks) {
  const { texts, score, said } = tasks.data.ten, { memory } = tasks, one = texts[memory.which];
  const count = (value, of) => `${Math.round(value * of)} of ${of}`, facts = texts.reduce((sum, each) => sum + each.facts.length, 0);
  const picker = element('select');
  picker.dataset.focus = 'which';
  picker.setAttribute('aria-label', 'Text');
  texts.forEach((each, at) => picker.append(new Option(`${at + 1}  ${each.title}`, String(at), false, at === memory.which)));
  picker.onchange = () => {
    memory.which = Number(picker.value);
    tasks.draw();
  };
  const line = element('div', 'pick'), summary = element('p', 'said', one.summary), named = element('p', 'note', 'Names: ');
  line.append(picker, element('span', 'recorded', said));
  one.facts.forEach(([fact, right]) => named.append(`${fact}`, mark(right), ' '));
  const answers = one.questions.flatMap((each) => {
    const asked = element('p', 'asked', each.question), told = element('p', 'said', each.said);
    told.append(mark(each.right));
    return [asked, told];
  });
  const all = [
    `All ten: ${count(score.facts, facts)} facts in the summaries (${count(score.first, facts)} in first sentences),`,
    `${count(score.right, score.questions)} answers right (${count(score.alone, score.questions)} without the text).`,
  ];
  return [
    line,
    element('p', 'source', one.text),
    element('h3', '', 'Summary'),
    summary,
    named,
    element('h3', '', 'Questions'),
    ...answers,
    element('p', 'score', all.join(' ')),
  ];
}

function own(tasks) {
  const { memory, data } = tasks, field = element('input');
  field.type = 'text';
  field.maxLength = 200;
  field.value = memory.question;
  field.placeholder = 'Who loved the concert?';
  field.dataset.focus = 'question';
  field.setAttribute('aria-label', 'A question about the text');
  field.oninput = () => (memory.question = field.value);
  const want = async (kind, body) => {
    const key = `${kind} ${JSON.stringify(body)}`;
    Object.assign(memory, { busy: kind, complaint: '' });
    tasks.draw();
    try {
      const { said } = await ask(tasks.host, `translation/${kind}`, body);
      memory.said.set(key, said);
    } catch (error) {
      memory.complaint = error.message;
    }
    memory.busy = '';
    if (tasks.host.isConnected) tasks.draw();
  };
  const brief = { text: data.text }, asked = { text: data.text, question: memory.question };
  const answer = () => want('answer', { text: data.text, question: field.value });
  field.onkeydown = (event) => event.key === 'Enter' && answer();
  const go = needsModel(named('summary', memory.busy === 'summary' ? 'Writing…' : 'Summarize it', () => want('summary', brief), 'do'));
  const reply = needsModel(named('answer', memory.busy === 'answer' ? 'Writing…' : 'Ask', answer, 'do'));
  if (memory.busy) go.disabled = reply.disabled = true;
  const line = element('div', 'pick');
  line.append(field, reply);
  const told = (kind, body) => {
    const found = memory.said.get(`${kind} ${JSON.stringify(body)}`);
    return found === undefined ? [] : [element('p', 'said', found || '(nothing)')];
  };
  return [
    element('p', 'note', 'SmolLM2-Instruct reads the text above and a request, and writes word by word. Type a longer text beside the picture.'),
    element('h3', '', 'Summary'),
    go,
    ...told('summary', brief),
    element('h3', '', 'A question'),
    line,
    ...told('answer', asked),
    ...(memory.complaint ? [alarm(memory.complaint)] : []),
  ];
}
