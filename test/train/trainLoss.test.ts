import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { ConfigError } from '../../lib/base/error.js';
import { createRandom } from '../../lib/base/random.js';
import { BINARY_CLASSES, stemsOf } from '../../lib/data/dataset.js';
import { DEFAULT_LOSS } from '../../lib/model/loss/loss.js';
import { createSampleStore } from '../../lib/preprocess/sampleStore.js';
import { createStepper } from '../../lib/train/stepper.js';
import { createNetwork, trainNetwork } from '../../lib/train/train.js';
import { validateNetwork } from '../../lib/train/validate.js';
import { failureOf } from '../support/failure.js';
import { squares, tinyConfig } from './trainFixture.js';

const CONFIG = tinyConfig({
  'train.loss': 'boundary',
  'train.classWeights': 'balanced',
  'train.epochs': 5,
  'train.learningRate': 0.05,
  'train.augment': false,
});

/** A class map in which the left half of each image is a third class. */
const DATASET = (() => {
  const dataset = squares({ train: 6, val: 2, test: 1 });
  return {
    ...dataset,
    classes: [...BINARY_CLASSES, 'void'],
    read: async (stem: string) => {
      const sample = await dataset.read(stem);
      const { data, ...size } = sample.classes;
      return { ...sample, classes: { ...size, data: data.map((id, i) => (i % 16 < 8 ? 2 : id)) } };
    },
  };
})();

describe('a training by settings of the loss', () => {
  before(() => useBackend('wasm'));

  it('lowers the loss on train and val, a class left out', async () => {
    const config = { ...CONFIG, train: { ...CONFIG.train, ignore: 'void' } };
    const { history } = await trainNetwork(DATASET, config);
    const [first, last] = [history[0], history.at(-1)];
    expect(last?.trainLoss).to.be.below((first?.trainLoss ?? 0) - 0.1);
    expect(last?.valLoss).to.be.below((first?.valLoss ?? 0) - 0.1);
  });

  it('refuses to ignore a class that the data set does not have, before it reads an image', async () => {
    const config = { ...CONFIG, train: { ...CONFIG.train, ignore: 'sky' } };
    const unread = { ...DATASET, read: () => Promise.reject(new Error('read')) };
    const error = await failureOf(() => trainNetwork(unread, config));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.contain('background, foreground, void: sky');
  });

  it('validates as if ignored pixels were not there', async () => {
    const network = createNetwork(DATASET, CONFIG);
    const stepper = createStepper(network, createRandom(3));
    const values = await stepper.read();
    stepper.dispose();
    const store = createSampleStore(DATASET, CONFIG.preprocess);
    const validate = (ignore: number | null) =>
      validateNetwork(network, values, store, stemsOf(DATASET, 'val'), 2, { ...DEFAULT_LOSS, ignore });
    const [all, some] = [await validate(null), await validate(2)];
    expect(some.loss).to.not.be.closeTo(all.loss, 1e-3);
    // all but the background is foreground: half of an image with the third class, the square's right part without
    expect(some.dice).to.be.below((all.dice ?? 0) - 0.1);
  });
});
