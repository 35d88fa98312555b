// Where a small window stands beside a word: above its line, which is read already, or below it where there is no room.

const EDGE = 8, GAP = 8; // sixteenths of an em to the edge of the window, and to what is read
const SHORT = 80; // what of a paragraph above or below the line is left in sight, too

/** What the foot of the window leaves: a lesson's line or a caption stands there, but for a word that is in it. */
function bottom(mark) {
  const feet = [...document.querySelectorAll('.st-key-gb-lesson, .st-key-gb-invite, [class*="st-key-gb-caption-"]')];
  const tops = feet.filter((one) => !one.contains(mark)).map((one) => one.getBoundingClientRect()).filter((box) => box.height > 0);
  return Math.min(innerHeight, ...tops.map((box) => box.top));
}

/** The line of a word that goes on in the next: where the pointer is, or else the first. */
function lineOf(mark, at) {
  const boxes = [...mark.getClientRects()];
  return boxes.find((box) => at && at.y >= box.top && at.y <= box.bottom) ?? boxes[0];
}

/**
 * Put `box` beside `mark`. Says whether the word is in sight.
 * @param {HTMLElement} box
 * @param {Element} mark
 * @param {{ x: number, y: number } | null} at where the pointer is
 * @param {number} unit
 */
export function place(box, mark, at, unit) {
  const line = lineOf(mark, at), least = EDGE * unit, end = bottom(mark);
  if (!line || line.bottom < 0 || line.top > innerHeight) return false;
  const { width, height } = box.getBoundingClientRect(), middle = line.left + line.width / 2;
  const left = Math.max(least, Math.min(innerWidth - least - width, middle - width / 2));
  const whole = (mark.closest('p, li') ?? mark).getBoundingClientRect();
  const top = line.top - whole.top < SHORT * unit ? whole.top : line.top;
  const foot = whole.bottom - line.bottom < SHORT * unit ? whole.bottom : line.bottom;
  const above = top - GAP * unit - height, below = foot + GAP * unit;
  const over = above >= least || below + height > end - least;
  box.style.left = `${left}px`;
  box.style.top = `${Math.max(least, over ? above : below)}px`;
  box.dataset.side = over ? 'above' : 'below';
  box.style.setProperty('--at', `${Math.max(12 * unit, Math.min(width - 12 * unit, middle - left))}px`);
  return true;
}
