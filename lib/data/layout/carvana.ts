import { BINARY_CLASSES } from '../dataset.js';
import { listPart, pairStems } from '../pairing.js';
import { readRasterTruth } from '../rasterTruth.js';
import { imageStem, stemBefore } from './imageStem.js';
import type { Found, Layout, Root } from './layout.js';

/**
 * The Carvana Image Masking Challenge (Kaggle 2017): sixteen views of each car, which are one group. The images of
 * test/, which have no masks, are not read.
 */
export const carvanaLayout: Layout = {
  name: 'carvana',
  summary: 'train/<car>_<view>.jpg and train_masks/<car>_<view>_mask.gif; the car is the group',
  recognise: async ({ names }) => names.includes('train') && names.includes('train_masks'),
  find,
};

async function find({ dir }: Root): Promise<Found> {
  const images = await listPart(dir, 'train', imageStem);
  const masks = await listPart(dir, 'train_masks', stemBefore(/_mask$/));
  const { pairs, problems } = pairStems(images.stems, masks.stems);
  return {
    classes: BINARY_CLASSES,
    items: pairs.map(({ stem, imagePath, maskPath }) => ({
      ...{ stem, imagePath, truthPaths: [maskPath], group: stem.split('_', 1)[0] ?? stem },
      readTruth: (size) => readRasterTruth(size, maskPath),
    })),
    problems: [...images.problems, ...masks.problems, ...problems],
  };
}
