import { basename, join } from 'node:path';
import { compareText } from '../base/order.js';
import { listVisible, stemOf } from './folderNames.js';
import { type ListingProblem, problemAt, problemOf } from './problem.js';

/** Path by stem, in ascending order of the file name. */
export type Stems = ReadonlyMap<string, string>;

/** Files of one part of a data set, by stem. */
export interface Part {
  readonly stems: Stems;
  readonly problems: readonly ListingProblem[];
}

/** Which files of a folder belong to a part, and what their stems are; `undefined` for a file that does not belong. */
export type StemRule = (file: string) => string | undefined;

/**
 * Lists the files of one part of a data set, such as its images.
 * @param part path of the part inside of the data set, such as `images`
 */
export async function listPart(dir: string, part: string, rule: StemRule = stemOf): Promise<Part> {
  const path = join(dir, part);
  const names = await listVisible(path);
  if (!names) {
    const problem = problemOf('missing-part', path, `data set folder has no ${part}/: ${dir}`);
    return { stems: new Map(), problems: [problem] };
  }
  const { stems, problems } = collectStems(
    names.map((name) => join(path, name)),
    rule,
    path,
  );
  return { stems, problems: stems.size > 0 ? problems : [problemAt('empty-part', path)] };
}

/**
 * Orders files by stem; the first file of a stem counts.
 * @param place where they lie, for messages
 */
export function collectStems(paths: readonly string[], rule: StemRule, place: string): Part {
  const stems = new Map<string, string>();
  const problems: ListingProblem[] = [];
  for (const path of paths) {
    const stem = rule(basename(path));
    if (stem === undefined) continue;
    const other = stems.get(stem);
    if (other === undefined) stems.set(stem, path);
    else problems.push(problemOf('duplicate-stem', path, `stem twice in ${place}: ${nameTwo(other, path)}`));
  }
  return { stems, problems };
}

/** The files themselves where their names differ, else where they lie. */
function nameTwo(one: string, other: string): string {
  const names = [basename(one), basename(other)];
  return names[0] === names[1] ? `${one} and ${other}` : names.join(' and ');
}

/** An image and its mask. */
export interface Pair {
  readonly stem: string;
  readonly imagePath: string;
  readonly maskPath: string;
}

/** Pairs images with masks by stem, in ascending order of it, and tells what is without a partner. */
export function pairStems(images: Stems, masks: Stems): { pairs: Pair[]; problems: ListingProblem[] } {
  const pairs: Pair[] = [];
  const problems: ListingProblem[] = [];
  for (const [stem, imagePath] of images) {
    const maskPath = masks.get(stem);
    if (maskPath === undefined) problems.push(problemAt('unpaired-image', imagePath));
    else pairs.push({ stem, imagePath, maskPath });
  }
  for (const [stem, path] of masks) if (!images.has(stem)) problems.push(problemAt('unpaired-mask', path));
  return { pairs: pairs.sort((a, b) => compareText(a.stem, b.stem)), problems };
}
