import type * as tf from '@tensorflow/tfjs';
import type { Blocks, Built } from './blocks.js';
import type { Architecture } from './ends.js';
import { createLayout, type WeightLayout, type WeightTensors } from './layout.js';
import { checkConfig, checkSize, type NetworkConfig } from './networkConfig.js';
import { type ForwardMode, tensorBlocks } from './tensorBlocks.js';
import { type Layer, traceNetwork } from './trace.js';

/** Blocks made of others, to watch what they put out or to change it. */
export type Decorate = (blocks: Blocks<tf.Tensor4D>) => Blocks<tf.Tensor4D>;

/** A network as functions over a flat set of weights. */
export interface Network {
  readonly config: NetworkConfig;
  /** The trained weights. */
  readonly layout: WeightLayout;
  /** The moving moments of the batch normalisations. */
  readonly stateLayout: WeightLayout;
  /**
   * Puts the network together from blocks, be they of tensors or of a graph's nodes.
   * @param images [n, h, w, channels], values 0..1; h and w divisible by 2 ** depth, and by twice that with a stem
   */
  build<T>(blocks: Blocks<T>, images: T): Built<T>;
  /**
   * Runs {@link build} on tensors.
   * @param decorate watches or changes the blocks; none by default
   */
  forward(weights: WeightTensors, images: tf.Tensor4D, mode: ForwardMode, decorate?: Decorate): Built<tf.Tensor4D>;
  /** The layers with their output sizes for images of this size; those of training alone, too. */
  listLayers(heightPx: number, widthPx: number): readonly Layer[];
}

/**
 * The network that an architecture makes of a configuration.
 * @throws ConfigError when a size is out of its range
 */
export function defineNetwork(config: NetworkConfig, architecture: Architecture): Network {
  checkConfig(config);
  const { weights, moments } = traceNetwork(architecture, config);
  return {
    config,
    layout: createLayout(weights),
    stateLayout: createLayout(moments),
    build: (blocks, images) => architecture(config, blocks, images),
    forward: (values, images, mode, decorate = (blocks) => blocks) => {
      checkSize(config, images.shape[1], images.shape[2]);
      return architecture(config, decorate(tensorBlocks(values, mode)), images);
    },
    listLayers: (heightPx, widthPx) => {
      checkSize(config, heightPx, widthPx);
      return traceNetwork(architecture, config, { heightPx, widthPx }).layers;
    },
  };
}

/** The number of trained values whose name starts so; all of them by default. */
export function countParameters(layout: WeightLayout, prefix = ''): number {
  return layout.weights.filter(({ name }) => name.startsWith(prefix)).reduce((sum, { size }) => sum + size, 0);
}
