import { availableParallelism } from 'node:os';
import pMap from 'p-map';
import { median } from 'simple-statistics';
import { type Logger, silentLogger } from '../base/log.js';
import { type Dataset, type DatasetItem, type Sample, SPLITS, type Split } from '../data/dataset.js';

/** Smallest, middle and largest of a set of numbers. */
export interface Range {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** What one image of a survey holds. */
export interface ImageSurvey {
  readonly stem: string;
  readonly split: Split;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Share of the pixels that masks/ calls foreground, in [0, 1]. */
  readonly foregroundShare: number;
  /** Share of the pixels of each class, by class id; they add up to 1. */
  readonly classShares: readonly number[];
  /** Mean red, green and blue, 0..255. */
  readonly meanColour: readonly number[];
}

/** Share of all pixels of a split that are of a class. */
export interface ClassShare {
  readonly split: Split;
  readonly class: string;
  /** In [0, 1]; large images count for more than small ones. */
  readonly share: number;
}

/** The fingerprint of a data set: plain data, fit for JSON. */
export interface Survey {
  readonly name: string;
  /** Number of images. */
  readonly n: number;
  readonly counts: Readonly<Record<Split, number>>;
  readonly classes: readonly string[];
  readonly widthPx: Range;
  readonly heightPx: Range;
  /** Width divided by height. */
  readonly aspect: Range;
  /** Number of different sizes. */
  readonly distinctSizes: number;
  readonly foregroundShare: Range;
  /** By split, then by class id; splits without images are left out. */
  readonly classShares: readonly ClassShare[];
  /** Mean over the images of their mean red, green and blue, 0..255. */
  readonly meanColour: readonly number[];
  /** In ascending order of the stem. */
  readonly images: readonly ImageSurvey[];
}

/**
 * Reads every image of a data set once and describes sizes, class balance, foreground share and colour.
 * Pictures are read a few at a time and not kept.
 * @throws DataError when a file cannot be read
 * @example
 * const { n, foregroundShare } = await surveyDataset(openStudio()); // n === 240
 */
export async function surveyDataset(dataset: Dataset, logger: Logger = silentLogger): Promise<Survey> {
  let done = 0;
  const surveyItem = async (item: DatasetItem): Promise<ImageSurvey> => {
    const image = surveySample(await dataset.read(item.stem), item.split, dataset.classes.length);
    logger.progress(`survey of ${dataset.name}: ${++done} of ${dataset.items.length} images`);
    return image;
  };
  const images = await pMap(dataset.items, surveyItem, { concurrency: availableParallelism() });
  return summarise(dataset, images);
}

function surveySample({ stem, image, classes, foreground }: Sample, split: Split, classCount: number): ImageSurvey {
  const pixels = image.widthPx * image.heightPx;
  const counts = new Array<number>(classCount).fill(0);
  for (const id of classes.data) counts[id] = (counts[id] ?? 0) + 1;
  return {
    stem,
    split,
    widthPx: image.widthPx,
    heightPx: image.heightPx,
    foregroundShare: sum(foreground.data) / pixels,
    classShares: counts.map((count) => count / pixels),
    meanColour: meanColour(image.data),
  };
}

function summarise(dataset: Dataset, images: readonly ImageSurvey[]): Survey {
  return {
    name: dataset.name,
    n: images.length,
    counts: { train: countOf(images, 'train'), val: countOf(images, 'val'), test: countOf(images, 'test') },
    classes: dataset.classes,
    widthPx: rangeOf(images.map(({ widthPx }) => widthPx)),
    heightPx: rangeOf(images.map(({ heightPx }) => heightPx)),
    aspect: rangeOf(images.map(({ widthPx, heightPx }) => widthPx / heightPx)),
    distinctSizes: new Set(images.map(({ widthPx, heightPx }) => `${widthPx}x${heightPx}`)).size,
    foregroundShare: rangeOf(images.map(({ foregroundShare }) => foregroundShare)),
    classShares: SPLITS.flatMap((split) => shareClasses(images, split, dataset.classes)),
    meanColour: [0, 1, 2].map((c) => sum(images.map((image) => image.meanColour[c] ?? 0)) / images.length),
    images,
  };
}

function countOf(images: readonly ImageSurvey[], split: Split): number {
  return images.filter((image) => image.split === split).length;
}

function shareClasses(images: readonly ImageSurvey[], split: Split, classes: readonly string[]): ClassShare[] {
  const inSplit = images.filter((image) => image.split === split);
  if (inSplit.length === 0) return [];
  const pixels = sum(inSplit.map(({ widthPx, heightPx }) => widthPx * heightPx));
  return classes.map((name, id) => ({
    split,
    class: name,
    share: sum(inSplit.map((image) => (image.classShares[id] ?? 0) * image.widthPx * image.heightPx)) / pixels,
  }));
}

function rangeOf(values: readonly number[]): Range {
  const sorted = [...values].sort((a, b) => a - b);
  return { min: sorted[0] ?? 0, median: median(sorted), max: sorted.at(-1) ?? 0 };
}

function meanColour(rgb: Uint8Array): number[] {
  const sums = [0, 0, 0];
  for (let i = 0; i < rgb.length; i++) sums[i % 3] = (sums[i % 3] ?? 0) + (rgb[i] as number);
  return sums.map((total) => total / (rgb.length / 3));
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
