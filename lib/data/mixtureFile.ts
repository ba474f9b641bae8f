import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { DataError } from '../base/error.js';
import { readJson } from '../base/file.js';
import { SPLITS } from './dataset.js';
import type { Ingredient, MixtureClasses } from './mixture.js';

/** A data set as a mixture file names it. */
export interface MixturePart extends Omit<Ingredient, 'dataset'> {
  /** As a configuration names it: a known name, or the absolute path of a folder. */
  readonly dataset: string;
  /** Of its scenes or its drawn splits, where it is not that of the training; `name-seed` is then its name. */
  readonly seed?: number | undefined;
}

/** What a mixture file says. */
export interface MixtureRecipe {
  readonly datasets: readonly MixturePart[];
  readonly classes: MixtureClasses;
}

const part = z.strictObject({
  dataset: z.string().regex(/^(?!.*\.json$).+$/i),
  repeat: z.int().min(1).max(100).default(1),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional(),
  splits: z.array(z.enum(SPLITS)).min(1).optional(),
});
const recipe = z.strictObject({
  datasets: z.array(part).min(1).max(100),
  classes: z.enum(['all', 'binary']).default('binary'),
});

/** True where a configuration's data set is a mixture file. */
export function isMixtureFile(path: string): boolean {
  return path.toLowerCase().endsWith('.json');
}

/**
 * Reads a mixture file, `{"datasets": [{"dataset": "../pets", "repeat": 2}, …]}`; folders are relative to the file.
 * @param names the known names, which are no folders
 * @throws DataError when it is missing, or not of this form
 */
export async function readMixture(path: string, names: readonly string[]): Promise<MixtureRecipe> {
  const parsed = recipe.safeParse(await readJson(path));
  if (!parsed.success) {
    throw new DataError(
      `file is not a mixture of data sets: ${path}`,
      'Write {"datasets": [{"dataset": "FOLDER OR NAME", "repeat": 1}, …]}.',
      { cause: parsed.error },
    );
  }
  const locate = (name: string): string => (names.includes(name) ? name : resolve(dirname(path), name));
  const { datasets, classes } = parsed.data;
  return { datasets: datasets.map((part) => ({ ...part, dataset: locate(part.dataset) })), classes };
}
