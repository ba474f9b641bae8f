import type { Dataset, Split } from '../data/dataset.js';
import { type BaselineOptions, openBaselines } from './baselineSet.js';
import { compareMeasured } from './compareSplits.js';
import type { Comparisons } from './comparison.js';
import { type EvaluateOptions, type Measured, measurePredictors } from './evaluate.js';
import type { Predictor } from './predictor.js';
import type { Evaluation } from './summary.js';

/** A model's evaluation beside that of what it must beat, as `evaluate --json` prints it. */
export interface EvaluationBeside extends Evaluation {
  /** By short name. */
  readonly baselines: Readonly<Record<string, Evaluation>>;
  readonly comparisons: Comparisons;
}

/**
 * Measures a model and the baselines on the same images, each read once, and tests whether the model is better.
 * @throws DataError when the split has no image
 * @throws InterruptedError when the signal fires
 */
export async function evaluateBeside(
  predictor: Predictor,
  dataset: Dataset,
  split: Split | 'all',
  options: EvaluateOptions & BaselineOptions,
): Promise<EvaluationBeside> {
  const baselines = await openBaselines(dataset, options);
  const measured = await measurePredictors([predictor, ...baselines], dataset, split, options);
  const [{ evaluation }, ...held] = measured as [Measured, ...Measured[]];
  return {
    ...evaluation,
    baselines: Object.fromEntries(held.map((each) => [each.predictor.name, each.evaluation])),
    comparisons: compareMeasured(measured, dataset, options.seed),
  };
}
