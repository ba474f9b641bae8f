import {
  type BootstrapOptions,
  bootstrapInterval,
  bootstrapRatio,
  type IntervalMean,
  type PooledValue,
} from './bootstrap.js';
import type { Calibration } from './calibration.js';
import { type Confusion, type MulticlassSummary, summariseClasses } from './classSummary.js';
import type { Failures } from './failures/failures.js';
import { type ImageScore, METRICS, type Metric } from './scores.js';
import type { Slices } from './slices/slices.js';
import { summariseWorst, type WorstDecile } from './worstDecile.js';

/** A metric over the images of a split: `mean` is the mean over images, each of which weighs the same. */
export interface MetricSummary extends IntervalMean {
  /** Mean over the tenth of the images where the metric is worst, rounded up; `null` where no image has a value. */
  readonly worstDecile: number | null;
  /** The same with its interval and the number of images in that tenth. */
  readonly worst: WorstDecile;
}

/** Means over images, worst deciles, and the two ratios of all pixels pooled, with intervals. */
export interface Summary extends Readonly<Record<Metric, MetricSummary>> {
  readonly datasetIou: PooledValue;
  readonly datasetDice: PooledValue;
}

/** A result as `evaluate --json` and `score --json` print it. */
export interface Evaluation {
  /** Number of images. */
  readonly n: number;
  readonly classes: readonly string[];
  readonly perImage: readonly ImageScore[];
  readonly summary: Summary;
  /** Where there are three or more classes. */
  readonly multiclass?: MulticlassSummary;
  /** Of a model that is no baseline: which kinds of images it does worse on. */
  readonly slices?: Slices;
  /** Of a model that is no baseline: where and how it fails. */
  readonly failures?: Failures;
  /** Of a model that is no baseline, where its predictions are soft: how far its probabilities can be trusted. */
  readonly calibration?: Calibration;
}

/**
 * Sums a data set up from the scores of its images.
 * @param confusions confusion matrices to be added up, one an image in the order of the scores; none where only foreground and background were predicted
 * @param classes class names by id; with three or more of them, and a confusion matrix, there is a `multiclass` part
 */
export function summarise(
  scores: readonly ImageScore[],
  confusions: readonly Confusion[],
  classes: readonly string[],
  options: BootstrapOptions,
): Evaluation {
  const isMulticlass = classes.length > 2 && confusions.length > 0;
  return {
    n: scores.length,
    classes,
    perImage: scores,
    summary: summariseMetrics(scores, options),
    ...(isMulticlass ? { multiclass: summariseClasses(confusions, classes, options) } : {}),
  };
}

function summariseMetrics(scores: readonly ImageScore[], options: BootstrapOptions): Summary {
  const worst = summariseWorst(scores, METRICS, options);
  const means = Object.fromEntries(
    METRICS.map((metric) => {
      const values = scores.map((score) => score[metric]);
      const interval = bootstrapInterval(values, options);
      return [metric, { ...interval, worstDecile: worst[metric].value, worst: worst[metric] }];
    }),
  );
  const wrong = scores.map(({ fp, fn }) => fp + fn);
  const pool = (weight: number): PooledValue =>
    bootstrapRatio(
      {
        above: Float64Array.from(scores, ({ tp }) => weight * tp),
        below: Float64Array.from(scores, ({ tp }, i) => weight * tp + (wrong[i] as number)),
      },
      options,
    );
  return { ...(means as Record<Metric, MetricSummary>), datasetIou: pool(1), datasetDice: pool(2) };
}
