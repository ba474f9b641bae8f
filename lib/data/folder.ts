import { cacheFolder } from '../base/cacheFolder.js';
import { DataError } from '../base/error.js';
import { hashValue } from '../base/hash.js';
import { type Logger, silentLogger } from '../base/log.js';
import type { Dataset } from './dataset.js';
import { openFileIndex } from './fileIndex.js';
import { readBytes } from './imageFile.js';
import { inspectFiles } from './inspect.js';
import { type ListedItem, type ListingOptions, listDataset } from './listing.js';
import { refuseProblems } from './problem.js';
import { settleSplits } from './settledSplits.js';

export interface FolderOptions extends ListingOptions {
  /** Seed of the splits that the folder does not bring. Default 1. */
  readonly seed?: number;
  /** Where hashes and headers are kept for the next time; null keeps none. Default `.segbook/cache`. */
  readonly cacheDir?: string | null;
  readonly logger?: Logger;
}

/**
 * Opens a data set folder: images/ and masks/ with matching stems, or one of the other layouts, which is recognised
 * by the names in it unless `layout` says. All names, headers and sizes are checked and all bytes are hashed here
 * (those that did not change since the last time are known); pixels are decoded in `read`. The folder is never
 * written to.
 * @throws DataError when something is missing, does not pair, is no image, or differs in size from its image
 */
export async function openFolder(dir: string, options: FolderOptions = {}): Promise<Dataset> {
  const { seed = 1, cacheDir = cacheFolder(), logger = silentLogger } = options;
  const listing = await listDataset(dir, options);
  refuseProblems(listing.problems);
  const index = await openFileIndex(listing.dir, cacheDir);
  const { files, imageHashes, sampleHashes } = await inspectFiles(listing, index, logger);
  await index.save();
  const splits = settleSplits(listing, imageHashes, seed);
  const { metadata, layout, classes, classKey = [] } = listing;
  const kept = new Set(splits.items.map(({ stem }) => stem));
  return {
    ...metadata,
    ...{ layout, classes, ...splits },
    hash: hashValue({ files, items: splits.items, classes: classKey }),
    ...createReaders(
      dir,
      listing.items.filter(({ stem }) => kept.has(stem)),
    ),
    sampleHash: (stem) => hashValue({ files: sampleHashes.get(stem) ?? stem, classes, classKey }),
  };
}

function createReaders(
  dir: string,
  items: readonly ListedItem[],
): Required<Pick<Dataset, 'read' | 'readEncoded' | 'readTruth'>> {
  const byStem = new Map(items.map((item) => [item.stem, item]));
  const find = (stem: string): ListedItem => {
    const item = byStem.get(stem);
    if (item) return item;
    throw new DataError(`image not in data set folder ${dir}: ${stem}`, 'Take a stem that it lists.');
  };
  return {
    read: async (stem) => find(stem).readSample(),
    readEncoded: async (stem) => readBytes(find(stem).imagePath),
    readTruth: async (stem, size) => {
      const { imagePath, readTruth } = find(stem);
      return readTruth({ ...size, path: imagePath });
    },
  };
}
