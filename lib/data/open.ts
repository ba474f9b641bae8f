import { stat } from 'node:fs/promises';
import { DataError } from '../base/error.js';
import type { Dataset } from './dataset.js';
import { openFolder } from './folder.js';
import { openStudio } from './studio/studio.js';

export interface OpenOptions {
  /** Seed of generated scenes, and of the split of a folder without splits.csv. Default 1. */
  readonly seed?: number;
}

const EMBEDDED: ReadonlyMap<string, (options: OpenOptions) => Dataset> = new Map([['studio', openStudio]]);

/** The names that {@link openDataset} knows besides folders. */
export const DATASET_NAMES: readonly string[] = [...EMBEDDED.keys()];

/**
 * Opens a data set by name (`studio`) or by folder. A name goes before a folder of the same name: write
 * `./studio` for the folder.
 * @throws DataError when it is neither, or the folder is not a data set
 * @example
 * const dataset = await openDataset('studio', { seed: 1 });
 */
export async function openDataset(nameOrDir: string, options: OpenOptions = {}): Promise<Dataset> {
  const open = EMBEDDED.get(nameOrDir);
  if (open) return open(options);
  if (await isFolder(nameOrDir)) return openFolder(nameOrDir, options);
  const hint = `Give a folder with images/ and masks/, or a known name: ${DATASET_NAMES.join(', ')}.`;
  throw new DataError(`data set is neither a known name nor a folder: ${nameOrDir}`, hint);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
