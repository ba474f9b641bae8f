import * as tf from '@tensorflow/tfjs';
import type { Batch } from '../preprocess/batches.js';

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
