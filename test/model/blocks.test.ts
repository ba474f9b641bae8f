import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import type { Convolution } from '../../lib/model/blocks.js';
import { convolveBlock } from '../../lib/model/convolveBlock.js';
import { channelMeans, channelMoments, EPSILON, normaliseBatch } from '../../lib/model/normalise.js';
import { addBias, convolveUp, poolMax } from '../../lib/model/resample.js';
import { assertNoLeak, assertTensorsClose, randomTensor } from '../support/tensor.js';

const BLOCK: Convolution = { channels: 3, kernelPx: 3, norm: 'batch', activation: 'relu' };

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;

/** Values and gradients of two ways to compute the same, for a random gradient of the output. */
function assertSame(fast: Operation, plain: Operation, inputs: tf.Tensor[], tolerance = 1e-5): void {
  tf.tidy(() => {
    assertTensorsClose(fast(...inputs), plain(...inputs), tolerance);
    const dy = randomTensor(plain(...inputs).shape as [number], 99);
    const [actual, expected] = [tf.grads(fast)(inputs, dy), tf.grads(plain)(inputs, dy)];
    for (const [i, gradient] of actual.entries()) assertTensorsClose(gradient, expected[i]!, tolerance);
  });
}

function plainNormaliseRelu(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, EPSILON)));
  return tf.relu(tf.add(tf.mul(normal, gamma), beta));
}

describe('blocks of the network', () => {
  before(() => useBackend('cpu'));
  after(() => useBackend('wasm'));

  it('average each channel over images and pixels', () => {
    tf.tidy(() => {
      const x = tf.tensor4d([1, 10, 2, 20, 3, 30, 6, 60], [2, 1, 2, 2]);
      expect([...channelMeans(x).dataSync()]).to.deep.equal([(1 + 2 + 3 + 6) / 4, (10 + 20 + 30 + 60) / 4]);
      expect([...channelMoments(x).variance.dataSync()][0]).to.be.closeTo((1 + 4 + 9 + 36) / 4 - 3 ** 2, 1e-5);
    });
  });

  it('normalise and rectify as the definition does, gradients included', () => {
    const inputs = [
      randomTensor<tf.Rank.R4>([2, 4, 6, 3], 1),
      randomTensor<tf.Rank.R1>([3], 2),
      randomTensor<tf.Rank.R1>([3], 3),
    ];
    const fast: Operation = (x, gamma, beta) =>
      normaliseBatch(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, 'relu');
    assertSame(fast, plainNormaliseRelu as Operation, inputs, 1e-4);
    tf.dispose(inputs);
  });

  it('pool the maximum and send its gradient back to it', () => {
    const x = randomTensor<tf.Rank.R4>([2, 4, 6, 3], 4);
    assertSame(
      (a) => poolMax(a as tf.Tensor4D),
      (a) => tf.maxPool(a as tf.Tensor4D, 2, 2, 'valid'),
      [x],
    );
    x.dispose();
  });

  it('convolve up as a transposed convolution with bias does, gradients included', () => {
    const inputs = [
      randomTensor<tf.Rank.R4>([2, 3, 5, 4], 5),
      randomTensor<tf.Rank.R4>([2, 2, 3, 4], 6),
      randomTensor<tf.Rank.R1>([3], 7),
    ];
    const fast: Operation = (x, filter, bias) =>
      convolveUp(x as tf.Tensor4D, filter as tf.Tensor4D, bias as tf.Tensor1D);
    const plain: Operation = (x, filter, bias) =>
      tf.add(tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [2, 6, 10, 3], 2, 'same'), bias!);
    assertSame(fast, plain, inputs);
    tf.dispose(inputs);
  });

  it('add a bias with its gradient', () => {
    const inputs = [randomTensor<tf.Rank.R4>([2, 3, 3, 2], 8), randomTensor<tf.Rank.R1>([2], 9)];
    assertSame(
      (x, bias) => addBias(x as tf.Tensor4D, bias as tf.Tensor1D),
      (x, bias) => tf.add(x!, bias!),
      inputs,
    );
    tf.dispose(inputs);
  });

  it('convolve two inputs as one that joins their channels', () => {
    tf.tidy(() => {
      const [a, b] = [randomTensor<tf.Rank.R4>([1, 4, 4, 2], 1), randomTensor<tf.Rank.R4>([1, 4, 4, 3], 2)];
      const weights = {
        'x/filter': randomTensor<tf.Rank.R4>([3, 3, 5, 4], 3),
        'x/gamma': tf.ones([4]),
        'x/beta': tf.zeros([4]),
      };
      const mode = { training: true, seed: 1, onMoments: () => {} } as const;
      assertTensorsClose(
        convolveBlock([a, b], weights, 'x', BLOCK, mode),
        convolveBlock([tf.concat([a, b], 3)], weights, 'x', BLOCK, mode),
      );
    });
  });

  it('give the same after training when the moving moments are those of the batch', () => {
    tf.tidy(() => {
      const x = randomTensor<tf.Rank.R4>([2, 4, 4, 2], 1);
      const weights = {
        'x/filter': randomTensor<tf.Rank.R4>([3, 3, 2, 3], 2),
        'x/gamma': randomTensor<tf.Rank.R1>([3], 3),
        'x/beta': randomTensor<tf.Rank.R1>([3], 4),
      };
      const state: Record<string, tf.Tensor> = {};
      const trained = convolveBlock([x], weights, 'x', BLOCK, {
        training: true,
        seed: 1,
        onMoments: (block, { mean, variance }) =>
          Object.assign(state, {
            [`${block}/mean`]: tf.keep(tf.clone(mean)),
            [`${block}/variance`]: tf.keep(tf.clone(variance)),
          }),
      });
      assertTensorsClose(convolveBlock([x], weights, 'x', BLOCK, { training: false, state }), trained);
      tf.dispose(state);
    });
  });

  it('leave no tensor behind', async () => {
    const x = randomTensor<tf.Rank.R4>([1, 4, 4, 2], 1);
    await assertNoLeak(() => tf.tidy(() => poolMax(x)).dispose());
    await assertNoLeak(() =>
      tf.tidy(() => tf.grad((a) => normaliseBatch(a as tf.Tensor4D, tf.ones([2]), tf.zeros([2]), 'relu'))(x)).dispose(),
    );
    x.dispose();
  });
});
