import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** The browser of the tests of pages; tests skip where there is none. */

const BROWSERS = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Starts Chromium; null where there is none. */
export async function launchBrowser(): Promise<Browser | null> {
  const executablePath = BROWSERS.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) return null;
  const args = ['--no-sandbox', '--disable-background-networking', '--disable-component-update'];
  return chromium.launch({ executablePath, args });
}

/** What opening a page set off. */
export interface Opened {
  readonly page: Page;
  readonly requests: string[];
  readonly messages: string[];
}

/** Opens a page with the network off. */
export async function openPage(browser: Browser, address: string, options: BrowserContextOptions): Promise<Opened> {
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const messages: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => messages.push(message.text()));
  page.on('pageerror', (error) => messages.push(error.message));
  await page.goto(address);
  return { page, requests, messages };
}

/** A browser for the tests of a suite, which skip where there is none. */
export function useBrowser(): () => Browser {
  let browser: Browser | null = null;
  before(async function () {
    browser = await launchBrowser();
    if (browser === null) this.skip();
  });
  after(() => browser?.close());
  return () => {
    if (browser === null) throw new Error('no browser');
    return browser;
  };
}

/** A page on the disk for the tests of a suite. */
export interface UsedPage {
  readonly address: string;
  /** Opens it anew, with the network off. */
  open(options?: BrowserContextOptions): Promise<Opened>;
}

export const DESKTOP = { width: 1300, height: 900 };

/** Writes a page before the tests of a suite, which skip where there is no browser. */
export function usePage(render: () => Promise<string>): UsedPage {
  const browser = useBrowser();
  let folder = '';
  let address = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segbook-page-'));
    const path = join(folder, 'report.html');
    await writeFile(path, await render());
    address = pathToFileURL(path).href;
  });
  after(async () => {
    if (folder !== '') await rm(folder, { recursive: true });
  });
  return {
    get address() {
      return address;
    },
    open: (options) => openPage(browser(), address, { viewport: DESKTOP, ...options }),
  };
}

/** What axe finds wrong with a page, whose policy must have been passed by to run it. */
export async function findFaults(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = (await page.evaluate(
    'axe.run({ rules: { "target-size": { enabled: true } } })',
  )) as AxeResults;
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
