import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { type Backend, useBackend } from '../../lib/backend/backend.js';
import { ConfigError, DataError, InterruptedError } from '../../lib/base/error.js';
import { readCheckpoint } from '../../lib/train/checkpoint.js';
import { findRun } from '../../lib/train/findRun.js';
import { RECIPE } from '../../lib/train/recipe.js';
import { assertRunMatches, openRun, type Run, trainRun } from '../../lib/train/run.js';
import type { TrainOptions } from '../../lib/train/train.js';
import { trainingKey } from '../../lib/train/trainingKey.js';
import { useFolders } from '../data/folderFixture.js';
import { failureOf } from '../support/failure.js';
import { squares, tinyConfig } from './trainFixture.js';

const runFile = promisify(execFile);

const DATASET = squares({ train: 4, val: 2, test: 2 });
const CONFIG = tinyConfig();
const RUN_FILES = ['config.json', 'history.jsonl', 'model', 'provenance.json', 'split.csv'];

describe('trainRun', () => {
  const makeFolder = useFolders();
  let backend: Backend;
  let folder: string;
  let run: Run;

  before(async () => {
    backend = await useBackend('wasm');
    folder = join(await makeFolder({}), 'runs', 'first');
    run = await trainRun(folder, DATASET, CONFIG, backend);
  });
  const readJsonFile = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));

  it('writes the run folder, and nothing else', async () => {
    expect((await readdir(folder)).sort()).to.deep.equal(RUN_FILES);
    expect((await readdir(join(folder, 'model'))).sort()).to.deep.equal(['model.json', 'weights.bin']);
  });

  it('writes the configuration and the split as they were', async () => {
    expect(await readJsonFile('config.json')).to.deep.equal({ schemaVersion: 1, ...CONFIG });
    const lines = DATASET.items.map(({ stem, split }) => `${stem},${split}\n`);
    expect(await readFile(join(folder, 'split.csv'), 'utf8')).to.equal(`stem,split\n${lines.join('')}`);
  });

  it('writes where the run comes from', async () => {
    const provenance = await readJsonFile('provenance.json');
    expect(provenance).to.include({ schemaVersion: 1, seed: CONFIG.seed, selection: 'best validation Dice' });
    expect(provenance.epoch).to.be.oneOf([1, 2]);
    expect(provenance).to.include({ recipe: RECIPE, key: trainingKey(DATASET, CONFIG) });
    expect(provenance.versions).to.include.keys('segbook', 'node', '@tensorflow/tfjs', 'sharp', 'libvips');
    const { threads, device } = backend;
    expect(provenance.backend).to.deep.equal({ name: 'wasm', threads, device, reason: 'asked for' });
    expect(provenance.hardware).to.have.all.keys('cpu', 'cores', 'memoryGiB', 'platform');
    expect(provenance.dataset).to.deep.equal({ name: 'memory', hash: '', splitOrigin: 'as the test says' });
    expect(new Date(provenance.started).toISOString()).to.equal(provenance.started);
    expect(provenance.seconds).to.be.at.least(0);
  });

  it('opens again as it was returned', async () => {
    const opened = await openRun(folder);
    expect(opened.config).to.deep.equal(run.config);
    expect(opened.history).to.deep.equal(run.history);
    expect(opened.provenance).to.deep.equal(run.provenance);
    expect(opened.model.values).to.deep.equal(run.model.values);
    const size = { heightPx: 16, widthPx: 16, fit: 'stretch' };
    expect(opened.model).to.deep.include({ classes: ['background', 'foreground'], size });
    expect(run.model.size).to.deep.equal(size);
  });

  it('refuses a folder that holds a run, and leaves it as it is', async () => {
    const before = await readFile(join(folder, 'history.jsonl'), 'utf8');
    const error = await failureOf(() => trainRun(folder, DATASET, CONFIG, backend));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.equal(`run folder must not hold a run yet: ${folder}`);
    expect(await readFile(join(folder, 'history.jsonl'), 'utf8')).to.equal(before);
  });

  it('refuses what it cannot train or write before it touches anything', async () => {
    const parent = await makeFolder({ file: '' });
    const below = join(parent, 'file', 'run');
    const unwritable = await failureOf(() => trainRun(below, DATASET, CONFIG, backend));
    expect(unwritable).to.be.instanceOf(ConfigError);
    expect(unwritable.message).to.equal(`file cannot be written: ${join(below, 'config.json')}`);
    const replace = { replace: true };
    for (const [dataset, config] of [
      [squares({ val: 1 }), CONFIG],
      [DATASET, tinyConfig({ 'model.depth': 5 })],
    ] as const) {
      await failureOf(() => trainRun(folder, dataset, config, backend, replace));
      await failureOf(() => trainRun(join(parent, 'run'), dataset, config, backend));
    }
    expect(await readdir(parent)).to.deep.equal(['file']);
    expect((await readdir(folder)).sort()).to.deep.equal(RUN_FILES);
  });

  it('replaces a run with all its files where it is asked to', async () => {
    const other = join(await makeFolder({}), 'run');
    await trainRun(other, DATASET, tinyConfig({ 'train.epochs': 1 }), backend);
    await mkdir(join(other, 'predictions'));
    const replaced = await trainRun(other, DATASET, CONFIG, backend, { replace: true });
    expect((await readdir(other)).sort()).to.deep.equal(RUN_FILES);
    expect((await openRun(other)).history).to.deep.equal(replaced.history);
    expect(replaced.history.length).to.equal(2);
  });

  it('keeps what was reached when it is interrupted, and is no finished run then', async () => {
    const stopped = join(await makeFolder({}), 'run');
    const controller = new AbortController();
    const work = () =>
      trainRun(stopped, DATASET, CONFIG, backend, { signal: controller.signal, onEpoch: () => controller.abort() });
    expect(await failureOf(work)).to.be.instanceOf(InterruptedError);
    const left = ['checkpoint.bin', ...RUN_FILES.filter((name) => name !== 'provenance.json')];
    expect((await readdir(stopped)).sort()).to.deep.equal(left);
    const error = await failureOf(() => openRun(stopped));
    expect(error).to.be.instanceOf(DataError);
    expect(error.message).to.equal(`training of this run is not complete: ${stopped}`);
  });
});

