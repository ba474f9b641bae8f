import { quantileSorted } from '../base/quantile.js';
import { lumaOf } from '../data/luma.js';
import { type PlanFacts, type Reasoned, STANDARD_PIXELS } from './frameRules.js';

/** The brighter tenth of the images may be so many times as bright as the darker tenth for a batch to be alike. */
const BRIGHTNESS_RATIO_MAX = 5;

/**
 * What the network's normalisation takes its mean and deviation over: a batch, or each image for itself where a batch
 * would mix very dark images and bright ones, such as stained and fluorescent tissue.
 */
export function chooseNorm({ images }: PlanFacts): Reasoned<'batch' | 'instance'> {
  const levels = images
    .map(({ meanColour: [red = 0, green = 0, blue = 0] }) => 1 + lumaOf(red, green, blue))
    .sort((a, b) => a - b);
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
