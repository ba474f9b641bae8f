import { quantileSorted } from '../base/quantile.js';
import type { Survey } from '../survey/survey.js';
import type { Fit, PlanSize } from './plan.js';

/** What a plan reads of a survey. */
export type PlanFacts = Pick<Survey, 'classes' | 'classShares' | 'counts' | 'foregroundShare'> & {
  readonly images: readonly Pick<
    Survey['images'][number],
    'widthPx' | 'heightPx' | 'foregroundShare' | 'largestObjectShare' | 'meanColour'
  >[];
};

/** A value with the reason for it. */
export interface Reasoned<T> {
  readonly value: T;
  readonly reason: string;
}

/** Pixels of the standard frame, 160x240: what two cores train on within minutes. */
const STANDARD_PIXELS = 160 * 240;
/** The frame grows to this many times the standard where objects are small. */
const GROWTH_MAX = 4;
/** Side that the middle one of the largest objects should have in the frame, in pixels. */
const OBJECT_SIDE_PX = 32;
/** Shortest side at the bottom of the network, in pixels. */
const BOTTOM_PX = 4;
const DEPTH_MAX = 4;
/** Stretching may change the shape of nine tenths of the images by this factor. */
const DISTORTION_MAX = 1.25;

/** The median of numbers; 0 of none. */
export function middle(values: readonly number[]): number {
  return values.length === 0
    ? 0
    : quantileSorted(
        [...values].sort((a, b) => a - b),
        0.5,
      );
}

/** How many pixels the frame should have. */
export function choosePixels({ images }: PlanFacts): Reasoned<number> {
  const own = middle(images.map(({ widthPx, heightPx }) => widthPx * heightPx));
  const objects = images.map(({ largestObjectShare }) => largestObjectShare).filter((share) => share > 0);
  const sidePx = Math.sqrt(middle(objects) * Math.min(STANDARD_PIXELS, own));
  if (own < STANDARD_PIXELS) {
    return { value: own, reason: `the images have ${thousands(own)} pixels (median), fewer than the default frame` };
  }
  if (objects.length === 0 || sidePx >= OBJECT_SIDE_PX) {
    return { value: STANDARD_PIXELS, reason: 'the objects are large enough in a frame of the default area' };
  }
  const growth = Math.min((OBJECT_SIDE_PX / sidePx) ** 2, GROWTH_MAX, own / STANDARD_PIXELS);
  const reason =
    `the largest object of an image would be ${Math.round(sidePx)} px wide in a frame of the default area (median), ` +
    `so the area grows ${growth.toFixed(1)}-fold`;
  return { value: growth * STANDARD_PIXELS, reason };
}

/** How often the frame can be halved. */
export function chooseDepth(pixels: number, aspect: number): Reasoned<number> {
  const shortPx = Math.sqrt(pixels) * Math.min(Math.sqrt(aspect), 1 / Math.sqrt(aspect));
  const value = Math.max(1, Math.min(DEPTH_MAX, Math.floor(Math.log2(shortPx / BOTTOM_PX))));
  return { value, reason: `the shorter side of about ${Math.round(shortPx)} px keeps ${BOTTOM_PX} px at the bottom` };
}

/** A frame of about that many pixels and that shape, each side a multiple of `2 ** halvings`. */
export function chooseFrame(pixels: number, aspect: number, halvings: number): PlanSize {
  const unit = 2 ** halvings;
  const least = Math.ceil(16 / unit);
  const round = (side: number): number => Math.min(Math.max(Math.round(side / unit), least) * unit, 2048);
  return { heightPx: round(Math.sqrt(pixels / aspect)), widthPx: round(Math.sqrt(pixels * aspect)) };
}

/** Whether images can be stretched to the frame without much harm. */
export function chooseFit({ images }: PlanFacts, { heightPx, widthPx }: PlanSize): Reasoned<Fit> {
  const distortions = images
    .map((image) => Math.abs(Math.log((image.widthPx * heightPx) / (image.heightPx * widthPx))))
    .sort((a, b) => a - b);
  const ninth = Math.exp(distortions.length === 0 ? 0 : quantileSorted(distortions, 0.9));
  const told = `stretching would change the shape of a tenth of the images ${ninth.toFixed(2)}-fold or more`;
  return ninth > DISTORTION_MAX
    ? { value: 'letterbox', reason: told }
    : { value: 'stretch', reason: `${told}, which harms less than padding` };
}

