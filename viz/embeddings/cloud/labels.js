// The names of points, and lines to the neighbours of the chosen one.

import { signed } from '../../shared/pieces.js';

const MOST_LABELS = 90;

export const shown = (word) => signed(word.trim() || signed(word, / /g), /[\n\r\t]/g);

/** Lines to the neighbours, then labels: the chosen first, then frequent words, none on another. */
export function write(cloud, theme) {
  const pen = cloud.labels.getContext('2d'),
    { width, height } = cloud.labels,
    unit = (cloud.sharp * parseFloat(getComputedStyle(document.documentElement).fontSize)) / 16;
  pen.clearRect(0, 0, width, height);
  /** @returns {[number, number]} */
  const at = (row) => [cloud.screen[3 * row], cloud.screen[3 * row + 1]];
  if (cloud.selected >= 0) {
    pen.strokeStyle = theme.chosen;
    pen.lineWidth = 1.25 * unit;
    for (const [row] of cloud.near) {
      pen.globalAlpha = 0.75;
      pen.beginPath();
      pen.moveTo(...at(cloud.selected));
      pen.lineTo(...at(row));
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }
  const taken = [];
  const near = new Set(cloud.near.map(([row]) => row));
  const label = (row, strong) => {
    const [x, y] = at(row), depth = cloud.screen[3 * row + 2];
    if (depth <= 0 || x < 0 || y < 0 || x > width || y > height) return false;
    const size = (strong ? 17 : 14) * unit;
    pen.font = `${strong ? 600 : 400} ${size}px ${theme.serif}`;
    const text = shown(cloud.data.words[row]).slice(0, 40), wide = pen.measureText(text).width;
    const left = x + 7 * unit + wide > width ? x - 7 * unit - wide : x + 7 * unit;
    const box = [left - 2 * unit, y - size * 0.7, left + wide + 2 * unit, y + size * 0.7];
    if (!strong && taken.some((one) => one[0] < box[2] && one[2] > box[0] && one[1] < box[3] && one[3] > box[1])) return false;
    taken.push(box);
    pen.lineWidth = 3.5 * unit;
    pen.strokeStyle = theme.paper;
    pen.lineJoin = 'round';
    pen.strokeText(text, left, y + size * 0.33);
    pen.fillStyle = row === cloud.selected || row === cloud.hover ? theme.chosen : strong || near.has(row) ? theme.ink : theme.ink2;
    pen.fillText(text, left, y + size * 0.33);
    return true;
  };
  if (cloud.selected >= 0) label(cloud.selected, true);
  if (cloud.hover >= 0 && cloud.hover !== cloud.selected) label(cloud.hover, true);
  for (const row of near) label(row, false);
  let drawn = 0;
  for (const row of cloud.labelled) {
    if (drawn >= MOST_LABELS) break;
    if (row !== cloud.selected && !near.has(row) && cloud.marks[row] >= 0 && label(row, false)) drawn += 1;
  }
  if (cloud.path?.length > 1) {
    pen.strokeStyle = theme.chosen;
    pen.lineWidth = 1.5 * unit;
    pen.setLineDash([4 * unit, 3 * unit]);
    pen.beginPath();
    cloud.path.forEach(([x, y], i) => (i ? pen.lineTo(x * cloud.sharp, y * cloud.sharp) : pen.moveTo(x * cloud.sharp, y * cloud.sharp)));
    pen.closePath();
    pen.stroke();
    pen.setLineDash([]);
  }
}
