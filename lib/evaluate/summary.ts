import { sumConfusions } from '../measure/counts.js';
import { type ClassRatios, classRatios } from '../measure/ratios.js';
import {
  type BootstrapOptions,
  bootstrapInterval,
  bootstrapRatio,
  type IntervalMean,
  type PooledValue,
} from './bootstrap.js';
import type { Calibration } from './calibration.js';
import type { Failures } from './failures/failures.js';
import { type ImageScore, LOWER_IS_BETTER, METRICS, type Metric } from './scores.js';
import type { Slices } from './slices/slices.js';

/** A metric over the images of a split: `mean` is the mean over images, each of which weighs the same. */
export interface MetricSummary extends IntervalMean {
  /** Mean over the tenth of the images where the metric is worst, rounded up; `null` where no image has a value. */
  readonly worstDecile: number | null;
}

/** Means over images, worst deciles, and the two ratios of all pixels pooled, with intervals. */
export interface Summary extends Readonly<Record<Metric, MetricSummary>> {
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
  /** Of a model that is no baseline: which kinds of images it does worse on. */
  readonly slices?: Slices;
  /** Of a model that is no baseline: where and how it fails. */
  readonly failures?: Failures;
  /** Of a model that is no baseline, where its predictions are soft: how far its probabilities can be trusted. */
  readonly calibration?: Calibration;
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
  const means = Object.fromEntries(METRICS.map((metric) => [metric, summariseMetric(scores, metric, options)]));
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

function summariseMetric(scores: readonly ImageScore[], metric: Metric, options: BootstrapOptions): MetricSummary {
  const values = scores.map((score) => score[metric]);
  return {
    ...bootstrapInterval(values, options),
    worstDecile: worstDecile(values, LOWER_IS_BETTER.includes(metric)),
  };
}

/**
 * The mean over the worst tenth of the values, rounded up to whole values.
 * @returns `null` where there is no value
 * @example
 * worstDecile([0.9, 0.2, null, 0.4]) // 0.2
 */
export function worstDecile(values: readonly (number | null)[], isLowerBetter = false): number | null {
  const present = Float64Array.from(values.filter((value) => value !== null)).sort();
  const count = Math.ceil(present.length / 10);
  if (count === 0) return null;
  const worst = isLowerBetter ? present.subarray(-count) : present.subarray(0, count);
  return worst.reduce((sum, value) => sum + value, 0) / count;
}

function summariseClasses(confusions: readonly Confusion[], classes: readonly string[]): MulticlassSummary {
  const confusion = sumConfusions(confusions, classes.length);
  const { perClass, meanIou } = classRatios(confusion, classes);
  return { perClass, confusion, meanIou };
}
