import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { averageShare, moveAverage } from '../../lib/train/average.js';
import { assertNoLeak } from '../support/tensor.js';

describe('averageShare', () => {
  it('is 1 - (1 + t) / (10 + t) in the first steps, and 1 - decay later', () => {
    expect(averageShare(0.99, 1)).to.be.closeTo(1 - 2 / 11, 1e-12);
    expect(averageShare(0.99, 90)).to.be.closeTo(1 - 91 / 100, 1e-12);
    expect(averageShare(0.99, 10_000)).to.be.closeTo(0.01, 1e-12);
  });
});

describe('moveAverage', () => {
  before(() => useBackend('wasm'));

  it('keeps 1 - share of the average, takes share of the values, and disposes of the old average alone', () =>
    assertNoLeak(() => {
      const values = tf.tensor1d([2, 0]);
      const moved = moveAverage(tf.tensor1d([1, 8]), values, 0.25);
      expect([...moved.dataSync()]).to.deep.equal([0.75 * 1 + 0.25 * 2, 0.75 * 8]);
      tf.dispose([moved, values]);
    }));

  it('does nothing to no numbers', () => {
    const moved = moveAverage(tf.tensor1d([]), tf.tensor1d([]), 0.5);
    expect(moved.size).to.equal(0);
    moved.dispose();
  });
});
