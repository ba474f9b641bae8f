import { join, resolve } from 'node:path';
import { createRandom } from '../../base/random.js';
import type { Config } from '../../config/schema.js';
import type { Dataset, DatasetItem } from '../../data/dataset.js';
import { drawFolds } from '../../data/folds.js';
import { useSplitFile, writeSplitFile } from '../../data/splitFile.js';
import type { Series } from './plan.js';

/** One run to be of a series: its name, data set and configuration. */
export interface Member {
  readonly name: string;
  readonly dataset: Dataset;
  readonly config: Config;
}

/**
 * Settles the runs of a series, and writes the splits that they have into its folder, so that each run's configuration
 * names the images that it was trained on.
 * @throws ConfigError when there are more folds than images
 */
export async function settleMembers(folder: string, dataset: Dataset, series: Series): Promise<Member[]> {
  return series.kind === 'folds' ? settleFolds(folder, dataset, series) : listRepeats(dataset, series);
}

async function settleFolds(folder: string, dataset: Dataset, { count, config }: Series): Promise<Member[]> {
  const folds = drawFolds(dataset, count, createRandom(config.seed).child('folds'));
  const members: Member[] = [];
  for (const [i, items] of folds.entries()) {
    const name = `fold-${i + 1}`;
    members.push({ name, ...(await useItems(join(folder, `${name}.csv`), dataset, config, items)) });
  }
  return members;
}

/** The seed of everything draws scenes and splits, so it stays; that of the training changes. */
function listRepeats(dataset: Dataset, { count, config }: Series): Member[] {
  const first = config.train.seed ?? config.seed;
  return Array.from({ length: count }, (_, i) => ({
    name: `repeat-${i + 1}`,
    dataset,
    config: { ...config, train: { ...config.train, seed: first + i } },
  }));
}

async function useItems(
  path: string,
  dataset: Dataset,
  config: Config,
  items: readonly DatasetItem[],
): Promise<Omit<Member, 'name'>> {
  await writeSplitFile(path, items);
  return { dataset: await useSplitFile(dataset, path), config: { ...config, splits: resolve(path) } };
}
