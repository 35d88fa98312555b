// Opens every view in Firefox or WebKit, looks at each as tests/browser/looks.js does, operates five by mouse and keys, and answers
// a room as a phone does.
// Called by tests/engines/__main__.py: node run.js <browser> <address> <folder for pictures> <views>. Prints a line for each
// view that is not as it should be, and for each act.

import { readFileSync } from 'node:fs';
import { BROWSERS } from './browsers.js';
import { ROOM } from './room.js';
import { Visitor } from './visitor.js';

const LOOKS = readFileSync(new URL('../browser/looks.js', import.meta.url), 'utf8');
const ABORTED = 'status=2152398850'; // a font that Firefox no longer wants once it is led to another page
const LEAST = 12; // pixels of a letter

/** What is done, and what is true then. */
const ACTS = {
  'Heads: another head by the mouse': async (visitor) => {
    await visitor.open('attention');
    await visitor.press('canvas', '', [0.1, 0.3]);
    return visitor.until(`find('h2, h3', 'Layer') && !find('h2, h3', 'Layer 13, head 8')`, 5000);
  },
  'Train: merges by the slider’s keys': async (visitor) => {
    await visitor.open('tokenization?view=train');
    await visitor.press('input[type=range]', '', [0.5, 0.5]);
    const before = await visitor.ask(`find('input[type=range]').value`);
    await visitor.browser.key('ArrowRight');
    return visitor.until(`Number(find('input[type=range]').value) === ${Number(before) + 1} && Boolean(find('*', '${Number(before) + 1} of 64 merges'))`, 5000);
  },
  'Step: the word that the draw fell on': async (visitor) => {
    await visitor.open('decoding');
    await visitor.press('button', 'Step →');
    return visitor.until(`all().some((one) => one.matches('.text button, [class*=text] button') && one.textContent.includes('hare'))`, 15_000);
  },
  'Policy: the timeline back': async (visitor) => {
    await visitor.open('rlhf?view=policy');
    await visitor.press('input[type=range]', '', [0.3, 0.5]);
    return visitor.until(`!find('b, span', 'iteration 36') && Boolean(find('*', 'teration'))`, 5000);
  },
  'Words: a term opens what it means, Escape closes it': async (visitor) => {
    await visitor.open('attention?view=steps');
    await visitor.press('a[href*="glossary?term="]');
    const opened = await visitor.until(`all().some((one) => one.matches('[role=dialog], dialog[open]') && one.checkVisibility())`, 5000);
    await visitor.browser.key('Escape');
    return opened && visitor.until(`!all().some((one) => one.matches('[role=dialog], dialog[open]') && one.checkVisibility())`, 5000);
  },
};

async function look(visitor, view, folder) {
  try {
    await visitor.open(view);
    const faults = JSON.parse(await visitor.browser.run(`(() => { ${LOOKS}; return JSON.stringify(window.looks({ least: ${LEAST} })); })()`));
    await visitor.browser.shoot(`${folder}/${view.replace(/\W+/g, '-') || 'home'}.png`);
    return [...visitor.browser.errors().filter((one) => !one.includes(ABORTED)), ...faults];
  } catch (error) {
    return [error.message];
  }
}

const [, , name, address, folder, ...views] = process.argv;
const browser = await BROWSERS[name]();
try {
  const visitor = new Visitor(browser, address);
  console.log(browser.version);
  for (const view of views) for (const fault of await look(visitor, view, folder)) console.log(`fault ${view || 'home'}: ${fault}`);
  for (const [what, act] of Object.entries({ ...ACTS, ...ROOM })) {
    const done = await act(visitor).catch((error) => error.message);
    console.log(`${done === true ? 'done' : 'fault'} ${what}${done === true ? '' : `: ${done}`}`);
  }
} finally {
  await browser.close();
}
