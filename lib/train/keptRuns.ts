import { cp, link, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DataError } from '../base/error.js';
import { exists } from '../base/file.js';
import { hashBytes, hashValue } from '../base/hash.js';
import { type Logger, silentLogger } from '../base/log.js';
import type { Config } from '../config/schema.js';
import type { Dataset } from '../data/dataset.js';
import { holdsFinishedRun, LAST_WRITTEN } from './findRun.js';
import { keyOfRun, openRun, type Run } from './run.js';
import { openConfiguredStart } from './start.js';
import { trainingKey } from './trainingKey.js';

/** Environment variable with the folder of the runs that reports keep; where it is not set, none is looked for. */
export const KEPT_RUNS_VARIABLE = 'SEGBOOK_KEPT_RUNS';

/** The folder of the runs that reports keep; undefined where there is none. */
export function keptRunsFolder(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return environment[KEPT_RUNS_VARIABLE] || undefined;
}

/** The name of a kept run: the beginning of the key of its training. */
export function nameKept(key: string): string {
  return key.slice(0, 16);
}

/**
 * Finds the run of the same training that an earlier report kept; null where there is none. One that is damaged is left
 * where it is, and the logger is told.
 */
export async function findKeptRun(
  dataset: Pick<Dataset, 'hash' | 'classes'>,
  config: Config,
  folder: string,
  logger: Logger = silentLogger,
): Promise<Run | null> {
  const key = trainingKey(dataset, config, { start: (await openConfiguredStart(config))?.sha256 });
  const path = join(folder, nameKept(key));
  if (!(await holdsFinishedRun(path))) return null;
  try {
    const run = await openRun(path);
    return keyOfRun(run) === key ? run : null;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    logger.warn(`kept run is damaged, so it is not read: ${path}: ${error.message}`);
    return null;
  }
}

/** What a run folder holds, by hashes; null for what it lacks. */
export interface RunState {
  /** Of the network and how it came about. */
  readonly weights: string | null;
  /** Of what was measured with it. */
  readonly metrics: string | null;
  /** Changes whenever the metrics are written, even to the same values. */
  readonly metricsStamp: string;
}

/** Keeps the run of a report for later ones. */
export interface RunKeeper {
  /** What the run folder holds now. */
  read(): Promise<RunState>;
  /** What is kept under a name. */
  readKept(name: string): Promise<RunState>;
  /** Gives the run folder the files of a kept run that it lacks. */
  restore(name: string): Promise<void>;
  /** Keeps the run folder, whole or not at all, with what is kept of the same network already; tells the name. */
  keep(): Promise<string>;
}

/** @param runFolder of the report; @param kept folder of the runs that reports keep */
export function openRunKeeper(runFolder: string, kept: string): RunKeeper {
  return {
    read: () => readState(runFolder),
    readKept: (name) => readState(join(kept, name)),
    restore: (name) => linkMissing(join(kept, name), runFolder),
    async keep() {
      const name = nameKept(keyOfRun(await openRun(runFolder)));
      const [path, fresh] = [join(kept, name), join(kept, `.${name}-${process.pid}`)];
      await rm(fresh, { recursive: true, force: true });
      await linkMissing(runFolder, fresh);
      if ((await readState(path)).weights === (await readState(fresh)).weights) await linkMissing(path, fresh);
      await rm(path, { recursive: true, force: true });
      await rename(fresh, path);
      return name;
    },
  };
}

async function readState(folder: string): Promise<RunState> {
  const metrics = join(folder, 'metrics.json');
  const { ino = 0, mtimeMs = 0 } = await stat(metrics).catch(() => ({ ino: 0, mtimeMs: 0 }));
  return {
    weights: (await holdsFinishedRun(folder)) ? await hashTraining(folder) : null,
    metrics: (await exists(metrics)) ? hashBytes(await readFile(metrics)) : null,
    metricsStamp: `${ino} ${mtimeMs}`,
  };
}

async function hashTraining(folder: string): Promise<string> {
  const paths = [join(folder, 'model', 'weights.bin'), join(folder, 'history.jsonl')];
  return hashValue(await Promise.all(paths.map(async (path) => hashBytes(await readFile(path)))));
}

/**
 * Links the files of a folder into another one, where they are not there yet; files are replaced, never changed. The one
 * that says that a run is finished comes last, as others may look meanwhile.
 */
async function linkMissing(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true, recursive: true }).catch(() => []);
  const sources = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  for (const source of sources.sort((a, b) => Number(isLast(a)) - Number(isLast(b)))) {
    const target = join(to, source.slice(from.length));
    await mkdir(dirname(target), { recursive: true });
    if (!(await exists(target))) await link(source, target).catch(() => cp(source, target));
  }
}

function isLast(path: string): boolean {
  return basename(path) === LAST_WRITTEN;
}
