// Who looks at a page in one of the browsers, and presses what is on it.

const PATIENCE = 60_000; // milliseconds
// All that a page and its views have, also in shadow roots; where one of them is.
const HELP = `
  const all = (root = document) => [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
  const find = (selector, text = '') => all().find((one) => one.matches(selector) && one.textContent.includes(text) && one.checkVisibility());
  const boxOf = (one) => { const { x, y, width, height } = one.getBoundingClientRect(); return { x, y, width, height }; };
`;
export const wait = (time) => new Promise((go) => setTimeout(go, time));

/** A browser with a page of Glassbox in it. */
export class Visitor {
  constructor(browser, address) {
    Object.assign(this, { browser, address });
  }

  /** What an expression gives in the page. */
  async ask(expression) {
    return JSON.parse(await this.browser.run(`(() => { ${HELP} return JSON.stringify((${expression}) ?? null); })()`));
  }

  /** Wait until an expression is true; says whether it came to be. */
  async until(expression, patience = PATIENCE) {
    for (const end = Date.now() + patience; Date.now() < end; await wait(200)) if (await this.ask(expression)) return true;
    return false;
  }

  async open(view) {
    await this.browser.open(`${this.address}/${view}`);
    await wait(600);
    const done = `Boolean(find('.st-key-gb-picture, .st-key-gb-foot')) && document.querySelector('.stApp').dataset.testScriptState === 'notRunning'`;
    if (!(await this.until(done))) throw new Error('never done');
    await wait(1500);
  }

  async press(selector, text = '', [right, down] = [0.5, 0.5]) {
    const found = `find(${JSON.stringify(selector)}, ${JSON.stringify(text)})`;
    if (!(await this.until(`Boolean(${found})`, 10_000))) throw new Error(`there is no ${selector} ${text}`);
    const { x, y, width, height } = await this.ask(`boxOf(${found})`);
    await this.browser.click(x + right * width, y + down * height);
    await wait(900);
  }
}
