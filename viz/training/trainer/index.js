// A model while it learns: its loss, what it writes, where its words stand, where its heads look; and back in time.
// Data: payload.py beside this file; the run itself is asked for. Where it was recorded (`recorded`), the recording is shown
// until the live run has begun, and stands behind it in grey until that has come as far.

import { element, named, refocus, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { alarm, ask } from '../../shared/live.js';
import { flowing, label } from '../../shared/probabilities.js';
import { needsModel } from '../../shared/standing.js';
import { say } from '../../shared/saying.js';
import { reached, tips } from '../../shared/tips.js';
import { apart } from './names.js';
import { heads } from './heads.js';

const PHONE = 480; // sixteenths of the type
const SOON = 250, LATER = 1000, SELDOM = 4000;
const SAYS = ['not a sentence of the world', 'grammatical, but it does not fit this story', 'the world could tell this story'];
const STATES = { waiting: 'waiting', running: 'learning', paused: 'paused', over: 'over' };

class Trainer {
  // What comes with the data, and later:
  stopping; points; looks; about; host; state; said; place; speed; recording;

  constructor(host, send) {
    Object.assign(this, { host, send });
  }

  take(data, send) {
    this.send = send;
    if (data.run === this.data?.run || data.run === this.run) {
      this.data = data;
      return;
    }
    this.stopping?.abort();
    this.slot = `gb-run ${data.plan}`;
    this.run = sessionStorage.getItem(this.slot) ?? data.run; // the page was loaded again: its run may still be there
    sessionStorage.setItem(this.slot, this.run);
    if (this.run !== data.run) send('run', this.run);
    Object.assign(this, { data, points: [], looks: [], about: null, at: null, state: 'paused', place: 0, said: '', speed: 0, stopping: new AbortController() });
    Object.assign(this, { recording: null, awaited: !!data.recorded });
    this.build();
    this.root.style.visibility = this.awaited ? 'hidden' : ''; // it comes at once: nothing else is shown before
    if (data.recorded) this.replay(data.recorded);
    this.follow('watch');
  }

  /** Ask how the run goes, again and again while it goes: leaving the page ends that, and soon after the run pauses. */
  async follow(does) {
    const { signal } = this.stopping, turn = (this.turn = (this.turn ?? 0) + 1);
    let next = does;
    if (does !== 'watch') this.playing = does === 'play';
    do {
      try {
        const found = await ask(
          this.host,
          'training/train',
          { run: this.run, do: next, points: this.points.length, looks: this.looks.length, about: !this.about },
          signal,
        );
        if (signal.aborted) return;
        this.points.push(...found.points.slice(Math.max(0, this.points.length - found.from[0])));
        this.looks.push(...found.looks.slice(Math.max(0, this.looks.length - found.from[1])));
        this.about ??= found.about;
        Object.assign(this, { state: found.state, place: found.place, said: found.said, speed: found.speed });
      } catch (error) {
        if (signal.aborted) return;
        if (this.run !== this.data.run) {
          // it is gone: the new one then
          this.run = this.data.run;
          sessionStorage.setItem(this.slot, this.run);
          continue;
        }
        Object.assign(this, { said: error.message, state: 'over' });
      }
      if (turn !== this.turn || !this.host.isConnected) return;
      this.paint();
      // A run pauses when nobody asks for a while, as when this computer was asleep: it was not asked to.
      const again = this.playing && this.state === 'paused' && !this.said;
      next = again ? 'play' : 'watch';
      if (Date.now() - (this.spoke ?? 0) > SELDOM && this.state === 'running') {
        this.spoke = Date.now();
        this.send('done', `${this.run} ${this.points.length}`); // the prose beside the view speaks of what is there
      }
      await new Promise((go) => setTimeout(go, this.state === 'waiting' ? LATER : SOON));
    } while (!signal.aborted && turn === this.turn && this.host.isConnected && !this.said && (this.going || next === 'play' || !this.looks.length));
    if (!signal.aborted && turn === this.turn) this.send('done', `${this.run} ${this.points.length}`);
  }

  /** Fetch the recorded run. */
  async replay(recorded) {
    const { signal } = this.stopping;
    const found = await ask(this.host, 'training/recorded', { name: recorded.name }, signal).catch(() => null); // then there is the live run alone
    if (signal.aborted) return;
    this.awaited = false;
    this.root.style.visibility = '';
    this.recording = found && { ...recorded, ...found };
    this.paint();
  }

  /** What is shown: the recording until the live run has made a step. */
  get shown() {
    return this.recording && !this.points.length ? this.recording : this;
  }

  /** The recording, while the live run has begun and has not come as far. */
  get behind() {
    return this.shown === this && this.recording && this.points.length < this.recording.points.length ? this.recording : null;
  }

  /** The view goes: nobody asks how the run goes. */
  leave() {
    this.stopping?.abort();
  }

  get going() {
    return this.state === 'running' || this.state === 'waiting';
  }

  /** Whether a person has set it going: before its first step, and behind a recording, it gets ready by itself. */
  get under() {
    return this.shown === this && this.points.length ? this.going : !!this.playing;
  }

  /** What is shown: the look that was chosen on the timeline, or the last. */
  get index() {
    return Math.min(this.at ?? Infinity, this.shown.looks.length - 1);
  }

  build() {
    const root = element('div', 'trainer');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    const bar = element('div', 'bar');
    this.play = named('play', 'Start', () => this.act(), 'main');
    this.step = named('step', 'One step', () => {
      if (this.shown !== this) this.at = null;
      this.follow('step');
    });
    this.stop = named('stop', 'Stop', () => this.follow('stop'));
    this.note = element('span', 'note');
    this.note.setAttribute('role', 'status');
    this.mark = element('span', 'recorded');
    bar.append(this.play, this.step, this.stop, this.mark, this.note);
    const time = element('label', 'time');
    this.slider = element('input');
    Object.assign(this.slider, { type: 'range', min: 0, max: 0, step: 1, value: 0 });
    this.slider.dataset.focus = 'time';
    this.slider.setAttribute('aria-label', 'Timeline: back to an earlier step');
    this.slider.oninput = () => {
      this.at = Number(this.slider.value) >= this.shown.looks.length - 1 ? null : Number(this.slider.value);
      this.paint();
    };
    this.when = element('b');
    time.append(element('span', '', 'Timeline'), this.slider, this.when);
    this.panels = Object.fromEntries(['loss', 'sample', 'map', 'heads'].map((name) => [name, element('section', name)]));
    this.panels.sample.tabIndex = 0; // it may scroll
    this.panels.sample.setAttribute('role', 'group');
    this.panels.sample.setAttribute('aria-label', 'What it writes');
    const grid = element('div', 'panels');
    grid.append(...Object.values(this.panels));
    const doors = element('div', 'bar doors');
    this.doors = this.data.doors.map(([name, title]) => needsModel(named(`door-${name}`, title, () => this.send('door', { page: name, model: this.name }))));
    this.save = element('a', 'save', 'Save it');
    this.save.setAttribute('download', '');
    this.opens = element('span', 'note');
    doors.append(this.opens, ...this.doors, this.save);
    this.alarms = element('div');
    root.append(bar, time, this.alarms, grid, doors);
    this.host.replaceChildren(root);
    this.root = root;
  }

  act() {
    this.at = null;
    if (this.state === 'over') {
      sessionStorage.removeItem(this.slot);
      this.playing = true; // it is set going as soon as it is there
      this.send('anew', this.run); // the page begins another, and the view takes it
      return;
    }
    this.follow(this.under ? 'pause' : 'play');
  }

  get name() {
    return `run-${this.run}-${this.looks[this.index]?.step ?? 0}`;
  }

  paint() {
    if (!this.root || this.awaited) return;
    const focused = this.host.getRootNode().activeElement?.dataset?.focus;
    const { under: going, shown, behind } = this, recorded = shown !== this, made = this.points.at(-1)?.[0] ?? 0;
    this.play.textContent = this.state === 'over' ? 'Start anew' : going ? 'Pause' : made ? 'Go on' : 'Start';
    this.step.disabled = going || this.state === 'over';
    this.stop.disabled = this.state === 'over' || !made;
    this.mark.textContent = recorded ? this.recording.said : 'grey: recorded';
    this.mark.toggleAttribute('hidden', !recorded && !behind);
    this.note.textContent = this.status(made);
    this.slider.max = String(Math.max(0, shown.looks.length - 1));
    this.slider.disabled = shown.looks.length < 2;
    this.slider.value = String(Math.max(0, this.index));
    const look = shown.looks[this.index];
    this.when.textContent = look ? `step ${look.step.toLocaleString('en')}` : '';
    this.slider.setAttribute('aria-valuetext', this.when.textContent);
    this.alarms.replaceChildren(...(this.said ? [alarm(this.said)] : []));
    this.opens.textContent = recorded ? 'Only a live run can be opened on another page or saved: press Start.' : 'Open this model on';
    for (const door of this.doors) Object.assign(door, { disabled: !look, hidden: recorded });
    [this.play, this.step, this.stop, ...this.doors].forEach(needsModel);
    if (look) this.save.href = `/glassbox/model/${this.name}`;
    this.save.toggleAttribute('hidden', !look || recorded);
    this.host._rows = () => this.rows();
    this.loss();
    if (!look || !shown.about) return;
    this.sample(look);
    this.map(look);
    refocus(this.root, focused, { preventScroll: true });
    heads(this.panels.heads, look, shown.about.sentence);
    if (!this.under) say(this.host, `${this.when.textContent}: ${this.losses(look)}. It writes: ${flowing(...look.sample).trim()}`);
  }

  /** The losses at a look. */
  losses(look) {
    const point = this.shown.points.findLast(([step]) => step <= look.step);
    const held = look.held === null ? '' : `, held out ${look.held.toFixed(3)}`;
    return `loss ${point?.[1]?.toFixed(3) ?? 'unknown'}${held}`;
  }

  status(made) {
    if (this.state === 'waiting') return `Others are learning: place ${this.place} in the queue`;
    const left = this.speed && this.points.length > 1 ? (this.data.steps - made) * this.secondsAStep() : 0;
    const { shown } = this, live = shown === this;
    if (!shown.looks.length && !this.said) return 'getting ready';
    const said = live ? `${STATES[this.state]}: ` : this.under ? 'the live run begins; meanwhile ' : '';
    const parts = [`${said}step ${(live ? made : shown.looks[this.index].step).toLocaleString('en')} of ${this.data.steps.toLocaleString('en')}`];
    const last = shown.points.find(([step]) => step === shown.looks[this.index]?.step) ?? (live ? this.points.at(-1) : null);
    if (last) parts.push(`rate ${last[3]}`, `gradient ${last[2] ?? '∞'}`);
    if (this.state === 'running' && this.speed)
      parts.push(`${Math.round(this.speed).toLocaleString('en')} tokens/s`, `${Math.max(0, Math.round(left))} s left`);
    return parts.join(' · ');
  }

  secondsAStep() {
    const now = performance.now();
    this.clock ??= [now, this.points.length];
    const [since, from] = this.clock, made = this.points.length - from;
    if (this.state !== 'running' || now - since > 15000) this.clock = [now, this.points.length];
    this.pace = made > 5 ? (now - since) / made / 1000 : this.pace ?? 0.06;
    return this.pace;
  }

  /** The loss of each batch and on held-out texts, over the floor that no model gets below. */
  loss() {
    const host = this.panels.loss, u = unit();
    const W = host.clientWidth / u, H = host.clientHeight / u, left = 34, right = 8, top = 20, bottom = 20;
    const { shown, behind } = this, { about } = shown;
    const nothing = about?.nothing ?? 5, floor = about?.floor ?? null, steps = this.data.steps;
    const known = [...shown.points, ...(behind?.points ?? [])].map((one) => one[1]).filter((one) => one !== null);
    const most = Math.max(nothing, Math.min(1.6 * nothing, known.reduce((a, b) => Math.max(a, b), 0))) * 1.04;
    const X = (step) => left + ((W - left - right) * step) / steps, Y = (value) => top + (H - top - bottom) * (1 - Math.min(value, most) / most);
    const drawing = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img' });
    for (let value = 0; value <= most; value += 1)
      drawing.append(
        svg('line', { x1: left, x2: W - right, y1: Y(value), y2: Y(value), class: 'rule' }),
        svg('text', { x: left - 6, y: Y(value) + 4, class: 'axis', 'text-anchor': 'end' }, value),
      );
    drawing.append(svg('text', { x: 0, y: 12, class: 'title' }, 'Loss, nats per token'));
    drawing.append(
      svg('line', { x1: left, x2: W - right, y1: Y(nothing), y2: Y(nothing), class: 'nothing' }),
      svg('text', { x: W - right, y: Y(nothing) - 5, class: 'axis', 'text-anchor': 'end' }, `knowing nothing: ${nothing.toFixed(2)}`),
    );
    const least = W < PHONE ? '' : '; no model gets below it';
    if (floor !== null)
      drawing.append(
        svg('line', { x1: left, x2: W - right, y1: Y(floor), y2: Y(floor), class: 'floor' }),
        svg('text', { x: left + 6, y: Y(floor) + 15, class: 'axis strong' }, `the world itself: ${floor.toFixed(3)}${least}`),
      );
    const line = shown.points.map(([step, value], at) => `${at ? 'L' : 'M'}${X(step).toFixed(1)},${Y(value ?? most).toFixed(1)}`).join('');
    const held = (looks) =>
      looks.filter((look) => look.held !== null).map((look, at) => `${at ? 'L' : 'M'}${X(look.step).toFixed(1)},${Y(look.held).toFixed(1)}`).join('');
    drawing.append(
      svg('path', { d: line, class: 'train' }),
      svg('path', { d: held(behind?.looks ?? []), class: 'ghost' }),
      svg('path', { d: held(shown.looks), class: 'held' }),
    );
    const look = shown.looks[this.index];
    if (look && look.held !== null) {
      const x = X(look.step), y = Y(look.held), flip = x > W - 150;
      drawing.append(
        svg('line', { x1: x, x2: x, y1: top, y2: H - bottom, class: 'now' }),
        svg('circle', { cx: x, cy: y, r: 4.5, class: 'dot' }),
        svg(
          'text',
          { x: x + (flip ? -9 : 9), y: Math.max(top + 12, y - 9), class: 'value', 'text-anchor': flip ? 'end' : 'start' },
          `held out ${look.held.toFixed(3)}`,
        ),
      );
    }
    drawing.append(
      svg('text', { x: left, y: H - 4, class: 'axis' }, 'step 0'),
      svg('text', { x: W - right, y: H - 4, class: 'axis', 'text-anchor': 'end' }, steps.toLocaleString('en')),
    );
    drawing.setAttribute('aria-label', `Loss, step after step${look ? `; at step ${look.step}: ${this.losses(look)}` : ''}`);
    host.replaceChildren(drawing);
  }

  sample(look) {
    const host = this.panels.sample, told = element('p', 'text');
    const { prompt } = this.shown.about, given = look.sample.slice(0, prompt);
    if (!look.verdicts.length) told.append(element('span', 'prompt', flowing(...given)), flowing(...look.sample.slice(given.length)));
    else look.sample.forEach((hex, at) => {
      const shown = flowing(hex), space = shown.startsWith(' ') ? ' ' : '';
      const one = element('span', at < prompt ? 'prompt' : `said${look.verdicts[at]}`, shown.slice(space.length));
      if (at >= prompt) one.title = SAYS[look.verdicts[at]];
      told.append(at ? space : '', one);
    });
    const parts = [element('h2', '', 'It writes'), told];
    if (look.verdicts.length) {
      const legend = element('p', 'legend');
      for (const [verdict, words] of [[2, 'fits'], [1, 'grammatical'], [0, 'nonsense']]) legend.append(element('span', `said${verdict}`, words));
      parts.push(legend);
    }
    host.replaceChildren(...parts);
  }

  /** The rows of the table in their two main directions, by what the words are. */
  map(look) {
    const host = this.panels.map, u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, top = 22;
    const most = (from) => Math.max(1, ...look.places.filter((_, at) => at % 2 === from).map(Math.abs));
    const farX = most(0), farY = most(1);
    const X = (x) => W / 2 + (x / farX) * (W / 2 - 30), Y = (y) => top + (H - top) / 2 + (y / farY) * ((H - top) / 2 - 8);
    const drawing = svg('svg', {
      width: W * u,
      height: H * u,
      viewBox: `0 0 ${W} ${H}`,
      role: 'img',
      'aria-label': 'Where the words lie in the embedding table',
    });
    drawing.append(svg('text', { x: 0, y: 12, class: 'title' }, 'Words in the table, two main directions'));
    const { groups } = this.shown.about, names = [], one = groups.length === 1;
    let at = 0;
    groups.forEach(([name, words], group) => {
      let sumX = 0, sumY = 0;
      for (const hex of words) {
        const x = X(look.places[2 * at]), y = Y(look.places[2 * at + 1]);
        at += 1;
        sumX += x;
        sumY += y;
        if (one) drawing.append(svg('text', { x, y, class: 'letter', 'text-anchor': 'middle' }, label(hex)));
        else drawing.append(svg('circle', { cx: x, cy: y, r: 3.2, fill: `var(--gb-u${group % 6})` }, svg('title', {}, `${label(hex)} (${name})`)));
      }
      if (!one) names.push({ name, x: sumX / words.length, y: sumY / words.length });
    });
    for (const { name, x, y } of apart(names, W, top + 12, H - 4)) {
      drawing.append(svg('text', { x, y, class: 'group', 'text-anchor': 'middle', stroke: 'var(--gb-paper)' }, name));
    }
    if (!one) reached(drawing);
    host.replaceChildren(drawing);
  }

  rows() {
    const held = new Map(this.shown.looks.map((look) => [look.step, look]));
    return this.shown.points.map(([step, loss, norm, rate]) => ({
      step,
      loss,
      gradient_norm: norm,
      learning_rate: rate,
      held_out_loss: held.get(step)?.held ?? '',
      sample: held.has(step) ? flowing(...held.get(step).sample) : '',
    }));
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const trainer = (host._trainer ||= new Trainer(host));
  tips(host);
  trainer.take(data, setTriggerValue);
  return keepDrawn(host, () => {
    trainer.root.style.setProperty('--top', `${topOf(host)}px`);
    trainer.paint();
  }, () => trainer.leave());
}
