import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backend } from '../backend/backend.js';
import { ConfigError, DataError } from '../base/error.js';
import { assertWritable, readJson, SCHEMA_VERSION } from '../base/file.js';
import { resolveConfig } from '../config/resolve.js';
import type { Config } from '../config/schema.js';
import type { Dataset } from '../data/dataset.js';
import { deleteCheckpoint, readCheckpoint, writeCheckpoint } from './checkpoint.js';
import { holdsFinishedRun, holdsRun } from './findRun.js';
import { type EpochRecord, readHistory } from './history.js';
import { type Model, readModel } from './model.js';
import { collectProvenance } from './provenance.js';
import { RECIPE } from './recipe.js';
import { type RunProvenance, readProvenance, writeProvenance } from './runProvenance.js';
import { openConfiguredStart } from './start.js';
import { assertTrainable, type Trained, type TrainOptions, trainNetwork } from './train.js';
import { trainingKey } from './trainingKey.js';
import { writeSplit, writeTraining } from './writeTraining.js';

/** What a run folder holds about its training. */
export interface Run {
  readonly folder: string;
  readonly config: Config;
  readonly model: Model;
  readonly history: readonly EpochRecord[];
  readonly provenance: RunProvenance;
}

export interface TrainRunOptions extends TrainOptions {
  /** Deletes a run that the folder holds. Default false. */
  readonly replace?: boolean;
  /**
   * Goes on with the run that the folder holds, from its last whole epoch; starts where there is none, or none that
   * has finished an epoch. A finished run is returned as it is. Default false.
   */
  readonly resume?: boolean;
}

/**
 * Trains on a data set and writes the run folder: config.json, split.csv, history.jsonl, model/ and provenance.json.
 * All but the last are kept up to date after every epoch, with a checkpoint.bin to go on from; provenance.json, which
 * comes in its place, says that the training is complete. What can be checked is checked before anything is written or
 * deleted.
 * @throws ConfigError when the folder already holds a run or cannot be written to, or the run to go on with has other
 * data or another configuration
 * @throws what {@link trainNetwork} throws
 */
export async function trainRun(
  folder: string,
  dataset: Dataset,
  config: Config,
  backend: Backend,
  options: TrainRunOptions = {},
): Promise<Run> {
  const start = await openConfiguredStart(config);
  assertTrainable(dataset, config, start);
  const key = trainingKey(dataset, config, { start: start?.sha256 });
  const resumes = (options.resume ?? false) && (await holdsRun(folder));
  if (resumes && (await holdsFinishedRun(folder))) return assertResumable(await openRun(folder), dataset, key);
  const from = resumes ? await readCheckpoint(folder) : undefined;
  if (from !== undefined) assertSameTraining(from.key, key, folder);
  else await clearFolder(folder, resumes || (options.replace ?? false));
  await assertWritable(join(folder, 'config.json'));
  const started = new Date();
  const onEpoch: TrainOptions['onEpoch'] = async (trained, state) => {
    await writeSplit(folder, dataset.items);
    await writeTraining(folder, { config, model: modelOf(trained, dataset, config), history: trained.history });
    await writeCheckpoint(folder, { key, ...state });
    await options.onEpoch?.(trained, state);
  };
  const trained = await trainNetwork(dataset, config, { ...options, start, from, onEpoch });
  const { selection, epoch, seconds, history } = trained;
  const provenance = {
    ...(await collectProvenance(dataset, backend, config.seed, { started, seconds })),
    selection,
    epoch,
    recipe: RECIPE,
    key,
    ...(start && { start: { name: start.name, sha256: start.sha256, trainedOn: start.trainedOn } }),
  };
  await writeProvenance(folder, provenance);
  await deleteCheckpoint(folder);
  return { folder, config, model: modelOf(trained, dataset, config), history, provenance };
}

function assertResumable(run: Run, dataset: Dataset, key: string): Run {
  assertSameTraining(keyOfRun(run), key, `${run.folder} (${dataset.name})`);
  return run;
}

function assertSameTraining(found: string, wanted: string, folder: string): void {
  if (found === wanted) return;
  throw new ConfigError(
    `run to go on with must have the same data and configuration: ${folder}`,
    'Leave --set, --config and --dataset out, which takes those of the run; or choose another --out.',
  );
}

/**
 * Makes room for a run in a folder.
 * @throws ConfigError when it holds one that must stay
 */
export async function clearFolder(folder: string, replace: boolean): Promise<void> {
  if (!(await holdsRun(folder))) return;
  if (replace) return rm(folder, { recursive: true });
  throw new ConfigError(`run folder must not hold a run yet: ${folder}`, 'Choose another --out, or delete the folder.');
}

function modelOf({ network, values }: Trained, dataset: Dataset, config: Config): Model {
  const { heightPx, widthPx, fit } = config.preprocess;
  return { arch: config.model.arch, network, values, classes: dataset.classes, size: { heightPx, widthPx, fit } };
}

/**
 * Opens a run folder.
 * @throws DataError when it holds no finished training
 */
export async function openRun(folder: string): Promise<Run> {
  if (!(await holdsRun(folder)))
    throw new DataError(`folder holds no run: ${folder}`, 'Train one with segbook train --out.');
  if (!(await holdsFinishedRun(folder)))
    throw new DataError(`training of this run is not complete: ${folder}`, 'Train again into another folder.');
  const config = await readConfig(join(folder, 'config.json'));
  const provenance = await readProvenance(folder);
  const history = await readHistory(join(folder, 'history.jsonl'));
  return { folder, config, model: await readModel(join(folder, 'model')), history, provenance };
}

/** The settings that `writeJson` wrote. A setting that came later is as today's default only where its section is new. */
async function readConfig(path: string): Promise<Config> {
  const hint = 'Train again into another folder.';
  const { schemaVersion, ...settings } = Object(await readJson(path)) as Partial<Config> & { schemaVersion?: unknown };
  if (schemaVersion !== SCHEMA_VERSION)
    throw new DataError(`file must have schemaVersion ${SCHEMA_VERSION}: ${path}`, hint);
  try {
    return { ...resolveConfig({ file: settings }), ...settings };
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw new DataError(`file does not hold the settings of a run: ${path}: ${cause.message}`, hint, { cause });
  }
}

/**
 * The key of a run's training as it is told today: settings that came later are as without them.
 */
export function keyOfRun({ config, model, provenance }: Pick<Run, 'config' | 'model' | 'provenance'>): string {
  const data = { hash: provenance.dataset.hash, classes: model.classes };
  const { recipe, start } = provenance;
  return trainingKey(data, config, { recipe, start: start?.sha256 });
}

/**
 * Throws unless a run was trained on this data set with this configuration.
 * @throws DataError naming what differs
 */
export function assertRunMatches(run: Run, dataset: Dataset, config: Config): void {
  const hint = 'Run the training notebook again.';
  if (run.provenance.dataset.hash !== dataset.hash) {
    throw new DataError(
      `run was trained on other data than ${dataset.name}: ${run.folder} (${run.provenance.dataset.name})`,
      hint,
    );
  }
  const start = config.train.from === null ? undefined : run.provenance.start?.sha256;
  if (keyOfRun(run) !== trainingKey(dataset, config, { start })) {
    throw new DataError(`run was trained with another configuration or recipe: ${run.folder}`, hint);
  }
}
