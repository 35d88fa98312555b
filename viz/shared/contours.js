// Lines of equal height.

/** The lines on which values cross `levels`, as a path (marching squares between the middles of cells). values: row by row,
 * `columns` each; X and Y say where the middle of a column and of a row is drawn. @param {ArrayLike<number>} values */
export function contours(values, columns, levels, X, Y) {
  const rows = values.length / columns, at = (x, y) => values[y * columns + x], parts = [];
  for (const level of levels) {
    for (let y = 0; y + 1 < rows; y += 1) {
      for (let x = 0; x + 1 < columns; x += 1) {
        const corners = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]], crossed = [];
        corners.forEach((one, side) => {
          const other = corners[(side + 1) % 4], a = at(...one), b = at(...other);
          if (a < level === b < level) return;
          const part = (level - a) / (b - a);
          crossed.push(`${X(one[0] + (other[0] - one[0]) * part).toFixed(1)},${Y(one[1] + (other[1] - one[1]) * part).toFixed(1)}`);
        });
        for (let pair = 0; pair + 1 < crossed.length; pair += 2) parts.push(`M${crossed[pair]}L${crossed[pair + 1]}`);
      }
    }
  }
  return parts.join('');
}
