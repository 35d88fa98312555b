// Labels that are too long for one line: two lines, broken where a reader would break them.

const WORDS = /(?<=\s)/,
  PARTS = /(?<=[\s·/,;–-])/; // after these a line may end
const ENOUGH = 0.6; // of what would fit, for a line that ends with a word

/** How wide a text is drawn, by the browser itself. family: of the letters. */
export function ruler(family) {
  const pen = document.createElement('canvas').getContext('2d');
  return (text, size) => {
    if (!pen) return 0.55 * size * text.length;
    pen.font = `${size}px ${family}`;
    return pen.measureText(text).width;
  };
}

/** The longest beginning that fits, and what is left of it; broken inside a word only where a word alone is too long. */
function split(text, fits) {
  const upTo = (ends) => {
    let found = '';
    for (const part of text.split(ends)) {
      if (!fits((found + part).trimEnd())) break;
      found += part;
    }
    return found;
  };
  const whole = upTo(WORDS),
    parts = upTo(PARTS);
  let taken = whole.length >= ENOUGH * parts.length ? whole : parts;
  for (let at = text.length; !taken && at > 0; at--) if (at === 1 || fits(text.slice(0, at))) taken = text.slice(0, at);
  return [taken.trimEnd(), text.slice(taken.length).trimStart()];
}

/** A text in at most `most` lines, each of which fits; what is left out at the end is a sign. */
export function broken(text, fits, most = 2) {
  const lines = [];
  let rest = text;
  while (rest && lines.length < most) {
    const [line, left] = lines.length === most - 1 && !fits(rest) ? [shortened(rest, fits), ''] : split(rest, fits);
    lines.push(line);
    rest = left;
  }
  return lines;
}

function shortened(text, fits) {
  let at = text.length;
  while (at > 1 && !fits(`${text.slice(0, at).trimEnd()}…`)) at--;
  return `${text.slice(0, at).trimEnd()}…`;
}

/** The width that labels need on one line, at most `most`, and the lines of each. */
export function column(labels, size, most, widthOf) {
  const wide = Math.min(most, Math.max(0, ...labels.map((one) => widthOf(one, size)))),
    lines = labels.map((one) => broken(one, (line) => widthOf(line, size) <= wide + 0.5));
  return { wide: Math.max(0, ...lines.flat().map((line) => widthOf(line, size))), lines };
}
