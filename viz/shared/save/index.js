// Downloads of the picture beside it: SVG and PNG as it is on the screen, its numbers as CSV and JSON.

const SVG = "http://www.w3.org/2000/svg";

function visible(style) {
  return style.visibility !== "hidden" && style.display !== "none" && Number(style.opacity) > 0;
}

// What is pressed and not part of the picture: the rows of controls of our views.
const CONTROLS = ".show, .controls, .bar button";

// Every box with a colour becomes a rectangle, every line of text a text, every inline SVG or canvas itself.
function draw(node, origin, out) {
  for (const child of node.shadowRoot ? node.shadowRoot.childNodes : node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) drawText(child, origin, out);
    if (child.nodeType !== Node.ELEMENT_NODE || ["STYLE", "SCRIPT", "INPUT"].includes(child.tagName)) continue;
    if (child.matches(CONTROLS)) continue;
    const style = getComputedStyle(child);
    if (!visible(style)) continue;
    const box = child.getBoundingClientRect();
    if (child.tagName.toLowerCase() === "svg") {
      out.append(copySvg(child, box, origin));
      continue;
    }
    if (child.tagName === "CANVAS") {
      const image = make("image", { href: child.toDataURL(), ...place(box, origin) });
      out.append(image);
      continue;
    }
    drawBox(style, box, origin, out);
    draw(child, origin, style.overflowX === "visible" && style.overflowY === "visible" ? out : clipped(box, origin, out));
  }
}

let clips = 0;

// A group that shows nothing outside of a box that scrolls or cuts.
function clipped(box, origin, out) {
  const id = `clip${(clips += 1)}`;
  const path = make("clipPath", { id });
  path.append(make("rect", place(box, origin)));
  const group = make("g", { "clip-path": `url(#${id})` });
  out.append(path, group);
  return group;
}

function make(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function place(box, origin) {
  return { x: box.x - origin.x, y: box.y - origin.y, width: box.width, height: box.height };
}

function drawBox(style, box, origin, out) {
  const clear = /rgba\(.*, 0\)|transparent/;
  if (!clear.test(style.backgroundColor))
    out.append(
      make('rect', {
        ...place(box, origin),
        rx: style.borderTopLeftRadius.endsWith('%') ? box.width / 2 : parseFloat(style.borderTopLeftRadius) || 0,
        fill: style.backgroundColor,
      }),
    );
  const [top, bottom, left] = ["Top", "Bottom", "Left"].map((side) => (clear.test(style[`border${side}Color`]) ? 0 : parseFloat(style[`border${side}Width`])));
  if (top && bottom && left) {
    const inner = new DOMRect(box.x + left / 2, box.y + top / 2, Math.max(0, box.width - left), Math.max(0, box.height - top));
    const round = style.borderTopLeftRadius.endsWith('%')
      ? (box.width * parseFloat(style.borderTopLeftRadius)) / 100
      : parseFloat(style.borderTopLeftRadius) || 0;
    out.append(
      make('rect', {
        ...place(inner, origin),
        rx: round,
        fill: 'none',
        stroke: style.borderTopColor,
        'stroke-width': top,
        ...(style.borderTopStyle === 'dashed' && { 'stroke-dasharray': '3 2' }),
      }),
    );
    return;
  }
  for (const [edge, y, colour] of [[top, box.y, style.borderTopColor], [bottom, box.bottom - bottom, style.borderBottomColor]])
    if (edge) out.append(make("rect", { x: box.x - origin.x, y: y - origin.y, width: box.width, height: edge, fill: colour }));
}

function drawText(text, origin, out) {
  if (!text.data.trim()) return;
  const style = getComputedStyle(text.parentElement ?? text.parentNode.host);
  if (!visible(style)) return;
  const look = {
    font: `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`,
    'font-variant-caps': style.fontVariantCaps,
    'text-decoration': style.textDecorationLine,
    'white-space': 'pre',
  };
  for (const { said, box } of lines(text)) {
    const words = make('text', {
      x: box.x - origin.x,
      y: box.y - origin.y + box.height * 0.76,
      textLength: box.width,
      fill: style.color,
      style: Object.entries(look).map(([name, value]) => `${name}:${value}`).join(';'),
    });
    words.textContent = said;
    out.append(words);
  }
}

// The lines of a text as the browser broke them: words (or the spaces between) that stand at one height.
function lines(text) {
  const range = document.createRange();
  range.selectNodeContents(text);
  if (range.getClientRects().length < 2) return [{ said: text.data, box: range.getBoundingClientRect() }];
  const found = [];
  let at = 0;
  for (const word of text.data.split(/(?<=\s)/)) {
    range.setStart(text, at);
    range.setEnd(text, (at += word.length));
    const box = range.getClientRects()[0];
    if (!box) continue;
    const last = found.at(-1);
    if (last && Math.abs(last.box.y - box.y) < 2) {
      last.said += word;
      last.box = new DOMRect(last.box.x, last.box.y, box.right - last.box.x, box.height);
    } else found.push({ said: word, box });
  }
  return found;
}

const KEEP = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
  'font-variant-caps',
  'letter-spacing',
  'text-anchor',
  'dominant-baseline',
  'paint-order',
  'stroke-linejoin',
];

