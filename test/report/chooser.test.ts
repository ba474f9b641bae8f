import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { solutionChooser } from '../../lib/figures/chooser.js';
import { type ChooserOption, FURTHER, IN_TRADE, SOURCES, WANTED, WAYS } from '../../lib/figures/chooserQuestions.js';
import { renderReport } from '../../lib/report/report.js';
import { chooseSolutions, type Needs } from '../../lib/review/chooser.js';
import { type DatasetRecord, readDatasetRecords } from '../../lib/review/datasetRecords.js';
import { readSolutionRecords, type SolutionRecord } from '../../lib/review/solutionRecords.js';
import { findFaults, type Opened, usePage } from '../support/browser.js';
import { bookOf, codeCell, display, markdownCell } from './fixture.js';

const OPTIONS: readonly ChooserOption[] = [WANTED, SOURCES, WAYS]
  .flatMap(({ options }) => options)
  .concat(IN_TRADE, FURTHER);

/** What is ticked beside the first answers, and who must come first. */
const STATED: readonly [what: string, keys: readonly string[], first: readonly string[]][] = [
  ['any object', [], []],
  ['any object, for a product', ['trade'], ['BiRefNet']],
  ['any object, no GPU', ['cpu'], ['rembg', 'withoutBG', 'backgroundremover', 'transparent-background (InSPyReNet)']],
  ['any object in a web page', ['browser'], ['@imgly/background-removal', 'transformers.js']],
  ['people with hair, for a product', ['people', 'hair', 'trade'], ['MODNet']],
  ['people in a video, with hair', ['people', 'videos', 'hair'], ['Robust Video Matting']],
  ['people in a web page without Python', ['people', 'browser', 'no-python'], ['MediaPipe Image Segmenter']],
  ['cells that touch, own masks', ['cells', 'trained', 'instances'], ['Cellpose', 'StarDist', 'QuPath']],
  ['one object of a video, by a click', ['click', 'videos'], ['SAM 2']],
  ['what a word names', ['text'], ['SAM 3']],
  ['a trimap, no GPU', ['trimap', 'hair', 'cpu'], ['PyMatting']],
  ['a box, no Python, no GPU', ['box', 'no-python', 'cpu'], ['OpenCV GrabCut']],
  [
    'volumes of medicine, own masks, for a product',
    ['medical', 'volumes', 'trained', 'trade'],
    ['MONAI', 'nnU-Net v2'],
  ],
  ['satellite pictures, own masks', ['satellite', 'trained'], ['TorchGeo']],
  ['to learn', ['own-classes', 'to-learn'], ['TensorFlow tutorial: image segmentation', 'Pytorch-UNet (milesial)']],
];

describe('the chooser of a report in a browser (needs Chromium; CHROMIUM_PATH names another)', () => {
  let records: readonly SolutionRecord[];
  let datasets: readonly DatasetRecord[];

  const chooser = usePage(async () => {
    [records, datasets] = [await readSolutionRecords(), await readDatasetRecords()];
    const figure = solutionChooser({ id: 'chooser-test', label: 'Chooser', records, datasets });
    const output = display({ 'text/html': figure.html });
    return renderReport(bookOf([markdownCell('# Which one', 'section:a'), codeCell('', [output])]));
  });
  const { open } = chooser;
  const shown = (page: Page, selector = 'a'): Promise<string[]> =>
    page.locator('.sb-answer:visible').locator(`li:visible > ${selector}`).allInnerTexts();
  const needsOf = (keys: readonly string[]): Needs =>
    Object.assign({}, ...OPTIONS.filter(({ key }) => keys.includes(key)).map(({ needs }) => needs));

  let scriptless: Opened | undefined;
  for (const [what, keys, first] of STATED)
    it(`answers without a script: ${what}`, async () => {
      scriptless ??= await open({ javaScriptEnabled: false });
      const { page, messages } = scriptless;
      await page.goto(chooser.address);
      for (const key of keys) await page.locator(`.sb-ask-${key}`).check();
      const names = await shown(page);
      const wanted = chooseSolutions(needsOf(keys), records, datasets).map(({ record }) => record.name);
      expect(names).to.have.members(wanted);
      expect(names.slice(0, first.length)).to.have.members([...first]);
      expect(messages).to.deep.equal([]);
    });

  it('answers to the keyboard alone, and each box says to a screen reader what it is', async () => {
    const { page } = await open();
    const control = (label: string, role: 'radio' | 'checkbox' = 'radio') =>
      page.getByRole(role, { name: label, exact: true });
    await control('the main object').focus();
    await page.keyboard.press('ArrowDown');
    expect(await control('people').isChecked()).to.equal(true);
    for (const next of ['pictures', 'as it comes']) {
      await page.keyboard.press('Tab');
      expect(await control(next).and(page.locator(':focus')).count()).to.equal(1);
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await control('commercial use', 'checkbox').isChecked()).to.equal(true);
    expect(await page.getByRole('group', { name: 'What is to be cut out?' }).count()).to.equal(1);
    const wanted = chooseSolutions({ subject: 'people', commercialUse: true }, records, datasets);
    expect(await shown(page)).to.deep.equal(wanted.map(({ record }) => record.name));
  });

  it('tells a doubt about the GPU only where there is none, and lower', async () => {
    const { page } = await open();
    const isDoubt = (text: string): boolean => text.includes('not told that it runs without a GPU');
    expect((await shown(page, 'small')).filter(isDoubt)).to.deep.equal([]);
    await page.locator('.sb-ask-cpu').check();
    const answers = await shown(page, 'small');
    const first = answers.findIndex(isDoubt);
    expect(first).to.be.greaterThan(0);
    expect(answers.slice(first).every(isDoubt)).to.equal(true);
  });

  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [390, 1300])
      it(`has no accessibility fault and does not scroll sideways, ${colorScheme}, ${width} pixels wide`, async () => {
        const { page } = await open({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
        expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(width);
        expect(await findFaults(page)).to.deep.equal([]);
      });
});
