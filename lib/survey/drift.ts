import { quantileSorted } from '../base/quantile.js';
import { SPLITS, type Split } from '../data/dataset.js';
import { lumaOf } from '../data/luma.js';
import type { ImageSurvey } from './imageSurvey.js';

/** A way in which the images of two splits can differ. */
export interface Drift {
  readonly feature: Feature;
  /** `val` or `test`; it is compared with train. */
  readonly split: Split;
  readonly trainMedian: number;
  readonly splitMedian: number;
  /** Largest difference of the two cumulative distributions, 0 (alike) to 1 (apart). */
  readonly distance: number;
  /** What chance alone exceeds once in a thousand draws; above 1 where there are too few images to tell. */
  readonly chance: number;
  /** True where the distance is at least 0.1 and more than chance. */
  readonly isDrift: boolean;
}

/** What the splits are compared in: brightness, contrast and warmth (red less blue) in levels of 255. */
export type Feature = 'pixels' | 'aspect' | 'brightness' | 'contrast' | 'warmth' | 'foreground share' | 'objects';

const FEATURES: Readonly<Record<Feature, (image: ImageSurvey) => number>> = {
  pixels: ({ widthPx, heightPx }) => widthPx * heightPx,
  aspect: ({ widthPx, heightPx }) => widthPx / heightPx,
  brightness: ({ meanColour }) => mixLuma(meanColour),
  contrast: ({ colourDeviation }) => mixLuma(colourDeviation),
  warmth: ({ meanColour: [red = 0, , blue = 0] }) => red - blue,
  'foreground share': ({ foregroundShare }) => foregroundShare,
  objects: ({ objects }) => objects,
};

/** A difference that is smaller does no harm, however certain it is. */
const DISTANCE_MIN = 0.1;
/** Factor of the two-sided test for one error in a thousand: sqrt(-ln(0.001 / 2) / 2). */
const CHANCE_FACTOR = Math.sqrt(-Math.log(0.0005) / 2);

/** Compares val and test with train in every feature; splits without images are left out. */
export function measureDrift(images: readonly ImageSurvey[]): Drift[] {
  const train = images.filter((image) => image.split === 'train');
  return SPLITS.filter((split) => split !== 'train').flatMap((split) => {
    const others = images.filter((image) => image.split === split);
    if (train.length === 0 || others.length === 0) return [];
    return (Object.keys(FEATURES) as Feature[]).map((feature) => compare(feature, split, train, others));
  });
}

function compare(feature: Feature, split: Split, train: readonly ImageSurvey[], others: readonly ImageSurvey[]): Drift {
  const [before, after] = [train, others].map((images) => Float64Array.from(images, FEATURES[feature]).sort()) as [
    Float64Array,
    Float64Array,
  ];
  const distance = compareDistributions(before, after);
  const chance = CHANCE_FACTOR * Math.sqrt(1 / before.length + 1 / after.length);
  return {
    feature,
    split,
    trainMedian: quantileSorted(before, 0.5),
    splitMedian: quantileSorted(after, 0.5),
    distance,
    chance,
    isDrift: distance > chance && distance >= DISTANCE_MIN,
  };
}

/**
 * The largest difference of two cumulative distributions (Smirnov 1939; Kolmogorov-Smirnov statistic of two samples).
 * @param a ascending, at least one number
 * @param b ascending, at least one number
 * @example
 * compareDistributions([1, 2], [2, 3]) // 0.5
 */
export function compareDistributions(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [i, j, largest] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] as number, b[j] as number);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length));
  }
  return largest;
}

function mixLuma([red = 0, green = 0, blue = 0]: readonly number[]): number {
  return lumaOf(red, green, blue);
}
