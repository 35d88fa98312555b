// A sound and the words that a model writes for it, on one axis of time: where each word looks, and what every head does.
// Data: payload.py beside this file. Nothing here asks the server; it is only told what was chosen.

import { coloursOf, element, named, refocus, unit } from '../../shared/dom.js';
import { keepDrawn, slim, tellSpot, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { player } from './sound.js';
import { paint, rampsOf, rowOf, unpack } from './paint.js';
import { apart, secondsOf, share } from './places.js';
import { above, threads, writing } from './stage.js';
import { rove } from '../../shared/roving.js';
import { wall } from './wall.js';

const WIDE = 1100; // sixteenths of an em: in the hall
const TIGHT = 820; // less is too narrow for two layers of eight heads beside each other
const PACE = 450; // ms from word to word
const SIZES = [1.625, 1.375, 1.125]; // rem of the words: the first that fits

/** What the curve shows: its numbers over the sound, whose they are, and when they are largest. */
function curveOf(view) {
  const { data, numbers, at, ear, listening } = view, W = data.words.length;
  const head = data.names.indexOf(ear);
  const place = W ? Math.min(data.self.rows - 1, Math.floor((data.words[at][1] / data.span) * data.self.rows)) : 0;
  if (listening === 'self') {
    const maps = head < 0 ? data.names.map((_, map) => map) : [head];
    const rows = maps.map((map) => rowOf(data.self, numbers.self, map, place));
    const mean = rows[0].map((_, column) => rows.reduce((sum, row) => sum + row[column], 0) / rows.length);
    const when = W ? secondsOf(data.words[at][1]) : '0 s';
    const who = head < 0 ? `mean of ${maps.length} heads of the encoder` : `head ${ear} of the encoder`;
    return { values: mean, who, what: `where the sound at ${when} looks:` };
  }
  if (!W) return { values: [0], who: '', what: '' };
  const who = head < 0 ? `mean of ${data.aligned.length} alignment heads` : `head ${ear} of the decoder`;
  const values = head < 0 ? rowOf(data.mean, numbers.mean, 0, at) : rowOf(data.cross, numbers.cross, head, at);
  return { values, who, what: `where “${data.words[at][0]}” looks:` };
}

/** The buttons of the words, each with its time; not yet placed. */
function wordsOf(view) {
  const { data, at, shown } = view, made = element('div', 'words');
  made.setAttribute('role', 'group');
  made.setAttribute('aria-label', 'The words that were written: arrow keys choose one');
  const buttons = data.words.map(([text, seconds], index) => {
    const one = named(`word${index}`, '', () => view.choose({ at: index }), 'word');
    one.append(element('span', '', text), element('small', '', secondsOf(seconds)));
    one.setAttribute('aria-pressed', String(index === at));
    one.setAttribute('aria-label', `${text}, heard at ${secondsOf(seconds)}`);
    one.hidden = index >= shown;
    return one;
  });
  made.append(...buttons);
  if (!buttons.length) made.append(element('p', 'none', 'It wrote no word.'));
  rove(made, buttons, at, () => view.data.words.length, true);
  return { made, buttons };
}

/** Words in one line below their times, as large as they fit; null where they do not. */
function placed(made, buttons, wanted, width) {
  for (const size of SIZES) {
    made.style.setProperty('--size', `${size}rem`);
    const lefts = apart(wanted, buttons.map((one) => one.offsetWidth), width, 0.25 * 16 * unit());
    if (!lefts) continue;
    buttons.forEach((one, at) => (one.style.left = `${lefts[at]}px`));
    return lefts.map((left, at) => left + buttons[at].offsetWidth / 2);
  }
  return null;
}

/** Words as a text of several lines below the stage, the chosen one in sight. */
function inText(stage, words, chosen) {
  stage.after(words);
  if (chosen) words.scrollTop = Math.max(0, chosen.offsetTop - words.offsetTop - words.clientHeight / 2);
}

/** Whether the theme's paper is dark: then what is strong is light. */
const dark = (host) => coloursOf(host, ['paper']).paper.reduce((sum, one) => sum + one, 0) < 384;

/** What the picture is; of a model of many languages, the one that it sounds like, with its probability. */
const noteOf = ({ language }, host) =>
  language ? `sounds like ${language.likeliest}, ${share(language.probability)}` : `80 frequency bands; ${dark(host) ? 'lighter' : 'darker'} is louder`;

/** The line above the picture: what it is, whose voice, and what can be played. */
function headline(view, host) {
  const { data } = view, line = element('div', 'line');
  line.append(element('h2', '', 'What the model hears'), element('em', '', noteOf(data, host)));
  const tools = element('span', 'tools');
  const step = named('step', 'Word →', () => view.step(), 'tool');
  step.title = 'One word more; after the last, from the beginning';
  const write = named('write', view.writing ? 'Stop' : 'Write', () => view.write(), 'tool');
  write.title = 'The words one after another';
  const listen = named('listen', view.player.playing() ? 'Stop' : '▶ Listen', () => view.listen(), 'tool');
  tools.append(element('span', 'source', `${data.source}, ${data.seconds.toFixed(1)} s`), listen, write, step);
  step.disabled = write.disabled = !data.words.length;
  line.append(tools);
  return line;
}

function sentence(view, curve) {
  const { data, at } = view;
  if (!data.words.length) return 'The model wrote no word.';
  const peak = curve.values.indexOf(Math.max(...curve.values));
  const when = ((peak + 0.5) / curve.values.length) * data.span;
  const text = data.words.slice(0, view.shown).map(([word]) => word).join(' '), [word, heard] = data.words[at];
  const chosen = `Word ${at + 1}, “${word}”, is heard at ${secondsOf(heard)}`;
  const language = data.language ? ` It ${noteOf(data)}.` : '';
  return `The model wrote: ${text}.${language} ${chosen}; ${curve.what} ${curve.who}, most at ${secondsOf(when)}.`;
}

function draw(host, view) {
  const { data, numbers } = view, root = element('div', 'speech'), focused = host.getRootNode().activeElement?.dataset?.focus;
  host.dataset.meanings = 'query key chosen';
  root.style.setProperty('--top', `${topOf(host)}px`);
  root.classList.toggle('slim', slim());
  root.classList.toggle('many', data.names.length > 24);
  root.classList.toggle('tight', host.clientWidth < TIGHT * unit());
  root.classList.toggle('wide', host.clientWidth > WIDE * unit());
  const stage = element('div', 'stage'), mel = element('canvas', 'mel'), { made: words, buttons } = wordsOf(view);
  stage.append(mel, words);
  root.append(headline(view, host), stage);
  host.replaceChildren(root);
  const ramps = rampsOf(root);
  root.append(...wall(view, ramps.weight));
  paint(mel, numbers.mel, 0, data.mel.rows, data.mel.columns, ramps.mel);
  const width = stage.clientWidth, x = (seconds) => (Math.min(seconds, data.span) / data.span) * width;
  const centres = buttons.length ? placed(words, buttons, data.words.map(([, seconds]) => x(seconds)), width) : [];
  root.classList.toggle('flowing', !centres);
  if (!centres) inText(stage, words, buttons[view.at]);
  const curve = curveOf(view), plan = above(view, curve, stage, mel, x);
  threads(view, plan, centres, x);
  writing(view, plan, centres, buttons);
  stage.append(plan.drawing);
  view.cursor = (seconds) => plan.moveCursor(seconds === null ? null : x(seconds));
  mel.onclick = (event) => view.nearest((event.offsetX / Math.max(1, mel.clientWidth)) * data.span);
  say(host, sentence(view, curve), mel);
  if (focused) refocus(host, focused, { preventScroll: true });
}

/** What can be done with the view. */
function acts(view, again, tell) {
  const { memory } = view;
  const stop = () => {
    clearInterval(memory.pace);
    memory.pace = 0;
  };
  const show = (change) => {
    Object.assign(memory, change);
    if (view.data.words.length) memory.shown = Math.max(memory.shown, memory.at + 1);
    again();
    tell();
  };
  const step = () => {
    const W = view.data.words.length, done = memory.shown >= W ? 0 : memory.shown;
    Object.assign(memory, { shown: done + 1, at: done });
    if (memory.shown >= W) stop();
    again();
    tell();
  };
  return {
    stop,
    choose: (change) => {
      stop();
      show(change);
    },
    step: () => {
      stop();
      step();
    },
    write: () => {
      if (memory.pace) {
        stop();
        return again();
      }
      memory.pace = setInterval(step, PACE);
      memory.shown = view.data.words.length; // from the beginning
      step();
    },
    listen: () => view.player.toggle(),
    nearest: (seconds) => {
      const all = view.data.words.map(([, when], at) => [Math.abs(when - seconds), at]).slice(0, memory.shown);
      if (all.length) show({ at: all.sort((a, b) => a[0] - b[0])[0][1] });
    },
  };
}

function fresh(data, memory) {
  if (memory.signature !== data.signature) {
    Object.assign(memory, { signature: data.signature, shown: data.words.length, numbers: null, heard: null });
  }
  const heard = JSON.stringify([data.said, data.ear, data.listening]);
  if (memory.heard !== heard) Object.assign(memory, { heard, at: Math.max(0, data.said - 1), ear: data.ear, listening: data.listening });
  data.names = Array.from({ length: data.layers * data.heads }, (_, at) => `${Math.floor(at / data.heads) + 1}.${(at % data.heads) + 1}`);
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data: given, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement, data = { ...given };
  const memory = (host._speech ||= {});
  if (memory.signature && memory.signature !== data.signature) {
    memory.player?.stop();
    clearInterval(memory.pace);
    memory.pace = 0;
  }
  fresh(data, memory);
  /** @type {any} */
  const view = { memory, data, cursor: () => {} };
  const tell = () => {
    memory.heard = JSON.stringify([memory.at + 1, memory.ear, memory.listening]);
    tellSpot(memory, setStateValue, { word: memory.at + 1, ear: memory.ear || 'mean', listening: memory.listening });
  };
  const again = () => {
    const { numbers, at, ear, listening, shown, pace } = memory;
    Object.assign(view, { numbers, at, ear, listening, shown, writing: Boolean(pace) });
    if (numbers) draw(host, view);
  };
  memory.draw = () => again();
  memory.move = (seconds) => view.cursor(seconds);
  if (!memory.player || memory.played !== data.signature) {
    memory.player = player(data.played, (seconds) => memory.move(seconds), () => memory.draw());
    memory.played = data.signature;
  }
  Object.assign(view, { player: memory.player }, acts(view, again, tell));
  if (!memory.numbers) {
    unpack(data).then((numbers) => {
      if (memory.signature !== data.signature) return;
      memory.numbers = numbers;
      if (host.isConnected) memory.draw();
    });
  }
  return keepDrawn(host, again, () => {
    clearInterval(memory.pace);
    clearTimeout(memory.telling);
    memory.player?.stop();
  });
}
