// Firefox and WebKit as they come from Debian, each behind the same few acts: Playwright drives builds of its own alone.

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const SIZE = { width: 1280, height: 720 };
const WEBKIT_PORT = 4555;

/** Firefox, by WebDriver BiDi. */
async function firefox() {
  const { launch } = await import('puppeteer-core');
  const browser = await launch({ browser: 'firefox', executablePath: process.env.FIREFOX, headless: true });
  const page = await browser.newPage(), errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.setViewport(SIZE);
  return {
    version: await browser.version(),
    open: (address) => page.goto(address, { waitUntil: 'load', timeout: 60_000 }),
    run: (script) => page.evaluate(script),
    key: (name) => page.keyboard.press(name),
    click: (x, y) => page.mouse.click(x, y),
    shoot: async (place) => writeFileSync(place, await page.screenshot()),
    errors: () => errors.splice(0),
    close: () => browser.close(),
  };
}

/** WebKitGTK's own small browser, by WebDriver; it needs a display. */
async function webkit() {
  const { Builder, Capabilities, Key } = await import('selenium-webdriver');
  const server = spawn('WebKitWebDriver', [`--port=${WEBKIT_PORT}`], { stdio: 'ignore' });
  await new Promise((go) => setTimeout(go, 1500));
  const options = { binary: process.env.MINI_BROWSER, args: ['--automation'] };
  const wanted = new Capabilities({ browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options });
  const driver = await new Builder().usingServer(`http://127.0.0.1:${WEBKIT_PORT}`).withCapabilities(wanted).build();
  await driver.manage().window().setRect({ width: SIZE.width, height: SIZE.height + 38 });
  const act = () => driver.actions({ async: true });
  return {
    version: `WebKitGTK ${(await driver.getCapabilities()).get('browserVersion')}`,
    open: (address) => driver.get(address),
    run: (script) => driver.executeScript(`return (${script})`),
    key: (name) => act().sendKeys(Key[name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()] ?? name).perform(),
    click: (x, y) => act().move({ x: Math.round(x), y: Math.round(y) }).press().release().perform(),
    shoot: async (place) => writeFileSync(place, Buffer.from(await driver.takeScreenshot(), 'base64')),
    errors: () => [],
    close: async () => {
      await driver.quit();
      server.kill();
    },
  };
}

export const BROWSERS = { firefox, webkit };
