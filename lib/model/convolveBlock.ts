import * as tf from '@tensorflow/tfjs';
import { canConvolve } from '../backend/wasm/convolve.js';
import { canConvolveHead } from '../backend/wasm/head.js';
import { type Place, presentPlace } from '../backend/wasm/place.js';
import { activate } from './activate.js';
import { type Activation, type Convolution, hasBias, type Norm } from './blocks.js';
import { convolvePlain } from './convolve.js';
import { type Folded, foldBlock } from './folded.js';
import { convolveFused, convolveHeadFused, convolveSumsFused } from './fused.js';
import { type WeightTensors, weightOf } from './layout.js';
import { type ChannelMoments, foldMoments, normaliseBatch, scaleChannels } from './normalise.js';
import { countGroups, normaliseGroups } from './normaliseGroups.js';
import { addBias } from './resample.js';
import type { ForwardMode } from './tensorBlocks.js';

/**
 * Convolution (`same` padding), normalisation and activation. With a second input, both are convolved by their part of
 * the filter and added: the same as convolving their concatenation, which is never made.
 *
 * @param inputs one or two of [n, h, w, c]; the filter's input channels are theirs in this order
 * @param isFixed whether the inputs need no gradient: they are given none where that saves work
 * @returns [n, h / stridePx, w / stridePx, channels]
 */
export function convolveBlock(
  inputs: readonly tf.Tensor4D[],
  weights: WeightTensors,
  block: string,
  convolution: Convolution,
  mode: ForwardMode,
  { isFixed = false }: { isFixed?: boolean } = {},
): tf.Tensor4D {
  const { norm, activation } = convolution;
  const filter = weightOf<tf.Tensor4D>(weights, `${block}/filter`);
  if (norm === 'batch' && !mode.training && mode.differentiable !== true) {
    const fold = (): Folded => {
      const parts = { filter, ...scalesOf(weights, block) };
      return foldBlock(inputs, parts, movingMoments(mode.state, block), convolution);
    };
    return mode.folded === undefined ? runOnce(fold(), inputs) : runKept(mode.folded, block, fold, inputs);
  }
  const place = placeFor(inputs, filter, convolution);
  if (place !== undefined && norm === 'batch' && activation === 'relu' && mode.training) {
    const onMoments = (moments: ChannelMoments): void => mode.onMoments(block, moments);
    return convolveFused(place, inputs, { filter, ...scalesOf(weights, block) }, isFixed, onMoments);
  }
  if (norm === 'none') return activate(convolveBiased(inputs, weights, block, convolution, isFixed), activation);
  const sums = convolveSums(inputs, filter, convolution, isFixed);
  return normaliseBlock(sums, weights, block, norm, activation, mode);
}

/** Normalisation of a block's own scales and shifts, then the activation. */
export function normaliseBlock(
  x: tf.Tensor4D,
  weights: WeightTensors,
  block: string,
  norm: Norm,
  activation: Activation,
  mode: ForwardMode,
): tf.Tensor4D {
  const { gamma, beta } = scalesOf(weights, block);
  if (norm !== 'batch') {
    const groups = norm === 'group' ? countGroups(x.shape[3]) : x.shape[3];
    return activate(normaliseGroups(x, gamma, beta, groups), activation);
  }
  if (!mode.training) {
    const { scale, shift } = foldMoments(movingMoments(mode.state, block), gamma, beta);
    if (mode.differentiable === true) return activate(tf.add(tf.mul(x, scale), shift), activation);
    return scaleChannels(x, scale, shift, activation === 'none' ? 'linear' : activation);
  }
  const onMoments = (moments: ChannelMoments): void => mode.onMoments(block, moments);
  if (activation === 'relu') return normaliseBatch(x, gamma, beta, 'relu', onMoments);
  return activate(normaliseBatch(x, gamma, beta, 'linear', onMoments), activation);
}

/** The place of the own kernels, where they can take a convolution. */
function placeFor(
  inputs: readonly tf.Tensor4D[],
  filter: tf.Tensor4D,
  { kernelPx, stridePx = 1 }: Convolution,
): Place | undefined {
  return kernelPx === 3 && stridePx === 1 && canConvolve(inputs, filter) ? presentPlace() : undefined;
}

/** Most outputs of a 1x1 convolution for which the kernel of the head was made. */
const HEAD_CHANNELS = 16;

function convolveBiased(
  inputs: readonly tf.Tensor4D[],
  weights: WeightTensors,
  block: string,
  convolution: Convolution,
  isFixed: boolean,
): tf.Tensor4D {
  const filter = weightOf<tf.Tensor4D>(weights, `${block}/filter`);
  if (!hasBias(convolution)) return convolveSums(inputs, filter, convolution, isFixed);
  const bias = weightOf<tf.Tensor1D>(weights, `${block}/bias`);
  const place = presentPlace();
  const [x, second] = inputs as [tf.Tensor4D, tf.Tensor4D?];
  const { kernelPx, stridePx = 1, channels } = convolution;
  const isHead = kernelPx === 1 && stridePx === 1 && channels <= HEAD_CHANNELS && second === undefined;
  if (place !== undefined && isHead && canConvolveHead(x)) return convolveHeadFused(place, x, filter, bias);
  return addBias(convolveSums(inputs, filter, convolution, isFixed), bias);
}

function convolveSums(
  inputs: readonly tf.Tensor4D[],
  filter: tf.Tensor4D,
  convolution: Convolution,
  isFixed: boolean,
): tf.Tensor4D {
  const place = placeFor(inputs, filter, convolution);
  if (place !== undefined) return convolveSumsFused(place, inputs, filter, isFixed);
  return convolvePlain(inputs, filter, { stridePx: convolution.stridePx ?? 1 });
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

function scalesOf(weights: WeightTensors, block: string): { gamma: tf.Tensor1D; beta: tf.Tensor1D } {
  return { gamma: weightOf(weights, `${block}/gamma`), beta: weightOf(weights, `${block}/beta`) };
}

function movingMoments(state: WeightTensors, block: string): ChannelMoments {
  return { mean: weightOf(state, `${block}/mean`), variance: weightOf(state, `${block}/variance`) };
}
