// The panels of the four learners: their points, what each says of every place, the way of one point.

import { element, named, unit } from '../../shared/dom.js';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const LEVELS = 31, REACH = 2.5, WIDE = 4, HIGH = 3; // as payload.py has them
const ARROW = 1.5 / REACH;
const FAINT = 0.3; // of the drawing under the panels
const GRID = 13;
const LABELS = 176, DOT = 11.5; // widths of the words below a panel, and of a dot for each part

/** Coordinates from bytes: x and y in turn. */
export function points(text) {
  return Float32Array.from(atob(text), (one) => (one.charCodeAt(0) / 127.5 - 1) * REACH);
}

const bits = (text) => [...atob(text)].flatMap((one) => [...one.charCodeAt(0).toString(2).padStart(8, '0')].map(Number));

/** What is drawn as a small picture of one colour, the stronger the more there is. */
export function inkOf({ ink, columns }, colour) {
  return tinted(ink, columns, colour);
}

/** Levels as the strength of one colour; `power`: of a level, to get at what it was made of. */
function tinted(levels, columns, colour, power = 1) {
  const made = element('canvas'), ctx = made.getContext('2d'), rows = levels.length / columns;
  Object.assign(made, { width: columns, height: rows });
  const image = new ImageData(columns, rows);
  [...levels].forEach((one, at) => image.data.set([...colour, (LETTERS.indexOf(one) / LEVELS) ** power * 255], 4 * at));
  ctx?.putImageData(image, 0, 0);
  return made;
}

/** A canvas as large as it is shown, with an empty ground. */
export function fitted(canvas, colours) {
  const ratio = devicePixelRatio || 1, W = canvas.clientWidth, H = canvas.clientHeight, ctx = canvas.getContext('2d');
  if (canvas.width !== Math.round(W * ratio)) Object.assign(canvas, { width: Math.round(W * ratio), height: Math.round(H * ratio) });
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.fillStyle = `rgb(${colours.surface})`;
  ctx.fillRect(0, 0, W, H);
  return { ctx, W, H };
}

export function sheet(ctx, picture, W, H, alpha) {
  ctx.globalAlpha = alpha;
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(picture, 0, 0, W, H);
  ctx.globalAlpha = 1;
}

/** The four, into `host`. Returns what paints each, with its points. */
export function panels(view, host, names) {
  const last = view.steps[view.upto - 1], mark = view.data.shown.mark;
  return Object.entries(names).map(([name, [title, about]]) => {
    const box = element('section', 'panel'), head = element('h2'), one = last?.learners[name], canvas = element('canvas'), chosen = name === view.learner;
    const pick = named(`pick-${name}`, title, () => view.set({ learner: name }), chosen ? 'chosen' : '');
    pick.setAttribute('aria-pressed', String(chosen));
    const steps = name === 'diffusion' && one ? `${about}, ${one.settings.steps} times` : about;
    head.append(pick, element('small', '', one ? said(mark === 'density' && !one.field && !one.arrows ? 'early' : mark, name, steps) : steps));
    box.classList.toggle('chosen', chosen);
    canvas.onclick = (event) => choose(view, name, canvas, event);
    box.append(head, canvas, foot(name, one, view));
    host.append(box);
    return { name, paint: (at) => paint(view, name, canvas, one, at) };
  });
}

const SAID = {
  density: { autoregressive: 'p(x, y), exact', vae: 'p(x, y), estimated', gan: 'no density: the judge, the grid', diffusion: 'where noisy points go' },
  path: { autoregressive: 'x first, then y', vae: 'code → point', gan: 'code → point, while it learned', diffusion: 'from noise to a point' },
};

/** What the picture of a learner is, where it is not its points. */
function said(mark, name, about) {
  return mark === 'early' ? 'its points: the rest was recorded at the end' : (SAID[mark]?.[name] ?? about);
}

/** A press chooses the learner, and the point next to it where the way of one is shown. */
function choose(view, name, canvas, event) {
  const { left, top, width, height } = canvas.getBoundingClientRect(), at = view.now[name];
  const x = ((event.clientX - left) / width - 0.5) * WIDE, y = (0.5 - (event.clientY - top) / height) * HIGH;
  const far = (index) => Math.hypot(at[2 * index] - x, at[2 * index + 1] - y);
  let { one } = view;
  if (view.data.shown.mark === 'path' && at) for (let index = 0; 2 * index < at.length; index += 1) if (far(index) < far(one)) one = index;
  view.set({ learner: name, one });
}

