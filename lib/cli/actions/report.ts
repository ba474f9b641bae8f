import { createLogger } from '../../base/log.js';
import { makeReport } from '../../report/makeReport.js';
import {
  assertOutside,
  type BackendChoice,
  type ConfigOptions,
  interruptible,
  printJson,
  printText,
  readConfig,
} from '../options.js';

export interface ReportOptions extends ConfigOptions, BackendChoice {
  readonly out: string;
  readonly notebookOut?: string;
  readonly notebooks?: string;
  readonly retrain?: boolean;
  readonly allowErrors?: boolean;
  readonly json?: boolean;
}

/** Makes a report and prints where it went. */
export async function report(options: ReportOptions): Promise<void> {
  const logger = createLogger();
  const config = await readConfig(options);
  for (const path of [options.out, options.notebookOut]) if (path !== undefined) assertOutside(path, config.dataset);
  const { out, notebookOut, notebooks, retrain = false, allowErrors = false, backend, threads } = options;
  const made = await interruptible((signal) =>
    makeReport({ config, out, notebookOut, notebooks, retrain, allowErrors, backend, threads, logger, signal }),
  );
  if (options.json) await printJson(made);
  else await printText(`${made.out} (${(made.sizeBytes / 1e6).toFixed(1)} MB)\n`);
}
