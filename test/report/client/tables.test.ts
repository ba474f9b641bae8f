import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { html } from '../../../lib/base/html.js';
import { frameTable } from '../../../lib/figures/frame.js';
import { pickClass, renderPicks } from '../../../lib/figures/picks.js';
import { columnHead, tableFigure } from '../../../lib/figures/table.js';
import { valueCell } from '../../../lib/figures/valueCell.js';
import { findFaults } from '../../support/browser.js';
import { textsOf, useFigures } from './pageFixture.js';

const SIZES = [900, 1200, 30, null, 1000, 200, 2, 45, 60, 7, 30, 8] as const;

/** Twelve rows: enough for a box to filter by. */
const sizes = tableFigure({
  id: 'tab-sizes',
  caption: 'Sizes.',
  columns: [{ label: 'Name' }, { label: 'Width', numeric: true, unit: 'px' }, { label: 'Remark' }],
  rows: SIZES.map((size, i) => [
    `scene ${i + 1}`,
    size?.toLocaleString('en') ?? null,
    i === 1 ? '=1+1, "Größe"' : 'plain',
  ]),
});

const SCORES = { 'U-Net': 0.87111, 'Otsu’s threshold': 0.41, 'Mean mask': null } as const;

/** A head that leads to a definition, and two groups of rows. */
const grouped = frameTable(
  { id: 'tab-grouped', caption: 'Grouped.' },
  {
    head: html`<tr>${columnHead({ label: 'Model' })}<th scope="col" class="sb-right"><a class="sb-define" href="#tab-sizes">IoU</a></th></tr>`,
    body: ['Here', 'Elsewhere'].map((group) => [
      html`<tr class="sb-group"><th scope="colgroup" colspan="2">${group}</th></tr>`,
      Object.entries(SCORES).map(
        ([model, value]) =>
          html`<tr><th scope="row">${model}</th>${valueCell({ metric: 'iou' }, { value, digits: 3 })}</tr>`,
      ),
    ]),
  },
);

/** Rows that links above the table choose from too. */
const picked = frameTable(
  { id: 'tab-picked', caption: 'Picked.' },
  {
    before: renderPicks('tab-picked', [{ label: 'about', values: ['people', 'cars'] }]),
    head: html`<tr>${columnHead({ label: 'Name' })}</tr>`,
    body: Array.from({ length: 12 }, (_, i) => {
      const about = i < 5 ? 'people' : 'cars';
      return html`<tr class="${pickClass(about)}"><th scope="row">${about} ${i + 1}</th></tr>`;
    }),
  },
);

const few = tableFigure({ id: 'tab-few', caption: 'Few.', columns: [{ label: 'Fact' }], rows: [['one'], ['two']] });

