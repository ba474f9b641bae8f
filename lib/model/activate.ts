import * as tf from '@tensorflow/tfjs';
import type { Activation } from './blocks.js';

/** @returns [n, h, w, c], the same shape */
export function activate(x: tf.Tensor4D, activation: Activation): tf.Tensor4D {
  if (activation === 'relu') return tf.relu(x);
  return activation === 'sigmoid' ? tf.sigmoid(x) : x;
}
