import { DataError } from '../base/error.js';
import type { PixelSize } from '../data/picture.js';

/**
 * Makes sure that a prediction lies on its truth pixel by pixel.
 * @throws DataError when the two sizes differ; the message names both, width first
 */
export function assertSameSize(predicted: PixelSize, truth: PixelSize): void {
  if (predicted.widthPx === truth.widthPx && predicted.heightPx === truth.heightPx) return;
  throw new DataError(
    `prediction and truth must have one size: ${formatSize(predicted)} predicted, ${formatSize(truth)} true`,
    'Put the prediction to the size of the truth first.',
  );
}

function formatSize(size: PixelSize): string {
  return `${size.widthPx}x${size.heightPx}`;
}
