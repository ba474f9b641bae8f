import type { SoftMask } from '../data/picture.js';
import { assertSameSize } from './size.js';

/** Errors of a soft mask; all but `sad` are `null` where there is no pixel. */
export interface SoftErrors {
  /** Mean absolute error, 0 to 1. */
  readonly mae: number | null;
  /** Mean squared error, 0 to 1. */
  readonly mse: number | null;
  /** Sum of absolute differences over 1000, as papers on matting give it; it grows with the image. */
  readonly sad: number;
}

/** Sums of errors and pixels are told in thousands, as papers on matting do. */
export const MATTING_UNIT = 1000;

/**
 * Compares two soft masks pixel by pixel: `mae = sum |p - a| / n`, `mse = sum (p - a)^2 / n`, `sad = sum |p - a| / 1000`
 * over all pixels, not over an unknown zone only (Rhemann et al. 2009, doi:10.1109/CVPR.2009.5206503).
 * @param predicted values in [0, 1], of the truth's size
 * @param truth values in [0, 1]
 * @throws DataError when the two sizes differ
 * @example
 * const soft = (...values) => ({ widthPx: values.length, heightPx: 1, data: Float32Array.from(values) });
 * softErrors(soft(0, 0.5, 1, 1), soft(0, 1, 1, 0)) // { mae: 1.5 / 4, mse: 1.25 / 4, sad: 0.0015 }
 */
export function softErrors(predicted: SoftMask, truth: SoftMask): SoftErrors {
  assertSameSize(predicted, truth);
  const [ours, theirs] = [predicted.data, truth.data];
  const pixels = theirs.length;
  let absolute = 0;
  let squared = 0;
  for (let i = 0; i < pixels; i++) {
    const difference = (ours[i] as number) - (theirs[i] as number);
    absolute += Math.abs(difference);
    squared += difference * difference;
  }
  const mean = (sum: number): number | null => (pixels === 0 ? null : sum / pixels);
  return { mae: mean(absolute), mse: mean(squared), sad: absolute / MATTING_UNIT };
}
