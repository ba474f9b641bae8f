import type * as tf from '@tensorflow/tfjs';
import type { Place } from './place.js';
import { countJobs } from './spans.js';

/** The state of Adam; all tensors are flat and of one size. */
export interface AdamTensors {
  readonly weights: tf.Tensor1D;
  readonly first: tf.Tensor1D;
  readonly second: tf.Tensor1D;
}

export interface AdamNumbers {
  /** The learning rate over `1 - beta1 ** steps`. */
  readonly rate: number;
  /** `1 - beta2 ** steps` */
  readonly correction: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** The part of a weight that decays in this step, 0..1. */
  readonly decay: number;
}

/**
 * A step of Adam with decoupled weight decay that changes the tensors themselves.
 * @param spans as placeSpans makes them
 */
export function updateAdam(
  place: Place,
  { weights, first, second }: AdamTensors,
  gradient: tf.Tensor1D,
  spans: tf.Tensor1D,
  { rate, correction, beta1, beta2, epsilon, decay }: AdamNumbers,
): void {
  const words = [weights, first, second, gradient, spans].map((tensor) => place.addressOf(tensor));
  place.crew.run('updateAdam', countJobs(spans), words, [rate, correction, beta1, beta2, epsilon, decay]);
}
