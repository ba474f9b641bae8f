import { createRandom, type Random } from '../base/random.js';
import {
  type Estimates,
  estimateByGroup,
  estimateWithoutOne,
  numberGroups,
  resampleEstimates,
} from './statistics/draws.js';
import { bcaInterval, type Interval, percentileInterval } from './statistics/interval.js';
import { leaveOneOut, type RatioUnits, ratioOf, resampleRatios, sumByGroup } from './statistics/resample.js';

const RESAMPLES = 10_000;

/** How sure an estimate is; all `null` where there is no estimate. */
export interface Uncertainty {
  /** Lower and upper end of the 95 % percentile interval over images. */
  readonly ci95: Interval | null;
  /** The 95 % interval over images that is corrected for bias and acceleration; `null` also where it is not defined. */
  readonly bca95: Interval | null;
  /** Groups that the images belong to; absent where they belong to none. */
  readonly groups?: number;
  /** The 95 % percentile interval over groups, each drawn as a whole; the one to quote where it is there. */
  readonly groupCi95?: Interval | null;
  /** The corrected 95 % interval over groups, whose acceleration comes from leaving out a group at a time. */
  readonly groupBca95?: Interval | null;
}

/** A mean over images and how sure it is. */
export interface IntervalMean extends Uncertainty {
  /** Mean over the images that have a value; `null` where none has. */
  readonly mean: number | null;
  /** Images with a value. */
  readonly n: number;
  /** Images without one. */
  readonly skipped: number;
  /** Standard deviation over the images, with n - 1 below; `null` for less than two. */
  readonly sd: number | null;
}

/** One number over all pixels of all images, where large objects weigh more. */
export interface PooledValue extends Uncertainty {
  /** `null` where the denominator is 0. */
  readonly value: number | null;
}

export interface BootstrapOptions {
  readonly seed: number;
  /** Number of resamples, at least 1. */
  readonly resamples?: number;
  /** The group of each value, for an interval over groups; a value without one stands alone. */
  readonly groups?: readonly (string | undefined)[] | undefined;
}

/**
 * The mean of the values that are there, with its 95 % bootstrap intervals: images are drawn with replacement, and the
 * percentile interval runs from the 2.5 % to the 97.5 % quantile of the means (Efron & Tibshirani 1993, chapter 13);
 * `bca95` is Efron's (1987) correction of it. Equal seeds draw equal images, so that metrics and models without gaps are
 * resampled alike. Where images come in groups, whole groups are drawn for `groupCi95` (Field & Welsh 2007,
 * doi:10.1111/j.1467-9868.2007.00593.x).
 * @throws RangeError when there is less than one resample
 * @example
 * bootstrapInterval([0.5, 0.5, null], { seed: 1 }).ci95 // [0.5, 0.5]
 */
export function bootstrapInterval(values: readonly (number | null)[], options: BootstrapOptions): IntervalMean {
  const places = Array.from(values.keys()).filter((i) => values[i] !== null);
  const present = Float64Array.from(places, (i) => values[i] as number);
  const units = { above: present, below: new Float64Array(present.length).fill(1) };
  const groups = options.groups === undefined ? undefined : places.map((i) => options.groups?.[i]);
  const mean = ratioOf(units);
  return {
    mean,
    ...uncertaintyOf(units, { ...options, groups }),
    n: present.length,
    skipped: values.length - present.length,
    sd: deviationOf(present, mean),
  };
}

/**
 * A ratio of sums over images, such as pooled intersections over pooled unions, with the same intervals as
 * {@link bootstrapInterval}: images, or groups, are drawn with replacement, and each draw is pooled anew.
 * @throws RangeError when there is less than one resample
 * @example
 * const units = { above: Float64Array.of(1, 2), below: Float64Array.of(2, 4) };
 * bootstrapRatio(units, { seed: 1 }) // { value: 0.5, ci95: [0.5, 0.5], bca95: [0.5, 0.5] }
 */
export function bootstrapRatio(units: RatioUnits, options: BootstrapOptions): PooledValue {
  return { value: ratioOf(units), ...uncertaintyOf(units, options) };
}

/**
 * Estimates that are no ratios of sums, such as a mean of ratios or of the worst values, all from the same draws as those
 * of {@link bootstrapInterval}.
 * @param units number of images
 * @param estimate the estimates from how often each image was drawn
 * @throws RangeError when there is less than one resample
 * @example
 * const largest = (drawn) => [drawn[1] > 0 ? 8 : drawn[0] > 0 ? 2 : null];
 * bootstrapEstimates(2, largest, { seed: 1 })[0].ci95 // [2, 8]
 */
export function bootstrapEstimates(units: number, estimate: Estimates, options: BootstrapOptions): PooledValue[] {
  const { groups } = options;
  const values = estimate(new Float64Array(units).fill(1));
  const images = spreadOf(units, estimate, options);
  const { count, places } = hasGroups(groups) ? numberGroups(groups) : { count: 0, places: undefined };
  const byGroup = places && spreadOf(count, estimateByGroup(estimate, places), options);
  return values.map((value, k) => ({
    value,
    ...describe(value, images[k] as Spread, byGroup && { groups: count, ...(byGroup[k] as Spread) }),
  }));
}

/** What an estimate comes to in other samples. */
interface Spread {
  /** In each resample, ascending. */
  readonly resampled: Float64Array;
  /** Without one unit each. */
  readonly leftOut: Float64Array;
}

function spreadOf(units: number, estimate: Estimates, { seed, resamples = RESAMPLES }: BootstrapOptions): Spread[] {
  const leftOut = estimateWithoutOne(units, estimate);
  return resampleEstimates(units, estimate, resamples, drawsOf(seed)).map((resampled, k) => ({
    resampled,
    leftOut: leftOut[k] ?? new Float64Array(0),
  }));
}

function uncertaintyOf(units: RatioUnits, { seed, resamples = RESAMPLES, groups }: BootstrapOptions): Uncertainty {
  const spread = (drawn: RatioUnits): Spread => ({
    resampled: resampleRatios(drawn, resamples, drawsOf(seed)),
    leftOut: leaveOneOut(drawn),
  });
  const byGroup = hasGroups(groups) ? sumByGroup(units, groups) : undefined;
  return describe(ratioOf(units), spread(units), byGroup && { groups: byGroup.above.length, ...spread(byGroup) });
}

function drawsOf(seed: number): Random {
  return createRandom(seed).child('bootstrap');
}

function hasGroups(groups: BootstrapOptions['groups']): groups is readonly (string | undefined)[] {
  return groups?.some((group) => group !== undefined) ?? false;
}

function describe(estimate: number | null, images: Spread, byGroup?: Spread & { groups: number }): Uncertainty {
  const [ci95, bca95] = intervalsOf(estimate, images);
  if (byGroup === undefined) return { ci95, bca95 };
  const [groupCi95, groupBca95] = intervalsOf(estimate, byGroup);
  return { ci95, bca95, groups: byGroup.groups, groupCi95, groupBca95 };
}

function intervalsOf(estimate: number | null, { resampled, leftOut }: Spread): [Interval | null, Interval | null] {
  if (estimate === null) return [null, null];
  return [percentileInterval(resampled), bcaInterval(resampled, estimate, leftOut)];
}

function deviationOf(values: Float64Array, mean: number | null): number | null {
  if (mean === null || values.length < 2) return null;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
