import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Backend, useBackend } from '../../lib/backend/backend.js';
import { ConfigError, DataError } from '../../lib/base/error.js';
import { packageRoot } from '../../lib/base/file.js';
import { decodeFloat16, encodeFloat16 } from '../../lib/base/float16.js';
import { createLogger, type Logger } from '../../lib/base/log.js';
import { resolveConfig } from '../../lib/config/resolve.js';
import type { Config } from '../../lib/config/schema.js';
import type { Dataset } from '../../lib/data/dataset.js';
import { adoptStored } from '../../lib/train/adoptSettings.js';
import { writeModel } from '../../lib/train/model.js';
import { describeOrigin, obtainRun } from '../../lib/train/obtainRun.js';
import { RECIPE } from '../../lib/train/recipe.js';
import { keyOfRun, openRun, type Run, trainRun } from '../../lib/train/run.js';
import { runsFolder } from '../../lib/train/runsFolder.js';
import { findPeers, findStoredRun, openStoredRuns } from '../../lib/train/storedRuns.js';
import { STORED_BYTES_MAX, storeRun } from '../../lib/train/storeRun.js';
import { createNetwork } from '../../lib/train/train.js';
import { trainingKey } from '../../lib/train/trainingKey.js';
import { useFolders } from '../data/folderFixture.js';
import { failureOf } from '../support/failure.js';
import { squares, tinyConfig } from './trainFixture.js';

const DATASET = squares({ train: 4, val: 2, test: 2 });
const CONFIG = tinyConfig({ 'train.epochs': 1, dataset: '/home/ann/squares' });
const pickSettings = ({ preprocess, model, train }: Config): Partial<Config> => ({ preprocess, model, train });

