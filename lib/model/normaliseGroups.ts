import * as tf from '@tensorflow/tfjs';
import { EPSILON } from './normalise.js';

/** Groups of a group normalisation, where the channels come in so many. */
const GROUPS = 8;

/**
 * The groups that a number of channels is divided into: 8, or the largest part of 8 that divides it.
 * @example
 * countGroups(12) // 4
 */
export function countGroups(channels: number): number {
  let groups = GROUPS;
  while (channels % groups !== 0) groups /= 2;
  return groups;
}

/**
 * Group normalisation (Wu and He 2018): over the pixels and the channels of a group, image by image; with as many
 * groups as channels it is instance normalisation (Ulyanov et al. 2016). The gradient is in closed form, with xhat the
 * normalised input, `g = dy gamma`, and means over the group:
 * `dx = (g - mean(g) - xhat * mean(g * xhat)) / sigma`, `dgamma = sum(dy * xhat)`, `dbeta = sum(dy)`.
 *
 * @param x [n, h, w, c]; c divisible by `groups`
 * @param gamma scale, [c]
 * @param beta shift, [c]
 * @returns [n, h, w, c]
 */
export function normaliseGroups(x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D, groups: number): tf.Tensor4D {
  const run = tf.customGrad((...args) => {
    const [input, scale, shift, save] = args as unknown as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    const mean = groupMeans(imageMeans(input), groups);
    const square = groupMeans(imageMeans(tf.square(input)), groups);
    const variance = tf.maximum(tf.sub(square, tf.square(mean)), 0);
    const inverse = tf.rsqrt(tf.add(variance, EPSILON)) as tf.Tensor4D;
    const slope = tf.mul(scale, inverse);
    const value = tf.add(tf.mul(input, slope), tf.sub(shift, tf.mul(mean, slope)));
    save([input, scale, mean, inverse]);
    return { value, gradFunc: (dy, saved) => gradeGroups(dy as tf.Tensor4D, saved, groups) };
  });
  return run(x, gamma, beta) as tf.Tensor4D;
}

function gradeGroups(dy: tf.Tensor4D, saved: tf.Tensor[], groups: number): tf.Tensor[] {
  const [x, gamma, mean, inverse] = saved as [tf.Tensor4D, tf.Tensor1D, tf.Tensor4D, tf.Tensor4D];
  const pixels = x.shape[1] * x.shape[2];
  const ofDy = imageMeans(dy);
  const ofDyXhat = tf.mul(tf.sub(imageMeans(tf.mul(dy, x)), tf.mul(ofDy, mean)), inverse) as tf.Tensor4D;
  const meanG = groupMeans(tf.mul(ofDy, gamma), groups);
  const meanGXhat = groupMeans(tf.mul(ofDyXhat, gamma), groups);
  const slope = tf.neg(tf.mul(meanGXhat, tf.square(inverse)));
  const offset = tf.neg(tf.add(tf.mul(meanG, inverse), tf.mul(slope, mean)));
  const dx = tf.add(tf.add(tf.mul(dy, tf.mul(gamma, inverse)), tf.mul(x, slope)), offset);
  const sum = (perImage: tf.Tensor): tf.Tensor => tf.mul(tf.sum(perImage, [0, 1, 2]), pixels);
  return [dx, sum(ofDyXhat), sum(ofDy)];
}

/** Mean over the pixels of each image and channel: [n, 1, 1, c]. */
function imageMeans(x: tf.Tensor4D): tf.Tensor4D {
  return tf.avgPool(x, [x.shape[1], x.shape[2]], 1, 'valid');
}

/** Means over the channels of a group, in the place of each: [n, 1, 1, c]. */
function groupMeans(x: tf.Tensor4D, groups: number): tf.Tensor4D {
  const [images, , , channels] = x.shape;
  if (groups === channels) return x;
  const means = tf.mean(tf.reshape(x, [images, groups, channels / groups]), 2, true);
  return tf.reshape(tf.tile(means, [1, 1, channels / groups]), [images, 1, 1, channels]);
}
