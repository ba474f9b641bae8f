import type * as tf from '@tensorflow/tfjs';
import type { Place } from './place.js';

/** Numbers that a job takes; BLOCK of assembly/adam.ts. */
const NUMBERS_A_JOB = 16384;

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
}

/** A step of Adam that changes the tensors themselves. */
export function updateAdam(
  place: Place,
  { weights, first, second }: AdamTensors,
  gradient: tf.Tensor1D,
  { rate, correction, beta1, beta2, epsilon }: AdamNumbers,
): void {
  const words = [weights, first, second, gradient].map((tensor) => place.addressOf(tensor));
  const jobs = Math.ceil(weights.size / NUMBERS_A_JOB);
  place.crew.run('updateAdam', jobs, [...words, weights.size], [rate, correction, beta1, beta2, epsilon]);
}
