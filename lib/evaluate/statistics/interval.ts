import { quantileSorted } from '../../base/quantile.js';
import { normalCdf, normalQuantile } from './normal.js';

export type Interval = readonly [low: number, high: number];

const LEVEL = 0.95;

/** From the 2.5 % to the 97.5 % quantile of resampled estimates (Efron & Tibshirani 1993, chapter 13). */
export function percentileInterval(resampled: Float64Array): Interval | null {
  return quantilesOf(resampled, (1 - LEVEL) / 2, (1 + LEVEL) / 2);
}

/**
 * The 95 % interval that is corrected for bias and acceleration (Efron 1987, doi:10.1080/01621459.1987.10478410): the
 * quantiles are shifted by how far the estimate is from the median of the resampled ones, ties counting half, and by
 * the skewness of the estimates with one unit left out.
 * @param resampled estimates from resamples, ascending
 * @param leftOut estimates with one unit left out each
 * @returns `null` where it is not defined: with less than two units, or where the estimate lies beyond all resamples
 */
export function bcaInterval(resampled: Float64Array, estimate: number, leftOut: Float64Array): Interval | null {
  if (resampled.length === 0) return null;
  if (areEqual(resampled[0] as number, resampled[resampled.length - 1] as number)) return percentileInterval(resampled);
  const bias = normalQuantile(shareBelow(resampled, estimate));
  const acceleration = accelerationOf(leftOut);
  const shift = (share: number): number => {
    const place = bias + normalQuantile(share);
    return normalCdf(bias + place / (1 - acceleration * place));
  };
  const [low, high] = [shift((1 - LEVEL) / 2), shift((1 + LEVEL) / 2)];
  return Number.isFinite(bias) && Number.isFinite(low) && Number.isFinite(high)
    ? quantilesOf(resampled, Math.min(low, high), Math.max(low, high))
    : null;
}

function quantilesOf(sorted: Float64Array, low: number, high: number): Interval | null {
  return sorted.length === 0 ? null : [quantileSorted(sorted, low), quantileSorted(sorted, high)];
}

/** Share of the resamples below the estimate, and half of those that equal it. */
function shareBelow(resampled: Float64Array, estimate: number): number {
  let twice = 0;
  for (const value of resampled) twice += areEqual(value, estimate) ? 1 : value < estimate ? 2 : 0;
  return twice / (2 * resampled.length);
}

/** Equal but for the rounding of sums that were added up in another order. */
function areEqual(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-13 * Math.max(Math.abs(a), Math.abs(b));
}

/** A sixth of the skewness of the influence of single units; NaN where there is no spread. */
function accelerationOf(leftOut: Float64Array): number {
  const mean = leftOut.reduce((sum, value) => sum + value, 0) / leftOut.length;
  let [squares, cubes] = [0, 0];
  for (const value of leftOut) {
    squares += (mean - value) ** 2;
    cubes += (mean - value) ** 3;
  }
  return cubes / (6 * squares ** 1.5);
}
