import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { failureFigure } from '../../../lib/figures/failureFigure.js';
import { findFaults } from '../../support/browser.js';
import { useFigures } from './pageFixture.js';
import { drawSamples } from './sampleFixture.js';

describe('pictures seen large (needs Chromium)', () => {
  const open = useFigures(async () => [await drawSamples(), await failureFigure(NO_FAILURES)]);
  const shown = (page: Page): Locator => page.getByRole('dialog').getByRole('img');
  const alt = (page: Page): Promise<string | null> => shown(page).getAttribute('alt');

  it('open by mouse with caption and count, and close', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'scene-9: true mask' }).click();
    expect(await alt(page)).to.equal('scene-9: true mask');
    expect(await page.getByRole('dialog').textContent())
      .to.include('6 of 20')
      .and.include('Figure 1. Samples. From left to right');
    await page.getByRole('button', { name: 'Close' }).click();
    expect(await page.getByRole('dialog').count()).to.equal(0);
  });

  it('open by keyboard, follow the arrow keys round, and give the focus back on Escape', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'scene-10: image', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    expect(await alt(page)).to.equal('scene-10: true mask');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await alt(page)).to.match(/^scene-6: image with hits/);
    await page.keyboard.press('Home');
    expect(await alt(page)).to.equal('scene-10: image');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).to.equal(0);
    expect(await page.evaluate('document.activeElement.querySelector("img").alt')).to.equal('scene-10: image');
  });

  it('fill the window, and go to actual pixels and beyond by keyboard, masks without smoothing', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'scene-10: true mask' }).click();
    const rendering = (): Promise<unknown> =>
      page.evaluate('getComputedStyle(document.querySelector("dialog img")).imageRendering');
    const width = async (): Promise<number> => (await shown(page).boundingBox())?.width ?? 0;
    expect(await width()).to.be.greaterThan(600);
    await page.keyboard.press('1');
    expect(await width()).to.equal(60);
    await page.keyboard.press('+');
    expect(await width()).to.equal(120);
    expect(await page.getByRole('dialog').textContent()).to.include('200 %');
    expect(await rendering()).to.equal('pixelated');
    await page.keyboard.press('0');
    expect(await width()).to.be.greaterThan(600);
    await page.keyboard.press('ArrowLeft');
    expect(await rendering()).to.equal('auto');
  });

  it('go through what a filter shows, in its order', async () => {
    const page = await open();
    await page.getByLabel('Split').selectOption({ label: 'val' });
    await page.getByRole('button', { name: 'scene-6: image', exact: true }).click();
    expect(await page.getByRole('dialog').textContent()).to.include('1 of 4');
    await page.keyboard.press('End');
    expect(await alt(page)).to.match(/^scene-6: image with hits/);
  });

  it('cannot be made of the keys of colours', async () => {
    const page = await open();
    expect(await page.locator('.sb-legend img').count()).to.be.greaterThan(0);
    expect(await page.locator('.sb-legend button').count()).to.equal(0);
  });

  it('do not move the page when they become buttons', async () => {
    const tops =
      'JSON.stringify([...document.querySelectorAll(".sb-sample img")].map((img) => img.getBoundingClientRect().width))';
    const plain = await open({ javaScriptEnabled: false });
    const scripted = await open();
    expect(await scripted.evaluate(tops)).to.equal(await plain.evaluate(tops));
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`have no accessibility fault, ${colorScheme}`, async () => {
      const page = await open({ bypassCSP: true, colorScheme });
      await page.getByRole('button', { name: 'scene-10: image', exact: true }).click();
      await page.keyboard.press('1');
      expect(await findFaults(page)).to.deep.equal([]);
    });
});

/** A figure that has only a key of colours. */
const NO_FAILURES = {
  id: 'fig-failures',
  caption: 'Failures.',
  samples: [],
  dataset: { name: 'drawn', licence: 'CC0-1.0', classes: ['background', 'foreground'], showPictures: true },
};
