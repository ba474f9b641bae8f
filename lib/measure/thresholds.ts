import type { Mask, SoftMask } from '../data/picture.js';
import type { BinaryCounts } from './counts.js';
import { boundedProbability } from './probability.js';
import { diceScore, precision, recall } from './ratios.js';
import { assertSameSize } from './size.js';

/** Thresholds are k / 256 for k = 0..256: exact in binary, and fine enough to keep all 8-bit values apart. */
const STEPS = 256;

/** Pixels by the largest threshold that they still reach: `foreground[k]` have `k / 256 <= p < (k + 1) / 256`. */
export interface ThresholdTally {
  /** Pixels that truly are foreground. */
  readonly foreground: Float64Array;
  readonly background: Float64Array;
}

/** What comes out where pixels from a probability on count as foreground. */
export interface CurvePoint {
  /** Pixels with at least this probability are foreground. */
  readonly threshold: number;
  readonly counts: BinaryCounts;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly dice: number | null;
}

/**
 * Sorts the pixels of a soft mask by probability, from which every threshold is counted at once. Tallies of many images
 * add up ({@link addThresholds}).
 * @param predicted probability of the foreground in [0, 1]
 * @param truth class ids or 0/1; every value but 0 is foreground
 * @throws DataError when the two sizes differ, or a value is no probability
 */
export function tallyThresholds(predicted: SoftMask, truth: Mask): ThresholdTally {
  assertSameSize(predicted, truth);
  const [probabilities, mask] = [predicted.data, truth.data];
  const { foreground, background } = emptyThresholds();
  for (let i = 0; i < mask.length; i++) {
    const bin = Math.floor(boundedProbability(probabilities[i] as number) * STEPS);
    const side = mask[i] === 0 ? background : foreground;
    side[bin] = (side[bin] as number) + 1;
  }
  return { foreground, background };
}

/** Adds tallies up, for a curve over all pixels of a data set. */
export function addThresholds(tallies: readonly ThresholdTally[]): ThresholdTally {
  const sum = emptyThresholds();
  for (const { foreground, background } of tallies) {
    for (let k = 0; k <= STEPS; k++) {
      sum.foreground[k] = (sum.foreground[k] as number) + (foreground[k] as number);
      sum.background[k] = (sum.background[k] as number) + (background[k] as number);
    }
  }
  return sum;
}

/**
 * The precision-recall curve at the thresholds 0, 1/256 … 1, ascending: recall never rises along it.
 * @example
 * const predicted = { widthPx: 2, heightPx: 1, data: Float32Array.of(0.25, 0.75) };
 * const truth = { widthPx: 2, heightPx: 1, data: Uint8Array.of(0, 1) };
 * const curve = precisionRecallCurve(tallyThresholds(predicted, truth));
 * [curve[0].precision, curve[64].precision, curve[65].precision] // [0.5, 0.5, 1]
 */
export function precisionRecallCurve({ foreground, background }: ThresholdTally): CurvePoint[] {
  const points: CurvePoint[] = [];
  let tp = foreground.reduce((total, count) => total + count, 0);
  let fp = background.reduce((total, count) => total + count, 0);
  let fn = 0;
  let tn = 0;
  for (let k = 0; k <= STEPS; k++) {
    const counts = { tp, fp, fn, tn };
    points.push({
      threshold: k / STEPS,
      counts,
      precision: precision(counts),
      recall: recall(counts),
      dice: diceScore(counts),
    });
    const [left, passed] = [foreground[k] as number, background[k] as number];
    tp -= left;
    fn += left;
    fp -= passed;
    tn += passed;
  }
  return points;
}

/**
 * The pixel counts at one threshold, for a ratio of many images at it.
 * @param threshold a multiple of 1/256 in [0, 1]
 * @throws RangeError when it is none
 * @example
 * const predicted = { widthPx: 3, heightPx: 1, data: Float32Array.of(0.25, 0.5, 0.75) };
 * const truth = { widthPx: 3, heightPx: 1, data: Uint8Array.of(0, 1, 0) };
 * countAtThreshold(tallyThresholds(predicted, truth), 0.5) // { tp: 1, fp: 1, fn: 0, tn: 1 }
 */
export function countAtThreshold({ foreground, background }: ThresholdTally, threshold: number): BinaryCounts {
  const bin = threshold * STEPS;
  if (!(Number.isInteger(bin) && bin >= 0 && bin <= STEPS))
    throw new RangeError(`threshold must be a multiple of 1/${STEPS} from 0 to 1: ${threshold}`);
  const [fn, tn] = [sumOf(foreground.subarray(0, bin)), sumOf(background.subarray(0, bin))];
  return { tp: sumOf(foreground.subarray(bin)), fp: sumOf(background.subarray(bin)), fn, tn };
}

/**
 * Average precision, the area under the precision-recall curve as a sum of steps: `sum_k (R_k - R_(k+1)) P_k` over
 * ascending thresholds, without interpolation (as scikit-learn's `average_precision_score` on probabilities rounded
 * down to 1/256; why not to interpolate: Davis & Goadrich 2006, doi:10.1145/1143844.1143874).
 * @returns 0 to 1; `null` where no pixel is truly foreground
 * @example
 * const predicted = { widthPx: 4, heightPx: 1, data: Float32Array.of(0.9, 0.8, 0.4, 0.1) };
 * const truth = { widthPx: 4, heightPx: 1, data: Uint8Array.of(1, 0, 1, 0) };
 * averagePrecision(tallyThresholds(predicted, truth)) // (1 / 2) * 1 + (1 / 2) * (2 / 3)
 */
export function averagePrecision({ foreground, background }: ThresholdTally): number | null {
  let tp = 0;
  let fp = 0;
  let weighted = 0;
  for (let k = STEPS; k >= 0; k--) {
    const gained = foreground[k] as number;
    tp += gained;
    fp += background[k] as number;
    if (gained > 0) weighted += (gained * tp) / (tp + fp);
  }
  return tp === 0 ? null : weighted / tp;
}

function emptyThresholds(): ThresholdTally {
  return { foreground: new Float64Array(STEPS + 1), background: new Float64Array(STEPS + 1) };
}

function sumOf(counts: Float64Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
