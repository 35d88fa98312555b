// Figures are for paper and slides: they are drawn in the light theme unless somebody wants them as they are.

const frames = (count) => new Promise((done) => (count ? requestAnimationFrame(() => frames(count - 1).then(done)) : done(undefined)));

export const darkNow = () => getComputedStyle(/** @type {Element} */ (document.querySelector('.stApp'))).colorScheme === 'dark';

/** What `produce` makes while the page is light; then it is as it was. Canvases are painted anew when the window changes. */
export async function inLight(produce) {
  const app = /** @type {HTMLElement} */ (document.querySelector('.stApp'));
  app.style.colorScheme = 'light';
  try {
    dispatchEvent(new Event('resize'));
    await frames(3);
    return await produce();
  } finally {
    app.style.removeProperty('color-scheme');
    dispatchEvent(new Event('resize'));
  }
}

/** The same between two frames, so that nobody sees it. A canvas keeps the colours that it was painted in. */
export function unseenInLight(produce) {
  const app = /** @type {HTMLElement} */ (document.querySelector('.stApp'));
  app.style.colorScheme = 'light';
  try {
    return produce();
  } finally {
    app.style.removeProperty('color-scheme');
  }
}

/** Turns colours of the dark theme into those of the light one: Plotly writes colours, not names. */
export function repainter(pairs) {
  const light = new Map(pairs.map(([dark, bright]) => [dark.toLowerCase(), bright.toLowerCase()]));
  return (colour) => light.get(colour.toLowerCase()) ?? colour;
}
