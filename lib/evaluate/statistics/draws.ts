import type { Random } from '../../base/random.js';

/** Estimates from how often each unit was drawn: 1 each for the sample itself. `null` where one has no value. */
export type Estimates = (drawn: Float64Array) => readonly (number | null)[];

/**
 * Draws units with replacement, as many as there are, and estimates anew from each draw (Efron 1979,
 * doi:10.1214/aos/1176344552): for what is no ratio of sums, and for many estimates from the same draws.
 * @returns for each estimate the values of the draws where it has one, ascending
 * @throws RangeError when there is less than one resample
 */
export function resampleEstimates(
  units: number,
  estimate: Estimates,
  resamples: number,
  random: Random,
): Float64Array[] {
  if (!(resamples >= 1)) throw new RangeError(`a bootstrap needs at least 1 resample: ${resamples}`);
  const drawn = new Float64Array(units);
  const rows = Array.from({ length: resamples }, () => {
    drawn.fill(0);
    for (let i = 0; i < units; i++) {
      const unit = Math.floor(random.next() * units);
      drawn[unit] = (drawn[unit] as number) + 1;
    }
    return estimate(drawn);
  });
  return columnsOf(rows).map((values) => values.sort());
}

/** Each estimate with one unit left out at a time, where it then has a value. */
export function estimateWithoutOne(units: number, estimate: Estimates): Float64Array[] {
  const drawn = new Float64Array(units);
  const rows = Array.from({ length: units }, (_, i) => {
    drawn.fill(1);
    drawn[i] = 0;
    return estimate(drawn);
  });
  return columnsOf(rows);
}

/** Which group each unit belongs to, as numbers from 0 on; a unit without a group is one of its own. */
export function numberGroups(groups: readonly (string | undefined)[]): { count: number; places: Int32Array } {
  const known = new Map<string, number>();
  let count = 0;
  const places = Int32Array.from(groups, (group) => {
    const place = (group === undefined ? undefined : known.get(group)) ?? count++;
    if (group !== undefined) known.set(group, place);
    return place;
  });
  return { count, places };
}

/** The same estimates from how often each group was drawn: all of its units as often as the group. */
export function estimateByGroup(estimate: Estimates, places: Int32Array): Estimates {
  const drawn = new Float64Array(places.length);
  return (groups) => {
    for (let i = 0; i < places.length; i++) drawn[i] = groups[places[i] as number] as number;
    return estimate(drawn);
  };
}

function columnsOf(rows: readonly (readonly (number | null)[])[]): Float64Array[] {
  const width = rows[0]?.length ?? 0;
  return Array.from({ length: width }, (_, k) => Float64Array.from(rows.flatMap((row) => row[k] ?? [])));
}
