import * as tf from '@tensorflow/tfjs';
import { presentPlace } from '../../backend/wasm/place.js';
import { crossEntropyDiceFused } from '../fused.js';
import { SMOOTHING } from './terms.js';

/**
 * Cross-entropy plus Dice loss, from logits:
 * `mean over pixels of -log p[truth]  +  1 - mean over classes of (2 sum(p y) + 1) / (sum(p) + sum(y) + 1)`,
 * p being the softmax of the logits and y the truth as one-hot; sums run over the batch.
 * Dice loss after Milletari et al. 2016 (without the squares). The gradient is in closed form, on channel-first rows,
 * since short inner axes are slow on wasm.
 *
 * @param logits [n, h, w, classes]
 * @param truth class ids, int32 [n * h * w], values 0..classes - 1
 * @returns a scalar >= 0
 */
export function crossEntropyDice(logits: tf.Tensor4D, truth: tf.Tensor1D): tf.Scalar {
  const place = presentPlace();
  return place === undefined ? plainCrossEntropyDice(logits, truth) : crossEntropyDiceFused(place, logits, truth);
}

function plainCrossEntropyDice(logits: tf.Tensor4D, ids: tf.Tensor1D): tf.Scalar {
  const classes = logits.shape[3];
  const truth = tf.transpose(tf.cast(tf.oneHot(ids, classes), 'float32')) as tf.Tensor2D;
  const rows = tf.transpose(logits.reshape([-1, classes])) as tf.Tensor2D;
  const run = tf.customGrad((...args) => {
    const [input, save] = args as unknown as [tf.Tensor2D, tf.GradSaveFunc];
    const { probabilities, logSum } = softmaxRows(input);
    const dice = diceOf(probabilities, truth);
    save([probabilities, truth]);
    const value = tf.add(crossEntropyOf(input, logSum, truth), tf.sub(1, tf.mean(tf.div(dice.above, dice.below))));
    return {
      value,
      gradFunc: (dy, saved) => [tf.mul(lossGradient(saved[0] as tf.Tensor2D, saved[1] as tf.Tensor2D), dy)],
    };
  });
  return run(rows) as tf.Scalar;
}

/** Softmax over the first axis of [classes, pixels], and the logarithm of its sums with the largest logit put back. */
function softmaxRows(logits: tf.Tensor2D): { probabilities: tf.Tensor2D; logSum: tf.Tensor } {
  const classes = tf.unstack(logits);
  const largest = classes.reduce((a, b) => tf.maximum(a, b));
  const powers = classes.map((row) => tf.exp(tf.sub(row, largest)));
  const sum = tf.addN(powers);
  const probabilities = tf.stack(powers.map((row) => tf.div(row, sum))) as tf.Tensor2D;
  return { probabilities, logSum: tf.add(tf.log(sum), largest) };
}

function crossEntropyOf(logits: tf.Tensor2D, logSum: tf.Tensor, truth: tf.Tensor2D): tf.Tensor {
  const pixels = truth.shape[1];
  return tf.sub(tf.mean(logSum), tf.div(tf.sum(tf.mul(logits, truth)), pixels));
}

/** The Dice ratio of each class as `above / below`, [classes] each. */
function diceOf(probabilities: tf.Tensor2D, truth: tf.Tensor2D): { above: tf.Tensor1D; below: tf.Tensor1D } {
  const common = tf.sum(tf.mul(probabilities, truth), 1);
  const above = tf.add(tf.mul(common, 2), SMOOTHING) as tf.Tensor1D;
  const below = tf.add(tf.add(tf.sum(probabilities, 1), tf.sum(truth, 1)), SMOOTHING) as tf.Tensor1D;
  return { above, below };
}

/** d loss / d logits, [classes, pixels]: `(p - y) / pixels + p (g - sum over classes of p g)`, g = d Dice loss / d p. */
function lossGradient(probabilities: tf.Tensor2D, truth: tf.Tensor2D): tf.Tensor2D {
  const [classes, pixels] = truth.shape;
  const { above, below } = diceOf(probabilities, truth);
  const slope = tf.div(-2 / classes, below).reshape([classes, 1]);
  const offset = tf.div(above, tf.mul(tf.square(below), classes)).reshape([classes, 1]);
  const weighted = tf.mul(probabilities, tf.add(tf.mul(truth, slope), offset));
  const sum = tf.addN(tf.unstack(weighted));
  const dice = tf.sub(weighted, tf.mul(probabilities, sum));
  return tf.add(tf.div(tf.sub(probabilities, truth), pixels), dice);
}
