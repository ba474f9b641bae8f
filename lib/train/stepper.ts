import * as tf from '@tensorflow/tfjs';
import type { Random } from '../base/random.js';
import { initialiseWeights } from '../model/initialise.js';
import { joinWeights, nameWeights, splitWeights } from '../model/layout.js';
import { crossEntropyDice } from '../model/loss.js';
import type { ChannelMoments } from '../model/normalise.js';
import type { Network } from '../model/unet.js';
import type { Batch } from '../preprocess/batches.js';
import { createAdam } from './adam.js';

/** How much a step moves the moving moments, once there have been many; as in PyTorch. */
export const MOMENTUM = 0.1;

/** The values of a network: `weights` [layout.size], `state` [stateLayout.size]. */
export interface NetworkValues {
  readonly weights: Float32Array;
  readonly state: Float32Array;
}

/** A network in training: its weights, their moving moments and the optimiser live on the backend until `dispose`. */
export interface Stepper {
  /** One step of the optimiser on a batch; returns the loss before it. */
  step(batch: Batch, learningRate: number): Promise<number>;
  /** Copies of the present values. */
  read(): Promise<NetworkValues>;
  dispose(): void;
}

/** Starts a training from first weights drawn from `random`. */
export function createStepper(network: Network, random: Random): Stepper {
  const { layout, stateLayout } = network;
  let weights = tf.tensor1d(initialiseWeights(layout, random.child('weights')));
  let state = tf.tensor1d(initialiseWeights(stateLayout, random.child('state')));
  const adam = createAdam(layout.size);
  let steps = 0;

  const step = async (batch: Batch, learningRate: number): Promise<number> => {
    steps++;
    const { loss, gradient, moments } = differentiate(network, weights, batch);
    weights = adam.update(weights, gradient, learningRate);
    const share = Math.max(MOMENTUM, 1 / steps);
    const next = tf.tidy(() => tf.add(tf.mul(state, 1 - share), tf.mul(moments, share)) as tf.Tensor1D);
    tf.dispose([state, gradient, moments]);
    state = next;
    const [value = Number.NaN] = await loss.data();
    loss.dispose();
    return value;
  };
  return {
    step,
    read: async () => ({
      weights: Float32Array.from(await weights.data()),
      state: Float32Array.from(await state.data()),
    }),
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

function differentiate(network: Network, flat: tf.Tensor1D, batch: Batch): Differentiated {
  const moments: tf.Tensor[] = [];
  const onMoments = (_block: string, { mean, variance }: ChannelMoments): void => {
    moments.push(tf.keep(tf.clone(mean)), tf.keep(tf.clone(variance)));
  };
  const result = tf.tidy(() => {
    const images = batchImages(batch);
    const truth = oneHotRows(batch, network.config.classes);
    const lossOf = (...tensors: tf.Tensor[]): tf.Scalar =>
      crossEntropyDice(
        network.forward(nameWeights(tensors, network.layout), images, { training: true, onMoments }),
        truth,
      );
    const { value, grads } = tf.valueAndGrads(lossOf)(splitWeights(flat, network.layout));
    return { loss: value as tf.Scalar, gradient: joinWeights(grads), moments: joinWeights(moments) };
  });
  tf.dispose(moments);
  return result;
}

/** The images of a batch as a tensor [n, h, w, 3], values 0..1. */
export function batchImages({ images, stems, heightPx, widthPx }: Batch): tf.Tensor4D {
  return tf.tensor4d(images, [stems.length, heightPx, widthPx, 3]);
}

/** The classes of a batch as one-hot rows [classes, n * h * w]. */
export function oneHotRows(batch: Pick<Batch, 'classes'>, classCount: number): tf.Tensor2D {
  const pixels = batch.classes.length;
  const rows = new Float32Array(classCount * pixels);
  for (let i = 0; i < pixels; i++) rows[(batch.classes[i] ?? 0) * pixels + i] = 1;
  return tf.tensor2d(rows, [classCount, pixels]);
}
