import { Command } from 'commander';
import type { ScoreOptions } from '../actions/score.js';
import { readWhole } from '../options.js';

/** `segbook score`: measures masks of any tool against true masks. */
export function scoreCommand(): Command {
  return new Command('score')
    .description('measure existing masks against true masks of the same names')
    .requiredOption('--pred <dir>', 'a folder of predicted masks: hard, soft, or of many classes')
    .requiredOption('--truth <dir>', 'a folder of true masks with the same stems and sizes')
    .option('--skip-bad', 'score what can be scored and list the rest, instead of refusing all')
    .option(
      '--classes <file>',
      'the classes of the true masks (default: classes.json in their folder or the one above)',
    )
    .option('--binary', 'measure foreground against background only, whatever classes there are')
    .option('--csv <file>', 'also write a row of measures for each image')
    .option('--seed <n>', 'start of the resampling of the intervals', readWhole, 1)
    .option('--json', 'print the metrics as one JSON document')
    .action(async (options: ScoreOptions) => (await import('../actions/score.js')).score(options));
}
