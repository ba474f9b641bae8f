import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { BackendError, ConfigError, DataError } from '../../lib/base/error.js';
import { packageRoot } from '../../lib/base/file.js';
import { resolveConfig } from '../../lib/config/resolve.js';
import { type CodeCell, type Notebook, readNotebook, writeNotebook } from '../../lib/notebook/document.js';
import { NotebookError } from '../../lib/notebook/failure.js';
import { makeReport } from '../../lib/report/makeReport.js';
import { storeRun } from '../../lib/train/storeRun.js';
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

/** A notebook that measures the run of the one before. */
function measuringNotebook(library: string): Notebook {
  const source = [
    `import * as segbook from ${JSON.stringify(library)};`,
    "const study = await segbook.openStudy({ dataset: 'studio' });",
    'const run = await segbook.openRun(study.runFolder);',
    'segbook.assertRunMatches(run, study.dataset, study.config);',
    'await segbook.useBackend();',
    'await segbook.evaluateRun(run, study.dataset, { baselines: [] });',
  ];
  const cell: CodeCell = {
    cell_type: 'code',
    id: 'measure',
    metadata: {},
    execution_count: null,
    outputs: [],
    source: source.join('\n'),
  };
  return { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

describe('makeReport', function () {
  this.timeout(240_000);
  let folder: string;
  let dataset: string;
  let page: string;
  let run: string | null;
  const outside = process.cwd();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segbook-report-'));
    // where reports keep their cells and runs
    process.chdir(folder);
    dataset = await writeSmallFolder();
    const config = resolveConfig({ values: { ...SMALL, dataset } });
    const out = join(folder, 'report.html');
    const notebookOut = join(folder, 'report.ipynb');
    ({ run } = await makeReport({ config, out, notebookOut, backend: 'wasm', threads: 1 }));
    page = await readFile(out, 'utf8');
  });

  after(async () => {
    process.chdir(outside);
    await Promise.all([folder, dataset].map((path) => rm(path, { recursive: true })));
  });

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

  describe('with stored runs', () => {
    let runs: string;
    before(async () => {
      runs = join(folder, 'runs');
      await storeRun(String(run), 'small-unet', { folder: runs });
      process.env['SEGBOOK_RUNS'] = runs;
    });
    after(() => {
      delete process.env['SEGBOOK_RUNS'];
    });

    /** Makes a report of the training notebook alone, and of one that measures its run and shows nothing. */
    const reportTraining = async (values: Record<string, unknown>, retrain = false) => {
      const notebooks = await mkdtemp(join(folder, 'notebooks-'));
      const library = join(packageRoot, 'dist', 'lib', 'index.js');
      const training = await readFile(join(packageRoot, 'notebooks', '5-training.ipynb'), 'utf8');
      await writeFile(join(notebooks, '5-training.ipynb'), training.replace('../dist/lib/index.js', library));
      await writeNotebook(join(notebooks, '6-evaluation.ipynb'), measuringNotebook(library));
      const out = join(folder, 'training.html');
      const config = resolveConfig({ values: { ...SMALL, dataset, ...values } });
      const made = await makeReport({ config, out, notebooks, retrain, backend: 'wasm', threads: 1 });
      return { page: await readFile(out, 'utf8'), run: String(made.run) };
    };

    it('reads the one of the same training, says so, and measures it anew', async () => {
      const read = await reportTraining({ 'report.samples': 2 });
      const today = new Date().toISOString().slice(0, 10);
      const said = `read from the stored run small-unet, trained on ${today} with wasm in \\d+\\.\\d minutes`;
      const sectionOf = (id: string): string =>
        read.page.slice(read.page.indexOf(`<section id="${id}"`)).split('</section>')[0] as string;
      expect(sectionOf('training')).to.match(new RegExp(said));
      expect(sectionOf('provenance')).to.match(new RegExp(`<dt>Origin</dt><dd>${said}</dd>`));
      expect(sectionOf('provenance')).to.include('<dt>Trained on</dt>').and.include('computed in this run');
      expect(read.page).to.match(/trained from random weights in \d+ seconds on \S+ \(the stored run small-unet\)/);
      const { splits } = JSON.parse(await readFile(join(read.run, 'metrics.json'), 'utf8'));
      expect(splits.test.summary.iou.n).to.be.above(0);
      expect(await readdir(join(runs, 'small-unet')), 'as it was').to.not.include('metrics.json');
    });

    it('trains where it is asked to', async () => {
      const { page } = await reportTraining({}, true);
      expect(page).to.not.include('read from the stored run');
      expect(page).to.match(/<dt>Origin<\/dt><dd>trained on \S+ with wasm in \d+\.\d minutes<\/dd>/);
      expect(page).to.match(/trained from random weights in \d+ seconds on \S+, reaches/);
    });

    it('tells of a damaged one before it runs a notebook', async () => {
      await writeFile(join(runs, 'small-unet', 'model', 'weights.bin'), 'short');
      const error = await failureOf(() => reportTraining({}));
      expect(error).to.be.instanceOf(DataError);
      expect(error.message).to.match(/^stored run is damaged: small-unet: weights are not those/);
    });
  });
});
