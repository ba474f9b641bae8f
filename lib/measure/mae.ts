import type { SoftMask } from '../data/picture.js';
import { assertSameSize } from './size.js';

/**
 * Mean absolute error of soft masks: the mean over all pixels of `|predicted - truth|`, from 0 to 1.
 * @param predicted values in [0, 1], of the truth's size
 * @param truth values in [0, 1]
 * @returns `null` where there is no pixel
 * @throws DataError when the two sizes differ
 */
export function maeOf(predicted: SoftMask, truth: SoftMask): number | null {
  assertSameSize(predicted, truth);
  let sum = 0;
  for (let i = 0; i < truth.data.length; i++)
    sum += Math.abs((predicted.data[i] as number) - (truth.data[i] as number));
  return truth.data.length === 0 ? null : sum / truth.data.length;
}
