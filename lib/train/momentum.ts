import * as tf from '@tensorflow/tfjs';
import { type MomentumNumbers, updateMomentum } from '../backend/wasm/momentum.js';
import { type Place, presentPlace } from '../backend/wasm/place.js';
import { placeSpans, type Span } from '../backend/wasm/spans.js';
import type { Optimiser, OptimiserState } from './optimiser.js';
import type { UpdateRules } from './updateRules.js';
import { countWeights, decayMask } from './weightSpans.js';

/** What a step changes, [size] each. */
interface Moving {
  weights: tf.Tensor1D;
  velocity: tf.Tensor1D;
}

/** A step on one backend; what it returns takes the place of what it was given. */
type Move = (moving: Moving, gradient: tf.Tensor1D, numbers: MomentumNumbers) => Moving;

/**
 * Stochastic gradient descent with Nesterov's momentum, in the form of Sutskever et al. 2013 that PyTorch's SGD has:
 * `g += weightDecay * w` where weights decay, `v = momentum * v + g`, `w -= rate * (g + momentum * v)`.
 */
export function createMomentum(
  spans: readonly Span[],
  { momentum, weightDecay }: Pick<UpdateRules, 'momentum' | 'weightDecay'>,
  from?: OptimiserState,
): Optimiser {
  let velocity = (from === undefined ? tf.zeros([countWeights(spans)]) : tf.tensor1d(from.first)) as tf.Tensor1D;
  let steps = from?.steps ?? 0;
  const place = presentPlace();
  const table = place === undefined ? decayMask(spans) : placeSpans(spans);
  const move = place === undefined ? movePlainly(table) : moveInPlace(place, table);
  return {
    update: (weights, gradient, learningRate) => {
      steps++;
      const moved = move({ weights, velocity }, gradient, { rate: learningRate, momentum, decay: weightDecay });
      velocity = moved.velocity;
      return moved.weights;
    },
    read: async () => ({ first: Float32Array.from(await velocity.data()), second: new Float32Array(), steps }),
    dispose: () => tf.dispose([velocity, table]),
  };
}

function moveInPlace(place: Place, spans: tf.Tensor1D): Move {
  return (moving, gradient, numbers) => {
    updateMomentum(place, moving, gradient, spans, numbers);
    return moving;
  };
}

function movePlainly(decays: tf.Tensor1D): Move {
  return ({ weights, velocity }, gradient, { rate, momentum, decay }) => {
    const moved = tf.tidy(() => {
      const g = decay === 0 ? gradient : tf.add(gradient, tf.mul(tf.mul(weights, decays), decay));
      const v = tf.add(tf.mul(velocity, momentum), g) as tf.Tensor1D;
      const next = tf.sub(weights, tf.mul(tf.add(g, tf.mul(v, momentum)), rate)) as tf.Tensor1D;
      return { weights: next, velocity: v };
    });
    tf.dispose([weights, velocity]);
    return moved;
  };
}
