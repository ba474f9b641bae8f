import { join } from 'node:path';
import { useBackend } from '../../backend/backend.js';
import { ConfigError } from '../../base/error.js';
import { createLogger } from '../../base/log.js';
import type { Config } from '../../config/schema.js';
import { openConfigured } from '../../data/open.js';
import { evaluateRun, type RunMetrics } from '../../evaluate/evaluateRun.js';
import { planConfig } from '../../train/planRun.js';
import { holdsRun, trainRun } from '../../train/run.js';
import {
  assertOutside,
  type BackendChoice,
  type ConfigOptions,
  interruptible,
  printJson,
  printText,
  readConfig,
} from '../options.js';
import { describeEvaluation } from '../summary.js';

export interface TrainOptions extends ConfigOptions, BackendChoice {
  readonly arch?: string;
  readonly out?: string;
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** Trains a network, measures it and prints how it does. */
export async function train(options: TrainOptions): Promise<void> {
  const logger = createLogger();
  const wanted = await readTrainConfig(options);
  const dataset = await openConfigured(wanted, logger);
  const folder = options.out ?? (await freeFolder(dataset.name, wanted.model.arch));
  assertOutside(folder, wanted.dataset);
  const backend = await useBackend(options.backend, logger, { threads: options.threads });
  const config = await planConfig(dataset, wanted, logger);
  const metrics = await interruptible(async (signal) => {
    const trained = await trainRun(folder, dataset, config, backend, {
      logger,
      signal,
      resume: options.resume ?? false,
    });
    return evaluateRun(trained, dataset, { logger, signal });
  });
  if (options.json) await printJson({ run: folder, ...metrics });
  else await printText(`${describeMetrics(metrics)}\nrun folder: ${folder}\n`);
}

/** The configuration that the options ask for; of a run to go on with, where they ask for none. */
async function readTrainConfig(options: TrainOptions): Promise<Config> {
  const set = [...(options.set ?? []), ...(options.arch === undefined ? [] : [`model.arch=${options.arch}`])];
  if (!options.resume) return readConfig({ ...options, set });
  if (options.out === undefined) throw new ConfigError('--resume needs the run to go on with', 'Name it by --out RUN.');
  const own = (await holdsRun(options.out)) ? join(options.out, 'config.json') : undefined;
  const config = options.config ?? own;
  return readConfig({ ...options, set, ...(config === undefined ? {} : { config }) });
}

/** `runs/<data set>-<network>`, or the first of `-2`, `-3`, … that holds no run. */
async function freeFolder(dataset: string, arch: string): Promise<string> {
  const stem = `${dataset.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${arch}`;
  for (let number = 1; ; number++) {
    const folder = join('runs', number === 1 ? stem : `${stem}-${number}`);
    if (!(await holdsRun(folder))) return folder;
  }
}

function describeMetrics(metrics: RunMetrics): string {
  return Object.entries(metrics.splits)
    .map(([split, evaluation]) => describeEvaluation(split, evaluation))
    .join('\n');
}
