import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import fc from 'fast-check';
import { useBackend } from '../../../lib/backend/backend.js';
import { presentPlace } from '../../../lib/backend/wasm/place.js';
import { createRandom } from '../../../lib/base/random.js';
import type { Convolution } from '../../../lib/model/blocks.js';
import { convolveBlock } from '../../../lib/model/convolveBlock.js';
import type { WeightTensors } from '../../../lib/model/layout.js';
import { crossEntropyDice } from '../../../lib/model/loss/crossEntropyDice.js';
import { convolveUp, poolMax } from '../../../lib/model/resample.js';
import { assertNoLeak, assertTensorsClose, randomTensor } from '../../support/tensor.js';

type Shape = [number, number, number, number];

/** Numbers of a tensor in float64, so that backends can be compared after one of them is gone. */
interface Values {
  readonly shape: number[];
  readonly data: Float32Array;
}

const valuesOf = (tensor: tf.Tensor): Values => ({
  shape: tensor.shape,
  data: Float32Array.from(tensor.dataSync()),
});

/** Runs the same on own kernels and on tfjs' cpu backend, which has none, and compares everything that comes back. */
async function assertAsOnCpu(compute: () => tf.Tensor[], tolerance = 2e-5): Promise<void> {
  const run = (): Values[] => {
    const made = tf.tidy(compute);
    const values = made.map(valuesOf);
    tf.dispose(made);
    return values;
  };
  await useBackend('wasm');
  expect(presentPlace(), 'own kernels').to.not.equal(undefined);
  let actual: Values[] = [];
  await assertNoLeak(() => {
    actual = run();
  });
  await useBackend('cpu');
  const expected = run();
  tf.tidy(() => {
    for (const [i, { data, shape }] of actual.entries()) {
      const tensorOf = (values: Values): tf.Tensor => tf.tensor(values.data, values.shape);
      assertTensorsClose(tensorOf({ data, shape }), tensorOf(expected[i]!), tolerance);
    }
  });
}

const blockOf = (channels: number): Convolution => ({ channels, kernelPx: 3, norm: 'batch', activation: 'relu' });

const AFTER_TRAINING = { training: false, state: {} } as const;

/** The output of a block for inputs of these shapes, and all gradients for a random gradient of the output. */
function runBlock(inputs: Shape[], channelsOut: number): tf.Tensor[] {
  const channelsIn = inputs.reduce((sum, shape) => sum + shape[3], 0);
  const tensors = [
    ...inputs.map((shape, i) => randomTensor<tf.Rank.R4>(shape, i)),
    tf.mul(randomTensor<tf.Rank.R4>([3, 3, channelsIn, channelsOut], 10), 1 / Math.sqrt(channelsIn)),
    randomTensor<tf.Rank.R1>([channelsOut], 11),
    randomTensor<tf.Rank.R1>([channelsOut], 12),
  ];
  const moments: tf.Tensor[] = [];
  const block = (...args: tf.Tensor[]): tf.Tensor => {
    const [filter, gamma, beta] = args.slice(-3);
    const weights = { 'b/filter': filter, 'b/gamma': gamma, 'b/beta': beta } as WeightTensors;
    return convolveBlock(args.slice(0, -3) as tf.Tensor4D[], weights, 'b', blockOf(channelsOut), {
      training: true,
      seed: 1,
      onMoments: (_, { mean, variance }) => moments.push(tf.keep(tf.clone(mean)), tf.keep(tf.clone(variance))),
    });
  };
  const y = block(...tensors);
  const seen = moments.map((tensor) => tf.clone(tensor));
  const gradients = tf.grads(block)(tensors, randomTensor(y.shape as Shape, 20));
  tf.dispose(moments);
  return [y, ...seen, ...gradients];
}

const side = fc.integer({ min: 1, max: 13 });
const fours = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max }).map((n) => 4 * n);
const RUNS = { seed: 4, numRuns: 25 };

