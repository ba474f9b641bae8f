import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { useBackend } from '../../../lib/backend/backend.js';
import { ConfigError } from '../../../lib/base/error.js';
import type { Dataset } from '../../../lib/data/dataset.js';
import { openDataset } from '../../../lib/data/open.js';
import { openStudio } from '../../../lib/data/studio/studio.js';
import { findAblations } from '../../../lib/evaluate/ablation/find.js';
import { parsePlan, readPlan } from '../../../lib/evaluate/ablation/plan.js';
import { type AblationRow, readResults, resultsPath } from '../../../lib/evaluate/ablation/results.js';
import { keepCurrent, runAblation } from '../../../lib/evaluate/ablation/run.js';
import { tinyFolder, useFolders } from '../../cli/command.js';

const PLAN = {
  name: 'images',
  settings: {
    'preprocess.heightPx': 16,
    'preprocess.widthPx': 16,
    'model.depth': 1,
    'model.base': 2,
    'train.epochs': 1,
  },
  arms: [
    { name: 'few', x: 2, series: 'plain', settings: { 'train.images': 2 } },
    { name: 'more', x: 4, series: 'plain', settings: { 'train.images': 4 } },
  ],
  seeds: [1, 2],
};

describe('ablation', function () {
  this.timeout(60_000);
  const makeFolder = useFolders();
  let folder = '';
  let path = '';
  let dataset: Dataset;

  before(async () => {
    const stems = ['a', 'b', 'c', 'd', 'e', 'f'];
    const splits = `stem,split\n${stems.map((stem, i) => `${stem},${i < 4 ? 'train' : 'test'}\n`).join('')}`;
    folder = await makeFolder(await tinyFolder(stems, { 'splits.csv': splits }));
    path = join(folder, 'images.json');
    await writeFile(path, JSON.stringify({ ...PLAN, settings: { ...PLAN.settings, dataset: '.' } }));
    dataset = await openDataset(folder);
  });

  it('trains every arm with every seed on the same data, and keeps what is known', async () => {
    const plan = await readPlan(path);
    const backend = await useBackend('wasm');
    const trained = await runAblation(plan, join(folder, 'runs'), resultsPath(path), backend);
    const told = trained.rows.map(({ arm, seed, images, n }) => [arm, seed, images, n]);
    expect(told).to.deep.equal([
      ['few', 1, 2, 2],
      ['few', 2, 2, 2],
      ['more', 1, 4, 2],
      ['more', 2, 4, 2],
    ]);
    expect(new Set(trained.rows.map(({ key }) => key)).size).to.equal(4);
    const stored = await readResults(resultsPath(path));
    expect(stored).to.deep.equal({ schemaVersion: 1, ...trained });

    const again = await runAblation(plan, join(folder, 'elsewhere'), resultsPath(path), backend, {
      known: stored.rows,
    });
    expect(again.rows).to.deep.equal(trained.rows);
    expect(await keepCurrent(plan, stored.rows, dataset)).to.deep.equal(trained.rows);
  });

  it('does not take results of other settings for those of the plan', async () => {
    const { rows } = await readResults(resultsPath(path));
    const plan = parsePlan({ ...PLAN, settings: { ...PLAN.settings, dataset: '.', 'train.learningRate': 0.02 } }, path);
    expect(await keepCurrent(plan, rows, dataset)).to.deep.equal([]);
    const started = parsePlan({ ...PLAN, settings: { ...PLAN.settings, 'train.from': 'gone' } }, path);
    expect(await keepCurrent(started, rows, dataset)).to.deep.equal([]);
    const other: AblationRow[] = rows.map((row) => ({ ...row, arm: 'other' }));
    expect(await keepCurrent(await readPlan(path), other, dataset)).to.deep.equal([]);
  });

  it('is found for the data set that it is about', async () => {
    const [found, ...others] = await findAblations(dataset, folder);
    expect(others).to.deep.equal([]);
    expect(found?.plan).to.include({ name: 'images', xTitle: 'training images' });
    expect(found?.rows.map(({ arm, seed }) => [arm, seed])).to.deep.equal([
      ['few', 1],
      ['few', 2],
      ['more', 1],
      ['more', 2],
    ]);
    expect(await findAblations(openStudio(), folder)).to.deep.equal([]);
    expect(await findAblations(dataset, join(folder, 'nowhere'))).to.deep.equal([]);
  });

  it('says what is wrong with a plan', () => {
    const [few] = PLAN.arms;
    const wrong = (change: object, message: RegExp): void =>
      void expect(() => parsePlan({ ...PLAN, ...change }, 'p.json')).to.throw(ConfigError, message);
    wrong({ arms: [] }, /not the plan of an ablation.*p\.json \(arms\)/);
    wrong({ arms: [few, few] }, /names of arms must differ/);
    wrong({ seeds: [1, 1] }, /seeds must differ/);
    wrong({ settings: { 'train.epoch': 3 } }, /configuration key unknown: train\.epoch/);
    wrong({ arms: [{ ...few, settings: { 'train.images': 0 } }] }, /train\.images not accepted/);
  });

  it('says what is wrong with results', async () => {
    const broken = join(folder, 'broken.results.json');
    await writeFile(broken, (await readFile(resultsPath(path), 'utf8')).replace('"few"', '7'));
    expect(await readResults(broken).catch(String)).to.match(/does not hold results of an ablation/);
  });
});
