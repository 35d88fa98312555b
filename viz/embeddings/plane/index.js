// Word arithmetic as arrows in the plane that the words span, or words along an axis. Data: payload.py beside this
// file.

import { element, svg, unit } from '../../shared/dom.js';
import { keepDrawn, spotOf, tellSpot, topOf } from '../../shared/room.js';
import { say } from '../../shared/saying.js';
import { clean, number, upright, uprightHeight } from './upright.js';

const POINT = 9; // an arrow ends before the point that it leads to

/** A label that stands clear of those before it: tried around its point, nearest first. */
function place(taken, x, y, wide, high, width, height) {
  const tries = [
    [10, 0],
    [-10 - wide, 0],
    [-wide / 2, -high],
    [-wide / 2, high],
    [10, -high],
    [10, high],
    [-10 - wide, -high],
    [-10 - wide, high],
    [-wide / 2, -2 * high],
    [-wide / 2, 2 * high],
  ];
  const boxes = tries.map(([dx, dy]) => [x + dx, y + dy - high / 2, x + dx + wide, y + dy + high / 2]);
  const free = boxes.find(
    (box) =>
      box[0] >= 0 &&
      box[2] <= width &&
      box[1] >= 0 &&
      box[3] <= height &&
      !taken.some((one) => one[0] < box[2] && one[2] > box[0] && one[1] < box[3] && one[3] > box[1]),
  );
  const box = free || boxes[0];
  taken.push(box);
  return [box[0], (box[1] + box[3]) / 2];
}

function arrows(drawing, data, X, Y) {
  const marker = (kind) => {
    const head = svg('marker', { id: `head-${kind}`, viewBox: '0 0 10 10', refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: 'auto-start-reverse' });
    head.append(svg('path', { d: 'M0,1 L10,5 L0,9 Z', class: `tip ${kind}` }));
    return head;
  };
  const defs = svg('defs');
  defs.append(...['add', 'subtract', 'same'].map(marker));
  drawing.append(defs);
  for (const one of data.arrows) {
    const [dx, dy] = [X(one.x2) - X(one.x1), Y(one.y2) - Y(one.y1)], part = Math.max(0, 1 - POINT / Math.max(1, Math.hypot(dx, dy)));
    drawing.append(
      svg('line', {
        x1: X(one.x1),
        y1: Y(one.y1),
        x2: X(one.x1) + dx * part,
        y2: Y(one.y1) + dy * part,
        class: `arrow ${one.kind}`,
        'marker-end': `url(#head-${one.kind})`,
      }),
    );
  }
}

