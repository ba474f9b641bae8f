import * as tf from '@tensorflow/tfjs';

/** The sums over the four 2x2 windows of the image, which the output takes from each tap of the filter. */
const FILTER_GRADIENT = [12, 16, 24, 28];
/** For each pixel, the taps that it meets, added. */
const IMAGE_GRADIENT = [1, 3, 2, 4, 10, 6, 3, 7, 4];

/**
 * Differentiates a 2x2 convolution (taps 1 2 3 4) of a 3x3 image (1 to 9), whose gradients are whole numbers.
 * @returns null where the backend in use finds them, else what it found
 */
export async function checkGradients(): Promise<string | null> {
  const gradients = tf.tidy(() => {
    const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const filter = tf.tensor4d([1, 2, 3, 4], [2, 2, 1, 1]);
    return tf.grads((x, taps) => tf.conv2d(x as tf.Tensor4D, taps as tf.Tensor4D, 1, 'valid').sum())([image, filter]);
  });
  try {
    const found = await Promise.all(gradients.map(async (gradient) => [...(await gradient.data())].join(' ')));
    const expected = [IMAGE_GRADIENT, FILTER_GRADIENT].map((values) => values.join(' '));
    return found.join(' | ') === expected.join(' | ') ? null : `${found.join(' | ')} for ${expected.join(' | ')}`;
  } finally {
    tf.dispose(gradients);
  }
}
