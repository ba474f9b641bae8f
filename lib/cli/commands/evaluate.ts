import { Command, Option } from 'commander';
import type { EvaluateOptions } from '../actions/evaluate.js';
import { addBackendOptions, layoutOption, readWhole } from '../options.js';
import { addPredictionOptions } from '../prediction.js';

/** `segbook evaluate`: measures a trained network on a data set. */
export function evaluateCommand(): Command {
  const command = new Command('evaluate').description('measure a trained network on a data set');
  addBackendOptions(command)
    .requiredOption('--model <run>', 'a run folder, or the name of a stored run')
    .requiredOption('--dataset <name|dir>', 'a known data set or a folder with images/ and masks/')
    .addOption(layoutOption())
    .option('--split-file <file.csv>', 'splits in the place of those of the data set, or of the run on this data set')
    .addOption(
      new Option('--split <name>', 'default: test where the data set or the run brings splits, else all').choices([
        'train',
        'val',
        'test',
        'all',
      ]),
    )
    .option('--seed <n>', 'start of the resampling of the intervals', readWhole, 1)
    .option('--no-baselines', 'measure the network alone: faster, and without comparisons')
    .option('--csv <file>', 'also write a row of measures for each image');
  return addPredictionOptions(command)
    .option('--json', 'print the metrics as one JSON document')
    .action(async (options: EvaluateOptions) => (await import('../actions/evaluate.js')).evaluate(options));
}
