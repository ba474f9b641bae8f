import { z } from 'zod';
import { DataError } from '../../base/error.js';
import { readJson, SCHEMA_VERSION } from '../../base/file.js';

/** What came of one training of an ablation, measured on the test split. */
export interface AblationRow {
  /** Name of the arm, as the plan has it. */
  readonly arm: string;
  readonly seed: number;
  /** What the training depended on, as `trainingKey` tells it. */
  readonly key: string;
  /** Training images. */
  readonly images: number;
  /** Test images that have a Dice. */
  readonly n: number;
  /** Means over the test images. */
  readonly dice: number | null;
  readonly iou: number | null;
  /** Of the training. */
  readonly seconds: number;
  readonly backend: string;
  /** ISO 8601, UTC. */
  readonly started: string;
}

/** What an ablation gave, beside its plan. */
export interface AblationResults {
  readonly name: string;
  readonly rows: readonly AblationRow[];
}

const score = z.number().min(0).max(1).nullable();

const form = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  name: z.string(),
  rows: z.array(
    z.strictObject({
      arm: z.string(),
      seed: z.int(),
      key: z.string(),
      images: z.int().positive(),
      n: z.int().min(0),
      dice: score,
      iou: score,
      seconds: z.number().min(0),
      backend: z.string(),
      started: z.iso.datetime(),
    }),
  ),
});

/**
 * Reads the results of an ablation.
 * @throws DataError when the file is missing, or is not of this form
 */
export async function readResults(path: string): Promise<AblationResults> {
  const parsed = form.safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  throw new DataError(`file does not hold results of an ablation: ${path}`, 'Delete it and run the ablation again.', {
    cause: parsed.error,
  });
}

/**
 * Where the results of a plan lie: beside it.
 * @example
 * resultsPath('data/ablations/images.json') // 'data/ablations/images.results.json'
 */
export function resultsPath(plan: string): string {
  return `${plan.replace(/\.json$/i, '')}.results.json`;
}
