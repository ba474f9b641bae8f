import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { ConfigError } from '../../lib/base/error.js';
import { createRandom } from '../../lib/base/random.js';
import { initialiseWeights } from '../../lib/model/initialise.js';
import { joinWeights, nameWeights, splitWeights } from '../../lib/model/layout.js';
import { crossEntropyDice } from '../../lib/model/loss/crossEntropyDice.js';
import { unet } from '../../lib/model/unet.js';
import type { Batch } from '../../lib/preprocess/batches.js';
import { batchImages, batchTruth } from '../../lib/train/batchTensors.js';
import { createStepper } from '../../lib/train/stepper.js';
import { ADAM_ALONE } from '../../lib/train/updateRules.js';

const NETWORK = unet({ depth: 2, base: 4, classes: 3, channels: 3 });
const { layout } = NETWORK;

/** A batch of reproducible noise. */
function noise(images: number, heightPx: number, widthPx: number): Batch {
  const random = createRandom(3);
  const pixels = images * heightPx * widthPx;
  return {
    stems: Array.from({ length: images }, (_, i) => `noise-${i}`),
    heightPx,
    widthPx,
    images: Float32Array.from({ length: 3 * pixels }, () => random.next()),
    classes: Uint8Array.from({ length: pixels }, () => random.integer(0, 2)),
  };
}

const BATCH = noise(2, 8, 12);

/** Weights away from the symmetric start: scales and shifts differ by channel. */
function firstWeights(): Float32Array {
  const random = createRandom(4);
  return initialiseWeights(layout, createRandom(1)).map((value) => value + 0.1 * random.normal());
}

function lossOf(flat: tf.Tensor1D): tf.Scalar {
  const { logits } = NETWORK.forward(nameWeights(splitWeights(flat, layout), layout), batchImages(BATCH), {
    training: true,
    seed: 1,
    onMoments: () => {},
  });
  return crossEntropyDice(logits, batchTruth(BATCH));
}

const lossAt = (weights: Float32Array): number => tf.tidy(() => lossOf(tf.tensor1d(weights)).dataSync()[0]!);

/** The gradient of the loss in all weights, through the whole network. */
function gradientAt(weights: Float32Array): Float32Array {
  return tf.tidy(() => {
    const tensors = splitWeights(tf.tensor1d(weights), layout);
    const { grads } = tf.valueAndGrads((...parts) => lossOf(joinWeights(parts)))(tensors);
    return Float32Array.from(joinWeights(grads).dataSync());
  });
}

describe('the gradient of the whole network', () => {
  before(() => useBackend('wasm'));
  after(() => useBackend('wasm'));

  it('is the same on wasm as on cpu, weight by weight', async () => {
    const weights = firstWeights();
    const onWasm = gradientAt(weights);
    await useBackend('cpu');
    const onCpu = gradientAt(weights);
    for (const { name, offset, size } of layout.weights) {
      const [a, b] = [onWasm, onCpu].map((all) => all.subarray(offset, offset + size)) as [Float32Array, Float32Array];
      const scale = Math.hypot(...b);
      expect(scale, name).to.be.above(1e-4);
      expect(Math.hypot(...a.map((value, i) => value - b[i]!)), name).to.be.below(1e-4 * scale);
    }
    await useBackend('wasm');
  });

  it('agrees with finite differences at the steepest weight of each kind', async () => {
    const weights = firstWeights();
    const gradient = gradientAt(weights);
    await useBackend('cpu'); // sums more exactly than wasm
    const move = (index: number, by: number): number => lossAt(weights.map((w, i) => (i === index ? w + by : w)));
    for (const { name, offset, size } of layout.weights) {
      const part = Array.from(gradient.subarray(offset, offset + size), Math.abs);
      const index = offset + part.indexOf(Math.max(...part));
      const h = 3e-4; // small, so that few ReLUs and maxima change sides
      const difference = (move(index, h) - move(index, -h)) / (2 * h);
      expect(gradient[index], name).to.be.closeTo(difference, 1e-3 + 0.01 * Math.abs(difference));
    }
    await useBackend('wasm');
  });
});

