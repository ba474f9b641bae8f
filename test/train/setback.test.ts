import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { SegbookError } from '../../lib/base/error.js';
import { silentLogger } from '../../lib/base/log.js';
import { createRandom } from '../../lib/base/random.js';
import { DEFAULT_LOSS } from '../../lib/model/loss/loss.js';
import type { Batch } from '../../lib/preprocess/batches.js';
import { createSampleStore } from '../../lib/preprocess/sampleStore.js';
import { runEpochs } from '../../lib/train/epochs.js';
import { createStepper, type Stepper } from '../../lib/train/stepper.js';
import { createNetwork, type Trained } from '../../lib/train/train.js';
import { failureOf } from '../support/failure.js';
import { squares, tinyConfig } from './trainFixture.js';

const DATASET = squares({ train: 4, val: 2, test: 1 });
const CONFIG = tinyConfig({ 'train.epochs': 4, 'train.schedule': 'constant', 'train.warmUp': 0, 'train.ema': 0.5 });

/** What happens to the calls of a stepper's `step`, by their numbers from 1. */
type Fate = (batch: Batch, rate: number, call: number) => [Batch, number];

const whole: Fate = (batch, rate) => [batch, rate];
/** Batches of no numbers in these calls. */
const poison =
  (...calls: readonly number[]): Fate =>
  (batch, rate, call) =>
    calls.includes(call) ? [{ ...batch, images: batch.images.map(() => Number.NaN) }, rate] : [batch, rate];

interface Course {
  trained: Trained;
  warnings: string[];
  rates: number[];
  stems: string[][];
}

/** Trains four epochs of two steps each. */
async function train(fate: Fate, warnings: string[] = []): Promise<Course> {
  const network = createNetwork(DATASET, CONFIG);
  const rules = { optimiser: 'adam', weightDecay: 0, momentum: 0, clipNorm: null, ema: 0.5, accumulate: 1 } as const;
  const real = createStepper(network, createRandom(1), { rules });
  const [rates, stems]: [number[], string[][]] = [[], []];
  const stepper: Stepper = {
    ...real,
    step: (batch, rate, progress) => {
      rates.push(rate);
      stems.push(batch.stems);
      const [given, at] = fate(batch, rate, rates.length);
      return real.step(given, at, progress);
    },
  };
  const logger = { ...silentLogger, warn: (line: string) => void warnings.push(line) };
  const store = createSampleStore(DATASET, CONFIG.preprocess);
  const training = { dataset: DATASET, config: CONFIG, network, loss: DEFAULT_LOSS, store, stepper, logger };
  try {
    const trained = await runEpochs({ ...training, clock: () => 0 }, {});
    return { trained, warnings, rates, stems };
  } finally {
    stepper.dispose();
  }
}

describe('a training with a loss that is no number', () => {
  before(() => useBackend('wasm'));

  it('begins the epoch again from the state before it, with the same batches, at half the rate from there on', async () => {
    const clean = await train(whole);
    const hurt = await train(poison(5)); // the first step of the third epoch
    expect(clean.rates).to.deep.equal(Array(8).fill(0.01));
    expect(hurt.rates).to.deep.equal([0.01, 0.01, 0.01, 0.01, 0.01, 0.005, 0.005, 0.005, 0.005]);
    expect(hurt.stems).to.deep.equal([...clean.stems.slice(0, 5), ...clean.stems.slice(4)]);
    const { history } = hurt.trained;
    expect(history.slice(0, 2)).to.deep.equal(clean.trained.history.slice(0, 2));
    const stems = clean.stems[4]!;
    expect(history.map(({ setbacks }) => setbacks)).to.deep.equal([
      undefined,
      undefined,
      [{ step: 5, stems }],
      undefined,
    ]);
    expect(history.map(({ step }) => step)).to.deep.equal([2, 4, 6, 8]);
    expect(hurt.warnings).to.deep.equal([
      `loss is no number at step 5 (${stems.join(', ')}); epoch 3 begins again at half the learning rate`,
    ]);
    expect(hurt.trained.values.weights.every(Number.isFinite)).to.equal(true);
    // where nothing but the rate differs, the values are those of a training that had it from the start of the epoch
    const slower = await train((batch, rate, call) => [batch, call < 5 ? rate : rate / 2]);
    expect(hurt.trained.values).to.deep.equal(slower.trained.values);
  });

  it('begins the first epoch again with the first weights', async () => {
    const hurt = await train(poison(2));
    const slower = await train((batch, rate) => [batch, rate / 2]);
    expect(hurt.trained.values).to.deep.equal(slower.trained.values);
  });

  it('sees weights that are no numbers after the last step of an epoch', async () => {
    const { trained, stems } = await train((batch, rate, call) => [batch, call === 4 ? Number.NaN : rate]);
    expect(trained.history[1]?.setbacks).to.deep.equal([{ step: 4, stems: stems[3] }]);
    expect(trained.history[1]?.valLoss).to.be.within(0, 5);
  });

  it('stops at the fourth time, names step and images, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const warnings: string[] = [];
    const error = await failureOf(() => train(poison(2, 6, 7, 8), warnings));
    expect(error).to.be.instanceOf(SegbookError).and.include({ exitCode: 1 });
    expect(error.message).to.match(
      /^training diverged, after 3 returns at half the rate; the loss must be a number: NaN at step 3 \(image-\d, image-\d\)$/,
    );
    expect(warnings.length).to.equal(3);
    expect(tf.memory().numTensors).to.equal(before);
  });
});