function copySvg(source, box, origin) {
  const copy = source.cloneNode(true);
  const from = [source, ...source.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, at) => {
    const style = getComputedStyle(from[at]);
    element.setAttribute("style", KEEP.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";"));
  });
  for (const [name, value] of Object.entries(place(box, origin))) copy.setAttribute(name, value);
  return copy;
}

function picture() {
  const host = document.querySelector(".st-key-gb-picture");
  const box = host.getBoundingClientRect();
  const out = make("svg", { xmlns: SVG, width: box.width, height: box.height, viewBox: `0 0 ${box.width} ${box.height}` });
  const paper = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
  out.append(make("rect", { width: box.width, height: box.height, fill: paper }));
  draw(host, box, out);
  return out;
}

// The fonts travel inside a PNG's source: an image may load nothing from elsewhere.
async function withFonts(svg) {
  const faces = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSFontFaceRule);
  const wanted = faces.filter((rule) => rule.style.fontFamily.includes("Glassbox"));
  const rules = await Promise.all(wanted.map(async (rule) => {
    const url = rule.cssText.match(/url\("?([^")]+)"?\)/)[1];
    const bytes = await (await fetch(new URL(url, document.baseURI))).blob();
    const data = await new Promise((done) => Object.assign(new FileReader(), { onload: (e) => done(e.target.result) }).readAsDataURL(bytes));
    return rule.cssText.replace(/url\([^)]+\)/, `url(${data})`);
  }));
  const style = make("style", {});
  style.textContent = rules.join("");
  svg.prepend(style);
  return svg;
}

async function png() {
  const svg = await withFonts(picture());
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(svg));
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width * 2, height: image.height * 2 });
  const pen = canvas.getContext("2d");
  pen.scale(2, 2);
  pen.drawImage(image, 0, 0);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function csv(rows) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]; // rows of several kinds may have other columns
  // A leading = + - @ would be run as a formula by a spreadsheet: an apostrophe keeps it text.
  const guard = (value) => (typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
  const cell = (value) => `"${String(guard(value) ?? "").replaceAll('"', '""')}"`;
  return [columns.map(cell).join(","), ...rows.map((row) => columns.map((name) => cell(row[name])).join(","))].join("\r\n");
}

// A view that has many rows makes them itself when they are asked for, so that they need not travel.
function rowsOf(data) {
  const roots = [...document.querySelectorAll(".st-key-gb-picture *")].map((one) => /** @type {any} */ (one.shadowRoot?.querySelector(".root")));
  return roots.find((root) => root?._rows)?._rows() ?? data.rows;
}

const DRAWN = ["SVG", "PNG"];
const FORMATS = {
  SVG: async () => new Blob([new XMLSerializer().serializeToString(picture())], { type: "image/svg+xml" }),
  PNG: png,
  CSV: async (data) => new Blob(["\ufeff" + csv(rowsOf(data))], { type: "text/csv" }),
  JSON: async (data) => new Blob([JSON.stringify(rowsOf(data), null, 1)], { type: "application/json" }),
};

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  const label = Object.assign(document.createElement("span"), { textContent: "Save" });
  const buttons = Object.entries(FORMATS).filter(([format]) => data.picture !== false || !DRAWN.includes(format)).map(([format, produce]) => {
    const button = Object.assign(document.createElement("button"), { textContent: format });
    button.setAttribute("aria-label", `Save as ${format}`);
    button.onclick = async () => {
      const url = URL.createObjectURL(await produce(data));
      Object.assign(document.createElement("a"), { href: url, download: `${data.name}.${format.toLowerCase()}` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    };
    return button;
  });
  root.replaceChildren(label, ...buttons);
}
