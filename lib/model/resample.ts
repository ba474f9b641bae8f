import * as tf from '@tensorflow/tfjs';
import { presentPlace } from '../backend/wasm/place.js';
import { canConvolveUp, canPool } from '../backend/wasm/resample.js';
import { convolveUpFused, poolFused } from './fused.js';
import { channelMeans } from './normalise.js';

/**
 * Maximum over 2x2 pixels with its gradient, which goes to the pixel that held the maximum (to each of them where
 * several do; after ReLU that is the case for zeros only, and there the gradient ends anyway).
 *
 * @param x [n, h, w, c]; h and w even
 * @returns [n, h / 2, w / 2, c]
 */
export function poolMax(x: tf.Tensor4D): tf.Tensor4D {
  const place = presentPlace();
  if (place !== undefined && canPool(x)) return poolFused(place, x);
  const run = tf.customGrad((...args) => {
    const [input, save] = args as unknown as [tf.Tensor4D, tf.GradSaveFunc];
    const value = tf.maxPool(input, 2, 2, 'valid');
    save([input, value]);
    return {
      value,
      gradFunc: (dy, saved) => [poolGradient(dy as tf.Tensor4D, saved[0] as tf.Tensor4D, saved[1] as tf.Tensor4D)],
    };
  });
  return run(x) as tf.Tensor4D;
}

function poolGradient(dy: tf.Tensor4D, x: tf.Tensor4D, y: tf.Tensor4D): tf.Tensor4D {
  const size: [number, number] = [x.shape[1], x.shape[2]];
  const spread = tf.image.resizeNearestNeighbor(dy, size);
  const below = tf.step(tf.sub(tf.image.resizeNearestNeighbor(y, size), x));
  return tf.sub(spread, tf.mul(spread, below));
}

/**
 * Transposed convolution of 2x2 taps and stride 2 with bias: doubles height and width. Written as a 1x1 convolution to
 * four times the channels, laid out as 2x2 pixels, which equals `tf.conv2dTranspose` and is far faster on wasm.
 *
 * @param x [n, h, w, channelsIn]
 * @param filter [2, 2, channelsOut, channelsIn]
 * @param bias [channelsOut]
 * @returns [n, 2 h, 2 w, channelsOut]
 */
export function convolveUp(x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D {
  const [images, heightPx, widthPx, channelsIn] = x.shape;
  const channelsOut = filter.shape[2];
  const place = presentPlace();
  if (place !== undefined && canConvolveUp(filter)) return convolveUpFused(place, x, filter, bias);
  const pointwise = tf.transpose(filter, [3, 0, 1, 2]).reshape([1, 1, channelsIn, 4 * channelsOut]) as tf.Tensor4D;
  const quarters = tf.conv2d(x, pointwise, 1, 'same').reshape([images * heightPx, widthPx, 2, 2 * channelsOut]);
  const pixels = tf.transpose(quarters, [0, 2, 1, 3]).reshape([images, 2 * heightPx, 2 * widthPx, channelsOut]);
  return addBias(pixels as tf.Tensor4D, bias);
}

/** Adds one number a channel, [n, h, w, c] + [c], with the gradient of the bias by pooling. */
export function addBias(x: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D {
  const run = tf.customGrad((...args) => {
    const [input, shift] = args as unknown as [tf.Tensor4D, tf.Tensor1D];
    const gradFunc = (dy: tf.Tensor): tf.Tensor[] => [
      dy,
      tf.mul(channelMeans(dy as tf.Tensor4D), dy.size / shift.size),
    ];
    return { value: tf.add(input, shift), gradFunc };
  });
  return run(x, bias) as tf.Tensor4D;
}
