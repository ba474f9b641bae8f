import { Command } from 'commander';
import type { TrainOptions } from '../actions/train.js';
import { addBackendOptions, addConfigOptions } from '../options.js';

/** `segbook train`: trains a network and writes its run folder. */
export function trainCommand(): Command {
  const command = new Command('train').description('train a network on a data set and write a run folder');
  return addBackendOptions(addConfigOptions(command))
    .option('--arch <name>', 'the network: unet')
    .option('--out <run>', 'the run folder to write (default: runs/<data set>-<network>, numbered where it exists)')
    .option('--resume', 'go on with the run of --out after its last whole epoch; start it where there is none')
    .option('--json', 'print the metrics as one JSON document')
    .action(async (options: TrainOptions) => (await import('../actions/train.js')).train(options));
}
