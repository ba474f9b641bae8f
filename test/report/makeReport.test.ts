import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { BackendError, ConfigError, DataError } from '../../lib/base/error.js';
import { packageRoot } from '../../lib/base/file.js';
import { resolveConfig } from '../../lib/config/resolve.js';
import { readNotebook } from '../../lib/notebook/document.js';
import { NotebookError } from '../../lib/notebook/failure.js';
import { makeReport } from '../../lib/report/makeReport.js';
import { failureOf } from '../support/failure.js';
import { writeSmallFolder } from '../support/folder.js';

const SECTIONS = [
  'datasets',
  'solutions',
  'preprocessing',
  'model',
  'training',
  'results',
  'samples',
  'provenance',
  'references',
];

/** Settings with which the whole way takes seconds. */
const SMALL = {
  'preprocess.heightPx': 32,
  'preprocess.widthPx': 48,
  'model.depth': 2,
  'model.base': 4,
  'train.epochs': 2,
  'report.samples': 3,
};

/** The values of metric cells that carry all of these attributes. */
function cellValues(page: string, attributes: Record<string, string>): string[] {
  return [...page.matchAll(/<td [^>]*data-value="([^"]*)"[^>]*>/g)]
    .filter(([cell]) => Object.entries(attributes).every(([name, value]) => cell.includes(`data-${name}="${value}"`)))
    .map(([, value]) => String(value));
}

describe('makeReport', function () {
  this.timeout(240_000);
  let folder: string;
  let dataset: string;
  let page: string;
  let run: string | null;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segbook-report-'));
    dataset = await writeSmallFolder();
    const config = resolveConfig({ values: { ...SMALL, dataset } });
    const out = join(folder, 'report.html');
    const notebookOut = join(folder, 'report.ipynb');
    ({ run } = await makeReport({ config, out, notebookOut, backend: 'wasm', threads: 1 }));
    page = await readFile(out, 'utf8');
  });

  after(() => Promise.all([folder, dataset].map((path) => rm(path, { recursive: true }))));

  it('has every section, in order', () => {
    const ids = [...page.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).to.deep.equal(SECTIONS);
  });

  it('has the metrics that the run folder has, on train and test, beside the baselines', async () => {
    const { splits } = JSON.parse(await readFile(join(String(run), 'metrics.json'), 'utf8'));
    for (const split of ['train', 'test']) {
      const shown = cellValues(page, { model: 'unet', metric: 'iou', split, protocol: 'binary', class: 'foreground' });
      expect([...new Set(shown.map(Number))]).to.deep.equal([splits[split].summary.iou.mean]);
      for (const model of ['all-foreground', 'mean-mask', 'otsu']) {
        expect(cellValues(page, { model, metric: 'accuracy', split })).to.have.lengthOf(1);
      }
    }
    expect(
      cellValues(page, { model: 'unet', protocol: 'multiclass', class: 'outline', metric: 'iou', split: 'test' }),
    ).to.have.lengthOf(1);
  });

  it('shows samples as embedded pictures, and where it all comes from', () => {
    const samples = page.slice(page.indexOf('<section id="samples"'), page.indexOf('<section id="provenance"'));
    const pictures = samples.match(/<img [^>]*src="data:image\//g) ?? [];
    expect(pictures.length, 'of samples, four each, then of failures').to.be.above(4 * SMALL['report.samples']);
    expect(page).to.include('computed in this run').and.include('train.epochs');
    expect(page).to.match(/<dt>Backend<\/dt><dd>wasm, 1 thread, \S.* \(asked for\)<\/dd>/);
    expect(page).to.not.include(dataset).and.not.include(packageRoot);
  });

  it('merges the executed notebooks into one that can be opened', async () => {
    const { cells } = await readNotebook(join(folder, 'report.ipynb'));
    const counts = cells.flatMap((cell) => (cell.cell_type === 'code' ? [cell.outputs.length] : []));
    expect(counts.filter((outputs) => outputs > 0)).to.have.length.above(12);
  });

  it('stops at a failing cell, names it, and leaves the report of before and no work behind', async () => {
    const out = join(folder, 'kept.html');
    await writeFile(out, 'the report of before');
    const config = resolveConfig({ values: SMALL });
    const notebooks = join(packageRoot, 'test/input/broken');
    const error = await failureOf(() => makeReport({ config, out, notebooks }));
    expect(error).to.be.instanceOf(NotebookError).and.include({ exitCode: 4 });
    expect(error.message.split('\n')[0]).to.match(
      /^notebook cell failed: 1-broken\.ipynb, cell 2: TypeError: .*undefined/,
    );
    expect(error.message).to.include('missing.value;');
    expect(await readFile(out, 'utf8')).to.equal('the report of before');
    expect((await readdir('.segbook')).filter((name) => name.startsWith('report-'))).to.deep.equal([]);
  });

  it('shows the error of a failing cell when errors are allowed', async () => {
    const out = join(folder, 'allowed.html');
    const notebooks = join(packageRoot, 'test/input/broken');
    await makeReport({ config: resolveConfig({ values: SMALL }), out, notebooks, allowErrors: true });
    expect(await readFile(out, 'utf8'))
      .to.include('TypeError')
      .and.include('before the fault');
  });

  it('refuses what cannot work before it runs a notebook', async () => {
    const config = resolveConfig({ values: SMALL });
    const out = join(folder, 'never.html');
    const odd = resolveConfig({ values: { ...SMALL, 'preprocess.heightPx': 33 } });
    const missing = resolveConfig({ values: { ...SMALL, dataset: join(folder, 'missing') } });
    expect(await failureOf(() => makeReport({ config: odd, out }))).to.be.instanceOf(ConfigError);
    expect(await failureOf(() => makeReport({ config: missing, out }))).to.be.instanceOf(DataError);
    expect(await failureOf(() => makeReport({ config, out, backend: 'cuda' }))).to.be.instanceOf(BackendError);
    expect(await failureOf(() => makeReport({ config, out: '/dev/null/report.html' }))).to.be.instanceOf(ConfigError);
    expect(await failureOf(() => makeReport({ config, out, notebooks: dataset }))).to.be.instanceOf(DataError);
  });
});
