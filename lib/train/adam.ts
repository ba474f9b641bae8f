import * as tf from '@tensorflow/tfjs';
import { type AdamNumbers, updateAdam } from '../backend/wasm/adam.js';
import { type Place, presentPlace } from '../backend/wasm/place.js';
import { placeSpans, type Span } from '../backend/wasm/spans.js';
import type { Optimiser, OptimiserState } from './optimiser.js';
import type { UpdateRules } from './updateRules.js';
import { countWeights, decayMask } from './weightSpans.js';

export const BETA1 = 0.9;
export const BETA2 = 0.999;
export const EPSILON = 1e-8;

/** What a step changes, [size] each. */
interface Moving {
  weights: tf.Tensor1D;
  first: tf.Tensor1D;
  second: tf.Tensor1D;
}

/** A step on one backend; what it returns takes the place of what it was given. */
type Move = (moving: Moving, gradient: tf.Tensor1D, numbers: AdamNumbers) => Moving;

/**
 * Adam (Kingma and Ba 2015, algorithm 1); with weight decay AdamW (Loshchilov and Hutter 2019, algorithm 2), which takes
 * `learningRate * weightDecay` of each weight that decays.
 */
export function createAdam(
  spans: readonly Span[],
  { weightDecay }: Pick<UpdateRules, 'weightDecay'>,
  from?: OptimiserState,
): Optimiser {
  const size = countWeights(spans);
  let first = (from === undefined ? tf.zeros([size]) : tf.tensor1d(from.first)) as tf.Tensor1D;
  let second = (from === undefined ? tf.zeros([size]) : tf.tensor1d(from.second)) as tf.Tensor1D;
  let steps = from?.steps ?? 0;
  const place = presentPlace();
  const table = place === undefined ? decayMask(spans) : placeSpans(spans);
  const move = place === undefined ? movePlainly(table) : moveInPlace(place, table);
  return {
    update: (weights, gradient, learningRate) => {
      steps++;
      const moved = move({ weights, first, second }, gradient, {
        rate: learningRate / (1 - BETA1 ** steps),
        correction: 1 - BETA2 ** steps,
        beta1: BETA1,
        beta2: BETA2,
        epsilon: EPSILON,
        decay: learningRate * weightDecay,
      });
      ({ first, second } = moved);
      return moved.weights;
    },
    read: async () => ({
      first: Float32Array.from(await first.data()),
      second: Float32Array.from(await second.data()),
      steps,
    }),
    dispose: () => tf.dispose([first, second, table]),
  };
}

function moveInPlace(place: Place, spans: tf.Tensor1D): Move {
  return (moving, gradient, numbers) => {
    updateAdam(place, moving, gradient, spans, numbers);
    return moving;
  };
}

function movePlainly(decays: tf.Tensor1D): Move {
  return ({ weights, first, second }, gradient, { rate, correction, beta1, beta2, epsilon, decay }) => {
    const moved = tf.tidy(() => {
      const m = tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)) as tf.Tensor1D;
      const v = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)) as tf.Tensor1D;
      const root = tf.add(tf.sqrt(tf.div(v, correction)), epsilon);
      const left = decay === 0 ? weights : tf.sub(weights, tf.mul(tf.mul(weights, decays), decay));
      return { weights: tf.sub(left, tf.mul(tf.div(m, root), rate)) as tf.Tensor1D, first: m, second: v };
    });
    tf.dispose([weights, first, second]);
    return moved;
  };
}
