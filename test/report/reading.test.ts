import { expect } from 'chai';
import { renderReport } from '../../lib/report/report.js';
import { DESKTOP, usePage } from '../support/browser.js';
import { PIXEL_PNG, readExampleBook } from './fixture.js';

const CHART = '#fig-loss .sb-chart';
/** What stands in the place of the still drawing. */
const LIVE = `${CHART} > div > svg`;

describe('reading a report in a browser (needs Chromium; CHROMIUM_PATH names another)', () => {
  const { open } = usePage(async () => {
    const src = `data:image/png;base64,${PIXEL_PNG}`;
    const hero = { src, alt: 'A pixel', caption: 'One pixel.', widthPx: 200, heightPx: 200 };
    const report = await renderReport({ ...(await readExampleBook()), hero });
    // so long that it is painted before its scripts run
    return report.replace('</main>', () => `<!--${' '.repeat(4e6)}--></main>`);
  });

  const sizeOf = (selector: string): string =>
    `(({ width, height }) => [width, height])(document.querySelector('${selector}').getBoundingClientRect())`;
  const groundOf = 'getComputedStyle(document.documentElement).backgroundColor';
  const lineOf = `getComputedStyle(document.querySelector('#fig-loss path[stroke="var(--chart-blue)"]')).stroke`;

  it('brings a chart to life when it comes near, of the same size and named as before', async () => {
    const { page, messages } = await open({ viewport: { width: 1300, height: 300 } });
    expect(await page.locator(LIVE).count()).to.equal(0);
    const [size, name] = [await page.evaluate(sizeOf(CHART)), await page.getAttribute(`${CHART} svg`, 'aria-label')];
    await page.locator(CHART).scrollIntoViewIfNeeded();
    await page.waitForSelector(LIVE);
    expect(await page.evaluate(sizeOf(CHART))).to.deep.equal(size);
    expect(await page.getAttribute(`${CHART} svg`, 'aria-label')).to.equal(name);
    expect(messages).to.deep.equal([]);
  });

  it('draws a live chart as the still one was', async () => {
    const { page } = await open({ viewport: { width: 1300, height: 300 } });
    const texts = `[...document.querySelectorAll('${CHART} svg text')].map((text) => text.textContent + text.getAttribute('transform').replace(/[\\d.]+/g, (number) => Math.round(number)))`;
    const still = await page.evaluate(texts);
    await page.locator(CHART).scrollIntoViewIfNeeded();
    await page.waitForSelector(LIVE);
    expect(await page.evaluate(texts)).to.deep.equal(still);
  });

  it('tells a value as plain text under the pointer, until Escape', async () => {
    const { page } = await open();
    await page.locator(CHART).scrollIntoViewIfNeeded();
    await page.waitForSelector(LIVE);
    const {
      x = 0,
      y = 0,
      width = 0,
      height = 0,
    } = (await page.locator(`${CHART} .mark-symbol path`).first().boundingBox()) ?? {};
    await page.mouse.move(x + width / 2, y + height / 2);
    expect(await page.textContent('.sb-tip')).to.match(/^Epoch: 1\nLoss: 0\.\d+\n/);
    await page.keyboard.press('Escape');
    expect(await page.isVisible('.sb-tip')).to.equal(false);
  });

  it('goes through the values of a chart with the arrow keys', async () => {
    const { page } = await open();
    await page.focus(CHART);
    await page.waitForSelector(LIVE);
    const told: (string | null)[] = [];
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press('ArrowRight');
      told.push(await page.textContent('.sb-tip'));
    }
    expect(new Set(told).size).to.be.greaterThan(1);
    expect(told[0]).to.contain('Epoch: 1');
    await page.keyboard.press('Tab');
    expect(await page.isVisible('.sb-tip')).to.equal(false);
  });

  it('fades the other lines when an entry of the legend is picked', async () => {
    const { page } = await open();
    await page.locator(CHART).scrollIntoViewIfNeeded();
    await page.waitForSelector(LIVE);
    const opacities = `[...document.querySelectorAll('${CHART} .mark-line path')].map((path) => path.getAttribute('opacity'))`;
    const before = await page.evaluate(opacities);
    await page.locator(`${CHART} .role-legend-label text`).first().click();
    await page.waitForSelector(`${CHART} .mark-line path[opacity="0.15"]`, { state: 'attached' });
    expect(await page.evaluate(opacities)).not.to.deep.equal(before);
  });

  it('goes through the legend with Enter, and back to all', async () => {
    const { page } = await open();
    await page.focus(CHART);
    await page.waitForSelector(LIVE);
    const faded = (): Promise<unknown> =>
      page.evaluate(
        `[...document.querySelectorAll('${CHART} .mark-line path')].map((path) => path.getAttribute('opacity') === '0.15')`,
      );
    const states: unknown[] = [];
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press('Enter');
      await page.evaluate('new Promise((done) => setTimeout(done, 50))');
      states.push(await faded());
    }
    expect(states).to.deep.equal([
      [false, true],
      [true, false],
      [false, false],
    ]);
  });

  it('shows charts in the colours of the theme without a script', async () => {
    const [light, dark] = await Promise.all(
      (['light', 'dark'] as const).map(async (colorScheme) => {
        const { page } = await open({ colorScheme, javaScriptEnabled: false });
        // evaluation goes on working where the page itself may run nothing
        return page.evaluate(`[${groundOf}, getComputedStyle(document.querySelector('#fig-loss text')).fill]`);
      }),
    );
    expect(light).to.deep.equal(['rgb(255, 255, 255)', 'rgb(87, 96, 106)']);
    expect(dark).to.deep.equal(['rgb(20, 24, 28)', 'rgb(162, 172, 182)']);
  });

  it('keeps the theme that was chosen, for charts too, from the first paint on', async () => {
    const { page } = await open({ colorScheme: 'light' });
    const light = await page.evaluate(`[${groundOf}, ${lineOf}]`);
    const button = page.locator('.sb-toolbar .sb-button').first();
    await button.click();
    await button.click();
    const dark = await page.evaluate(`[${groundOf}, ${lineOf}]`);
    expect(dark).not.to.deep.equal(light);
    await page.addInitScript(
      `new MutationObserver(() => { if (document.body) globalThis.firstGround ??= ${groundOf}; }).observe(document, { childList: true, subtree: true })`,
    );
    await page.reload();
    expect(await page.evaluate('globalThis.firstGround')).to.equal('rgb(20, 24, 28)');
    expect(await page.evaluate(`[${groundOf}, ${lineOf}]`)).to.deep.equal(dark);
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(groundOf)).to.equal('rgb(255, 255, 255)');
  });

  for (const viewport of [DESKTOP, { width: 390, height: 844 }])
    it(`moves nothing by itself, ${viewport.width} pixels wide`, async () => {
      const { page } = await open({ viewport });
      await page.evaluate(`new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.moved = (globalThis.moved ?? 0) + entry.value;
      }).observe({ type: 'layout-shift', buffered: true })`);
      const height = (await page.evaluate('document.documentElement.scrollHeight')) as number;
      for (let y = 0; y < height; y += viewport.height / 2) {
        await page.evaluate(`scrollTo({ top: ${y}, behavior: 'instant' })`);
        await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      }
      expect(await page.evaluate('globalThis.moved ?? 0')).to.equal(0);
    });

  it('marks in the contents where the reader is', async () => {
    const { page } = await open();
    await page.evaluate(`document.querySelector('#results').scrollIntoView({ behavior: 'instant' })`);
    await page.waitForSelector('.sb-contents a[href="#results"][aria-current="true"]');
    await page.evaluate(`document.querySelector('#datasets').scrollIntoView({ behavior: 'instant' })`);
    await page.waitForSelector('.sb-contents a[href="#datasets"][aria-current="true"]');
    expect(await page.locator('.sb-contents [aria-current]').count()).to.equal(1);
  });

  it('copies a block of code', async () => {
    const { page } = await open();
    await page.locator('.sb-code summary').first().click();
    const code = await page.textContent('.sb-code code');
    await page.evaluate(
      `document.addEventListener('copy', () => { globalThis.copied = String(getSelection()) || document.activeElement.value; })`,
    );
    await page.locator('.sb-code .sb-copy').first().click();
    expect(await page.evaluate('globalThis.copied')).to.equal(code);
    expect(await page.textContent('.sb-code .sb-copy')).to.equal('Copied');
  });

  it('begins with title, summary and picture', async () => {
    const { page } = await open();
    const cover = await page.evaluate(
      `[...document.querySelector('.sb-header').children].map(({ localName, className }) => className || localName)`,
    );
    expect(cover).to.deep.equal(['h1', 'sb-subtitle', 'sb-date', 'sb-toolbar', 'sb-summary', 'sb-hero']);
    expect(await page.evaluate(sizeOf('.sb-hero img'))).to.deep.equal([704, 704]);
  });
});
