import { createRandom } from '../../lib/base/random.js';
import { resolveConfig } from '../../lib/config/resolve.js';
import type { Config } from '../../lib/config/schema.js';
import type { Dataset, Split } from '../../lib/data/dataset.js';
import type { Mask } from '../../lib/data/picture.js';
import { memoryDataset } from '../support/dataset.js';

/** The size of the images of {@link squares}. */
const SIDE_PX = 16;

/** A configuration of the smallest network, for images of 16x16 pixels. */
export function tinyConfig(values: Readonly<Record<string, unknown>> = {}): Config {
  const tiny = {
    'preprocess.heightPx': SIDE_PX,
    'preprocess.widthPx': SIDE_PX,
    'model.depth': 1,
    'model.base': 2,
    'train.epochs': 2,
    'train.batch': 2,
    'train.learningRate': 0.01,
    'train.optimiser': 'adam',
    'train.ema': 0,
  };
  return resolveConfig({ values: { ...tiny, ...values } });
}

/** A data set of white squares on black, of so many images in each split; each lies elsewhere. */
export function squares(counts: Partial<Record<Split, number>>): Dataset {
  const random = createRandom(1);
  const splits = Object.entries(counts).flatMap(([split, n]) => Array<Split>(n).fill(split as Split));
  return memoryDataset(
    Object.fromEntries(
      splits.map((split, i) => {
        const [x, y] = [random.integer(1, 8), random.integer(1, 8)];
        return [`image-${i}`, { split, classes: square(x, y, 6) }] as const;
      }),
    ),
  );
}

function square(left: number, top: number, sidePx: number): Mask {
  const isInside = (at: number, start: number): boolean => at >= start && at < start + sidePx;
  const data = Uint8Array.from({ length: SIDE_PX ** 2 }, (_, i) =>
    isInside(i % SIDE_PX, left) && isInside(Math.floor(i / SIDE_PX), top) ? 1 : 0,
  );
  return { widthPx: SIDE_PX, heightPx: SIDE_PX, data };
}
