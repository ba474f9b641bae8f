import { type Logger, silentLogger } from '../base/log.js';
import type { Dataset, Split } from '../data/dataset.js';
import type { PlanSize } from '../preprocess/plan.js';
import { allForeground, meanMask, otsu } from './baselines.js';
import { evaluatePredictors } from './evaluate.js';
import type { RunMetrics } from './evaluateRun.js';
import type { Evaluation } from './summary.js';

/** One row of a table of results. */
export interface Result {
  /** Short name, the `data-model` of the cells: `unet`. */
  readonly model: string;
  /** Name in words: `U-Net`. */
  readonly label: string;
  readonly split: Split;
  readonly evaluation: Evaluation;
}

/** The results of a run on the splits asked for. */
export function listResults({ splits }: RunMetrics, model: string, label: string, wanted: readonly Split[]): Result[] {
  return wanted.flatMap((split) => {
    const evaluation = splits[split];
    return evaluation === undefined ? [] : [{ model, label, split, evaluation }];
  });
}

/**
 * Measures what a network must beat: everything foreground, the mean of the training masks, and Otsu's threshold.
 * @throws DataError when a split has no image
 */
export async function evaluateBaselines(
  dataset: Dataset,
  splits: readonly Split[],
  { size, seed, logger = silentLogger }: { size: PlanSize; seed: number; logger?: Logger },
): Promise<Result[]> {
  const baselines = [
    { label: 'All foreground', predictor: allForeground() },
    { label: 'Mean mask', predictor: await meanMask(dataset, size, logger) },
    { label: 'Otsu', predictor: otsu() },
  ];
  const results: Result[] = [];
  const predictors = baselines.map(({ predictor }) => predictor);
  for (const split of splits) {
    const evaluations = await evaluatePredictors(predictors, dataset, split, { seed, logger });
    for (const [i, { label, predictor }] of baselines.entries()) {
      results.push({ model: predictor.name, label, split, evaluation: evaluations[i] as Evaluation });
    }
  }
  return results;
}
