import * as tf from '@tensorflow/tfjs';
import type { Loss, LossTarget } from '../model/loss/loss.js';
import type { Batch } from '../preprocess/batches.js';
import { batchTruth } from './batchTensors.js';
import { signedDistances } from './signedDistances.js';

/**
 * What a loss compares the logits of a batch with, as tensors of the caller.
 * @param progress share of the training that is done, 0..1
 */
export function batchTarget(batch: Batch, loss: Loss, classes: number, progress?: number): LossTarget {
  const truth = batchTruth(batch);
  return needsDistances(loss) ? { truth, distances: batchDistances(batch, classes), progress } : { truth };
}

/** Whether a loss asks for the distances to the outlines of the classes. */
export function needsDistances({ name }: Loss): boolean {
  return name === 'boundary';
}

/** Signed distances to the outline of each class, [classes, n * h * w]. */
function batchDistances({ classes: ids, stems, heightPx, widthPx }: Batch, classes: number): tf.Tensor2D {
  const pixels = heightPx * widthPx;
  const distances = new Float32Array(classes * ids.length);
  for (let id = 0; id < classes; id++) {
    for (let i = 0; i < stems.length; i++) {
      const inside = ids.subarray(i * pixels, (i + 1) * pixels).map((other) => (other === id ? 1 : 0));
      distances.set(signedDistances(inside, widthPx, heightPx), id * ids.length + i * pixels);
    }
  }
  return tf.tensor2d(distances, [classes, ids.length]);
}
