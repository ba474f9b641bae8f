import { basename, join } from 'node:path';
import type { Backend } from '../backend/backend.js';
import { assertWritable } from '../base/file.js';
import { silentLogger } from '../base/log.js';
import type { Config } from '../config/schema.js';
import type { Dataset } from '../data/dataset.js';
import { findKeptRun, keptRunsFolder } from './keptRuns.js';
import { clearFolder, type Run, type TrainRunOptions, trainRun } from './run.js';
import { type RunProvenance, writeProvenance } from './runProvenance.js';
import { runsFolder } from './runsFolder.js';
import { findStoredRun } from './storedRuns.js';
import { writeSplit, writeTraining } from './writeTraining.js';

export interface ObtainRunOptions extends TrainRunOptions {
  /** Trains even where there is a stored run. Default false. */
  readonly retrain?: boolean;
  /** Where stored runs lie. Default: `data/runs` of the package, or `SEGBOOK_RUNS`. */
  readonly runs?: string;
  /** Where reports keep their runs. Default: `SEGBOOK_KEPT_RUNS`, which a report sets for its notebooks. */
  readonly kept?: string | undefined;
}

/**
 * Gives a run folder a trained network: that of the stored run that was trained on the same data with the same settings,
 * on whatever backend, or of the run of an earlier report, or else of a training now. The folder is the same either way, and provenance.json tells which.
 * @throws DataError when the stored run is damaged
 * @throws what {@link trainRun} throws
 */
export async function obtainRun(
  folder: string,
  dataset: Dataset,
  config: Config,
  backend: Backend,
  options: ObtainRunOptions = {},
): Promise<Run> {
  const { retrain = false, replace = false, logger = silentLogger } = options;
  const found = retrain ? null : await findTrained(dataset, config, options);
  if (found === null) return trainRun(folder, dataset, config, backend, options);
  await clearFolder(folder, replace);
  await assertWritable(join(folder, 'config.json'));
  const run = await copyTrained(found, folder, dataset, config);
  logger.info(`network ${describeOrigin(run.provenance)}`);
  return run;
}

/** A run of the same training, and what its copy says of where it was read from. */
interface TrainedRun {
  readonly run: Run;
  readonly source: Pick<RunProvenance, 'readFrom' | 'keptAs'>;
  readonly dtype: 'float16' | 'float32';
}

async function findTrained(dataset: Dataset, config: Config, options: ObtainRunOptions): Promise<TrainedRun | null> {
  const { runs = runsFolder(), kept = keptRunsFolder(), logger } = options;
  const stored = await findStoredRun(dataset, config, runs);
  if (stored !== null) return { run: stored.run, source: { readFrom: stored.name }, dtype: 'float16' };
  const run = kept === undefined ? null : await findKeptRun(dataset, config, kept, logger);
  if (run === null) return null;
  const isRead = run.provenance.readFrom !== undefined;
  return { run, source: isRead ? {} : { keptAs: basename(run.folder) }, dtype: 'float32' };
}

async function copyTrained(
  { run, source, dtype }: TrainedRun,
  folder: string,
  dataset: Dataset,
  config: Config,
): Promise<Run> {
  const { hash, splitOrigin } = dataset;
  const provenance = { ...run.provenance, dataset: { name: dataset.name, hash, splitOrigin }, ...source };
  await writeSplit(folder, dataset.items);
  await writeTraining(folder, { ...run, config }, dtype);
  await writeProvenance(folder, provenance);
  return { ...run, folder, config, provenance };
}

/**
 * How a run's network came about, for a sentence or a table.
 * @example
 * describeOrigin({ readFrom: 'studio-unet', started: '2026-11-20T08:00:00.000Z', seconds: 270, backend: { name: 'wasm' } }) // 'read from the stored run studio-unet, trained on 2026-11-20 with wasm in 4.5 minutes'
 */
export function describeOrigin({
  readFrom,
  keptAs,
  started,
  seconds,
  backend,
}: Pick<RunProvenance, 'readFrom' | 'keptAs' | 'started' | 'seconds'> & {
  readonly backend: { readonly name: string };
}): string {
  const facts = `trained on ${started.slice(0, 10)} with ${backend.name} in ${(seconds / 60).toFixed(1)} minutes`;
  if (readFrom !== undefined) return `read from the stored run ${readFrom}, ${facts}`;
  return keptAs === undefined ? facts : `read from the run ${keptAs} that an earlier report kept, ${facts}`;
}