function foot(name, one, view) {
  const made = element('div', 'foot');
  if (!one) return made;
  if (one.diverged) {
    made.append(element('p', 'diverged', `× Its numbers grew without end at ${one.settings.rate} times the usual rate: choose a lower rate.`));
    return made;
  }
  const reached = [...one.reached].filter((there) => there === '1').length, of = one.reached.length;
  const modes = element('span', 'modes'), dots = element('i', '', [...one.reached].map((there) => (there === '1' ? '●' : '○')).join(''));
  dots.setAttribute('aria-hidden', 'true');
  modes.append(view.across > LABELS + DOT * of ? dots : '', ` ${reached} of ${of} ${of === 1 ? 'part' : 'parts'}`);
  const invented = element('span', 'invented', 'invented '), share = element('b', one.invented >= 0.05 ? 'much' : '', percent(one.invented));
  invented.append(share);
  const track = element('u'), fill = element('s'), value = one.likelihood?.toFixed(2).replace('-', '−'), missed = element('span', 'missed', 'missed ');
  fill.style.width = `${100 * one.invented}%`;
  track.append(fill);
  invented.append(track);
  missed.append(element('b', '', percent(one.missed)));
  missed.title = 'of the drawing’s own points, the share that has none of these near';
  made.append(modes, invented, element('span', 'likelihood', `log p${likelihood(name, value)}`), missed);
  if (view.data.shown.mark === 'path' && name === 'diffusion') made.replaceChildren(way(view, one));
  return made;
}

function likelihood(name, value) {
  if (name === 'gan') return ': has none';
  if (value === undefined) return ': beyond all numbers';
  return name === 'autoregressive' ? ` ${value}, exact` : ` ≥ ${value}`;
}

/** How many steps are left: the diffusion's own slider. */
function way(view, one) {
  const made = element('label', 'way'), slider = element('input'), { left } = one, at = Math.min(view.left, left.length - 1);
  if (!one.way) {
    made.textContent = 'Its way was recorded at the end alone: go there, or run it live.';
    return made;
  }
  Object.assign(slider, { type: 'range', min: 0, max: left.length - 1, step: 1 });
  slider.value = String(at);
  slider.dataset.focus = 'way';
  slider.setAttribute('aria-valuetext', `${left[at]} steps left`);
  slider.oninput = () => {
    view.left = Number(slider.value);
    view.draw();
  };
  made.append(element('span', '', `${left[at]} steps left`), slider);
  return made;
}

const percent = (share) => (share === 0 ? '0' : share === 1 ? '1' : share.toFixed(share < 0.1 ? 3 : 2).replace(/^0/, ''));

function paint(view, name, canvas, one, at) {
  const { colours, ink } = view, { mark } = view.data.shown, { ctx, W, H } = fitted(canvas, colours), u = unit();
  const X = (x) => (x / WIDE + 0.5) * W, Y = (y) => (0.5 - y / HIGH) * H, pen = { ctx, X, Y, W, H, u, colours };
  if (ink) sheet(ctx, ink, W, H, FAINT);
  if (!one || !at || one.diverged) return;
  const there = one.field || one.arrows;
  if (mark === 'density' && there) ground(view, name, one, pen);
  if (mark === 'density' && there && name !== 'diffusion') return;
  const wrong = bits(one.wrong), path = mark === 'path';
  const here = path && name === 'diffusion' && one.way && view.left < one.left.length - 1 ? points(view.left ? one.way[view.left - 1] : one.noise) : at;
  if (mark === 'density' && there) ctx.globalAlpha = 0.25;
  if (path) ctx.globalAlpha = 0.35;
  cloud(pen, here, wrong, here === at);
  ctx.globalAlpha = 1;
  if (path) trail(view, name, one, here, pen);
}

/** Points as dots, those that are invented as crosses. */
function cloud({ ctx, X, Y, u, colours }, at, wrong, judged) {
  const r = 1.7 * u, arm = 2.4 * u, dots = new Path2D(), crosses = new Path2D();
  for (let index = 0; 2 * index < at.length; index += 1) {
    const x = X(at[2 * index]), y = Y(at[2 * index + 1]);
    if (judged && wrong[index]) {
      crosses.moveTo(x - arm, y - arm);
      crosses.lineTo(x + arm, y + arm);
      crosses.moveTo(x - arm, y + arm);
      crosses.lineTo(x + arm, y - arm);
    } else {
      dots.moveTo(x + r, y);
      dots.arc(x, y, r, 0, 7);
    }
  }
  ctx.fillStyle = `rgb(${colours.query})`;
  ctx.fill(dots);
  Object.assign(ctx, { strokeStyle: `rgb(${colours.wrong})`, lineWidth: 1.3 * u });
  ctx.stroke(crosses);
}

