import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { ConfigError, DataError, InterruptedError } from '../../lib/base/error.js';
import { silentLogger } from '../../lib/base/log.js';
import { resolveConfig } from '../../lib/config/resolve.js';
import { BINARY_CLASSES, type Dataset, stemsOf } from '../../lib/data/dataset.js';
import { openStudio } from '../../lib/data/studio/studio.js';
import { createSampleStore } from '../../lib/preprocess/sampleStore.js';
import { createNetwork, type Trained, trainNetwork } from '../../lib/train/train.js';
import { plateauFactor } from '../../lib/train/trend.js';
import { validateNetwork } from '../../lib/train/validate.js';
import { failureOf } from '../support/failure.js';
import { squares, tinyConfig } from './trainFixture.js';

/** A clock that stands still: what a training returns then depends on nothing but data, configuration and seed. */
const now = (): number => 0;

/** The first scenes of the embedded data set, all for training, with foreground and background alone. */
function fewScenes(count: number): Dataset {
  const studio = openStudio();
  return {
    ...studio,
    classes: BINARY_CLASSES,
    items: studio.items.slice(0, count).map(({ stem }) => ({ stem, split: 'train' })),
    read: async (stem) => {
      const sample = await studio.read(stem);
      return { ...sample, classes: sample.foreground };
    },
  };
}

/** Turns the truth of the validation images round: the better the training goes, the worse they are. */
function invertVal(dataset: Dataset): Dataset {
  const val = stemsOf(dataset, 'val');
  return {
    ...dataset,
    read: async (stem) => {
      const sample = await dataset.read(stem);
      if (!val.includes(stem)) return sample;
      return { ...sample, classes: { ...sample.classes, data: sample.classes.data.map((id) => 1 - id) } };
    },
  };
}

