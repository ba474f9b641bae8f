import { ConfigError } from '../base/error.js';
import type { Random } from '../base/random.js';
import { bundleImages } from './bundle.js';
import type { Dataset, DatasetItem } from './dataset.js';
import { dealBundles } from './deal.js';
import { sortItems } from './split.js';

/**
 * Draws the folds of a cross-validation over all images that are not test: in each fold another part is val and the
 * rest is train, so that every image is val once; test stays test. Images of one group, and images that are the same
 * file with the same truth, are never parted.
 * @param folds from 2 to the number of images, or of groups of them
 * @returns the items of each fold, in ascending order of the stem
 * @throws ConfigError when there are too few folds, or too many
 */
export function drawFolds(
  { items, sampleHash }: Pick<Dataset, 'items' | 'sampleHash'>,
  folds: number,
  random: Random,
): DatasetItem[][] {
  const learned = items.filter(({ split }) => split !== 'test');
  const bundles = bundleImages(learned.map(({ stem, group }) => ({ stem, keys: keysOf(group, sampleHash?.(stem)) })));
  assertFolds(folds, learned.length, bundles.length);
  const sizes = Array.from({ length: folds }, (_, fold) => Math.floor((learned.length + fold) / folds));
  const parts = dealBundles(bundles, sizes, random);
  return parts.map((part) => {
    const held = new Set(part);
    const place = (item: DatasetItem): DatasetItem => ({ ...item, split: held.has(item.stem) ? 'val' : 'train' });
    return sortItems(items.map((item) => (item.split === 'test' ? item : place(item))));
  });
}

function keysOf(group: string | undefined, hash: string | undefined): string[] {
  return [...(group === undefined ? [] : [`group ${group}`]), ...(hash === undefined ? [] : [`same ${hash}`])];
}

function assertFolds(folds: number, images: number, bundles: number): void {
  if (Number.isInteger(folds) && folds >= 2 && folds <= bundles) return;
  const parts = bundles === images ? `${images} images` : `${bundles} groups of images`;
  throw new ConfigError(
    `folds must be a whole number from 2 to the ${parts} that are not test: ${folds}`,
    'Take 5, or fewer where there are few images; images of one group, and equal images, stay together.',
  );
}
