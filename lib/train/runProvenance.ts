import { join } from 'node:path';
import { z } from 'zod';
import { DataError } from '../base/error.js';
import { exists, readJson, SCHEMA_VERSION, writeJson } from '../base/file.js';
import { LAST_WRITTEN } from './findRun.js';
import type { Provenance } from './provenance.js';

/** Data that a network was trained on, with their licence as they state it. */
export interface TrainedOn {
  readonly name: string;
  readonly licence?: string | undefined;
}

/** The training part of a run folder's provenance. */
export interface RunProvenance extends Provenance {
  /** How the epoch was chosen, in words. */
  readonly selection: string;
  /** The epoch whose weights were kept. */
  readonly epoch: number;
  /** The number of the way that it was trained, as `RECIPE` was then. */
  readonly recipe: number;
  /** What the training depended on, as `trainingKey` had it then. */
  readonly key: string;
  /** What the training started from; absent where from random weights. */
  readonly start?: { readonly name: string; readonly sha256: string; readonly trainedOn: readonly TrainedOn[] };
  /** Name of the stored run that it was read from; absent where it was trained into its folder. */
  readonly readFrom?: string;
  /** Name of the run of an earlier report that it was read from; absent where it was not. */
  readonly keptAs?: string;
}

const data = z.object({ name: z.string(), licence: z.string().optional() });
const learned = z.object({
  dataset: data,
  start: z.object({ trainedOn: z.array(data).default([]) }).optional(),
});

/** The fields that are read again; the others are trusted to be those that this version writes. */
const written = z.looseObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  dataset: z.looseObject({
    name: z.string(),
    hash: z.string(),
    parts: z.array(z.object({ name: z.string(), hash: z.string() })).optional(),
  }),
  backend: z.looseObject({ name: z.string() }),
  seed: z.int(),
  started: z.iso.datetime(),
  seconds: z.number(),
  selection: z.string(),
  epoch: z.int(),
  recipe: z.int(),
  key: z.string(),
  start: z.looseObject({ name: z.string(), sha256: z.string() }).optional(),
});

/** Writes where a run comes from, which says that it is finished. */
export async function writeProvenance(folder: string, provenance: RunProvenance): Promise<void> {
  await writeJson(join(folder, LAST_WRITTEN), provenance);
}

/**
 * Reads where a finished run comes from.
 * @throws DataError when the file cannot be read or does not tell it
 */
export async function readProvenance(folder: string): Promise<RunProvenance> {
  const path = join(folder, LAST_WRITTEN);
  const content = await readJson(path);
  const parsed = written.safeParse(content);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    throw new DataError(
      `file does not say where the run comes from: ${path} (${first?.path.join('.')}: ${first?.message})`,
      'Train again into another folder.',
    );
  }
  const { schemaVersion: _, ...provenance } = content as RunProvenance & { schemaVersion: number };
  return provenance;
}

/** The data that the network of a run folder was trained on, in their order; none where the folder does not tell. */
export async function readTrainedOn(folder: string): Promise<readonly TrainedOn[]> {
  const path = join(folder, LAST_WRITTEN);
  const parsed = learned.safeParse((await exists(path)) ? await readJson(path) : null);
  return parsed.success ? [...(parsed.data.start?.trainedOn ?? []), parsed.data.dataset] : [];
}
