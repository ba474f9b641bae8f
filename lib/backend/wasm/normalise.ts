/** 3x3 convolution, batch normalisation and ReLU as one block on own kernels. Shapes are [n, h, w, c]. */
import type * as tf from '@tensorflow/tfjs';
import { convolve, convolveGradient } from './convolve.js';
import type { Place } from './place.js';
import { itemsAJob } from './plan.js';

/** A block after its forward pass in training. */
export interface Normalised {
  /** The convolution alone, [n, h, w, channels]. */
  readonly z: tf.Tensor4D;
  /** The output, [n, h, w, channels]; values >= 0. */
  readonly y: tf.Tensor4D;
  /** The batch's moments, [channels]. */
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
  /** The normalisation as one scale and one shift a channel, [2, channels]. */
  readonly scales: tf.Tensor2D;
}

/** What a block is made of: filter [3, 3, in, out], gamma and beta [out]. */
export interface BlockWeights {
  readonly filter: tf.Tensor4D;
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
}

/** Runs a block on the batch's own moments. */
export function convolveNormalised(
  place: Place,
  inputs: readonly tf.Tensor4D[],
  { filter, gamma, beta }: BlockWeights,
  epsilon: number,
): Normalised {
  const { z, parts, sums } = convolve(place, inputs, filter, (room) => ({ scale: 0, shift: 0, sums: room }));
  const channels = filter.shape[3];
  const pixels = z.size / channels;
  const mean = place.make<tf.Rank.R1>([channels]);
  const variance = place.make<tf.Rank.R1>([channels]);
  const scales = place.make<tf.Rank.R2>([2, channels]);
  const y = place.make<tf.Rank.R4>(z.shape);
  const weights = [place.addressOf(gamma), place.addressOf(beta)];
  const results = [mean.address, variance.address, scales.address];
  place.crew.run('joinMoments', 1, [sums, parts, channels, pixels, ...weights, ...results], [epsilon]);
  const pixelsAJob = itemsAJob(pixels, channels);
  const words = [place.addressOf(z), pixels, channels, pixelsAJob, scales.address, y.address];
  place.crew.run('scaleRelu', Math.ceil(pixels / pixelsAJob), words);
  return { z, y: y.tensor, mean: mean.tensor, variance: variance.tensor, scales: scales.tensor };
}

export interface BlockGradients {
  /** One an input; none where they were not wanted. */
  readonly dInputs: tf.Tensor4D[];
  readonly dFilter: tf.Tensor4D;
  readonly dGamma: tf.Tensor1D;
  readonly dBeta: tf.Tensor1D;
}

/** Gradients of {@link convolveNormalised}; `dy` is [n, h, w, channels]. */
export function gradeNormalised(
  place: Place,
  dy: tf.Tensor4D,
  inputs: readonly tf.Tensor4D[],
  weights: Pick<BlockWeights, 'filter' | 'gamma'>,
  saved: Omit<Normalised, 'y'>,
  epsilon: number,
  wantsInputs: boolean,
): BlockGradients {
  const channels = saved.mean.size;
  const dGamma = place.make<tf.Rank.R1>([channels]);
  const dBeta = place.make<tf.Rank.R1>([channels]);
  const dz = place.make<tf.Rank.R4>(saved.z.shape);
  const pixels = dy.size / channels;
  const pixelsAJob = itemsAJob(pixels, channels);
  const jobs = Math.ceil(pixels / pixelsAJob);
  const [sums = 0, factors = 0] = place.crew.reserve(8 * jobs * channels, 12 * channels);
  const words = [dy, saved.z].map((tensor) => place.addressOf(tensor));
  words.push(pixels, channels, pixelsAJob, place.addressOf(saved.scales));
  place.crew.run('sumNormaliseGradient', jobs, [...words, sums]);
  const moments = [weights.gamma, saved.mean, saved.variance].map((tensor) => place.addressOf(tensor));
  const results = [factors, dGamma.address, dBeta.address];
  place.crew.run('joinNormaliseGradient', 1, [sums, jobs, channels, pixels, ...moments, ...results], [epsilon]);
  place.crew.run('applyNormaliseGradient', jobs, [...words, factors, dz.address]);
  const gradients = convolveGradient(place, inputs, weights.filter, dz.tensor, wantsInputs);
  dz.tensor.dispose();
  return { ...gradients, dGamma: dGamma.tensor, dBeta: dBeta.tensor };
}
