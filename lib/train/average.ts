import * as tf from '@tensorflow/tfjs';

/**
 * What a step renews of a moving average: `1 - min(decay, (1 + steps) / (10 + steps))`, so that the first values, which
 * are random, are soon forgotten (the rule of TensorFlow's ExponentialMovingAverage).
 * @param decay 0..1
 * @param steps how many there have been with this one, at least 1
 * @example
 * averageShare(0.999, 8) // 0.5
 */
export function averageShare(decay: number, steps: number): number {
  return 1 - Math.min(decay, (1 + steps) / (10 + steps));
}

/**
 * Moves an average towards new values and disposes of the old one.
 * @param average [size]
 * @param values [size]
 */
export function moveAverage(average: tf.Tensor1D, values: tf.Tensor1D, share: number): tf.Tensor1D {
  const moved = tf.tidy(() => tf.add(average, tf.mul(tf.sub(values, average), share)) as tf.Tensor1D);
  average.dispose();
  return moved;
}
