// What happened when, in three sets that lie in one another, and the parameters of models whose shapes were published, counted term by term.
// Data: payload.py beside this file.

import { apart } from '../../shared/apart.js';
import { element, named, svg, unit } from '../../shared/dom.js';
import { Growing, mounted } from '../../shared/growing.js';
import { panel } from '../../shared/panel.js';
import { footOf, topOf } from '../../shared/room.js';
import { rove } from '../../shared/roving.js';
import { say } from '../../shared/saying.js';

const WIDE = 640; // sixteenths of the type
const FROM = 1964, SPLIT = 2012, TO = 2027.25, EARLY = 0.34; // half a century takes a third of the line
const SETS = { ai: 'Artificial intelligence', ml: 'Machine learning', dl: 'Deep learning' };
const LOW = 5e7, HIGH = 1e12;

const many = (count) => count.toLocaleString('en');
const short = (count) => (count >= 9.5e8 ? `${(count / 1e9).toFixed(count < 1e10 ? 1 : 0)} B` : `${Math.round(count / 1e6)} M`);

/** An event, for the downloads. */
const listed = (one, counted) => ({ year: Math.floor(one.year), title: one.title, says: one.says, source: one.source, parameters: counted?.total ?? null });

class Timeline extends Growing {
  event = '';

  constructor(host) {
    super(host, 'before/recorded', () => []); // it asks for nothing: all of it is sent
  }

  take(data, done) {
    this.event = data.shown.event;
    super.take(data, done);
    this.draw();
  }

  tell() {
    this.send({ event: this.event });
  }

  draw() {
    const { data } = this, root = element('div', 'timeline'), wide = this.host.clientWidth / unit() >= WIDE;
    const now = data.events.find((one) => one.id === this.event), counted = data.counted[now.id];
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    root.style.setProperty('--foot', `${footOf()}px`);
    root.classList.toggle('wide', wide);
    const years = panel(root, 'years', 'What came when', wide ? 'the last years are drawn wider' : ''), lower = element('div', 'lower');
    const what = panel(lower, 'what', `${now.title}, ${Math.floor(now.year)}`, now.source);
    const sizes = panel(lower, 'sizes', 'Parameters, counted from shapes', 'each line is ten times the last');
    root.append(lower);
    this.host._rows = () => data.events.map((one) => listed(one, data.counted[one.id]));
    this.show(root, () => {
      this.about(what, now);
      if (wide) this.years(years);
      else this.list(years);
      this.sizes(sizes);
    });
    say(this.host, `${Math.floor(now.year)}, ${now.title}: ${now.says}${counted ? ` ${many(counted.total)} parameters.` : ''}`);
  }

  choose(id) {
    this.set({ event: id });
  }

