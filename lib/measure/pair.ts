import type { Mask, SoftMask } from '../data/picture.js';
import { BAND_PX, boundaryScores, type Outline, TOLERANCE_PX } from './boundary.js';
import { brierScore, calibrationError, tallyCalibration } from './calibration.js';
import { type BinaryCounts, countPixels } from './counts.js';
import { gradientError } from './gradientError.js';
import { accuracy, balancedAccuracy, diceScore, iouScore, matthews, meanIou, precision, recall } from './ratios.js';
import { softErrors } from './softErrors.js';
import { averagePrecision, tallyThresholds } from './thresholds.js';

/** What is measured on every image, in the order of the tables; `definitionOf` says what each one is. */
export const PAIR_MEASURES = [
  'accuracy',
  'dice',
  'iou',
  'precision',
  'recall',
  'meanIou',
  'balancedAccuracy',
  'matthews',
  'boundaryF',
  'hd95',
  'nsd',
  'assd',
  'trimapAccuracy',
  'mae',
  'mse',
  'sad',
  'gradientError',
  'averagePrecision',
  'ece',
  'brier',
] as const;
export type PairMeasure = (typeof PAIR_MEASURES)[number];

/** Pixel counts first, then every measure of one image; `null` where a measure has no value. */
export interface PairMeasures extends BinaryCounts, Readonly<Record<PairMeasure, number | null>> {}

/** A prediction to be measured. */
export interface PredictedMasks {
  /** Class ids; every id but 0 is foreground. */
  readonly classes: Mask;
  /** Probability that a pixel is foreground, 0 to 1; 0 and 1 by the classes where it is left out. */
  readonly foreground?: SoftMask;
}

/** What is true of the same image. */
export interface TrueMasks {
  /** Every value but 0 is foreground. */
  readonly foreground: Mask;
  /** Share of the foreground, 0 to 1; 0 and 1 by the mask where it is left out. */
  readonly alpha?: SoftMask;
  /** That of `foreground`, where it has been traced for another prediction. */
  readonly outline?: Outline;
}

/**
 * Every measure of one image: ratios of its pixel counts, distances between outlines (tolerance 2 px, band 5 px),
 * errors of the soft mask against the true alpha, and the probabilities against the true foreground. Binary, whatever
 * the number of classes.
 * @throws DataError when the sizes differ, or a value is no probability
 * @example
 * const mask = { widthPx: 4, heightPx: 1, data: Uint8Array.of(0, 1, 1, 0) };
 * const { dice, hd95, mae } = measurePair({ classes: mask }, { foreground: mask });
 * [dice, hd95, mae] // [1, 0, 0]
 */
export function measurePair(prediction: PredictedMasks, truth: TrueMasks): PairMeasures {
  const probability = prediction.foreground ?? softMaskOf(prediction.classes);
  return {
    ...measureMasks(prediction.classes, truth.foreground, truth.outline),
    ...measureSoft(probability, truth.foreground, truth.alpha ?? softMaskOf(truth.foreground)),
  };
}

type SoftMeasure = 'mae' | 'mse' | 'sad' | 'gradientError' | 'averagePrecision' | 'ece' | 'brier';

function measureMasks(predicted: Mask, truth: Mask, outline?: Outline): Omit<PairMeasures, SoftMeasure> {
  const counts = countPixels(predicted, truth);
  return {
    ...counts,
    accuracy: accuracy(counts),
    dice: diceScore(counts),
    iou: iouScore(counts),
    precision: precision(counts),
    recall: recall(counts),
    meanIou: meanIou(counts),
    balancedAccuracy: balancedAccuracy(counts),
    matthews: matthews(counts),
    ...boundaryScores(predicted, truth, TOLERANCE_PX, BAND_PX, outline),
  };
}

function measureSoft(probability: SoftMask, truth: Mask, alpha: SoftMask): Pick<PairMeasures, SoftMeasure> {
  const calibration = tallyCalibration(probability, truth);
  return {
    ...softErrors(probability, alpha),
    gradientError: gradientError(probability, alpha),
    averagePrecision: averagePrecision(tallyThresholds(probability, truth)),
    ece: calibrationError(calibration),
    brier: brierScore(calibration),
  };
}

/** A hard mask as a soft one: 0 and 1. */
export function softMaskOf({ widthPx, heightPx, data }: Mask): SoftMask {
  return { widthPx, heightPx, data: Float32Array.from(data, (value) => (value === 0 ? 0 : 1)) };
}
