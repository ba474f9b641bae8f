import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { HtmlFigure } from '../../../lib/figures/figure.js';
import { renderReport, writeReport } from '../../../lib/report/report.js';
import type { PageLanguage } from '../../../lib/report/words/words.js';
import { launchBrowser } from '../../support/browser.js';
import { bookOf, codeCell, display, markdownCell } from '../fixture.js';

/** A page of figures in a browser. */
export interface OpenedFigures {
  /** A page of its own, with the network off. */
  open(options?: BrowserContextOptions): Promise<Page>;
  /** What the pages wrote to the console, and what they threw. */
  readonly messages: readonly string[];
  close(): Promise<void>;
}

const DESKTOP = { width: 1300, height: 900 };

/** Writes a page that shows figures, one a cell, and starts a browser; undefined where there is none. */
export async function openFigures(
  figures: readonly HtmlFigure[],
  { text = '', lang = 'en' }: { readonly text?: string; readonly lang?: PageLanguage } = {},
): Promise<OpenedFigures | undefined> {
  const browser = await launchBrowser();
  if (browser === null) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'segbook-client-'));
  const path = join(folder, 'report.html');
  const cells = figures.map(({ html }) => codeCell('', [display({ 'text/html': html })]));
  await writeReport(
    path,
    await renderReport(bookOf([markdownCell(`# Results\n\n${text}`, 'section:results'), ...cells], { lang })),
  );
  const address = pathToFileURL(path).href;
  const contexts = new Map<string, Promise<BrowserContext>>();
  const messages: string[] = [];
  const contextOf = (options: BrowserContextOptions): Promise<BrowserContext> => {
    const key = JSON.stringify(options);
    const context = contexts.get(key) ?? browser.newContext({ offline: true, viewport: DESKTOP, ...options });
    contexts.set(key, context);
    return context;
  };
  return {
    messages,
    open: async (options = {}) => {
      const page = await (await contextOf(options)).newPage();
      page.on('console', (message) => messages.push(message.text()));
      page.on('pageerror', (error) => messages.push(error.message));
      await page.goto(address);
      return page;
    },
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** What axe finds wrong with a page, which must have been opened past its policy. */
export async function findFaults(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = (await page.evaluate(
    'axe.run({ rules: { "target-size": { enabled: true } } })',
  )) as AxeResults;
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** The texts of all elements that a selector finds and that are shown. */
export async function textsOf(page: Page, selector: string): Promise<string[]> {
  const texts = await page.locator(selector).filter({ visible: true }).allTextContents();
  return texts.map((text) => text.trim());
}
