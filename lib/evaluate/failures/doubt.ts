import type { Mask, SoftMask } from '../../data/picture.js';
import { type Outline, traceOutline } from '../../measure/boundary.js';
import { assertSameSize } from '../../measure/size.js';
import { measureObjects } from '../../survey/objects.js';
import { isNearBoundary } from './errorMap.js';

/** A prediction is confident where it gives the class that it takes at least this probability. */
export const CONFIDENCE = 0.95;

/** True where some value is neither 0 nor 1, so that there is doubt to be measured. */
export function isSoft({ data }: SoftMask): boolean {
  return data.some((value) => value > 0 && value < 1);
}

/**
 * Mean over the pixels of the entropy of foreground against background, `-p log2 p - (1 - p) log2 (1 - p)` (Shannon 1948,
 * doi:10.1002/j.1538-7305.1948.tb01338.x).
 * @returns 0 (every pixel certain) to 1 bit (every pixel at 0.5); `null` where there is no pixel
 * @example
 * meanEntropy({ widthPx: 4, heightPx: 1, data: Float32Array.of(0, 0.5, 0.5, 1) }) // 0.5
 */
export function meanEntropy({ data }: SoftMask): number | null {
  let bits = 0;
  for (let i = 0; i < data.length; i++) {
    const p = data[i] as number;
    if (p > 0 && p < 1) bits -= p * Math.log2(p) + (1 - p) * Math.log2(1 - p);
  }
  return data.length === 0 ? null : bits / data.length;
}

/**
 * The largest connected area in which a prediction confidently (at least 0.95) says the opposite of the truth, further
 * than 2 pixels from the true boundary, as a share of the image's pixels: where it is large, either the prediction or the
 * label is badly wrong (after Northcutt, Jiang & Chuang 2021, doi:10.1613/jair.1.12125).
 * @returns 0 to 1; `null` where there is no pixel
 * @throws DataError when the sizes differ
 */
export function confidentDisagreement(
  foreground: SoftMask,
  truth: Mask,
  outline: Outline = traceOutline(truth),
): number | null {
  assertSameSize(foreground, truth);
  const disagrees = new Uint8Array(truth.data.length);
  for (let i = 0; i < disagrees.length; i++) {
    const p = foreground.data[i] as number;
    const denied = truth.data[i] === 0 ? p >= CONFIDENCE : p <= 1 - CONFIDENCE;
    if (denied && !isNearBoundary(outline, i)) disagrees[i] = 1;
  }
  const areas = measureObjects({ ...truth, data: disagrees });
  return truth.data.length === 0
    ? null
    : areas.reduce((largest, area) => Math.max(largest, area), 0) / truth.data.length;
}
