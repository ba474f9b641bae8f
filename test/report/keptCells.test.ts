import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../lib/base/file.js';
import type { Logger } from '../../lib/base/log.js';
import { resolveConfig } from '../../lib/config/resolve.js';
import { type CodeCell, writeNotebook } from '../../lib/notebook/document.js';
import { NotebookError } from '../../lib/notebook/failure.js';
import { type MadeReport, makeReport, type ReportOptions } from '../../lib/report/makeReport.js';
import { failureOf } from '../support/failure.js';
import { writeSmallFolder } from '../support/folder.js';

const LIBRARY = JSON.stringify(join(packageRoot, 'dist', 'lib', 'index.js'));
const OPENING = [`import * as segbook from ${LIBRARY};`, 'const study = await segbook.openStudy();'];
const TRAINING = [
  ...OPENING,
  'const backend = await segbook.useBackend();\n' +
    'const run = await segbook.obtainRun(study.runFolder, study.dataset, study.config, backend, { replace: true });',
  'console.log(run.history.length, "epochs");',
];
const MEASURING = [
  ...OPENING,
  'const backend = await segbook.useBackend();\n' +
    'const run = await segbook.openRun(study.runFolder);\n' +
    'const metrics = await segbook.evaluateRun(run, study.dataset, { baselines: [] });',
  'console.log(metrics.splits.test.perImage.length, "images");',
  'console.log((await segbook.readSolutionRecords()).length > 0);',
];

describe('a report that is made again', function () {
  this.timeout(240_000);
  let folder: string;
  let dataset: string;
  let lines: string[];
  const outside = process.cwd();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segbook-again-'));
    dataset = await writeSmallFolder();
    process.chdir(folder);
    await mkdir('notebooks');
    await writeCells('1-training', TRAINING);
    await writeCells('2-measuring', MEASURING);
    await make();
  });
  after(async () => {
    process.chdir(outside);
    await Promise.all([folder, dataset].map((path) => rm(path, { recursive: true })));
  });

  beforeEach(async () => {
    await writeCells('1-training', TRAINING);
    await writeCells('2-measuring', MEASURING);
  });

  async function writeCells(name: string, sources: readonly string[]): Promise<void> {
    const cells = sources.map((source, index): CodeCell => {
      return { cell_type: 'code', id: `c${index + 1}`, metadata: {}, execution_count: null, outputs: [], source };
    });
    const document = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells } as const;
    await writeNotebook(join('notebooks', `${name}.ipynb`), { ...document, cells });
  }

  /** Makes the report; what it told of its cells is in `lines`. */
  function make(options: Partial<ReportOptions> = {}): Promise<MadeReport> {
    lines = [];
    const logger: Logger = {
      info: (line) => void lines.push(line),
      warn: (line) => void lines.push(line),
      progress() {},
    };
    const values = {
      'preprocess.heightPx': 32,
      'preprocess.widthPx': 32,
      'model.depth': 1,
      'model.base': 2,
      'train.epochs': 1,
      dataset,
    };
    const config = resolveConfig({ values });
    return makeReport({
      config,
      out: 'a.html',
      notebooks: 'notebooks',
      backend: 'wasm',
      threads: 1,
      logger,
      ...options,
    });
  }

  const toldOf = (place: string): string[] => lines.filter((line) => line.startsWith(place));

  it('stays as it is while nothing changes, and comes back where it was changed', async () => {
    const page = await readFile('a.html', 'utf8');
    const { mtimeMs } = await stat('a.html');
    const made = await make();
    expect((await stat('a.html')).mtimeMs).to.equal(mtimeMs);
    expect(lines.join('\n')).to.match(/^report stays as it is: nothing changed since \d{4}-/);
    expect(made.sizeBytes).to.equal(Buffer.byteLength(page));
    await rm('a.html');
    expect((await make()).run).to.equal(made.run);
    expect(toldOf('1-training').join('\n')).to.match(/^1-training: kept: nothing changed since \S+$/);
    expect(toldOf('2-measuring'), 'without a kernel').to.have.lengthOf(1);
    expect(withoutTimes(await readFile('a.html', 'utf8'))).to.equal(withoutTimes(page));
  });

  it('goes on at the cell that failed', async () => {
    await writeCells('2-measuring', [...MEASURING.slice(0, 4), 'throw new Error("no");', 'console.log(1);']);
    const error = await failureOf(() => make());
    expect(error).to.be.instanceOf(NotebookError).and.include({ cell: 5 });
    expect(toldOf('2-measuring').join('\n')).to.match(/cells 1-4: kept/);
    await writeCells('2-measuring', [...MEASURING.slice(0, 4), 'console.log("yes");', 'console.log(1);']);
    await make();
    expect(toldOf('2-measuring').slice(1).join('\n')).to.match(
      /^2-measuring cells 1-4: kept: .*\n.*cell 5: ran: its code changed/,
    );
  });

  it('reads the run of before where the training cell runs for its value alone, and says so', async () => {
    await make();
    await writeCells('1-training', TRAINING.with(3, 'console.log(segbook.describeOrigin(run.provenance));'));
    const made = await make();
    expect(toldOf('1-training').slice(1)).to.deep.equal([
      '1-training cell 1: ran: cell 2 needs its values',
      '1-training cell 2: ran: cell 3 needs its values',
      '1-training cell 3: ran: cell 4 needs its values',
      '1-training cell 4: ran: its code changed',
    ]);
    expect(toldOf('2-measuring')).to.have.lengthOf(1);
    expect(await readFile('a.html', 'utf8')).to.match(
      /read from the run [0-9a-f]{16} that an earlier report kept, trained on/,
    );
    expect(await readdir(String(made.run))).to.include('metrics.json');
  });

  it('runs what depends on an image that changed, and nothing else', async () => {
    const [first = '', second = ''] = await readdir(join(dataset, 'images'));
    await copyFile(join(dataset, 'images', first), join(dataset, 'images', second));
    await make();
    const told = toldOf('2-measuring').join('\n');
    expect(told).to.match(/cell 2: ran: data set changed/);
    expect(told).to.match(/cell 3: ran: run changed/);
    expect(told).to.match(/cell 4: ran: cell 2 changed, which it needs/);
    expect(told).to.match(/cell 5: kept: nothing changed since /);
  });

  it('runs every cell where it is asked to', async () => {
    await make({ fresh: true });
    expect(toldOf('1-training')).to.include('1-training: ran: a fresh report was asked for');
    expect(toldOf('2-measuring')).to.include('2-measuring: ran: a fresh report was asked for');
  });

  it('leaves nothing half-written behind', async () => {
    expect((await readdir('.segbook')).filter((name) => name.startsWith('report-'))).to.deep.equal([]);
    expect((await readdir('.segbook/runs')).every((name) => /^[0-9a-f]{16}$/.test(name))).to.equal(true);
  });
});

/** A page without what tells times: its date and its section `provenance`. */
function withoutTimes(page: string): string {
  return page.replace(/<p class="sb-date">.*?<\/p>/, '').replace(/<section id="provenance"[\s\S]*?<\/section>/, '');
}
