import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { PageAudit } from './row.js';

const BROWSERS = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
/** Time for a page to ask for what it wants, and to draw what it has. */
const SETTLE_MS = 1500;
const AXE = "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })";

/**
 * Looks at HTML files: their size, what they ask the network for, and what axe-core finds. Without Chromium, or the
 * development packages that drive it, the last two are null.
 */
export async function auditPages(paths: readonly string[]): Promise<PageAudit> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  const plain = { pages: paths.length, sizeBytes: sizes.reduce((sum, size) => sum + size, 0) };
  const browser = await launchBrowser();
  if (browser === null) return { ...plain, externalUrls: null, axeViolations: null };
  try {
    const urls = new Set<string>();
    let axeViolations = 0;
    for (const path of paths) axeViolations += await auditPage(browser, path, urls);
    return { ...plain, externalUrls: [...urls].sort(), axeViolations };
  } finally {
    await browser.close();
  }
}

async function launchBrowser(): Promise<Browser | null> {
  const executablePath = BROWSERS.find((path) => path !== undefined && existsSync(path));
  // both are packages of development alone
  const driver = await import('playwright-core').catch(() => null);
  if (executablePath === undefined || driver === null) return null;
  return driver.chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
}

/** Opens a page with the network off and notes what it asks for; the number of accessibility rules it breaks. */
async function auditPage(browser: Browser, path: string, urls: Set<string>): Promise<number> {
  const context = await browser.newContext({ offline: true, bypassCSP: true });
  try {
    const page = await context.newPage();
    page.on('request', (request) => {
      if (/^(https?|wss?):/.test(request.url())) urls.add(request.url());
    });
    await page.goto(pathToFileURL(path).href, { waitUntil: 'load' });
    await page.waitForTimeout(SETTLE_MS);
    return await countViolations(page);
  } finally {
    await context.close();
  }
}

async function countViolations(page: Page): Promise<number> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = (await page.evaluate(AXE)) as { violations: readonly unknown[] };
  return violations.length;
}
