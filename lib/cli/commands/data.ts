import { Command } from 'commander';
import { splitCommand } from './split.js';

/** `segbook data`: commands about data sets as such. */
export function dataCommand(): Command {
  return new Command('data').description('make splits of data sets').addCommand(splitCommand());
}
