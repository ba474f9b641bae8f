import type { Mask, Picture, PixelSize, SoftMask } from './picture.js';

export const SPLITS = ['train', 'val', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** The classes of a data set with trimaps, by class id. */
export const TRIMAP_CLASSES: readonly string[] = ['background', 'foreground', 'outline'];
/** The classes of a data set with masks only, by class id. */
export const BINARY_CLASSES: readonly string[] = ['background', 'foreground'];

/** One image with its truth, all of one size. */
export interface Sample {
  readonly stem: string;
  readonly image: Picture;
  /** Class ids, indices into {@link Dataset.classes}. */
  readonly classes: Mask;
  /** 1 where masks/ says foreground, else 0. With trimaps, the outline counts as foreground. */
  readonly foreground: Mask;
  /** What masks/ says, soft where the mask is an alpha matte; 0 or 1 otherwise. */
  readonly alpha: SoftMask;
}

export interface DatasetItem {
  readonly stem: string;
  readonly split: Split;
  /** Images of one group show the same thing, such as one car, and must not be parted by a split. */
  readonly group?: string;
}

/** A data set whose pictures are read one at a time. */
export interface Dataset {
  readonly name: string;
  /** SPDX id or a short text; empty where none is stated. */
  readonly licence: string;
  /** The data set's page; empty where none is known. */
  readonly home: string;
  /** How the files are laid out, such as `folder` or `voc`; absent where there are none. */
  readonly layout?: string;
  /** False keeps every picture of the set out of a report. */
  readonly showPictures: boolean;
  /** False where its folder does not say whether pictures may be shown: then its licence decides. */
  readonly statesPictures?: boolean;
  /** Why pictures are shown or left out, a sentence; absent where nobody asked. */
  readonly pictureReason?: string;
  /** Class names by class id; the first is the background. */
  readonly classes: readonly string[];
  /** In ascending order of the stem. */
  readonly items: readonly DatasetItem[];
  /** True where the data set brings its splits; false where they were drawn here. */
  readonly splitGiven: boolean;
  /** How the splits came about, in a sentence for the report. */
  readonly splitOrigin: string;
  /** SHA-256 over everything that a result can depend on: files or generator, and splits. */
  readonly hash: string;
  /** The data sets that a mixture holds with their own splits; absent where it is none, or was split anew. */
  readonly parts?: readonly Pick<Dataset, 'name' | 'hash'>[];
  /** @throws DataError when a file is missing, unreadable, or of another size than its image */
  read(stem: string): Promise<Sample>;
  /**
   * The image file as it is, for decoding at a smaller size; null, or no such function, where the image is generated.
   * @throws DataError when the file is missing
   */
  readEncoded?(stem: string): Promise<Uint8Array | null>;
  /**
   * The truth without its picture, to go with {@link readEncoded}; no such function where the image is generated.
   * @param size of the upright image
   * @throws DataError when a file is missing, unreadable, or of another size
   */
  readTruth?(stem: string, size: PixelSize): Promise<Pick<Sample, 'classes' | 'foreground' | 'alpha'>>;
  /**
   * SHA-256 over all that one sample's pixels depend on: its files, and how their values are read. Where there is no
   * such function, `hash` and the stem tell it.
   */
  sampleHash?(stem: string): string;
}

/**
 * The stems of a split in ascending order. Where there is no test split, val serves as test.
 * @example
 * stemsOf({ items: [{ stem: 'a', split: 'val' }] }, 'test') // ['a']
 */
export function stemsOf(dataset: Pick<Dataset, 'items'>, split: Split): string[] {
  const wanted = split === 'test' ? testSplit(dataset) : split;
  return dataset.items.filter((item) => item.split === wanted).map((item) => item.stem);
}

/** The split that serves as test: `test`, or `val` where there is none. */
export function testSplit(dataset: Pick<Dataset, 'items'>): 'test' | 'val' {
  return dataset.items.some((item) => item.split === 'test') ? 'test' : 'val';
}
