import type { Random } from '../../base/random.js';
import { CHANCES } from './recipe.js';

/** Displacement at the nodes of a 3x3 grid over the frame, in pixels, row by row. */
export interface Displacement {
  readonly xPx: Float64Array;
  readonly yPx: Float64Array;
}

/**
 * Draws the elastic deformation of the U-Net paper (Ronneberger, Fischer, Brox 2015, section 3.1): normally distributed
 * displacements on a coarse 3x3 grid, with cubic interpolation between them.
 * @returns null for a deviation of 0, and for half of the draws
 */
export function drawDisplacement(deviationPx: number, random: Random): Displacement | null {
  if (deviationPx === 0 || random.next() >= CHANCES.elastic) return null;
  const draw = (): Float64Array => new Float64Array(9).map(() => deviationPx * random.normal());
  return { xPx: draw(), yPx: draw() };
}

/**
 * Weights of three nodes at the start, the middle and the end of a line for each of its pixels: Catmull and Rom's cubic,
 * the ends going on straight.
 * @returns `weights[3 * pixel + node]`; the three of a pixel add up to 1
 * @example
 * weighNodes(3) // [1, 0, 0, 0, 1, 0, 0, 0, 1]
 */
export function weighNodes(length: number): Float64Array {
  const weights = new Float64Array(3 * length);
  for (let i = 0; i < length; i++) {
    const place = length === 1 ? 1 : (2 * i) / (length - 1);
    const mirrored = place > 1;
    const [near, middle, far] = weighHalf(mirrored ? 2 - place : place);
    weights[3 * i] = mirrored ? far : near;
    weights[3 * i + 1] = middle;
    weights[3 * i + 2] = mirrored ? near : far;
  }
  return weights;
}

/** Between the first and the middle node, `t` from 0 to 1; the node before the first is 2 * first - middle. */
function weighHalf(t: number): [near: number, middle: number, far: number] {
  const before = (-t + 2 * t ** 2 - t ** 3) / 2;
  const first = (2 - 5 * t ** 2 + 3 * t ** 3) / 2;
  const second = (t + 4 * t ** 2 - 3 * t ** 3) / 2;
  const after = (-(t ** 2) + t ** 3) / 2;
  return [first + 2 * before, second - before, after];
}
