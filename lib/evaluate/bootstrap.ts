import { quantileSorted } from '../base/quantile.js';
import { createRandom, type Random } from '../base/random.js';

/** A mean over images and how sure it is. */
export interface IntervalMean {
  /** Mean over the images that have a value; `null` where none has. */
  readonly mean: number | null;
  /** Lower and upper end of the 95 % interval; `null` where no image has a value. */
  readonly ci95: readonly [low: number, high: number] | null;
  /** Images with a value. */
  readonly n: number;
  /** Images without one. */
  readonly skipped: number;
}

export interface BootstrapOptions {
  readonly seed: number;
  /** Number of resamples, at least 1. */
  readonly resamples?: number;
}

/**
 * The mean of the values that are there, with its 95 % percentile bootstrap interval: images are drawn with
 * replacement, and the interval runs from the 2.5 % to the 97.5 % quantile of the means (Efron & Tibshirani 1993,
 * chapter 13). Equal seeds draw equal images, so that metrics and models without gaps are resampled alike.
 * @throws RangeError when there is less than one resample
 * @example
 * bootstrapInterval([0.5, 0.5, null], { seed: 1 }) // { mean: 0.5, ci95: [0.5, 0.5], n: 2, skipped: 1 }
 */
export function bootstrapInterval(
  values: readonly (number | null)[],
  { seed, resamples = 10_000 }: BootstrapOptions,
): IntervalMean {
  if (!(resamples >= 1)) throw new RangeError(`a bootstrap needs at least 1 resample: ${resamples}`);
  const present = Float64Array.from(values.filter((value) => value !== null));
  const counts = { n: present.length, skipped: values.length - present.length };
  if (present.length === 0) return { mean: null, ci95: null, ...counts };
  const means = resampleMeans(present, resamples, createRandom(seed).child('bootstrap')).sort();
  return {
    mean: meanOf(present),
    ci95: [quantileSorted(means, 0.025), quantileSorted(means, 0.975)],
    ...counts,
  };
}

function resampleMeans(values: Float64Array, resamples: number, random: Random): Float64Array {
  const means = new Float64Array(resamples);
  for (let k = 0; k < resamples; k++) {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[Math.floor(random.next() * values.length)] as number;
    means[k] = sum / values.length;
  }
  return means;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
