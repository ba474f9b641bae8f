import { METRICS, type Metric } from './scores.js';
import type { Evaluation } from './summary.js';

/** A metric's mean over the runs of one model that differ in their seed only. */
export interface Repeated {
  /** Mean over the runs of their means over images; `null` where no run has one. */
  readonly mean: number | null;
  /** Standard deviation over the runs, with n - 1 below; `null` for less than two. */
  readonly sd: number | null;
  /** The smallest and the largest value; `null` where no run has one. */
  readonly range: readonly [low: number, high: number] | null;
  /** Runs with a value. */
  readonly n: number;
  /** The value of each run, in their order. */
  readonly values: readonly (number | null)[];
}

/**
 * Error bars over repeats: how far a result depends on the seed of the training. This is another uncertainty than that of
 * the interval over images, and does not replace it.
 * @param evaluations one a run, all on the same images
 */
export function summariseRepeats(evaluations: readonly Pick<Evaluation, 'summary'>[]): Record<Metric, Repeated> {
  const of = (metric: Metric): Repeated => repeat(evaluations.map(({ summary }) => summary[metric].mean));
  return Object.fromEntries(METRICS.map((metric) => [metric, of(metric)])) as Record<Metric, Repeated>;
}

/**
 * Mean, standard deviation and range of the values of several runs.
 * @example
 * repeat([1, 2, null, 3]) // { mean: 2, sd: 1, range: [1, 3], n: 3, values: [1, 2, null, 3] }
 */
export function repeat(values: readonly (number | null)[]): Repeated {
  const present = values.filter((value) => value !== null);
  const n = present.length;
  const mean = n === 0 ? null : present.reduce((sum, value) => sum + value, 0) / n;
  const squares = present.reduce((sum, value) => sum + (value - (mean ?? 0)) ** 2, 0);
  const range = n === 0 ? null : ([Math.min(...present), Math.max(...present)] as const);
  return { mean, sd: n < 2 ? null : Math.sqrt(squares / (n - 1)), range, n, values };
}
