import { join } from 'node:path';
import { csvParse } from 'd3-dsv';
import { readText } from '../base/file.js';
import { SPLITS, type Split } from './dataset.js';
import type { FoundItem, Root } from './layout/layout.js';
import { listNames } from './names.js';
import { type ListingProblem, problemOf } from './problem.js';

/** A line of splits.csv that can be used. */
interface Row {
  readonly stem: string;
  readonly split: Split;
  readonly group?: string;
}

/** The items with what splits.csv says about them. */
export interface SplitItems {
  readonly items: FoundItem[];
  /** True where there is a splits.csv. */
  readonly given: boolean;
  readonly problems: readonly ListingProblem[];
}

/**
 * Reads `splits.csv`, where there is one: a header `stem,split` or `stem,split,group`, then one line an image with
 * train, val or test. Images of one group must not be parted by a split. What it says goes before the layout.
 */
export async function readSplitsFile({ dir, names }: Root, items: readonly FoundItem[]): Promise<SplitItems> {
  if (!names.includes('splits.csv')) return { items: [...items], given: false, problems: [] };
  const path = join(dir, 'splits.csv');
  const { rows, problems } = parseRows(await readText(path), path);
  const byStem = new Map(rows.map((row) => [row.stem, row]));
  return {
    items: items.map((item) => ({ ...item, ...byStem.get(item.stem) })),
    given: true,
    problems: problems.length > 0 ? problems : compareStems(rows, items, path),
  };
}

function parseRows(text: string, path: string): { rows: Row[]; problems: ListingProblem[] } {
  const table = csvParse(text);
  const missing = ['stem', 'split'].filter((column) => !table.columns.includes(column));
  if (missing.length > 0)
    return { rows: [], problems: missing.map((name) => refuse(path, `column missing in ${path}: ${name}`)) };
  const rows: Row[] = [];
  const problems: ListingProblem[] = [];
  table.forEach(({ stem = '', split = '', group = '' }, i) => {
    const known = SPLITS.find((name) => name === split.trim());
    const named = { stem: stem.trim().normalize('NFC'), ...(group.trim() !== '' && { group: group.trim() }) };
    if (known) rows.push({ ...named, split: known });
    else problems.push(refuse(path, `split must be train, val or test: "${split.trim()}" in ${path}, line ${i + 2}`));
  });
  return { rows, problems };
}

function compareStems(rows: readonly Row[], items: readonly FoundItem[], path: string): ListingProblem[] {
  const listed = rows.map(({ stem }) => stem);
  const [known, named] = [new Set(items.map(({ stem }) => stem)), new Set(listed)];
  const seen = new Set<string>();
  const twice = listed.filter((stem) => seen.size === seen.add(stem).size);
  const faults: [string, string[]][] = [
    ['no image for a stem of', listed.filter((stem) => !known.has(stem))],
    ['stem twice in', twice],
    ['image not in', [...known].filter((stem) => !named.has(stem))],
  ];
  return faults.flatMap(([text, stems]) =>
    stems.length > 0 ? [refuse(path, `${text} ${path}: ${listNames(stems)}`)] : [],
  );
}

function refuse(path: string, message: string): ListingProblem {
  return problemOf('splits', path, message);
}