describe('the kernels of the wasm backend, next to plain operations on cpu', function () {
  this.timeout(60000);
  after(() => useBackend('wasm'));

  it('convolve, normalise and rectify images of any size, gradients included', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), side, side, fours(4), fours(5), (n, h, w, channels, out) =>
        assertAsOnCpu(() => runBlock([[n, h, w, channels]], out), 1e-4),
      ),
      RUNS,
    ));

  it('convolve two inputs as if they were one', () =>
    fc.assert(
      fc.asyncProperty(side, side, fours(3), fours(3), fours(3), (h, w, first, second, out) =>
        assertAsOnCpu(
          () =>
            runBlock(
              [
                [2, h, w, first],
                [2, h, w, second],
              ],
              out,
            ),
          1e-4,
        ),
      ),
      RUNS,
    ));

  it('convolve an image of 1, 2 or 3 channels', async () => {
    for (const channels of [1, 2, 3]) await assertAsOnCpu(() => runBlock([[2, 6, 7, channels]], 8), 1e-4);
  });

  it('convolve what takes many jobs, slices and ranges of channels', async () => {
    await assertAsOnCpu(() => runBlock([[2, 21, 30, 12]], 76), 1e-4);
    await assertAsOnCpu(() => runBlock([[1, 9, 8, 132]], 8), 1e-4);
  });

  it('convolve with the moving moments after training', async () => {
    await assertAsOnCpu(() => {
      const weights = {
        'b/filter': randomTensor<tf.Rank.R4>([3, 3, 12, 8], 3),
        'b/gamma': randomTensor<tf.Rank.R1>([8], 4),
        'b/beta': randomTensor<tf.Rank.R1>([8], 5),
      };
      const state = { 'b/mean': randomTensor<tf.Rank.R1>([8], 6), 'b/variance': tf.abs(randomTensor([8], 7)) };
      const inputs = [randomTensor<tf.Rank.R4>([1, 5, 7, 8], 1), randomTensor<tf.Rank.R4>([1, 5, 7, 4], 2)];
      return [convolveBlock(inputs, weights, 'b', blockOf(8), { training: false, state })];
    }, 1e-4);
  });

  it('pool, and send the gradient back to the maximum', () =>
    fc.assert(
      fc.asyncProperty(side, side, fours(3), (h, w, channels) =>
        assertAsOnCpu(() => {
          const x = randomTensor<tf.Rank.R4>([2, 2 * h, 2 * w, channels], 1);
          const pool = (a: tf.Tensor): tf.Tensor => poolMax(a as tf.Tensor4D);
          return [pool(x), tf.grad(pool)(x, randomTensor([2, h, w, channels], 2))];
        }),
      ),
      RUNS,
    ));

  it('convolve up, gradients included', () =>
    fc.assert(
      fc.asyncProperty(side, side, fours(4), fc.integer({ min: 1, max: 3 }), (h, w, out, eights) =>
        assertAsOnCpu(() => {
          const inputs = [
            randomTensor<tf.Rank.R4>([2, h, w, 8 * eights], 1),
            randomTensor<tf.Rank.R4>([2, 2, out, 8 * eights], 2),
            randomTensor<tf.Rank.R1>([out], 3),
          ];
          const up = (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
            convolveUp(x as tf.Tensor4D, filter as tf.Tensor4D, bias as tf.Tensor1D);
          const y = up(inputs[0]!, inputs[1]!, inputs[2]!);
          return [y, ...tf.grads(up)(inputs, randomTensor(y.shape as Shape, 4))];
        }),
      ),
      RUNS,
    ));

  it('make logits, gradients included', () =>
    fc.assert(
      fc.asyncProperty(side, fours(5), fc.integer({ min: 2, max: 12 }), (h, channels, classes) =>
        assertAsOnCpu(() => {
          const inputs = [
            randomTensor<tf.Rank.R4>([2, h, 9, channels], 1),
            randomTensor<tf.Rank.R4>([1, 1, channels, classes], 2),
            randomTensor<tf.Rank.R1>([classes], 3),
          ];
          const block = { channels: classes, kernelPx: 1, norm: 'none', activation: 'none' } as const;
          const head = (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
            convolveBlock([x as tf.Tensor4D], { 'b/filter': filter, 'b/bias': bias }, 'b', block, AFTER_TRAINING);
          const dy = randomTensor<tf.Rank.R4>([2, h, 9, classes], 4);
          return [head(inputs[0]!, inputs[1]!, inputs[2]!), ...tf.grads(head)(inputs, dy)];
        }),
      ),
      RUNS,
    ));

  it('measure the loss from logits of any size, gradient included', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 2, max: 12 }),
        fc.constantFrom(0.01, 1, 30),
        (w, classes, scale) =>
          assertAsOnCpu(() => {
            const logits = tf.mul(randomTensor<tf.Rank.R4>([2, 40, w, classes], 1), scale);
            const random = createRandom(w);
            const truth = tf.tensor1d(
              Int32Array.from({ length: 80 * w }, () => random.integer(0, classes - 1)),
              'int32',
            );
            const { value, grad } = tf.valueAndGrad((x) => crossEntropyDice(x as tf.Tensor4D, truth))(logits);
            return [value, tf.mul(grad, 80 * w)];
          }),
      ),
      RUNS,
    ));

  it('give way to plain operations where channels do not come in fours', async () => {
    await assertAsOnCpu(() => runBlock([[1, 4, 5, 6]], 5), 1e-4);
    await assertAsOnCpu(
      () =>
        runBlock(
          [
            [1, 4, 5, 3],
            [1, 4, 5, 2],
          ],
          8,
        ),
      1e-4,
    );
  });
});
