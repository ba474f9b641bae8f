import { quantileSorted } from '../base/quantile.js';
import { boundaryOf } from '../data/boundary.js';
import type { Mask } from '../data/picture.js';
import { squaredDistances } from './distance.js';
import { assertSameSize } from './size.js';

/** A boundary pixel agrees where the other boundary is at most this far. */
export const TOLERANCE_PX = 2;
/** How far the band around the true boundary reaches. */
export const BAND_PX = 5;

/** How well two outlines agree. The first four are `null` where either mask is empty. */
export interface BoundaryScores {
  /** F1 of the shares of boundary pixels within the tolerance of the other boundary (Csurka et al. 2013). */
  readonly boundaryF: number | null;
  /** The larger of the two directed 95th percentiles of the distances between the boundaries, in pixels. */
  readonly hd95: number | null;
  /** Normalised surface Dice: both counts within the tolerance over both totals (Nikolov et al. 2021). */
  readonly nsd: number | null;
  /** Average symmetric surface distance: all distances of both directions over their number, in pixels. */
  readonly assd: number | null;
  /** Share of right pixels in the band around the true boundary; `null` where the truth is empty (Kohli et al. 2009). */
  readonly trimapAccuracy: number | null;
}

/** The boundary of a mask and how far every pixel is from it: what it takes to hold many predictions against one truth. */
export interface Outline {
  /** See {@link boundaryOf}. */
  readonly boundary: Uint8Array;
  /** Squared distance of each pixel to the nearest boundary pixel, in pixels; infinite where the mask is empty. */
  readonly squares: Float64Array;
}

/** Finds the boundary of a binary mask; every value but 0 is foreground. */
export function traceOutline(mask: Mask): Outline {
  const boundary = boundaryOf(mask);
  return { boundary, squares: squaredDistances(boundary, mask.widthPx, mask.heightPx) };
}

/**
 * Compares the boundaries of two binary masks; every value but 0 is foreground. Distances are Euclidean, between
 * pixel centres, one distance transform a mask. Definitions after Maier-Hein, Reinke et al. 2024,
 * doi:10.1038/s41592-023-02151-z; boundary F from Csurka et al. 2013, doi:10.5244/C.27.32; surface Dice from Nikolov
 * et al. 2021, doi:10.2196/26151; average distance from Heimann et al. 2009, doi:10.1109/TMI.2009.2013851; accuracy
 * within a band from Kohli et al. 2009, doi:10.1007/s11263-008-0202-0.
 * @param tolerancePx a boundary pixel agrees where the other boundary is at most this far, in pixels
 * @param bandPx the band holds the pixels whose distance to the true boundary is at most this, in pixels
 * @param outline the truth's, where it has been traced for another prediction
 * @throws DataError when the two sizes differ
 * @throws RangeError when the tolerance or the band is negative
 * @example
 * const mask = { widthPx: 3, heightPx: 1, data: Uint8Array.of(0, 1, 1) };
 * boundaryScores(mask, mask) // { boundaryF: 1, hd95: 0, nsd: 1, assd: 0, trimapAccuracy: 1 }
 */
export function boundaryScores(
  predicted: Mask,
  truth: Mask,
  tolerancePx: number = TOLERANCE_PX,
  bandPx: number = BAND_PX,
  outline: Outline = traceOutline(truth),
): BoundaryScores {
  assertSameSize(predicted, truth);
  assertReach('boundary tolerance', tolerancePx);
  assertReach('band around the boundary', bandPx);
  const ours = traceOutline(predicted);
  const [there, back] = [distancesOf(ours.boundary, outline.squares), distancesOf(outline.boundary, ours.squares)];
  return {
    ...compareDistances(there, back, tolerancePx),
    trimapAccuracy: accuracyWithin(predicted, truth, outline.squares, bandPx),
  };
}

function compareDistances(
  there: Float64Array,
  back: Float64Array,
  tolerancePx: number,
): Omit<BoundaryScores, 'trimapAccuracy'> {
  const total = there.length + back.length;
  if (there.length === 0 || back.length === 0) return { boundaryF: null, hd95: null, nsd: null, assd: null };
  const near = [countWithin(there, tolerancePx), countWithin(back, tolerancePx)] as const;
  return {
    boundaryF: harmonicMean(near[0] / there.length, near[1] / back.length),
    hd95: Math.max(quantileSorted(there, 0.95), quantileSorted(back, 0.95)),
    nsd: (near[0] + near[1]) / total,
    assd: (sumOf(there) + sumOf(back)) / total,
  };
}

/** Distances in pixels at the boundary's pixels, ascending; none where the other mask has no boundary. */
function distancesOf(boundary: Uint8Array, squares: Float64Array): Float64Array {
  const distances = new Float64Array(countSet(boundary));
  for (let i = 0, next = 0; i < boundary.length; i++) {
    if (boundary[i] !== 0) distances[next++] = Math.sqrt(squares[i] as number);
  }
  return distances[0] === Number.POSITIVE_INFINITY ? new Float64Array(0) : distances.sort();
}

/** Share of the pixels within a distance of the true boundary that are predicted right. */
function accuracyWithin(predicted: Mask, truth: Mask, squares: Float64Array, bandPx: number): number | null {
  const [ours, theirs] = [predicted.data, truth.data];
  const limit = bandPx * bandPx;
  let pixels = 0;
  let right = 0;
  for (let i = 0; i < squares.length; i++) {
    if ((squares[i] as number) > limit) continue;
    pixels++;
    if ((ours[i] === 0) === (theirs[i] === 0)) right++;
  }
  return pixels === 0 ? null : right / pixels;
}

function countSet(set: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < set.length; i++) count += set[i] as number;
  return count;
}

function countWithin(sorted: Float64Array, limit: number): number {
  let count = 0;
  while (count < sorted.length && (sorted[count] as number) <= limit) count++;
  return count;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum;
}

function harmonicMean(a: number, b: number): number {
  return a + b === 0 ? 0 : (2 * a * b) / (a + b);
}

function assertReach(what: string, px: number): void {
  if (!(px >= 0 && px < Number.POSITIVE_INFINITY)) throw new RangeError(`${what} must be at least 0 pixels: ${px}`);
}
