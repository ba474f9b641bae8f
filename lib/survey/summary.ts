import { median } from 'simple-statistics';
import { type Dataset, SPLITS, type Split } from '../data/dataset.js';
import { type Drift, measureDrift } from './drift.js';
import type { Duplicates } from './duplicates.js';
import type { ImageSurvey } from './imageSurvey.js';
import type { ColourHistogram, HeatMap, ObjectBin, Totals } from './totals.js';

/** Version of the form of {@link Survey}. */
const SURVEY_VERSION = 1;

/** Smallest, middle and largest of a set of numbers. */
export interface Range {
  readonly min: number;
  readonly median: number;
  readonly max: number;
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
  readonly schemaVersion: number;
  readonly name: string;
  /** Number of images. */
  readonly n: number;
  readonly counts: Readonly<Record<Split, number>>;
  /** Number of groups; images without a group are not counted. */
  readonly groups: number;
  readonly classes: readonly string[];
  readonly widthPx: Range;
  readonly heightPx: Range;
  /** Width divided by height. */
  readonly aspect: Range;
  /** Number of different sizes. */
  readonly distinctSizes: number;
  /** Images whose red, green and blue are equal everywhere. */
  readonly greyImages: number;
  readonly foregroundShare: Range;
  /** Share of the pixels that are foreground with a 4-neighbour outside of it. */
  readonly outlineShare: Range;
  readonly objectsPerImage: Range;
  /** Share of the image that the largest object takes, of the images with objects. */
  readonly largestObjectShare: Range;
  /** How much of their images the objects take, by halvings: from half an image and more to the smallest. */
  readonly objectSizes: readonly ObjectBin[];
  /** By split, then by class id; splits without images are left out. */
  readonly classShares: readonly ClassShare[];
  readonly heatMap: HeatMap;
  /** Mean over the images of their mean red, green and blue, 0..255. */
  readonly meanColour: readonly number[];
  /** Standard deviation of red, green and blue over all images, each of which counts the same. */
  readonly colourDeviation: readonly number[];
  /** By split, then red, green, blue; splits without images are left out. */
  readonly colourHistograms: readonly ColourHistogram[];
  readonly duplicates: Duplicates;
  readonly drift: readonly Drift[];
  /** In ascending order of the stem. */
  readonly images: readonly ImageSurvey[];
}

/** Sums up what was measured image by image. */
export function summarise(
  dataset: Pick<Dataset, 'name' | 'classes'>,
  images: readonly ImageSurvey[],
  totals: Totals,
  duplicates: Duplicates,
): Survey {
  const range = (measure: (image: ImageSurvey) => number): Range => rangeOf(images.map(measure));
  return {
    schemaVersion: SURVEY_VERSION,
    name: dataset.name,
    n: images.length,
    counts: { train: countOf(images, 'train'), val: countOf(images, 'val'), test: countOf(images, 'test') },
    groups: new Set(images.flatMap(({ group }) => group ?? [])).size,
    classes: dataset.classes,
    widthPx: range(({ widthPx }) => widthPx),
    heightPx: range(({ heightPx }) => heightPx),
    aspect: range(({ widthPx, heightPx }) => widthPx / heightPx),
    distinctSizes: new Set(images.map(({ widthPx, heightPx }) => `${widthPx}x${heightPx}`)).size,
    greyImages: images.filter(({ channels }) => channels === 1).length,
    foregroundShare: range(({ foregroundShare }) => foregroundShare),
    outlineShare: range(({ outlineShare }) => outlineShare),
    objectsPerImage: range(({ objects }) => objects),
    largestObjectShare: rangeOf(
      images.filter(({ objects }) => objects > 0).map(({ largestObjectShare }) => largestObjectShare),
    ),
    objectSizes: totals.objectSizes(),
    classShares: SPLITS.flatMap((split) => shareClasses(images, split, dataset.classes)),
    heatMap: totals.heatMap(),
    ...pooledColour(images),
    colourHistograms: totals.colourHistograms(),
    duplicates,
    drift: measureDrift(images),
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
  if (values.length === 0) return { min: 0, median: 0, max: 0 };
  const sorted = [...values].sort((a, b) => a - b);
  return { min: sorted[0] ?? 0, median: median(sorted), max: sorted.at(-1) ?? 0 };
}

/** Pools the moments of the images: the variance over all is the mean of the squares less the square of the mean. */
function pooledColour(images: readonly ImageSurvey[]): Pick<Survey, 'meanColour' | 'colourDeviation'> {
  const meanOver = (measure: (image: ImageSurvey) => number): number => sum(images.map(measure)) / images.length;
  const meanColour = [0, 1, 2].map((c) => meanOver((image) => image.meanColour[c] ?? 0));
  const colourDeviation = meanColour.map((mean, c) => {
    const squares = meanOver((image) => (image.meanColour[c] ?? 0) ** 2 + (image.colourDeviation[c] ?? 0) ** 2);
    return Math.sqrt(Math.max(0, squares - mean ** 2));
  });
  return { meanColour, colourDeviation };
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