/** The brighter tenth of the images may be so many times as bright as the darker tenth for a batch to be alike. */
const BRIGHTNESS_RATIO_MAX = 5;

/**
 * What the network's normalisation takes its mean and deviation over: a batch, or each image for itself where a batch
 * would mix very dark images and bright ones, such as stained and fluorescent tissue.
 */
export function chooseNorm({ images }: PlanFacts): Reasoned<'batch' | 'instance'> {
  const levels = images.map(({ meanColour }) => 1 + mean(meanColour)).sort((a, b) => a - b);
  const ratio = levels.length === 0 ? 1 : quantileSorted(levels, 0.9) / quantileSorted(levels, 0.1);
  const reason = `the brighter tenth of the images is at least ${ratio.toFixed(1)} times as bright as the darker tenth`;
  return { value: ratio > BRIGHTNESS_RATIO_MAX ? 'instance' : 'batch', reason };
}

const BATCH_PIXELS = 4 * STANDARD_PIXELS;
const BATCH_MAX = 16;
/** A training should take at least so many steps in a pass. */
const STEPS_LEAST = 8;

/**
 * Images a step: as many pixels as the default batch has, fewer where the memory or the data set is small.
 * @param fits whether a training with that batch fits into the memory
 */
export function chooseBatch(facts: PlanFacts, pixels: number, fits: (batch: number) => boolean): Reasoned<number> {
  const byPixels = Math.max(1, Math.min(BATCH_MAX, Math.round(BATCH_PIXELS / pixels)));
  const byImages = Math.max(1, Math.floor(facts.counts.train / STEPS_LEAST));
  const wanted = Math.min(byPixels, byImages);
  for (let batch = wanted; batch > 1; batch--) {
    if (!fits(batch)) continue;
    if (batch < wanted) return { value: batch, reason: 'more do not fit into the memory' };
    const images = `${facts.counts.train} training images are to give at least ${STEPS_LEAST} steps a pass`;
    return { value: batch, reason: byImages < byPixels ? images : 'a step sees about as many pixels as by default' };
  }
  return { value: 1, reason: wanted === 1 ? 'images are few or large' : 'more do not fit into the memory' };
}

const MANY_IMAGES = 1000;

/** Channels of the first level: wider where there are many images to learn from. */
export function chooseBase(facts: PlanFacts, standard: number, fits: (base: number) => boolean): Reasoned<number> {
  const { train } = facts.counts;
  if (train < MANY_IMAGES) return { value: standard, reason: `${train} training images do not feed a wider network` };
  if (fits(2 * standard)) return { value: 2 * standard, reason: `${train} training images can feed a wider network` };
  return { value: standard, reason: 'a wider network does not fit into the memory' };
}

/** Passes over the images from which strong augmentation pays. */
const PASSES_LEAST = 20;
const MINUTES_LEAST = 30;

/** How much images are changed: strongly where few of them are seen often. */
export function chooseAugment(
  { counts }: PlanFacts,
  { epochs, minutes }: { readonly epochs: number | null; readonly minutes: number | null },
): Reasoned<'light' | 'strong'> {
  const long = epochs === null ? (minutes ?? 0) >= MINUTES_LEAST : epochs >= PASSES_LEAST;
  if (!long) return { value: 'light', reason: 'the training is too short to learn from strongly changed images' };
  if (counts.train >= 10 * MANY_IMAGES) return { value: 'light', reason: 'there are many images' };
  return { value: 'strong', reason: `${counts.train} training images are seen again and again` };
}

/** Whether rare classes need a weight of their own. */
export function judgeClassWeights({ classShares }: PlanFacts): Reasoned<string> {
  const shares = classShares.filter(({ split }) => split === 'train');
  const rarest = [...shares].sort((a, b) => a.share - b.share)[0];
  const told = rarest ? `; the rarest, ${rarest.class}, takes ${(100 * rarest.share).toFixed(1)} % of the pixels` : '';
  return { value: 'none', reason: `half of the loss is Dice, in which every class counts the same${told}` };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en');
}
