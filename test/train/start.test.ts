import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Backend, useBackend } from '../../lib/backend/backend.js';
import { ConfigError, DataError } from '../../lib/base/error.js';
import { openRun, type Run, trainRun } from '../../lib/train/run.js';
import { adoptValues, assertSameForm, openStart, type Start } from '../../lib/train/start.js';
import { createNetwork } from '../../lib/train/train.js';
import { useFolders } from '../data/folderFixture.js';
import { failureOf } from '../support/failure.js';
import { squares, tinyConfig } from './trainFixture.js';

const DATASET = squares({ train: 4, val: 2 });
const ONE = tinyConfig({ 'train.epochs': 1, 'train.augment': 'none' });
const THREE_CLASSES = { ...DATASET, classes: ['background', 'foreground', 'outline'] };

describe('a training that starts from another network', () => {
  const makeFolder = useFolders();
  let backend: Backend;
  let folder: string;
  let run: Run;
  let start: Start;

  before(async () => {
    backend = await useBackend('wasm');
    folder = await makeFolder({});
    run = await trainRun(join(folder, 'first'), DATASET, tinyConfig({ 'train.epochs': 6 }), backend);
    start = await openStart(run.folder);
  });

  it('begins with its values, and says so in the run folder', async () => {
    const config = { ...ONE, train: { ...ONE.train, from: run.folder, learningRate: 1e-9 } };
    const tuned = await trainRun(join(folder, 'tuned'), DATASET, config, backend);
    const difference = tuned.model.values.weights.map((value, i) =>
      Math.abs(value - (run.model.values.weights[i] ?? Number.NaN)),
    );
    expect(Math.max(...difference)).to.be.below(1e-6);
    const { provenance } = await openRun(tuned.folder);
    const trainedOn = [{ name: DATASET.name }];
    expect(provenance.start).to.deep.equal({ name: run.folder, sha256: start.sha256, trainedOn });
    expect(provenance.key).to.not.equal(run.provenance.key);
  });

  it('draws the head anew where the classes are others', () => {
    const network = createNetwork(THREE_CLASSES, ONE);
    const first = { weights: new Float32Array(network.layout.size).fill(7), state: new Float32Array(99) };
    const { weights } = adoptValues(network, first, start);
    const values = network.layout.weights.map(({ name, offset, size }) => [
      name.startsWith('head/'),
      weights.subarray(offset, offset + size).every((value) => value === 7),
    ]);
    expect(values.every(([isHead, isFirst]) => isHead === isFirst)).to.equal(true);
  });

  it('refuses a network of another form before anything is written, and names the settings', async () => {
    const config = tinyConfig({ 'model.base': 3, 'train.from': run.folder });
    const refused = await failureOf(() => trainRun(join(folder, 'other'), DATASET, config, backend));
    expect(refused).to.be.instanceOf(ConfigError);
    expect((refused as ConfigError).message).to.match(/must have the form of the one it starts from: .*model\.base=2/);
    expect((await failureOf(() => openRun(join(folder, 'other')))) as DataError).to.match(/holds no run/);
  });

  it('takes a network with another number of classes or another dropout', () => {
    const dropping = tinyConfig({ 'model.dropout': 0.2 });
    expect(() => assertSameForm(createNetwork(THREE_CLASSES, dropping), start)).not.to.throw();
  });

  it('needs a run', async () => {
    await mkdir(join(folder, 'empty'));
    for (const from of ['nowhere', join(folder, 'empty')]) {
      expect(await failureOf(() => openStart(from)), from).to.be.instanceOf(DataError);
    }
  });
});
