import type * as tf from '@tensorflow/tfjs';
import type { WeightLayout } from '../model/layout.js';
import { createAdam } from './adam.js';
import { createMomentum } from './momentum.js';
import type { UpdateRules } from './updateRules.js';
import { spanWeights } from './weightSpans.js';

/** Changes a flat vector of weights step by step. */
export interface Optimiser {
  /**
   * One step. The old weights are changed or disposed of.
   * @param weights [size]
   * @param gradient [size]
   * @returns the new weights, [size]
   */
  update(weights: tf.Tensor1D, gradient: tf.Tensor1D, learningRate: number): tf.Tensor1D;
  /** Copies of what it keeps from step to step. */
  read(): Promise<OptimiserState>;
  dispose(): void;
}

/** Where an optimiser stands. */
export interface OptimiserState {
  /** Moving mean of the gradient, or the velocity of momentum, [size]. */
  readonly first: Float32Array;
  /** Moving mean of its square, [size]; empty where the optimiser keeps none. */
  readonly second: Float32Array;
  readonly steps: number;
}

/** Creates the optimiser of the weights of a layout, at its start or where it stood. */
export function createOptimiser(
  layout: WeightLayout,
  { optimiser, weightDecay, momentum }: Pick<UpdateRules, 'optimiser' | 'weightDecay' | 'momentum'>,
  from?: OptimiserState,
): Optimiser {
  const spans = spanWeights(layout);
  return optimiser === 'sgd'
    ? createMomentum(spans, { momentum, weightDecay }, from)
    : createAdam(spans, { weightDecay }, from);
}
