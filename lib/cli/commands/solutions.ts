import { Command } from 'commander';
import type { SolutionsOptions } from '../actions/solutions.js';

/** `segbook solutions`: the records of existing solutions. */
export function solutionsCommand(): Command {
  return new Command('solutions')
    .description('list existing tools, models, libraries and tutorials with licences and when to take them')
    .option('--records <file.json>', "records in the place of segbook's own")
    .option('--json', 'print the records as one JSON array')
    .action(async (options: SolutionsOptions) => (await import('../actions/solutions.js')).listSolutions(options));
}
