import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Backend, useBackend } from '../../../lib/backend/backend.js';
import { ConfigError, InterruptedError, type SegbookError } from '../../../lib/base/error.js';
import { silentLogger } from '../../../lib/base/log.js';
import { useSplitFile } from '../../../lib/data/splitFile.js';
import { settleMembers } from '../../../lib/evaluate/series/members.js';
import type { SeriesPlan } from '../../../lib/evaluate/series/plan.js';
import { type SeriesSummary, summariseSeries } from '../../../lib/evaluate/series/summary.js';
import { trainSeries } from '../../../lib/evaluate/series/trainSeries.js';
import { summarise } from '../../../lib/evaluate/summary.js';
import { openRun } from '../../../lib/train/run.js';
import type { RunProvenance } from '../../../lib/train/runProvenance.js';
import { useFolders } from '../../data/folderFixture.js';
import { assertNoLeak } from '../../support/tensor.js';
import { squares, tinyConfig } from '../../train/trainFixture.js';

describe('trainSeries', () => {
  const dataset = squares({ train: 4, val: 2, test: 2 });
  const config = tinyConfig({ 'train.epochs': 1, seed: 7 });
  const makeFolder = useFolders();
  let folder: string;
  let backend: Backend;
  let repeats: SeriesSummary;
  before(async () => {
    folder = await makeFolder({});
    backend = await useBackend('wasm');
    repeats = await train('repeats', { kind: 'repeats', count: 2 });
  });
  const train = (name: string, plan: SeriesPlan, options = {}) =>
    trainSeries(join(folder, name), dataset, config, backend, { ...plan, ...options });
  const readSummary = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, name, 'summary.json'), 'utf8'));

  it('trains a run a fold, which held out what its split file says', () =>
    assertNoLeak(async () => {
      const summary = await train('folds', { kind: 'folds', count: 2 });
      expect((await readdir(join(folder, 'folds'))).sort()).to.deep.equal(
        ['1', '2']
          .flatMap((i) => [`fold-${i}`, `fold-${i}.csv`])
          .concat('series-config.json', 'series.json', 'summary.json'),
      );
      expect(await readSummary('folds')).to.deep.equal({ schemaVersion: 1, ...summary });
      expect(summary.runs.map(({ name, seed, images }) => [name, seed, images])).to.deep.equal(
        [1, 2].map((i) => [`fold-${i}`, 7, { train: 3, val: 3, test: 2 }]),
      );
      const held: string[] = [];
      for (const { name } of summary.runs) {
        const run = await openRun(join(folder, 'folds', name));
        expect(run.config.splits).to.equal(join(folder, 'folds', `${name}.csv`));
        const own = await useSplitFile(dataset, run.config.splits!);
        expect(run.provenance.dataset.hash).to.equal(own.hash);
        held.push(...own.items.filter(({ split }) => split === 'val').map(({ stem }) => stem));
      }
      expect(held.sort()).to.deep.equal(['image-0', 'image-1', 'image-2', 'image-3', 'image-4', 'image-5']);
    }));

  it('sums up what the runs have in their metrics.json', async () => {
    expect(repeats.runs.map(({ name, seed }) => [name, seed])).to.deep.equal([
      ['repeat-1', 7],
      ['repeat-2', 8],
    ]);
    const values = await Promise.all(
      ['repeat-1', 'repeat-2'].map(async (name) => {
        const metrics = JSON.parse(await readFile(join(folder, 'repeats', name, 'metrics.json'), 'utf8'));
        return metrics.splits.test.summary.mae.mean as number;
      }),
    );
    const [a, b] = values as [number, number];
    const { mean, sd, range, n, values: summed } = repeats.metrics.test!.mae;
    expect(summed).to.deep.equal([a, b]);
    expect(a).to.not.equal(b);
    expect(mean).to.be.closeTo((a + b) / 2, 1e-12);
    // of two values, |a - b| / sqrt(2)
    expect(sd).to.be.closeTo(Math.abs(a - b) / Math.SQRT2, 1e-12);
    expect([range, n]).to.deep.equal([[Math.min(a, b), Math.max(a, b)], 2]);
    expect(repeats.metrics.test).to.not.have.property('multiclassMeanIou');
  });

  it('goes on where it was stopped, with the runs that are there as they are', async () => {
    const plan = { kind: 'repeats', count: 2 } as const;
    const controller = new AbortController();
    const logger = {
      ...silentLogger,
      info: (line: string) => (line === 'repeat-2 of 2' ? controller.abort() : undefined),
    };
    const error = await train('cut', plan, { logger, signal: controller.signal }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(InterruptedError);
    expect(await readdir(join(folder, 'cut'))).to.not.include('summary.json');
    const provenance = await readFile(join(folder, 'cut', 'repeat-1', 'provenance.json'));
    const resumed = await train('cut', plan, { resume: true });
    expect((await readFile(join(folder, 'cut', 'repeat-1', 'provenance.json'))).equals(provenance)).to.equal(true);
    expect(resumed.metrics).to.deep.equal(repeats.metrics);
  });

  it('repeats with other seeds of the training, on the same data', async () => {
    const members = await settleMembers(folder, dataset, { kind: 'repeats', count: 2, config });
    expect(members.map((member) => [member.config.seed, member.config.train.seed])).to.deep.equal([
      [7, 7],
      [7, 8],
    ]);
    for (const member of members) expect(member.dataset).to.equal(dataset);
  });

  it('refuses a wrong number of runs, and folders that hold something else, before it writes', async () => {
    const refused = async (name: string, plan: SeriesPlan, options = {}): Promise<SegbookError> => {
      const error = await train(name, plan, options).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(ConfigError);
      return error as SegbookError;
    };
    const told = async (...words: Parameters<typeof refused>): Promise<string> => (await refused(...words)).message;
    expect(await told('no', { kind: 'folds', count: 1 })).to.equal('folds must be a whole number, 2 or more: 1');
    expect(await told('no', { kind: 'folds', count: 7 })).to.equal(
      'folds must be a whole number from 2 to the 6 images that are not test: 7',
    );
    expect(await readdir(folder)).to.not.include('no');
    const there = join(folder, 'repeats');
    expect(await told('repeats', { kind: 'repeats', count: 2 })).to.equal(
      `folder must not hold a series yet: ${there} (2 repeats)`,
    );
    expect(await told('repeats', { kind: 'repeats', count: 3 }, { resume: true })).to.equal(
      `series to go on with must be the same: ${there} has 2 repeats, not 3 repeats`,
    );
    expect(await told('repeats/repeat-1', { kind: 'repeats', count: 2 })).to.equal(
      `folder of a series must not hold a run: ${join(there, 'repeat-1')}`,
    );
  });
});

describe('summariseSeries', () => {
  it("has the mean over the classes' IoUs where there are three or more classes", () => {
    const run = { config: tinyConfig(), provenance: { epoch: 1, seconds: 2 } as RunProvenance };
    const right = [
      [2, 0, 0],
      [0, 2, 0],
      [0, 0, 2],
    ];
    const wrong = [
      [1, 1, 0],
      [0, 2, 0],
      [0, 0, 2],
    ];
    const measured = [right, wrong].map((confusion, i) => {
      const test = summarise([], [confusion], ['background', 'cat', 'dog'], { seed: 1 });
      return { name: `repeat-${i + 1}`, run, metrics: { splits: { test } } };
    });
    const { metrics } = summariseSeries('repeats', measured);
    expect(Object.keys(metrics)).to.deep.equal(['test']);
    const { values, n } = metrics.test!.multiclassMeanIou!;
    expect([values[0], n]).to.deep.equal([1, 2]);
    expect(values[1]).to.be.closeTo((1 / 2 + 2 / 3 + 1) / 3, 1e-12);
  });

  it('leaves out a split that not every run has', () => {
    expect(summariseSeries('folds', [])).to.deep.equal({ kind: 'folds', runs: [], metrics: {} });
  });
});
