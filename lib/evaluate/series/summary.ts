import type { Split } from '../../data/dataset.js';
import type { Run } from '../../train/run.js';
import type { RunMetrics } from '../evaluateRun.js';
import { type Repeated, repeat, summariseRepeats } from '../repeats.js';
import type { Metric } from '../scores.js';
import type { Evaluation } from '../summary.js';
import type { SeriesKind } from './plan.js';

/** The metrics of one split over the runs; with three or more classes also the mean of the classes' IoUs. */
export type SeriesMetrics = Readonly<Record<Metric, Repeated>> & { readonly multiclassMeanIou?: Repeated };

/** One run of a series. */
export interface SeriesRun {
  /** Its folder in that of the series, such as `fold-1`. */
  readonly name: string;
  readonly seed: number;
  /** The epoch whose weights were kept. */
  readonly epoch: number;
  /** Time of the training. */
  readonly seconds: number;
  /** Images measured by split. */
  readonly images: Readonly<Partial<Record<Split, number>>>;
}

/** What `summary.json` of a series holds. */
export interface SeriesSummary {
  readonly kind: SeriesKind;
  readonly runs: readonly SeriesRun[];
  /**
   * By split; `values` are in the order of the runs. In a cross-validation, val is what a fold held out (its images also
   * chose the epoch that was kept), and test the same images in all folds. Where there is no test split, test is val.
   */
  readonly metrics: Readonly<Partial<Record<Split, SeriesMetrics>>>;
}

/** A run of a series with what was measured of it. */
export interface MeasuredRun {
  readonly name: string;
  readonly run: Pick<Run, 'config' | 'provenance'>;
  readonly metrics: Pick<RunMetrics, 'splits'>;
}

/** Splits that are summarised: how runs do on what they learned from says little. */
const SUMMARISED: readonly Split[] = ['val', 'test'];

/** Sums up the runs of a series: metrics of each, their mean, standard deviation and range. */
export function summariseSeries(kind: SeriesKind, measured: readonly MeasuredRun[]): SeriesSummary {
  const metrics: Partial<Record<Split, SeriesMetrics>> = {};
  for (const split of SUMMARISED) {
    const evaluations = measured.flatMap((each) => each.metrics.splits[split] ?? []);
    if (measured.length > 0 && evaluations.length === measured.length) metrics[split] = summarise(evaluations);
  }
  return { kind, runs: measured.map(describeRun), metrics };
}

function summarise(evaluations: readonly Evaluation[]): SeriesMetrics {
  const means = evaluations.flatMap(({ multiclass }) => (multiclass === undefined ? [] : [multiclass.meanIou]));
  const ofClasses = means.length === evaluations.length ? { multiclassMeanIou: repeat(means) } : {};
  return { ...summariseRepeats(evaluations), ...ofClasses };
}

function describeRun({ name, run, metrics }: MeasuredRun): SeriesRun {
  const { epoch, seconds } = run.provenance;
  const counts = Object.entries(metrics.splits).map(([split, { n }]) => [split, n]);
  return { name, seed: run.config.train.seed ?? run.config.seed, epoch, seconds, images: Object.fromEntries(counts) };
}
