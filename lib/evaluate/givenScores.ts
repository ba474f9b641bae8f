import { z } from 'zod';
import { DataError } from '../base/error.js';
import { readJson } from '../base/file.js';
import { compareText } from '../base/order.js';
import { type Dataset, stemsOf, testSplit } from '../data/dataset.js';
import type { Result } from './results.js';
import { type ImageScore, METRICS } from './scores.js';
import { summarise } from './summary.js';

/** Masks of another tool as `segbook score --json` measured them. */
export interface GivenScores {
  /** What made the masks, in words. */
  readonly name: string;
  /** The JSON file. */
  readonly file: string;
}

const count = z.int().nonnegative();
const imageScore = z.looseObject({ id: z.string(), tp: count, fp: count, fn: count, tn: count });
const scoreFile = z.looseObject({ perImage: z.array(imageScore) });

/**
 * Reads scores of other tools' masks, to stand beside the models that were measured on the same images. A file must have
 * all test images of the data set; others in it are passed over, and the summary is made anew of the test images, so that
 * the protocol is the same. A measure that the file does not have has no value.
 * @throws DataError when a file is not one of scores, or a test image is not in it
 */
export async function readGivenScores(
  given: readonly GivenScores[],
  dataset: Pick<Dataset, 'items' | 'classes' | 'name'>,
  seed: number,
): Promise<Result[]> {
  const stems = stemsOf(dataset, testSplit(dataset));
  const groups = new Map(dataset.items.map(({ stem, group }) => [stem, group]));
  const results: Result[] = [];
  for (const { name, file } of given) {
    const scores = await readTestScores(file, stems, dataset.name);
    const options = { seed, groups: scores.map(({ id }) => groups.get(id)) };
    const evaluation = summarise(scores, [], dataset.classes, options);
    results.push({ model: nameModel(name), label: name, split: 'test', evaluation });
  }
  return results;
}

async function readTestScores(file: string, stems: readonly string[], dataset: string): Promise<ImageScore[]> {
  const parsed = scoreFile.safeParse(await readJson(file));
  if (!parsed.success) {
    throw new DataError(`file holds no scores: ${file}`, 'Write it by segbook score --pred DIR --truth DIR --json.', {
      cause: parsed.error,
    });
  }
  const byId = new Map(parsed.data.perImage.map((score) => [score.id, score]));
  const missing = stems.filter((stem) => !byId.has(stem));
  if (missing.length > 0) {
    throw new DataError(
      `scores must be of all test images of ${dataset}: ${file} lacks ${missing.length}, such as ${missing[0]}`,
      'Score masks of these images too.',
    );
  }
  return [...stems].sort(compareText).map((stem) => toImageScore(byId.get(stem)));
}

function toImageScore(score: z.infer<typeof imageScore> | undefined): ImageScore {
  const measures = METRICS.map((metric) => [metric, numberOrNull(score?.[metric])]);
  return { ...score, ...Object.fromEntries(measures) } as ImageScore;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** A short name for the cells: `rembg (u2net)` becomes `rembg-u2net`. */
function nameModel(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
