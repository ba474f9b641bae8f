import { DataError } from '../base/error.js';
import type { Sample, Split } from './dataset.js';
import { listVisible } from './folderNames.js';
import { readPicture } from './imageFile.js';
import { recogniseLayout } from './layout/catalogue.js';
import type { ClassChoice, Found, FoundItem, LayoutName } from './layout/layout.js';
import { type Metadata, readMetadata } from './metadata.js';
import { type ListingProblem, problemFrom } from './problem.js';
import { readSplitsFile } from './splitsFile.js';

export type { ClassChoice, LayoutName } from './layout/layout.js';
export type { ListingProblem, ProblemKind } from './problem.js';

/** One image of a data set, with what the names and annotations say about it. */
export interface ListedItem extends FoundItem {
  readonly split?: Split;
  readonly group?: string;
  /**
   * Decodes the image and its truth.
   * @throws DataError when a file cannot be read, or the truth has another size than the image
   */
  readSample(): Promise<Sample>;
}

/** What a folder holds, whether it can be used or not. */
export interface Listing {
  /** The folder that holds the parts: the one given, or the one inside of it that an archive brought. */
  readonly dir: string;
  readonly layout: LayoutName;
  /** Visible names directly in the folder, ascending. */
  readonly names: readonly string[];
  readonly metadata: Metadata;
  /** Class names by class id; the first is the background. */
  readonly classes: readonly string[];
  /** What the classes depend on that no file's hash holds. */
  readonly classKey?: unknown;
  /** Images with a truth, in ascending order of the stem. */
  readonly items: readonly ListedItem[];
  /** True where splits.csv gives the splits; false where the layout does, or nothing. */
  readonly splitsFile: boolean;
  readonly problems: readonly ListingProblem[];
}

export interface ListingOptions {
  /** Default: recognised by the names in the folder. */
  readonly layout?: LayoutName | 'auto' | undefined;
  /** Default `auto`: classes are kept where there are 2 to 20 besides the background. */
  readonly classes?: ClassChoice | undefined;
}

/**
 * Lists what a data set folder holds, whatever is wrong with it; nothing is decoded, and nothing is written.
 * @throws DataError when there is no such folder; everything else is among `problems`
 */
export async function listDataset(dir: string, options: ListingOptions = {}): Promise<Listing> {
  const names = await listVisible(dir);
  if (!names) throw new DataError(`data set folder not found: ${dir}`, 'Check the path.');
  const { root, layout } = await recogniseLayout({ dir, names }, options.layout ?? 'auto');
  const found = await layout.find(root, options.classes ?? 'auto');
  const { metadata, problems } = await tryMetadata(root.dir, root.names);
  const splits = await readSplitsFile(root, found.items);
  return {
    ...root,
    layout: layout.name,
    metadata,
    ...classesOf(found),
    items: splits.items.map(withReader),
    splitsFile: splits.given,
    problems: [...found.problems, ...problems, ...splits.problems],
  };
}

function classesOf({ classes, classKey }: Found): Pick<Listing, 'classes' | 'classKey'> {
  return { classes, ...(classKey !== undefined && { classKey }) };
}

function withReader(item: FoundItem): ListedItem {
  return { ...item, readSample: () => readSample(item) };
}

async function readSample({ stem, imagePath, readTruth }: FoundItem): Promise<Sample> {
  const image = await readPicture(imagePath);
  const { widthPx, heightPx } = image;
  return { stem, image, ...(await readTruth({ widthPx, heightPx, path: imagePath })) };
}

async function tryMetadata(
  dir: string,
  names: readonly string[],
): Promise<{ metadata: Metadata; problems: ListingProblem[] }> {
  try {
    return { metadata: await readMetadata(dir, names), problems: [] };
  } catch (error) {
    return { metadata: await readMetadata(dir, []), problems: [problemFrom('metadata', `${dir}/dataset.json`, error)] };
  }
}
