import { createRandom, type Random } from '../../base/random.js';
import type { PreparedSample } from '../prepare.js';
import { replaceBackground } from './background.js';
import { blurImage } from './blur.js';
import { changeColours, drawColours } from './colour.js';
import { cutOut } from './cutout.js';
import { compressImage } from './jpeg.js';
import { addNoise } from './noise.js';
import { type AugmentRecipe, CHANCES, RECIPES } from './recipe.js';
import { drawWarp, warpSample } from './warp.js';

/**
 * A change of a sample that is pure in its arguments; picture and classes stay aligned.
 * @param donor another sample of the same size, whose background may be taken
 */
export type Augment = (sample: PreparedSample, random: Random, donor?: PreparedSample) => PreparedSample;

/**
 * Makes the change that a recipe describes. The foreground may first get another background; all geometry is one
 * warp, so that a picture is resampled once; then the camera's changes follow: colours, blur, noise, compression; a
 * rectangle may hide a part. Each draws from a stream of its own.
 * @example
 * const augment = createAugment(RECIPES.strong);
 * augment(sample, createRandom(1)); // the same whenever it is called
 */
export function createAugment(recipe: AugmentRecipe): Augment {
  return (sample, random, donor) => {
    const placed =
      donor && happens(random, 'background', recipe.background) ? replaceBackground(sample, donor) : sample;
    const warp = drawWarp(recipe, random.child('warp'), sample);
    const { content, ...warped } = warp === null ? placed : warpSample(placed, warp);
    const image = changeImage(recipe, warped, random);
    return { ...warped, image, ...(content && warp === null ? { content } : {}) };
  };
}

/** The light recipe: mirrors every other sample, moves and scales it a little, changes brightness, contrast and tint. */
export const augmentSample: Augment = createAugment(RECIPES.light);

/** What a sample becomes in training: pure in the sample, the recipe, the seed and the donor. */
export function augmentWithSeed(
  augment: Augment,
  sample: PreparedSample,
  seed: number,
  donor?: PreparedSample,
): PreparedSample {
  return augment(sample, createRandom(seed), donor);
}

/** What happens to the picture alone. */
function changeImage(recipe: AugmentRecipe, sample: Omit<PreparedSample, 'content'>, random: Random): Uint8Array {
  const { heightPx, widthPx } = sample;
  const size = { heightPx, widthPx };
  let image = changeColours(sample.image, drawColours(recipe, random.child('colour')));
  const strengthOf = (kind: 'blur' | 'noise' | 'jpeg' | 'cutout'): number =>
    recipe[kind] > 0 && happens(random, kind, CHANCES[kind]) ? recipe[kind] : 0;
  const [blur, noise, jpeg, cutout] = [
    strengthOf('blur'),
    strengthOf('noise'),
    strengthOf('jpeg'),
    strengthOf('cutout'),
  ];
  if (blur > 0) image = blurImage(image, size, random.child('sigma').between(0, blur));
  if (noise > 0) image = addNoise(image, size, random.child('levels').between(0, noise), random.child('values'));
  if (jpeg > 0) image = compressImage(image, size, 100 * (1 - random.child('quality').between(0, jpeg)));
  if (cutout > 0) image = cutOut(image, size, cutout, random.child('rectangle'));
  return image;
}

/** Draws whether a change happens; a chance of 0 draws nothing. */
function happens(random: Random, name: string, chance: number): boolean {
  return chance > 0 && random.child(name).next() < chance;
}
