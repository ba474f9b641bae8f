import { type AugmentRecipe, CHANCES } from './recipe.js';

/** What a recipe does, in words. */
export interface RecipeText {
  /** To the image. */
  readonly image: string;
  /** To the mask, with the image. */
  readonly mask: string;
}

/**
 * Describes a recipe for a table of a report.
 * @example
 * describeRecipe(RECIPES.none).mask // 'as it is'
 */
export function describeRecipe(recipe: AugmentRecipe): RecipeText {
  const geometry = join([
    [recipe.flip, `mirrored with chance ${recipe.flip}`],
    [recipe.flipVertical, `upside down with chance ${recipe.flipVertical}`],
    [recipe.scale, `scale up to × ${1 + recipe.scale}`],
    [recipe.rotate, `turned up to ${recipe.rotate}°`],
    [recipe.shift, `shifted up to ${percent(recipe.shift)}`],
    [recipe.crop, `up to ${percent(recipe.crop)} of a side cut off`],
    [recipe.elastic, `bent with chance ${CHANCES.elastic}`],
  ]);
  const colours = join([
    [recipe.background, `another background with chance ${recipe.background}`],
    [recipe.brightness, `brightness ± ${percent(recipe.brightness)}`],
    [recipe.tint, `channels ± ${percent(recipe.tint)}`],
    [recipe.contrast, `contrast ± ${percent(recipe.contrast)}`],
    [recipe.hue, `hue ± ${recipe.hue}°`],
    [recipe.blur, `blur up to ${recipe.blur} px with chance ${CHANCES.blur}`],
    [recipe.noise, `noise up to ${recipe.noise} levels with chance ${CHANCES.noise}`],
    [recipe.jpeg, `JPEG down to quality ${Math.round(100 * (1 - recipe.jpeg))} with chance ${CHANCES.jpeg}`],
    [recipe.cutout, `a part hidden with chance ${CHANCES.cutout}`],
  ]);
  const image = [geometry, colours].filter((text) => text !== '').join('; ');
  return { image: image || 'as it is', mask: geometry || 'as it is' };
}

function join(changes: readonly (readonly [strength: number, text: string])[]): string {
  return changes.flatMap(([strength, text]) => (strength > 0 ? text : [])).join(', ');
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