/** What a learner says of each place. */
function ground(view, name, one, pen) {
  const { ctx, W, H, u, colours, X, Y } = pen, { about } = view.data;
  if (name === 'diffusion') {
    arrows(points(one.arrows), about.arrows, pen);
    return;
  }
  const judge = name === 'gan';
  sheet(ctx, tinted(one.field, about.field[0], colours.query, judge ? 2 : 1), W, H, judge ? 0.7 : 0.9);
  if (!one.grid) return;
  const grid = points(one.grid), lines = new Path2D();
  const put = (at, first) => (first ? lines.moveTo(X(grid[2 * at]), Y(grid[2 * at + 1])) : lines.lineTo(X(grid[2 * at]), Y(grid[2 * at + 1])));
  for (let row = 0; row < GRID; row += 1) {
    for (let column = 0; column < GRID; column += 1) put(row * GRID + column, !column);
    for (let column = 0; column < GRID; column += 1) put(column * GRID + row, !column);
  }
  Object.assign(ctx, { strokeStyle: `rgb(${colours.ink})`, lineWidth: 0.7 * u });
  ctx.stroke(lines);
}

function arrows(moves, [columns, rows], { ctx, X, Y, u, colours }) {
  const lines = new Path2D(), heads = new Path2D();
  for (let at = 0; at < columns * rows; at += 1) {
    const x = ((at % columns) + 0.5) * (WIDE / columns) - WIDE / 2, y = HIGH / 2 - (Math.floor(at / columns) + 0.5) * (HIGH / rows);
    const to = [X(x + moves[2 * at] * ARROW), Y(y + moves[2 * at + 1] * ARROW)];
    lines.moveTo(X(x), Y(y));
    lines.lineTo(to[0], to[1]);
    heads.moveTo(to[0], to[1]);
    heads.arc(to[0], to[1], 1.5 * u, 0, 7);
  }
  Object.assign(ctx, { strokeStyle: `rgb(${colours.ink2})`, lineWidth: 0.9 * u, fillStyle: `rgb(${colours.ink})` });
  ctx.stroke(lines);
  ctx.fill(heads);
}

/** How the chosen point came about. */
function trail(view, name, one, here, pen) {
  const { ctx, X, Y, W, H, u, colours } = pen, index = view.one, spot = (at) => /** @type {const} */ ([X(at[2 * index]), Y(at[2 * index + 1])]);
  const [x, y] = spot(here), line = new Path2D();
  Object.assign(ctx, { strokeStyle: `rgb(${colours.chosen})`, fillStyle: `rgb(${colours.chosen})`, lineWidth: 2 * u });
  if (name === 'autoregressive') {
    ctx.setLineDash([4 * u, 3 * u]);
    line.moveTo(x, 0);
    line.lineTo(x, H);
  } else if (name === 'diffusion') {
    const stations = one.way ? [one.noise, ...one.way, one.points].map(points) : [];
    stations.forEach((at, place) => (place ? line.lineTo(...spot(at)) : line.moveTo(...spot(at))));
  } else {
    const before = name === 'gan' ? view.steps.slice(0, view.upto).map((step) => points(step.learners.gan.points)) : [];
    before.forEach((at, place) => (place ? line.lineTo(...spot(at)) : line.moveTo(...spot(at))));
    code(view, [x, y], pen, index);
  }
  ctx.stroke(line);
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(x, y, 4.5 * u, 0, 7);
  ctx.fill();
  Object.assign(ctx, { font: `600 ${13 * u}px ${getComputedStyle(view.host).fontFamily}`, textAlign: x > W / 2 ? 'right' : 'left' });
  if (name === 'autoregressive') ctx.fillText('x', x + (x > W / 2 ? -6 : 6) * u, 14 * u);
}

/** The square of codes, with the chosen one, and a line to its point. */
function code(view, to, { ctx, H, u, colours }, index) {
  const size = H * 0.28, edge = 6 * u, codes = points(view.steps[0].codes), along = (at) => (codes[at] / REACH + 1) * (size / 2);
  const place = (at) => [edge + along(2 * at), H - edge - along(2 * at + 1)];
  ctx.save();
  Object.assign(ctx, { fillStyle: `rgb(${colours.paper})`, strokeStyle: `rgb(${colours.rule})`, lineWidth: u });
  ctx.fillRect(6 * u, H - 6 * u - size, size, size);
  ctx.strokeRect(6 * u, H - 6 * u - size, size, size);
  ctx.fillStyle = `rgb(${colours.rule})`;
  for (let at = 0; 2 * at < codes.length; at += 1) ctx.fillRect(...place(at), 1.2 * u, 1.2 * u);
  ctx.restore();
  const [x, y] = place(index);
  ctx.setLineDash([3 * u, 3 * u]);
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(...to);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(x, y, 3 * u, 0, 7);
  ctx.fill();
}
