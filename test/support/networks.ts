import * as tf from '@tensorflow/tfjs';
import { createRandom } from '../../lib/base/random.js';
import type { Built } from '../../lib/model/blocks.js';
import { designNetwork } from '../../lib/model/designNetwork.js';
import { initialiseWeights } from '../../lib/model/initialise.js';
import { joinWeights, nameWeights, splitWeights } from '../../lib/model/layout.js';
import { DEFAULT_LOSS, measureOutputs } from '../../lib/model/loss/loss.js';
import type { Network } from '../../lib/model/network.js';
import type { NetworkConfig } from '../../lib/model/networkConfig.js';
import type { Batch } from '../../lib/preprocess/batches.js';
import { batchImages, batchTruth } from '../../lib/train/batchTensors.js';

type Variant = Pick<NetworkConfig, 'arch'> & Partial<NetworkConfig>;

/** Every architecture, and each option with at least one of them. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  'U-Net': { arch: 'unet' },
  'U-Net, bilinear, group normalisation, deep supervision': {
    arch: 'unet',
    up: 'bilinear',
    norm: 'group',
    deepSupervision: true,
  },
  'U-Net with a stem and dropout': { arch: 'unet', stem: 'space-to-depth', dropout: 0.5 },
  'Attention U-Net, deep supervision': { arch: 'attention-unet', deepSupervision: true },
  'Attention U-Net, bilinear, instance normalisation': { arch: 'attention-unet', up: 'bilinear', norm: 'instance' },
  'Residual U-Net': { arch: 'residual-unet' },
  'Residual U-Net, bilinear, with a stem, group normalisation, deep supervision': {
    arch: 'residual-unet',
    up: 'bilinear',
    norm: 'group',
    stem: 'space-to-depth',
    deepSupervision: true,
  },
};

/** A network of three classes that is small enough for the cpu backend. */
export function tinyNetwork(variant: Variant, base = 4): Network {
  return designNetwork({ depth: 2, base, classes: 3, channels: 3, ...variant });
}

/** Weights away from the symmetric start: scales and shifts differ by channel. */
export function unevenWeights({ layout }: Network): Float32Array {
  const random = createRandom(4);
  return initialiseWeights(layout, createRandom(1)).map((value) => value + 0.1 * random.normal());
}

/** What a network in training puts out for a batch. */
export function buildTrained(
  network: Network,
  parts: readonly tf.Tensor[],
  batch: Batch,
  seed = 1,
): Built<tf.Tensor4D> {
  const mode = { training: true, seed, onMoments: () => {} } as const;
  return network.forward(nameWeights(parts, network.layout), batchImages(batch), mode);
}

/** The loss of all outputs, and its gradient in all weights. */
export function gradientOf(
  network: Network,
  weights: Float32Array,
  batch: Batch,
): { loss: number; gradient: Float32Array } {
  return tf.tidy(() => {
    const lossOf = (...parts: tf.Tensor[]): tf.Scalar => {
      return measureOutputs(DEFAULT_LOSS, buildTrained(network, parts, batch), { truth: batchTruth(batch) });
    };
    const { value, grads } = tf.valueAndGrads(lossOf)(splitWeights(tf.tensor1d(weights), network.layout));
    return { loss: value.dataSync()[0] as number, gradient: Float32Array.from(joinWeights(grads).dataSync()) };
  });
}
