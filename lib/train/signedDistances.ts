import { squaredDistances } from '../measure/distance.js';

/**
 * The level set of a region: outside the distance to the nearest pixel inside, inside 1 less the distance to the nearest
 * pixel outside, so that it is 0 on the region's outermost pixels and 1 beside them. Kervadec et al. 2019
 * (arXiv:1812.07032), section 2.2, as their code has it.
 * @param inside nonzero in the region: `inside[y * widthPx + x]`
 * @returns pixels; 0 everywhere where nothing or everything is inside, which has no outline
 * @throws RangeError when `inside` does not hold `widthPx * heightPx` pixels
 * @example
 * signedDistances(Uint8Array.of(0, 0, 1, 1, 1), 5, 1) // [2, 1, 0, -1, -2]
 */
export function signedDistances(inside: Uint8Array, widthPx: number, heightPx: number): Float32Array {
  if (!inside.includes(1) || !inside.includes(0)) return new Float32Array(widthPx * heightPx);
  const outside = inside.map((value) => (value === 0 ? 1 : 0));
  const toRegion = squaredDistances(inside, widthPx, heightPx);
  const toRest = squaredDistances(outside, widthPx, heightPx);
  return Float32Array.from(toRegion, (square, i) => (square > 0 ? Math.sqrt(square) : 1 - Math.sqrt(toRest[i] ?? 0)));
}
