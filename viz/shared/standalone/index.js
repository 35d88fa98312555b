// What runs in a page that was saved as one file: it puts the views where they stood, turns from stop to stop where a lesson
// was saved, and changes the theme. It asks nothing of anybody: what needs the model says so.

import { element } from '../dom.js';
import { ALONE } from '../live.js';
import { answerFrom } from '../standing.js';

const CALM = 4000; // milliseconds for which it is said that something needs the model
// What a view tells the page to have it computed anew, and nobody has put out of use by needsModel of ../standing.js.
const NEEDS = { switches: 'off', block: 'layer', tasks: 'gap' };
const TURNS = { PageDown: 1, PageUp: -1, ArrowRight: 1, ArrowLeft: -1 };

function pair(label, value) {
  const made = element('div');
  made.append(element('dt', '', label), element('dd', '', value));
  return made;
}

class Standalone {
  // What the file holds:
  page; views; styles; plotly;
  // What stands in the window:
  stage; said; body; line; foot; switch; dark; quiet;
  at = 0;
  ends = [];
  /** @type {(() => void)[]} */
  again = [];

  constructor(page, views, styles, plotly) {
    Object.assign(this, { page, views, styles, plotly });
    this.stage = element('div', 'stVerticalBlock');
    this.said = element('p', 'gb-alone-said');
    this.said.setAttribute('role', 'status');
    this.body = element('main', 'stMain');
    const inner = element('div', 'stMainBlockContainer');
    this.line = element('nav', 'gb-alone-line');
    this.line.setAttribute('aria-label', 'Stops of the lesson');
    this.foot = element('footer', 'gb-alone-foot');
    inner.append(this.stage, this.foot);
    this.body.append(inner);
    document.body.append(this.head(), this.body, this.said);
    if (page.stops.length > 1) {
      document.body.append(this.line);
      document.body.style.setProperty('--gb-foot', '4rem'); // views leave it free
      addEventListener('keydown', (event) => {
        const by = TURNS[event.key];
        if (!by || event.defaultPrevented || (event.key.startsWith('Arrow') && document.activeElement !== document.body)) return;
        event.preventDefault();
        this.turn(this.at + by);
      });
    }
    this.theme(page.stops[0].theme);
    this.turn(0);
  }

  get stop() {
    return this.page.stops[this.at];
  }

  head() {
    const made = element('header', 'gb-alone-head'), title = element('span', 'gb-alone-title', this.page.title);
    this.switch = element('button', '', 'Dark');
    this.switch.type = 'button';
    this.switch.onclick = () => this.theme(this.dark ? 'light' : 'dark');
    const kind = element('span', 'gb-alone-kind', 'A saved page: the views work, what needs the model is off');
    made.append(element('span', 'gb-alone-brand', 'Glassbox'), title, kind, this.switch);
    return made;
  }

  theme(name) {
    this.dark = name === 'dark';
    document.body.style.colorScheme = this.dark ? 'dark' : 'light';
    this.switch.textContent = this.dark ? 'Light' : 'Dark';
    this.switch.setAttribute('aria-label', `Change to the ${this.dark ? 'light' : 'dark'} theme`);
    for (const draw of this.again) draw();
  }

  turn(at) {
    if (at < 0 || at >= this.page.stops.length) return;
    const left = this.ends;
    Object.assign(this, { at, ends: [], again: [] });
    const { html, mounts, plots, frames, answers, caption } = this.stop;
    answerFrom(answers);
    this.stage.innerHTML = html; // of our own server and page: what people typed is text in it
    left.forEach((end) => end?.()); // a view listens no longer when it has gone
    document.title = `${this.page.title} · Glassbox`;
    this.settings();
    for (const spot of this.spots('mount')) this.mount(spot, mounts[spot.dataset.mount]);
    for (const spot of this.spots('plot')) this.plot(spot, plots[spot.dataset.plot]);
    for (const spot of this.spots('frame')) spot.append(Object.assign(element('iframe'), { srcdoc: frames[spot.dataset.frame], title: 'A page of BertViz' }));
    this.source();
    if (this.page.stops.length > 1) this.lesson(caption);
    this.body.scrollTop = 0;
  }

  /** @returns {HTMLElement[]} */
  spots(kind) {
    return [...this.stage.querySelectorAll(`[data-${kind}]`)];
  }

  mount(spot, { view, data }) {
    const shadow = spot.attachShadow({ mode: 'open' }), root = element('div', 'root');
    shadow.append(element('style', '', this.styles[view]), root);
    const send = (name) => NEEDS[view] === name && this.say(ALONE);
    const draw = () => this.views[view]({ data, parentElement: shadow, setStateValue: send, setTriggerValue: send });
    this.ends.push(draw());
    this.again.push(draw);
  }

  async plot(spot, { data, layout }) {
    spot.classList.add('gb-alone-plot');
    const Plotly = await this.plotly();
    const draw = () => {
      const coloured = JSON.stringify({ data, layout }).replace(/#[0-9a-f]{6}\b/gi, (one) => this.colour(one));
      const made = JSON.parse(coloured);
      Plotly.react(spot, made.data, { ...made.layout, autosize: true }, { displayModeBar: false, responsive: true });
    };
    draw();
    this.again.push(draw);
  }

  /** A colour of the theme that the page was saved in, in the one that is chosen. */
  colour(one) {
    const from = this.stop.theme === 'dark' ? 0 : 1;
    const pair = this.page.palette.find((colours) => colours[from].toLowerCase() === one.toLowerCase());
    return pair ? pair[this.dark ? 0 : 1] : one;
  }

  /** What the page's controls were set to, in their place. */
  settings() {
    const { settings = [], text } = this.stop.about, made = element('dl', 'gb-alone-settings');
    for (const [label, value] of [...(text ? [['Text', text]] : []), ...settings]) made.append(pair(label, value));
    const side = this.stage.querySelector('.st-key-gb-side');
    if (!made.childElementCount) return;
    if (side) side.prepend(made);
    else this.stage.querySelector('.st-key-gb-homehead')?.append(made);
  }

  source() {
    const { title, model, address } = this.stop.about, open = element('a', '', 'Open it in Glassbox');
    open.href = address;
    const said = [title, model, `Glassbox ${this.page.version}`, `saved on ${this.page.date}`].filter(Boolean).join(' · ');
    this.foot.replaceChildren(element('span', '', said), open);
  }

  lesson(caption) {
    const step = (label, by) => {
      const made = element('button', '', label);
      made.type = 'button';
      made.disabled = !this.page.stops[this.at + by];
      made.onclick = () => this.turn(this.at + by);
      return made;
    };
    const where = element('span', 'where', `${this.at + 1} of ${this.page.stops.length}`);
    this.line.replaceChildren(step('← Back', -1), where, element('span', 'caption', caption), step('Next →', 1));
  }

  say(sentence) {
    this.said.textContent = sentence;
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => (this.said.textContent = ''), CALM);
  }
}

/** Called by the saved page: what it holds, its views and their styles by name, and what gives Plotly. */
export default function ({ page, views, styles, plotly }) {
  return new Standalone(page, views, styles, plotly);
}
