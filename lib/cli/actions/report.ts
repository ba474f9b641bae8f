import { ConfigError } from '../../base/error.js';
import { createLogger } from '../../base/log.js';
import { makeReport } from '../../report/makeReport.js';
import type { PageLanguage } from '../../report/words/words.js';
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
  readonly lang: PageLanguage;
  readonly retrain?: boolean;
  readonly fresh?: boolean;
  readonly jobs?: number;
  readonly allowErrors?: boolean;
  readonly memoryLimit?: number;
  readonly watch?: boolean;
  readonly port?: number;
  readonly json?: boolean;
}

/** Makes a report and prints where it went. */
export async function report(options: ReportOptions): Promise<void> {
  const logger = createLogger();
  const config = await readConfig(options);
  for (const path of [options.out, options.notebookOut]) if (path !== undefined) assertOutside(path, config.dataset);
  if (options.watch) return (await import('./watch.js')).watch(options, config, logger);
  if (options.port !== undefined) throw new ConfigError(`--port goes with --watch: ${options.port}`, 'Add --watch.');
  const { out, notebookOut, notebooks, lang, retrain = false, allowErrors = false, backend, threads } = options;
  const { fresh = false, jobs } = options;
  const choice = { backend, threads, fresh, jobs, memoryLimitBytes: readMemoryLimit(options) };
  const made = await interruptible((signal) =>
    makeReport({ config, out, notebookOut, notebooks, lang, retrain, allowErrors, ...choice, logger, signal }),
  );
  if (options.json) await printJson(made);
  else await printText(`${made.out} (${(made.sizeBytes / 1e6).toFixed(1)} MB)\n`);
}

/** @throws ConfigError on Windows, which does not tell a process how much another one holds */
function readMemoryLimit({ memoryLimit }: ReportOptions): number | undefined {
  if (memoryLimit === undefined) return undefined;
  if (process.platform !== 'win32') return memoryLimit * 2 ** 30;
  throw new ConfigError('--memory-limit cannot be watched on Windows', 'Leave it out.');
}
