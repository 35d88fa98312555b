// Several strategies from one prompt, a token each at a time. Data: payload.py beside this file; the texts come from
// the server.

import { element, svg, unit } from '../../shared/dom.js';
import { BLANK, textOf } from '../../shared/pieces.js';
import { keepDrawn, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { reached, tips } from '../../shared/tips.js';
import { alarm } from '../../shared/live.js';
import { probability, flowing, label, lastOf, number } from '../../shared/probabilities.js';
import { Growing } from '../../shared/growing.js';

const PHONE = 480;
const ENDS = { end: 'ended by itself', length: '', full: 'the text is full', banned: 'no token was allowed' };

class Race extends Growing {
  constructor(host) {
    super(host, 'decoding/race', (found) => [found.lanes]);
  }

  draw() {
    const root = element('div', 'race');
    root.style.setProperty('--top', `${topOf(this.host)}px`);
    const said = element('span', 'note', `seed ${this.data.ask.seed}; token ${this.upto} of ${this.data.length}`);
    root.append(this.bar(said));
    if (this.complaint) root.append(alarm(this.complaint));
    const lanes = this.steps[this.upto - 1] ?? this.data.lanes.map(() => ({ tokens: [], over: '' }));
    const alone = (pick) => {
      const values = lanes.filter((lane) => lane.tokens.length).map(pick), best = Math.max(...values);
      return values.filter((one) => one === best).length === 1 ? best : NaN; // nobody is marked where all are alike
    };
    const top = { likely: alone((lane) => -lane.perplexity), varied: alone((lane) => lane.distinct[1]) };
    const list = element('div', 'lanes');
    reached(list); // it may scroll, too
    list.setAttribute('role', 'group');
    list.setAttribute('aria-label', 'The texts');
    lanes.forEach((lane, at) => list.append(this.lane(lane, at, top)));
    const chart = element('div', 'chart');
    root.append(list, this.legend(), chart);
    this.host._rows = () => this.rows();
    this.show(root, () => this.chart(chart, lanes));
  }

  lane(lane, at, top) {
    const [, title, about] = this.data.lanes[at], made = element('section', 'lane');
    const head = element('div', 'head'), name = element('h2', '', title);
    name.style.setProperty('--lane', `var(--gb-u${at})`);
    head.append(name, element('span', 'about', about));
    if (lane.tokens.length) {
      const measures = [
        ['log-prob.', number(lane.sum), false],
        ['perplexity', number(lane.perplexity), -lane.perplexity === top.likely],
        ['distinct-1', lane.distinct[0].toFixed(2), false],
        ['distinct-2', lane.distinct[1].toFixed(2), lane.distinct[1] === top.varied],
      ];
      const told = element('span', 'measures');
      for (const [what, value, best] of measures) {
        const one = element('span', best ? 'best' : '', `${what} `);
        one.append(element('b', '', value));
        told.append(one);
      }
      head.append(told);
    }
    const text = element('p', 'text');
    text.append(element('span', 'prompt', lastOf(this.data.ask)));
    for (const [hex, logprob, again] of lane.tokens) {
      const shown = flowing(hex),
        space = shown.startsWith(' ') ? ' ' : '',
        one = element('span', `token${again ? ' again' : ''}`, shown.slice(space.length) || BLANK);
      one.style.setProperty('--sure', `${Math.round(100 * Math.exp(logprob) ** 0.62)}%`);
      one.title = `${label(hex)}: the model gave it ${probability(Math.exp(logprob))}${again ? '; a repeat' : ''}`;
      text.append(space, one);
    }
    if (ENDS[lane.over]) text.append(element('span', 'over', ` ${ENDS[lane.over]}`));
    made.append(head, text);
    return made;
  }

  legend() {
    const made = element('p', 'legend');
    made.append(
      element('i', 'sure'),
      'underline: how probable the model found the token',
      element('i', 'again'),
      'repeats: three tokens that were already there',
    );
    return made;
  }

  /** Log-probability of the text so far, token after token. */
  chart(host, lanes) {
    const u = unit(), W = host.clientWidth / u, H = Math.max(90, host.clientHeight / u), left = 46, right = W < PHONE ? 92 : 128, bottom = 22;
    const sums = lanes.map((lane) => lane.tokens.reduce((found, [, logprob]) => [...found, found.at(-1) + logprob], [0]));
    const least = Math.min(-1, ...sums.flat()), count = this.data.length;
    const X = (at) => left + ((W - left - right) * at) / count, Y = (value) => 8 + ((H - bottom - 8) * value) / least;
    const drawing = svg('svg', {
      width: W * u,
      height: H * u,
      viewBox: `0 0 ${W} ${H}`,
      role: 'img',
      'aria-label': 'Log-probability of each text, token after token',
    });
    for (const value of [0, least / 2, least])
      drawing.append(
        svg('line', { x1: left, x2: W - right, y1: Y(value), y2: Y(value), class: 'rule' }),
        svg('text', { x: left - 6, y: Y(value) + 4, class: 'axis', 'text-anchor': 'end' }, number(value, 0)),
      );
    drawing.append(
      svg('text', { x: left, y: H - 4, class: 'axis' }, W < PHONE ? 'log-probability, nats' : 'log-probability of the text, in nats'),
      svg('text', { x: W - right, y: H - 4, class: 'axis', 'text-anchor': 'end' }, `${count} tokens`),
    );
    const ends = sums.map((sum, at) => ({ at, x: X(sum.length - 1), y: Y(sum.at(-1)) })).sort((a, b) => a.y - b.y);
    let edge = 0;
    for (const end of ends) {
      end.label = Math.max(end.y, edge + 15);
      edge = end.label;
    }
    const over = edge - (H - bottom);
    for (const { at, x, y, label: place } of ends) {
      drawing.append(
        svg('path', {
          d: sums[at].map((value, step) => `${step ? 'L' : 'M'}${X(step).toFixed(1)},${Y(value).toFixed(1)}`).join(''),
          class: 'line',
          stroke: `var(--gb-u${at})`,
        }),
        svg('circle', { cx: x, cy: y, r: 3.5, fill: `var(--gb-u${at})` }),
      );
      drawing.append(svg('text', { x: x + 8, y: place + 4 - Math.max(0, over), class: 'name' }, this.data.lanes[at][1]));
    }
    host.replaceChildren(drawing);
    const told = lanes.map(({ tokens, sum, perplexity }, at) => {
      const measured = tokens.length ? `log-probability ${number(sum)}, perplexity ${number(perplexity)}` : 'nothing yet';
      return `${this.data.lanes[at][1]}: ${measured}`;
    });
    say(this.host, `Token ${this.upto} of ${count}. ${told.join('; ')}.`, drawing);
  }

  rows() {
    return (this.steps[this.upto - 1] ?? []).flatMap((lane, at) =>
      lane.tokens.map(([hex, logprob, again], place) => ({
        strategy: this.data.lanes[at][1],
        settings: this.data.lanes[at][2],
        seed: this.data.ask.seed,
        place: place + 1,
        token: textOf(hex) ?? hex,
        log_probability: logprob,
        repeated: !!again,
      })),
    );
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const race = (host._race ||= new Race(host));
  tips(host);
  race.take(data, () => setTriggerValue('done', true));
  return keepDrawn(host, () => race.draw(), () => race.leave());
}
