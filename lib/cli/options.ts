import { isAbsolute, relative, resolve, sep } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { BACKEND_NAMES } from '../backend/names.js';
import { readThreads } from '../backend/threads.js';
import { ConfigError, DataError, InterruptedError } from '../base/error.js';
import { assertWritable, readJson } from '../base/file.js';
import { clearProgress } from '../base/log.js';
import { LAYOUT_NAMES } from '../config/layouts.js';
import { readAssignments, resolveConfig } from '../config/resolve.js';
import type { Config } from '../config/schema.js';
import { DATASET_NAMES, locateDataset } from '../data/open.js';

/** Options that settle a configuration. */
export interface ConfigOptions {
  readonly dataset?: string;
  readonly layout?: string;
  readonly splitFile?: string;
  readonly config?: string;
  readonly set?: readonly string[];
  readonly seed?: number;
  readonly plan?: boolean;
}

/** Adds `--dataset`, `--config`, `--set` and `--seed` to a command. */
export function addConfigOptions(command: Command): Command {
  return command
    .option(
      '--dataset <name|dir>',
      `a known data set (${DATASET_NAMES.join(', ')}) or a folder with images/ and masks/`,
    )
    .option('--split-file <file.csv>', 'splits in the place of those of the data set, as segbook data split makes them')
    .addOption(layoutOption())
    .option('--config <file>', 'a JSON file of settings, as config.json of a run')
    .option('--set <key=value>', 'one setting, such as train.epochs=3; may be repeated', collect)
    .option('--plan', 'let a survey of the images decide what is left at its default: size, fit, depth, batch …')
    .option('--seed <n>', 'start of every random choice', readWhole);
}

/** Options that settle what computes. */
export interface BackendChoice {
  readonly backend?: string;
  readonly threads?: number;
}

/** `--layout`, for a folder that would be taken for another one, or for none. */
export function layoutOption(): Option {
  return new Option('--layout <name>', "how the data set's files are laid out; default: recognised").choices(
    LAYOUT_NAMES,
  );
}

/** Adds `--backend` and `--threads`. */
export function addBackendOptions(command: Command): Command {
  return command
    .option('--backend <name>', `${BACKEND_NAMES.join(', ')} (environment: SEGBOOK_BACKEND)`)
    .option(
      '--threads <n>',
      'processors to use, 1 to 64, of which wasm takes 8; default: all (environment: SEGBOOK_THREADS)',
      readThreads,
    );
}

function collect(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}

/** Reads a whole number of an option. */
export function readWhole(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('it must be a whole number, at least 0.');
}

/**
 * The configuration that options ask for; the folder of a data set becomes an absolute path.
 * @throws ConfigError for a file that cannot be read, an unknown key or a value out of range
 */
export async function readConfig(options: ConfigOptions): Promise<Config> {
  const { dataset, layout, splitFile, config, set = [], seed, plan } = options;
  const values = {
    ...(plan ? { 'preprocess.plan': 'survey' } : {}),
    ...readAssignments(set),
    ...(dataset === undefined ? {} : { dataset }),
    ...(layout === undefined ? {} : { layout }),
    ...(splitFile === undefined ? {} : { splits: splitFile }),
    ...(seed === undefined ? {} : { seed }),
  };
  const file = config === undefined ? {} : withoutVersion(await readConfigFile(config));
  const resolved = resolveConfig({ file, values });
  const splits = resolved.splits === null ? null : resolve(resolved.splits);
  const scores = resolved.report.scores.map(({ name, file: path }) => ({ name, file: resolve(path) }));
  const report = { ...resolved.report, scores };
  return { ...resolved, dataset: locateDataset(resolved.dataset), splits, report };
}

async function readConfigFile(path: string): Promise<unknown> {
  try {
    return await readJson(path);
  } catch (cause) {
    if (cause instanceof DataError) throw new ConfigError(cause.message, cause.hint, { cause });
    throw cause;
  }
}

function withoutVersion(content: unknown): unknown {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return content;
  const { schemaVersion: _, ...settings } = content as Record<string, unknown>;
  return settings;
}

/**
 * Keeps results out of the data set.
 * @param dataset a name, or an absolute path
 * @param option that names the result, for the hint
 * @throws ConfigError when the path lies in its folder
 */
export function assertOutside(path: string, dataset: string, option = '--out'): void {
  if (DATASET_NAMES.includes(dataset)) return;
  const inside = relative(dataset, resolve(path));
  if (inside.split(sep)[0] === '..' || isAbsolute(inside)) return;
  throw new ConfigError(
    `result must not lie in the data set, which is never written to: ${path}`,
    `Choose another ${option}.`,
  );
}

/**
 * Makes sure that `--csv` can be written when the work is done.
 * @param datasets names, or absolute paths
 * @throws ConfigError when the file would lie in one of them, or cannot be written
 */
export async function assertCsvOutside(path: string, datasets: readonly string[]): Promise<void> {
  for (const dataset of datasets) assertOutside(path, dataset, '--csv');
  await assertWritable(path);
}

/** What ends a command: Ctrl-C, a polite kill, a terminal that is closed. */
const ENDS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs work that Ctrl-C ends in an orderly way; a second Ctrl-C ends the process at once.
 * @throws InterruptedError when it was interrupted
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(new InterruptedError().exitCode);
    controller.abort();
  };
  for (const name of ENDS) process.on(name, stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    // what work says that was broken off without knowing why is of no use
    throw controller.signal.aborted && !(error instanceof InterruptedError) ? new InterruptedError() : error;
  } finally {
    for (const name of ENDS) process.off(name, stop);
  }
}

/** Writes the one JSON document of `--json` to stdout and waits until it is out. */
export function printJson(value: unknown): Promise<void> {
  return printText(`${JSON.stringify(value)}\n`);
}

/** Writes a result to stdout and waits until it is out. */
export function printText(text: string): Promise<void> {
  clearProgress();
  return new Promise((done, fail) => process.stdout.write(text, (error) => (error ? fail(error) : done())));
}
