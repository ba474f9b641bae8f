import * as tf from '@tensorflow/tfjs';

/** Squares are summed in rows first: a long sum of float32 numbers loses the small ones. */
const ROW = 1024;
/** Keeps a gradient of nothing from a division by 0; as in PyTorch. */
export const LEAST_NORM = 1e-6;

/**
 * Scales a gradient down to a norm, and leaves a smaller one as it is (Pascanu et al. 2013, algorithm 1).
 * @param gradient [size]
 * @param most the largest norm
 * @returns a new tensor, [size]
 */
export function clipGradient(gradient: tf.Tensor1D, most: number): tf.Tensor1D {
  return tf.tidy(() => {
    const rows = tf.pad1d(gradient, [0, (ROW - (gradient.size % ROW)) % ROW]).reshape([-1, ROW]);
    const norm = tf.sqrt(tf.sum(tf.sum(tf.square(rows), 1)));
    return tf.mul(gradient, tf.minimum(1, tf.div(most, tf.add(norm, LEAST_NORM)))) as tf.Tensor1D;
  });
}
