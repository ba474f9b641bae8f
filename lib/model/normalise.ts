import * as tf from '@tensorflow/tfjs';

/** Added to the variance before its root is taken, as in PyTorch. */
export const EPSILON = 1e-5;

/** Mean and biased variance of each channel, [channels] each. */
export interface ChannelMoments {
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/**
 * Mean over images, rows and columns of [n, h, w, c]: [c]. Average pooling over the whole image, since reductions over
 * the outer axes are slow on wasm; summing per image first also keeps float32 sums short.
 */
export function channelMeans(x: tf.Tensor4D): tf.Tensor1D {
  const [, heightPx, widthPx, channels] = x.shape;
  return tf.tidy(() => {
    const perImage = tf.avgPool(x, [heightPx, widthPx], 1, 'valid').reshape([-1, channels]);
    return tf.mean(perImage, 0) as tf.Tensor1D;
  });
}

/** Moments of each channel of [n, h, w, c] over the other axes. */
export function channelMoments(x: tf.Tensor4D): ChannelMoments {
  return tf.tidy(() => {
    const mean = channelMeans(x);
    const variance = tf.maximum(tf.sub(channelMeans(tf.square(x)), tf.square(mean)), 0) as tf.Tensor1D;
    return { mean, variance };
  });
}

/** `x * scale + shift` by channel, then the activation, in one pass (a depthwise 1x1 convolution). */
export function scaleChannels(
  x: tf.Tensor4D,
  scale: tf.Tensor1D,
  shift: tf.Tensor1D,
  activation: 'relu' | 'sigmoid' | 'linear',
): tf.Tensor4D {
  const filter = tf.reshape(scale, [1, 1, -1, 1]) as tf.Tensor4D;
  return tf.fused.depthwiseConv2d({ x, filter, strides: 1, pad: 0, bias: shift, activation });
}

/** Batch normalisation of given moments as one scale and shift a channel: `y = x * scale + shift`. */
export function foldMoments(
  moments: ChannelMoments,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
): { scale: tf.Tensor1D; shift: tf.Tensor1D } {
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(moments.variance, EPSILON))) as tf.Tensor1D;
  return { scale, shift: tf.sub(beta, tf.mul(moments.mean, scale)) as tf.Tensor1D };
}

/**
 * Batch normalisation (Ioffe and Szegedy 2015), with ReLU if asked, over the batch's own moments, with its gradient in
 * closed form. With `g = dy`, where `y > 0` if rectified, and xhat the normalised input:
 * `dx = gamma / sigma * (g - mean(g) - xhat * mean(g * xhat))`, `dgamma = sum(g * xhat)`, `dbeta = sum(g)`.
 *
 * @param x [n, h, w, c]
 * @param gamma scale, [c]
 * @param beta shift, [c]
 * @param onMoments sees the batch's moments; they are disposed of after it returns
 * @returns [n, h, w, c]; values >= 0 if rectified
 */
export function normaliseBatch(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  activation: 'relu' | 'linear',
  onMoments: (moments: ChannelMoments) => void = () => {},
): tf.Tensor4D {
  const run = tf.customGrad((...args) => {
    const [input, scaleWeight, shiftWeight, save] = args as unknown as [
      tf.Tensor4D,
      tf.Tensor1D,
      tf.Tensor1D,
      tf.GradSaveFunc,
    ];
    const moments = channelMoments(input);
    onMoments(moments);
    const { scale, shift } = foldMoments(moments, scaleWeight, shiftWeight);
    const value = scaleChannels(input, scale, shift, activation);
    save([input, value, scaleWeight, moments.mean, moments.variance]);
    return { value, gradFunc: (dy, saved) => gradeBatch(dy as tf.Tensor4D, saved, activation) };
  });
  return run(x, gamma, beta) as tf.Tensor4D;
}

function gradeBatch(dy: tf.Tensor4D, saved: tf.Tensor[], activation: 'relu' | 'linear'): tf.Tensor[] {
  const [x, y, gamma, mean, variance] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
  const count = x.size / gamma.size;
  const g = activation === 'relu' ? (tf.mul(dy, tf.step(y)) as tf.Tensor4D) : dy;
  const inverse = tf.rsqrt(tf.add(variance, EPSILON));
  const meanG = channelMeans(g);
  const meanGX = channelMeans(tf.mul(g, x));
  const meanGXhat = tf.mul(tf.sub(meanGX, tf.mul(meanG, mean)), inverse);
  const scale = tf.mul(gamma, inverse) as tf.Tensor1D;
  const slope = tf.neg(tf.mul(scale, tf.mul(meanGXhat, inverse))) as tf.Tensor1D;
  const offset = tf.neg(tf.add(tf.mul(scale, meanG), tf.mul(slope, mean))) as tf.Tensor1D;
  const dx = tf.add(scaleChannels(g, scale, tf.zerosLike(scale), 'linear'), scaleChannels(x, slope, offset, 'linear'));
  return [dx, tf.mul(meanGXhat, count), tf.mul(meanG, count)];
}
