// The third task: what SmolLM2-Instruct makes of ten texts (recorded) and of the text that is shown (live).

import { element, named } from '../../shared/dom.js';
import { alarm, ask } from '../../shared/live.js';
import { needsModel } from '../../shared/standing.js';

const MODES = { ten: 'Ten texts', own: 'Your text' };
const mark = (right) => element('i', right ? 'right' : 'wrong', right ? '\u00a0✓' : '\u00a0×');

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
  if (memory.mode === 'own') return [switcher, ...own(tasks)];
  switcher.append(picker(tasks));
  return [switcher, ...ten(tasks)];
}

/** Which of the ten texts is shown. */
function picker(tasks) {
  const made = element('select'), { memory } = tasks;
  made.dataset.focus = 'which';
  made.setAttribute('aria-label', 'Text');
  tasks.data.ten.texts.forEach((each, at) => made.append(new Option(`${at + 1}  ${each.title}`, String(at), false, at === memory.which)));
  made.onchange = () => {
    memory.which = Number(made.value);
    tasks.draw();
  };
  return made;
}

/** How many of how many, as a bar, beside a baseline. */
function scored(title, share, of, base, less) {
  const row = element('div', 'scored'), track = element('i'), fill = element('b'), mark = element('u'), count = (part) => Math.round(part * of);
  fill.style.width = `${100 * share}%`;
  mark.style.left = `${100 * base}%`;
  track.append(fill, mark);
  row.append(element('span', '', title), track, element('em', '', `${count(share)} of ${of}`), element('small', '', `${less} ${count(base)}`));
  return row;
}

function ten(tasks) {
  const { texts, score, said } = tasks.data.ten, { memory } = tasks, one = texts[memory.which], whole = element('div', 'whole');
  const facts = texts.reduce((sum, each) => sum + each.facts.length, 0), told = element('p', 'note', 'Facts named: ');
  whole.append(
    scored('Facts named', score.facts, facts, score.first, 'first sentences'),
    scored('Answers right', score.right, score.questions, score.alone, 'without text'),
  );
  one.facts.forEach(([fact, right]) => told.append(`${fact}`, mark(right), '  '));
  const answers = one.questions.flatMap((each) => {
    const asked = element('p', 'asked', each.question), reply = element('p', 'said', each.said);
    reply.append(mark(each.right));
    return [asked, reply];
  });
  const halves = element('div', 'halves'), left = element('div'), right = element('div'), head = element('div', 'head');
  left.append(whole, element('p', 'source', one.text));
  head.append(element('h3', '', 'Summary'), element('p', 'recorded', said)); // what was recorded stands below
  right.append(head, element('p', 'said', one.summary), told);
  right.append(element('h3', '', 'Questions'), ...answers);
  halves.append(left, right);
  return [halves];
}

function own(tasks) {
  const { memory, data } = tasks, field = element('input');
  field.type = 'text';
  field.maxLength = 200;
  field.value = memory.question;
  field.placeholder = 'Who wrote the letter?';
  field.dataset.focus = 'question';
  field.setAttribute('aria-label', 'A question about the text');
  field.oninput = () => (memory.question = field.value);
  const want = async (kind, body) => {
    if (memory.busy) return; // Enter, while an answer is being written
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
