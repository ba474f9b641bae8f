import * as tf from '@tensorflow/tfjs';
import { canConvolve } from '../backend/wasm/convolve.js';
import { canConvolveHead } from '../backend/wasm/head.js';
import { presentPlace } from '../backend/wasm/place.js';
import { convolvePlain } from './convolve.js';
import { type Folded, foldBlock } from './folded.js';
import { convolveFused, convolveHeadFused } from './fused.js';
import { type WeightSpec, type WeightTensors, weightOf } from './layout.js';
import { type ChannelMoments, normaliseRelu } from './normalise.js';
import { addBias, convolveUp, poolMax } from './resample.js';

/**
 * What networks are put together from. T is a tensor, or a node of a graph that runs later.
 * Shapes are [images, rows, columns, channels]; blocks are named as their weights are.
 */
export interface Blocks<T> {
  /** Whether they are put together to be trained: then a network may have auxiliary outputs. */
  readonly training: boolean;
  /** Values 0..1 as values -1..1. */
  centre(images: T): T;
  /** 3x3 convolution, batch normalisation, ReLU, of one input, or of two as if they were concatenated. */
  convolve(inputs: readonly T[], block: string): T;
  /** Halves height and width. */
  poolMax(x: T): T;
  /** 2x2 transposed convolution of stride 2 with bias: doubles height and width. */
  convolveUp(x: T, block: string): T;
  /** 1x1 convolution with bias: the logits. */
  convolveHead(x: T): T;
}

/** What a network puts out. */
export interface Built<T> {
  /** [n, h, w, classes] */
  readonly logits: T;
  /** In training with deep supervision: logits of the decoder's deeper levels at full size, the deepest last. */
  readonly auxiliary: readonly T[];
}

/**
 * How a network runs: in training the batch's own moments normalise, and `onMoments` sees them (they are disposed of
 * after it returns), and `seed`, a whole number that differs from step to step, decides what dropout leaves out; afterwards the moving moments in `state` do. Blocks that were folded are kept in `folded` where it
 * is given, for the next image; its owner disposes of them.
 */
export type ForwardMode =
  | { readonly training: true; readonly seed: number; onMoments(block: string, moments: ChannelMoments): void }
  | { readonly training: false; readonly state: WeightTensors; readonly folded?: Map<string, Folded> };

/** Blocks that run at once, with these weights. */
export function tensorBlocks(weights: WeightTensors, mode: ForwardMode): Blocks<tf.Tensor4D> {
  const fixed = new Set<tf.Tensor4D>();
  return {
    training: mode.training,
    centre: (images) => {
      const centred = images.mul(2).sub(1) as tf.Tensor4D;
      fixed.add(centred);
      return centred;
    },
    convolve: (inputs, block) =>
      convolveBlock(inputs, weights, block, mode, {
        isFixed: inputs.every((input) => fixed.has(input)),
      }),
    poolMax,
    convolveUp: (x, block) => convolveUp(x, weightOf(weights, `${block}/filter`), weightOf(weights, `${block}/bias`)),
    convolveHead: (x) => convolveHead(x, weights),
  };
}

/** Weights of {@link convolveBlock}. */
export function convolutionSpecs(block: string, channelsIn: number, channelsOut: number): WeightSpec[] {
  return [
    { name: `${block}/filter`, kind: 'filter', shape: [3, 3, channelsIn, channelsOut] },
    { name: `${block}/gamma`, kind: 'scale', shape: [channelsOut] },
    { name: `${block}/beta`, kind: 'shift', shape: [channelsOut] },
  ];
}

/** Moving moments of {@link convolveBlock}. */
export function momentSpecs(block: string, channels: number): WeightSpec[] {
  return [
    { name: `${block}/mean`, kind: 'mean', shape: [channels] },
    { name: `${block}/variance`, kind: 'variance', shape: [channels] },
  ];
}

/**
 * 3x3 convolution (`same` padding, no bias), batch normalisation, ReLU. With a second input, both are convolved by
 * their part of the filter and added: the same as convolving their concatenation, which is never made.
 *
 * @param inputs one or two of [n, h, w, c]; the filter's input channels are theirs in this order
 * @param isFixed whether the inputs need no gradient: they are given none where that saves work
 * @returns [n, h, w, channelsOut]; values >= 0
 */
export function convolveBlock(
  inputs: readonly tf.Tensor4D[],
  weights: WeightTensors,
  block: string,
  mode: ForwardMode,
  { isFixed = false }: { isFixed?: boolean } = {},
): tf.Tensor4D {
  const filter = weightOf<tf.Tensor4D>(weights, `${block}/filter`);
  const gamma = weightOf<tf.Tensor1D>(weights, `${block}/gamma`);
  const beta = weightOf<tf.Tensor1D>(weights, `${block}/beta`);
  if (!mode.training) {
    const fold = (): Folded => foldBlock(inputs, { filter, gamma, beta }, movingMoments(mode.state, block));
    return mode.folded === undefined ? runOnce(fold(), inputs) : runKept(mode.folded, block, fold, inputs);
  }
  const onMoments = (moments: ChannelMoments): void => mode.onMoments(block, moments);
  const place = presentPlace();
  if (place !== undefined && canConvolve(inputs, filter)) {
    return convolveFused(place, inputs, { filter, gamma, beta }, isFixed, onMoments);
  }
  return normaliseRelu(convolvePlain(inputs, filter), gamma, beta, onMoments);
}

function runOnce(folded: Folded, inputs: readonly tf.Tensor4D[]): tf.Tensor4D {
  const y = folded.run(inputs);
  tf.dispose([...folded.tensors]);
  return y;
}

function runKept(
  kept: Map<string, Folded>,
  block: string,
  fold: () => Folded,
  inputs: readonly tf.Tensor4D[],
): tf.Tensor4D {
  const folded = kept.get(block) ?? fold();
  for (const tensor of folded.tensors) tf.keep(tensor);
  kept.set(block, folded);
  return folded.run(inputs);
}

/** 1x1 convolution with bias: the logits of each pixel, [n, h, w, classes]. */
export function convolveHead(x: tf.Tensor4D, weights: WeightTensors): tf.Tensor4D {
  const filter = weightOf<tf.Tensor4D>(weights, 'head/filter');
  const bias = weightOf<tf.Tensor1D>(weights, 'head/bias');
  const place = presentPlace();
  if (place !== undefined && canConvolveHead(x)) return convolveHeadFused(place, x, filter, bias);
  return addBias(tf.conv2d(x, filter, 1, 'same'), bias);
}

function movingMoments(state: WeightTensors, block: string): ChannelMoments {
  return { mean: weightOf(state, `${block}/mean`), variance: weightOf(state, `${block}/variance`) };
}
