import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DataError, isSystemError } from '../base/error.js';
import { SCHEMA_VERSION, writeWhole } from '../base/file.js';
import { decodeFloat32, encodeFloat32 } from '../base/float32.js';
import { hashBytes } from '../base/hash.js';
import { epochRecord } from './history.js';
import type { NetworkValues } from './stepper.js';
import type { TrainingState } from './train.js';

/** A training that can go on. */
export interface Checkpoint extends TrainingState {
  /** What the training depends on, as `trainingKey` has it. */
  readonly key: string;
}

const FILE = 'checkpoint.bin';

const header = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  key: z.string(),
  history: z.array(epochRecord),
  seconds: z.number(),
  progress: z.number(),
  steps: z.int(),
  keptEpoch: z.int(),
  sizes: z.object({ weights: z.int(), state: z.int(), second: z.int() }),
  averaged: z.boolean(),
  sha256: z.string(),
});

/**
 * Writes `checkpoint.bin` into a run folder, whole or not at all: a line of JSON, then float32, little endian: weights,
 * moving moments, what the optimiser keeps (Adam's first and second moments, or a velocity), where there is one the moving
 * average of weights and moving moments, and the kept weights and moving moments.
 */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const { key, history, seconds, progress, stepper, kept } = checkpoint;
  const { weights, state, first, second, average } = stepper;
  const averages = average === undefined ? [] : [average.weights, average.state];
  const parts = [weights, state, first, second, ...averages, kept.weights, kept.state];
  const numbers = Buffer.concat(parts.map((part) => encodeFloat32(part)));
  const line = JSON.stringify({
    schemaVersion: SCHEMA_VERSION,
    key,
    history: [...history],
    seconds,
    progress,
    steps: stepper.steps,
    keptEpoch: kept.epoch,
    sizes: { weights: weights.length, state: state.length, second: second.length },
    averaged: average !== undefined,
    sha256: hashBytes(numbers),
  } satisfies z.input<typeof header>);
  await writeWhole(join(folder, FILE), Buffer.concat([Buffer.from(`${line}\n`), numbers]));
}

/**
 * Reads what {@link writeCheckpoint} wrote; undefined where there is none.
 * @throws DataError when it is not of this form, or not whole
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  const path = join(folder, FILE);
  const bytes = await readFile(path).catch((cause: unknown) => {
    if (isSystemError(cause, 'ENOENT')) return undefined;
    throw cause;
  });
  return bytes === undefined ? undefined : parseCheckpoint(bytes, path);
}

function parseCheckpoint(bytes: Buffer, path: string): Checkpoint {
  const end = bytes.indexOf('\n');
  const parsed = header.safeParse(parseJson(bytes.subarray(0, Math.max(end, 0)).toString()));
  const numbers = bytes.subarray(end + 1);
  if (!parsed.success || hashBytes(numbers) !== parsed.data.sha256) {
    throw new DataError(`file is not a whole checkpoint: ${path}`, 'Delete it, and train again from the start.');
  }
  const { steps, keptEpoch, sizes, averaged, key, history, seconds, progress } = parsed.data;
  const take = reader(numbers);
  const takeValues = (): NetworkValues => ({ weights: take(sizes.weights), state: take(sizes.state) });
  const present = takeValues();
  const optimiser = { first: take(sizes.weights), second: take(sizes.second), steps };
  const average = averaged ? { average: takeValues() } : {};
  const kept = { ...takeValues(), epoch: keptEpoch };
  return { key, history, seconds, progress, stepper: { ...present, ...optimiser, ...average }, kept };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Deletes a checkpoint that is no longer needed. */
export async function deleteCheckpoint(folder: string): Promise<void> {
  await rm(join(folder, FILE), { force: true });
}

/** Reads float32 numbers one part after the other. */
function reader(bytes: Buffer): (count: number) => Float32Array {
  const numbers = decodeFloat32(bytes);
  let offset = 0;
  return (count) => {
    offset += count;
    return numbers.slice(offset - count, offset);
  };
}
