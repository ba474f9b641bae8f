import { DataError } from '../base/error.js';
import { type Dataset, testSplit } from '../data/dataset.js';
import type { Mask } from '../data/picture.js';
import { evaluatePredictor } from '../evaluate/evaluate.js';
import type { RunMetrics } from '../evaluate/evaluateRun.js';
import { createPredictor } from '../evaluate/networkPredictor.js';
import { hideOutsidePath } from '../report/provenance.js';
import type { Run } from '../train/run.js';
import type { OpenSideOptions } from './openSide.js';

/** What a run's network predicts for the images of one split. */
export interface MeasuredSplit {
  readonly metrics: RunMetrics;
  /** Predicted class ids by stem. */
  readonly masks: ReadonlyMap<string, Mask>;
}

/**
 * Measures the network of a run that holds no metrics, on the split to compare.
 * @throws DataError when the data are not at hand
 */
export async function measureRun(
  run: Run,
  dataset: Dataset | null,
  { split, logger, signal, prepare }: OpenSideOptions,
): Promise<MeasuredSplit> {
  const name = hideOutsidePath(run.folder, process.cwd());
  if (dataset === null)
    throw new DataError(
      `run holds no metrics.json, and its data set is not at hand: ${name}`,
      'Give a report of it, or a run folder that segbook report wrote.',
    );
  await prepare?.();
  logger.info(`${name} holds no metrics.json: measuring it on ${split}`);
  const predictor = createPredictor(run.model);
  const masks = new Map<string, Mask>();
  try {
    const evaluation = await evaluatePredictor(predictor, dataset, split === 'test' ? testSplit(dataset) : split, {
      seed: run.config.seed,
      logger,
      signal,
      onImage: ({ stem }, { classes }) => {
        masks.set(stem, classes);
      },
    });
    return { metrics: { splits: { [split]: evaluation } }, masks };
  } finally {
    predictor.dispose();
  }
}
