import type { Sample } from '../data/dataset.js';
import { boundaryScores } from '../measure/boundary.js';
import { countPixels } from '../measure/counts.js';
import { maeOf } from '../measure/mae.js';
import { accuracy, diceScore, iouScore, precision, recall } from '../measure/ratios.js';
import type { Prediction } from './predictor.js';

/** What is measured on every image and averaged over images, in the order of the tables. */
export const METRICS = ['accuracy', 'dice', 'iou', 'precision', 'recall', 'boundaryF', 'hd95', 'nsd', 'mae'] as const;
export type Metric = (typeof METRICS)[number];

/** The binary result of one image: pixel counts first, then the metrics; `null` where a metric has no value. */
export interface ImageScore extends Readonly<Record<Metric, number | null>> {
  /** The image's stem. */
  readonly id: string;
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/**
 * Scores one prediction against foreground and background, whatever the number of classes: predicted foreground is
 * every class but 0, and the truth is that of masks/. The soft prediction is compared with the truth's alpha.
 * @throws DataError when the prediction has another size than the truth
 */
export function scoreImage(
  id: string,
  prediction: Prediction,
  truth: Pick<Sample, 'foreground' | 'alpha'>,
): ImageScore {
  const counts = countPixels(prediction.classes, truth.foreground);
  return {
    id,
    ...counts,
    accuracy: accuracy(counts),
    dice: diceScore(counts),
    iou: iouScore(counts),
    precision: precision(counts),
    recall: recall(counts),
    ...boundaryScores(prediction.classes, truth.foreground),
    mae: maeOf(prediction.foreground, truth.alpha),
  };
}
