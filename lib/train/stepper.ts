import * as tf from '@tensorflow/tfjs';
import { runsGraphs } from '../backend/tensorflowSession.js';
import { type Logger, silentLogger } from '../base/log.js';
import type { Random } from '../base/random.js';
import { initialiseWeights } from '../model/initialise.js';
import { joinWeights, nameWeights, splitWeights } from '../model/layout.js';
import { DEFAULT_LOSS, type Loss, measureOutputs } from '../model/loss/loss.js';
import type { ChannelMoments } from '../model/normalise.js';
import type { Network } from '../model/unet.js';
import type { Batch } from '../preprocess/batches.js';
import { type AdamState, createAdam } from './adam.js';
import { batchImages } from './batchTensors.js';
import { createGraphStepper } from './graph/stepper.js';
import { batchTarget } from './lossTarget.js';
import { movingShare } from './movingMoments.js';
import { seedOfStep } from './stepSeed.js';

/** The values of a network: `weights` [layout.size], `state` [stateLayout.size]. */
export interface NetworkValues {
  readonly weights: Float32Array;
  readonly state: Float32Array;
}

/** All that a training needs to go on where it stood. */
export interface StepperState extends NetworkValues, AdamState {}

/** A network in training: its weights, their moving moments and the optimiser live on the backend until `dispose`. */
export interface Stepper {
  /**
   * One step of the optimiser on a batch; returns the loss before it.
   * @param progress share of the training that is done, 0..1, which the boundary loss goes by; 1 by default
   */
  step(batch: Batch, learningRate: number, progress?: number): Promise<number>;
  /** Copies of the present values. */
  read(): Promise<NetworkValues>;
  /** The same, and where the optimiser stands. */
  snapshot(): Promise<StepperState>;
  dispose(): void;
}

export interface StepperOptions {
  readonly logger?: Logger | undefined;
  /** What it lowers; cross-entropy plus Dice by default. */
  readonly loss?: Loss | undefined;
  /** Where a training goes on instead of starting. */
  readonly from?: StepperState | undefined;
}

/**
 * Starts a training from first weights drawn from `random`: as a graph where the backend runs graphs, else operation by
 * operation.
 */
export function createStepper(network: Network, random: Random, options: StepperOptions = {}): Stepper {
  if (!runsGraphs()) return createEagerStepper(network, random, options);
  try {
    return createGraphStepper(network, random, options);
  } catch (error) {
    const { logger = silentLogger } = options;
    logger.warn(`training without a graph, more slowly: ${error instanceof Error ? error.message : error}`);
    return createEagerStepper(network, random, options);
  }
}

/** Starts a training whose operations run one by one, on any backend. */
export function createEagerStepper(
  network: Network,
  random: Random,
  { from, loss: goal = DEFAULT_LOSS }: StepperOptions = {},
): Stepper {
  const { layout, stateLayout } = network;
  let weights = tf.tensor1d(from?.weights ?? initialiseWeights(layout, random.child('weights')));
  let state = tf.tensor1d(from?.state ?? initialiseWeights(stateLayout, random.child('state')));
  const adam = createAdam(layout.size, from);
  let steps = from?.steps ?? 0;

  const step: Stepper['step'] = async (batch, learningRate, progress) => {
    steps++;
    const task: StepTask = { batch, goal, progress, seed: seedOfStep(random, steps) };
    const { loss, gradient, moments } = differentiate(network, weights, task);
    weights = adam.update(weights, gradient, learningRate);
    const share = movingShare(steps);
    const next = tf.tidy(() => tf.add(tf.mul(state, 1 - share), tf.mul(moments, share)) as tf.Tensor1D);
    tf.dispose([state, gradient, moments]);
    state = next;
    const [value = Number.NaN] = await loss.data();
    loss.dispose();
    return value;
  };
  const read = async (): Promise<NetworkValues> => ({
    weights: Float32Array.from(await weights.data()),
    state: Float32Array.from(await state.data()),
  });
  return {
    step,
    read,
    snapshot: async () => ({ ...(await read()), ...(await adam.read()) }),
    dispose: () => {
      tf.dispose([weights, state]);
      adam.dispose();
    },
  };
}

interface Differentiated {
  loss: tf.Scalar;
  /** [layout.size] */
  gradient: tf.Tensor1D;
  /** The batch's means and variances, [stateLayout.size]. */
  moments: tf.Tensor1D;
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
    return { loss: value as tf.Scalar, gradient: joinWeights(grads), moments: joinWeights(moments) };
  });
  tf.dispose(moments);
  return result;
}
