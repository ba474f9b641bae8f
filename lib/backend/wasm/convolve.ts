/** 3x3 convolutions of `same` padding on own kernels, and their gradients. Shapes are [n, h, w, c]. */
import * as tf from '@tensorflow/tfjs';
import type { Place } from './place.js';
import { type ConvolutionShape, itemsAJob, planConvolution, planFilterGradient, roundUp } from './plan.js';

/** Whether these kernels can take a convolution: channels must come in fours, those of a single input need not. */
export function canConvolve(inputs: readonly tf.Tensor4D[], filter: tf.Tensor4D): boolean {
  const inFours = inputs.every(({ shape }) => shape[3] % 4 === 0);
  return filter.shape[3] % 4 === 0 && (inFours || inputs.length === 1);
}

/** What happens to an output before it is stored; the numbers are addresses, 0 for none. */
export interface Epilogue {
  /** One number a channel: `y = max(0, y * scale + shift)`. */
  readonly scale: number;
  readonly shift: number;
  /** Room for the sums of y and y^2, [tile jobs][2][channels]. */
  readonly sums: number;
}

/**
 * Convolves one input, or two as if they were concatenated, into a new tensor.
 * @param epilogue is given room for the sums
 * @returns the output, where its sums lie and of how many parts they are
 */
export function convolve(
  place: Place,
  inputs: readonly tf.Tensor4D[],
  filter: tf.Tensor4D,
  epilogue: (sums: number) => Epilogue,
): { z: tf.Tensor4D; parts: number; sums: number } {
  const channelsOut = filter.shape[3];
  const source = readInputs(place, inputs);
  const shape = { ...source.shape, channelsOut };
  const plan = planConvolution(shape);
  const parts = plan.jobs / plan.ranges;
  const [panels = 0, sums = 0] = place.crew.reserve(panelBytes(shape), 8 * parts * channelsOut);
  packFilter(place, filter, false, shape, panels);
  const z = place.make<tf.Rank.R4>([shape.images, shape.heightPx, shape.widthPx, channelsOut]);
  convolveInto(place, source, shape, panels, [{ address: z.address, channels: channelsOut }], epilogue(sums));
  source.dispose();
  return { z: z.tensor, parts, sums };
}

/** A filter as {@link convolvePacked} reads it: the same work need not be done for each image. */
export interface PackedFilter {
  readonly panels: tf.Tensor1D;
  readonly channelsOut: number;
}

export function packPanels(place: Place, filter: tf.Tensor4D): PackedFilter {
  const [, , channelsIn, channelsOut] = filter.shape;
  const depth = roundUp(channelsIn, 4);
  const { tensor, address } = place.make<tf.Rank.R1>([16 * depth * roundUp(channelsOut, 8)]);
  packFilter(place, filter, false, { depth, channelsOut }, address);
  return { panels: tensor, channelsOut };
}

/** {@link convolve} by a packed filter, then `y = max(0, y * scale + shift)`; scale and shift are [out]. */
export function convolvePacked(
  place: Place,
  inputs: readonly tf.Tensor4D[],
  { panels, channelsOut }: PackedFilter,
  scale: tf.Tensor1D,
  shift: tf.Tensor1D,
): tf.Tensor4D {
  const source = readInputs(place, inputs);
  const shape = { ...source.shape, channelsOut };
  const y = place.make<tf.Rank.R4>([shape.images, shape.heightPx, shape.widthPx, channelsOut]);
  const epilogue = { scale: place.addressOf(scale), shift: place.addressOf(shift), sums: 0 };
  const output = { address: y.address, channels: channelsOut };
  convolveInto(place, source, shape, place.addressOf(panels), [output], epilogue);
  source.dispose();
  return y.tensor;
}

/** The sums of the convolution as they are. */
export const NO_EPILOGUE: Epilogue = { scale: 0, shift: 0, sums: 0 };

/**
 * Gradients of the inputs and of the filter of {@link convolve}.
 * @param dz [n, h, w, channels out]
 * @param wantsInputs false where the gradient of the inputs is not needed: it is none then
 */
export function convolveGradient(
  place: Place,
  inputs: readonly tf.Tensor4D[],
  filter: tf.Tensor4D,
  dz: tf.Tensor4D,
  wantsInputs: boolean,
): { dInputs: tf.Tensor4D[]; dFilter: tf.Tensor4D } {
  const dFilter = filterGradient(place, inputs, filter, dz);
  return { dInputs: wantsInputs ? inputGradient(place, inputs, filter, dz) : [], dFilter };
}

function inputGradient(
  place: Place,
  inputs: readonly tf.Tensor4D[],
  filter: tf.Tensor4D,
  dz: tf.Tensor4D,
): tf.Tensor4D[] {
  const source = readInputs(place, [dz]);
  const { images, heightPx, widthPx } = source.shape;
  const channels = inputs.map((input) => roundUp(input.shape[3], 4));
  const made = channels.map((count) => place.make<tf.Rank.R4>([images, heightPx, widthPx, count]));
  const shape = { ...source.shape, channelsOut: channels.reduce((sum, count) => sum + count, 0) };
  const [panels = 0] = place.crew.reserve(panelBytes(shape));
  packFilter(place, filter, true, shape, panels);
  const outputs = made.map(({ address, tensor }) => ({ address, channels: tensor.shape[3] }));
  convolveInto(place, source, shape, panels, outputs, NO_EPILOGUE);
  return made.map(({ tensor }, i) => cropChannels(tensor, inputs[i] as tf.Tensor4D));
}