function plane(root, data, width, height) {
  const xs = data.points.map((one) => one.x), ys = data.points.map((one) => one.y);
  for (const one of data.arrows) xs.push(one.x1, one.x2), ys.push(one.y1, one.y2);
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min((width - Math.min(260, 0.45 * width)) / Math.max(0.05, right - left), (height - 110) / Math.max(0.05, high - low));
  const X = (x) => width / 2 + (x - (left + right) / 2) * scale, Y = (y) => height / 2 - (y - (low + high) / 2) * scale;
  const drawing = svg('svg', { width: '100%', height: '100%', viewBox: `0 0 ${width} ${height}`, role: 'img',
    'aria-label': `${data.points.map((one) => clean(one.label)).join(', ')} in the plane that they span` });
  arrows(drawing, data, X, Y);
  const pen = document.createElement('canvas').getContext('2d');
  const serif = getComputedStyle(root).getPropertyValue('--gb-serif').trim() || 'serif';
  const crowded = data.arrows.filter((one) => one.label).length > 2; // labels along their arrows would cross
  const taken = data.points.map((one) => [X(one.x) - 6, Y(one.y) - 6, X(one.x) + 6, Y(one.y) + 6]);
  for (const one of data.arrows) {
    const x = (X(one.x1) + X(one.x2)) / 2, y = (Y(one.y1) + Y(one.y2)) / 2;
    taken.push([x - 8, y - 8, x + 8, y + 8]);
    for (let k = 1; k < 20; k += 1) {
      const [ax, ay] = [X(one.x1 + ((one.x2 - one.x1) * k) / 20), Y(one.y1 + ((one.y2 - one.y1) * k) / 20)];
      taken.push([ax - 4, ay - 4, ax + 4, ay + 4]); // no word on an arrow
    }
  }
  for (const one of data.points) {
    const size = one.kind === 'answer' ? 26 : one.kind === 'result' ? 15 : 20;
    drawing.append(svg('circle', { cx: X(one.x), cy: Y(one.y), r: one.kind === 'result' ? 7 : 5.5, class: `point ${one.kind}` }));
    pen.font = `600 ${size}px ${serif}`;
    const [x, y] = place(taken, X(one.x), Y(one.y), pen.measureText(clean(one.label)).width * 1.04, size * 1.25, width, height);
    drawing.append(svg('text', { x, y: y + size * 0.32, class: `label ${one.kind}`, style: `font-size:${size}px` }, clean(one.label)));
  }
  for (const one of data.arrows) {
    const dx = X(one.x2) - X(one.x1), dy = Y(one.y2) - Y(one.y1), x = X(one.x1) + dx / 2, y = Y(one.y1) + dy / 2;
    let angle = (Math.atan2(dy, dx) * 180) / Math.PI;
    if (Math.abs(angle) > 90) angle -= 180 * Math.sign(angle); // along its arrow, never upside down
    if (one.label && crowded) {
      pen.font = '500 15px sans-serif';
      const [left, middle] = place(taken, x, y, pen.measureText(one.label).width * 1.1, 20, width, height);
      drawing.append(svg('text', { x: left, y: middle + 5, class: `told ${one.kind}` }, one.label));
    } else if (one.label) {
      const place = { x, y: y - 8, transform: `rotate(${angle} ${x} ${y})`, 'text-anchor': 'middle' };
      drawing.append(svg('text', { ...place, class: `told ${one.kind}` }, one.label));
    }
  }
  return drawing;
}

/** The nearest words, those of the expression itself marked. */
function answers(data) {
  const made = element('ol', 'answers');
  data.answers.forEach(([word, cosine, inside]) => {
    const row = element('li', inside ? 'inside' : '');
    const track = element('i');
    track.style.width = `${Math.max(0, cosine) * 6}rem`;
    row.append(element('span', '', clean(word)), track, element('b', '', number(cosine)));
    if (inside) row.append(element('small', '', 'in the sum'));
    made.append(row);
  });
  return made;
}

/** A slider that walks from one word to the other and names the nearest word on the way. */
function walking(data, memory, send) {
  const made = element('div', 'walk');
  const slider = Object.assign(element('input'), { type: 'range', min: 0, max: data.walk.length - 1, value: Math.min(memory.at ?? 0, data.walk.length - 1) });
  slider.setAttribute('aria-label', `From ${data.ends[0]} to ${data.ends[1]}`);
  const here = element('output');
  const show = () => {
    memory.at = +slider.value;
    const [word, cosine] = data.walk[memory.at];
    here.replaceChildren(element('em', '', clean(word)), ` ${number(cosine)}`);
    slider.setAttribute('aria-valuetext', clean(word));
  };
  slider.oninput = () => {
    show();
    memory.tell();
    tellSpot(memory, send, `walk:${memory.at}`);
  };
  show();
  const passed = [...new Set(data.walk.map(([word]) => clean(word)))];
  const told = element('p');
  told.append(here, ` of ${passed.join(' → ')}`);
  made.append(element('span', '', data.ends[0]), slider, element('span', '', data.ends[1]), told);
  return made;
}

