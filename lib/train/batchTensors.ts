import * as tf from '@tensorflow/tfjs';
import type { Batch } from '../preprocess/batches.js';

/** The images of a batch as a tensor [n, h, w, 3], values 0..1. */
export function batchImages({ images, stems, heightPx, widthPx }: Batch): tf.Tensor4D {
  return tf.tensor4d(images, [stems.length, heightPx, widthPx, 3]);
}

/** The class of each pixel of a batch, int32 [n * h * w]. */
export function batchTruth({ classes }: Pick<Batch, 'classes'>): tf.Tensor1D {
  return tf.tensor1d(Int32Array.from(classes), 'int32');
}
