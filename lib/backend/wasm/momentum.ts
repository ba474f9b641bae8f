import type * as tf from '@tensorflow/tfjs';
import type { Place } from './place.js';
import { countJobs } from './spans.js';

/** The state of gradient descent with momentum; both tensors are flat and of one size. */
export interface MomentumTensors {
  readonly weights: tf.Tensor1D;
  readonly velocity: tf.Tensor1D;
}

export interface MomentumNumbers {
  readonly rate: number;
  readonly momentum: number;
  /** What is added to the gradient of a weight that decays, as a share of the weight. */
  readonly decay: number;
}

/**
 * A step of gradient descent with Nesterov's momentum that changes the tensors themselves.
 * @param spans as placeSpans makes them
 */
export function updateMomentum(
  place: Place,
  { weights, velocity }: MomentumTensors,
  gradient: tf.Tensor1D,
  spans: tf.Tensor1D,
  { rate, momentum, decay }: MomentumNumbers,
): void {
  const words = [weights, velocity, gradient, spans].map((tensor) => place.addressOf(tensor));
  place.crew.run('updateMomentum', countJobs(spans), words, [rate, momentum, decay]);
}
