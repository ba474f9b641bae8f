/** Pooling and up-convolution on own kernels. Shapes are [n, h, w, c]. */
import type * as tf from '@tensorflow/tfjs';
import type { Place } from './place.js';
import { itemsAJob } from './plan.js';

/** Whether these kernels can pool a tensor: channels must come in fours. */
export function canPool(x: tf.Tensor4D): boolean {
  return x.shape[3] % 4 === 0;
}

/** Maximum over 2x2 pixels: [n, h / 2, w / 2, c]. */
export function poolMaxima(place: Place, x: tf.Tensor4D): tf.Tensor4D {
  const [images, heightPx, widthPx, channels] = x.shape;
  const y = place.make<tf.Rank.R4>([images, heightPx / 2, widthPx / 2, channels]);
  const { words, jobs } = planRows(x);
  place.crew.run('poolRows', jobs, [place.addressOf(x), ...words, y.address]);
  return y.tensor;
}

/** Gradient of {@link poolMaxima}: to each pixel that held the maximum. */
export function gradeMaxima(place: Place, x: tf.Tensor4D, y: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor4D {
  const dx = place.make<tf.Rank.R4>(x.shape);
  const { words, jobs } = planRows(x);
  const results = [place.addressOf(y), place.addressOf(dy), dx.address];
  place.crew.run('spreadRows', jobs, [place.addressOf(x), ...words, ...results]);
  return dx.tensor;
}

/** Rows of the smaller image, their width, channels and how many a job takes. */
function planRows({ shape: [images, heightPx, widthPx, channels] }: tf.Tensor4D): { words: number[]; jobs: number } {
  const rows = (images * heightPx) / 2;
  const rowsAJob = itemsAJob(rows, 2 * widthPx * channels);
  return { words: [rows, widthPx / 2, channels, rowsAJob], jobs: Math.ceil(rows / rowsAJob) };
}

/** Whether these kernels can take an up-convolution: channels in must come in eights, channels out in fours. */
export function canConvolveUp(filter: tf.Tensor4D): boolean {
  return filter.shape[2] % 4 === 0 && filter.shape[3] % 8 === 0;
}

/**
 * Transposed convolution of 2x2 taps and stride 2 with bias: [n, 2 h, 2 w, out].
 * @param filter [2, 2, out, in]
 */
export function convolveUpPixels(place: Place, x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D {
  const [images, heightPx, widthPx, channelsIn] = x.shape;
  const channelsOut = filter.shape[2];
  const y = place.make<tf.Rank.R4>([images, 2 * heightPx, 2 * widthPx, channelsOut]);
  const blocks = Math.ceil(channelsOut / 8);
  const [panels = 0] = place.crew.reserve(4 * blocks * channelsIn * 32);
  const tapBytes = 4 * channelsOut * channelsIn;
  const packing = [place.addressOf(filter), tapBytes, 4, 4 * channelsIn, channelsIn, channelsOut, panels];
  place.crew.run('packPanel', 4 * blocks, packing);
  const { rows, rowsAJob, jobs } = planUpRows(x);
  const words = [place.addressOf(x), rows, widthPx, channelsIn, panels, channelsOut, place.addressOf(bias), rowsAJob];
  place.crew.run('convolveUpRows', jobs, [...words, y.address]);
  return y.tensor;
}

function planUpRows({ shape: [images, heightPx, widthPx, channels] }: tf.Tensor4D): {
  rows: number;
  rowsAJob: number;
  jobs: number;
} {
  const rows = images * heightPx;
  const rowsAJob = itemsAJob(rows, widthPx * channels);
  return { rows, rowsAJob, jobs: Math.ceil(rows / rowsAJob) };
}

export interface UpGradients {
  readonly dx: tf.Tensor4D;
  readonly dFilter: tf.Tensor4D;
  readonly dBias: tf.Tensor1D;
}

/** Gradients of {@link convolveUpPixels}; `dy` is [n, 2 h, 2 w, out]. */
export function gradeUp(place: Place, x: tf.Tensor4D, filter: tf.Tensor4D, dy: tf.Tensor4D): UpGradients {
  return {
    dx: gradeUpInput(place, x, filter, dy),
    dFilter: gradeUpFilter(place, x, filter, dy),
    dBias: sumPixels(place, dy),
  };
}

function gradeUpInput(place: Place, x: tf.Tensor4D, filter: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor4D {
  const [, , channelsOut, channelsIn] = filter.shape;
  const dx = place.make<tf.Rank.R4>(x.shape);
  const blocks = channelsIn / 8;
  const [panels = 0] = place.crew.reserve(4 * blocks * channelsOut * 32);
  const tapBytes = 4 * channelsOut * channelsIn;
  const packing = [place.addressOf(filter), tapBytes, 4 * channelsIn, 4, channelsOut, channelsIn, panels];
  place.crew.run('packPanel', 4 * blocks, packing);
  const { rows, rowsAJob, jobs } = planUpRows(x);
  const words = [place.addressOf(dy), rows, x.shape[2], channelsOut, panels, channelsIn, rowsAJob, dx.address];
  place.crew.run('gatherUpRows', jobs, words);
  return dx.tensor;
}

/** Slices of the rows whose sums are made apart. */
const SLICES = 4;

function gradeUpFilter(place: Place, x: tf.Tensor4D, filter: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor4D {
  const [, , channelsOut, channelsIn] = filter.shape;
  const rows = x.shape[0] * x.shape[1];
  const rowsASlice = Math.ceil(rows / SLICES);
  const slices = Math.ceil(rows / rowsASlice);
  const dFilter = place.make<tf.Rank.R4>(filter.shape);
  const [sums = 0] = place.crew.reserve(4 * slices * filter.size);
  const words = [place.addressOf(x), rows, x.shape[2], channelsIn, place.addressOf(dy), channelsOut, rowsASlice, sums];
  place.crew.run('sumUpFilterGradient', 4 * slices, words);
  joinSlices(place, sums, slices, filter.size, dFilter.address);
  return dFilter.tensor;
}

/** The sum of each channel over all pixels. */
function sumPixels(place: Place, x: tf.Tensor4D): tf.Tensor1D {
  const channels = x.shape[3];
  const pixels = x.size / channels;
  const total = place.make<tf.Rank.R1>([channels]);
  const pixelsAJob = itemsAJob(pixels, channels);
  const jobs = Math.ceil(pixels / pixelsAJob);
  const [sums = 0] = place.crew.reserve(4 * jobs * channels);
  place.crew.run('sumChannels', jobs, [place.addressOf(x), pixels, channels, pixelsAJob, sums]);
  joinSlices(place, sums, jobs, channels, total.address);
  return total.tensor;
}

/** Adds up slices of so many numbers that lie one after the other. */
export function joinSlices(
  place: Place,
  sums: number,
  slices: number,
  size: number,
  to: number,
  stride: number = size,
): void {
  place.crew.run('joinSlices', Math.ceil(size / 1024), [sums, slices, 4 * stride, size, to]);
}
