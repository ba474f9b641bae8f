/** The blocks of blocks.ts on the wasm backend's own kernels, each with its gradient. */
import * as tf from '@tensorflow/tfjs';
import { convolve, convolveGradient, NO_EPILOGUE } from '../backend/wasm/convolve.js';
import {
  convolveHeadPixels,
  gradeCrossEntropyDice,
  gradeHead,
  type MeasuredLoss,
  measureCrossEntropyDice,
} from '../backend/wasm/head.js';
import { type BlockWeights, convolveNormalised, gradeNormalised } from '../backend/wasm/normalise.js';
import type { Place } from '../backend/wasm/place.js';
import { convolveUpPixels, gradeMaxima, gradeUp, poolMaxima } from '../backend/wasm/resample.js';
import { type ChannelMoments, EPSILON } from './normalise.js';

/** The arguments of a function given to `tf.customGrad`: tensors, then what keeps tensors for the gradient. */
function readArguments<T extends readonly tf.Tensor[]>(args: readonly unknown[]): [T, tf.GradSaveFunc] {
  return [args.slice(0, -1) as unknown as T, args.at(-1) as tf.GradSaveFunc];
}

/**
 * Convolution, batch normalisation, ReLU.
 * @param isFixed whether the inputs need no gradient
 */
export function convolveFused(
  place: Place,
  inputs: readonly tf.Tensor4D[],
  { filter, gamma, beta }: BlockWeights,
  isFixed: boolean,
  onMoments: (moments: ChannelMoments) => void,
): tf.Tensor4D {
  const run = tf.customGrad((...args) => {
    const [tensors, save] = readArguments<tf.Tensor[]>(args);
    const [filters, scale, shift] = tensors.slice(-3) as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
    const sources = isFixed ? inputs : (tensors.slice(0, -3) as tf.Tensor4D[]);
    const weights = { filter: filters, gamma: scale, beta: shift };
    const { y, z, mean, variance, scales } = convolveNormalised(place, sources, weights, EPSILON);
    onMoments({ mean, variance });
    save([...sources, filters, scale, z, mean, variance, scales]);
    return { value: y, gradFunc: (dy, saved) => gradeFused(place, dy as tf.Tensor4D, saved, isFixed) };
  });
  return run(...(isFixed ? [] : inputs), filter, gamma, beta) as tf.Tensor4D;
}

function gradeFused(place: Place, dy: tf.Tensor4D, saved: readonly tf.Tensor[], isFixed: boolean): tf.Tensor[] {
  const inputs = saved.slice(0, -6) as tf.Tensor4D[];
  const [filter, gamma, z, mean, variance, scales] = saved.slice(-6) as [
    tf.Tensor4D,
    tf.Tensor1D,
    tf.Tensor4D,
    tf.Tensor1D,
    tf.Tensor1D,
    tf.Tensor2D,
  ];
  const forward = { z, mean, variance, scales };
  const gradients = gradeNormalised(place, dy, inputs, { filter, gamma }, forward, EPSILON, !isFixed);
  // The tape would keep it to the end: half of what training holds.
  z.dispose();
  return [...gradients.dInputs, gradients.dFilter, gradients.dGamma, gradients.dBeta];
}

/** Convolution alone. */
export function convolveSumsFused(
  place: Place,
  inputs: readonly tf.Tensor4D[],
  filter: tf.Tensor4D,
  isFixed: boolean,
): tf.Tensor4D {
  const run = tf.customGrad((...args) => {
    const [tensors, save] = readArguments<tf.Tensor4D[]>(args);
    const taps = tensors.at(-1) as tf.Tensor4D;
    const sources = isFixed ? inputs : tensors.slice(0, -1);
    save([...sources, taps]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [xs, weights] = [saved.slice(0, -1), saved.at(-1)] as [tf.Tensor4D[], tf.Tensor4D];
      const { dInputs, dFilter } = convolveGradient(place, xs, weights, dy as tf.Tensor4D, !isFixed);
      return [...dInputs, dFilter];
    };
    return { value: convolve(place, sources, taps, () => NO_EPILOGUE).z, gradFunc };
  });
  return run(...(isFixed ? [] : inputs), filter) as tf.Tensor4D;
}

export function poolFused(place: Place, x: tf.Tensor4D): tf.Tensor4D {
  const run = tf.customGrad((...args) => {
    const [[input], save] = readArguments<[tf.Tensor4D]>(args);
    const value = poolMaxima(place, input);
    save([input, value]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor =>
      gradeMaxima(place, saved[0] as tf.Tensor4D, saved[1] as tf.Tensor4D, dy as tf.Tensor4D);
    return { value, gradFunc };
  });
  return run(x) as tf.Tensor4D;
}

export function convolveUpFused(place: Place, x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D {
  const run = tf.customGrad((...args) => {
    const [[input, filters, shift], save] = readArguments<[tf.Tensor4D, tf.Tensor4D, tf.Tensor1D]>(args);
    save([input, filters]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const gradients = gradeUp(place, saved[0] as tf.Tensor4D, saved[1] as tf.Tensor4D, dy as tf.Tensor4D);
      return [gradients.dx, gradients.dFilter, gradients.dBias];
    };
    return { value: convolveUpPixels(place, input, filters, shift), gradFunc };
  });
  return run(x, filter, bias) as tf.Tensor4D;
}

export function convolveHeadFused(place: Place, x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D {
  const run = tf.customGrad((...args) => {
    const [[input, filters, shift], save] = readArguments<[tf.Tensor4D, tf.Tensor4D, tf.Tensor1D]>(args);
    save([input, filters]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const gradients = gradeHead(place, saved[0] as tf.Tensor4D, saved[1] as tf.Tensor4D, dy as tf.Tensor4D);
      return [gradients.dx, gradients.dFilter, gradients.dBias];
    };
    return { value: convolveHeadPixels(place, input, filters, shift), gradFunc };
  });
  return run(x, filter, bias) as tf.Tensor4D;
}

export function crossEntropyDiceFused(place: Place, logits: tf.Tensor4D, truth: tf.Tensor1D): tf.Scalar {
  const run = tf.customGrad((...args) => {
    const [[input], save] = readArguments<[tf.Tensor4D]>(args);
    const { loss, probabilities, slopes } = measureCrossEntropyDice(place, input, truth);
    save([probabilities, slopes, truth]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const measured = { probabilities: saved[0], slopes: saved[1] } as Omit<MeasuredLoss, 'loss'>;
      return gradeCrossEntropyDice(place, measured, saved[2] as tf.Tensor1D, dy as tf.Scalar);
    };
    return { value: loss, gradFunc };
  });
  return run(logits) as tf.Scalar;
}
