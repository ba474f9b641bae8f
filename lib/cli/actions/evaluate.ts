import { join } from 'node:path';
import { useBackend } from '../../backend/backend.js';
import { writeWhole } from '../../base/file.js';
import { createLogger, type Logger } from '../../base/log.js';
import type { LayoutName } from '../../config/layouts.js';
import type { Split } from '../../data/dataset.js';
import { locateDataset, openDataset } from '../../data/open.js';
import type { Comparisons } from '../../evaluate/comparison.js';
import { evaluatePredictor } from '../../evaluate/evaluate.js';
import { type EvaluationBeside, evaluateBeside } from '../../evaluate/evaluateBeside.js';
import { createPredictor } from '../../evaluate/networkPredictor.js';
import type { Evaluation } from '../../evaluate/summary.js';
import { renderScoreCsv } from '../../figures/scoreCsv.js';
import { findRun } from '../../train/findRun.js';
import { openRun } from '../../train/run.js';
import { assertCsvOutside, type BackendChoice, interruptible, printJson, printText } from '../options.js';
import type { PredictionChoice } from '../prediction.js';
import { describeEvaluation } from '../summary.js';

export interface EvaluateOptions extends BackendChoice, PredictionChoice {
  readonly model: string;
  readonly dataset: string;
  readonly layout?: LayoutName;
  readonly splitFile?: string;
  readonly split?: Split | 'all';
  readonly seed: number;
  /** False with `--no-baselines`. */
  readonly baselines: boolean;
  readonly csv?: string;
  readonly json?: boolean;
}

/** Measures a trained network on a data set, beside baselines, and prints the metrics. */
export async function evaluate(options: EvaluateOptions): Promise<void> {
  const logger = createLogger();
  const { seed, csv } = options;
  if (csv !== undefined) await assertCsvOutside(csv, [locateDataset(options.dataset)]);
  const { model, config, folder } = await openRun(await findRun(options.model));
  // the run's own seed: generated scenes, and a split that was drawn, are then those of the training
  const location = locateDataset(options.dataset);
  const hasOwn = config.splits !== null && location === config.dataset;
  const splits = options.splitFile ?? (hasOwn ? join(folder, 'split.csv') : null);
  const { layout } = options;
  const { classes, seed: dataSeed } = config;
  const dataset = await openDataset(location, {
    layout,
    classes,
    seed: dataSeed,
    splits,
    logger,
  });
  await useBackend(options.backend, logger, { threads: options.threads });
  const split = options.split ?? (dataset.splitGiven ? 'test' : 'all');
  const binaryOnly = model.classes.join() !== dataset.classes.join();
  const predictor = createPredictor(model, options);
  const evaluation: Evaluation & Partial<EvaluationBeside> = await interruptible((signal) =>
    options.baselines
      ? evaluateBeside(predictor, dataset, split, { seed, logger, binaryOnly, signal, size: model.size })
      : evaluatePredictor(predictor, dataset, split, { seed, logger, binaryOnly, signal }),
  );
  predictor.dispose();
  if (evaluation.comparisons !== undefined) warnOfVerdicts(evaluation.comparisons, logger);
  if (csv !== undefined) await writeWhole(csv, renderScoreCsv(evaluation.perImage));
  if (options.json) await printJson(evaluation);
  else await printText(`${describeEvaluation(split, evaluation)}\n`);
}

function warnOfVerdicts({ verdicts }: Comparisons, logger: Logger): void {
  for (const { model, metric, notBeaten } of verdicts) {
    if (notBeaten.length > 0)
      logger.warn(`${model} is not better beyond chance in ${metric} than ${notBeaten.join(', ')}`);
  }
}
