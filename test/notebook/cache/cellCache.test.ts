import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type CellCacheOptions, createCellCache } from '../../../lib/notebook/cache/cellCache.js';
import type { CellRecord } from '../../../lib/notebook/cache/record.js';
import { openCellStore } from '../../../lib/notebook/cache/store.js';
import type { CodeCell, Notebook } from '../../../lib/notebook/document.js';
import type { RunKeeper, RunState } from '../../../lib/train/keptRuns.js';
import { writeInto, writePackage } from './package.js';

const SOURCES = [
  "import * as segbook from 'segbook';",
  'const study = await segbook.openStudy();',
  'const total = segbook.tally(study);',
  'segbook.show(segbook.draw(total));',
  'segbook.show(segbook.readList());',
];

function notebookOf(sources: readonly string[]): Notebook {
  const cells = sources.map((source, index): CodeCell => {
    return { cell_type: 'code', id: `cell-${index}`, metadata: {}, source, execution_count: null, outputs: [] };
  });
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}

/** Runs that are kept in memory; a training writes the weights that the test says. */
function memoryKeeper(): RunKeeper & { weights: string | null } {
  const kept = new Map<string, RunState>();
  const keeper = {
    weights: null as string | null,
    read: async (): Promise<RunState> => ({ weights: keeper.weights, metrics: null, metricsStamp: '' }),
    readKept: async (name: string) => kept.get(name) ?? { weights: null, metrics: null, metricsStamp: '' },
    restore: async (name: string) => {
      keeper.weights ??= kept.get(name)?.weights ?? null;
    },
    keep: async () => {
      kept.set('run', await keeper.read());
      return 'run';
    },
  };
  return keeper;
}

