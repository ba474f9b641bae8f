import type { Mask, SoftMask } from '../data/picture.js';
import { boundedProbability } from './probability.js';
import { assertSameSize } from './size.js';

/** Bins of equal width: bin m holds the probabilities in (m / 15, (m + 1) / 15], the first one 0, too. */
const BINS = 15;

/** Pixels by predicted probability; tallies of many images add up ({@link addCalibrations}). */
export interface CalibrationTally {
  /** Pixels in each bin. */
  readonly pixels: Float64Array;
  /** Their probabilities, summed. */
  readonly predicted: Float64Array;
  /** Those of them that truly are foreground. */
  readonly foreground: Float64Array;
  /** Sum of the squared differences between probability and truth (0 or 1). */
  readonly squaredError: number;
}

/** One bar of a reliability diagram. */
export interface ReliabilityBin {
  /** Probabilities above `low`, up to and with `high`; the first bin holds 0, too. */
  readonly low: number;
  readonly high: number;
  readonly pixels: number;
  /** Mean predicted probability of the foreground; `null` where the bin is empty. */
  readonly predicted: number | null;
  /** Share of the bin's pixels that truly are foreground; `null` where the bin is empty. */
  readonly observed: number | null;
}

/**
 * Sorts the pixels of a soft mask into 15 bins of probability.
 * @param predicted probability of the foreground in [0, 1]
 * @param truth class ids or 0/1; every value but 0 is foreground
 * @throws DataError when the two sizes differ, or a value is no probability
 */
export function tallyCalibration(predicted: SoftMask, truth: Mask): CalibrationTally {
  assertSameSize(predicted, truth);
  const [probabilities, mask] = [predicted.data, truth.data];
  const tally = emptyTally();
  const { pixels, predicted: sums, foreground } = tally;
  let squaredError = 0;
  for (let i = 0; i < mask.length; i++) {
    const probability = boundedProbability(probabilities[i] as number);
    const isForeground = mask[i] === 0 ? 0 : 1;
    const bin = Math.max(0, Math.ceil(probability * BINS) - 1);
    pixels[bin] = (pixels[bin] as number) + 1;
    sums[bin] = (sums[bin] as number) + probability;
    foreground[bin] = (foreground[bin] as number) + isForeground;
    squaredError += (probability - isForeground) * (probability - isForeground);
  }
  return { ...tally, squaredError };
}

/**
 * Adds tallies up, for the calibration over all pixels of a data set.
 * @param times how often each tally counts, as where images are drawn with replacement; once unless told
 */
export function addCalibrations(tallies: readonly CalibrationTally[], times?: Float64Array): CalibrationTally {
  const sum = emptyTally();
  let squaredError = 0;
  for (const [i, tally] of tallies.entries()) {
    const weight = times === undefined ? 1 : (times[i] as number);
    if (weight === 0) continue;
    for (const key of SUMMED) addTimes(sum[key], tally[key], weight);
    squaredError += weight * tally.squaredError;
  }
  return { ...sum, squaredError };
}

const SUMMED = ['pixels', 'predicted', 'foreground'] as const;

function addTimes(sum: Float64Array, values: Float64Array, weight: number): void {
  for (let m = 0; m < BINS; m++) sum[m] = (sum[m] as number) + weight * (values[m] as number);
}

/**
 * The bars of a reliability diagram: where a network says 0.8, are 80 % of the pixels foreground?
 * (DeGroot & Fienberg 1983, doi:10.2307/2987588.)
 * @returns 15 bins, ascending
 */
export function reliabilityBins({ pixels, predicted, foreground }: CalibrationTally): ReliabilityBin[] {
  return Array.from(pixels, (count, m) => ({
    low: m / BINS,
    high: (m + 1) / BINS,
    pixels: count,
    predicted: count === 0 ? null : (predicted[m] as number) / count,
    observed: count === 0 ? null : (foreground[m] as number) / count,
  }));
}

/**
 * Expected calibration error: the mean over pixels of the distance between the share of foreground and the mean
 * probability of their bin, `sum_m n_m / n |observed_m - predicted_m|` with 15 bins of equal width on the probability
 * of the foreground (Guo et al. 2017, arXiv:1706.04599).
 * @returns 0 to 1; `null` where there is no pixel
 * @example
 * const predicted = { widthPx: 4, heightPx: 1, data: Float32Array.of(0.75, 0.75, 0.75, 0.75) };
 * const truth = { widthPx: 4, heightPx: 1, data: Uint8Array.of(1, 1, 0, 0) };
 * calibrationError(tallyCalibration(predicted, truth)) // 0.75 - 2 / 4
 */
export function calibrationError({ pixels, predicted, foreground }: CalibrationTally): number | null {
  const total = sumOf(pixels);
  const gaps = pixels.map((_, m) => Math.abs((foreground[m] as number) - (predicted[m] as number)));
  return total === 0 ? null : sumOf(gaps) / total;
}

/**
 * Brier score: the mean over pixels of the squared difference between the probability and the truth, 0 or 1
 * (Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2).
 * @returns 0 to 1, 0 is best; `null` where there is no pixel
 * @example
 * const predicted = { widthPx: 2, heightPx: 1, data: Float32Array.of(0.5, 1) };
 * const truth = { widthPx: 2, heightPx: 1, data: Uint8Array.of(1, 1) };
 * brierScore(tallyCalibration(predicted, truth)) // 0.25 / 2
 */
export function brierScore({ pixels, squaredError }: CalibrationTally): number | null {
  const total = sumOf(pixels);
  return total === 0 ? null : squaredError / total;
}

function emptyTally(): Omit<CalibrationTally, 'squaredError'> {
  return {
    pixels: new Float64Array(BINS),
    predicted: new Float64Array(BINS),
    foreground: new Float64Array(BINS),
  };
}

function sumOf(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
