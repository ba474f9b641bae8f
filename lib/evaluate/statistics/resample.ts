import type { Random } from '../../base/random.js';
import { numberGroups } from './draws.js';

/**
 * A ratio of sums over units that are drawn together: images, or groups of them. The mean of values has the values above
 * and ones below; a ratio of pooled pixels has, say, intersections above and unions below.
 */
export interface RatioUnits {
  /** One number a unit. */
  readonly above: Float64Array;
  /** One number a unit, at least 0. */
  readonly below: Float64Array;
}

/** The ratio over all units; `null` where the denominator is 0. */
export function ratioOf({ above, below }: RatioUnits): number | null {
  const denominator = sumOf(below);
  return denominator === 0 ? null : sumOf(above) / denominator;
}

/**
 * Draws units with replacement, as many as there are, and takes the ratio of each draw (Efron 1979,
 * doi:10.1214/aos/1176344552).
 * @returns the ratios of the draws that have a denominator, ascending
 * @throws RangeError when there is less than one resample
 */
export function resampleRatios({ above, below }: RatioUnits, resamples: number, random: Random): Float64Array {
  if (!(resamples >= 1)) throw new RangeError(`a bootstrap needs at least 1 resample: ${resamples}`);
  const units = above.length;
  const ratios = new Float64Array(resamples);
  let count = 0;
  for (let k = 0; k < resamples; k++) {
    let [numerator, denominator] = [0, 0];
    for (let i = 0; i < units; i++) {
      const unit = Math.floor(random.next() * units);
      numerator += above[unit] as number;
      denominator += below[unit] as number;
    }
    if (denominator > 0) ratios[count++] = numerator / denominator;
  }
  return ratios.subarray(0, count).sort();
}

/** The ratios with one unit left out at a time, as far as they have a denominator. */
export function leaveOneOut(units: RatioUnits): Float64Array {
  const [above, below] = [sumOf(units.above), sumOf(units.below)];
  const ratios = units.above.map((value, i) => (above - value) / (below - (units.below[i] as number)));
  return ratios.filter(Number.isFinite);
}

/**
 * Adds the units of a group up, so that groups are drawn as wholes.
 * @param groups the group of each unit; units without one stand alone
 */
export function sumByGroup(units: RatioUnits, groups: readonly (string | undefined)[]): RatioUnits {
  const { count, places } = numberGroups(groups);
  const [above, below] = [new Float64Array(count), new Float64Array(count)];
  for (const [i, place] of places.entries()) {
    above[place] = (above[place] as number) + (units.above[i] as number);
    below[place] = (below[place] as number) + (units.below[i] as number);
  }
  return { above, below };
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum;
}
