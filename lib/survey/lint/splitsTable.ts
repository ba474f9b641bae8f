import { join } from 'node:path';
import { csvParse } from 'd3-dsv';
import { readText } from '../../base/file.js';
import { SPLITS } from '../../data/dataset.js';
import { stemOf } from '../../data/folderNames.js';
import type { Listing } from '../../data/listing.js';
import { type Finding, findingOf } from './finding.js';

const FILE = 'splits.csv';

/** A line of splits.csv. */
interface Line {
  readonly number: number;
  readonly stem: string;
  readonly split: string;
}

/** Tells everything that is wrong with splits.csv, line by line; nothing where there is none. */
export async function lintSplits(listing: Listing): Promise<Finding[]> {
  if (!listing.names.includes(FILE)) return [];
  const table = csvParse(await readText(join(listing.dir, FILE)));
  const missing = ['stem', 'split'].filter((column) => !table.columns.includes(column));
  if (missing.length > 0)
    return missing.map((column) => findingOf('splits-column', FILE, `column missing in ${FILE}: ${column}`));
  const lines = table.map(({ stem = '', split = '' }, i) => ({
    number: i + 2,
    stem: stem.trim().normalize('NFC'),
    split: split.trim(),
  }));
  return [...lintLines(lines), ...compareStems(lines, listing)];
}

function lintLines(lines: readonly Line[]): Finding[] {
  const first = new Map<string, number>();
  return lines.flatMap(({ number, stem, split }) => {
    const findings: Finding[] = [];
    const problem = `split must be ${SPLITS.join(', ')}: "${split}" in line ${number} (${stem})`;
    if (!SPLITS.some((name) => name === split)) findings.push(findingOf('splits-unknown', FILE, problem));
    const before = first.get(stem);
    if (before === undefined) first.set(stem, number);
    else findings.push(findingOf('splits-stem-twice', FILE, `stem twice: ${stem} in lines ${before} and ${number}`));
    return findings;
  });
}

/** Images without a mask count as known, and so do all where a whole part is missing: that is told once. */
function compareStems(lines: readonly Line[], { items, problems }: Listing): Finding[] {
  if (problems.some(({ kind }) => kind === 'missing-part' || kind === 'empty-part')) return [];
  const paired = items.map(({ stem }) => stem);
  const known = new Set([...paired, ...problems.map(({ path }) => stemOf(path))]);
  const named = new Set(lines.map(({ stem }) => stem));
  return [
    ...lines
      .filter(({ stem }) => !known.has(stem))
      .map(({ stem, number }) =>
        findingOf('splits-missing-image', FILE, `no image for a stem: ${stem} in line ${number}`),
      ),
    ...paired
      .filter((stem) => !named.has(stem))
      .map((stem) => findingOf('splits-left-out', FILE, `image without a line: ${stem}`)),
  ];
}
