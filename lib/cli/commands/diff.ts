import { Command, Option } from 'commander';
import type { DiffOptions } from '../actions/diff.js';
import { addBackendOptions, readWhole } from '../options.js';

/** `segbook diff`: two runs or reports side by side. */
export function diffCommand(): Command {
  const command = new Command('diff')
    .description('compare two runs or reports: configuration, metrics image by image, masks')
    .argument('<a>', 'before: a run folder, the name of a stored run, or a report (.html)')
    .argument('<b>', 'after: likewise');
  return addBackendOptions(command)
    .option('--out <file.html>', 'the page to write', 'reports/diff.html')
    .addOption(new Option('--split <name>', 'images to compare on').choices(['val', 'test']).default('test'))
    .option('--images <n>', 'images to show with both masks: those that changed most', readWhole, 8)
    .option('--seed <n>', 'start of the resampling', readWhole, 1)
    .option('--json', 'print the numbers as one JSON document')
    .action(async (a: string, b: string, options: DiffOptions) =>
      (await import('../actions/diff.js')).diff(a, b, options),
    );
}
