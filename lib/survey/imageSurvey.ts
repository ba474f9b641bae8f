import type { Sample, Split } from '../data/dataset.js';
import { type ColourSurvey, surveyColours } from './colour.js';
import { countOutline, measureObjects } from './objects.js';

/** What one image of a survey holds. */
export interface ImageSurvey extends ColourSurvey {
  readonly stem: string;
  readonly split: Split;
  /** Absent where the image belongs to none. */
  readonly group?: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Share of the pixels that masks/ calls foreground, in [0, 1]. */
  readonly foregroundShare: number;
  /** Share of the pixels that are foreground with a 4-neighbour outside of it, in [0, 1]. */
  readonly outlineShare: number;
  /** Number of objects: foreground pixels that touch, also at corners. */
  readonly objects: number;
  /** Share of the pixels that the largest object takes; 0 where there is none. */
  readonly largestObjectShare: number;
  /** Share of the pixels of each class, by class id; they add up to 1. */
  readonly classShares: readonly number[];
}

/** A survey of an image with what is added up over the data set and then let go. */
export interface MeasuredImage {
  readonly image: ImageSurvey;
  /** Share of the pixels that each object takes. */
  readonly objectShares: readonly number[];
  /** See {@link surveyColours}. */
  readonly histogram: Uint32Array;
}

/** Measures one image and its truth. */
export function measureSample(
  { stem, image, classes, foreground }: Sample,
  { split, group }: { readonly split: Split; readonly group?: string },
  classCount: number,
): MeasuredImage {
  const { widthPx, heightPx } = image;
  const pixels = widthPx * heightPx;
  const objectShares = measureObjects(foreground).map((area) => area / pixels);
  const counts = countClasses(classes.data, classCount);
  const { colours, histogram, foregroundPixels } = surveyColours(image, foreground);
  return {
    image: {
      stem,
      split,
      ...(group === undefined ? {} : { group }),
      widthPx,
      heightPx,
      foregroundShare: foregroundPixels / pixels,
      outlineShare: countOutline(foreground) / pixels,
      objects: objectShares.length,
      largestObjectShare: objectShares.reduce((largest, share) => Math.max(largest, share), 0),
      classShares: counts.map((count) => count / pixels),
      ...colours,
    },
    objectShares,
    histogram,
  };
}

function countClasses(ids: Uint8Array, classCount: number): number[] {
  const counts = new Array<number>(classCount).fill(0);
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}
