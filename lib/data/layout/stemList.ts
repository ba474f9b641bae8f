import { isSystemError } from '../../base/error.js';
import { readText } from '../../base/file.js';
import type { Split } from '../dataset.js';
import { type ListingProblem, problemOf } from '../problem.js';
import type { FoundItem } from './layout.js';

/** A text file that lists the images of a split: the first word of each line is a stem. */
export interface StemList {
  readonly split: Split;
  readonly path: string;
  /** False where the data set keeps the truth of the split to itself, so that files may be absent. */
  readonly complete?: boolean;
}

/** Gives items the splits of lists. Where there is no list, items stay without; else those that no list has go. */
export async function splitByLists(
  items: readonly FoundItem[],
  lists: readonly StemList[],
): Promise<{ items: FoundItem[]; problems: ListingProblem[] }> {
  const byStem = new Map(items.map((item) => [item.stem, item]));
  const listed: FoundItem[] = [];
  const problems: ListingProblem[] = [];
  let found = 0;
  for (const { split, path, complete = true } of lists) {
    const stems = await readStems(path);
    if (stems) found++;
    for (const stem of stems ?? []) {
      const item = byStem.get(stem);
      if (item) listed.push({ ...item, split });
      else if (complete) problems.push(problemOf('unlisted-file', path, `file missing for a line of ${path}: ${stem}`));
    }
  }
  return found === 0 ? { items: [...items], problems } : { items: firstOfEach(listed), problems };
}

/** The list that comes first decides where lists overlap, as trainval.txt and val.txt do. */
function firstOfEach(items: readonly FoundItem[]): FoundItem[] {
  const seen = new Set<string>();
  return items.filter(({ stem }) => seen.size < seen.add(stem).size);
}

async function readStems(path: string): Promise<string[] | undefined> {
  try {
    const lines = (await readText(path)).split(/\r?\n/).map((line) => line.trim());
    return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(/\s/)[0] ?? '');
  } catch (error) {
    if (error instanceof Error && isSystemError(error.cause, 'ENOENT')) return undefined;
    throw error;
  }
}
