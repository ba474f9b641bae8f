import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, isSystemError, SegbookError } from '../base/error.js';
import type { Config } from '../config/schema.js';
import type { Dataset } from '../data/dataset.js';
import { keyOfRun, openRun, type Run } from './run.js';
import { type RunProvenance, readProvenance } from './runProvenance.js';
import { runsFolder } from './runsFolder.js';
import { openConfiguredStart } from './start.js';
import { trainingKey } from './trainingKey.js';

/** A run that is kept with the package. */
export interface StoredRun {
  readonly name: string;
  readonly run: Run;
}

/** A stored run with the key of its training. */
export interface KeyedRun extends StoredRun {
  readonly key: string;
}

/**
 * Opens all stored runs, by name.
 * @throws DataError when one is not whole
 */
export async function openStoredRuns(folder: string = runsFolder()): Promise<StoredRun[]> {
  const opened: StoredRun[] = [];
  for (const name of await listNames(folder)) opened.push({ name, run: await explainDamage(folder, name, openRun) });
  return opened;
}

/**
 * Finds the stored run that a training with these data and settings would give again, whatever computed it; null where
 * there is none. A budget of minutes beside epochs counts as met: it is there for machines that are slower.
 * @throws DataError when that run, or what tells whether it is one, is not whole
 */
export async function findStoredRun(
  dataset: Pick<Dataset, 'hash' | 'classes'>,
  config: Config,
  folder: string = runsFolder(),
): Promise<StoredRun | null> {
  const keys = await keysOf(dataset, config);
  for await (const { name, run, key } of openRunsOn(dataset.hash, folder)) if (keys.includes(key)) return { name, run };
  return null;
}

/** The keys of the stored runs that a training with these data and settings would give again. */
export async function keysOf(dataset: Pick<Dataset, 'hash' | 'classes'>, config: Config): Promise<readonly string[]> {
  const start = (await openConfiguredStart(config))?.sha256;
  return [config, withoutBudget(config)].map((wanted) => trainingKey(dataset, wanted, { start }));
}

function withoutBudget(config: Config): Config {
  return config.train.epochs === null ? config : { ...config, train: { ...config.train, minutes: null } };
}

/**
 * The stored runs to stand beside a run, of the same classes: of other architectures on its data, one each, the first by
 * name; then those of a mixture that its data are a part of, with the same splits, so that none has learned from its
 * test images.
 * @throws DataError when one is not whole
 */
export async function findPeers(
  run: Pick<Run, 'model' | 'provenance'>,
  folder: string = runsFolder(),
): Promise<StoredRun[]> {
  const found = new Map([[run.model.arch, undefined as StoredRun | undefined]]);
  const mixed: StoredRun[] = [];
  const { hash } = run.provenance.dataset;
  for await (const { name, run: peer } of openRunsWith(({ dataset }) => holds(dataset, hash), folder)) {
    if (peer.model.classes.join() !== run.model.classes.join()) continue;
    if (peer.provenance.dataset.hash !== hash) mixed.push({ name, run: peer });
    else if (!found.has(peer.model.arch)) found.set(peer.model.arch, { name, run: peer });
  }
  return [...[...found.values()].filter((peer) => peer !== undefined), ...mixed];
}

/** True where a run learned from data of this hash, alone or as a part of a mixture. */
function holds({ hash, parts = [] }: RunProvenance['dataset'], wanted: string): boolean {
  return hash === wanted || parts.some((part) => part.hash === wanted);
}

/**
 * Opens one after the other the stored runs that were trained on some data, by name.
 * @throws DataError when one is not whole
 */
export function openRunsOn(dataHash: string, folder: string): AsyncGenerator<KeyedRun> {
  return openRunsWith(({ dataset }) => dataset.hash === dataHash, folder);
}

async function* openRunsWith(
  isWanted: (provenance: RunProvenance) => boolean,
  folder: string,
): AsyncGenerator<KeyedRun> {
  for (const name of await listNames(folder)) {
    const found = await explainDamage(folder, name, async (path) => {
      if (!isWanted(await readProvenance(path))) return null; // most are told apart without their weights
      const run = await openRun(path);
      return { name, run, key: keyOfRun(run) };
    });
    if (found !== null) yield found;
  }
}

/** In alphabetical order; what begins with a dot is being written. */
async function listNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    if (isSystemError(cause, 'ENOENT')) return [];
    throw cause;
  });
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return folders.map(({ name }) => name).sort();
}

/** Reads of a stored run, and says of one that is not whole that it is damaged. */
async function explainDamage<T>(folder: string, name: string, read: (path: string) => Promise<T>): Promise<T> {
  try {
    return await read(join(folder, name));
  } catch (cause) {
    if (!(cause instanceof SegbookError)) throw cause;
    throw new DataError(
      `stored run is damaged: ${name}: ${cause.message}`,
      'Restore its folder, delete it, or train without stored runs (segbook report --retrain).',
      { cause },
    );
  }
}
