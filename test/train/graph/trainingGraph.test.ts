import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../../lib/backend/backend.js';
import { startTensorflow } from '../../../lib/backend/tensorflow.js';
import { openSession } from '../../../lib/backend/tensorflowSession.js';
import { createRandom } from '../../../lib/base/random.js';
import { initialiseWeights } from '../../../lib/model/initialise.js';
import { joinWeights, nameWeights, splitWeights } from '../../../lib/model/layout.js';
import { crossEntropyDice } from '../../../lib/model/loss/crossEntropyDice.js';
import { unet } from '../../../lib/model/unet.js';
import { batchImages, batchTruth } from '../../../lib/train/batchTensors.js';
import { encodeSavedModel } from '../../../lib/train/graph/savedModel.js';
import { StepOutput } from '../../../lib/train/graph/step.js';
import { Input, trainingGraph } from '../../../lib/train/graph/trainingGraph.js';
import { UpdateInput } from '../../../lib/train/graph/update.js';
import { noiseBatch } from '../../support/batch.js';
import { startNativeOrSkip } from '../../support/native.js';

const NETWORK = unet({ depth: 2, base: 2, classes: 3, channels: 3 });
const { layout, stateLayout } = NETWORK;

/** Weights away from the symmetric start: scales and shifts differ by channel. */
function firstWeights(): Float32Array {
  const random = createRandom(4);
  return initialiseWeights(layout, createRandom(1)).map((value) => value + 0.1 * random.normal());
}

type Batch = ReturnType<typeof noiseBatch>;

/** The gradient that the graph hands to its optimiser. */
function gradientByGraph(batch: Batch): Float32Array {
  const session = openSession(encodeSavedModel(trainingGraph(NETWORK)));
  const gradient = tf.tidy(() => {
    const weights = tf.mul(tf.tensor1d(firstWeights()), 1);
    const state = tf.zeros([stateLayout.size]);
    const none = tf.zeros([layout.size]);
    const first = {
      [Input.weights]: weights,
      [Input.state]: state,
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

/** The same by tfjs' own differentiation. */
function gradientByTape(batch: Batch): Float32Array {
  const lossOf = (...parts: tf.Tensor[]): tf.Scalar => {
    const mode = { training: true, seed: 1, onMoments: () => {} } as const;
    const { logits } = NETWORK.forward(nameWeights(parts, layout), batchImages(batch), mode);
    return crossEntropyDice(logits, batchTruth(batch));
  };
  return tf.tidy(() => {
    const { grads } = tf.valueAndGrads(lossOf)(splitWeights(tf.tensor1d(firstWeights()), layout));
    return Float32Array.from(joinWeights(grads).dataSync());
  });
}

describe('trainingGraph', () => {
  before(async function () {
    await startNativeOrSkip(this);
  });
  after(() => useBackend('wasm'));

  for (const [images, heightPx, widthPx] of [
    [2, 8, 12],
    [1, 4, 4],
    [3, 12, 20], // levels of 3x5 at the bottom
  ] as const) {
    it(`has the gradient of the cpu backend for ${images} of ${heightPx}x${widthPx}, weight by weight`, async () => {
      const batch = noiseBatch(images, heightPx, widthPx);
      await startTensorflow({ gpu: false });
      const byGraph = gradientByGraph(batch);
      await useBackend('cpu');
      const byTape = gradientByTape(batch);
      const whole = Math.hypot(...byTape);
      for (const { name, offset, size } of layout.weights) {
        const [a, b] = [byGraph, byTape].map((all) => all.subarray(offset, offset + size)) as [
          Float32Array,
          Float32Array,
        ];
        const error = Math.hypot(...a.map((value, i) => value - b[i]!));
        expect(error, name).to.be.below(1e-3 * Math.hypot(...b) + 1e-5 * whole);
      }
    });
  }
});
