import { join } from 'node:path';
import { BINARY_CLASSES, TRIMAP_CLASSES } from '../dataset.js';
import { listVisible } from '../folderNames.js';
import { listPart, type Pair, pairStems } from '../pairing.js';
import { readTrimap, truthOfClasses } from '../rasterTruth.js';
import { imageStem } from './imageStem.js';
import type { ClassChoice, Found, FoundItem, Layout, Root } from './layout.js';
import { splitByLists } from './stemList.js';

/**
 * The Oxford-IIIT Pet archives as they are: trimaps give the classes, and both the animal and its outline are
 * foreground. Images in neither trainval.txt nor test.txt are left out.
 * @see Parkhi, Vedaldi, Zisserman, Jawahar, Cats and Dogs, CVPR 2012
 */
export const oxfordPetsLayout: Layout = {
  name: 'oxford-pets',
  summary: 'images/*.jpg and annotations/trimaps/*.png; annotations/trainval.txt and test.txt as splits',
  recognise: async ({ dir, names }) =>
    names.includes('images') && ((await listVisible(join(dir, 'annotations'))) ?? []).includes('trimaps'),
  find,
};

async function find({ dir }: Root, choice: ClassChoice): Promise<Found> {
  const images = await listPart(dir, 'images', imageStem);
  const trimaps = await listPart(dir, join('annotations', 'trimaps'), imageStem);
  const { pairs, problems } = pairStems(images.stems, trimaps.stems);
  const { items, problems: listProblems } = await splitByLists(
    pairs.map((pair) => toItem(pair, choice)),
    [
      { split: 'train', path: join(dir, 'annotations', 'trainval.txt') },
      { split: 'test', path: join(dir, 'annotations', 'test.txt') },
    ],
  );
  return {
    classes: choice === 'binary' ? BINARY_CLASSES : TRIMAP_CLASSES,
    classKey: ['oxford-pets', choice === 'binary'],
    items,
    problems: [...images.problems, ...trimaps.problems, ...problems, ...listProblems],
  };
}

function toItem({ stem, imagePath, maskPath }: Pair, choice: ClassChoice): FoundItem {
  return {
    stem,
    imagePath,
    truthPaths: [maskPath],
    readTruth: async (size) => {
      const truth = truthOfClasses(await readTrimap(size, maskPath));
      return choice === 'binary' ? { ...truth, classes: truth.foreground } : truth;
    },
  };
}
