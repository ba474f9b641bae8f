import * as tf from '@tensorflow/tfjs';
import { placeWeights } from '../../model/layout.js';
import type { MemoryPurpose } from '../../model/memory.js';
import type { Decorate } from '../../model/network.js';
import { assertFitsMemory, explainMemory } from '../../train/memory.js';
import type { Model } from '../../train/model.js';

/**
 * Runs a trained network block by block, with gradients with respect to the images.
 * @param images [1, h, w, 3], values 0..1
 * @returns logits [1, h, w, classes]
 */
export type RunBlocks = (images: tf.Tensor4D, decorate?: Decorate) => tf.Tensor4D;

/**
 * Puts a network's values on the backend while some work lasts.
 * @param purpose `training` where the work takes gradients, which hold more memory
 * @throws MemoryError when the network does not fit into the memory there is
 */
export async function useModel<T>(
  { network, values, size }: Model,
  purpose: MemoryPurpose,
  work: (run: RunBlocks) => Promise<T>,
): Promise<T> {
  const demand = { purpose, network, heightPx: size.heightPx, widthPx: size.widthPx, batch: 1 };
  assertFitsMemory(demand);
  const weights = placeWeights(values.weights, network.layout);
  const state = placeWeights(values.state, network.stateLayout);
  const mode = { training: false, state, differentiable: true } as const;
  try {
    return await explainMemory(demand, () =>
      work((images, decorate) => network.forward(weights, images, mode, decorate).logits),
    );
  } finally {
    tf.dispose([weights, state]);
  }
}
