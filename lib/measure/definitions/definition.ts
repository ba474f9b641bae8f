import type { PairMeasure } from '../pair.js';
import type { Source } from './source.js';

/** Every number of a binary result that has a definition, by its key in JSON. */
export type MeasureKey = 'tp' | 'fp' | 'fn' | 'tn' | PairMeasure | 'datasetDice' | 'datasetIou';

/** What a number in a report means. */
export interface MeasureDefinition {
  /** The key in JSON, and the `data-metric` of cells. */
  readonly key: MeasureKey;
  readonly name: string;
  /** The formula in plain text; tp, fp, fn and tn are pixel counts, foreground is positive. */
  readonly formula: string;
  /** When there is no value; `null` where there always is one. */
  readonly nullWhen: string | null;
  /** `pixels` counts them, `px` is a distance; empty for a ratio. */
  readonly unit: '' | 'pixels' | 'px' | 'thousand pixels';
  /** Worst and best possible, in ascending order; infinite where it grows with the image. */
  readonly range: readonly [low: number, high: number];
  readonly better: 'higher' | 'lower';
  /** Hard masks with one another, or probabilities with the true alpha or mask. */
  readonly compares: 'masks' | 'soft';
  readonly source: Source;
}
