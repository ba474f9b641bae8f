import { hashValue } from '../base/hash.js';
import type { Config } from '../config/schema.js';
import type { Dataset } from '../data/dataset.js';
import { levelOf } from '../preprocess/augment/recipe.js';
import { KEY_REFERENCE, type KeySettings } from './keyReference.js';
import { RECIPE } from './recipe.js';

/**
 * What a training depends on, as 64 hexadecimal digits; rounding aside, equal keys give equal results: the data (their
 * files, or generator with version and seed), the classes, the plan, the settings of network and training, the seed, and
 * the recipe. Where data and results lie, what a report shows and which backend computes do not matter.
 * Settings as {@link KEY_REFERENCE} has them are left out: a setting that comes later leaves the keys as they are.
 * @param origin SHA-256 of the values that the training starts from, where they are not random, and the number of the way
 * that networks are trained
 */
export function trainingKey(
  { hash, classes }: Pick<Dataset, 'hash' | 'classes'>,
  { seed, preprocess, model, train }: Config,
  { start, recipe = RECIPE }: { readonly start?: string | undefined; readonly recipe?: number } = {},
): string {
  // what chose the plan, and where the start lies, does not matter: what they hold is told
  const { plan: _, ...plan } = preprocess;
  const { from: __, ...training } = train;
  const settings: KeySettings = { seed, plan, model, train: { ...training, augment: levelOf(train.augment) } };
  const origin = { recipe, ...(start !== undefined && { start }) };
  return hashValue({ ...origin, data: hash, classes, ...differences({ ...settings }, { ...KEY_REFERENCE }) });
}

type Settings = Readonly<Record<string, unknown>>;

/** What of a tree of settings is not as in another one. */
function differences(settings: Settings, reference: Settings): Settings {
  const entries = Object.entries(settings).flatMap(([name, value]): [string, unknown][] => {
    const standard = reference[name];
    if (isSettings(value) && isSettings(standard)) return [[name, differences(value, standard)]];
    return value === standard ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}

function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
