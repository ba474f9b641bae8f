import { format } from 'd3-format';
import type { Split } from '../data/dataset.js';
import type { Metric } from '../evaluate/scores.js';
import type { MeasureKey } from '../measure/definitions/definition.js';
import { definitionOf } from '../measure/definitions.js';

/** What a metric table can show: means over images, and the two ratios of all pixels pooled. */
export type TableMetric = Metric | 'datasetIou' | 'datasetDice';

/** How a metric is named and written. */
export interface MetricLabel {
  readonly name: string;
  /** Decimal places of the value; the interval has one less. */
  readonly digits: number;
  readonly isLowerBetter: boolean;
}

/** Names that are short enough for the head of a column; the others are those of the definitions. */
const SHORT_NAMES: Readonly<Partial<Record<MeasureKey, string>>> = {
  matthews: 'Matthews',
  hd95: 'HD95 (px)',
  nsd: 'NSD (2 px)',
  assd: 'ASSD (px)',
  trimapAccuracy: 'Accuracy at outline (5 px)',
  mae: 'MAE',
  mse: 'MSE',
  sad: 'SAD (1000 px)',
  gradientError: 'Gradient error (1000 px)',
  ece: 'ECE',
  brier: 'Brier',
};

const SPLIT_LABELS: Readonly<Record<Split, string>> = { train: 'train', val: 'validation', test: 'test' };

/** Stands where there is no value. */
export const NO_VALUE = '–';

/** How a measure is named and written; shares that are errors, and so small, have one more decimal place. */
export function labelMetric(metric: MeasureKey): MetricLabel {
  const { name, unit, better } = definitionOf(metric);
  const isLowerBetter = better === 'lower';
  const digits = unit === '' ? 3 + Number(isLowerBetter) : unit === 'pixels' ? 0 : 1;
  return { name: SHORT_NAMES[metric] ?? name, digits, isLowerBetter };
}

/**
 * A probability as papers write it.
 * @example
 * formatProbability(0.0004) // '< 0.001'
 */
export function formatProbability(p: number | null): string {
  return p !== null && p < 0.001 ? '< 0.001' : formatNumber(p, 3);
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