describe('trainNetwork', () => {
  before(() => useBackend('wasm'));

  async function learnByHeart(values: Readonly<Record<string, unknown>>): Promise<void> {
    const dataset = fewScenes(4);
    const config = resolveConfig({
      values: {
        'preprocess.heightPx': 32,
        'preprocess.widthPx': 48,
        'model.depth': 2,
        'model.base': 8,
        'train.epochs': 150,
        'train.learningRate': 0.03,
        'train.augment': false,
        ...values,
      },
    });
    const trained = await trainNetwork(dataset, config);
    const store = createSampleStore(dataset, config.preprocess);
    const stems = stemsOf(dataset, 'train');
    const { dice, loss } = await validateNetwork(trained.network, trained.values, store, stems, 4);
    expect(dice).to.be.above(0.99);
    expect(loss).to.be.below(0.1);
    expect(trained.history.at(-1)?.step).to.equal(150);
    expect(trained.history[0]?.trainLoss).to.be.above(1);
  }

  it('learns four scenes by heart, to a Dice above 0.99', () => learnByHeart({}));

  it('does so with AdamW, clipping and averaged weights', () =>
    learnByHeart({
      'train.optimiser': 'adamw',
      'train.clipNorm': 1,
      'train.ema': 0.9,
      'train.schedule': 'cosine',
    }));

  it('does so with gradient descent', () =>
    learnByHeart({ 'train.optimiser': 'sgd', 'train.learningRate': 0.1, 'train.schedule': 'poly' }));

  it('repeats itself bit for bit with the same seed, and not with another', async () => {
    const dataset = squares({ train: 4, val: 2, test: 1 });
    const first = await trainNetwork(dataset, tinyConfig(), { now });
    const again = await trainNetwork(dataset, tinyConfig(), { now });
    const other = await trainNetwork(dataset, tinyConfig({ seed: 2 }), { now });
    expect(again.history).to.deep.equal(first.history);
    expect(again.values).to.deep.equal(first.values);
    expect(other.history[0]?.trainLoss).to.not.equal(first.history[0]?.trainLoss);
    expect(other.values.weights).to.not.deep.equal(first.values.weights);
  });

  it('records each epoch', async () => {
    const { history } = await trainNetwork(squares({ train: 5, val: 2, test: 1 }), tinyConfig(), { now });
    expect(history.map(({ epoch, step, seconds }) => [epoch, step, seconds])).to.deep.equal([
      [1, 3, 0],
      [2, 6, 0],
    ]);
    for (const { trainLoss, valLoss, valDice, learningRate } of history) {
      expect(trainLoss).to.be.within(0, 5);
      expect(valLoss).to.be.within(0, 5);
      expect(valDice).to.be.within(0, 1);
      expect(learningRate).to.be.within(0.01 / 100, 0.01);
    }
  });

  it('keeps as many tensors after each epoch as after the first, and none at the end', async () => {
    const before = tf.memory().numTensors;
    const counts: number[] = [];
    const onEpoch = (): void => void counts.push(tf.memory().numTensors);
    await trainNetwork(squares({ train: 4, val: 2 }), tinyConfig({ 'train.epochs': 4 }), { onEpoch });
    expect(counts).to.deep.equal(Array(4).fill(counts[0]));
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('keeps the weights of the best epoch by validation Dice, where the test images are others', async () => {
    const dataset = invertVal(squares({ train: 8, val: 3, test: 1 }));
    const config = tinyConfig({ seed: 2, 'model.base': 4, 'train.epochs': 6, 'train.learningRate': 0.03 });
    const last: Trained[] = [];
    const trained = await trainNetwork(dataset, config, { now, onEpoch: (reached) => void last.push(reached) });
    const dices = trained.history.map(({ valDice }) => valDice ?? 0);
    expect(trained.selection).to.equal('best validation Dice');
    expect(dices[trained.epoch - 1]).to.equal(Math.max(...dices));
    expect(trained.epoch, 'an epoch before the last, or this shows nothing').to.be.below(6);
    expect(trained.values).to.deep.equal(last[trained.epoch - 1]?.values);
    const store = createSampleStore(dataset, config.preprocess);
    const stems = stemsOf(dataset, 'val');
    const { dice } = await validateNetwork(trained.network, trained.values, store, stems, config.train.batch);
    expect(dice).to.equal(Math.max(...dices));
  });

  it('keeps the last epoch where val serves as test, or there is no val', async () => {
    for (const counts of [{ train: 2, val: 2 }, { train: 2, test: 2 }, { train: 2 }]) {
      const { selection, epoch, history } = await trainNetwork(squares(counts), tinyConfig());
      expect(selection).to.equal('last epoch');
      expect(epoch).to.equal(history.length).and.to.equal(2);
    }
  });

  it('has no validation figures where there is no val', async () => {
    const { history } = await trainNetwork(squares({ train: 2, test: 1 }), tinyConfig());
    expect(history.map(({ valLoss, valDice }) => [valLoss, valDice])).to.deep.equal(Array(2).fill([null, null]));
  });

  it('ends when its minutes are over, in the middle of an epoch, with the rate at its lowest', async () => {
    let seconds = 0;
    const ticking = (): number => 1000 * seconds++;
    const config = tinyConfig({ 'train.epochs': null, 'train.minutes': 0.5, 'train.batch': 1 });
    const { history } = await trainNetwork(squares({ train: 40 }), config, { now: ticking });
    expect(history.length).to.equal(1);
    expect(history[0]?.step).to.be.within(5, 20);
    expect(history[0]?.learningRate).to.be.below(0.01 / 10);
  });

  it('ends after so many epochs without a better validation Dice, and keeps the best', async () => {
    const dataset = invertVal(squares({ train: 8, val: 3, test: 1 }));
    const config = tinyConfig({
      seed: 2,
      'model.base': 4,
      'train.epochs': 40,
      'train.learningRate': 0.03,
      'train.patience': 3,
    });
    const lines: string[] = [];
    const logger = { ...silentLogger, info: (line: string) => void lines.push(line) };
    const { history, epoch, values } = await trainNetwork(dataset, config, { now, logger });
    const dices = history.map(({ valDice }) => valDice ?? 0);
    const best = dices.indexOf(Math.max(...dices)) + 1;
    expect(history.length)
      .to.equal(best + 3)
      .and.to.be.below(40);
    expect(epoch).to.equal(best);
    expect(lines.at(-1)).to.equal('training ends: no better epoch for 3 epochs');
    const store = createSampleStore(dataset, config.preprocess);
    const network = createNetwork(dataset, config);
    const stems = stemsOf(dataset, 'val');
    const { dice } = await validateNetwork(network, values, store, stems, config.train.batch);
    expect(dice).to.equal(Math.max(...dices));
  });

  it('halves the rate on a plateau, as the history has it', async () => {
    const dataset = invertVal(squares({ train: 4, val: 2, test: 1 }));
    const config = tinyConfig({
      'train.epochs': 12,
      'train.schedule': 'plateau',
      'train.warmUp': 0,
      'train.learningRate': 0.02,
    });
    const { history, selection } = await trainNetwork(dataset, config, { now });
    const expected = history.map((_, i) => 0.02 * plateauFactor(history.slice(0, i), selection));
    expect(history.map(({ learningRate }) => learningRate)).to.deep.equal(expected);
    expect(expected.at(-1), 'a plateau, or this shows nothing').to.be.below(0.02);
  });

  it('makes a step of several batches, the last of an epoch of those that are left', async () => {
    const config = tinyConfig({ 'train.accumulate': 2, 'train.batch': 2, 'train.ema': 0.9 });
    const lines: string[] = [];
    const logger = { ...silentLogger, progress: (line: string) => void lines.push(line) };
    const { history } = await trainNetwork(squares({ train: 5, val: 1 }), config, { logger });
    // three batches an epoch: two steps
    expect(history.map(({ step }) => step)).to.deep.equal([2, 4]);
    const steps = lines.flatMap((line) => /^epoch \d {2}step (\d\/\d)/.exec(line)?.[1] ?? []);
    expect(steps).to.deep.equal(['1/2', '1/2', '2/2', '1/2', '1/2', '2/2']);
  });

  it('stops at a signal before the next step, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const controller = new AbortController();
    const logger = { ...silentLogger, progress: (line: string) => line.startsWith('epoch') && controller.abort() };
    const error = await failureOf(() =>
      trainNetwork(squares({ train: 8 }), tinyConfig(), { logger, signal: controller.signal }),
    );
    expect(error).to.be.instanceOf(InterruptedError).and.include({ exitCode: 130, message: 'training interrupted' });
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('tells its progress', async () => {
    const lines: string[] = [];
    const logger = {
      ...silentLogger,
      info: (line: string) => lines.push(line),
      progress: (line: string) => lines.push(line),
    };
    let timeMs = 0;
    await trainNetwork(squares({ train: 3, val: 1 }), tinyConfig(), { logger, now: () => (timeMs += 100) });
    expect(lines.splice(0, 4)).to.deep.equal([1, 2, 3, 4].map((i) => `preparing images: ${i} of 4`));
    expect(lines.length).to.equal(2 * (2 + 1));
    expect(lines[0]).to.match(/^epoch 1 {2}step 1\/2 {2}loss \d\.\d{3} {2}\d+\.\d images\/s {2}\d+ s left$/);
    expect(lines[2]).to.match(/^epoch 1 {2}train loss \d\.\d{3} {2}val loss \d\.\d{3} {2}val Dice \d\.\d{3} {2}\d+ s$/);
    expect(lines[4]).to.match(/^epoch 2 {2}step 2\/2 {2}/);
  });

  it('fails when the loss is no number, and names step and images', async () => {
    const { train, ...others } = tinyConfig();
    const config = { ...others, train: { ...train, learningRate: Number.POSITIVE_INFINITY } };
    const error = await failureOf(() => trainNetwork(squares({ train: 4 }), config));
    expect(error.exitCode).to.equal(1);
    expect(error.message).to.match(
      /^training diverged, after 3 returns at half the rate; the loss must be a number: NaN at step 2 \(image-\d, image-\d\)$/,
    );
  });

  it('refuses a data set without training images', async () => {
    const error = await failureOf(() => trainNetwork(squares({ val: 2, test: 2 }), tinyConfig()));
    expect(error).to.be.instanceOf(DataError);
    expect(error.message).to.equal('training needs training images: memory has none');
  });

  it('refuses a precision that the backend has not', async () => {
    const config = tinyConfig({ 'train.precision': 'bfloat16' });
    const error = await failureOf(() => trainNetwork(squares({ train: 2 }), config));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.equal('train.precision=bfloat16 needs the backend tensorflow: wasm');
  });

  it('refuses an image size that the network cannot halve often enough', async () => {
    const config = tinyConfig({ 'model.depth': 5 });
    const error = await failureOf(() => trainNetwork(squares({ train: 2 }), config));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.equal('network input not divisible by 32 (2 ** model.depth): 16x16');
  });
});
