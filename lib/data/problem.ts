import { DataError } from '../base/error.js';
import { listNames } from './names.js';

export type ProblemKind =
  | 'missing-part'
  | 'empty-part'
  | 'unpaired-image'
  | 'unpaired-mask'
  | 'unpaired-trimap'
  | 'duplicate-stem'
  | 'unlisted-file'
  | 'annotation'
  | 'splits'
  | 'metadata';

/** What can be wrong with the names and annotations of a data set, and what to do about it. */
const PROBLEMS: Readonly<Record<ProblemKind, readonly [label: string, hint: string]>> = {
  'missing-part': ['data set folder has no', 'Give a folder with images/ and masks/, or name its layout.'],
  'empty-part': ['folder is empty', 'Put the files there, or remove the folder.'],
  'unpaired-image': ['image without mask', 'Add the mask, of the name of its image, or move the image away.'],
  'unpaired-mask': ['mask without image', 'Add the image, of the name of its mask, or move the mask away.'],
  'unpaired-trimap': ['image without trimap', 'Add the trimap, or move trimaps/ away to do without.'],
  'duplicate-stem': ['stem twice in', 'Rename one of the two, or remove it.'],
  'unlisted-file': ['file missing for a line of', 'Add the file, or take the line away.'],
  annotation: ['annotation cannot be used', 'Export the annotations once more, or mend the file.'],
  splits: [
    'splits.csv cannot be used',
    'Its first line is "stem,split"; each other line names an image without its extension and train, val or test.',
  ],
  metadata: ['file is not as expected', 'Mend the file.'],
};

/** Every kind of problem. */
export const PROBLEM_KINDS: readonly ProblemKind[] = Object.keys(PROBLEMS) as ProblemKind[];

/** What to do about a kind of problem, a sentence. */
export function hintFor(kind: ProblemKind): string {
  return PROBLEMS[kind][1];
}

/** One thing that keeps a data set, or one of its images, from being used. */
export interface ListingProblem {
  readonly kind: ProblemKind;
  /** The file or folder that it is about. */
  readonly path: string;
  /** One line: the thing, the constraint, the value. */
  readonly message: string;
  /** What to do next, a sentence. */
  readonly hint: string;
}

/** A problem whose message is that of its kind, with the path. */
export function problemAt(kind: ProblemKind, path: string): ListingProblem {
  return { kind, path, message: `${PROBLEMS[kind][0]}: ${path}`, hint: PROBLEMS[kind][1] };
}

/** A problem with a message of its own. */
export function problemOf(
  kind: ProblemKind,
  path: string,
  message: string,
  hint: string = PROBLEMS[kind][1],
): ListingProblem {
  return { kind, path, message, hint };
}

/** An error as a problem, where it is one that the user can act on; every other error is thrown on. */
export function problemFrom(kind: ProblemKind, path: string, error: unknown): ListingProblem {
  if (error instanceof DataError) return problemOf(kind, path, error.message, error.hint);
  throw error;
}

/** Throws the first problem, together with the others of its kind that differ in the path alone. */
export function refuseProblems(problems: readonly ListingProblem[]): void {
  const [first] = problems;
  if (!first) return;
  const label = PROBLEMS[first.kind][0];
  const same = problems.filter(({ kind, path, message }) => kind === first.kind && message === `${label}: ${path}`);
  if (!same.includes(first)) throw new DataError(first.message, first.hint);
  throw new DataError(`${label}: ${listNames(same.map(({ path }) => path))}`, first.hint);
}
