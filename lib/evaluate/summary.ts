import { sumConfusions, sumCounts } from '../measure/counts.js';
import { type ClassRatios, classRatios, diceScore, iouScore } from '../measure/ratios.js';
import { type BootstrapOptions, bootstrapInterval, type IntervalMean } from './bootstrap.js';
import { type ImageScore, METRICS, type Metric } from './scores.js';

/** One number over all pixels of all images, where large objects weigh more. */
export interface PooledValue {
  readonly value: number | null;
}

/** Means over images with intervals, and the two ratios of all pixels pooled. */
export interface Summary extends Readonly<Record<Metric, IntervalMean>> {
  readonly datasetIou: PooledValue;
  readonly datasetDice: PooledValue;
}

/** Ratios of each class over all pixels of all images. */
export interface MulticlassSummary extends ClassRatios {
  /** `confusion[truth][predicted]` in pixels, by class id. */
  readonly confusion: readonly (readonly number[])[];
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
}

/** Pixel counts of one image or of many: `confusion[truth][predicted]`. */
export type Confusion = readonly (readonly number[])[];

/**
 * Sums a data set up from the scores of its images.
 * @param confusions confusion matrices to be added up; none where only foreground and background were predicted
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
    ...(isMulticlass ? { multiclass: summariseClasses(confusions, classes) } : {}),
  };
}

function summariseMetrics(scores: readonly ImageScore[], options: BootstrapOptions): Summary {
  const pooled = sumCounts(scores);
  const interval = (metric: Metric): IntervalMean =>
    bootstrapInterval(
      scores.map((score) => score[metric]),
      options,
    );
  const means = Object.fromEntries(METRICS.map((metric) => [metric, interval(metric)]));
  return {
    ...(means as Record<Metric, IntervalMean>),
    datasetIou: { value: iouScore(pooled) },
    datasetDice: { value: diceScore(pooled) },
  };
}

function summariseClasses(confusions: readonly Confusion[], classes: readonly string[]): MulticlassSummary {
  const confusion = sumConfusions(confusions, classes.length);
  const { perClass, meanIou } = classRatios(confusion, classes);
  return { perClass, confusion, meanIou };
}
