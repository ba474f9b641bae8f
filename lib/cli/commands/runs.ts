import { Command } from 'commander';
import type { ListRunsOptions, StoreRunOptions } from '../actions/runs.js';

/** `segbook runs`: the trained networks that are kept with the package. */
export function runsCommand(): Command {
  return new Command('runs')
    .description('list the stored runs, which are read instead of training again, and store one')
    .addCommand(listCommand())
    .addCommand(storeCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description('list the stored runs')
    .option('--json', 'print them as one JSON array')
    .action(async (options: ListRunsOptions) => (await import('../actions/runs.js')).listRuns(options));
}

function storeCommand(): Command {
  return new Command('store')
    .description('keep a finished run under a name, with float16 weights of at most 5 MB and without predictions')
    .argument('<run>', 'the run folder')
    .requiredOption('--as <name>', 'the name, such as studio-unet: a folder of data/runs (environment: SEGBOOK_RUNS)')
    .option('--replace', 'take the place of the stored run of that name')
    .option('--json', 'print what was stored as one JSON document')
    .action(async (run: string, options: StoreRunOptions) => (await import('../actions/runs.js')).store(run, options));
}
