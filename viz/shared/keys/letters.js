// The letters of scripts that the fonts of the pages lack: rules by which the browser fetches them where such text stands.

const RULES = 'glassbox/fonts/scripts.css', FAMILY = 'Noto Glassbox';

/** Know the rules from now on. When letters arrive, views are drawn anew: what stands on a canvas does not change by itself. */
export function knowScripts() {
  if (document.querySelector('link[data-gb-scripts]')) return;
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL(RULES, document.baseURI).href });
  link.dataset.gbScripts = '';
  document.head.append(link);
  document.fonts.addEventListener('loadingdone', (event) => {
    const faces = /** @type {FontFaceSetLoadEvent} */ (event).fontfaces;
    if (faces.some((face) => face.family.includes(FAMILY))) dispatchEvent(new Event('resize'));
  });
}