describe('createCellCache', () => {
  let root: string;
  let study: Record<string, string>;
  let training: Record<string, string>;
  let keeper: ReturnType<typeof memoryKeeper>;
  let warnings: string[];

  beforeEach(async () => {
    root = await writePackage();
    study = { 'data set': 'one', 'setting seed': '1' };
    training = {};
    keeper = memoryKeeper();
    warnings = [];
  });
  afterEach(() => rm(root, { recursive: true }));

  const logger = { info() {}, progress() {}, warn: (line: string) => void warnings.push(line) };

  /** Executes cells that show their own number; tells of each why it ran, or `kept`. */
  async function execute(
    sources: readonly string[] = SOURCES,
    options: Partial<CellCacheOptions> & { failing?: number; weights?: string } = {},
  ): Promise<string[]> {
    const world = { root, study, training, kernel: {}, backend: {}, storedRuns: {} };
    const store = openCellStore(join(root, 'cells'), logger);
    const document = notebookOf(sources);
    const path = join(root, 'notebooks', 'small.ipynb');
    const cache = await createCellCache({ store, keeper, world, ...options }).open(path, document);
    for (const [index, cell] of (document.cells as CodeCell[]).entries()) {
      if (!cache.runs(index)) continue;
      if (/obtainRun/.test(cell.source)) keeper.weights = options.weights ?? 'weights';
      cell.outputs = [{ output_type: 'stream', name: 'stdout', text: `shown by ${index + 1}` }];
      await cache.end(index, 1, index + 1 === options.failing);
      if (index + 1 === options.failing) break;
    }
    await cache.close();
    const shown = (document.cells as CodeCell[]).flatMap(({ outputs }) => outputs);
    if (options.failing === undefined) expect(shown).to.have.lengthOf(sources.length);
    return cache.records().map(({ state, reason }: CellRecord) => (state === 'kept' ? 'kept' : reason));
  }

  const kept = SOURCES.map(() => 'kept');

  it('runs every cell once, and gives back what they have shown while nothing changes', async () => {
    expect(new Set(await execute())).to.deep.equal(new Set(['nothing is kept of it yet']));
    expect(await execute()).to.deep.equal(kept);
  });

  it('runs what depends on a function that changed, and names it', async () => {
    await execute();
    await writeInto(root, 'dist/lib/draw.js', 'export const draw = () => 2;\n');
    const draws = 'draw changed (dist/lib/draw.js), and 3 more';
    expect(await execute()).to.deep.equal([
      'cell 2 needs its values',
      'cell 3 needs its values',
      'cell 4 needs its values',
      draws,
      'kept',
    ]);
    await writeInto(root, 'dist/lib/count.js', 'export function count() { return 2; }\n');
    const [, , tally, draw, list] = await execute();
    expect([tally, draw, list]).to.deep.equal([
      'tally changed (dist/lib/count.js)',
      'cell 3 changed, which it needs',
      'kept',
    ]);
  });

  it('runs what depends on the data, on a setting, or on the version of a package', async () => {
    await execute();
    study = { ...study, 'data set': 'two' };
    expect((await execute()).slice(1)).to.deep.equal([
      'data set changed',
      'cell 2 changed, which it needs',
      'cell 2 changed, which it needs',
      'kept',
    ]);
    study = { ...study, 'setting seed': '2' };
    expect((await execute())[1]).to.equal('setting seed changed from 1 to 2');
    await writeInto(root, 'node_modules/brush/package.json', '{ "version": "2.0.1" }');
    expect((await execute()).slice(3)).to.deep.equal(['brush changed from 2.0.0 to 2.0.1', 'kept']);
    expect(await execute()).to.deep.equal(kept);
  });

  it('runs a cell whose code or data file changed, and finds what it showed before', async () => {
    await execute();
    const changed = SOURCES.with(3, 'segbook.show(segbook.draw(total + 1));');
    expect((await execute(changed)).slice(3)).to.deep.equal(['its code changed', 'kept']);
    await writeInto(root, 'data/list.json', '[2]');
    expect((await execute(changed))[4]).to.equal('readList changed (data/list.json)');
    expect((await execute())[3], 'as at first').to.equal('kept');
  });

  it('goes on after a cell that failed without repeating what the cell does not need', async () => {
    await execute(SOURCES, { failing: 4 });
    expect(await execute()).to.deep.equal([
      'cell 2 needs its values',
      'cell 3 needs its values',
      'cell 4 needs its values',
      'nothing is kept of it yet',
      'nothing is kept of it yet',
    ]);
  });

  it('never keeps what nothing known decides, nor what needs it', async () => {
    const sources = ['const now = new Date();', 'const a = 1;', 'now + a'];
    await execute(sources);
    expect(await execute(sources)).to.deep.equal([
      'it runs every time: it reads Date',
      'cell 3 needs its values',
      'it needs cell 1, which runs every time',
    ]);
  });

  it('takes nothing that is kept where a fresh report is asked for', async () => {
    await execute();
    expect(new Set(await execute(SOURCES, { fresh: true }))).to.deep.equal(new Set(['a fresh report was asked for']));
    expect(await execute()).to.deep.equal(kept);
  });

  it('ignores a damaged entry and says so', async () => {
    await execute();
    const names = (await readdir(join(root, 'cells'))).filter((name) => name.endsWith('.json'));
    for (const name of names) {
      const text = await readFile(join(root, 'cells', name), 'utf8');
      await writeFile(join(root, 'cells', name), text.replace('shown by', 'forged by'));
    }
    expect(new Set(await execute())).to.deep.equal(new Set(['nothing is kept of it any more']));
    expect(warnings).to.have.lengthOf(SOURCES.length);
    expect(warnings[0]).to.match(/^what was kept of a cell is damaged, so it is ignored: /);
  });

  describe('of a cell that trains', () => {
    const SOURCES_TRAINING = [
      "import * as segbook from 'segbook';",
      'const study = await segbook.openStudy();',
      'const run = await segbook.obtainRun(study.runFolder);',
      'segbook.show(segbook.draw(run));',
    ];

    it('gives the run folder back with its outputs', async () => {
      await execute(SOURCES_TRAINING);
      keeper.weights = null;
      expect(await execute(SOURCES_TRAINING)).to.deep.equal(SOURCES_TRAINING.map(() => 'kept'));
      expect(keeper.weights).to.equal('weights');
    });

    it('runs it, and what shows the run, where the run is not what it was', async () => {
      await execute(SOURCES_TRAINING);
      keeper.weights = 'others';
      await keeper.keep();
      expect((await execute(SOURCES_TRAINING)).slice(2)).to.deep.equal([
        'the run that it wrote is not there any more',
        'it needs what was trained by cell 3',
      ]);
    });

    it('runs it where training anew is asked for', async () => {
      await execute(SOURCES_TRAINING);
      expect((await execute(SOURCES_TRAINING, { retrain: true })).slice(2)).to.deep.equal([
        'training anew was asked for',
        'it needs what was trained by cell 3',
      ]);
    });

    it('lets the run belong to the key of a cell of another notebook that reads it', async () => {
      const reading = [...SOURCES_TRAINING.slice(0, 2), 'const run = await segbook.openRun(study.runFolder);'];
      keeper.weights = 'first';
      await execute(reading);
      expect((await execute(reading))[2]).to.equal('kept');
      keeper.weights = 'second';
      expect((await execute(reading))[2]).to.equal('run changed');
    });
  });
});
