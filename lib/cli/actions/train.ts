import { join, resolve } from 'node:path';
import { type Backend, useBackend } from '../../backend/backend.js';
import { ConfigError } from '../../base/error.js';
import { createLogger, type Logger } from '../../base/log.js';
import type { Config } from '../../config/schema.js';
import { type Dataset, testSplit } from '../../data/dataset.js';
import { openConfigured } from '../../data/open.js';
import { evaluateRun, type RunMetrics } from '../../evaluate/evaluateRun.js';
import { readSeries, SERIES_CONFIG_FILE, type SeriesPlan } from '../../evaluate/series/plan.js';
import { trainSeries } from '../../evaluate/series/trainSeries.js';
import { findRun, holdsRun } from '../../train/findRun.js';
import { readModel } from '../../train/model.js';
import { planConfig } from '../../train/planRun.js';
import { trainRun } from '../../train/run.js';
import {
  assertOutside,
  type BackendChoice,
  type ConfigOptions,
  interruptible,
  printJson,
  printText,
  readConfig,
} from '../options.js';
import { describeSeries } from '../seriesTable.js';
import { describeEvaluation } from '../summary.js';

export interface TrainOptions extends ConfigOptions, BackendChoice {
  readonly arch?: string;
  readonly out?: string;
  readonly from?: string;
  readonly resume?: boolean;
  readonly folds?: number;
  readonly repeats?: number;
  readonly json?: boolean;
}

/** Trains a network, or a series of them, measures and prints how they do. */
export async function train(options: TrainOptions): Promise<void> {
  const logger = createLogger();
  const { resume = false, out } = options;
  if (resume && out === undefined)
    throw new ConfigError('--resume needs the run to go on with', 'Name it by --out RUN.');
  const plan = planOf(options) ?? (resume && out !== undefined ? await readSeries(out) : undefined);
  const wanted = await readTrainConfig(options);
  const dataset = await openConfigured(wanted, logger);
  const folder = out ?? (await freeFolder(dataset.name, wanted.model.arch, plan));
  assertOutside(folder, wanted.dataset);
  const backend = await useBackend(options.backend, logger, { threads: options.threads });
  const config = await planConfig(dataset, wanted, logger);
  const work = { folder, dataset, config, backend, logger, resume };
  if (plan === undefined) await trainOne(work, options.json);
  else await trainMany(work, plan, options.json);
}

/** What there is to train. */
interface Work {
  readonly folder: string;
  readonly dataset: Dataset;
  readonly config: Config;
  readonly backend: Backend;
  readonly logger: Logger;
  readonly resume: boolean;
}

async function trainOne({ folder, dataset, config, backend, logger, resume }: Work, json = false): Promise<void> {
  const metrics = await interruptible(async (signal) => {
    const trained = await trainRun(folder, dataset, config, backend, { logger, signal, resume });
    return evaluateRun(trained, dataset, { logger, signal });
  });
  if (json) await printJson({ run: folder, ...metrics });
  else await printText(`${describeMetrics(metrics)}\nrun folder: ${folder}\n`);
}

async function trainMany(
  { folder, dataset, config, backend, logger, resume }: Work,
  plan: SeriesPlan,
  json = false,
): Promise<void> {
  const summary = await interruptible((signal) =>
    trainSeries(folder, dataset, config, backend, { ...plan, logger, signal, resume }),
  );
  if (json) await printJson({ folder, ...summary });
  else await printText(`${describeSeries(summary, testSplit(dataset) === 'val')}\nrun folders: ${folder}\n`);
}

function planOf({ folds, repeats }: TrainOptions): SeriesPlan | undefined {
  if (folds !== undefined) return { kind: 'folds', count: folds };
  return repeats === undefined ? undefined : { kind: 'repeats', count: repeats };
}

/** The configuration that the options ask for; of a run or series to go on with, where they ask for none. */
async function readTrainConfig(options: TrainOptions): Promise<Config> {
  const start = options.from === undefined ? [] : await startSettings(options.from);
  const arch = options.arch === undefined ? [] : [`model.arch=${options.arch}`];
  const set = [...start, ...(options.set ?? []), ...arch];
  const own = options.resume && options.out !== undefined ? await findConfig(options.out) : undefined;
  const config = options.config ?? own;
  return readConfig({ ...options, set, ...(config === undefined ? {} : { config }) });
}

/** The settings that make a network fit the one that it starts from; what is set besides goes before them. */
async function startSettings(from: string): Promise<string[]> {
  const folder = await findRun(from);
  const { arch, network, size } = await readModel(join(folder, 'model'));
  const { classes: _, channels: __, ...model } = { ...network.config, arch };
  const { heightPx, widthPx, fit = 'stretch' } = size;
  return [
    `train.from=${JSON.stringify(folder === from ? resolve(from) : from)}`,
    ...Object.entries(model).map(([key, value]) => `model.${key}=${JSON.stringify(value)}`),
    ...Object.entries({ heightPx, widthPx, fit }).map(([key, value]) => `preprocess.${key}=${JSON.stringify(value)}`),
  ];
}

async function findConfig(folder: string): Promise<string | undefined> {
  if (await holdsRun(folder)) return join(folder, 'config.json');
  return (await readSeries(folder)) === undefined ? undefined : join(folder, SERIES_CONFIG_FILE);
}

/** `runs/<data set>-<network>`, of a series with its plan, or the first of `-2`, `-3`, … that holds neither. */
async function freeFolder(dataset: string, arch: string, plan?: SeriesPlan): Promise<string> {
  const series = plan === undefined ? '' : `-${plan.count}-${plan.kind}`;
  const stem = `${dataset.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${arch}${series}`;
  for (let number = 1; ; number++) {
    const folder = join('runs', number === 1 ? stem : `${stem}-${number}`);
    if ((await findConfig(folder)) === undefined) return folder;
  }
}

function describeMetrics(metrics: RunMetrics): string {
  return Object.entries(metrics.splits)
    .map(([split, evaluation]) => describeEvaluation(split, evaluation))
    .join('\n');
}
