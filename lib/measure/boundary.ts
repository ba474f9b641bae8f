import { quantileSorted } from '../base/quantile.js';
import type { Mask } from '../data/picture.js';
import { squaredDistances } from './distance.js';
import { assertSameSize } from './size.js';

/** How well two outlines agree; all `null` where either mask is empty. */
export interface BoundaryScores {
  /** F1 of the shares of boundary pixels within the tolerance of the other boundary (Csurka et al. 2013). */
  readonly boundaryF: number | null;
  /** The larger of the two directed 95th percentiles of the distances between the boundaries, in pixels. */
  readonly hd95: number | null;
  /** Normalised surface Dice: both counts within the tolerance over both totals (Nikolov et al. 2021). */
  readonly nsd: number | null;
}

/**
 * Compares the boundaries of two binary masks; every value but 0 is foreground. Distances are Euclidean, between
 * pixel centres. Definitions after Maier-Hein, Reinke et al. 2024, doi:10.1038/s41592-023-02151-z; boundary F
 * from Csurka et al. 2013, doi:10.5244/C.27.32; surface Dice from Nikolov et al. 2021, doi:10.2196/26151.
 * @param tolerancePx a boundary pixel agrees where the other boundary is at most this far, in pixels
 * @throws DataError when the two sizes differ
 * @throws RangeError when the tolerance is negative
 * @example
 * const mask = { widthPx: 3, heightPx: 1, data: Uint8Array.of(0, 1, 1) };
 * boundaryScores(mask, mask) // { boundaryF: 1, hd95: 0, nsd: 1 }
 */
export function boundaryScores(predicted: Mask, truth: Mask, tolerancePx = 2): BoundaryScores {
  assertSameSize(predicted, truth);
  if (!(tolerancePx >= 0)) throw new RangeError(`boundary tolerance must be at least 0 pixels: ${tolerancePx}`);
  const ours = boundaryOf(predicted);
  const theirs = boundaryOf(truth);
  const toTheirs = distancesBetween(ours, theirs, truth);
  const toOurs = distancesBetween(theirs, ours, truth);
  if (toTheirs.length === 0 || toOurs.length === 0) return { boundaryF: null, hd95: null, nsd: null };
  const near = [countWithin(toTheirs, tolerancePx), countWithin(toOurs, tolerancePx)] as const;
  return {
    boundaryF: harmonicMean(near[0] / toTheirs.length, near[1] / toOurs.length),
    hd95: Math.max(quantileSorted(toTheirs, 0.95), quantileSorted(toOurs, 0.95)),
    nsd: (near[0] + near[1]) / (toTheirs.length + toOurs.length),
  };
}

/**
 * The boundary of a binary mask: 1 at foreground pixels with a 4-neighbour outside of the mask, else 0. What lies
 * beyond the image counts as outside.
 */
export function boundaryOf({ data, widthPx, heightPx }: Mask): Uint8Array {
  const boundary = new Uint8Array(data.length);
  for (let y = 0, i = 0; y < heightPx; y++) {
    const isEdgeRow = y === 0 || y === heightPx - 1;
    for (let x = 0; x < widthPx; x++, i++) {
      if (data[i] === 0) continue;
      const isEdge = isEdgeRow || x === 0 || x === widthPx - 1;
      const isInside =
        !isEdge && data[i - 1] !== 0 && data[i + 1] !== 0 && data[i - widthPx] !== 0 && data[i + widthPx] !== 0;
      boundary[i] = isInside ? 0 : 1;
    }
  }
  return boundary;
}

/** Distances in pixels from each set pixel of `from` to the nearest of `to`, ascending. */
function distancesBetween(from: Uint8Array, to: Uint8Array, { widthPx, heightPx }: Mask): Float64Array {
  const squares = squaredDistances(to, widthPx, heightPx);
  return squares
    .filter((_, i) => from[i] !== 0)
    .map(Math.sqrt)
    .sort();
}

function countWithin(sorted: Float64Array, limit: number): number {
  const beyond = sorted.findIndex((distance) => distance > limit);
  return beyond === -1 ? sorted.length : beyond;
}

function harmonicMean(a: number, b: number): number {
  return a + b === 0 ? 0 : (2 * a * b) / (a + b);
}
