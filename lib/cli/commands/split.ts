import { Command, InvalidArgumentError } from 'commander';
import type { SplitOptions } from '../actions/split.js';
import { layoutOption, readWhole } from '../options.js';

const FOLDS_MIN = 3;

/** `segbook data split`: writes a file of splits in which nothing leaks. */
export function splitCommand(): Command {
  return new Command('split')
    .description('write splits in which no group and no duplicate is parted, for --split-file')
    .argument('<dir>', 'a known data set or a folder with images/ and masks/')
    .requiredOption('--out <file.csv>', 'the file to write; with --folds, one file a fold: FILE-1.csv, FILE-2.csv, …')
    .option('--folds <k>', 'folds of a cross-validation, 3 or more', readFolds)
    .option('--stratify', "make the splits alike in the foreground's share of an image")
    .addOption(layoutOption())
    .option('--split-file <file.csv>', 'splits to start from, for their group column')
    .option('--seed <n>', 'start of the draw', readWhole, 1)
    .option('--json', 'print what was written as one JSON document')
    .action(async (dir: string, options: SplitOptions) => (await import('../actions/split.js')).split(dir, options));
}

function readFolds(text: string): number {
  const folds = readWhole(text);
  if (folds >= FOLDS_MIN) return folds;
  throw new InvalidArgumentError(`it must be at least ${FOLDS_MIN}.`);
}
