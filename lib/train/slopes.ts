import * as tf from '@tensorflow/tfjs';

/** What a batch tells a step. */
export interface Slopes {
  /** Gradient of the loss, [layout.size]. */
  readonly gradient: tf.Tensor1D;
  /** Means and variances of the batch, [stateLayout.size]. */
  readonly moments: tf.Tensor1D;
}

/** What the batches of a step told so far: sums over their images. */
export interface PendingSlopes extends Slopes {
  readonly images: number;
  readonly batches: number;
}

/** Adds what a batch told; both inputs are disposed of. */
export function addSlopes(pending: PendingSlopes | null, slopes: Slopes, images: number): PendingSlopes {
  const add = (sum: tf.Tensor1D | undefined, values: tf.Tensor1D): tf.Tensor1D =>
    tf.tidy(() => {
      const ofImages = tf.mul(values, images);
      return (sum === undefined ? ofImages : tf.add(sum, ofImages)) as tf.Tensor1D;
    });
  const sum = {
    gradient: add(pending?.gradient, slopes.gradient),
    moments: add(pending?.moments, slopes.moments),
    images: (pending?.images ?? 0) + images,
    batches: (pending?.batches ?? 0) + 1,
  };
  disposeSlopes(pending);
  disposeSlopes(slopes);
  return sum;
}

/** The mean over the images, which is the gradient of the mean of their losses; the sums are disposed of. */
export function meanSlopes(pending: PendingSlopes): Slopes {
  const mean = (sum: tf.Tensor1D): tf.Tensor1D => tf.div(sum, pending.images);
  const slopes = { gradient: mean(pending.gradient), moments: mean(pending.moments) };
  disposeSlopes(pending);
  return slopes;
}

export function disposeSlopes(slopes: Slopes | null): void {
  if (slopes !== null) tf.dispose([slopes.gradient, slopes.moments]);
}

/**
 * A loss, unless the gradient is no number: activations can swallow what is none, and then the loss does not show it.
 * @param told the loss, and the sum of the gradient
 */
export function lossOf([loss = Number.NaN, sum = Number.NaN]: ArrayLike<number> & Iterable<number>): number {
  return Number.isFinite(sum) ? loss : Number.NaN;
}
