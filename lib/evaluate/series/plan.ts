import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, DataError } from '../../base/error.js';
import { exists, readJson, writeJson } from '../../base/file.js';
import type { Config } from '../../config/schema.js';
import { holdsRun } from '../../train/findRun.js';

const KINDS = ['folds', 'repeats'] as const;

/** What differs between the runs of a series: the images held out, or the seed. */
export type SeriesKind = (typeof KINDS)[number];

/** How many runs there are, and what differs between them. */
export interface SeriesPlan {
  readonly kind: SeriesKind;
  /** 2 or more. */
  readonly count: number;
}

/** A plan with the configuration that all runs start from. */
export interface Series extends SeriesPlan {
  readonly config: Config;
}

/** Beside {@link FILE}, the configuration that all runs start from. */
export const SERIES_CONFIG_FILE = 'series-config.json';
const FILE = 'series.json';
const form = z.looseObject({ kind: z.enum(KINDS), count: z.int().min(2) });

/** Writes what {@link readSeries} reads, and the configuration beside it. */
export async function writeSeries(folder: string, { kind, count, config }: Series): Promise<void> {
  await writeJson(join(folder, SERIES_CONFIG_FILE), config);
  await writeJson(join(folder, FILE), { kind, count });
}

/**
 * The series that a folder holds, finished or not; `undefined` where it holds none.
 * @throws DataError when its series.json is not of this form
 */
export async function readSeries(folder: string): Promise<SeriesPlan | undefined> {
  const path = join(folder, FILE);
  if (!(await exists(path))) return undefined;
  const parsed = form.safeParse(await readJson(path));
  if (!parsed.success)
    throw new DataError(`file does not describe a series: ${path}`, 'Train into another folder.', {
      cause: parsed.error,
    });
  const { kind, count } = parsed.data;
  return { kind, count };
}

/**
 * Throws unless a series can be trained into a folder.
 * @throws ConfigError when there are too few runs or seeds, or the folder holds a run, another series, or, unless it is
 * to be gone on with, the same
 */
export async function assertStartable(folder: string, { kind, count, config }: Series, resume: boolean): Promise<void> {
  if (!(Number.isInteger(count) && count >= 2))
    throw new ConfigError(`${kind} must be a whole number, 2 or more: ${count}`, 'Take 3 or 5.');
  if (kind === 'repeats' && config.seed + count > SEED_MAX)
    throw new ConfigError(
      `seeds must be below ${SEED_MAX}: ${config.seed} and ${count - 1} more`,
      'Take a smaller seed.',
    );
  const hint = 'Choose another --out, or delete the folder.';
  if (await holdsRun(folder)) throw new ConfigError(`folder of a series must not hold a run: ${folder}`, hint);
  const found = await readSeries(folder);
  if (found === undefined) return;
  const there = `${found.count} ${found.kind}`;
  if (!resume)
    throw new ConfigError(
      `folder must not hold a series yet: ${folder} (${there})`,
      `${hint} --resume goes on with it.`,
    );
  if (found.kind !== kind || found.count !== count)
    throw new ConfigError(`series to go on with must be the same: ${folder} has ${there}, not ${count} ${kind}`, hint);
}

const SEED_MAX = 2 ** 31;
