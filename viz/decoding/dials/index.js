// The settings of a choice as sliders with a number each. A view that listens to `dials` (shared/messages.js) hears of
// every change at once; the page when the hand rests.

import { element, leaving } from '../../shared/dom.js';
import { tell } from '../../shared/messages.js';

const REST = 450;
const KS = [0, 1, 2, 3, 5, 10, 20, 40, 50, 100, 200, 500, 1000, 5000, 20000];
/** name: [title, what it is called at its neutral value, that value, least, most, slider from, to, step, scale] */
const DIALS = {
  temperature: ['Temperature', '', 100, 0, 10000, 0, 200, 5, 100],
  top_k: ['Top-k', 'off', 0, 0, 999999, 0, KS.length - 1, 1, 1],
  top_p: ['Top-p', 'off', 100, 0, 100, 0, 100, 1, 100],
  min_p: ['Min-p', 'off', 0, 0, 100, 0, 50, 1, 100],
  typical_p: ['Typical', 'off', 100, 0, 100, 0, 100, 1, 100],
  repetition_penalty: ['Repetition', 'off', 100, 1, 1000, 50, 200, 5, 100],
  no_repeat_ngram: ['No repeat of n', 'off', 0, 0, 20, 0, 6, 1, 1],
  width: ['Beams kept', '', null, 1, 8, 1, 8, 1, 1],
  steps: ['Steps', '', null, 1, 24, 1, 24, 1, 1],
  length_penalty: ['Length penalty', '', null, -20, 30, -20, 30, 5, 10],
  shown: ['Pruned shown', 'none', 0, 0, 20, 0, 20, 1, 1],
  diversity: ['Diversity', 'off', 0, 0, 50, 0, 50, 1, 10],
  length: ['Tokens', '', null, 1, 60, 1, 60, 1, 1],
  layers: ['Layers that draft', '', null, 1, 255, 1, 255, 1, 1],
  ahead: ['Drafted ahead', '', null, 1, 8, 1, 8, 1, 1],
  seed: ['Seed', '', null, 0, 9999, 0, 99, 1, 1],
};
const near = (k) =>
  KS.reduce((best, one, at) => (Math.abs(Math.log((one + 0.5) / (k + 0.5))) < Math.abs(Math.log((KS[best] + 0.5) / (k + 0.5))) ? at : best), 0);

function said(name, value, usual) {
  if (usual[name] && value === DIALS[name][2]) return usual[name];
  if (name === 'temperature' && value === 0) return 'greedy';
  const [, neutral, at] = DIALS[name];
  return value === at ? neutral : '';
}

function dial(name, memory, changed, complain) {
  const [title, , , least, last, from, end, step, scale] = DIALS[name];
  const most = memory.most[name] ?? last, to = memory.most[name] ?? end;
  const line = element('div', 'dial'), label = element('label', '', title), note = element('span', 'note');
  const slider = element('input', 'slider'), number = element('input', 'number');
  slider.type = 'range';
  [slider.min, slider.max, slider.step] = [from, to, step];
  slider.setAttribute('aria-label', title);
  number.type = 'text';
  number.inputMode = 'decimal';
  number.setAttribute('aria-label', `${title}, typed`);
  label.append(note);
  const show = (typing) => {
    const value = memory.values[name];
    note.textContent = said(name, value, memory.usual);
    slider.value = name === 'top_k' ? near(value) : value;
    slider.setAttribute('aria-valuetext', `${value / scale} ${said(name, value, memory.usual)}`.trim());
    if (!typing) number.value = scale === 1 ? String(value) : (value / scale).toFixed(scale === 100 ? 2 : 1);
    line.classList.toggle('idle', value === DIALS[name][2] && name !== 'temperature');
  };
  const set = (value, typing) => {
    memory.values = { ...memory.values, [name]: value };
    show(typing);
    changed();
  };
  slider.oninput = () => {
    complain('');
    set(name === 'top_k' ? KS[+slider.value] : +slider.value, false);
  };
  number.onchange = () => {
    const typed = Number(number.value.trim().replace(',', '.')), value = Math.round(typed * scale);
    if (number.value.trim() === '' || !Number.isFinite(typed) || value < least || value > most || (scale === 1 && value !== typed)) {
      const range = `from ${least / scale} to ${(most / scale).toLocaleString('en')}${scale === 1 ? ', in whole numbers' : ''}`;
      complain(`${title} goes ${range}: it stays at ${memory.values[name] / scale}.`);
      return show(false);
    }
    complain('');
    set(value, false);
  };
  show(false);
  line.append(label, slider, number);
  return line;
}

export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const memory = (host._dials ||= { values: data.values, heard: JSON.stringify(data.values), told: [] });
  const same = JSON.stringify(data.most) === JSON.stringify(memory.most);
  [memory.usual, memory.most] = [data.usual, data.most];
  const heard = JSON.stringify(data.values), place = memory.told.indexOf(heard);
  if (place >= 0) memory.told.splice(0, place + 1); // what we said ourselves comes back
  else if (heard !== memory.heard || !host.firstChild) memory.values = data.values;
  const mine = same && (place >= 0 || (heard === memory.heard && host.firstChild));
  memory.heard = heard;
  const forget = leaving(host, () => clearTimeout(memory.telling));
  if (mine) return forget;
  const alarm = element('p', 'alarm');
  alarm.setAttribute('role', 'alert');
  const complain = (sentence) => (alarm.textContent = sentence);
  const changed = () => {
    tell('dials', memory.values);
    clearTimeout(memory.telling);
    memory.telling = setTimeout(() => {
      const values = memory.values;
      memory.told.push(JSON.stringify(values));
      setStateValue('spot', values);
    }, REST);
  };
  const names = Object.keys(DIALS).filter((name) => name in data.values);
  host.replaceChildren(...names.map((name) => dial(name, memory, changed, complain)), alarm);
  tell('dials', memory.values);
  return forget;
}
