import { ConfigError } from '../base/error.js';
import type { Config } from '../config/schema.js';
import { type Dataset, stemsOf } from '../data/dataset.js';
import type { Loss } from '../model/loss/loss.js';
import type { SampleStore } from '../preprocess/sampleStore.js';

type LossSettings = Config['train'];

/**
 * The loss that a configuration asks for on a data set. For balanced class weights it reads all training masks, at the
 * network's size.
 * @throws ConfigError when `train.ignore` is none of the classes, or `train.classWeights` are not one a class
 * @throws DataError when a mask cannot be read
 */
export async function chooseLoss(
  dataset: Pick<Dataset, 'classes' | 'items'>,
  settings: LossSettings,
  store: Pick<SampleStore, 'get'>,
): Promise<Loss> {
  assertLoss(dataset, settings);
  const { loss: name, focalGamma, tverskyAlpha, boundaryWeight, classWeights } = settings;
  const ignore = settings.ignore === null ? null : dataset.classes.indexOf(settings.ignore);
  const chosen = { name, ignore, focalGamma, tverskyAlpha, boundaryWeight };
  if (classWeights === 'none') return chosen;
  if (classWeights !== 'balanced') return { ...chosen, weights: classWeights };
  return { ...chosen, weights: balanceClasses(await tallyClasses(dataset, store), ignore) };
}

/**
 * Checks what {@link chooseLoss} can check without the images.
 * @throws ConfigError as it does
 */
export function assertLoss({ classes }: Pick<Dataset, 'classes'>, { ignore, classWeights }: LossSettings): void {
  const names = classes.join(', ');
  if (ignore !== null && !classes.includes(ignore)) {
    throw new ConfigError(
      `train.ignore must be a class of the data set; ${names}: ${ignore}`,
      'Name one of them, or set null.',
    );
  }
  if (typeof classWeights !== 'string' && classWeights.length !== classes.length) {
    throw new ConfigError(
      `train.classWeights needs a number for each of ${classes.length} classes: ${classWeights.length}`,
      `Give the weights of ${names}, in this order.`,
    );
  }
}

/** Pixels of each class in all training masks. */
async function tallyClasses(
  dataset: Pick<Dataset, 'classes' | 'items'>,
  store: Pick<SampleStore, 'get'>,
): Promise<number[]> {
  const counts = dataset.classes.map(() => 0);
  for (const stem of stemsOf(dataset, 'train')) {
    for (const id of (await store.get(stem)).classes) counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

/**
 * Weights by inverse frequency, `pixels / (classes * pixels of the class)`, over the classes that occur and are not
 * ignored: a pixel weighs 1 on average, and each class the same in all (as scikit-learn's `balanced`). A class that does
 * not occur weighs 1.
 * @param counts pixels of each class
 * @param ignore a class that does not count; null where all do
 * @example
 * balanceClasses([900, 100, 50], 2) // [0.5555555555555556, 5, 1]
 */
export function balanceClasses(counts: readonly number[], ignore: number | null): number[] {
  const counted = counts.map((count, id) => (id === ignore ? 0 : count));
  const pixels = counted.reduce((sum, count) => sum + count, 0);
  const classes = counted.filter((count) => count > 0).length;
  return counted.map((count) => (count === 0 ? 1 : pixels / (classes * count)));
}