/** Takes off the channels that were added. */
function cropChannels(x: tf.Tensor4D, { shape }: tf.Tensor4D): tf.Tensor4D {
  if (x.shape[3] === shape[3]) return x;
  const cropped = tf.slice(x, [0, 0, 0, 0], shape);
  x.dispose();
  return cropped;
}

function filterGradient(
  place: Place,
  inputs: readonly tf.Tensor4D[],
  filter: tf.Tensor4D,
  dz: tf.Tensor4D,
): tf.Tensor4D {
  const channelsOut = filter.shape[3];
  const source = readInputs(place, inputs);
  const shape = { ...source.shape, channelsOut };
  const plan = planFilterGradient(shape);
  const [sums = 0] = place.crew.reserve(plan.slices * plan.sliceBytes);
  const { tensor, address } = place.make<tf.Rank.R4>(filter.shape);
  const { heightPx, widthPx, depth } = shape;
  const { tiles, tilesAJob, range, slices, tilesASlice, jobs } = plan;
  const size = [heightPx, widthPx, tiles, tilesAJob];
  const gradient = [place.addressOf(dz), channelsOut, range, tilesASlice];
  place.crew.run('sumFilterGradient', jobs, [...source.words, ...size, ...gradient, sums, place.crew.zeros]);
  const channelsIn = filter.shape[2];
  const words = [sums, slices, depth, channelsOut, range, address, channelsIn];
  place.crew.run('finishFilterGradient', channelsIn, words);
  source.dispose();
  return tensor;
}

/** One or two tensors, their channels filled up to fours. */
interface Source {
  /** Address and channels of the first, and of the second; 0 where there is none. */
  readonly words: readonly number[];
  readonly shape: Omit<ConvolutionShape, 'channelsOut'>;
  dispose(): void;
}

function readInputs(place: Place, inputs: readonly tf.Tensor4D[]): Source {
  const padded = inputs.map((input) => (input.shape[3] % 4 === 0 ? input : padChannels(place, input)));
  const [first, second] = padded as [tf.Tensor4D, tf.Tensor4D?];
  const [images, heightPx, widthPx, channels] = first.shape;
  const channels2 = second?.shape[3] ?? 0;
  return {
    words: [place.addressOf(first), channels, second === undefined ? 0 : place.addressOf(second), channels2],
    shape: { images, heightPx, widthPx, depth: channels + channels2 },
    dispose: () => {
      for (const [i, input] of padded.entries()) if (input !== inputs[i]) input.dispose();
    },
  };
}

function padChannels(place: Place, x: tf.Tensor4D): tf.Tensor4D {
  const [images, heightPx, widthPx, channels] = x.shape;
  const padded = roundUp(channels, 4);
  const pixels = images * heightPx * widthPx;
  const pixelsAJob = itemsAJob(pixels, padded);
  const { tensor, address } = place.make<tf.Rank.R4>([images, heightPx, widthPx, padded]);
  const words = [place.addressOf(x), pixels, channels, pixelsAJob, address, padded];
  place.crew.run('padChannels', Math.ceil(pixels / pixelsAJob), words);
  return tensor;
}

function panelBytes({ depth, channelsOut }: Pick<ConvolutionShape, 'depth' | 'channelsOut'>): number {
  return 16 * 4 * depth * roundUp(channelsOut, 8);
}

function packFilter(
  place: Place,
  filter: tf.Tensor4D,
  isBackward: boolean,
  { depth, channelsOut }: Pick<ConvolutionShape, 'depth' | 'channelsOut'>,
  panels: number,
): void {
  const [, , channelsIn, filters] = filter.shape;
  const words = [place.addressOf(filter), channelsIn, filters, Number(isBackward), depth, panels];
  place.crew.run('packFilterBlock', Math.ceil(channelsOut / 8), words);
}

interface Output {
  readonly address: number;
  readonly channels: number;
}

function convolveInto(
  place: Place,
  source: Source,
  shape: ConvolutionShape,
  panels: number,
  [first, second]: readonly Output[],
  { scale, shift, sums }: Epilogue,
): void {
  const { tiles, tilesAJob, range, jobs } = planConvolution(shape);
  const size = [shape.heightPx, shape.widthPx, tiles, tilesAJob];
  const outputs = [first?.address ?? 0, first?.channels ?? 0, second?.address ?? 0, second?.channels ?? 0];
  const words = [...source.words, ...size, panels, shape.channelsOut, range, ...outputs, scale, shift, sums];
  place.crew.run('convolveTiles', jobs, [...words, place.crew.zeros]);
}
