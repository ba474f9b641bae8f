import { Command, InvalidArgumentError, Option } from 'commander';
import { PAGE_LANGUAGES } from '../../report/words/words.js';
import type { ReportOptions } from '../actions/report.js';
import { addBackendOptions, addConfigOptions } from '../options.js';

/** `segbook report`: executes the notebooks and writes one HTML file. */
export function reportCommand(): Command {
  const command = new Command('report').description('execute the notebooks and write one HTML file');
  return addBackendOptions(addConfigOptions(command))
    .option('--out <file.html>', 'the report to write', 'reports/index.html')
    .option('--notebook-out <file.ipynb>', 'write the executed notebooks as one, too')
    .option('--notebooks <dir>', "the notebooks to execute instead of segbook's own")
    .addOption(
      new Option('--lang <language>', "language of the page's own words").choices(PAGE_LANGUAGES).default('en'),
    )
    .option('--retrain', 'train even where a stored run is the same training')
    .option('--fresh', 'run every cell, whatever earlier reports kept')
    .option('--jobs <n>', 'notebooks to execute at once where they do not need each other (default: 2)', readJobs)
    .option('--allow-errors', 'go on after a failed cell and show its error')
    .option('--memory-limit <gib>', 'most memory of a kernel, in GiB; it is ended above that (default: none)', readGiB)
    .option('--watch', 'serve the page to this machine, and rebuild it whenever something changes, until Ctrl-C')
    .option('--port <n>', 'with --watch, the port to serve it on (default: a free one)', readPort)
    .option('--json', 'print where the report went as one JSON document')
    .action(async (options: ReportOptions) => (await import('../actions/report.js')).report(options));
}

function readGiB(text: string): number {
  const gib = Number(text);
  if (text.trim() !== '' && Number.isFinite(gib) && gib > 0) return gib;
  throw new InvalidArgumentError('it must be a number above 0.');
}

function readJobs(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 16) return Number(text);
  throw new InvalidArgumentError('it must be a whole number from 1 to 16.');
}

function readPort(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new InvalidArgumentError('it must be a whole number up to 65535.');
}
