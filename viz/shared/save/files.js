// The picture as files.

import { csv, facts, json, titleOf } from './about.js';
import { caption } from './caption.js';
import { draw } from './draw.js';
import { darkNow, inLight, repainter, unseenInLight } from './light.js';
import { outline } from './outlines.js';
import { make, paint } from './shapes.js';
import { filed, take } from '../standalone/take.js';

const MARGIN = 1.25; // around a figure, in the root's letters
const SHARP = 2; // pixels of a PNG for one of the screen

const pictured = () => /** @type {HTMLElement} */ (document.querySelector('.st-key-gb-picture'));

/** The figure with its caption, in the theme that is there now; texts are texts. */
function whole(data, stand, repaint) {
  const host = pictured(), box = host.getBoundingClientRect(), rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const margin = MARGIN * rem, figure = make('g', { transform: `translate(${margin} ${margin})` });
  draw(host, box, figure, repaint);
  const said = caption(data.about, host, figure, new Date());
  stand.style.width = `${box.width}px`;
  stand.replaceChildren(said);
  const below = said.getBoundingClientRect(), under = make('g', { transform: `translate(${margin} ${2 * margin + box.height})` });
  draw(stand, below, under, repaint);
  const width = Math.ceil(box.width + 2 * margin), height = Math.ceil(box.height + below.height + 3 * margin);
  const out = make('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' });
  const paper = getComputedStyle(stand).backgroundColor, style = getComputedStyle(stand);
  const title = make('title', {}, titleOf(data.about)), told = make('desc', {}, facts(data.about).map((one) => one.join(': ')).join('\n'));
  const line = make('rect', { x: margin, y: 1.5 * margin + box.height, width: box.width, height: 1, ...paint('fill', style.borderTopColor) });
  out.append(title, told, make('rect', { width, height, ...paint('fill', paper) }), figure, line, under);
  stand.replaceChildren();
  return out;
}

/** The figure as SVG, its texts as outlines; light even where the page is dark, unless it is wanted as shown. */
export async function picture(data, stand, light) {
  await document.fonts.ready;
  const made = light && darkNow() ? await inLight(() => whole(data, stand, repainter(data.palette))) : whole(data, stand, (colour) => colour);
  return outline(made);
}

const painted = () => [pictured(), ...pictured().querySelectorAll('*')].some((one) => (one.shadowRoot ?? one).querySelector('canvas'));

/** The same while people look at the page: light without their seeing it. What is painted on a canvas stays in the page's theme. */
export async function unseenPicture(data, stand) {
  await document.fonts.ready;
  const light = darkNow() && !painted(), plain = (colour) => colour;
  return outline(light ? unseenInLight(() => whole(data, stand, repainter(data.palette))) : whole(data, stand, plain));
}

const written = (svg) => new XMLSerializer().serializeToString(svg);

/** The same picture in pixels. */
export async function png(data, stand, light) {
  const svg = await picture(data, stand, light), image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(written(svg))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: image.width * SHARP, height: image.height * SHARP });
  const pen = canvas.getContext('2d');
  pen?.scale(SHARP, SHARP);
  pen?.drawImage(image, 0, 0);
  return /** @type {Promise<Blob>} */ (new Promise((done) => canvas.toBlob((made) => done(/** @type {Blob} */ (made)), 'image/png')));
}

// A view that has many rows makes them itself when they are asked for, so that they need not travel.
function rowsOf(data) {
  const roots = [...document.querySelectorAll('.st-key-gb-picture *')].map((one) => /** @type {any} */ (one.shadowRoot?.querySelector('.root')));
  return roots.find((root) => root?._rows)?._rows() ?? data.rows;
}

/** The page as it stands, to work without a server. */
async function page() {
  const taken = take();
  return filed(taken.about.title, [taken]);
}

/** What makes each kind of file. */
export const FORMATS = {
  SVG: async (data, stand, light) => new Blob([written(await picture(data, stand, light))], { type: 'image/svg+xml' }),
  PNG: png,
  HTML: () => page(),
  CSV: async (data) => new Blob([`\ufeff${csv(data.about, rowsOf(data), new Date())}`], { type: 'text/csv' }),
  JSON: async (data) => new Blob([json(data.about, rowsOf(data), new Date())], { type: 'application/json' }),
};