function axis(root, data, width, height, hidden) {
  const values = data.words.map(([, value]) => value), most = Math.max(0.05, ...values.map(Math.abs)) * 1.06;
  const X = (value) => width / 2 + (value / most) * (width / 2 - 70), middle = height / 2;
  const all = hidden ? 'hidden' : data.words.map(([word, value]) => `${clean(word)} ${number(value)}`).join(', ');
  const drawing = svg('svg', {
    width: '100%',
    height: '100%',
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-label': `Words from ${data.left} to ${data.right}: ${all}`,
  });
  drawing.append(
    svg('line', { x1: 20, x2: width - 20, y1: middle, y2: middle, class: 'rule' }),
    svg('line', { x1: X(0), x2: X(0), y1: 30, y2: height - 30, class: 'zero' }),
  );
  if (data.unknown.length)
    drawing.append(
      svg('text', { x: 20, y: height - 12, class: 'note' }, `not in this table: ${data.unknown.slice(0, 8).join(', ')}${data.unknown.length > 8 ? '…' : ''}`),
    );
  drawing.append(
    svg('text', { x: 20, y: 26, class: 'pole' }, `← ${data.left}`),
    svg('text', { x: width - 20, y: 26, class: 'pole', 'text-anchor': 'end' }, `${data.right} →`),
  );
  if (hidden) {
    return drawing;
  }
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = `400 19px ${getComputedStyle(root).getPropertyValue('--gb-serif').trim() || 'serif'}`;
  const levels = [], placed = [];
  data.words.forEach(([word, value]) => {
    const wide = pen.measureText(clean(word)).width * 1.05 + 10, x = X(value), left = Math.min(Math.max(4, x - wide / 2), width - wide - 4);
    let level = 0;
    while (levels[level]?.some(([a, b]) => a < left + wide && b > left)) level += 1;
    (levels[level] ||= []).push([left, left + wide]);
    placed.push({ word, x, left, level });
  });
  const rows = Math.ceil(levels.length / 2), pitch = Math.min(64, (middle - 64) / Math.max(1, rows));
  placed.forEach(({ word, x, left, level }) => {
    const up = level % 2 === 0, step = pitch * (Math.floor(level / 2) + 1), y = middle + (up ? -step + 6 : step + 8);
    drawing.append(svg('line', { x1: x, x2: x, y1: middle, y2: y + (up ? 6 : -14), class: 'stalk' }));
    drawing.append(svg('circle', { cx: x, cy: middle, r: 4.5, class: 'point word' }));
    drawing.append(svg('text', { x: left + 5, y, class: 'label word', style: 'font-size:19px' }, clean(word)));
  });
  return drawing;
}

function draw(host, data, memory, send) {
  const root = element('div', 'plane');
  root.style.setProperty('--top', `${topOf(host)}px`);
  const stage = element('div', 'stage');
  root.append(stage);
  if (data.mode === 'plane') {
    const beside = element('div', 'beside');
    beside.append(element('h2', '', data.heading), answers(data));
    root.append(beside);
    if (data.walk.length) root.append(walking(data, memory, send));
  }
  host.replaceChildren(root);
  const u = unit(), slim = stage.clientWidth / u < 480;
  if (slim && data.mode === 'axis') stage.style.height = `${uprightHeight(data) * u}px`;
  const width = Math.max(300, stage.clientWidth / u), height = Math.max(200, stage.clientHeight / u);
  const question = data.signature;
  const hidden = data.hidden && memory.revealed !== question;
  const axes = slim && !hidden ? upright : axis;
  stage.append(data.mode === 'axis' ? axes(root, data, width, height, hidden) : plane(root, data, width, height));
  const told = () => {
    const walk = data.walk?.length ? ` On the way from ${data.ends[0]} to ${data.ends[1]}: ${clean(data.walk[memory.at ?? 0][0])}.` : '';
    const found = (data.answers ?? []).slice(0, 3).map(([word, cosine]) => `“${clean(word)}” ${number(cosine)}`).join(', ');
    return data.mode === 'axis' ? stage.firstElementChild.getAttribute('aria-label') : `${data.heading}: ${found}.${walk}`;
  };
  memory.tell = () => say(host, told());
  memory.tell();
  if (hidden) {
    const ask = element('p', 'ask', `Where do these stand? ${data.words.map(([word]) => clean(word)).sort().join(', ')}`);
    const reveal = element('button', 'reveal', 'Reveal');
    reveal.type = 'button';
    reveal.onclick = () => {
      memory.revealed = question;
      send('revealed', question);
      draw(host, data, memory, send);
    };
    stage.append(ask, reveal);
  }
}

/** Streamlit calls this at each run and each change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.root') || parentElement;
  const memory = (host._plane ||= {});
  if (memory.spot !== data.spot) [memory.at] = spotOf(data, 'walk');
  memory.spot = data.spot;
  return keepDrawn(host, () => draw(host, data, memory, setStateValue), () => clearTimeout(memory.telling));
}
