import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../../lib/backend/backend.js';
import { startTensorflow } from '../../../lib/backend/tensorflow.js';
import { silentLogger } from '../../../lib/base/log.js';
import { createRandom } from '../../../lib/base/random.js';
import type { Network } from '../../../lib/model/network.js';
import { unet } from '../../../lib/model/unet.js';
import type { Precision } from '../../../lib/train/graph/graph.js';
import { createGraphStepper } from '../../../lib/train/graph/stepper.js';
import {
  createEagerStepper,
  createStepper,
  type NetworkValues,
  type Stepper,
  type StepperOptions,
} from '../../../lib/train/stepper.js';
import { ADAM_ALONE, type UpdateRules } from '../../../lib/train/updateRules.js';
import { noiseBatch } from '../../support/batch.js';
import { skipWithoutBfloat16, startNativeOrSkip } from '../../support/native.js';

const NETWORK = unet({ depth: 2, base: 2, classes: 3, channels: 3 });
/** Batches of three images, and the last one of an epoch, which is smaller. */
const BATCHES = [noiseBatch(3, 8, 12, 1), noiseBatch(3, 8, 12, 2), noiseBatch(1, 8, 12, 3)];

interface Course extends NetworkValues {
  losses: number[];
}

type Create = (network: Network, random: ReturnType<typeof createRandom>, options?: StepperOptions) => Stepper;

/** Trains 20 steps at a rate that rises and falls; where the rules say so, of two batches each. */
async function train(create: Create, rules: UpdateRules = ADAM_ALONE, precision?: Precision): Promise<Course> {
  const stepper = create(NETWORK, createRandom(7), { rules, precision });
  const losses: number[] = [];
  for (let i = 0; i < 20; i++) {
    if (rules.accumulate > 1) losses.push(await stepper.accumulate(BATCHES[(i + 1) % 3]!));
    losses.push(await stepper.step(BATCHES[i % 3]!, 0.002 * (1 + Math.sin(i / 4))));
  }
  const { average, ...present } = await stepper.snapshot();
  const values = average ?? present;
  stepper.dispose();
  return { losses, weights: values.weights, state: values.state };
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).to.equal(b.length);
  return Array.from(a, (value, i) => Math.abs(value - b[i]!)).reduce((x, y) => Math.max(x, y), 0);
}

