import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { tabbed } from '../../../lib/figures/tabbed.js';
import { tableFigure } from '../../../lib/figures/table.js';
import { findFaults } from '../../support/browser.js';
import { textsOf, useFigures } from './pageFixture.js';

const panels = ['Overlap', 'Outline', 'Trust'].map((label) => ({
  label,
  figure: tableFigure({
    id: `tab-${label.toLowerCase()}`,
    caption: `${label}.`,
    columns: [{ label: 'Model' }, { label: label, numeric: true }],
    rows: [['U-Net', 1]],
  }),
}));

describe('tabs (need Chromium)', () => {
  const open = useFigures(async () => [tabbed(panels)], { text: 'Outlines are in @tab-outline.' });
  const selected = (page: Page): Promise<string | null> => page.getByRole('tab', { selected: true }).textContent();
  const shown = (page: Page): Promise<string[]> => textsOf(page, '.sb-caption');
  const captions = ['Table 1. Overlap.', 'Table 2. Outline.', 'Table 3. Trust.'];

  it('show one panel at a time, chosen by mouse', async () => {
    const page = await open();
    expect(await shown(page)).to.deep.equal([captions[0]]);
    await page.getByRole('tab', { name: 'Trust' }).click();
    expect(await shown(page)).to.deep.equal([captions[2]]);
    expect(await page.getByRole('tabpanel', { name: 'Trust' }).count()).to.equal(1);
  });

  it('are one stop of the keyboard; arrow keys, Home and End choose', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Overlap' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await selected(page)).to.equal('Outline');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    expect(await selected(page)).to.equal('Overlap');
    await page.keyboard.press('ArrowLeft');
    expect(await shown(page)).to.deep.equal([captions[2]]);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).to.not.equal('tab');
  });

  it('open the panel that a link leads to, and that an address names', async () => {
    const page = await open();
    const link = page.getByRole('link', { name: 'Table 2' });
    await link.click();
    expect(await shown(page)).to.deep.equal([captions[1]]);
    await page.getByRole('tab', { name: 'Trust' }).click();
    await link.click();
    expect(await shown(page)).to.deep.equal([captions[1]]);
    await page.reload();
    expect(await shown(page)).to.deep.equal([captions[1]]);
  });

  it('show all panels below their labels without JavaScript and on paper', async () => {
    const plain = await open({ javaScriptEnabled: false });
    expect(await shown(plain)).to.deep.equal(captions);
    expect(await textsOf(plain, '.sb-panel-title')).to.deep.equal(['Overlap', 'Outline', 'Trust']);
    expect(await plain.getByRole('tab').count()).to.equal(0);
    const page = await open();
    await page.emulateMedia({ media: 'print' });
    expect(await shown(page)).to.deep.equal(captions);
    expect(await textsOf(page, '.sb-panel-title')).to.deep.equal(['Overlap', 'Outline', 'Trust']);
    expect(await page.getByRole('tab').count()).to.equal(0);
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`have no accessibility fault, ${colorScheme}`, async () => {
      const page = await open({ bypassCSP: true, colorScheme });
      await page.getByRole('tab', { name: 'Outline' }).click();
      expect(await findFaults(page)).to.deep.equal([]);
    });
});
