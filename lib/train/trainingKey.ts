import { hashValue } from '../base/hash.js';
import type { Config } from '../config/schema.js';
import type { Dataset } from '../data/dataset.js';
import { levelOf } from '../preprocess/augment/recipe.js';
import { RECIPE } from './recipe.js';

/**
 * What a training depends on, as 64 hexadecimal digits; rounding aside, equal keys give equal results: the data (their
 * files, or generator with version and seed), the classes, the plan, the settings of network and training, the seed, and
 * the recipe. Where data and results lie, what a report shows and which backend computes do not matter.
 * @param recipe number of the way that networks are trained
 */
export function trainingKey(
  { hash, classes }: Pick<Dataset, 'hash' | 'classes'>,
  { seed, preprocess, model, train }: Config,
  recipe: number = RECIPE,
): string {
  // what chose the plan does not matter: what it says stands in the settings
  const { plan: _, ...plan } = preprocess;
  const settings = { seed, plan, model, train: { ...train, augment: levelOf(train.augment) } };
  return hashValue({ recipe, data: hash, classes, ...settings });
}
