import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { createRandom } from '../../lib/base/random.js';

/** Tensor of reproducible numbers from the normal distribution. */
export function randomTensor<R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number): tf.Tensor<R> {
  const random = createRandom(seed);
  const size = (shape as number[]).reduce((product, side) => product * side, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  );
}

/** Same shape, and no value further off than `tolerance` times the largest expected magnitude (at least 1). */
export function assertTensorsClose(actual: tf.Tensor, expected: tf.Tensor, tolerance = 1e-5): void {
  expect(actual.shape, 'shape').to.deep.equal(expected.shape);
  const [a, b] = [actual, expected].map((tensor) => Float32Array.from(tensor.dataSync())) as [
    Float32Array,
    Float32Array,
  ];
  const scale = b.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  const error = a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
  expect(error, 'largest difference').to.be.at.most(tolerance * scale);
}

/** Runs a function and fails if it leaves more or fewer tensors than before. */
export async function assertNoLeak(run: () => unknown): Promise<void> {
  const before = tf.memory().numTensors;
  await run();
  expect(tf.memory().numTensors, 'tensors after').to.equal(before);
}
