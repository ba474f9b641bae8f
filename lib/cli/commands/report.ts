import { Command } from 'commander';
import { createLogger } from '../../base/log.js';
import { makeReport } from '../../report/makeReport.js';
import {
  addBackendOption,
  addConfigOptions,
  assertOutside,
  type ConfigOptions,
  interruptible,
  printJson,
  printText,
  readConfig,
} from '../options.js';

interface ReportOptions extends ConfigOptions {
  readonly out: string;
  readonly notebookOut?: string;
  readonly notebooks?: string;
  readonly allowErrors?: boolean;
  readonly backend?: string;
  readonly json?: boolean;
}

/** `segbook report`: executes the notebooks and writes one HTML file. */
export function reportCommand(): Command {
  const command = new Command('report').description('execute the notebooks and write one HTML file');
  return addBackendOption(addConfigOptions(command))
    .option('--out <file.html>', 'the report to write', 'reports/index.html')
    .option('--notebook-out <file.ipynb>', 'write the executed notebooks as one, too')
    .option('--notebooks <dir>', "the notebooks to execute instead of segbook's own")
    .option('--allow-errors', 'go on after a failed cell and show its error')
    .option('--json', 'print where the report went as one JSON document')
    .action(run);
}

async function run(options: ReportOptions): Promise<void> {
  const logger = createLogger();
  const config = await readConfig(options);
  for (const path of [options.out, options.notebookOut]) if (path !== undefined) assertOutside(path, config.dataset);
  const { out, notebookOut, notebooks, allowErrors = false, backend } = options;
  const made = await interruptible((signal) =>
    makeReport({ config, out, notebookOut, notebooks, allowErrors, backend, logger, signal }),
  );
  if (options.json) await printJson(made);
  else await printText(`${made.out} (${(made.sizeBytes / 1e6).toFixed(1)} MB)\n`);
}