  /** The line of time; sets lie in one another, as all deep learning is machine learning, and all of that is artificial intelligence. */
  years(host) {
    const u = unit(), W = host.clientWidth / u, H = host.clientHeight / u, { events } = this.data;
    const X = (year) => 18 + (W - 36) * (year < SPLIT ? (EARLY * (year - FROM)) / (SPLIT - FROM) : EARLY + ((1 - EARLY) * (year - SPLIT)) / (TO - SPLIT));
    const made = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'group', 'aria-label': 'Timeline' });
    const tops = { ai: 4, ml: 28, dl: 70 }, foot = H - 24, starts = { ai: FROM, ml: 1974, dl: 1984 };
    for (const [at, name] of Object.keys(SETS).entries()) {
      const x = name === 'ai' ? 2 : X(starts[name]);
      made.append(svg('rect', { x, y: tops[name], width: W - 2 - 4 * at - x, height: foot - tops[name] - 4 * at, rx: 6, class: `set ${name}` }));
      made.append(svg('text', { x: x + 10, y: tops[name] + 17, class: `setname ${name}` }, SETS[name]));
    }
    for (const year of [1970, 1980, 1990, 2000, 2010, 2014, 2018, 2022, 2026])
      made.append(svg('text', { x: X(year), y: H - 6, class: 'axis', 'text-anchor': 'middle' }, String(year)));
    const ends = {}, spots = [];
    for (const one of events) spots.push(this.spot(one, X(one.year), { top: tops[one.lane], foot, W }, ends));
    made.append(...spots);
    host.replaceChildren(made);
    rove(made, spots, events.findIndex((one) => one.id === this.event), () => events.length);
  }

  /** An event in its set, in the first row where its name has room. */
  spot(one, x, { top, foot, W }, ends) {
    const wide = 7.5 * one.title.length + 22, left = x + wide > W - 12 ? x - wide : x, rows = one.lane === 'dl' ? Math.floor((foot - top - 28) / 17.5) : 1;
    const used = (ends[one.lane] ??= Array.from({ length: rows }, () => -Infinity));
    const free = used.findIndex((end) => end <= left), row = free < 0 ? used.indexOf(Math.min(...used)) : free;
    used[row] = Math.max(x, left + wide);
    const y = one.lane === 'dl' ? top + 33 + 17.5 * row : top + (one.lane === 'ai' ? 56 : 29);
    const label = `${Math.floor(one.year)}: ${one.title}`, back = left < x;
    const made = svg('g', { class: `event${one.id === this.event ? ' now' : ''}`, role: 'button', tabindex: -1, 'aria-label': label });
    made.append(svg('circle', { cx: x, cy: y, r: 4 }), svg('text', { x: back ? x - 8 : x + 8, y: y + 5, 'text-anchor': back ? 'end' : 'start' }, one.title));
    made.onclick = () => this.choose(one.id);
    made.onkeydown = (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      this.choose(one.id);
    };
    return made;
  }

  /** On a phone: a button for each. */
  list(host) {
    for (const one of this.data.events) {
      const button = named(`event-${one.id}`, `${Math.floor(one.year)} ${one.title}`, () => this.choose(one.id));
      button.setAttribute('aria-pressed', String(one.id === this.event));
      host.append(button);
    }
    host.classList.add('bar');
  }

  about(host, now) {
    const found = this.data.counted[now.id];
    const shape = found ? found.shape.map(([letter, value]) => `${letter} = ${many(value)}`).join(' · ') : '';
    host.append(element('p', shape ? 'source' : '', shape || now.says));
    if (!found) return;
    const table = element('table');
    for (const [name, formula, count] of found.terms) {
      const row = element('tr'), how = element('td'), part = element('td'), fill = element('span', 'fill');
      how.append(element('i', '', formula));
      fill.style.width = `${(4 * count) / found.total}rem`;
      part.append(fill);
      row.append(element('td', '', name), how, element('td', 'num', many(count)), part);
      table.append(row);
    }
    const all = element('tr', 'all');
    all.append(element('td', '', 'all'), element('td', '', `paper: ${found.published}`), element('td', 'num', many(found.total)), element('td'));
    table.append(all);
    host.append(table);
  }

  /** Parameters over the years, on a logarithmic scale. */
  sizes(host) {
    const u = unit(), W = host.clientWidth / u, H = Math.max(170, host.clientHeight / u), left = 54, right = 132, top = 10, bottom = 22;
    const { events, counted } = this.data;
    const X = (year) => left + ((W - left - right) * (year - 2013.5)) / (2025.6 - 2013.5);
    const Y = (count) => top + ((H - top - bottom) * Math.log(HIGH / count)) / Math.log(HIGH / LOW);
    const known = events.filter((one) => counted[one.id]);
    const label = known.map((one) => `${one.title} ${short(counted[one.id].total)}`).join(', ');
    const made = svg('svg', { width: W * u, height: H * u, viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': label });
    for (const count of [1e8, 1e9, 1e10, 1e11, 1e12])
      made.append(
        svg('line', { x1: left, x2: W - right, y1: Y(count), y2: Y(count), class: 'grid' }),
        svg('text', { x: left - 6, y: Y(count) + 4, class: 'axis', 'text-anchor': 'end' }, count >= 1e9 ? `${count / 1e9} B` : `${count / 1e6} M`),
      );
    for (const year of [2014, 2018, 2022, 2025]) made.append(svg('text', { x: X(year), y: H - 5, class: 'axis', 'text-anchor': 'middle' }, String(year)));
    const ordered = [...known].sort((one, other) => counted[one.id].total - counted[other.id].total);
    const placed = apart(ordered.map((one) => Y(counted[one.id].total)), top, H - bottom);
    ordered.forEach((one, at) => {
      const spot = svg('g', { class: `event${one.id === this.event ? ' now' : ''}` });
      spot.append(
        svg('circle', { cx: X(one.year), cy: Y(counted[one.id].total), r: one.id === this.event ? 5 : 3.5 }),
        svg('text', { x: X(one.year) + 7, y: placed[at] + 5 }, `${one.title} ${short(counted[one.id].total)}`),
      );
      spot.onclick = () => this.choose(one.id);
      made.append(spot);
    });
    host.replaceChildren(made);
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function (given) {
  return mounted(Timeline, 'chosen', given);
}
