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

/** Weights of a filter from its middle to one side. */
type Side = readonly [number, number, number, number, number];

/** A Gaussian, and its derivative but for the sign; each of unit energy. */
const SMOOTH = normalise((k) => Math.exp(-(k * k) / (2 * SIGMA_PX * SIGMA_PX)));
const SLOPE = normalise((k) => k * Math.exp(-(k * k) / (2 * SIGMA_PX * SIGMA_PX)));

function normalise(weight: (tap: number) => number): Side {
  const energy = 2 * [1, 2, 3, 4].reduce((sum, k) => sum + weight(k) ** 2, 0) + weight(0) ** 2;
  const at = (k: number): number => weight(k) / Math.sqrt(energy);
  return [at(0), at(1), at(2), at(3), at(4)];
}

/** The nine rows from 4 above to 4 below; beyond the image its edge rows go on. */
type Window = readonly [...Four, Float32Array, ...Four];
type Four = readonly [Float32Array, Float32Array, Float32Array, Float32Array];

/**
 * Computes gradient magnitudes row by row: first across the rows, then along x.
 * @returns a function from y to the magnitudes of that row, which the next call overwrites
 */
function openGradient({ data, widthPx, heightPx }: SoftMask): (y: number) => Float64Array {
  const smooth = new Float64Array(widthPx + 2 * RADIUS);
  const slope = new Float64Array(widthPx + 2 * RADIUS);
  const magnitude = new Float64Array(widthPx);
  const row = (y: number): Float32Array => {
    const start = widthPx * Math.max(0, Math.min(heightPx - 1, y));
    return data.subarray(start, start + widthPx);
  };
  return (y) => {
    const above: Four = [row(y - 4), row(y - 3), row(y - 2), row(y - 1)];
    filterAcross([...above, row(y), row(y + 1), row(y + 2), row(y + 3), row(y + 4)], smooth, slope);
    repeatEnds(smooth);
    repeatEnds(slope);
    filterAlong(smooth, slope, magnitude);
    return magnitude;
  };
}

/** Filters nine rows across y. The taps lie symmetrically about the middle, so that each pair needs one product. */
function filterAcross(rows: Window, smooth: Float64Array, slope: Float64Array): void {
  const [a4, a3, a2, a1, middle, b1, b2, b3, b4] = rows;
  const [g0, g1, g2, g3, g4] = SMOOTH;
  const [, d1, d2, d3, d4] = SLOPE;
  for (let x = 0; x < middle.length; x++) {
    const p1 = a1[x] as number;
    const q1 = b1[x] as number;
    const p2 = a2[x] as number;
    const q2 = b2[x] as number;
    const p3 = a3[x] as number;
    const q3 = b3[x] as number;
    const p4 = a4[x] as number;
    const q4 = b4[x] as number;
    const p0 = middle[x] as number;
    smooth[x + RADIUS] = g0 * p0 + g1 * (p1 + q1) + g2 * (p2 + q2) + g3 * (p3 + q3) + g4 * (p4 + q4);
    slope[x + RADIUS] = d1 * (q1 - p1) + d2 * (q2 - p2) + d3 * (q3 - p3) + d4 * (q4 - p4);
  }
}

/** Filters along x, the smoothed row for its slope and the slopes to smooth them, and joins both to the magnitude. */
function filterAlong(smooth: Float64Array, slope: Float64Array, magnitude: Float64Array): void {
  const [g0, g1, g2, g3, g4] = SMOOTH;
  const [, d1, d2, d3, d4] = SLOPE;
  for (let x = 0; x < magnitude.length; x++) {
    const alongX =
      d1 * (at(smooth, x + 5) - at(smooth, x + 3)) +
      d2 * (at(smooth, x + 6) - at(smooth, x + 2)) +
      d3 * (at(smooth, x + 7) - at(smooth, x + 1)) +
      d4 * (at(smooth, x + 8) - at(smooth, x));
    const alongY =
      g0 * at(slope, x + 4) +
      g1 * (at(slope, x + 5) + at(slope, x + 3)) +
      g2 * (at(slope, x + 6) + at(slope, x + 2)) +
      g3 * (at(slope, x + 7) + at(slope, x + 1)) +
      g4 * (at(slope, x + 8) + at(slope, x));
    magnitude[x] = Math.sqrt(alongX * alongX + alongY * alongY);
  }
}

/** Fills the margins of a row with its first and last value. */
function repeatEnds(padded: Float64Array): void {
  const end = padded.length - RADIUS;
  padded.fill(at(padded, RADIUS), 0, RADIUS);
  padded.fill(at(padded, end - 1), end);
}

function at(values: Float64Array, index: number): number {
  return values[index] as number;
}
