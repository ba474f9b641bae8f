import { ConfigError } from '../base/error.js';
import { hashValue } from '../base/hash.js';
import { compareText } from '../base/order.js';
import { createRandom } from '../base/random.js';
import { type Dataset, stemsOf } from './dataset.js';

/**
 * The same data set with fewer training images, as if no more had been labelled; val and test stay. Of one seed, the
 * smaller choice is a part of the larger one.
 * @param images how many to keep, from 1 to as many as there are; null keeps all
 * @throws ConfigError when there are not so many
 */
export function limitTraining(dataset: Dataset, images: number | null, seed: number): Dataset {
  const stems = stemsOf(dataset, 'train');
  if (images === null || images === stems.length) return dataset;
  if (images > stems.length) {
    throw new ConfigError(
      `train.images out of range; at most the ${stems.length} training images of ${dataset.name}: ${images}`,
      'Lower train.images, or leave it out to train on all.',
    );
  }
  const shuffled = createRandom(seed)
    .child('images')
    .shuffle([...stems].sort(compareText));
  const kept = new Set(shuffled.slice(0, images));
  const items = dataset.items.filter(({ stem, split }) => split !== 'train' || kept.has(stem));
  return {
    ...dataset,
    items,
    splitOrigin: `${dataset.splitOrigin}; ${images} of ${stems.length} training images, drawn with seed ${seed}`,
    hash: hashValue({ dataset: dataset.hash, items }),
  };
}
