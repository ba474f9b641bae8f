import type { Random } from '../../base/random.js';
import type { AugmentRecipe } from './recipe.js';

/** A change of colours: `gain * turn` on each pixel, then `contrast` about the mean. */
export interface ColourChange {
  /** Factor on red, green and blue. */
  readonly gains: readonly [red: number, green: number, blue: number];
  /** Factor on the distance from the mean brightness. */
  readonly contrast: number;
  /** Turn of the hue, in degrees. */
  readonly hue: number;
}

/** Draws a change of colours; null where all strengths are 0. */
export function drawColours(recipe: AugmentRecipe, random: Random): ColourChange | null {
  const { brightness, tint, contrast, hue } = recipe;
  if (brightness === 0 && tint === 0 && contrast === 0 && hue === 0) return null;
  const around = (strength: number): number => random.between(1 - strength, 1 + strength);
  const gain = around(brightness);
  const gains = [gain * around(tint), gain * around(tint), gain * around(tint)] as const;
  return { gains, contrast: around(contrast), hue: random.between(-hue, hue) };
}

/** Changes the colours of an image; values stay in 0..255. All is one matrix on each pixel. */
export function changeColours(image: Uint8Array, change: ColourChange | null): Uint8Array {
  if (change === null) return image;
  const matrix = turnHue(change.hue).map(
    (value, i) => value * (change.gains[Math.floor(i / 3)] as number) * change.contrast,
  );
  const mean = meanBrightness(image) * ((change.gains[0] + change.gains[1] + change.gains[2]) / 3);
  return applyMatrix(image, matrix, mean * (1 - change.contrast) + 0.5);
}

function applyMatrix(image: Uint8Array, matrix: readonly number[], offset: number): Uint8Array {
  const [rr = 1, rg = 0, rb = 0, gr = 0, gg = 1, gb = 0, br = 0, bg = 0, bb = 1] = matrix;
  const result = new Uint8Array(image.length);
  for (let i = 0; i < image.length; i += 3) {
    const [r, g, b] = [image[i] as number, image[i + 1] as number, image[i + 2] as number];
    result[i] = clampLevel(rr * r + rg * g + rb * b + offset);
    result[i + 1] = clampLevel(gr * r + gg * g + gb * b + offset);
    result[i + 2] = clampLevel(br * r + bg * g + bb * b + offset);
  }
  return result;
}

function clampLevel(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

function meanBrightness(image: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < image.length; i++) sum += image[i] as number;
  return image.length === 0 ? 0 : sum / image.length;
}

/** The matrix that turns the hue and keeps the luminance (W3C Filter Effects, feColorMatrix hueRotate), row by row. */
function turnHue(degrees: number): number[] {
  if (degrees === 0) return [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [
    0.213 + cos * 0.787 - sin * 0.213,
    0.715 - cos * 0.715 - sin * 0.715,
    0.072 - cos * 0.072 + sin * 0.928,
    0.213 - cos * 0.213 + sin * 0.143,
    0.715 + cos * 0.285 + sin * 0.14,
    0.072 - cos * 0.072 - sin * 0.283,
    0.213 - cos * 0.213 - sin * 0.787,
    0.715 - cos * 0.715 + sin * 0.715,
    0.072 + cos * 0.928 + sin * 0.072,
  ];
}
