import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../../lib/backend/backend.js';
import { createRandom } from '../../../lib/base/random.js';
import { crossEntropyDice } from '../../../lib/model/loss/crossEntropyDice.js';
import { assertNoLeak, assertTensorsClose, randomTensor } from '../../support/tensor.js';

const CLASSES = 3;

function randomTruth(pixels: number): tf.Tensor1D {
  const random = createRandom(7);
  const ids = Array.from({ length: pixels }, () => random.integer(0, CLASSES - 1));
  return tf.tensor1d(ids, 'int32');
}

/** The definition, written with plain operations that tfjs differentiates by itself. */
function plainLoss(logits: tf.Tensor4D, truth: tf.Tensor1D): tf.Scalar {
  const y = tf.oneHot(truth, CLASSES).toFloat();
  const p = tf.softmax(logits.reshape([-1, CLASSES]));
  const crossEntropy = tf.neg(tf.mean(tf.sum(tf.mul(tf.log(p), y), 1)));
  const dice = tf.div(tf.add(tf.mul(tf.sum(tf.mul(p, y), 0), 2), 1), tf.add(tf.add(tf.sum(p, 0), tf.sum(y, 0)), 1));
  return tf.add(crossEntropy, tf.sub(1, tf.mean(dice)));
}

describe('crossEntropyDice', () => {
  before(() => useBackend('cpu'));
  after(() => useBackend('wasm'));

  it('of two pixels and even logits is ln 2 + 1 - (2 * 0.5 + 1) / (1 + 1 + 1)', () => {
    tf.tidy(() => {
      const truth = tf.tensor1d([0, 1], 'int32');
      const [loss] = crossEntropyDice(tf.zeros([1, 1, 2, 2]), truth).dataSync();
      expect(loss).to.be.closeTo(Math.log(2) + 1 - (2 * 0.5 + 1) / (1 + 1 + 1), 1e-6);
    });
  });

  it('has the value and the gradient of its definition', () => {
    tf.tidy(() => {
      const logits = randomTensor<tf.Rank.R4>([2, 3, 4, CLASSES], 1);
      const truth = randomTruth(24);
      assertTensorsClose(crossEntropyDice(logits, truth), plainLoss(logits, truth), 1e-6);
      const [fast, plain] = [crossEntropyDice, plainLoss].map((loss) =>
        tf.grad((x) => loss(x as tf.Tensor4D, truth))(logits),
      );
      assertTensorsClose(tf.mul(fast!, 100), tf.mul(plain!, 100), 1e-5);
    });
  });

  it('has the gradient that finite differences show', () => {
    tf.tidy(() => {
      const logits = randomTensor<tf.Rank.R4>([1, 2, 2, CLASSES], 2);
      const truth = randomTruth(4);
      const gradient = tf
        .grad((x) => crossEntropyDice(x as tf.Tensor4D, truth))(logits)
        .dataSync();
      const lossAt = (i: number, by: number): number => {
        const moved = Float32Array.from(logits.dataSync());
        moved[i]! += by;
        return crossEntropyDice(tf.tensor4d(moved, logits.shape), truth).dataSync()[0]!;
      };
      for (let i = 0; i < logits.size; i++)
        expect((lossAt(i, 0.01) - lossAt(i, -0.01)) / 0.02).to.be.closeTo(gradient[i]!, 1e-3);
    });
  });

  it('stays a number for logits that would overflow', () => {
    tf.tidy(() => {
      const logits = tf.tensor4d([1000, -1000, -1000, 1000], [1, 1, 2, 2]);
      const [loss] = crossEntropyDice(logits, tf.tensor1d([0, 1], 'int32')).dataSync();
      expect(loss).to.be.closeTo(0, 1e-6);
    });
  });

  it('leaves no tensor behind', async () => {
    const [logits, truth] = [randomTensor<tf.Rank.R4>([1, 2, 2, CLASSES], 2), randomTruth(4)];
    await assertNoLeak(() =>
      tf.dispose(
        tf.valueAndGrad((x) => crossEntropyDice(x as tf.Tensor4D, truth))(logits) as unknown as tf.TensorContainer,
      ),
    );
    tf.dispose([logits, truth]);
  });
});
