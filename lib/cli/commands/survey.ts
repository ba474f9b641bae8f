import { Command } from 'commander';
import type { SurveyOptions } from '../actions/survey.js';
import { layoutOption, readWhole } from '../options.js';

/** `segbook survey`: the fingerprint of a data set. */
export function surveyCommand(): Command {
  return new Command('survey')
    .description('describe a data set: sizes, classes, foreground, objects, colours, duplicates, drift, problems')
    .argument('<dir>', 'a known data set or a folder with images/ and masks/')
    .addOption(layoutOption())
    .option('--split-file <file.csv>', 'splits in the place of those of the data set')
    .option('--seed <n>', 'start of the splits, where the data set brings none', readWhole, 1)
    .option('--json', 'print the survey as one JSON document')
    .action(async (dir: string, options: SurveyOptions) => (await import('../actions/survey.js')).survey(dir, options));
}
