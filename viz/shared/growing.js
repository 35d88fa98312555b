// Steps that the server makes one after the other while a person watches. A view says what it asks (`kind`), what an
// answer adds (`added`), and draws the first `upto` steps. Where a run was recorded (`data.recorded`: its name, and what is
// said of it), that is shown first; the live one begins when somebody wants it, and the recording stands behind it until it
// has come as far.

import { element, named, refocus } from './dom.js';
import { ask, asker } from './live.js';
import { grafted } from './grafting.js';
import { keepDrawn } from './room.js';
import { needsModel } from './standing.js';

const SELDOM = 2500;
const REST = 450; // milliseconds without a choice until the page is told
const RELOADED = 60_000; // milliseconds in which a page that was left is taken for one that was loaded again

export class Growing {
  /** @type {any} what Streamlit sent */
  data;
  /** @type {string | undefined} the question as text, to see whether another comes */
  asked;
  /** @type {any} */
  question;
  stopping = new AbortController();
  /** @type {Promise<void> | null} */
  fetching = null;
  /** @type {any[]} what has come */
  steps = [];
  upto = 0;
  over = false;
  playing = false;
  complaint = '';
  pace = 0;
  turn = 0;
  spoke = 0;
  /** @type {any} the recording, while it is what is shown */
  recording = null;
  /** @type {any[]} its steps, while the live run has not come as far */
  behind = [];
  starting = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  telling;
  done = () => {};
  alarmed = ''; // why a question beside the run could not be answered
  /** Tells the page what was chosen. @type {(...said: any[]) => void} */
  send = () => {};
  /** Tells the page that the recording of that name is shown no longer. @type {(name: string) => void} */
  lives = () => {};

  /**
   * @param {any} host the view's element; what it shows as rows, for the downloads, is its `_rows`
   * @param {string} kind what is asked for
   * @param {(found: any) => any[]} added the steps in an answer
   */
  constructor(host, kind, added) {
    this.host = host;
    this.kind = kind;
    this.added = added;
    this.marking = () => this.host.isConnected && this.mark();
    addEventListener('pagehide', this.marking);
  }

  /** Keep where it stands for the same page loaded again: the switch of the theme loads it, and a live run must not be lost by
   * that. */
  mark() {
    const stands = { upto: this.upto, live: !this.recording && this.upto > 0, at: Date.now() };
    try {
      sessionStorage.setItem(`gb-growing ${this.kind} ${this.asked}`, JSON.stringify(stands));
    } catch {
      // a browser that keeps nothing: then it opens as at first
    }
  }

  /** Where it stood if this page was loaded again just now; once. */
  stood() {
    const name = `gb-growing ${this.kind} ${this.asked}`;
    try {
      const found = JSON.parse(sessionStorage.getItem(name) ?? 'null');
      sessionStorage.removeItem(name);
      return found && Date.now() - found.at < RELOADED ? found : null;
    } catch {
      return null;
    }
  }

  /** Draws the first `upto` steps: each view its own. */
  draw() {}

  /** What Streamlit sent: `ask` is the question. */
  take(data, done) {
    this.data = data;
    this.begin(data.ask, done);
  }

  /** Begin anew where what is asked has changed. Leaving the page ends it: nobody asks for the next step. */
  begin(question, done) {
    this.done = done;
    const asked = JSON.stringify(question);
    if (asked === this.asked) {
      if (this.recording && !this.starting && !this.data?.recorded) this.live(); // somebody's live run has caught up
      return;
    }
    this.stopping.abort();
    Object.assign(this, {
      asked,
      question,
      steps: [],
      upto: 0,
      over: false,
      complaint: '',
      pace: 0,
      spoke: Date.now(),
      fetching: null,
      recording: null,
      behind: [],
      starting: false,
      stopping: new AbortController(),
    });
    const before = this.stood();
    if (!this.data?.recorded) {
      if (!this.data?.waits) this.run();
    } else if (before?.live) {
      this.lives(this.data.recorded.name);
      this.run();
    } else this.replay(before?.upto);
  }

  /** Show a recorded run as it ended, or its first `upto` steps. */
  async replay(upto = Infinity) {
    const { signal } = this.stopping, { recorded } = this.data;
    try {
      const found = await ask(this.host, `${this.kind.split('/')[0]}/recorded`, { name: recorded.name }, signal);
      if (signal.aborted || !this.host.isConnected) return;
      Object.assign(this, { recording: { ...recorded, found }, steps: found.steps, upto: Math.min(upto, found.steps.length), over: true });
      this.draw();
    } catch {
      if (!signal.aborted) this.run(); // then the live one
    }
  }

  /** Begin the live run. The recording is shown until its first step is there. */
  live() {
    Object.assign(this, { starting: true, upto: this.steps.length, over: false, pace: 0, complaint: '' });
    this.run();
    this.draw();
  }

  /** The recorded steps, for as long as the live run has not come as far. */
  get ahead() {
    return this.behind.length > this.steps.length ? this.behind : [];
  }