describe('createStepper', () => {
  before(() => useBackend('wasm'));

  it('returns the loss before the step, and lowers it on a batch seen again', async () => {
    const stepper = createStepper(NETWORK, createRandom(1));
    const { weights } = await stepper.read();
    const losses: number[] = [];
    for (let i = 0; i < 10; i++) losses.push(await stepper.step(BATCH, 0.01));
    expect(losses[0]).to.be.closeTo(lossAt(weights), 1e-5);
    expect(losses[9]).to.be.below(losses[0]! - 0.05);
    stepper.dispose();
  });

  it('starts from the moments of the first batch and then moves towards those of each next one', async () => {
    const stepper = createStepper(NETWORK, createRandom(1));
    const stateAfter = async (batch: Batch): Promise<number[]> => {
      await stepper.step(batch, 0);
      return [...(await stepper.read()).state];
    };
    const dark: Batch = { ...BATCH, images: BATCH.images.map((value) => value / 2) };
    const first = await stateAfter(BATCH);
    expect(await stateAfter(BATCH)).to.deep.equal(first);
    // steps count for the same until there have been ten: 1/3 of the third
    const third = await stateAfter(dark);
    const alone = createStepper(NETWORK, createRandom(1));
    await alone.step(dark, 0);
    const ofDark = [...(await alone.read()).state];
    third.forEach((value, i) => {
      expect(value).to.be.closeTo((2 * first[i]!) / 3 + ofDark[i]! / 3, 1e-5);
    });
    stepper.dispose();
    alone.dispose();
  });

  it('goes on from a snapshot bit for bit', async () => {
    const straight = createStepper(NETWORK, createRandom(1));
    for (let step = 0; step < 3; step++) await straight.step(BATCH, 0.01);
    const snapshot = await straight.snapshot();
    const resumed = createStepper(NETWORK, createRandom(2), { from: snapshot });
    expect(snapshot.steps).to.equal(3);
    for (let step = 0; step < 3; step++) {
      expect(await resumed.step(BATCH, 0.01)).to.equal(await straight.step(BATCH, 0.01));
    }
    expect(await resumed.snapshot()).to.deep.equal(await straight.snapshot());
    straight.dispose();
    resumed.dispose();
  });

  it('refuses bfloat16 where the backend runs no graphs', () => {
    const refused = (): unknown => createStepper(NETWORK, createRandom(1), { precision: 'bfloat16' });
    expect(refused).to.throw(ConfigError, 'train.precision=bfloat16 needs the backend tensorflow: wasm');
  });

  it('reads copies, which later steps leave alone', async () => {
    const stepper = createStepper(NETWORK, createRandom(1));
    const before = await stepper.read();
    const copy = Float32Array.from(before.weights);
    await stepper.step(BATCH, 0.1);
    expect(before.weights).to.deep.equal(copy);
    expect((await stepper.read()).weights).to.not.deep.equal(copy);
    stepper.dispose();
  });

  it('accumulates batches to the mean gradient of their images', async () => {
    // gradient descent without momentum tells the gradient: weights before - weights after, at a rate of 1
    const rules = { ...ADAM_ALONE, optimiser: 'sgd', accumulate: 3 } as const;
    const wide = noise(3, 8, 12);
    const three: Batch = { ...wide, images: wide.images.map((value) => value ** 2) };
    const gradientOf = async (...batches: readonly Batch[]): Promise<Float32Array> => {
      const stepper = createStepper(NETWORK, createRandom(1), { rules });
      const { weights } = await stepper.read();
      for (const batch of batches.slice(0, -1)) await stepper.accumulate(batch);
      await stepper.step(batches.at(-1)!, 1);
      const after = (await stepper.read()).weights;
      stepper.dispose();
      return weights.map((value, i) => value - after[i]!);
    };
    const [first, second] = [await gradientOf(BATCH), await gradientOf(three)];
    const both = await gradientOf(BATCH, three);
    both.forEach((value, i) => {
      expect(value).to.be.closeTo((2 * first[i]! + 3 * second[i]!) / 5, 1e-5);
    });
    const thrice = await gradientOf(BATCH, BATCH, BATCH);
    thrice.forEach((value, i) => {
      expect(value).to.be.closeTo(first[i]!, 1e-5);
    });
  });

  it('moves the average of weights and moving moments by the rule of its decay', async () => {
    const stepper = createStepper(NETWORK, createRandom(1), { rules: { ...ADAM_ALONE, ema: 0.25 } });
    let expected = await stepper.read();
    for (const decay of [2 / 11, 3 / 12, 0.25]) {
      await stepper.step(BATCH, 0.01);
      const { average, weights, state } = await stepper.snapshot();
      const mix = (old: Float32Array, now: Float32Array) =>
        old.map((value, i) => decay * value + (1 - decay) * now[i]!);
      expected = { weights: mix(expected.weights, weights), state: mix(expected.state, state) };
      for (const part of ['weights', 'state'] as const) {
        const difference = average![part].map((value, i) => Math.abs(value - expected[part][i]!));
        expect(Math.max(...difference), part).to.be.below(1e-6);
      }
    }
    stepper.dispose();
  });

  it('is restored to a snapshot, and to the start, bit for bit', async () => {
    const rules = { ...ADAM_ALONE, optimiser: 'adamw', weightDecay: 0.1, ema: 0.9, accumulate: 2 } as const;
    const stepper = createStepper(NETWORK, createRandom(1), { rules });
    const start = await stepper.snapshot();
    await stepper.step(BATCH, 0.01);
    const snapshot = await stepper.snapshot();
    await stepper.step(BATCH, 0.01);
    const straight = await stepper.snapshot();
    await stepper.accumulate(BATCH);
    stepper.restore(snapshot);
    await stepper.step(BATCH, 0.01);
    expect(await stepper.snapshot()).to.deep.equal(straight);
    stepper.restore(undefined);
    expect(await stepper.snapshot()).to.deep.equal(start);
    stepper.dispose();
  });

  it('says NaN of images that are no numbers, even where the loss hides it', async () => {
    const stepper = createStepper(NETWORK, createRandom(1));
    const poisoned: Batch = { ...BATCH, images: BATCH.images.map(() => Number.NaN) };
    expect(await stepper.step(poisoned, 0.01)).to.be.NaN;
    stepper.dispose();
  });

  it('keeps its number of tensors over 200 steps, with every rule', async () => {
    const tiny = unet({ depth: 1, base: 2, classes: 2, channels: 3 });
    const batch = { ...noise(1, 4, 4), classes: new Uint8Array(16) };
    const rules = {
      ...ADAM_ALONE,
      optimiser: 'adamw',
      weightDecay: 0.1,
      ema: 0.9,
      clipNorm: 1,
      accumulate: 2,
    } as const;
    const before = tf.memory().numTensors;
    const stepper = createStepper(tiny, createRandom(1), { rules });
    const started = tf.memory().numTensors;
    const counts = new Set<number>();
    for (let step = 0; step < 200; step++) {
      if (step % 10 === 0) await stepper.accumulate(batch);
      await stepper.step(batch, 0.01);
      counts.add(tf.memory().numTensors);
    }
    expect([...counts]).to.deep.equal([started]);
    stepper.dispose();
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('keeps as many tensors after each step as before it, and none at the end', async () => {
    const before = tf.memory().numTensors;
    const stepper = createStepper(NETWORK, createRandom(1));
    const started = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) {
      await stepper.step(BATCH, 0.01);
      expect(tf.memory().numTensors).to.equal(started);
    }
    stepper.dispose();
    expect(tf.memory().numTensors).to.equal(before);
  });
});
