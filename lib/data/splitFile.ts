import { basename } from 'node:path';
import { csvFormat, csvParse } from 'd3-dsv';
import { readText, writeWhole } from '../base/file.js';
import { hashValue } from '../base/hash.js';
import { type Logger, silentLogger } from '../base/log.js';
import type { Dataset, DatasetItem } from './dataset.js';
import { listNames } from './names.js';
import { readSplits } from './split.js';

/**
 * Writes splits as a file that {@link useSplitFile} reads and that can lie in a data set folder as splits.csv:
 * `stem,split`, with `group` where an image has one. Whole or not at all.
 */
export async function writeSplitFile(path: string, items: readonly DatasetItem[]): Promise<void> {
  await writeWhole(path, `${formatSplits(items)}\n`);
}

/**
 * Splits as the text of a splits.csv.
 * @example
 * formatSplits([{ stem: 'a', split: 'val' }]) // 'stem,split\na,val'
 */
export function formatSplits(items: readonly DatasetItem[]): string {
  const grouped = items.some(({ group }) => group !== undefined);
  const rows = items.map(({ stem, split, group = '' }) => ({ stem, split, ...(grouped && { group }) }));
  return csvFormat(rows, grouped ? ['stem', 'split', 'group'] : ['stem', 'split']);
}

/**
 * The same data set with the splits of a file in the place of its own. Groups are those of the file, or of the data
 * set where the file has none; the logger is warned of groups that the file parts.
 * @throws DataError when the file is missing, a column is missing, or its stems are not those of the data set
 */
export async function useSplitFile(dataset: Dataset, path: string, logger: Logger = silentLogger): Promise<Dataset> {
  const stems = dataset.items.map(({ stem }) => stem);
  const splits = await readSplits(path, stems);
  const groups = new Map(dataset.items.map(({ stem, group }) => [stem, group]));
  for (const { stem = '', group = '' } of csvParse(await readText(path))) {
    if (group.trim() !== '') groups.set(stem.trim().normalize('NFC'), group.trim());
  }
  const items = splits.map((item) => {
    const group = groups.get(item.stem);
    return group === undefined ? item : { ...item, group };
  });
  const parted = findPartedGroups(items);
  if (parted.length > 0) logger.warn(`${path} puts images of one group into several splits: ${listNames(parted)}`);
  const isSame = JSON.stringify(items) === JSON.stringify(dataset.items);
  const { parts, ...whole } = dataset;
  return {
    ...whole,
    ...(isSame && parts && { parts }),
    items,
    splitGiven: true,
    splitOrigin: `read from ${basename(path)}`,
    hash: isSame ? dataset.hash : hashValue({ dataset: dataset.hash, items }),
  };
}

/** The groups whose images lie in more than one split, ascending. */
export function findPartedGroups(items: readonly DatasetItem[]): string[] {
  const splitOf = new Map<string, string>();
  const parted = new Set<string>();
  for (const { group, split } of items) {
    if (group === undefined) continue;
    if (splitOf.has(group) && splitOf.get(group) !== split) parted.add(group);
    splitOf.set(group, split);
  }
  return [...parted].sort();
}
