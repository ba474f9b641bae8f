import * as tf from '@tensorflow/tfjs';
import { runsGraphs } from '../backend/tensorflowSession.js';
import { type Logger, silentLogger } from '../base/log.js';
import type { Random } from '../base/random.js';
import { joinWeights, nameWeights, splitWeights } from '../model/layout.js';
import { DEFAULT_LOSS, type Loss, measureOutputs } from '../model/loss/loss.js';
import type { Network } from '../model/network.js';
import type { ChannelMoments } from '../model/normalise.js';
import type { Batch } from '../preprocess/batches.js';
import { batchImages } from './batchTensors.js';
import { firstState } from './firstState.js';
import type { Precision } from './graph/graph.js';
import { createGraphStepper } from './graph/stepper.js';
import { batchTarget } from './lossTarget.js';
import type { OptimiserState } from './optimiser.js';
import { placeState } from './placedState.js';
import { assertPrecision } from './precision.js';
import { addSlopes, disposeSlopes, lossOf, meanSlopes, type PendingSlopes, type Slopes } from './slopes.js';
import type { Start } from './start.js';
import { seedOfStep } from './stepSeed.js';
import { ADAM_ALONE, type UpdateRules } from './updateRules.js';

/** The values of a network: `weights` [layout.size], `state` [stateLayout.size]. */
export interface NetworkValues {
  readonly weights: Float32Array;
  readonly state: Float32Array;
}

/** All that a training needs to go on where it stood. */
export interface StepperState extends NetworkValues, OptimiserState {
  /** Moving average of the values, where the rules want one. */
  readonly average?: NetworkValues;
}

/** A network in training: its weights, their moving moments and the optimiser live on the backend until `dispose`. */
export interface Stepper {
  /**
   * One step of the optimiser on a batch; returns the loss before it, NaN where the gradient is no number.
   * @param progress share of the training that is done, 0..1, which the boundary loss goes by; 1 by default
   */
  step(batch: Batch, learningRate: number, progress?: number): Promise<number>;
  /**
   * Adds the gradient of a batch to that of the next step, which takes the mean over the images of all its batches;
   * returns the batch's loss.
   */
  accumulate(batch: Batch, progress?: number): Promise<number>;
  /** Copies of the present values. */
  read(): Promise<NetworkValues>;
  /** The same, and where the optimiser stands. */
  snapshot(): Promise<StepperState>;
  /** Goes on from another state; from first weights where there is none. */
  restore(state: StepperState | undefined): void;
  dispose(): void;
}

export interface StepperOptions {
  readonly logger?: Logger | undefined;
  /** What it lowers; cross-entropy plus Dice by default. */
  readonly loss?: Loss | undefined;
  /** How it changes the weights; as Adam alone does by default. */
  readonly rules?: UpdateRules | undefined;
  /** What convolutions and activations are computed in; float32 by default. */
  readonly precision?: Precision | undefined;
  /** The trained network that it starts from; random weights by default. */
  readonly start?: Start | undefined;
  /** Where a training goes on instead of starting. */
  readonly from?: StepperState | undefined;
}

/**
 * Starts a training from first weights drawn from `random`: as a graph where the backend runs graphs, else operation by
 * operation, which computes in float32 alone.
 * @throws ConfigError for bfloat16 where the backend runs no graphs, or the machine has no such arithmetic
 */
export function createStepper(network: Network, random: Random, options: StepperOptions = {}): Stepper {
  assertPrecision(options.precision);
  if (!runsGraphs()) return createEagerStepper(network, random, options);
  try {
    return createGraphStepper(network, random, options);
  } catch (error) {
    const { logger = silentLogger, precision } = options;
    if (precision === 'bfloat16') throw error;
    logger.warn(`training without a graph, more slowly: ${error instanceof Error ? error.message : error}`);
    return createEagerStepper(network, random, options);
  }
}

/** Starts a training whose operations run one by one, on any backend. */
export function createEagerStepper(
  network: Network,
  random: Random,
  { start, from, rules = ADAM_ALONE, loss: goal = DEFAULT_LOSS }: StepperOptions = {},
): Stepper {
  let now = placeState(network, rules, from ?? firstState(network, random, rules, start));
  let pending: PendingSlopes | null = null;
  const learn = (batch: Batch, progress: number | undefined): Differentiated => {
    const seed = seedOfStep(random, now.steps() + 1, pending?.batches ?? 0);
    return differentiate(network, now.weights(), { batch, goal, progress, seed });
  };
  return {
    accumulate: async (batch, progress) => {
      const { told, ...slopes } = learn(batch, progress);
      pending = addSlopes(pending, slopes, batch.stems.length);
      return takeLoss(told);
    },
    step: async (batch, learningRate, progress) => {
      const { told, ...slopes } = learn(batch, progress);
      const all = pending === null ? slopes : meanSlopes(addSlopes(pending, slopes, batch.stems.length));
      pending = null;
      now.step(all, learningRate);
      return takeLoss(told);
    },
    read: () => now.read(),
    snapshot: () => now.snapshot(),
    restore: (state) => {
      disposeSlopes(pending);
      pending = null;
      now.dispose();
      now = placeState(network, rules, state ?? firstState(network, random, rules, start));
    },
    dispose: () => {
      disposeSlopes(pending);
      now.dispose();
    },
  };
}

async function takeLoss(told: tf.Tensor): Promise<number> {
  const loss = lossOf(await told.data<'float32'>());
  told.dispose();
  return loss;
}

interface Differentiated extends Slopes {
  /** The loss, and the sum of the gradient, [2]. */
  readonly told: tf.Tensor;
}

/** What a step learns from. */
interface StepTask {
  readonly batch: Batch;
  readonly goal: Loss;
  readonly progress: number | undefined;
  readonly seed: number;
}

function differentiate(network: Network, flat: tf.Tensor1D, { batch, goal, progress, seed }: StepTask): Differentiated {
  const moments: tf.Tensor[] = [];
  const onMoments = (_block: string, { mean, variance }: ChannelMoments): void => {
    moments.push(tf.keep(tf.clone(mean)), tf.keep(tf.clone(variance)));
  };
  const result = tf.tidy(() => {
    const images = batchImages(batch);
    const target = batchTarget(batch, goal, network.config.classes, progress);
    const lossOf = (...tensors: tf.Tensor[]): tf.Scalar => {
      const mode = { training: true, seed, onMoments } as const;
      return measureOutputs(goal, network.forward(nameWeights(tensors, network.layout), images, mode), target);
    };
    const { value, grads } = tf.valueAndGrads(lossOf)(splitWeights(flat, network.layout));
    const gradient = joinWeights(grads);
    return { told: tf.stack([value, tf.sum(gradient)]), gradient, moments: joinWeights(moments) };
  });
  tf.dispose(moments);
  return result;
}
