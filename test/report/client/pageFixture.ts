import { expect } from 'chai';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { HtmlFigure } from '../../../lib/figures/figure.js';
import { renderReport } from '../../../lib/report/report.js';
import type { PageLanguage } from '../../../lib/report/words/words.js';
import { type Opened, usePage } from '../../support/browser.js';
import { bookOf, codeCell, display, markdownCell } from '../fixture.js';

/**
 * A page that shows figures, one a cell, for the tests of a suite, which skip where there is no browser. None of the
 * pages that are opened may write to the console.
 * @returns what opens the page anew, with the network off
 */
export function useFigures(
  draw: () => Promise<readonly HtmlFigure[]>,
  { text = '', lang = 'en' }: { readonly text?: string; readonly lang?: PageLanguage } = {},
): (options?: BrowserContextOptions) => Promise<Page> {
  const opened: Opened[] = [];
  const { open } = usePage(async () => {
    const cells = (await draw()).map(({ html }) => codeCell('', [display({ 'text/html': html })]));
    return renderReport(bookOf([markdownCell(`# Results\n\n${text}`, 'section:results'), ...cells], { lang }));
  });
  after(() => expect(opened.flatMap(({ messages }) => messages)).to.deep.equal([]));
  return async (options) => {
    const page = await open(options);
    opened.push(page);
    return page.page;
  };
}

/** The texts of all elements that a selector finds and that are shown. */
export async function textsOf(page: Page, selector: string): Promise<string[]> {
  const texts = await page.locator(selector).filter({ visible: true }).allTextContents();
  return texts.map((text) => text.trim());
}
