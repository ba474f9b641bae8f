import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { exists, readJson } from '../../lib/base/file.js';
import { silentLogger } from '../../lib/base/log.js';
import { makeDiff } from '../../lib/diff/makeDiff.js';
import type { DiffNumbers } from '../../lib/diff/numbers.js';
import type { RunMetrics } from '../../lib/evaluate/evaluateRun.js';
import { describeRecord } from '../../lib/report/record.js';
import { renderReport, writeReport } from '../../lib/report/report.js';
import { openRun } from '../../lib/train/run.js';
import { runCommand, TINY, useFolders } from '../cli/command.js';
import { bookOf } from '../report/fixture.js';
import { findFaults, openPage, useBrowser } from '../support/browser.js';
import { writeSmallFolder } from '../support/folder.js';

describe('segbook diff', () => {
  const makeFolder = useFolders();
  let cwd = '';
  let dataset = '';
  let page = '';
  let numbers: DiffNumbers;
  const run = (...words: string[]) => runCommand(words, { cwd });

  before(async function () {
    this.timeout(120_000);
    cwd = await makeFolder({});
    dataset = await writeSmallFolder();
    for (const [name, base] of [
      ['before', '2'],
      ['after', '4'],
    ] as const) {
      const settings = [...TINY, '--set', `model.base=${base}`, '--backend', 'wasm'];
      const { code, stderr } = await run('train', '--dataset', dataset, ...settings, '--out', name);
      expect(code, stderr).to.equal(0);
    }
    // as stored runs are
    await cp(join(cwd, 'before'), join(cwd, 'bare'), { recursive: true });
    for (const name of ['metrics.json', 'predictions']) await rm(join(cwd, 'bare', name), { recursive: true });
    const made = await run('diff', 'before', 'after', '--out', 'diff.html', '--json');
    expect(made.code, made.stderr).to.equal(0);
    page = await readFile(join(cwd, 'diff.html'), 'utf8');
    numbers = JSON.parse(made.stdout) as DiffNumbers;
  });

  it('prints the numbers that the runs hold', async () => {
    const [a, b] = (await Promise.all(
      ['before', 'after'].map((name) => readJson(join(cwd, name, 'metrics.json'))),
    )) as [RunMetrics, RunMetrics];
    expect(numbers).to.include({ a: 'before', b: 'after', split: 'test', sameData: true, n: 4, out: 'diff.html' });
    const { iou } = numbers.metrics;
    expect(iou?.a).to.be.closeTo(a.splits.test?.summary.iou.mean ?? Number.NaN, 1e-5);
    expect(iou?.b).to.be.closeTo(b.splits.test?.summary.iou.mean ?? Number.NaN, 1e-5);
    expect(iou?.difference).to.be.closeTo((iou?.b ?? 0) - (iou?.a ?? 0), 1e-9);
    expect(numbers.settings).to.deep.include({ label: 'model.base', a: '2', b: '4' });
    expect(numbers.perImage).to.have.length(4);
  });

  it('writes a page with settings, metrics, charts and both masks of the images that changed', () => {
    for (const id of ['configuration', 'results', 'images', 'samples', 'training', 'provenance', 'references'])
      expect(page).to.contain(`<section id="${id}"`);
    expect(page).to.match(/<th scope="row">model\.base<\/th><td>2<\/td><td>4<\/td>/);
    expect(page).to.match(
      /data-model="b" data-class="foreground" data-split="test" data-metric="iou" data-value="0\.\d+/,
    );
    expect(page).to.contain('predicted mask of A').and.to.contain('predicted mask of B').and.to.contain(': true mask');
    expect(page).not.to.contain(cwd);
  });

  it('compares a run with a report, which holds no masks, as with the run of that report', async () => {
    const after = await openRun(join(cwd, 'after'));
    const metrics = (await readJson(join(cwd, 'after', 'metrics.json'))) as RunMetrics;
    const report = await renderReport(bookOf([], { record: describeRecord(after, metrics) }));
    await writeReport(join(cwd, 'report.html'), report);
    const { code, stdout, stderr } = await run('diff', 'before', 'report.html', '--out', 'b.html', '--json');
    expect(code, stderr).to.equal(0);
    const { metrics: compared, b } = JSON.parse(stdout) as DiffNumbers;
    expect(b).to.equal('report.html');
    expect(compared).to.deep.equal(numbers.metrics);
    expect(await readFile(join(cwd, 'b.html'), 'utf8')).to.contain('The mask of B is not at hand.');
  });

  it('measures a run that holds no metrics', async () => {
    const made = await run('diff', 'bare', 'before', '--backend', 'wasm', '--out', 'c.html');
    expect(made.code, made.stderr).to.equal(0);
    expect(made.stderr).to.contain('bare holds no metrics.json: measuring it on test');
    expect(made.stdout).to.match(/^On the test split, 4 images that both were measured on, bare \(A\) reaches/);
    // the same network, so the same masks
    expect(made.stdout).to.contain('The mean difference is +0.000 [+0.000, +0.000] (no image changed)');
    expect(made.stdout).to.match(/\nc\.html \(\d\.\d MB\)\n$/);
  });

  it('ends with 3 where nothing can be compared, and writes nothing', async () => {
    const ended = await run('diff', 'before', 'nowhere', '--out', 'd.html');
    expect([ended.code, ended.stdout]).to.deep.equal([3, '']);
    expect(ended.stderr).to.contain('no run folder and no stored run of this name: nowhere');
  });

  it('ends with 2 where the page would lie in a data set, and writes nothing', async () => {
    const ended = await run('diff', 'before', 'after', '--out', join(dataset, 'diff.html'));
    expect([ended.code, ended.stdout]).to.deep.equal([2, '']);
    expect(ended.stderr).to.contain('output must not lie in a data set');
    expect(await exists(join(dataset, 'diff.html'))).to.equal(false);
  });

  it('gives equal bytes for equal runs at one time', async () => {
    const bytes = async (name: string): Promise<string> => {
      const out = join(cwd, name);
      const [a, b] = [join(cwd, 'before'), join(cwd, 'after')];
      await makeDiff({ a, b, out, logger: silentLogger, now: () => new Date(0) });
      return readFile(out, 'utf8');
    };
    expect(await bytes('e.html')).to.equal(await bytes('f.html'));
  });

  describe('in a browser (needs Chromium)', () => {
    const browser = useBrowser();

    for (const colorScheme of ['light', 'dark'] as const)
      it(`opens offline, without a message and without an accessibility fault, ${colorScheme}`, async () => {
        const address = pathToFileURL(join(cwd, 'diff.html')).href;
        const viewport = { width: colorScheme === 'light' ? 1300 : 390, height: 900 };
        const plain = await openPage(browser(), address, { viewport, colorScheme });
        expect(plain.messages).to.deep.equal([]);
        expect(plain.requests.filter((url) => !url.startsWith('data:'))).to.deep.equal([address]);
        expect(await plain.page.evaluate('document.documentElement.scrollWidth')).to.equal(viewport.width);
        const { page: shown } = await openPage(browser(), address, { viewport, colorScheme, bypassCSP: true });
        expect(await findFaults(shown)).to.deep.equal([]);
      });
  });
});