describe('trainRun that resumes', () => {
  const makeFolder = useFolders();
  const LONGER = tinyConfig({ 'train.epochs': 4, 'train.augment': 'strong' });
  let backend: Backend;
  before(async () => {
    backend = await useBackend('wasm');
  });

  /** Trains into a folder and stops after so many epochs. */
  async function stopAfter(epochs: number, folder: string): Promise<void> {
    const controller = new AbortController();
    const onEpoch: TrainOptions['onEpoch'] = ({ history }) => {
      if (history.length === epochs) controller.abort();
    };
    const work = () => trainRun(folder, DATASET, LONGER, backend, { signal: controller.signal, onEpoch });
    expect(await failureOf(work)).to.be.instanceOf(InterruptedError);
  }

  const withoutSeconds = ({ history }: Run) => history.map(({ seconds: _, ...record }) => record);

  it('ends as if it had never stopped, bit for bit, wherever it stopped', async () => {
    const straight = await trainRun(join(await makeFolder({}), 'run'), DATASET, LONGER, backend);
    for (const epochs of [1, 3]) {
      const folder = join(await makeFolder({}), 'run');
      await stopAfter(epochs, folder);
      const resumed = await trainRun(folder, DATASET, LONGER, backend, { resume: true });
      expect(withoutSeconds(resumed)).to.deep.equal(withoutSeconds(straight));
      expect(resumed.model.values).to.deep.equal(straight.model.values);
      expect(resumed.provenance.epoch).to.equal(straight.provenance.epoch);
      expect((await readdir(folder)).sort()).to.deep.equal(RUN_FILES);
    }
  });

  const RULES: readonly Record<string, unknown>[] = [
    {},
    {
      'train.optimiser': 'sgd',
      'train.ema': 0.9,
      'train.schedule': 'plateau',
      'train.epochs': 8, // long enough for a plateau
      'train.accumulate': 2,
      'train.clipNorm': 0.5,
    },
    { 'train.optimiser': 'adamw', 'train.ema': 0.99, 'train.schedule': 'cosine', 'model.dropout': 0.2 },
  ];
  for (const rules of RULES) {
    const name = String(rules['train.optimiser'] ?? 'the defaults');
    it(`ends with the same weights, bit for bit, after kill -9 in the middle of an epoch with ${name}`, async () => {
      const dataset = squares({ train: 7, val: 2, test: 2 });
      const values = { 'train.epochs': 4, 'train.batch': 1, 'train.augment': 'strong', ...rules };
      const config = tinyConfig(values);
      const straight = await trainRun(join(await makeFolder({}), 'run'), dataset, config, backend);
      const folder = join(await makeFolder({}), 'run');
      const script = fileURLToPath(new URL('./dyingTraining.js', import.meta.url));
      const died = await runFile(process.execPath, [script, folder, JSON.stringify(values)]).then(
        () => undefined,
        (error: { signal?: string }) => error,
      );
      expect(died?.signal).to.equal('SIGKILL');
      const reached = (await readCheckpoint(folder))?.history.length;
      expect(reached, 'whole epochs').to.equal(2);
      const resumed = await trainRun(folder, dataset, config, backend, { resume: true });
      expect(withoutSeconds(resumed)).to.deep.equal(withoutSeconds(straight));
      expect(resumed.model.values).to.deep.equal(straight.model.values);
      expect(resumed.provenance.epoch).to.equal(straight.provenance.epoch);
    });
  }

  it('starts where there is no run yet, or none with a checkpoint, and leaves a finished one as it is', async () => {
    const folder = join(await makeFolder({}), 'run');
    const first = await trainRun(folder, DATASET, CONFIG, backend, { resume: true });
    const finished = await trainRun(folder, DATASET, CONFIG, backend, { resume: true });
    expect(finished.provenance).to.deep.equal(first.provenance);
    await rm(join(folder, 'provenance.json'));
    const again = await trainRun(folder, DATASET, CONFIG, backend, { resume: true });
    expect(again.model.values).to.deep.equal(first.model.values);
  });

  it('refuses a run of other data or another configuration, and leaves it as it is', async () => {
    const folder = join(await makeFolder({}), 'run');
    await stopAfter(1, folder);
    const before = await readFile(join(folder, 'checkpoint.bin'));
    const others = [
      () => trainRun(folder, squares({ train: 4, val: 3 }), tinyConfig({ seed: 2 }), backend, { resume: true }),
      () => trainRun(folder, DATASET, tinyConfig({ 'train.epochs': 5 }), backend, { resume: true }),
    ];
    for (const work of others) {
      const error = await failureOf(work);
      expect(error).to.be.instanceOf(ConfigError);
      expect(error.message).to.equal(`run to go on with must have the same data and configuration: ${folder}`);
    }
    expect(await readFile(join(folder, 'checkpoint.bin'))).to.deep.equal(before);
  });
});

