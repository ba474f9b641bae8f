import type { ClassChoice, LayoutName } from '../../config/layouts.js';
import type { MaskTruth } from '../classMap.js';
import type { Split } from '../dataset.js';
import type { PixelSize } from '../picture.js';
import type { ListingProblem } from '../problem.js';
import type { ImageSize } from '../size.js';

export type { ClassChoice, LayoutName };

/** A folder that may be a data set, by the names in it. */
export interface Root {
  readonly dir: string;
  /** Visible names directly in the folder, ascending. */
  readonly names: readonly string[];
}

/** What a layout has for one image. */
export interface FoundItem {
  readonly stem: string;
  readonly imagePath: string;
  /** Masks and trimaps that are images, each of the image's size; empty where the truth is drawn from annotations. */
  readonly truthPaths: readonly string[];
  /** The annotation file that the truth is drawn from. */
  readonly annotationPath?: string;
  /** Size of the upright image as its annotation says. */
  readonly annotatedSize?: PixelSize;
  /** Images of one group show the same thing, and must not be parted by a split. */
  readonly group?: string;
  /** The split that the layout gives it. */
  readonly split?: Split;
  /**
   * @param size of the upright image, and its path for errors
   * @throws DataError when a file cannot be read or a value cannot be
   */
  readTruth(size: ImageSize): Promise<MaskTruth>;
}

/** What a layout finds in a folder. */
export interface Found {
  /** Class names by class id; the first is the background. */
  readonly classes: readonly string[];
  /** Everything that the classes depend on and that no hash of a file holds. */
  readonly classKey?: unknown;
  readonly items: readonly FoundItem[];
  readonly problems: readonly ListingProblem[];
}

/** One way in which the files of a data set are laid out. */
export interface Layout {
  readonly name: LayoutName;
  /** What lies where, in a line. */
  readonly summary: string;
  /** True for a layout that is taken only where it is asked for by name. */
  readonly namedOnly?: true;
  /** True where a folder looks like it. */
  recognise(root: Root): Promise<boolean>;
  /** Pairs images with their truth; nothing is decoded. */
  find(root: Root, choice: ClassChoice): Promise<Found>;
}
