import type { SoftMask } from '../data/picture.js';
import { assertSameSize } from './size.js';
import { MATTING_UNIT } from './softErrors.js';

/**
 * Gradient error of a soft mask: the sum over all pixels of the squared difference between the gradient magnitudes of
 * prediction and truth, over 1000. Gradients come from 9x9 filters with the first derivative of a Gaussian, sigma
 * 1.4 px, of unit energy; beyond the image its edge pixels go on (Rhemann et al. 2009,
 * doi:10.1109/CVPR.2009.5206503). It is low where outlines are as sharp, and as smooth, as the true ones.
 * @param predicted values in [0, 1], of the truth's size
 * @param truth values in [0, 1]
 * @returns at least 0; it grows with the image
 * @throws DataError when the two sizes differ
 * @example
 * const soft = (...values) => ({ widthPx: values.length, heightPx: 1, data: Float32Array.from(values) });
 * gradientError(soft(0, 0, 1, 1), soft(1, 1, 0, 0)) // 0
 * gradientError(soft(0, 0, 1, 1), soft(0, 0, 0, 0)) > 0 // true
 */
export function gradientError(predicted: SoftMask, truth: SoftMask): number {
  assertSameSize(predicted, truth);
  const ours = openGradient(predicted);
  const theirs = openGradient(truth);
  let sum = 0;
  for (let y = 0; y < truth.heightPx; y++) {
    const a = ours(y);
    const b = theirs(y);
    for (let x = 0; x < a.length; x++) {
      const difference = (a[x] as number) - (b[x] as number);
      sum += difference * difference;
    }
  }
  return sum / MATTING_UNIT;
}

const SIGMA_PX = 1.4;
/** Where the Gaussian falls below 0.01: the filter ends there. */
const RADIUS = 4;
const TAPS = 2 * RADIUS + 1;

/** One side of the filters with their middle: a Gaussian, and its derivative but for the sign; each of unit energy. */
const SMOOTH = normalise((k) => Math.exp(-(k * k) / (2 * SIGMA_PX * SIGMA_PX)));
const SLOPE = normalise((k) => k * Math.exp(-(k * k) / (2 * SIGMA_PX * SIGMA_PX)));

function normalise(weight: (tap: number) => number): readonly number[] {
  const side = Array.from({ length: RADIUS + 1 }, (_, k) => weight(k));
  const energy = side.reduce((sum, value, k) => sum + (k === 0 ? 1 : 2) * value * value, 0);
  return side.map((value) => value / Math.sqrt(energy));
}

/** One row of the image, filtered along x. */
interface FilteredRow {
  readonly smooth: Float64Array;
  readonly slope: Float64Array;
}

/**
 * Computes gradient magnitudes row by row, from the top; only the rows that the filter covers are kept.
 * @returns a function from y to the magnitudes of that row, which the next call overwrites
 */
function openGradient({ data, widthPx, heightPx }: SoftMask): (y: number) => Float64Array {
  const padded = new Float64Array(widthPx + 2 * RADIUS);
  const ring = Array.from({ length: TAPS }, () => emptyRow(widthPx));
  const magnitude = new Float64Array(widthPx);
  let filtered = 0;
  const rowAt = (y: number): FilteredRow => ring[Math.max(0, Math.min(heightPx - 1, y)) % TAPS] as FilteredRow;
  return (y) => {
    for (; filtered <= Math.min(heightPx - 1, y + RADIUS); filtered++) {
      padRow(data, filtered * widthPx, widthPx, padded);
      filterAlong(padded, ring[filtered % TAPS] as FilteredRow);
    }
    const window = Array.from({ length: TAPS }, (_, k) => rowAt(y + k - RADIUS));
    filterAcross(window, magnitude);
    return magnitude;
  };
}

function emptyRow(widthPx: number): FilteredRow {
  return { smooth: new Float64Array(widthPx), slope: new Float64Array(widthPx) };
}

/** A row with its first and last value repeated beyond its ends. */
function padRow(data: Float32Array, start: number, widthPx: number, padded: Float64Array): void {
  padded.set(data.subarray(start, start + widthPx), RADIUS);
  padded.fill(padded[RADIUS] as number, 0, RADIUS);
  padded.fill(padded[widthPx + RADIUS - 1] as number, widthPx + RADIUS);
}

/** Filters a padded row along x. The taps lie symmetrically about the middle, so that each pair needs one product. */
function filterAlong(padded: Float64Array, { smooth, slope }: FilteredRow): void {
  for (let x = 0; x < smooth.length; x++) {
    let even = (SMOOTH[0] as number) * (padded[x + RADIUS] as number);
    let odd = 0;
    for (let k = 1; k <= RADIUS; k++) {
      const left = padded[x + RADIUS - k] as number;
      const right = padded[x + RADIUS + k] as number;
      even += (SMOOTH[k] as number) * (left + right);
      odd += (SLOPE[k] as number) * (right - left);
    }
    smooth[x] = even;
    slope[x] = odd;
  }
}

/** Filters the rows of a window across y, and joins both directions to the magnitude. */
function filterAcross(rows: readonly FilteredRow[], magnitude: Float64Array): void {
  for (let x = 0; x < magnitude.length; x++) {
    let alongX = (SMOOTH[0] as number) * ((rows[RADIUS] as FilteredRow).slope[x] as number);
    let alongY = 0;
    for (let k = 1; k <= RADIUS; k++) {
      const above = rows[RADIUS - k] as FilteredRow;
      const below = rows[RADIUS + k] as FilteredRow;
      alongX += (SMOOTH[k] as number) * ((above.slope[x] as number) + (below.slope[x] as number));
      alongY += (SLOPE[k] as number) * ((below.smooth[x] as number) - (above.smooth[x] as number));
    }
    magnitude[x] = Math.sqrt(alongX * alongX + alongY * alongY);
  }
}
