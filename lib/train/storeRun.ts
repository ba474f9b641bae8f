import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ConfigError } from '../base/error.js';
import type { Config } from '../config/schema.js';
import { DATASET_NAMES } from '../data/open.js';
import { holdsRun } from './findRun.js';
import { openRun, type Run } from './run.js';
import { writeProvenance } from './runProvenance.js';
import { runsFolder } from './runsFolder.js';
import { writeTraining } from './writeTraining.js';

/** Most bytes of the weights of a stored run: every clone and every package carries them. */
export const STORED_BYTES_MAX = 5_000_000;

export interface StoreOptions {
  /** Where stored runs lie. Default: `data/runs` of the package, or `SEGBOOK_RUNS`. */
  readonly folder?: string;
  /** Takes the place of a stored run of that name. Default false. */
  readonly replace?: boolean;
}

/**
 * Keeps a finished run under a name: configuration, history, provenance, and the weights as float16; the split only where
 * the images and their splits are not generated. Predictions and metrics stay behind. Of paths outside only the last part is kept.
 * @param name of small letters, digits and hyphens
 * @returns the folder of the stored run
 * @throws DataError when the folder holds no finished run
 * @throws ConfigError when the name cannot be one or is taken, or the weights are too large
 */
export async function storeRun(runFolder: string, name: string, options: StoreOptions = {}): Promise<string> {
  const { folder = runsFolder(), replace = false } = options;
  const stored = join(folder, name);
  assertName(name);
  const run = await openRun(runFolder);
  assertSmall(run);
  if (!replace && (await holdsRun(stored))) {
    throw new ConfigError(`stored run is there already: ${name}`, 'Choose another name, or give --replace.');
  }
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, `.${name}-`));
  try {
    await writeStored(run, work);
    await rm(stored, { recursive: true, force: true });
    await rename(work, stored);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return stored;
}

async function writeStored(run: Run, folder: string): Promise<void> {
  const { readFrom: _, start, ...provenance } = run.provenance;
  await writeTraining(folder, { ...run, config: withoutPaths(run.config) }, 'float16');
  const isGenerated = DATASET_NAMES.includes(run.config.dataset) && run.config.splits === null;
  if (!isGenerated) await copyFile(join(run.folder, 'split.csv'), join(folder, 'split.csv'));
  await writeProvenance(folder, {
    ...provenance,
    ...(start && { start: { ...start, name: basename(start.name) } }),
  });
}

function assertName(name: string): void {
  if (/^[a-z0-9][a-z0-9-]*$/.test(name)) return;
  throw new ConfigError(
    `name of a stored run must be small letters, digits and hyphens: ${name}`,
    'Choose another, such as studio-unet.',
  );
}

function assertSmall({ folder, model }: Run): void {
  const { layout, stateLayout } = model.network;
  const bytes = 2 * (layout.size + stateLayout.size);
  if (bytes <= STORED_BYTES_MAX) return;
  throw new ConfigError(
    `weights of a stored run must take at most ${STORED_BYTES_MAX} bytes as float16: ${folder} (${bytes})`,
    'Train a smaller network: lower model.base or model.depth.',
  );
}

/** A folder of this machine says nothing elsewhere. */
function withoutPaths(config: Config): Config {
  const { dataset, splits, train, report } = config;
  return {
    ...config,
    dataset: basename(dataset),
    splits: splits && basename(splits),
    train: { ...train, from: train.from && basename(train.from) },
    report: { ...report, scores: [] },
  };
}
