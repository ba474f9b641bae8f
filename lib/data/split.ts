import { csvParse } from 'd3-dsv';
import { DataError } from '../base/error.js';
import { readText } from '../base/file.js';
import type { Random } from '../base/random.js';
import { type DatasetItem, SPLITS, type Split } from './dataset.js';
import { listNames } from './names.js';

/**
 * Draws 70 % train, 15 % val and 15 % test. From three images on no split is empty.
 * @param stems in any order; the result depends on the set of them and on `random` only
 * @returns the items in ascending order of the stem
 */
export function drawSplits(stems: readonly string[], random: Random): DatasetItem[] {
  const few = Math.max(Math.round(stems.length * 0.15), stems.length >= 3 ? 1 : 0);
  const order = random.shuffle([...stems].sort(compareText));
  const splitAt = (i: number): Split => (i < few ? 'test' : i < 2 * few ? 'val' : 'train');
  return sortItems(order.map((stem, i) => ({ stem, split: splitAt(i) })));
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

/** Orders texts by their UTF-16 code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
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

function sortItems(items: readonly DatasetItem[]): DatasetItem[] {
  return [...items].sort((a, b) => compareText(a.stem, b.stem));
}