describe('tables in a browser (needs Chromium)', () => {
  const open = useFigures(async () => [sizes, grouped, few, picked]);
  const names = (page: Page): Promise<string[]> => textsOf(page, '#tab-sizes tbody th');
  const sorted = (page: Page, label: string): Promise<string | null> =>
    page.locator('#tab-sizes thead th', { hasText: label }).getAttribute('aria-sort');

  it('sort numbers by value, upwards, downwards, and as they were; equal ones keep their order', async () => {
    const page = await open();
    const before = await names(page);
    await page.getByRole('button', { name: 'Width (px)' }).click();
    const upwards = ['7', '10', '12', '3', '11', '8', '9', '6', '1', '5', '2', '4'].map((n) => `scene ${n}`);
    expect(await names(page)).to.deep.equal(upwards);
    expect(await sorted(page, 'Width')).to.equal('ascending');
    await page.getByRole('button', { name: 'Width (px)' }).click();
    const downwards = ['2', '5', '1', '6', '9', '8', '3', '11', '12', '10', '7', '4'].map((n) => `scene ${n}`);
    expect(await names(page)).to.deep.equal(downwards);
    expect(await sorted(page, 'Width')).to.equal('descending');
    await page.getByRole('button', { name: 'Width (px)' }).click();
    expect(await names(page)).to.deep.equal(before);
    expect(await sorted(page, 'Width')).to.equal(null);
  });

  it('sort texts with numbers in them as a reader counts, by keyboard', async () => {
    const page = await open();
    await page.locator('#tab-sizes').getByRole('button', { name: 'Name' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect((await names(page)).slice(0, 3)).to.deep.equal(['scene 12', 'scene 11', 'scene 10']);
    expect(await page.evaluate('document.activeElement.textContent')).to.equal('Name');
  });

  it('sort within groups by the exact value, those without one last, beside a head that is a link', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Sort by IoU' }).click();
    const rows = await textsOf(page, '#tab-grouped tbody th');
    const group = ['Otsu’s threshold', 'U-Net', 'Mean mask'];
    expect(rows).to.deep.equal(['Here', ...group, 'Elsewhere', ...group]);
    await page.locator('#tab-grouped .sb-define').click();
    expect(page.url()).to.match(/#tab-sizes$/);
  });

  it('show only rows that have all words of a filter, and tell how many', async () => {
    const page = await open();
    await page.locator('#tab-sizes').getByLabel('Filter rows').fill('PLAIN 1');
    expect(await names(page)).to.deep.equal(['scene 1', 'scene 5', 'scene 10', 'scene 11', 'scene 12']);
    const status = page.locator('#tab-sizes').getByRole('status');
    expect(await status.textContent()).to.equal('5 of 12 rows');
    await page.locator('#tab-sizes').getByLabel('Filter rows').fill('grosse');
    expect(await status.textContent()).to.equal('0 of 12 rows');
    await page.locator('#tab-sizes').getByLabel('Filter rows').fill('Grö');
    expect(await names(page)).to.deep.equal(['scene 2']);
  });

  it('have a filter only where there are more than ten rows, and are sorted only where there are more than two', async () => {
    const page = await open();
    expect(await page.locator('#tab-few, #tab-grouped').getByLabel('Filter rows').count()).to.equal(0);
    expect(await page.locator('#tab-few .sb-sort').count()).to.equal(0);
  });

  async function download(page: Page, id: string): Promise<string> {
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.locator(`#${id} .sb-table-foot button`).click(),
    ]);
    expect(saved.suggestedFilename()).to.equal(`${id}.csv`);
    return readFile(await saved.path(), 'utf8');
  }

  it('are saved as CSV as they stand: rows that are shown, in their order', async () => {
    const page = await open();
    await page.locator('#tab-sizes').getByLabel('Filter rows').fill('scene 1 plain');
    await page.getByRole('button', { name: 'Width (px)' }).click();
    expect(await download(page, 'tab-sizes')).to.equal(
      '\ufeffName,Width (px),Remark\r\nscene 10,7,plain\r\nscene 12,8,plain\r\nscene 11,30,plain\r\nscene 1,900,plain\r\n' +
        'scene 5,1000,plain\r\n',
    );
  });

  it('quote CSV fields, and leave nothing that a spreadsheet would compute', async () => {
    const page = await open();
    const rows = (await download(page, 'tab-sizes')).split('\r\n');
    expect(rows[2]).to.equal('scene 2,1200,"\'=1+1, ""Größe"""');
    expect(rows[4]).to.equal('scene 4,,plain');
  });

  it('save exact values, and name the group of each row', async () => {
    expect(await download(await open(), 'tab-grouped')).to.equal(
      '\ufeffGroup,Model,IoU\r\nHere,U-Net,0.87111\r\nHere,Otsu’s threshold,0.41\r\nHere,Mean mask,\r\n' +
        'Elsewhere,U-Net,0.87111\r\nElsewhere,Otsu’s threshold,0.41\r\nElsewhere,Mean mask,\r\n',
    );
  });

  it('count and save the rows that a link chose, of which the filter leaves some', async () => {
    const page = await open();
    const table = page.locator('#tab-picked');
    await table.getByRole('link', { name: 'people' }).click();
    await page.waitForURL(/people$/);
    expect(await table.getByRole('status').textContent()).to.equal('5 of 12 rows');
    await table.getByLabel('Filter rows').fill('2');
    expect(await table.getByRole('status').textContent()).to.equal('1 of 12 rows');
    expect(await download(page, 'tab-picked')).to.equal('\ufeffName\r\npeople 2\r\n');
  });

  it('have nothing to press without JavaScript, and all their rows', async () => {
    const page = await open({ javaScriptEnabled: false });
    expect(await page.locator('main').locator('button, input, select').count()).to.equal(0);
    expect(await names(page)).to.have.length(SIZES.length);
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`have no accessibility fault when sorted and filtered, ${colorScheme}`, async () => {
      const page = await open({ bypassCSP: true, colorScheme });
      await page.getByRole('button', { name: 'Width (px)' }).click();
      await page.locator('#tab-sizes').getByLabel('Filter rows').fill('scene');
      expect(await findFaults(page)).to.deep.equal([]);
    });

  it('have buttons of at least 24 pixels', async () => {
    const page = await open();
    const heights = (await page.evaluate(
      '[...document.querySelectorAll("main button, main input")].map((each) => each.getBoundingClientRect().height)',
    )) as number[];
    expect(Math.min(...heights)).to.be.at.least(24);
  });
});
