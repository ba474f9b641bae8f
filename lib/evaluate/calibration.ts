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
import { iouScore } from '../measure/ratios.js';
import {
  addThresholds,
  averagePrecision,
  type CurvePoint,
  precisionRecallCurve,
  type ThresholdTally,
  tallyThresholds,
} from '../measure/thresholds.js';
import type { Prediction } from './predictor.js';

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
  readonly bins: readonly ReliabilityBin[];
  /** At the thresholds 0, 1/32 … 1. */
  readonly curve: readonly CalibrationPoint[];
  /** `null` where there was no other split to choose it on. */
  readonly bestThreshold: AppliedThreshold | null;
}

/** The soft predictions of a split so far. */
export interface SoftTally {
  readonly calibration: CalibrationTally;
  readonly thresholds: ThresholdTally;
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
  if (tally === undefined) return { calibration, thresholds };
  return {
    calibration: addCalibrations([tally.calibration, calibration]),
    thresholds: addThresholds([tally.thresholds, thresholds]),
  };
}

/** Sums up how far the soft predictions of a split can be trusted. */
export function calibrate({ calibration, thresholds }: SoftTally): Calibration {
  const curve = precisionRecallCurve(thresholds).filter((_, k) => k % CURVE_STEP === 0);
  return {
    pixels: calibration.pixels.reduce((sum, count) => sum + count, 0),
    ece: calibrationError(calibration),
    brier: brierScore(calibration),
    averagePrecision: averagePrecision(thresholds),
    bins: reliabilityBins(calibration),
    curve: curve.map(({ threshold, precision, recall, dice }) => ({ threshold, precision, recall, dice })),
    bestThreshold: null,
  };
}

/**
 * Chooses the threshold of the best Dice on one split and applies it on another, where the choice may not have been made.
 * @param from val, or train where val stands in for test
 * @returns `null` where the choosing split has no true foreground or nothing was found there
 */
export function applyThreshold(
  from: { readonly split: ChoosingSplit; readonly tally: SoftTally },
  on: { readonly split: Split; readonly tally: SoftTally },
): AppliedThreshold | null {
  const { foreground } = from.tally.thresholds;
  if (foreground.every((count) => count === 0)) return null;
  const chosen = chooseThreshold({ split: from.split, tally: from.tally.thresholds });
  const here = scoreAtThreshold(chosen, { split: on.split, tally: on.tally.thresholds });
  const half = precisionRecallCurve(on.tally.thresholds).find(({ threshold }) => threshold === 0.5);
  return {
    threshold: chosen.threshold,
    chosenOn: chosen.chosenOn,
    diceThere: chosen.dice,
    dice: here.dice,
    iou: iouScore(here.counts),
    diceAtHalf: half?.dice ?? null,
    iouAtHalf: half === undefined ? null : iouScore(half.counts),
  };
}