describe('openRun and findRun', () => {
  const makeFolder = useFolders();

  it('refuse a folder without a run', async () => {
    const folder = await makeFolder({ 'notes.txt': 'none here' });
    expect((await failureOf(() => openRun(folder))).message).to.equal(`folder holds no run: ${folder}`);
    const error = await failureOf(() => findRun('no-such-run'));
    expect(error).to.be.instanceOf(DataError);
    expect(error.message).to.equal('no run folder and no stored run of this name: no-such-run');
  });

  it('refuse a run of another schema version', async () => {
    const folder = await makeFolder({ 'config.json': '{"schemaVersion": 2}', 'provenance.json': '{}' });
    const message = `file must have schemaVersion 1: ${join(folder, 'config.json')}`;
    expect((await failureOf(() => openRun(folder))).message).to.equal(message);
    await writeFile(join(folder, 'config.json'), '[]');
    expect((await failureOf(() => openRun(folder))).message).to.equal(message);
  });

  it('refuse settings and a provenance that no run has, and name what is wrong', async () => {
    const folder = await makeFolder({
      'config.json': '{"schemaVersion": 1, "train": {"epochs": -1}}',
      'provenance.json': '{}',
    });
    const error = await failureOf(() => openRun(folder));
    expect(error).to.be.instanceOf(DataError);
    expect(error.message).to.match(/^file does not hold the settings of a run: .*config\.json: .*train\.epochs.*-1/);
    await writeFile(join(folder, 'config.json'), '{"schemaVersion": 1}');
    const message = /^file does not say where the run comes from: .*provenance\.json \(schemaVersion: /;
    expect((await failureOf(() => openRun(folder))).message).to.match(message);
  });

  it('take the path of a folder that holds a run', async () => {
    const folder = await makeFolder({ 'config.json': '{}' });
    expect(await findRun(folder)).to.equal(folder);
    await rm(join(folder, 'config.json'));
    expect(await failureOf(() => findRun(folder))).to.be.instanceOf(DataError);
  });
});

describe('assertRunMatches', () => {
  const run = {
    folder: 'RUN',
    config: CONFIG,
    model: { classes: DATASET.classes },
    provenance: { dataset: { name: 'pets', hash: 'a' }, recipe: RECIPE },
  } as Run;
  const dataset = { ...DATASET, name: 'cars', hash: 'a' };

  it('accepts the data and the configuration of the run, wherever the data lie', () => {
    assertRunMatches(run, dataset, CONFIG);
    assertRunMatches(run, dataset, { ...CONFIG, dataset: '/elsewhere', report: { samples: 50, scores: [] } });
  });

  it('refuses other data', async () => {
    const error = await failureOf(() => assertRunMatches(run, { ...dataset, hash: 'b' }, CONFIG));
    expect(error).to.be.instanceOf(DataError);
    expect(error.message).to.equal('run was trained on other data than cars: RUN (pets)');
  });

  it('refuses another seed, size, network or training', async () => {
    const others = { seed: 2, 'preprocess.widthPx': 32, 'model.base': 4, 'train.learningRate': 0.1 };
    for (const [key, value] of Object.entries(others)) {
      const error = await failureOf(() => assertRunMatches(run, dataset, tinyConfig({ [key]: value })));
      expect(error.message).to.equal('run was trained with another configuration or recipe: RUN');
    }
  });

  it('refuses another recipe', async () => {
    const older = { ...run, provenance: { ...run.provenance, recipe: RECIPE - 1 } };
    const error = await failureOf(() => assertRunMatches(older, dataset, CONFIG));
    expect(error.message).to.equal('run was trained with another configuration or recipe: RUN');
  });
});
