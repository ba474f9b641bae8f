import * as tf from '@tensorflow/tfjs';
import { createRandom } from '../base/random.js';
import { activate } from './activate.js';
import type { Activation, Blocks, Norm } from './blocks.js';
import { convolveBlock, normaliseBlock } from './convolveBlock.js';
import { depthToSpace, enlarge, spaceToDepth } from './depth.js';
import type { Folded } from './folded.js';
import { type WeightTensors, weightOf } from './layout.js';
import type { ChannelMoments } from './normalise.js';
import { convolveUp, poolMax } from './resample.js';

/**
 * How a network runs: in training the batch's own moments normalise, and `onMoments` sees them (they are disposed of
 * after it returns), and `seed`, a whole number that differs from step to step, decides what dropout leaves out;
 * afterwards the moving moments in `state` do. Blocks that were folded are kept in `folded` where it is given, for the
 * next image; its owner disposes of them. Folding has no gradient: `differentiable` does without, at some cost, and
 * then the images have a gradient, too.
 */
export type ForwardMode =
  | { readonly training: true; readonly seed: number; onMoments(block: string, moments: ChannelMoments): void }
  | {
      readonly training: false;
      readonly state: WeightTensors;
      readonly folded?: Map<string, Folded>;
      readonly differentiable?: boolean;
    };

/** Blocks that run at once, with these weights. */
export function tensorBlocks(weights: WeightTensors, mode: ForwardMode): Blocks<tf.Tensor4D> {
  const fixed = new Set<tf.Tensor4D>();
  const fixesImages = mode.training || mode.differentiable !== true;
  const fix = (x: tf.Tensor4D): tf.Tensor4D => {
    if (fixesImages) fixed.add(x);
    return x;
  };
  const normalise = (x: tf.Tensor4D, block: string, norm: Norm, activation: Activation): tf.Tensor4D =>
    normaliseBlock(x, weights, block, norm, activation, mode);
  return {
    training: mode.training,
    centre: (images) => fix(images.mul(2).sub(1) as tf.Tensor4D),
    convolve: (inputs, block, convolution) => {
      const isFixed = inputs.every((input) => fixed.has(input));
      return convolveBlock(inputs, weights, block, convolution, mode, { isFixed });
    },
    normalise,
    add: ([a, b], _block, activation) => activate(tf.add(a, b), activation),
    join: (inputs) => tf.concat([...inputs], 3),
    weigh: (x, coefficients) => tf.mul(x, coefficients),
    poolMax,
    convolveUp: (x, block) => convolveUp(x, weightOf(weights, `${block}/filter`), weightOf(weights, `${block}/bias`)),
    enlarge,
    drop: (x, block, rate) => (mode.training ? dropChannels(x, rate, mode.seed, block) : x),
    spaceToDepth: (x) => (fixed.has(x) ? fix(spaceToDepth(x)) : spaceToDepth(x)),
    depthToSpace,
  };
}

/**
 * Zeroes about this share of the channels, image by image, and scales up the others, so that the mean stays.
 * @param x [n, h, w, c]
 */
function dropChannels(x: tf.Tensor4D, rate: number, seed: number, block: string): tf.Tensor4D {
  const [images, , , channels] = x.shape;
  const random = createRandom(seed).child(block);
  const kept = Float32Array.from({ length: images * channels }, () => (random.next() < rate ? 0 : 1 / (1 - rate)));
  return tf.mul(x, tf.tensor4d(kept, [images, 1, 1, channels]));
}
