import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { createRandom } from '../../lib/base/random.js';
import { createAdam } from '../../lib/train/adam.js';
import { assertNoLeak } from '../support/tensor.js';

/** Algorithm 1 of Kingma and Ba 2015 in plain numbers, for one weight. */
function plainAdam(start: number, gradients: readonly number[], rate: number): number[] {
  let [weight, m, v] = [start, 0, 0];
  return gradients.map((g, i) => {
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    const mHat = m / (1 - 0.9 ** (i + 1));
    const vHat = v / (1 - 0.999 ** (i + 1));
    weight -= (rate * mHat) / (Math.sqrt(vHat) + 1e-8);
    return weight;
  });
}

describe('createAdam', () => {
  before(() => useBackend('wasm'));

  it('moves each weight in the first step by the learning rate against the sign of its gradient', () => {
    const adam = createAdam(4);
    const next = adam.update(tf.tensor1d([1, 1, 1, 1]), tf.tensor1d([0.001, -5, 300, 0]), 0.01);
    const [a, b, c, d] = next.dataSync() as unknown as [number, number, number, number];
    expect(a).to.be.closeTo(1 - 0.01, 1e-6);
    expect(b).to.be.closeTo(1 + 0.01, 1e-6);
    expect(c).to.be.closeTo(1 - 0.01, 1e-6);
    expect(d).to.equal(1);
    adam.dispose();
    next.dispose();
  });

  it('agrees with the algorithm in plain numbers over 20 steps', () => {
    const random = createRandom(1);
    const gradients = Array.from({ length: 3 }, () => Array.from({ length: 20 }, () => random.normal()));
    const starts = [0.5, -1, 2];
    const expected = starts.map((start, w) => plainAdam(start, gradients[w]!, 0.05));
    const adam = createAdam(3);
    let weights = tf.tensor1d(starts);
    for (let step = 0; step < 20; step++) {
      const gradient = tf.tensor1d(gradients.map((each) => each[step]!));
      weights = adam.update(weights, gradient, 0.05);
      gradient.dispose();
      weights.dataSync().forEach((value, w) => {
        expect(value, `weight ${w} after step ${step + 1}`).to.be.closeTo(expected[w]![step]!, 1e-5);
      });
    }
    adam.dispose();
    weights.dispose();
  });

  it('finds the lowest point of a parabola', () => {
    const adam = createAdam(1);
    let weights = tf.tensor1d([0]);
    for (let step = 0; step < 300; step++) {
      const gradient = tf.tidy(() => tf.mul(tf.sub(weights, 3), 2) as tf.Tensor1D);
      weights = adam.update(weights, gradient, 0.05);
      gradient.dispose();
    }
    expect(weights.dataSync()[0]).to.be.closeTo(3, 1e-2);
    adam.dispose();
    weights.dispose();
  });

  it('takes the old weights away and leaves no tensor behind', () =>
    assertNoLeak(() => {
      const adam = createAdam(2);
      const gradient = tf.tensor1d([1, -1]);
      let weights = tf.tensor1d([0, 0]);
      for (let step = 0; step < 3; step++) weights = adam.update(weights, gradient, 0.1);
      tf.dispose([weights, gradient]);
      adam.dispose();
    }));
});
