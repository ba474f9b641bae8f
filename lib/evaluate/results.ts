import type { Dataset, Split } from '../data/dataset.js';
import { ARCHITECTURE_LABELS, type ArchitectureName } from '../model/networkConfig.js';
import { type BaselineOptions, labelBaseline, openBaselines } from './baselineSet.js';
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

/** The results of a run's own network on the splits asked for. */
export function listResults({ splits }: RunMetrics, model: ArchitectureName, wanted: readonly Split[]): Result[] {
  const label = ARCHITECTURE_LABELS[model];
  return wanted.flatMap((split) => {
    const evaluation = splits[split];
    return evaluation === undefined ? [] : [{ model, label, split, evaluation }];
  });
}

/** The results of the other networks that were measured beside a run, on the splits asked for. */
export function listPeers({ peers = {} }: RunMetrics, wanted: readonly Split[]): Result[] {
  return wanted.flatMap((split) =>
    Object.entries(peers[split] ?? {}).map(([model, evaluation]) => ({
      model,
      label: ARCHITECTURE_LABELS[model as ArchitectureName] ?? model,
      split,
      evaluation,
    })),
  );
}

/** The results of the baselines that were measured beside a run, on the splits asked for. */
export function listBaselines({ baselines = {} }: RunMetrics, wanted: readonly Split[]): Result[] {
  return wanted.flatMap((split) =>
    Object.entries(baselines[split] ?? {}).map(([model, evaluation]) => ({
      model,
      label: labelBaseline(model),
      split,
      evaluation,
    })),
  );
}

/**
 * Measures what a network must beat, see {@link openBaselines}.
 * @throws DataError when a split has no image
 * @throws InterruptedError when the signal fires
 */
export async function evaluateBaselines(
  dataset: Dataset,
  splits: readonly Split[],
  options: BaselineOptions & { readonly seed: number },
): Promise<Result[]> {
  const predictors = await openBaselines(dataset, options);
  const results: Result[] = [];
  for (const split of splits) {
    const evaluations = await evaluatePredictors(predictors, dataset, split, options);
    for (const [i, { name }] of predictors.entries()) {
      const evaluation = evaluations[i] as Evaluation;
      results.push({ model: name, label: labelBaseline(name), split, evaluation });
    }
  }
  return results;
}
