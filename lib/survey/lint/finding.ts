import { compareText } from '../../base/order.js';
import { hintFor, PROBLEM_KINDS, type ProblemKind } from '../../data/problem.js';

/** An error keeps a data set, or one of its pairs, from being used or trusted; a warning is worth a look. */
export type Severity = 'error' | 'warning';

/** One thing that is wrong with a data set. */
export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** The file or folder that it is about, as a path inside of the data set; `.` for the data set itself. */
  readonly file: string;
  /** One line: the thing, the constraint, the value. */
  readonly problem: string;
  /** What to do about it, a sentence. */
  readonly remedy: string;
}

/** What may be wrong with names and annotations; of splits.csv, the linter says more precisely what. */
type ListedKind = Exclude<ProblemKind, 'splits'>;

/** What a finding can be about. */
export type FindingKind =
  | ListedKind
  | 'splits-column'
  | 'splits-unknown'
  | 'splits-missing-image'
  | 'splits-stem-twice'
  | 'splits-left-out'
  | 'split-empty'
  | 'empty-file'
  | 'unreadable'
  | 'truncated'
  | 'wrong-extension'
  | 'size-mismatch'
  | 'size-swapped'
  | 'tiny-image'
  | 'sizes-differ'
  | 'image-alpha'
  | 'image-16-bit'
  | 'photograph-mask'
  | 'mask-format'
  | 'mask-class-unknown'
  | 'mask-coloured'
  | 'mask-unmapped-values'
  | 'mask-lossy'
  | 'mask-encodings-mixed'
  | 'mask-empty'
  | 'masks-all-empty'
  | 'mask-full'
  | 'masks-all-full'
  | 'mask-inverted'
  | 'masks-all-inverted'
  | 'trimap-values'
  | 'trimap-boundary'
  | 'trimap-disagrees'
  | 'truth-unusable'
  | 'duplicate-across-splits'
  | 'duplicate-within'
  | 'near-duplicate-across-splits'
  | 'imbalance'
  | 'class-absent'
  | 'split-drift';

/** Whatever keeps a data set, or one of its images, from being used is an error. */
const LISTED = Object.fromEntries(
  PROBLEM_KINDS.filter((kind) => kind !== 'splits').map((kind) => [kind, ['error', hintFor(kind)]]),
) as Record<ListedKind, [severity: 'error', remedy: string]>;

/** Every kind of finding, with its severity and what to do about it. */
const KINDS: Readonly<Record<FindingKind, readonly [severity: Severity, remedy: string]>> = {
  ...LISTED,
  'splits-column': ['error', 'Let the first line be "stem,split".'],
  'splits-unknown': ['error', 'Write train, val or test.'],
  'splits-missing-image': ['error', 'Take the line away, or add the image and its mask.'],
  'splits-stem-twice': ['error', 'Keep one line for each stem.'],
  'splits-left-out': ['error', 'Add a line for the image, or move it away with its mask.'],
  'split-empty': ['warning', 'Give it images in splits.csv, or remove that file to have a split drawn.'],
  'empty-file': ['error', 'Copy the file once more, or remove it with its pair.'],
  unreadable: ['error', 'Replace it by a whole PNG, JPEG, WebP, TIFF or GIF, or remove it with its pair.'],
  truncated: ['error', 'Copy or export the file once more, or remove it with its pair.'],
  'wrong-extension': ['warning', 'Rename the file; it is read by its contents here, but perhaps not elsewhere.'],
  'size-mismatch': ['error', 'Make the mask at the size of its image, or remove the two.'],
  'size-swapped': ['error', 'Turn the mask, or make it for the upright image where the image has an EXIF orientation.'],
  'tiny-image': ['warning', 'Use a larger original, or remove the pair.'],
  'sizes-differ': ['warning', 'Look at the smallest and the largest; train on those of like size, or crop.'],
  'image-alpha': [
    'warning',
    'Flatten the image onto the background it is meant to have; transparency is dropped here.',
  ],
  'image-16-bit': ['warning', 'Convert to 8 bits with a stretch that you choose; here the upper 8 bits are kept.'],
  'photograph-mask': ['error', 'Put the mask in its place: a grey PNG with 0 for the background.'],
  'mask-format': ['error', 'Store the mask as a grey PNG of 8 or 16 bits.'],
  'mask-class-unknown': ['error', 'Name the value or colour in classes.json, or mend the mask.'],
  'mask-coloured': ['warning', 'Name the colours in classes.json; without it, all but black is foreground.'],
  'mask-unmapped-values': ['warning', 'Name the values in classes.json; without it, all but 0 is foreground.'],
  'mask-lossy': ['warning', 'Store masks without loss (PNG), with two values or the class ids.'],
  'mask-encodings-mixed': ['warning', 'Store all masks alike, best as 0 and 255.'],
  'mask-empty': ['warning', 'Check that nothing is to be found in this image.'],
  'masks-all-empty': [
    'error',
    'Store the foreground with a value above 0 (of a soft mask: half of the maximum or more).',
  ],
  'mask-full': ['warning', 'Check that this image shows no background.'],
  'masks-all-full': [
    'error',
    'Store the background as 0; values 1, 2, 3 are those of a trimap, which belongs in trimaps/.',
  ],
  'mask-inverted': ['warning', 'Check whether the foreground and background of this mask are swapped.'],
  'masks-all-inverted': ['warning', 'Check whether foreground and background are swapped: the foreground is not 0.'],
  'trimap-values': ['error', 'Store 1 for foreground, 2 for background and 3 for the boundary (or 0, 255 and 128).'],
  'trimap-boundary': ['warning', 'Draw the boundary as a band around the outline.'],
  'trimap-disagrees': ['warning', 'Make the trimap from the mask, or the mask from the trimap.'],
  'truth-unusable': ['error', 'Mend the file, or remove the pair.'],
  'duplicate-across-splits': [
    'error',
    'Keep them in one split, or remove all but one: a test on a training image tells nothing.',
  ],
  'duplicate-within': ['warning', 'Remove all but one.'],
  'near-duplicate-across-splits': ['warning', 'Keep them in one split: give them the same group in splits.csv.'],
  imbalance: ['warning', 'Weigh the classes in the loss, crop around the foreground, or check the masks.'],
  'class-absent': ['warning', 'Take the class out of classes.json, or check the values of the masks.'],
  'split-drift': ['warning', 'Draw the splits anew, or say in what they are meant to differ.'],
};

/** Every kind of finding that there is. */
export const FINDING_KINDS: readonly FindingKind[] = Object.keys(KINDS) as FindingKind[];

/** A finding of a kind, with the kind's severity and remedy. */
export function findingOf(kind: FindingKind, file: string, problem: string, remedy: string = KINDS[kind][1]): Finding {
  return { kind, severity: KINDS[kind][0], file, problem, remedy };
}

/** Errors before warnings, then by kind in the order of {@link FINDING_KINDS}, then by file. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const rank = new Map(FINDING_KINDS.map((kind, i) => [kind, i]));
  const rankOf = ({ kind, severity }: Finding): number => (severity === 'error' ? 0 : 1e6) + (rank.get(kind) ?? 0);
  return [...findings].sort((a, b) => rankOf(a) - rankOf(b) || compareText(a.file, b.file));
}