describe('createGraphStepper', () => {
  before(async function () {
    await startNativeOrSkip(this);
  });
  beforeEach(() => startTensorflow({ gpu: false }));
  after(() => useBackend('wasm'));

  it('has the first 20 losses, the weights and the moving moments of the cpu backend', async () => {
    const graph = await train(createGraphStepper);
    await useBackend('cpu');
    const eager = await train(createEagerStepper);
    expect(graph.losses[19]).to.be.below(graph.losses[0]! - 0.05);
    expect(largestDifference(graph.losses, eager.losses)).to.be.below(1e-3);
    expect(largestDifference(graph.weights, eager.weights)).to.be.below(1e-2);
    expect(largestDifference(graph.state, eager.state)).to.be.below(1e-2);
  });

  it('learns in bfloat16 as it does in float32, from the same weights', async function () {
    skipWithoutBfloat16(this);
    const [exact, rounded] = [await train(createGraphStepper), await train(createGraphStepper, ADAM_ALONE, 'bfloat16')];
    expect(largestDifference(rounded.losses, exact.losses)).to.be.within(1e-4, 0.05);
    expect(rounded.losses[19]).to.be.below(rounded.losses[0]! - 0.05);
  });

  const rules: readonly UpdateRules[] = [
    { ...ADAM_ALONE, optimiser: 'adamw', weightDecay: 0.5, ema: 0.9 },
    { ...ADAM_ALONE, optimiser: 'sgd', weightDecay: 0.01, momentum: 0.9, clipNorm: 0.5 },
    { ...ADAM_ALONE, optimiser: 'adamw', weightDecay: 0.1, ema: 0.99, clipNorm: 0.2, accumulate: 2 },
  ];
  for (const each of rules) {
    const { optimiser, ema, clipNorm, accumulate } = each;
    const name = `${optimiser}, average ${ema}, norm ${clipNorm ?? 'any'}, ${accumulate} batches a step`;
    it(`has the losses and the values of the cpu backend with ${name}`, async () => {
      await startTensorflow({ gpu: false });
      const graph = await train(createGraphStepper, each);
      await useBackend('cpu');
      const eager = await train(createEagerStepper, each);
      await useBackend('wasm');
      const placed = await train(createEagerStepper, each);
      expect(eager.losses.length).to.equal(20 * accumulate);
      for (const other of [graph, placed]) {
        expect(largestDifference(other.losses, eager.losses), 'losses').to.be.below(1e-3);
        // Adam's quotients magnify what rounding leaves of small gradients
        const tolerance = optimiser === 'sgd' ? 1e-3 : 5e-3;
        expect(largestDifference(other.weights, eager.weights), 'weights').to.be.below(tolerance);
        expect(largestDifference(other.state, eager.state), 'state').to.be.below(1e-3);
      }
    });
  }

  it('goes on from a snapshot and is restored to it, with every rule', async () => {
    const options = { rules: rules[2]! };
    const straight = createGraphStepper(NETWORK, createRandom(7), options);
    for (const batch of BATCHES) await straight.step(batch, 0.01);
    const snapshot = await straight.snapshot();
    const resumed = createGraphStepper(NETWORK, createRandom(7), { ...options, from: snapshot });
    for (const batch of BATCHES) await straight.step(batch, 0.01);
    await straight.accumulate(BATCHES[0]!);
    straight.restore(snapshot);
    for (const batch of BATCHES) {
      expect(await resumed.step(batch, 0.01)).to.be.closeTo(await straight.step(batch, 0.01), 1e-4);
    }
    const [a, b] = [await straight.snapshot(), await resumed.snapshot()];
    expect(a.steps).to.equal(b.steps).and.to.equal(6);
    expect(largestDifference(a.average!.weights, b.average!.weights)).to.be.below(1e-4);
    straight.dispose();
    resumed.dispose();
  });

  it('repeats its losses', async () => {
    const [first, second] = [await train(createGraphStepper), await train(createGraphStepper)];
    expect(largestDifference(first.losses, second.losses)).to.be.below(1e-4);
  });

  it('goes on from a snapshot', async () => {
    const straight = createGraphStepper(NETWORK, createRandom(7));
    for (const batch of BATCHES) await straight.step(batch, 0.01);
    const resumed = createGraphStepper(NETWORK, createRandom(8), { from: await straight.snapshot() });
    for (const batch of BATCHES) {
      expect(await resumed.step(batch, 0.01)).to.be.closeTo(await straight.step(batch, 0.01), 1e-4);
    }
    expect((await resumed.snapshot()).steps).to.equal(6);
    straight.dispose();
    resumed.dispose();
  });

  it('reads first values as the eager stepper draws them', async () => {
    const [graph, eager] = [createGraphStepper, createEagerStepper].map((create) => create(NETWORK, createRandom(7)));
    expect(await graph!.read()).to.deep.equal(await eager!.read());
    graph!.dispose();
    eager!.dispose();
  });

  it('reads copies, which later steps leave alone', async () => {
    const stepper = createGraphStepper(NETWORK, createRandom(1));
    const { weights, state } = await stepper.read();
    const copies = [Float32Array.from(weights), Float32Array.from(state)];
    await stepper.step(BATCHES[0]!, 0.1);
    expect([weights, state]).to.deep.equal(copies);
    const next = await stepper.read();
    expect(next.weights).to.not.deep.equal(weights);
    expect(next.state).to.not.deep.equal(state);
    stepper.dispose();
  });

  it('takes images of another size at the next step', async () => {
    const stepper = createGraphStepper(NETWORK, createRandom(1));
    for (const batch of [noiseBatch(1, 4, 4), noiseBatch(2, 12, 20)]) {
      expect(await stepper.step(batch, 0.01)).to.be.within(0.5, 5);
    }
    stepper.dispose();
  });

  it('trains two networks at once without mixing them up', async () => {
    const [a, b] = [createGraphStepper(NETWORK, createRandom(1)), createGraphStepper(NETWORK, createRandom(2))];
    const before = await b.read();
    await a.step(BATCHES[0]!, 0.1);
    expect(await b.read()).to.deep.equal(before);
    a.dispose();
    b.dispose();
  });

  it('leaves no tensor and no file', async () => {
    const files = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('segbook-graph-'));
    const before = { tensors: tf.memory().numTensors, files: files() };
    const stepper = createGraphStepper(NETWORK, createRandom(1));
    await stepper.step(BATCHES[0]!, 0.01);
    await stepper.read();
    stepper.dispose();
    expect({ tensors: tf.memory().numTensors, files: files() }).to.deep.equal(before);
  });
});

describe('createStepper on TensorFlow', () => {
  before(async function () {
    await startNativeOrSkip(this);
  });
  after(() => useBackend('wasm'));

  it('trains without a graph where one cannot be built, and says why', async () => {
    const warnings: string[] = [];
    const odd: Network = {
      ...NETWORK,
      build: () => {
        throw new Error('no such block');
      },
    };
    const logger = { ...silentLogger, warn: (line: string) => void warnings.push(line) };
    const stepper = createStepper(odd, createRandom(1), { logger });
    expect(warnings).to.deep.equal(['training without a graph, more slowly: no such block']);
    expect(await stepper.step(BATCHES[0]!, 0.01)).to.be.within(0.5, 5);
    stepper.dispose();
  });
});
