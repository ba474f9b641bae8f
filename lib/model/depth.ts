/** Changes of size without weights, of operations whose gradients every backend has. Shapes are [n, h, w, c]. */
import * as tf from '@tensorflow/tfjs';

/** 2x2 pixels as one: [n, h / 2, w / 2, 4 c], the upper left pixel's channels first, then those to its right. */
export function spaceToDepth(x: tf.Tensor4D): tf.Tensor4D {
  const [images, heightPx, widthPx, channels] = x.shape;
  const pairs = tf.reshape(x, [(images * heightPx) / 2, 2, widthPx / 2, 2 * channels]);
  return tf.transpose(pairs, [0, 2, 1, 3]).reshape([images, heightPx / 2, widthPx / 2, 4 * channels]);
}

/** The way back: [n, 2 h, 2 w, c / 4]. */
export function depthToSpace(x: tf.Tensor4D): tf.Tensor4D {
  const [images, heightPx, widthPx, channels] = x.shape;
  const pairs = tf.reshape(x, [images * heightPx, widthPx, 2, channels / 2]);
  return tf.transpose(pairs, [0, 2, 1, 3]).reshape([images, 2 * heightPx, 2 * widthPx, channels / 4]);
}

/** What a pixel gives to the four pixels around it along one axis. */
const TENT = [0.25, 0.75, 0.75, 0.25];

/**
 * Doubles height and width by bilinear interpolation between the centres of pixels, with its gradient, which tfjs lacks
 * for centres: [n, 2 h, 2 w, c].
 */
export function enlarge(x: tf.Tensor4D): tf.Tensor4D {
  const run = tf.customGrad((...args) => {
    const [input] = args as unknown as [tf.Tensor4D];
    const size: [number, number] = [2 * input.shape[1], 2 * input.shape[2]];
    const value = tf.image.resizeBilinear(input, size, false, true);
    return { value, gradFunc: (dy: tf.Tensor) => gradeEnlarged(dy as tf.Tensor4D) };
  });
  return run(x) as tf.Tensor4D;
}

/** Beyond the border the outermost pixel counted: so its gradient does, too. */
function gradeEnlarged(dy: tf.Tensor4D): tf.Tensor4D {
  const channels = dy.shape[3];
  const padded = tf.mirrorPad(dy, [[0, 0], [1, 1], [1, 1], [0, 0]], 'symmetric'); // biome-ignore format: one line
  const tent = tf.tensor1d(TENT);
  const taps = tf.outerProduct(tent, tent).reshape([4, 4, 1, 1]);
  const filter = tf.tile(taps, [1, 1, channels, 1]) as tf.Tensor4D;
  return tf.depthwiseConv2d(padded as tf.Tensor4D, filter, 2, 'valid');
}
