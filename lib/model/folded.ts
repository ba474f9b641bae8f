import * as tf from '@tensorflow/tfjs';
import { canConvolve, convolvePacked, type PackedFilter, packPanels } from '../backend/wasm/convolve.js';
import { presentPlace } from '../backend/wasm/place.js';
import { convolvePlain } from './convolve.js';
import { type ChannelMoments, foldMoments } from './normalise.js';

/** A convolution whose batch normalisation has become a part of it: what runs after training. */
export interface Folded {
  /** @returns [n, h, w, out]; values >= 0 */
  run(inputs: readonly tf.Tensor4D[]): tf.Tensor4D;
  /** What it holds; the caller disposes of them. */
  readonly tensors: readonly tf.Tensor[];
}

/**
 * Folds the normalisation by given moments into a convolution.
 * @param inputs of the kind that it will run on
 * @param filter [3, 3, in, out]
 */
export function foldBlock(
  inputs: readonly tf.Tensor4D[],
  { filter, gamma, beta }: { filter: tf.Tensor4D; gamma: tf.Tensor1D; beta: tf.Tensor1D },
  moments: ChannelMoments,
): Folded {
  const { scale, shift } = tf.tidy(() => foldMoments(moments, gamma, beta));
  const place = presentPlace();
  if (place !== undefined && canConvolve(inputs, filter)) {
    const packed: PackedFilter = packPanels(place, filter);
    return {
      run: (xs) => convolvePacked(place, xs, packed, scale, shift),
      tensors: [packed.panels, scale, shift],
    };
  }
  const scaled = tf.mul(filter, scale) as tf.Tensor4D;
  scale.dispose();
  return {
    run: (xs) => tf.relu(convolvePlain(xs, scaled, shift)),
    tensors: [scaled, shift],
  };
}
