/**
 * The quantile of sorted numbers with linear interpolation between neighbours: position `share * (n - 1)`
 * (type 7 of Hyndman & Fan 1996, doi:10.2307/2684934, and the default of NumPy).
 * @param sorted at least one number, ascending
 * @param share from 0 (smallest) to 1 (largest)
 * @throws RangeError when there is no number or the share lies outside of [0, 1]
 * @example
 * quantileSorted([0, 10], 0.95) // 9.5
 */
export function quantileSorted(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) throw new RangeError('a quantile needs at least one number: 0 given');
  if (!(share >= 0 && share <= 1)) throw new RangeError(`the share of a quantile must lie in [0, 1]: ${share}`);
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (position - below);
}
