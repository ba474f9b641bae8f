import { Command, Option } from 'commander';
import { useBackend } from '../../backend/backend.js';
import { createLogger } from '../../base/log.js';
import type { Split } from '../../data/dataset.js';
import { openDataset } from '../../data/open.js';
import { evaluatePredictor } from '../../evaluate/evaluate.js';
import { createPredictor } from '../../evaluate/networkPredictor.js';
import { findRun, openRun } from '../../train/run.js';
import { addBackendOption, interruptible, locateDataset, printJson, printText, readWhole } from '../options.js';
import { describeEvaluation } from '../summary.js';

interface EvaluateOptions {
  readonly model: string;
  readonly dataset: string;
  readonly split?: Split | 'all';
  readonly seed: number;
  readonly backend?: string;
  readonly json?: boolean;
}

/** `segbook evaluate`: measures a trained network on a data set. */
export function evaluateCommand(): Command {
  const command = new Command('evaluate').description('measure a trained network on a data set');
  return addBackendOption(command)
    .requiredOption('--model <run>', 'a run folder, or the name of a stored run')
    .requiredOption('--dataset <name|dir>', 'a known data set or a folder with images/ and masks/')
    .addOption(
      new Option('--split <name>', 'default: test where the data set brings its splits, else all').choices([
        'train',
        'val',
        'test',
        'all',
      ]),
    )
    .option('--seed <n>', 'start of the resampling of the intervals', readWhole, 1)
    .option('--json', 'print the metrics as one JSON document')
    .action(run);
}

async function run(options: EvaluateOptions): Promise<void> {
  const logger = createLogger();
  const { seed } = options;
  const { model, config } = await openRun(await findRun(options.model));
  // the run's own seed: generated scenes, and a split that was drawn, are then those of the training
  const dataset = await openDataset(locateDataset(options.dataset), { seed: config.seed });
  await useBackend(options.backend, logger);
  const split = options.split ?? (dataset.splitGiven ? 'test' : 'all');
  const binaryOnly = model.classes.join() !== dataset.classes.join();
  const predictor = createPredictor(model);
  const evaluation = await interruptible((signal) =>
    evaluatePredictor(predictor, dataset, split, { seed, logger, binaryOnly, signal }),
  );
  predictor.dispose();
  if (options.json) await printJson(evaluation);
  else await printText(`${describeEvaluation(split, evaluation)}\n`);
}
