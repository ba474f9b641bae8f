import type { Random } from '../../../base/random.js';
import { clamp } from '../layer.js';
import { type NoiseTiles, sampleTile } from '../noise.js';

/** Share of a surface's second colour at a place, in [0, 1]. Coordinates are in pixels of the material. */
export type Texture = (u: number, v: number) => number;

/** Draws a texture of one kind. */
export type TextureKind = (tiles: NoiseTiles, random: Random) => Texture;

/** A weave, with soft folds. */
export function cloth({ ripples, fine }: NoiseTiles, random: Random): Texture {
  const threadPx = random.between(3, 5.5);
  return (u, v) => {
    const weave = triangle(u / threadPx) * triangle(v / threadPx);
    return clamp(0.5 + 0.3 * weave + 0.22 * sampleTile(ripples, u, v) + 0.12 * sampleTile(fine, u, v));
  };
}

/** A wave of straight lines between -1 and 1, of period 1. */
export function triangle(t: number): number {
  return 4 * Math.abs(t - Math.round(t)) - 1;
}