  /** Show the next step, asked for where it is not there, until the end or a pause. */
  async run(once = false) {
    const { signal } = this.stopping, turn = (this.turn += 1); // a later call takes over from this one
    this.playing = !once;
    do {
      if (this.upto < this.steps.length) this.upto += 1;
      else if (!this.over) await (this.fetching ??= this.fetch(signal).finally(() => !signal.aborted && (this.fetching = null)));
      if (signal.aborted || turn !== this.turn || !this.host.isConnected) return;
      if (this.over && this.upto >= this.steps.length) this.playing = false;
      this.draw();
      if (this.playing && Date.now() - this.spoke > SELDOM) {
        this.spoke = Date.now();
        this.done(); // the prose beside the view speaks of what is there
      }
      if (this.playing && this.pace) await new Promise((go) => setTimeout(go, this.pace));
    } while (this.playing && !signal.aborted && turn === this.turn);
    if (!signal.aborted && this.over) this.done();
  }

  async fetch(signal) {
    try {
      const found = await ask(this.host, this.kind, { ...this.question, from: this.recording ? 0 : this.steps.length }, signal);
      if (signal.aborted) return;
      if (this.recording) {
        this.lives(this.recording.name);
        Object.assign(this, { behind: this.steps, steps: [], recording: null, starting: false });
      }
      this.steps = [...this.steps, ...this.added(found)];
      this.over = found.over;
      this.upto = this.steps.length;
    } catch (error) {
      if (signal.aborted) return;
      this.complaint = error.message;
      this.over = true;
      this.starting = false;
    }
  }

  /** Answers to questions of that kind beside the run, the last `most` of them, by what was asked. What the function that is returned does not
   * know it asks for, unless it must not (`may`) or the last such question went wrong (`alarmed`).
   * @param {string} kind */
  knowing(kind, most = 60) {
    const known = new Map();
    const heard = (found, body) => {
      known.set(JSON.stringify(body), found);
      if (known.size > most) known.delete(known.keys().next().value);
      this.alarmed = '';
      this.draw();
    };
    const want = asker(this.host, kind, heard, (sentence) => {
      this.alarmed = sentence;
      this.draw();
    });
    return (body, may = true) => {
      const found = known.get(JSON.stringify(body));
      if (!found && may && !this.alarmed) want(body);
      return found;
    };
  }

  /** What a person chose: drawn at once, and told to the page when the hand rests. */
  set(changes) {
    Object.assign(this, changes);
    this.draw();
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.host.isConnected && this.tell(), REST);
  }

  /** Tell the page what was chosen: each view its own. */
  tell() {}

  /** The view goes: nothing is asked for any more. */
  leave() {
    removeEventListener('pagehide', this.marking);
    this.stopping.abort();
  }

  play() {
    if (this.playing) {
      this.playing = false;
      this.done(); // the prose speaks of where it was halted
    } else {
      if (this.over && this.upto >= this.steps.length) this.upto = 0;
      this.pace = 700;
      this.run();
      return;
    }
    this.draw();
  }

  move(by) {
    this.playing = false;
    if (by > 0) {
      this.run(true);
      return;
    }
    this.upto = Math.max(1, this.upto + by);
    this.draw();
  }

  /** Play, back and step, and what the view says beside them. */
  bar(...beside) {
    const made = element('div', 'bar'), back = named('back', '← Back', () => this.move(-1)), step = named('step', 'Step →', () => this.move(1));
    back.disabled = this.upto <= 1;
    step.disabled = this.over && this.upto >= this.steps.length;
    made.append(
      named('play', this.playing ? 'Pause' : this.over && this.upto >= this.steps.length ? 'Play again' : 'Play', () => this.play(), 'main'),
      back,
      step,
      ...this.marked(),
      ...beside,
    );
    for (const one of this.starting ? made.querySelectorAll('button') : []) one.disabled = true;
    return made;
  }

  /** Show the first `upto` steps, and halt there. */
  rewind(upto) {
    this.playing = false;
    this.upto = Math.max(1, Math.min(this.steps.length, upto));
    this.draw();
  }

  /** A slider over what has come, and `said` of the moment at which it stands. */
  timeline(said) {
    const slider = element('input'), when = element('b', 'when', said);
    Object.assign(slider, { type: 'range', min: 0, max: Math.max(0, this.steps.length - 1), step: 1, disabled: this.steps.length < 2 });
    slider.value = String(Math.max(0, this.upto - 1));
    slider.dataset.focus = 'time';
    slider.setAttribute('aria-label', 'Timeline of learning');
    slider.setAttribute('aria-valuetext', said);
    slider.oninput = () => this.rewind(Number(slider.value) + 1);
    return [slider, when];
  }

  /** That what is shown, or what stands behind it, was recorded; and the way to the live run. */
  marked() {
    if (!this.recording) return this.ahead.length ? [element('span', 'recorded', 'grey: recorded')] : [];
    const go = needsModel(named('live', 'Run it live', () => this.live()));
    return [go, element('span', 'recorded', this.starting ? 'the live run begins' : this.recording.said)];
  }

  /** Put `root` into the page; what had the focus keeps it. */
  show(root, paint = () => {}) {
    const focused = this.host.getRootNode().activeElement?.dataset?.focus, held = this.host.querySelector('input[type=range]:active');
    if (!held || !grafted(held, this.host, root)) this.host.replaceChildren(root);
    paint();
    refocus(root, focused, { preventScroll: true });
  }
}

/** What Streamlit calls at each run and each change of theme, for a view of class `Kind`: it is made once, and told what was sent. `meanings`: which
 * colours mean something in it. */
export function mounted(Kind, meanings, { data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const view = (host._view ||= new Kind(host));
  if (meanings) host.dataset.meanings = meanings;
  view.lives = (name) => setStateValue('live', name);
  view.send = (changes) => setStateValue('spot', changes);
  view.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => view.draw(), () => view.leave());
}
