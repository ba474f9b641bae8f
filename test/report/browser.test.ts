import { expect } from 'chai';
import type { BrowserContextOptions } from 'playwright-core';
import { renderReport } from '../../lib/report/report.js';
import { DESKTOP, findFaults, type Opened, usePage } from '../support/browser.js';
import { readExampleBook } from './fixture.js';

const PHONE = { width: 390, height: 844 };

describe('the report in a browser (needs Chromium; CHROMIUM_PATH names another)', () => {
  const example = usePage(async () => renderReport(await readExampleBook()));

  async function open(options: BrowserContextOptions): Promise<Opened> {
    const opened = await example.open(options);
    const { page } = opened;
    await page.evaluate('document.querySelectorAll("img").forEach((img) => { img.loading = "eager"; })');
    await page.evaluate('Promise.all([...document.images].map((img) => img.decode()))');
    return opened;
  }

  it('opens from disk with the network off: no request but the file, no message', async () => {
    const { requests, messages } = await open({ viewport: DESKTOP });
    expect(requests.filter((url) => !url.startsWith('data:'))).to.deep.equal([example.address]);
    expect(messages).to.deep.equal([]);
  });

  it('shows every picture', async () => {
    const { page } = await open({ viewport: DESKTOP });
    const widths = (await page.evaluate('[...document.images].map((img) => img.naturalWidth)')) as number[];
    expect(widths).to.have.length(12);
    expect(Math.min(...widths)).to.be.greaterThan(0);
  });

  it('applies its own style sheet', async () => {
    const { page } = await open({ viewport: DESKTOP });
    expect(await page.evaluate('getComputedStyle(document.querySelector(".sb-contents")).position')).to.equal('sticky');
  });

  for (const width of [320, PHONE.width, 768, DESKTOP.width])
    it(`never scrolls sideways at ${width} pixels`, async () => {
      const { page } = await open({ viewport: { width, height: 844 } });
      await page.evaluate('document.querySelectorAll("details").forEach((details) => { details.open = true; })');
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(width);
    });

  it('puts the contents first on phones, folded, and open at the side on wide screens', async () => {
    const isShown = 'document.querySelector(".sb-contents ol a").checkVisibility({ contentVisibilityAuto: true })';
    const link = 'document.querySelector(".sb-contents ol a").getBoundingClientRect().height > 0';
    const phone = await open({ viewport: PHONE });
    expect(await phone.page.evaluate(isShown)).to.equal(false);
    await phone.page.click('.sb-contents summary');
    expect(await phone.page.evaluate(isShown)).to.equal(true);
    const desktop = await open({ viewport: DESKTOP });
    expect(await desktop.page.evaluate(`${isShown} && ${link}`)).to.equal(true);
  });

  it('wraps the strips of samples on phones to two by two', async () => {
    const top = (n: number): string => `document.querySelectorAll(".sb-sample img")[${n}].getBoundingClientRect().top`;
    const phone = await open({ viewport: PHONE });
    expect(await phone.page.evaluate(`[${top(0)} === ${top(1)}, ${top(0)} < ${top(2)}]`)).to.deep.equal([true, true]);
    const desktop = await open({ viewport: DESKTOP });
    expect(await desktop.page.evaluate(`${top(0)} === ${top(3)}`)).to.equal(true);
  });

  for (const colorScheme of ['light', 'dark'] as const)
    for (const viewport of [DESKTOP, PHONE])
      it(`has no accessibility fault, ${colorScheme}, ${viewport.width} pixels wide`, async () => {
        // Only the audit needs to run a script, which the page itself forbids.
        const { page } = await open({ viewport, colorScheme, bypassCSP: true });
        await page.evaluate('document.querySelectorAll("details").forEach((details) => { details.open = true; })');
        expect(await findFaults(page)).to.deep.equal([]);
      });

  it('can be printed', async () => {
    const { page } = await open({ viewport: DESKTOP });
    await page.emulateMedia({ media: 'print' });
    expect((await page.pdf({ format: 'A4' })).length).to.be.greaterThan(10000);
  });
});
