// Intervals around shares.

const Z = 1.959963984540054;

/** The interval around a share (Wilson 1927): with the usual z, 95 times in 100. @returns {[number, number]} */
export function wilson(right, asked, z = Z) {
  const share = right / asked, weight = (z * z) / asked, middle = (share + weight / 2) / (1 + weight);
  const half = (z * Math.sqrt((share * (1 - share)) / asked + weight / (4 * asked))) / (1 + weight);
  return [middle - half, middle + half];
}
