import type { Sample, Split } from '../data/dataset.js';
import {
  addCalibrations,
  brierScore,
  type CalibrationTally,
  calibrationError,
  type ReliabilityBin,
  reliabilityBins,
  tallyCalibration,
} from '../measure/calibration.js';
import { type ChoosingSplit, chooseThreshold, scoreAtThreshold } from '../measure/chosenThreshold.js';
import {
  addThresholds,
  averagePrecision,
  type CurvePoint,
  countAtThreshold,
  precisionRecallCurve,
  type ThresholdTally,
  tallyThresholds,
} from '../measure/thresholds.js';
import { type BootstrapOptions, bootstrapEstimates, bootstrapRatio, type PooledValue } from './bootstrap.js';
import type { Prediction } from './predictor.js';
import type { Estimates } from './statistics/draws.js';

/** A threshold chosen on one split and applied on another; pooled over all pixels. */
export interface AppliedThreshold {
  /** Pixels with at least this probability are foreground. */
  readonly threshold: number;
  readonly chosenOn: ChoosingSplit;
  /** Dice on the split where it was chosen: too kind to be reported as a result. */
  readonly diceThere: number;
  /** Dice and IoU here, at the threshold; `null` where there is neither truth nor prediction. */
  readonly dice: number | null;
  readonly iou: number | null;
  /** The same at 0.5. */
  readonly diceAtHalf: number | null;
  readonly iouAtHalf: number | null;
  /** The four values here with their intervals, over the images here. */
  readonly intervals: ThresholdIntervals;
}

/** How sure the pooled ratios at a chosen threshold and at 0.5 are. */
export interface ThresholdIntervals {
  /** Images. */
  readonly n: number;
  readonly dice: PooledValue;
  readonly iou: PooledValue;
  readonly diceAtHalf: PooledValue;
  readonly iouAtHalf: PooledValue;
}

/** A point of the precision-recall curve. */
export type CalibrationPoint = Pick<CurvePoint, 'threshold' | 'precision' | 'recall' | 'dice'>;

/** How far the probabilities of the foreground can be trusted, over all pixels of a split. */
export interface Calibration {
  readonly pixels: number;
  /** Expected calibration error, 15 bins. */
  readonly ece: number | null;
  readonly brier: number | null;
  readonly averagePrecision: number | null;
  /** How sure the two errors are, over images. */
  readonly intervals: CalibrationIntervals;
  readonly bins: readonly ReliabilityBin[];
  /** At the thresholds 0, 1/32 … 1. */
  readonly curve: readonly CalibrationPoint[];
  /** `null` where there was no other split to choose it on. */
  readonly bestThreshold: AppliedThreshold | null;
}

/** How sure the errors of the probabilities of a split are. */
export interface CalibrationIntervals {
  /** Images. */
  readonly n: number;
  readonly ece: PooledValue;
  readonly brier: PooledValue;
}

/** The soft predictions of a split so far. */
export interface SoftTally {
  readonly calibration: CalibrationTally;
  readonly thresholds: ThresholdTally;
  /** What these are the sums of, image by image. */
  readonly perImage: readonly Omit<SoftTally, 'perImage'>[];
}

/** One point of the curve in eight is told: enough to draw it. */
const CURVE_STEP = 8;

/** Adds a soft prediction to those of the same split; `undefined` starts anew. */
export function addSoft(
  tally: SoftTally | undefined,
  { foreground }: Prediction,
  truth: Pick<Sample, 'foreground'>,
): SoftTally {
  const calibration = tallyCalibration(foreground, truth.foreground);
  const thresholds = tallyThresholds(foreground, truth.foreground);
  const own = { calibration, thresholds };
  if (tally === undefined) return { ...own, perImage: [own] };
  return {
    calibration: addCalibrations([tally.calibration, calibration]),
    thresholds: addThresholds([tally.thresholds, thresholds]),
    perImage: [...tally.perImage, own],
  };
}

/**
 * Sums up how far the soft predictions of a split can be trusted.
 * @param options seed of the intervals, and the groups of the images
 */
export function calibrate(tally: SoftTally, options: BootstrapOptions): Calibration {
  const { calibration, thresholds, perImage } = tally;
  const curve = precisionRecallCurve(thresholds).filter((_, k) => k % CURVE_STEP === 0);
  return {
    pixels: calibration.pixels.reduce((sum, count) => sum + count, 0),
    ece: calibrationError(calibration),
    brier: brierScore(calibration),
    averagePrecision: averagePrecision(thresholds),
    intervals: { n: perImage.length, ...errorIntervals(tally, options) },
    bins: reliabilityBins(calibration),
    curve: curve.map(({ threshold, precision, recall, dice }) => ({ threshold, precision, recall, dice })),
    bestThreshold: null,
  };
}

function errorIntervals({ perImage }: SoftTally, options: BootstrapOptions): Omit<CalibrationIntervals, 'n'> {
  const tallies = perImage.map(({ calibration }) => calibration);
  const estimates: Estimates = (drawn) => {
    const pooled = addCalibrations(tallies, drawn);
    return [calibrationError(pooled), brierScore(pooled)];
  };
  const [ece, brier] = bootstrapEstimates(tallies.length, estimates, options) as [PooledValue, PooledValue];
  return { ece, brier };
}

/**
 * Chooses the threshold of the best Dice on one split and applies it on another, where the choice may not have been made.
 * @param from val, or train where val stands in for test
 * @param options seed of the intervals, and the groups of the images that it is applied on
 * @returns `null` where the choosing split has no true foreground or nothing was found there
 */
export function applyThreshold(
  from: { readonly split: ChoosingSplit; readonly tally: SoftTally },
  on: { readonly split: Split; readonly tally: SoftTally },
  options: BootstrapOptions,
): AppliedThreshold | null {
  const { foreground } = from.tally.thresholds;
  if (foreground.every((count) => count === 0)) return null;
  const chosen = chooseThreshold({ split: from.split, tally: from.tally.thresholds });
  const here = scoreAtThreshold(chosen, { split: on.split, tally: on.tally.thresholds });
  const [own, half] = [here.threshold, 0.5].map((at) => poolAt(at, on.tally, options)) as [Pooled, Pooled];
  return {
    threshold: chosen.threshold,
    chosenOn: chosen.chosenOn,
    diceThere: chosen.dice,
    dice: own.dice.value,
    iou: own.iou.value,
    diceAtHalf: half.dice.value,
    iouAtHalf: half.iou.value,
    intervals: { n: on.tally.perImage.length, ...own, diceAtHalf: half.dice, iouAtHalf: half.iou },
  };
}

type Pooled = Pick<ThresholdIntervals, 'dice' | 'iou'>;

/** Dice and IoU of the pixels of all images at a threshold. */
function poolAt(threshold: number, { perImage }: SoftTally, options: BootstrapOptions): Pooled {
  const counts = perImage.map(({ thresholds }) => countAtThreshold(thresholds, threshold));
  const pool = (weight: number): PooledValue =>
    bootstrapRatio(
      {
        above: Float64Array.from(counts, ({ tp }) => weight * tp),
        below: Float64Array.from(counts, ({ tp, fp, fn }) => weight * tp + fp + fn),
      },
      options,
    );
  return { dice: pool(2), iou: pool(1) };
}
