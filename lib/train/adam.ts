import * as tf from '@tensorflow/tfjs';
import { updateAdam } from '../backend/wasm/adam.js';
import { presentPlace } from '../backend/wasm/place.js';

export const BETA1 = 0.9;
export const BETA2 = 0.999;
export const EPSILON = 1e-8;

/** State of the optimiser over a flat vector of weights. */
export interface Adam {
  /**
   * One step (Kingma and Ba 2015, algorithm 1). The old weights are changed or disposed of.
   * @param weights [size]
   * @param gradient [size]
   * @returns the new weights, [size]
   */
  update(weights: tf.Tensor1D, gradient: tf.Tensor1D, learningRate: number): tf.Tensor1D;
  /** Copies of the present moments, and how many steps they saw. */
  read(): Promise<AdamState>;
  dispose(): void;
}

/** Where the optimiser stands. */
export interface AdamState {
  /** Moving mean of the gradient, [size]. */
  readonly first: Float32Array;
  /** Moving mean of its square, [size]. */
  readonly second: Float32Array;
  readonly steps: number;
}

/** Creates the optimiser for `size` weights, at its start or where it stood. */
export function createAdam(size: number, from?: AdamState): Adam {
  let first = (from === undefined ? tf.zeros([size]) : tf.tensor1d(from.first)) as tf.Tensor1D;
  let second = (from === undefined ? tf.zeros([size]) : tf.tensor1d(from.second)) as tf.Tensor1D;
  let steps = from?.steps ?? 0;
  const update: Adam['update'] = (weights, gradient, learningRate) => {
    steps++;
    const place = presentPlace();
    if (place !== undefined) {
      const numbers = { rate: learningRate / (1 - BETA1 ** steps), correction: 1 - BETA2 ** steps };
      updateAdam(place, { weights, first, second }, gradient, {
        ...numbers,
        beta1: BETA1,
        beta2: BETA2,
        epsilon: EPSILON,
      });
      return weights;
    }
    const [nextFirst, nextSecond, next] = tf.tidy(() => {
      const m = tf.add(tf.mul(first, BETA1), tf.mul(gradient, 1 - BETA1));
      const v = tf.add(tf.mul(second, BETA2), tf.mul(tf.square(gradient), 1 - BETA2));
      const rate = learningRate / (1 - BETA1 ** steps);
      const root = tf.add(tf.sqrt(tf.div(v, 1 - BETA2 ** steps)), EPSILON);
      return [m, v, tf.sub(weights, tf.mul(tf.div(m, root), rate))] as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
    });
    tf.dispose([first, second, weights]);
    first = nextFirst;
    second = nextSecond;
    return next;
  };
  return {
    update,
    read: async () => ({
      first: Float32Array.from(await first.data()),
      second: Float32Array.from(await second.data()),
      steps,
    }),
    dispose: () => tf.dispose([first, second]),
  };
}