describe('stored runs', () => {
  const makeFolder = useFolders();
  let backend: Backend;
  let run: Run;
  /** The folder of the stored runs. */
  let folder: string;
  let stored: string;

  before(async () => {
    backend = await useBackend('wasm');
    const trained = join(await makeFolder({}), 'run');
    run = await trainRun(trained, DATASET, CONFIG, backend);
    await writeFile(join(trained, 'metrics.json'), '{}');
    folder = join(await makeFolder({}), 'runs');
    stored = await storeRun(trained, 'squares-unet', { folder });
  });
  /** A copy of the stored runs, to be spoilt. */
  const copyRuns = async (): Promise<string> => {
    const copy = await makeFolder({});
    await cp(folder, copy, { recursive: true });
    return copy;
  };
  const rounded = (values: Float32Array): Float32Array => decodeFloat16(encodeFloat16(values));

  it('match a training whose budget of minutes would suffice, and none that ends by minutes alone', async () => {
    const found = async (values: Record<string, unknown>): Promise<string | undefined> => {
      const config = tinyConfig({ 'train.epochs': 1, ...values });
      return (await findStoredRun(DATASET, config, folder))?.name;
    };
    expect(await found({ 'train.minutes': 10 })).to.equal('squares-unet');
    expect(await found({ 'train.epochs': null, 'train.minutes': 10 })).to.equal(undefined);
  });

  it('give a report that leaves its settings open theirs', async () => {
    const open = resolveConfig();
    const adopted = await adoptStored(DATASET, open, folder);
    expect(adopted).to.deep.equal({ ...open, ...pickSettings(CONFIG) });
    expect((await findStoredRun(DATASET, adopted, folder))?.name).to.equal('squares-unet');
  });

  it('leave settings as they are where one was chosen, or the data are others', async () => {
    for (const values of [{ 'train.batch': 3 }, { seed: 2 }, { 'model.arch': 'residual-unet' }]) {
      const chosen = resolveConfig({ values });
      expect(await adoptStored(DATASET, chosen, folder)).to.equal(chosen);
    }
    const open = resolveConfig();
    expect(await adoptStored({ ...DATASET, hash: 'other' }, open, folder)).to.equal(open);
  });

  it('stand beside a run of the same data and another architecture', async () => {
    const runs = await copyRuns();
    const train = async (name: string, data: Dataset, values: Record<string, unknown>): Promise<void> => {
      const config = tinyConfig({ 'train.epochs': 1, ...values });
      const { folder: trained } = await trainRun(join(await makeFolder({}), 'run'), data, config, backend);
      await storeRun(trained, name, { folder: runs });
    };
    await train('residual', DATASET, { 'model.arch': 'residual-unet' });
    await train('residual-too', DATASET, { 'model.arch': 'residual-unet', 'train.batch': 1 });
    await train('attention-elsewhere', { ...DATASET, hash: 'other' }, { 'model.arch': 'attention-unet' });
    const parts = [{ name: 'squares', hash: DATASET.hash }];
    await train('a-mixture', { ...DATASET, hash: 'mixed', parts }, {});
    await train('another-mixture', { ...DATASET, hash: 'mixed', parts: [{ name: 'squares', hash: 'other' }] }, {});
    expect((await findPeers(run, runs)).map(({ name }) => name)).to.deep.equal(['residual', 'a-mixture']);
    expect(await findPeers(run, folder)).to.deep.equal([]);
  });

  describe('storeRun', () => {
    it('keeps configuration, split, history, provenance and float16 weights, and nothing else', async () => {
      expect(stored).to.equal(join(folder, 'squares-unet'));
      expect(await readdir(folder)).to.deep.equal(['squares-unet']);
      const files = ['config.json', 'history.jsonl', 'model', 'provenance.json', 'split.csv'];
      expect((await readdir(stored)).sort()).to.deep.equal(files);
      const { size } = await stat(join(stored, 'model', 'weights.bin'));
      expect(size).to.equal(2 * (run.model.values.weights.length + run.model.values.state.length));
      for (const name of ['history.jsonl', 'split.csv', 'provenance.json']) {
        expect(await readFile(join(stored, name), 'utf8')).to.equal(await readFile(join(run.folder, name), 'utf8'));
      }
    });

    it('rounds the weights to the nearest float16', async () => {
      const { model } = await openRun(stored);
      expect(model.values.weights).to.deep.equal(rounded(run.model.values.weights));
      expect(model.values.state).to.deep.equal(rounded(run.model.values.state));
    });

    it('tells no folder of this machine', async () => {
      expect((await openRun(stored)).config).to.deep.equal({ ...CONFIG, dataset: 'squares' });
    });

    it('tells the run that it was fine-tuned from by its name alone', async () => {
      const tuned = join(await makeFolder({}), 'tuned');
      const config = { ...CONFIG, train: { ...CONFIG.train, from: run.folder }, splits: '/home/ann/splits.csv' };
      const { provenance } = await trainRun(tuned, DATASET, config, backend);
      const kept = await openRun(await storeRun(tuned, 'tuned', { folder: await makeFolder({}) }));
      expect(kept.provenance).to.deep.equal({ ...provenance, start: { ...provenance.start, name: 'run' } });
      expect([kept.config.train.from, kept.config.splits]).to.deep.equal(['run', 'splits.csv']);
      expect(keyOfRun(kept)).to.equal(provenance.key).and.not.equal(run.provenance.key);
    });

    it('leaves the split out where the images are generated', async () => {
      const generated = join(await makeFolder({}), 'run');
      await cp(run.folder, generated, { recursive: true });
      await writeFile(
        join(generated, 'config.json'),
        JSON.stringify({ schemaVersion: 1, ...CONFIG, dataset: 'studio' }),
      );
      const kept = await storeRun(generated, 'studio-unet', { folder: await makeFolder({}) });
      expect(await readdir(kept)).to.not.include('split.csv');
    });

    it('takes no place of another unless asked to', async () => {
      const runs = await copyRuns();
      const error = await failureOf(() => storeRun(run.folder, 'squares-unet', { folder: runs }));
      expect(error).to.be.instanceOf(ConfigError);
      expect(error.message).to.equal('stored run is there already: squares-unet');
      await writeFile(join(runs, 'squares-unet', 'history.jsonl'), '');
      await storeRun(run.folder, 'squares-unet', { folder: runs, replace: true });
      expect((await openRun(join(runs, 'squares-unet'))).history).to.deep.equal(run.history);
      expect(await readdir(runs)).to.deep.equal(['squares-unet']);
    });

    it('refuses names that are none, and runs that are not finished', async () => {
      for (const name of ['', '../elsewhere', 'Upper', '.hidden', 'a b']) {
        const error = await failureOf(() => storeRun(run.folder, name, { folder }));
        expect(error).to.be.instanceOf(ConfigError);
        expect(error.message).to.equal(`name of a stored run must be small letters, digits and hyphens: ${name}`);
      }
      const unfinished = await makeFolder({ 'config.json': '{}' });
      expect(await failureOf(() => storeRun(unfinished, 'unfinished', { folder }))).to.be.instanceOf(DataError);
      expect(await readdir(folder)).to.deep.equal(['squares-unet']);
    });

    it('refuses weights of more than 5 MB', async () => {
      const large = join(await makeFolder({}), 'run');
      await cp(run.folder, large, { recursive: true });
      const network = createNetwork(DATASET, tinyConfig({ 'model.depth': 4, 'model.base': 20 }));
      const values = {
        weights: new Float32Array(network.layout.size),
        state: new Float32Array(network.stateLayout.size),
      };
      await writeModel(join(large, 'model'), { ...run.model, network, values });
      const error = await failureOf(() => storeRun(large, 'large', { folder }));
      expect(error).to.be.instanceOf(ConfigError);
      expect(error.message).to.include(`at most ${STORED_BYTES_MAX} bytes as float16: ${large}`);
      expect(await readdir(folder)).to.deep.equal(['squares-unet']);
    });
  });

  describe('findStoredRun', () => {
    it('finds a run by its data and settings, whatever trained it and wherever the data lie', async () => {
      const found = await findStoredRun(
        DATASET,
        { ...CONFIG, dataset: '/elsewhere', report: { samples: 3, scores: [] } },
        folder,
      );
      expect(found?.name).to.equal('squares-unet');
      const runs = await copyRuns();
      const path = join(runs, 'squares-unet', 'provenance.json');
      const provenance = JSON.parse(await readFile(path, 'utf8'));
      const native = { ...provenance, backend: { ...provenance.backend, name: 'tensorflow-gpu' }, hardware: {} };
      await writeFile(path, JSON.stringify(native));
      expect((await findStoredRun(DATASET, CONFIG, runs))?.run.provenance.backend.name).to.equal('tensorflow-gpu');
    });

    it('finds none for other data, other settings or another recipe, nor where there is no folder', async () => {
      expect(await findStoredRun({ ...DATASET, hash: 'other' }, CONFIG, folder)).to.equal(null);
      expect(await findStoredRun(DATASET, { ...CONFIG, seed: 2 }, folder)).to.equal(null);
      expect(await findStoredRun(DATASET, CONFIG, join(folder, 'none'))).to.equal(null);
      const runs = await copyRuns();
      const path = join(runs, 'squares-unet', 'provenance.json');
      const provenance = JSON.parse(await readFile(path, 'utf8'));
      await writeFile(path, JSON.stringify({ ...provenance, recipe: RECIPE - 1 }));
      expect(await findStoredRun(DATASET, CONFIG, runs)).to.equal(null);
    });

    it('goes by the key that the run itself tells', async () => {
      expect(keyOfRun(run)).to.equal(trainingKey(DATASET, CONFIG)).and.equal(run.provenance.key);
      const runs = await openStoredRuns(folder);
      expect(runs.map(({ name, run: kept }) => [name, keyOfRun(kept)])).to.deep.equal([
        ['squares-unet', run.provenance.key],
      ]);
    });

    it('takes settings that came after a run as without them', async () => {
      const runs = await copyRuns();
      const path = join(runs, 'squares-unet', 'config.json');
      const { ema: _, ...older } = CONFIG.train;
      await writeFile(path, JSON.stringify({ schemaVersion: 1, ...CONFIG, train: older }));
      expect((await findStoredRun(DATASET, CONFIG, runs))?.name).to.equal('squares-unet');
    });

    it('says that the start of a training is not there, whatever is stored', async () => {
      const config = { ...CONFIG, train: { ...CONFIG.train, from: 'gone' } };
      const error = await failureOf(() => findStoredRun(DATASET, config, join(folder, 'none')));
      expect(error).to.be.instanceOf(DataError);
      expect(error.message).to.match(/no stored run of this name: gone/);
    });

    it('says of a run that is not whole that it is damaged', async () => {
      const damages: [file: string, content: string | null, told: RegExp][] = [
        ['model/weights.bin', 'short', /: weights are not those that model\.json describes/],
        ['model/weights.bin', null, /: weights not found/],
        ['model/model.json', '{}', /: file does not describe a model/],
        ['config.json', '{"schemaVersion": 1, "train', /: file is not JSON/],
        ['config.json', '{"schemaVersion": 1, "old": 1}', /: configuration key unknown: old/],
        ['config.json', '{"schemaVersion": 1, "train": 1}', /: train not accepted/],
        ['provenance.json', '{"schemaVersion": 1}', /: file does not say where the run comes from/],
        ['provenance.json', null, /: file not found/],
        ['history.jsonl', 'nonsense', /: history line is not a record/],
      ];
      for (const [file, content, told] of damages) {
        const runs = await copyRuns();
        const path = join(runs, 'squares-unet', file);
        if (content === null) await rm(path);
        else await writeFile(path, content);
        const error = await failureOf(() => findStoredRun(DATASET, CONFIG, runs));
        expect(error, file).to.be.instanceOf(DataError);
        expect(error.message)
          .to.match(/^stored run is damaged: squares-unet: /)
          .and.match(told);
      }
    });

    it('does not read the weights of runs on other data', async () => {
      const runs = await copyRuns();
      await rm(join(runs, 'squares-unet', 'model', 'weights.bin'));
      expect(await findStoredRun({ ...DATASET, hash: 'other' }, CONFIG, runs)).to.equal(null);
    });
  });

  describe('obtainRun', () => {
    /** Obtains a run into a new folder; tells what was logged. */
    const obtain = async (options: { retrain?: boolean; runs?: string } = {}, config = CONFIG) => {
      const told: string[] = [];
      const logger: Logger = { ...createLogger(), info: (text) => told.push(text), progress: () => undefined };
      const into = join(await makeFolder({}), 'run');
      const obtained = await obtainRun(into, DATASET, config, backend, { runs: folder, logger, ...options });
      return { obtained, told: told.join('\n') };
    };

    it('reads the stored run instead of training, and says so', async () => {
      const config = { ...CONFIG, report: { samples: 3, scores: [] } };
      const { obtained, told } = await obtain({}, config);
      const { seconds, started } = run.provenance;
      expect(told).to.equal(
        `network read from the stored run squares-unet, trained on ${started.slice(0, 10)} with wasm in ` +
          `${(seconds / 60).toFixed(1)} minutes`,
      );
      expect(obtained.provenance).to.deep.equal({ ...run.provenance, readFrom: 'squares-unet' });
      expect(obtained.model.values.weights).to.deep.equal(rounded(run.model.values.weights));
      const opened = await openRun(obtained.folder);
      expect({ ...opened, model: 0 }).to.deep.equal({ ...obtained, model: 0 });
      expect(opened.config, 'the settings asked for').to.deep.equal(config);
      const whole = ['config.json', 'history.jsonl', 'model', 'provenance.json', 'split.csv'];
      expect((await readdir(obtained.folder)).sort()).to.deep.equal(whole);
    });

    it('trains where it is asked to, or where no stored run is the same training', async () => {
      for (const { obtained, told } of [await obtain({ retrain: true }), await obtain({}, { ...CONFIG, seed: 2 })]) {
        expect(told).to.match(/^epoch 1 /m);
        expect(obtained.provenance).to.not.have.property('readFrom');
        expect(describeOrigin(obtained.provenance)).to.match(
          /^trained on \d{4}-\d\d-\d\d with wasm in \d+\.\d minutes$/,
        );
      }
    });

    it('does not train in the place of a damaged stored run', async () => {
      const runs = await copyRuns();
      await writeFile(join(runs, 'squares-unet', 'model', 'weights.bin'), 'short');
      expect((await failureOf(() => obtain({ runs }))).message).to.match(/^stored run is damaged: squares-unet/);
      expect((await obtain({ runs, retrain: true })).told).to.match(/^epoch 1 /m);
    });
  });

  describe('runsFolder', () => {
    it('is data/runs of the package, or as the environment says', () => {
      expect(runsFolder({})).to.equal(join(packageRoot, 'data', 'runs'));
      expect(runsFolder({ SEGBOOK_RUNS: folder })).to.equal(folder);
    });
  });

  describe('those of this checkout', () => {
    it('are whole, small and float16, and tell their key', async function () {
      const runs = await openStoredRuns(runsFolder({}));
      if (runs.length === 0) this.skip();
      for (const { name, run: kept } of runs) {
        const { size } = await stat(join(kept.folder, 'model', 'weights.bin'));
        expect(size, name).to.be.at.most(STORED_BYTES_MAX);
        expect(kept.model.values.weights, name).to.deep.equal(rounded(kept.model.values.weights));
        expect(kept.provenance.key, name).to.match(/^[0-9a-f]{64}$/);
        expect(kept.config.dataset, name).to.not.match(/[\\/]/);
      }
    });
  });
});
