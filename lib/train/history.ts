import { z } from 'zod';
import { DataError } from '../base/error.js';
import { readText, SCHEMA_VERSION, writeWhole } from '../base/file.js';

/** A step whose loss, or the weights after it, were no numbers; the epoch was begun again at half the learning rate. */
export interface Setback {
  /** Since the start of the training. */
  readonly step: number;
  /** The images of its last batch. */
  readonly stems: readonly string[];
}

/** One epoch of a training; one line of `history.jsonl`. */
export interface EpochRecord {
  readonly epoch: number;
  /** Steps of the optimiser since the start. */
  readonly step: number;
  /** Since the start, validation included. */
  readonly seconds: number;
  readonly learningRate: number;
  /** Mean loss over the epoch's batches, each taken before its step. */
  readonly trainLoss: number;
  /** Loss over the validation images; null where there are none. */
  readonly valLoss: number | null;
  /** Mean Dice of the foreground over the validation images at the network's size; null where there are none. */
  readonly valDice: number | null;
  /** What failed before the epoch went well; absent where nothing did. */
  readonly setbacks?: readonly Setback[] | undefined;
}

/** The form of {@link EpochRecord}. */
export const epochRecord: z.ZodType<EpochRecord> = z.object({
  epoch: z.number(),
  step: z.number(),
  seconds: z.number(),
  learningRate: z.number(),
  trainLoss: z.number(),
  valLoss: z.number().nullable(),
  valDice: z.number().nullable(),
  setbacks: z.array(z.object({ step: z.number(), stems: z.array(z.string()) })).exactOptional(),
});

/** Writes the history as JSON lines, whole or not at all. */
export async function writeHistory(path: string, records: readonly EpochRecord[]): Promise<void> {
  await writeWhole(
    path,
    records.map((row) => `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...row })}\n`).join(''),
  );
}

/**
 * Reads a history.
 * @throws DataError when it is missing, or a line is not a record
 */
export async function readHistory(path: string): Promise<EpochRecord[]> {
  const lines = (await readText(path)).split('\n').filter((line) => line !== '');
  return lines.map((line, i) => {
    try {
      return epochRecord.parse(JSON.parse(line));
    } catch (cause) {
      throw new DataError(`history line is not a record: ${path}:${i + 1}`, 'Delete the line, or train again.', {
        cause,
      });
    }
  });
}
