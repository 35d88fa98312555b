// Few labels: a model that has read stories beside one that has not, one trial after another. Data: payload.py beside
// this file; the trials come from the server.

import { element, svg, unit } from '../../shared/dom.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { alarm } from '../../shared/live.js';
import { Growing } from '../../shared/growing.js';

const PHONE = 480; // sixteenths of the type: below that, the names stand above their lines
const SIDES = [['has read stories', 'read'], ['from scratch', 'fresh']];
const mean = (list) => list.reduce((sum, one) => sum + one, 0) / list.length;

class Finetune extends Growing {
  constructor(host) {
    super(host, 'training/finetune', (found) => found.steps);
  }

  draw() {
    const root = element('div', 'finetune');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    const shown = this.steps.slice(0, this.upto), all = this.data.sizes.length * this.data.seeds, last = shown.at(-1);
    const said = element(
      'span',
      'note',
      last ? `trial ${shown.length} of ${all}: ${last[0]} labels, seed ${last[1]}: ${Math.round(100 * last[2])} % and ${Math.round(100 * last[3])} %` : '',
    );
    said.setAttribute('role', 'status');
    root.append(this.bar(said));
    if (this.complaint) root.append(alarm(this.complaint));
    const chart = element('div', 'chart'), labels = element('p', 'labels');
    for (const [sentence, good] of this.data.examples) {
      const one = element('span', good ? 'good' : 'bad', sentence);
      one.append(element('b', '', good ? ' good' : ' bad'));
      labels.append(one);
    }
    root.append(chart, labels);
    this.host._rows = () => shown.map(([size, seed, pretrained, scratch]) => ({ labels: size, seed, pretrained, scratch }));
    this.show(root, () => this.chart(chart, shown));
  }

  chart(host, shown) {
    const u = unit(), W = host.clientWidth / u, H = Math.max(200, host.clientHeight / u), left = 52, inset = 16, top = 16, bottom = 42;
    const narrow = W < PHONE, right = narrow ? 24 : 140;
    const sizes = this.data.sizes, low = Math.log(sizes[0]), high = Math.log(sizes.at(-1)), least = 0.4;
    const X = (size) => left + inset + ((W - left - right - inset) * (Math.log(size) - low)) / (high - low),
      Y = (share) => top + (H - top - bottom) * (1 - (Math.max(least, share) - least) / (1 - least));
    const drawing = svg('svg', {
      width: W * u,
      height: H * u,
      viewBox: `0 0 ${W} ${H}`,
      role: 'img',
      'aria-label': 'Right answers against the number of labelled sentences',
    });
    for (const share of [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
      drawing.append(
        svg('line', { x1: left, x2: W - right, y1: Y(share), y2: Y(share), class: share === 0.5 ? 'guess' : 'rule' }),
        svg('text', { x: left - 8, y: Y(share) + 4, class: 'axis', 'text-anchor': 'end' }, `${Math.round(100 * share)} %`),
      );
    drawing.append(svg('text', { x: W - right - 4, y: Y(0.5) - 5, class: 'axis', 'text-anchor': 'end' }, 'a coin'));
    for (const size of sizes) drawing.append(svg('text', { x: X(size), y: H - 22, class: 'axis', 'text-anchor': 'middle' }, size));
    drawing.append(svg('text', { x: (left + W - right) / 2, y: H - 4, class: 'axis', 'text-anchor': 'middle' }, 'labelled sentences'));
    for (const side of this.ahead.length ? [2, 3] : []) {
      const line = sizes.map((size) => [X(size), Y(mean(this.ahead.filter((one) => one[0] === size).map((one) => one[side])))]);
      drawing.append(svg('polyline', { points: line.map((one) => one.map((value) => value.toFixed(1)).join(',')).join(' '), class: 'ghost' }));
    }
    const ends = [];
    SIDES.forEach(([title, kind], side) => {
      const known = sizes.map((size) => [size, shown.filter((one) => one[0] === size).map((one) => one[2 + side])]).filter(([, found]) => found.length);
      if (!known.length) return;
      const line = (pick) => known.map(([size, found]) => `${X(size).toFixed(1)},${Y(pick(found)).toFixed(1)}`);
      const upper = line((found) => Math.max(...found)), lower = line((found) => Math.min(...found));
      drawing.append(svg('polygon', { points: [...upper, ...lower.reverse()].join(' '), class: `band ${kind}` }));
      drawing.append(svg('polyline', { points: line(mean).join(' '), class: `line ${kind}` }));
      for (const [size, found] of known)
        for (const one of found) drawing.append(svg('circle', { cx: X(size) + (side ? 4 : -4), cy: Y(one), r: 3.5, class: `dot ${kind}` }));
      ends.push({ title, kind, y: Y(mean(known.at(-1)[1])), x: X(known.at(-1)[0]) });
    });
    ends.sort((a, b) => a.y - b.y);
    if (ends.length > 1 && ends[1].y - ends[0].y < 17) ends[1].y = ends[0].y + 17;
    for (const { title, kind, x, y } of ends) {
      const place = narrow ? { x: Math.max(x, left + 120), y: y + 24, 'text-anchor': 'end' } : { x: x + 12, y: y + 4 };
      drawing.append(svg('text', { ...place, class: `name ${kind}` }, title));
    }
    const known = sizes.map((size) => [size, shown.filter((one) => one[0] === size)]).filter(([, found]) => found.length);
    const percent = (found, side) => `${Math.round(100 * mean(found.map((one) => one[side])))} %`;
    const told = known.map(([size, found]) => `${size} labels: ${percent(found, 2)} and ${percent(found, 3)}`);
    say(this.host, `Right answers of the model that has read stories, and of the one from scratch: ${told.join('; ') || 'none yet'}.`, drawing);
    host.replaceChildren(drawing);
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const finetune = (host._finetune ||= new Finetune(host));
  finetune.lives = (name) => setStateValue('live', name);
  finetune.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => finetune.draw(), () => finetune.leave());
}
