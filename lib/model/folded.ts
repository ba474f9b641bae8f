import * as tf from '@tensorflow/tfjs';
import { canConvolve, convolvePacked, type PackedFilter, packPanels } from '../backend/wasm/convolve.js';
import { presentPlace } from '../backend/wasm/place.js';
import { activate } from './activate.js';
import type { Convolution } from './blocks.js';
import { convolvePlain } from './convolve.js';
import { type ChannelMoments, foldMoments } from './normalise.js';

/** A convolution whose batch normalisation has become a part of it: what runs after training. */
export interface Folded {
  run(inputs: readonly tf.Tensor4D[]): tf.Tensor4D;
  /** What it holds; the caller disposes of them. */
  readonly tensors: readonly tf.Tensor[];
}

/**
 * Folds the normalisation by given moments into a convolution.
 * @param inputs of the kind that it will run on
 * @param filter [kernelPx, kernelPx, in, out]
 */
export function foldBlock(
  inputs: readonly tf.Tensor4D[],
  { filter, gamma, beta }: { filter: tf.Tensor4D; gamma: tf.Tensor1D; beta: tf.Tensor1D },
  moments: ChannelMoments,
  { kernelPx, stridePx = 1, activation }: Convolution,
): Folded {
  const { scale, shift } = tf.tidy(() => foldMoments(moments, gamma, beta));
  const place = presentPlace();
  const fits = kernelPx === 3 && stridePx === 1 && activation === 'relu';
  if (place !== undefined && fits && canConvolve(inputs, filter)) {
    const packed: PackedFilter = packPanels(place, filter);
    return {
      run: (xs) => convolvePacked(place, xs, packed, scale, shift),
      tensors: [packed.panels, scale, shift],
    };
  }
  const scaled = tf.mul(filter, scale) as tf.Tensor4D;
  scale.dispose();
  return {
    run: (xs) => activate(convolvePlain(xs, scaled, { bias: shift, stridePx }), activation),
    tensors: [scaled, shift],
  };
}
