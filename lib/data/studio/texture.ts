import type { Random } from '../../base/random.js';

/** Share of an object's second colour at a pixel, in [0, 1]. */
export type Texture = (x: number, y: number) => number;

const FAMILIES = [stripes, dots, crossHatch] as const;

/** Draws a texture: a family, its period of 7 to 12 px, and its direction. */
export function drawTexture(random: Random): Texture {
  const period = random.between(7, 12);
  const angle = random.between(0, Math.PI);
  const phase = random.between(0, period);
  const family = random.pick(FAMILIES);
  const [cos, sin] = [Math.cos(angle) / period, Math.sin(angle) / period];
  return (x, y) => family(x * cos + y * sin + phase, y * cos - x * sin + phase);
}

/** Bands across `u`. Coordinates are in periods. */
function stripes(u: number): number {
  return soften(Math.abs(u - Math.round(u)) - 0.25);
}

/** Discs on a square grid. */
function dots(u: number, v: number): number {
  const [x, y] = [u - Math.round(u), v - Math.round(v)];
  return soften(Math.sqrt(x * x + y * y) - 0.33);
}

/** Thin lines across `u` and across `v`. */
function crossHatch(u: number, v: number): number {
  return soften(Math.min(Math.abs(u - Math.round(u)), Math.abs(v - Math.round(v))) - 0.15);
}

/** From 1 inside to 0 outside over about a pixel of a period of ten. */
function soften(distance: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance * 8));
}
