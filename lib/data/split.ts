import { csvParse } from 'd3-dsv';
import { DataError } from '../base/error.js';
import { readText } from '../base/file.js';
import { compareText } from '../base/order.js';
import type { Random } from '../base/random.js';
import { bundleImages } from './bundle.js';
import { type DatasetItem, SPLITS, type Split } from './dataset.js';
import { dealBundles } from './deal.js';
import { listNames } from './names.js';

/** Images that share a group stay in one split. */
export type Groups = ReadonlyMap<string, string>;

/**
 * Draws 70 % train, 15 % val and 15 % test. From three images on no split is empty, and with groups from three groups
 * on; an image without a group counts as one.
 * @param stems in any order; the result depends on the set of them, on `groups` and on `random` only
 * @param groups group by stem; default none
 * @returns the items in ascending order of the stem
 */
export function drawSplits(stems: readonly string[], random: Random, groups: Groups = new Map()): DatasetItem[] {
  const ordered = [...stems].sort(compareText);
  const sizes = splitSizes(stems.length);
  const parts = groups.size > 0 ? dealGroups(ordered, groups, sizes, random) : cut(random.shuffle(ordered), sizes);
  return sortItems(SPLITS.flatMap((split, i) => (parts[i] ?? []).map((stem) => ({ stem, split }))));
}

/**
 * How many of n images go into train, val and test.
 * @example
 * splitSizes(10) // [6, 2, 2]
 */
export function splitSizes(images: number): [train: number, val: number, test: number] {
  const few = Math.max(Math.round(images * 0.15), images >= 3 ? 1 : 0);
  return [images - 2 * few, few, few];
}

/** The first images are test, then come val and train: what stored seeds stand for. */
function cut(stems: readonly string[], [, val, test]: readonly [number, number, number]): string[][] {
  return [stems.slice(val + test), stems.slice(test, val + test), stems.slice(0, test)];
}

function dealGroups(stems: readonly string[], groups: Groups, sizes: readonly number[], random: Random): string[][] {
  const candidates = stems.map((stem) => {
    const group = groups.get(stem);
    return { stem, keys: group === undefined ? [] : [group] };
  });
  return dealBundles(bundleImages(candidates), sizes, random);
}

/**
 * Reads `splits.csv`: a header `stem,split`, then one line an image with train, val or test.
 * @param stems the images that there are
 * @returns the items in ascending order of the stem
 * @throws DataError when a column is missing, a split is unknown, or the stems are not those of the images
 */
export async function readSplits(path: string, stems: readonly string[]): Promise<DatasetItem[]> {
  const rows = csvParse(await readText(path));
  for (const column of ['stem', 'split']) {
    if (!rows.columns.includes(column)) throw new DataError(`column missing in ${path}: ${column}`, HINT);
  }
  const items = rows.map((row, i) => ({
    stem: (row['stem'] ?? '').trim().normalize('NFC'),
    split: toSplit((row['split'] ?? '').trim(), `${path}, line ${i + 2}`),
  }));
  assertSameStems(items, stems, path);
  return sortItems(items);
}

const HINT =
  'Its first line is "stem,split"; each other line names an image without its extension and train, val or test.';

function toSplit(text: string, place: string): Split {
  const split = SPLITS.find((name) => name === text);
  if (split) return split;
  throw new DataError(`split must be train, val or test: "${text}" in ${place}`, HINT);
}

function assertSameStems(items: readonly DatasetItem[], stems: readonly string[], path: string): void {
  const listed = items.map(({ stem }) => stem);
  const [known, named] = [new Set(stems), new Set(listed)];
  const refuse = (problem: string, names: readonly string[]): void => {
    if (names.length > 0) throw new DataError(`${problem} ${path}: ${listNames(names)}`, HINT);
  };
  refuse(
    'no image for a stem of',
    listed.filter((stem) => !known.has(stem)),
  );
  refuse(
    'stem twice in',
    listed.filter((stem, i) => listed.indexOf(stem) !== i),
  );
  refuse(
    'image not in',
    stems.filter((stem) => !named.has(stem)),
  );
}

/** Orders items by their stem. */
export function sortItems(items: readonly DatasetItem[]): DatasetItem[] {
  return [...items].sort((a, b) => compareText(a.stem, b.stem));
}
