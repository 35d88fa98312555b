// Two spaces for pictures and captions that learn in lockstep: a matrix that turns diagonal, what is found, swapped captions, and both on
// a map. Data: payload.py beside this file; moments come from the server, or were recorded; a caption is a live question.

import { element, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { alarm } from '../../shared/live.js';
import { panel } from '../../shared/panel.js';
import { coloured } from '../../shared/rgb.js';
import { topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { asking } from '../../shared/scene.js';
import { SWAPS, finding, swapping } from './found.js';
import { map } from './map.js';
import { KINDS, matrix, read } from './matrix.js';

const WIDE = 700; // sixteenths of the type
const RECORDED = -1;
const COPIES = 100; // pictures of a scene

class Space extends Growing {
  pair = { down: 0, across: 0 };
  caption = '';
  typed = '';
  copy = 0;
  sent = '';
  /** @type {any} */
  lastSought = null;
  /** @type {any} */
  lastMap = null;

  constructor(host) {
    super(host, 'pictures/space', (found) => found.steps);
    this.soughtFor = this.knowing('pictures/sought');
    this.mapOf = this.knowing('pictures/mapped');
  }

  take(data, done) {
    const sent = JSON.stringify(data.shown), other = sent !== this.sent, { down, across, caption, copy } = data.shown;
    if (other) Object.assign(this, { pair: { down, across }, caption, typed: caption, copy, alarmed: '' });
    if (this.data && JSON.stringify(this.data.ask) !== JSON.stringify(data.ask)) Object.assign(this, { lastSought: null, lastMap: null });
    this.sent = sent;
    super.take(data, done);
    if (other) this.draw();
  }

  tell() {
    if (this.alarmed) return; // the page keeps the last that could be read
    const { pair, caption, copy } = this;
    this.sent = JSON.stringify({ ...this.data.shown, ...pair, caption, copy });
    this.send({ ...pair, caption, copy });
  }

  get moment() {
    return this.recording || !this.upto ? RECORDED : this.upto - 1;
  }

  /** What is found now, or was found last while that is on its way. */
  sought() {
    const { shown, sought } = this.data, at = this.moment, { caption, copy } = this, body = { caption, copy, ...this.data.ask, at };
    if (at === RECORDED && sought && caption === shown.caption && copy === shown.copy) return (this.lastSought = sought);
    return (this.lastSought = this.soughtFor(body, Boolean(sought) || at !== RECORDED) ?? this.lastSought ?? sought);
  }

  mapped() {
    const at = this.moment;
    if (at === RECORDED && this.data.mapped) return (this.lastMap = this.data.mapped);
    return (this.lastMap = this.mapOf({ ...this.data.ask, at }, at !== RECORDED) ?? this.lastMap ?? this.data.mapped);
  }

  pick(down, across) {
    if (down !== this.pair.down || across !== this.pair.across) this.set({ pair: { down, across } });
  }

  draw() {
    const root = element('div', 'space'), { stage } = this.data.shown, last = this.steps[this.upto - 1];
    const before = this.host.querySelector('[data-focus="caption"]'), caret = before?.selectionStart ?? 0;
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.classList.toggle('wide', this.host.clientWidth / unit() >= WIDE);
    root.append(this.clock(last));
    const asks = stage === 'find' || stage === 'swap', sought = asks ? this.sought() : null;
    if (asks) root.append(asking(this, sought?.caption ?? this.data.shown.caption, 'Find'));
    if (this.alarmed || this.complaint) root.append(alarm(this.alarmed || this.complaint));
    const body = element('div', 'stage');
    root.append(body);
    this.host._rows = () => this.rows();
    this.show(root, () => {
      if (!last) body.append(element('p', 'note', 'Both begin to learn…'));
      else this.staged(body, stage, last, sought);
    });
    const input = root.querySelector('[data-focus="caption"]');
    if (input instanceof HTMLInputElement && this.host.getRootNode().activeElement === input) input.setSelectionRange(caret, caret);
    if (last && !this.playing) say(this.host, this.told(stage, last, sought));
  }

  /** What is shown of both. */
  /** Another picture of the same caption. */
  another() {
    this.set({ copy: (this.copy + 1) % COPIES });
  }

  staged(body, stage, last, sought) {
    if (stage === 'matrix') this.matrix(body, last);
    else if (stage === 'map') this.map(body);
    else if (sought && stage === 'find') finding(body, this.data, sought, () => this.another());
    else if (sought) swapping(body, this.data, sought, last, () => this.another());
  }

  matrix(body, last) {
    const { about } = this.data, place = element('div', 'place'), below = element('div', 'chosen'), { down, across } = this.pair;
    body.append(place, below);
    const drawing = matrix(place, this.data, last, this.pair, (...pair) => this.pick(...pair));
    const values = Object.keys(KINDS).map((kind) => read(last.both[kind]).row(down)[across].toFixed(2).replace('-', '−'));
    const said = `“${about.captions[down]}” and picture ${across + 1}: similarity ${values[0]} where order is read, ${values[1]} in the bag`;
    drawing.setAttribute('aria-label', `Similarities of 12 captions and 12 pictures; arrow keys pick a pair. ${said}`);
    below.append(coloured(about.pictures[across], `picture ${across + 1}`), element('span', '', said));
  }

  map(body) {
    const found = this.mapped(), pair = element('div', 'pair');
    body.append(pair);
    if (!found) return;
    for (const [kind, title] of Object.entries(KINDS)) {
      const one = found[kind], share = Math.round(100 * one.explained);
      const host = panel(pair, `where ${kind}`, title, `two principal components, ${share} % of the variance`);
      map(host, this.data, one, `${title}: pictures and captions on a plane`);
      const [gap, pairs, others] = [one.gap, one.pair, one.other].map((value) => value.toFixed(2));
      host.append(element('p', 'note', `Modality gap ${gap}; a picture is ${pairs} from its caption, ${others} from another.`));
    }
    body.append(element('p', 'note', 'Filled: a picture. Outlined: its caption, joined to it. Colour and shape are those of the first thing.'));
  }

  /** The timeline, and the way to a live run. */
  clock(last) {
    const bar = this.bar(), found = last && Object.keys(KINDS).map((kind) => Math.round(100 * last.both[kind].found[0]));
    const said = last ? `${last.seconds.toFixed(1)} s each: found ${found[0]} % | ${found[1]} %` : 'getting ready';
    bar.append(...this.timeline(said));
    return bar;
  }

  told(stage, last, sought) {
    const share = (kind) => `${Math.round(100 * last.both[kind].found[0])} of 100 pictures`;
    const both = `After ${last.seconds.toFixed(1)} seconds a caption finds ${share('order')} where order is read, ${share('bag')} in the bag of words`;
    const preferred = Object.entries(SWAPS).map(([what, title]) => `${title}: ${shares(last, what)}`);
    if (stage === 'swap') return `${both}. Preferred with ${preferred.join('; ')}.`;
    return sought ? `${both}. Asked for: ${sought.caption}.` : `${both}.`;
  }

  rows() {
    return this.steps.slice(0, this.upto).flatMap((one) =>
      Object.keys(KINDS).map((kind) => {
        const { steps, found, unseen, prefers } = one.both[kind], [picture_found, caption_found] = found;
        const of = { seconds: one.seconds, encoder: kind, steps };
        return { ...of, picture_found, caption_found, unseen_picture_found: unseen[0], ...prefers };
      }),
    );
  }
}

const shares = (last, what) => Object.keys(KINDS).map((kind) => `${Math.round(100 * last.both[kind].prefers[what])} %`).join(' and ');

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Space, 'query chosen value', given);
}
