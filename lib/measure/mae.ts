import type { SoftMask } from '../data/picture.js';
import { softErrors } from './softErrors.js';

/**
 * Mean absolute error of soft masks: the mean over all pixels of `|predicted - truth|`, from 0 to 1.
 * @param predicted values in [0, 1], of the truth's size
 * @param truth values in [0, 1]
 * @returns `null` where there is no pixel
 * @throws DataError when the two sizes differ
 */
export function maeOf(predicted: SoftMask, truth: SoftMask): number | null {
  return softErrors(predicted, truth).mae;
}
