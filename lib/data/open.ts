import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DataError } from '../base/error.js';
import { type Logger, silentLogger } from '../base/log.js';
import type { Config } from '../config/schema.js';
import type { Dataset } from './dataset.js';
import { type FolderOptions, openFolder } from './folder.js';
import { limitTraining } from './limit.js';
import { type Ingredient, mixDatasets } from './mixture.js';
import { isMixtureFile, readMixture } from './mixtureFile.js';
import { useSplitFile } from './splitFile.js';
import { openStudio } from './studio/studio.js';

/** How a data set is opened; for a generated one, only the seed, the splits and the logger matter. */
export interface OpenOptions extends FolderOptions {
  /** A file like splits.csv whose splits replace those of the data set; null or absent keeps them. */
  readonly splits?: string | null;
}

const EMBEDDED: ReadonlyMap<string, (options: OpenOptions) => Dataset> = new Map([['studio', openStudio]]);

/** The names that {@link openDataset} knows besides folders. */
export const DATASET_NAMES: readonly string[] = [...EMBEDDED.keys()];

/**
 * A name stays a name; a folder or file becomes an absolute path.
 * @param from the folder that relative paths start at
 */
export function locateDataset(nameOrPath: string, from: string = process.cwd()): string {
  return DATASET_NAMES.includes(nameOrPath) ? nameOrPath : resolve(from, nameOrPath);
}

/**
 * Opens a data set by name (`studio`), by folder, or by a mixture file (.json) that names several. A name goes before a
 * folder of the same name: write `./studio` for the folder. The logger is told the layout and the number of images.
 * @throws DataError when it is neither, or the folder is not a data set
 * @example
 * const dataset = await openDataset('studio', { seed: 1 });
 */
export async function openDataset(nameOrDir: string, options: OpenOptions = {}): Promise<Dataset> {
  const { splits = null, logger } = options;
  const opened = await openByName(nameOrDir, options);
  const dataset = splits === null ? opened : await useSplitFile(opened, splits, logger);
  const { name, layout = 'generated', items } = dataset;
  logger?.info(`data set ${name}: ${layout}, ${items.length} ${items.length === 1 ? 'image' : 'images'}`);
  return dataset;
}

/**
 * Opens the data set of a configuration, laid out, with the classes, the splits and as many training images as it says.
 * @throws DataError as {@link openDataset}
 * @throws ConfigError as {@link limitTraining}
 */
export async function openConfigured(
  {
    dataset,
    layout,
    classes,
    splits,
    seed,
    train,
  }: Pick<Config, 'dataset' | 'layout' | 'classes' | 'splits' | 'seed' | 'train'>,
  logger: Logger = silentLogger,
): Promise<Dataset> {
  const opened = await openDataset(dataset, { layout, classes, splits, seed, logger });
  return limitTraining(opened, train.images, train.seed ?? seed);
}

async function openByName(nameOrDir: string, options: OpenOptions): Promise<Dataset> {
  const open = EMBEDDED.get(nameOrDir);
  if (open) return open(options);
  if (await isFolder(nameOrDir)) return openFolder(nameOrDir, options);
  if (isMixtureFile(nameOrDir)) return openMixture(nameOrDir, options);
  const hint = `Give a folder with images/ and masks/, or a known name: ${DATASET_NAMES.join(', ')}.`;
  throw new DataError(`data set is neither a known name nor a folder: ${nameOrDir}`, hint);
}

async function openMixture(path: string, { seed, logger, cacheDir }: OpenOptions): Promise<Dataset> {
  const { datasets, classes } = await readMixture(path, DATASET_NAMES);
  const options = { ...(cacheDir !== undefined && { cacheDir }), ...(logger && { logger }) };
  const ingredients: Ingredient[] = [];
  for (const { dataset, seed: own, ...part } of datasets) {
    const chosen = own ?? seed;
    const opened = await openDataset(dataset, { ...options, ...(chosen !== undefined && { seed: chosen }) });
    ingredients.push({ ...part, dataset: own === undefined ? opened : { ...opened, name: `${opened.name}-${own}` } });
  }
  return mixDatasets(path, ingredients, classes);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
