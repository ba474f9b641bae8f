import { Command } from 'commander';
import type { AblateOptions } from '../actions/ablate.js';
import { addBackendOptions } from '../options.js';

/** `segbook ablate`: trains what a plan compares. */
export function ablateCommand(): Command {
  const command = new Command('ablate')
    .description('train what the plan of an ablation compares, over its seeds, and write <plan>.results.json beside it')
    .argument('<plan.json>', 'the plan: settings, arms and seeds, as in data/ablations');
  return addBackendOptions(command)
    .option('--out <dir>', 'where the runs lie; those of an earlier call are gone on with', 'runs/ablations')
    .option('--json', 'print the results as one JSON document')
    .action(async (plan: string, options: AblateOptions) =>
      (await import('../actions/ablate.js')).ablate(plan, options),
    );
}
