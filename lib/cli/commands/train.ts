import { Command, InvalidArgumentError, Option } from 'commander';
import { ARCHITECTURES } from '../../model/networkConfig.js';
import type { TrainOptions } from '../actions/train.js';
import { addBackendOptions, addConfigOptions, readWhole } from '../options.js';

/** `segbook train`: trains a network and writes its run folder. */
export function trainCommand(): Command {
  const command = new Command('train').description('train a network on a data set and write a run folder');
  return addBackendOptions(addConfigOptions(command))
    .option('--arch <name>', `the network: ${ARCHITECTURES.join(', ')}`)
    .option('--from <run>', 'fine-tune: start from the network of a run, a folder or the name of a stored one')
    .option('--out <run>', 'the run folder to write (default: runs/<data set>-<network>, numbered where it exists)')
    .option('--resume', 'go on with the run of --out after its last whole epoch; start it where there is none')
    .addOption(
      new Option(
        '--folds <k>',
        'cross-validation: train k runs, OUT/fold-1 …, each with another part of the images that are not test as val; ' +
          'groups stay together; OUT/summary.json has mean, standard deviation and range',
      )
        .argParser(readRuns)
        .conflicts('repeats'),
    )
    .option(
      '--repeats <n>',
      'train n runs, OUT/repeat-1 …, that differ in the seed of the training only: seed, seed + 1, …; summary as of --folds',
      readRuns,
    )
    .option('--json', 'print the metrics as one JSON document')
    .action(async (options: TrainOptions) => (await import('../actions/train.js')).train(options));
}

function readRuns(text: string): number {
  const runs = readWhole(text);
  if (runs >= 2) return runs;
  throw new InvalidArgumentError('it must be at least 2.');
}
