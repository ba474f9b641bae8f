import type { Sample } from '../data/dataset.js';
import type { Outline } from '../measure/boundary.js';
import { measurePair, PAIR_MEASURES, type PairMeasure, type PairMeasures } from '../measure/pair.js';
import type { Prediction } from './predictor.js';

/** What is measured on every image and averaged over images, in the order of the tables. */
export const METRICS: readonly PairMeasure[] = PAIR_MEASURES;
export type Metric = PairMeasure;

/** The metrics that are better the smaller they are; of all others, more is better. */
export const LOWER_IS_BETTER: readonly Metric[] = [
  'hd95',
  'assd',
  'mae',
  'mse',
  'sad',
  'gradientError',
  'ece',
  'brier',
];

/** The binary result of one image: pixel counts first, then the metrics; `null` where a metric has no value. */
export interface ImageScore extends PairMeasures {
  /** The image's stem. */
  readonly id: string;
}

/** What a prediction is held against. */
export interface Truth extends Pick<Sample, 'foreground' | 'alpha'> {
  /** That of the foreground, where it has been traced for another prediction. */
  readonly outline?: Outline;
}

/**
 * Scores one prediction against foreground and background, whatever the number of classes: predicted foreground is
 * every class but 0, and the truth is that of masks/. The soft prediction is compared with the truth's alpha.
 * @throws DataError when the prediction has another size than the truth
 */
export function scoreImage(id: string, prediction: Prediction, truth: Truth): ImageScore {
  return { id, ...measurePair(prediction, truth) };
}
