/** The 1x1 convolution to logits and the loss, on own kernels. */
import type * as tf from '@tensorflow/tfjs';
import type { Place } from './place.js';
import { itemsAJob } from './plan.js';
import { joinSlices } from './resample.js';

/** Whether these kernels can take the head's input: channels must come in fours. */
export function canConvolveHead(x: tf.Tensor4D): boolean {
  return x.shape[3] % 4 === 0;
}

/**
 * Logits of each pixel, [n, h, w, classes].
 * @param x [n, h, w, in]
 * @param filter [1, 1, in, classes]
 */
export function convolveHeadPixels(place: Place, x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D {
  const [images, heightPx, widthPx] = x.shape;
  const classes = filter.shape[3];
  const logits = place.make<tf.Rank.R4>([images, heightPx, widthPx, classes]);
  const { words, jobs } = planHead(x);
  const weights = [place.addressOf(filter), place.addressOf(bias)];
  const { pixels, channels, pixelsAJob } = words;
  const sizes = [place.addressOf(x), pixels, channels, ...weights, classes, pixelsAJob];
  place.crew.run('convolveHeadPixels', jobs, [...sizes, logits.address]);
  return logits.tensor;
}

function planHead(x: tf.Tensor4D): {
  words: { pixels: number; channels: number; pixelsAJob: number };
  jobs: number;
} {
  const channels = x.shape[3];
  const pixels = x.size / channels;
  const pixelsAJob = itemsAJob(pixels, channels);
  return { words: { pixels, channels, pixelsAJob }, jobs: Math.ceil(pixels / pixelsAJob) };
}

export interface HeadGradients {
  readonly dx: tf.Tensor4D;
  readonly dFilter: tf.Tensor4D;
  readonly dBias: tf.Tensor1D;
}

/** Gradients of {@link convolveHeadPixels}; `dy` is [n, h, w, classes]. */
export function gradeHead(place: Place, x: tf.Tensor4D, filter: tf.Tensor4D, dy: tf.Tensor4D): HeadGradients {
  const [, , channelsIn, classes] = filter.shape;
  const dx = place.make<tf.Rank.R4>(x.shape);
  const dFilter = place.make<tf.Rank.R4>(filter.shape);
  const dBias = place.make<tf.Rank.R1>([classes]);
  const { words, jobs } = planHead(x);
  const stride = (channelsIn + 1) * classes;
  const [sums = 0] = place.crew.reserve(4 * jobs * stride);
  const { pixels, channels, pixelsAJob } = words;
  const sources = [place.addressOf(x), pixels, channels, place.addressOf(filter), place.addressOf(dy)];
  place.crew.run('gradeHeadPixels', jobs, [...sources, classes, pixelsAJob, dx.address, sums]);
  joinSlices(place, sums, jobs, filter.size, dFilter.address, stride);
  joinSlices(place, sums + 4 * filter.size, jobs, classes, dBias.address, stride);
  return { dx: dx.tensor, dFilter: dFilter.tensor, dBias: dBias.tensor };
}

/** What the loss leaves for its gradient. */
export interface MeasuredLoss {
  readonly loss: tf.Scalar;
  /** [n, h, w, classes] */
  readonly probabilities: tf.Tensor4D;
  /** Of the Dice loss by class, [2, classes]. */
  readonly slopes: tf.Tensor2D;
}

/** Pixels that a job of the loss takes: few enough for float32 sums. */
const PIXELS_A_JOB = 4096;

/**
 * Cross-entropy plus Dice loss.
 * @param logits [n, h, w, classes]
 * @param truth class ids, int32 [n * h * w]
 */
export function measureCrossEntropyDice(place: Place, logits: tf.Tensor4D, truth: tf.Tensor1D): MeasuredLoss {
  const classes = logits.shape[3];
  const pixels = truth.size;
  const loss = place.make<tf.Rank.R0>([]);
  const probabilities = place.make<tf.Rank.R4>(logits.shape);
  const slopes = place.make<tf.Rank.R2>([2, classes]);
  const pixelsAJob = Math.max(PIXELS_A_JOB, itemsAJob(pixels, classes));
  const jobs = Math.ceil(pixels / pixelsAJob);
  const [sums = 0] = place.crew.reserve(4 * jobs * (1 + 3 * classes));
  const sources = [place.addressOf(logits), place.addressOf(truth), pixels, classes, pixelsAJob];
  place.crew.run('measureLoss', jobs, [...sources, probabilities.address, sums]);
  place.crew.run('joinLoss', 1, [sums, jobs, classes, pixels, loss.address, slopes.address]);
  return { loss: loss.tensor, probabilities: probabilities.tensor, slopes: slopes.tensor };
}

/** Gradient of the logits of {@link measureCrossEntropyDice}; `dy` is a scalar. */
export function gradeCrossEntropyDice(
  place: Place,
  { probabilities, slopes }: Pick<MeasuredLoss, 'probabilities' | 'slopes'>,
  truth: tf.Tensor1D,
  dy: tf.Scalar,
): tf.Tensor4D {
  const classes = probabilities.shape[3];
  const gradient = place.make<tf.Rank.R4>(probabilities.shape);
  const pixels = truth.size;
  const pixelsAJob = itemsAJob(pixels, classes);
  const sources = [place.addressOf(probabilities), place.addressOf(truth), pixels, classes, pixelsAJob];
  const factors = [place.addressOf(slopes), place.addressOf(dy)];
  place.crew.run('gradeLoss', Math.ceil(pixels / pixelsAJob), [...sources, ...factors, gradient.address]);
  return gradient.tensor;
}
