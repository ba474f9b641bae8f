import { compareText } from '../../base/order.js';
import { interpretMask } from '../classMap.js';
import { BINARY_CLASSES } from '../dataset.js';
import { readAlpha } from '../maskFile.js';
import { listPart } from '../pairing.js';
import { assertSameSize } from '../size.js';
import { imageStem } from './imageStem.js';
import type { Found, Layout, Root } from './layout.js';

/** Images that carry their mask as transparency; asked for by name, since alpha has other uses too. */
export const cutoutLayout: Layout = {
  name: 'cutout',
  summary: 'images/ with transparency, which is the mask; only where it is named',
  namedOnly: true,
  recognise: async ({ names }) => names.includes('images'),
  find,
};

async function find({ dir }: Root): Promise<Found> {
  const { stems, problems } = await listPart(dir, 'images', imageStem);
  const items = [...stems].map(([stem, imagePath]) => ({
    stem,
    imagePath,
    truthPaths: [],
    readTruth: async (size: Parameters<Found['items'][number]['readTruth']>[0]) => {
      const alpha = await readAlpha(imagePath);
      assertSameSize(alpha, imagePath, size);
      return interpretMask(alpha, undefined, imagePath);
    },
  }));
  return {
    classes: BINARY_CLASSES,
    classKey: 'alpha of the image',
    items: items.sort((a, b) => compareText(a.stem, b.stem)),
    problems,
  };
}
