import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { findFaults } from '../../support/browser.js';
import { textsOf, useFigures } from './pageFixture.js';
import { DICE, drawSamples } from './sampleFixture.js';

describe('the browser of samples (needs Chromium)', () => {
  const open = useFigures(async () => [await drawSamples()]);
  async function stems(page: Page): Promise<string[]> {
    const titles = await textsOf(page, '.sb-sample-title');
    return titles.map((title) => /^scene-(\d+)/.exec(title)?.[1] ?? '');
  }
  const count = (page: Page): Promise<string | null> =>
    page.getByRole('status').filter({ hasText: 'samples' }).textContent();

  it('sorts by Dice, IoU and name, those without a value last, and back', async () => {
    const page = await open();
    const order = page.getByLabel('Sort');
    const listed = ['10', '9', '8', '7', '6'];
    expect(await stems(page)).to.deep.equal(listed);
    await order.selectOption({ label: 'Dice, lowest first' });
    expect(await stems(page)).to.deep.equal(['10', '8', '6', '9', '7']);
    await order.selectOption({ label: 'IoU, highest first' });
    expect(await stems(page)).to.deep.equal(['9', '6', '8', '10', '7']);
    await order.selectOption({ label: 'name' });
    expect(await stems(page)).to.deep.equal(['6', '7', '8', '9', '10']);
    await order.selectOption({ label: 'as listed' });
    expect(await stems(page)).to.deep.equal(listed);
  });

  it('filters by slice and split, and tells how many are left', async () => {
    const page = await open();
    expect(await count(page)).to.equal('5 of 5 samples');
    await page.getByLabel('Slice').selectOption({ label: 'Touches the border: yes' });
    expect(await stems(page)).to.deep.equal(['8', '6']);
    expect(await count(page)).to.equal('2 of 5 samples');
    await page.getByLabel('Split').selectOption({ label: 'val' });
    expect(await stems(page)).to.deep.equal(['6']);
  });

  it('filters by a threshold on Dice from the keyboard, which leaves out what has none', async () => {
    const page = await open();
    await page.getByLabel('Dice at most').focus();
    for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowLeft');
    expect(await page.locator('output').textContent()).to.equal('0.80');
    expect(await stems(page)).to.deep.equal(['10', '8', '6']);
  });

  it('shows all strips as they are without JavaScript, and nothing to press', async () => {
    const page = await open({ javaScriptEnabled: false });
    expect(await stems(page)).to.have.length(DICE.length);
    expect(await page.locator('main').locator('button, input, select, dialog').count()).to.equal(0);
  });

  it('prints every sample', async () => {
    const page = await open();
    await page.getByLabel('Split').selectOption({ label: 'val' });
    await page.emulateMedia({ media: 'print' });
    expect(await stems(page)).to.have.length(DICE.length);
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`has no accessibility fault with a comparison open, ${colorScheme}`, async () => {
      const page = await open({ bypassCSP: true, colorScheme });
      await page.getByRole('button', { name: 'Compare pictures of scene-10' }).click();
      await page.getByLabel('Split').selectOption({ label: 'test' });
      expect(await findFaults(page)).to.deep.equal([]);
    });
});

describe('what the scripts of a Russian page add (needs Chromium)', () => {
  const open = useFigures(async () => [await drawSamples()], { lang: 'ru' });

  it('is Russian and marked so, beside what the notebooks say in English', async () => {
    const page = await open();
    expect(await textsOf(page, '.sb-status')).to.deep.equal(['Показано примеров: 5 из 5']);
    await page.getByRole('button', { name: 'scene-9: true mask' }).click();
    expect(await page.locator('dialog button').last().textContent()).to.equal('Закрыть');
    expect(await page.locator('dialog button').last().getAttribute('lang')).to.equal('ru');
  });
});

describe('the comparison of a sample’s pictures (needs Chromium)', () => {
  const open = useFigures(async () => [await drawSamples()]);

  async function compare(): Promise<Page> {
    const page = await open();
    await page.getByRole('button', { name: 'Compare pictures of scene-9' }).press('Enter');
    return page;
  }
  const style = (page: Page, property: string): Promise<unknown> =>
    page.evaluate(`getComputedStyle(document.querySelector(".sb-compare-right")).${property}`);

  it('opens with the image on the left and the overlay on the right, and closes', async () => {
    const page = await compare();
    const pictures = page.getByRole('group', { name: 'Compare pictures of scene-9' }).getByRole('img');
    expect(await pictures.first().getAttribute('alt')).to.equal('scene-9: image');
    expect(await pictures.last().getAttribute('alt')).to.match(/^scene-9: image with hits and errors/);
    const button = page.getByRole('button', { name: 'Compare pictures of scene-9' });
    expect(await button.getAttribute('aria-expanded')).to.equal('true');
    await button.press('Enter');
    expect(await pictures.first().isVisible()).to.equal(false);
    expect(await button.getAttribute('aria-expanded')).to.equal('false');
  });

  it('moves the divider and the opacity by keyboard', async () => {
    const page = await compare();
    expect(await style(page, 'clipPath')).to.equal('inset(0px 0px 0px 50%)');
    await page.getByLabel('Divider').press('ArrowRight');
    expect(await style(page, 'clipPath')).to.equal('inset(0px 0px 0px 51%)');
    await page.getByLabel('Divider').press('Home');
    expect(await style(page, 'clipPath')).to.match(/^inset\(0px 0px 0px( 0%)?\)|inset\(0px\)$/);
    for (let i = 0; i < 40; i++) await page.getByLabel('Opacity of the right').press('ArrowLeft');
    expect(await style(page, 'opacity')).to.equal('0.6');
  });

  it('lets the pointer drag the divider', async () => {
    const page = await compare();
    const stage = page.locator('.sb-compare-stage');
    await stage.scrollIntoViewIfNeeded();
    const box = await stage.boundingBox();
    if (box === null) throw new Error('no stage');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
    await page.mouse.up();
    await page.mouse.move(box.x + box.width, box.y);
    expect(await page.getByLabel('Divider').inputValue()).to.equal('25');
    expect(await style(page, 'clipPath')).to.equal('inset(0px 0px 0px 25%)');
  });

  it('lays any two of the pictures over each other, masks without smoothing', async () => {
    const page = await compare();
    await page.getByRole('combobox', { name: 'Right' }).selectOption({ label: 'predicted mask' });
    await page.getByRole('combobox', { name: 'Left' }).selectOption({ label: 'true mask' });
    const alts = await page
      .locator('.sb-compare-stage img')
      .evaluateAll((images) => images.map((each) => each.getAttribute('alt')));
    expect(alts.map((alt) => alt?.replace(/, IoU.*/, ''))).to.deep.equal([
      'scene-9: true mask',
      'scene-9: predicted mask',
    ]);
    expect(await style(page, 'imageRendering')).to.equal('pixelated');
  });
});
