import { DataError } from '../base/error.js';
import type { Random } from '../base/random.js';
import { bundleImages, type Candidate } from './bundle.js';
import type { DatasetItem, Split } from './dataset.js';
import { dealBundles } from './deal.js';
import { sortItems, splitSizes } from './split.js';

/**
 * Draws 70 % train, 15 % val and 15 % test that are alike in the level of their images and part no bundle.
 * From three bundles on no split is empty.
 * @returns the items in ascending order of the stem
 */
export function stratifySplits(candidates: readonly Candidate[], random: Random): DatasetItem[] {
  const [train, val, test] = dealBundles(bundleImages(candidates), splitSizes(candidates.length), random);
  return toItems([
    ['train', train],
    ['val', val],
    ['test', test],
  ]);
}

/**
 * Draws the folds of a cross-validation, alike in the level of their images: every image is in test once, and in val
 * once. Bundles are never parted.
 * @param folds 3 or more
 * @returns the items of each fold, in ascending order of the stem
 * @throws RangeError for fewer folds than 3
 * @throws DataError when there are fewer bundles than folds
 */
export function stratifyFolds(candidates: readonly Candidate[], folds: number, random: Random): DatasetItem[][] {
  if (!(Number.isInteger(folds) && folds >= 3)) throw new RangeError(`folds must be a whole number from 3: ${folds}`);
  const bundles = bundleImages(candidates);
  if (bundles.length < folds) {
    const hint = 'Take fewer folds; images of one group, and duplicates, stay together.';
    throw new DataError(`folds must be at most the ${bundles.length} parts that can be told apart: ${folds}`, hint);
  }
  const most = Math.ceil(candidates.length / folds);
  const rest = folds * most - candidates.length;
  const sizes = Array.from({ length: folds }, (_, fold) => (fold < folds - rest ? most : most - 1));
  const parts = dealBundles(bundles, sizes, random);
  return parts.map((test, fold) => {
    const val = (fold + 1) % folds;
    const train = parts.filter((_, part) => part !== fold && part !== val).flat();
    return toItems([
      ['train', train],
      ['val', parts[val]],
      ['test', test],
    ]);
  });
}

function toItems(parts: readonly (readonly [Split, readonly string[] | undefined])[]): DatasetItem[] {
  return sortItems(parts.flatMap(([split, stems = []]) => stems.map((stem) => ({ stem, split }))));
}
