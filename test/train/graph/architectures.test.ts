import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../../lib/backend/backend.js';
import { startTensorflow } from '../../../lib/backend/tensorflow.js';
import { openSession } from '../../../lib/backend/tensorflowSession.js';
import { createRandom } from '../../../lib/base/random.js';
import { DEFAULT_LOSS } from '../../../lib/model/loss/loss.js';
import type { Network } from '../../../lib/model/network.js';
import type { Batch } from '../../../lib/preprocess/batches.js';
import { batchImages, batchTruth } from '../../../lib/train/batchTensors.js';
import { openEagerForward } from '../../../lib/train/forward.js';
import { forwardGraph, IMAGES, LOGITS } from '../../../lib/train/graph/forwardGraph.js';
import type { Precision } from '../../../lib/train/graph/graph.js';
import { encodeSavedModel } from '../../../lib/train/graph/savedModel.js';
import { StepOutput } from '../../../lib/train/graph/step.js';
import { createGraphStepper } from '../../../lib/train/graph/stepper.js';
import { Input, trainingGraph } from '../../../lib/train/graph/trainingGraph.js';
import { UpdateInput } from '../../../lib/train/graph/update.js';
import { createEagerStepper, type Stepper } from '../../../lib/train/stepper.js';
import { ADAM_ALONE } from '../../../lib/train/updateRules.js';
import { noiseBatch } from '../../support/batch.js';
import { skipWithoutBfloat16, startNativeOrSkip } from '../../support/native.js';
import { gradientOf, tinyNetwork, unevenWeights, VARIANTS } from '../../support/networks.js';
import { assertTensorsClose } from '../../support/tensor.js';

const BATCH = noiseBatch(2, 8, 16);

/** The gradient that the graph hands to its optimiser. */
function gradientByGraph(network: Network, batch: Batch, precision?: Precision): Float32Array {
  const { layout, stateLayout } = network;
  const graph = trainingGraph(network, DEFAULT_LOSS, ADAM_ALONE, precision);
  const session = openSession(encodeSavedModel(graph));
  const gradient = tf.tidy(() => {
    const none = tf.zeros([layout.size]);
    const first = {
      [Input.weights]: tf.mul(tf.tensor1d(unevenWeights(network)), 1),
      ...(stateLayout.size === 0 ? {} : { [Input.state]: tf.zeros([stateLayout.size]) }),
      [UpdateInput.first]: none,
      [UpdateInput.second]: none,
    };
    session.run(first, [StepOutput.start]);
    const inputs = { [Input.images]: batchImages(batch), [Input.truth]: batchTruth(batch) };
    const [values] = session.run(inputs, ['gradient']);
    return Float32Array.from(values!.dataSync());
  });
  session.dispose();
  return gradient;
}

async function lossesOf(stepper: Stepper): Promise<number[]> {
  const losses: number[] = [];
  for (let i = 0; i < 3; i++) losses.push(await stepper.step(BATCH, 0.001));
  stepper.dispose();
  return losses;
}

describe('graphs of the architectures', () => {
  before(async function () {
    await startNativeOrSkip(this);
  });
  afterEach(() => startTensorflow({ gpu: false }));
  after(() => useBackend('wasm'));

  for (const [name, { dropout: _, ...variant }] of Object.entries(VARIANTS)) {
    const network = tinyNetwork(variant);

    it(`${name}: has the gradient of the cpu backend, weight by weight`, async () => {
      const byGraph = gradientByGraph(network, BATCH);
      await useBackend('cpu');
      const { gradient } = gradientOf(network, unevenWeights(network), BATCH);
      const whole = Math.hypot(...gradient);
      for (const { name: weight, offset, size } of network.layout.weights) {
        const [a, b] = [byGraph, gradient].map((all) => all.subarray(offset, offset + size)) as [
          Float32Array,
          Float32Array,
        ];
        const error = Math.hypot(...a.map((value, i) => value - (b[i] ?? 0)));
        expect(error, weight).to.be.below(1e-3 * Math.hypot(...b) + 1e-5 * whole);
      }
    });

    it(`${name}: has about the same gradient in bfloat16, weight by weight`, function () {
      skipWithoutBfloat16(this);
      const batch = noiseBatch(4, 32, 64);
      const [exact, rounded] = [gradientByGraph(network, batch), gradientByGraph(network, batch, 'bfloat16')];
      const errors = exact.map((value, i) => (rounded[i] ?? 0) - value);
      const whole = Math.hypot(...exact);
      for (const { name: weight, offset, size } of network.layout.weights) {
        const [own, error] = [exact, errors].map((all) => Math.hypot(...all.subarray(offset, offset + size)));
        // a gradient that is left out has an error of 0.95 and more, one of the wrong sign 1.9
        expect(error, weight).to.be.below(0.5 * ((own ?? 0) + 0.05 * whole));
      }
      expect(Math.hypot(...errors), 'that it rounds at all').to.be.above(1e-3 * whole);
    });

    it(`${name}: has the losses of operation by operation`, async () => {
      const byGraph = await lossesOf(createGraphStepper(network, createRandom(1)));
      const eager = await lossesOf(createEagerStepper(network, createRandom(1)));
      for (const [i, loss] of byGraph.entries()) expect(loss).to.be.closeTo(eager[i] ?? 0, 1e-3);
    });

    it(`${name}: has the logits of operation by operation after training`, () => {
      const random = createRandom(5);
      const state = Float32Array.from({ length: network.stateLayout.size }, () => 0.3 + random.next());
      const values = { weights: unevenWeights(network), state };
      const graph = openSession(encodeSavedModel(forwardGraph(network, values)));
      const eager = openEagerForward(network, values);
      tf.tidy(() => {
        const [logits] = graph.run({ [IMAGES]: batchImages(BATCH) }, [LOGITS]) as [tf.Tensor];
        assertTensorsClose(logits, eager.run(batchImages(BATCH)), 1e-4);
      });
      graph.dispose();
      eager.dispose();
    });
  }

  it('drop channels by the seed of the step: a training repeats itself, and another one differs', async () => {
    const network = tinyNetwork({ arch: 'unet', dropout: 0.5 });
    const from = await startOf(network);
    const losses = (seed: number): Promise<number[]> =>
      lossesOf(createGraphStepper(network, createRandom(seed), { from }));
    const first = await losses(1);
    expect(await losses(1)).to.deep.equal(first);
    expect(await losses(2)).to.not.deep.equal(first);
  });
});

async function startOf(network: Network): ReturnType<Stepper['snapshot']> {
  const stepper = createEagerStepper(network, createRandom(1));
  const state = await stepper.snapshot();
  stepper.dispose();
  return state;
}
