import { format } from 'd3-format';
import type { Split } from '../data/dataset.js';
import type { Metric } from '../evaluate/scores.js';

/** What a metric table can show: means over images, and the two ratios of all pixels pooled. */
export type TableMetric = Metric | 'datasetIou' | 'datasetDice';

/** How a metric is named and written. */
export interface MetricLabel {
  readonly name: string;
  /** Decimal places of the value; the interval has one less. */
  readonly digits: number;
  readonly isLowerBetter: boolean;
}

const METRIC_LABELS: Readonly<Record<TableMetric, MetricLabel>> = {
  accuracy: { name: 'Accuracy', digits: 3, isLowerBetter: false },
  dice: { name: 'Dice', digits: 3, isLowerBetter: false },
  iou: { name: 'IoU', digits: 3, isLowerBetter: false },
  precision: { name: 'Precision', digits: 3, isLowerBetter: false },
  recall: { name: 'Recall', digits: 3, isLowerBetter: false },
  meanIou: { name: 'Mean IoU', digits: 3, isLowerBetter: false },
  balancedAccuracy: { name: 'Balanced accuracy', digits: 3, isLowerBetter: false },
  matthews: { name: 'Matthews correlation', digits: 3, isLowerBetter: false },
  boundaryF: { name: 'Boundary F (2 px)', digits: 3, isLowerBetter: false },
  hd95: { name: 'HD95 (px)', digits: 1, isLowerBetter: true },
  nsd: { name: 'NSD (2 px)', digits: 3, isLowerBetter: false },
  assd: { name: 'ASSD (px)', digits: 1, isLowerBetter: true },
  trimapAccuracy: { name: 'Band accuracy (5 px)', digits: 3, isLowerBetter: false },
  mae: { name: 'MAE', digits: 3, isLowerBetter: true },
  mse: { name: 'MSE', digits: 4, isLowerBetter: true },
  sad: { name: 'SAD (thousand px)', digits: 2, isLowerBetter: true },
  gradientError: { name: 'Gradient error', digits: 2, isLowerBetter: true },
  averagePrecision: { name: 'Average precision', digits: 3, isLowerBetter: false },
  ece: { name: 'ECE', digits: 3, isLowerBetter: true },
  brier: { name: 'Brier', digits: 3, isLowerBetter: true },
  datasetIou: { name: 'Pooled IoU', digits: 3, isLowerBetter: false },
  datasetDice: { name: 'Pooled Dice', digits: 3, isLowerBetter: false },
};

const SPLIT_LABELS: Readonly<Record<Split, string>> = { train: 'train', val: 'validation', test: 'test' };

/** Stands where there is no value. */
export const NO_VALUE = '–';

export function labelMetric(metric: TableMetric): MetricLabel {
  return METRIC_LABELS[metric];
}

/** The name of a split in words. */
export function labelSplit(split: Split): string {
  return SPLIT_LABELS[split];
}

/**
 * A number with a fixed count of decimal places and a comma every three digits; a dash where there is none.
 * @example
 * formatNumber(1234.5, 1) // '1,234.5'
 */
export function formatNumber(value: number | null, digits: number): string {
  return value === null ? NO_VALUE : format(`,.${digits}f`)(value);
}

/**
 * A share from 0 to 1 in per cent.
 * @example
 * formatShare(0.254) // '25 %'
 */
export function formatShare(share: number): string {
  return `${formatNumber(100 * share, 0)} %`;
}
