/** Ranks from 1 on; equal values share the mean of their ranks. */
export interface Ranks {
  readonly ranks: Float64Array;
  /** Sum of t^3 - t over the heaps of t equal values; 0 where no two are equal. */
  readonly ties: number;
}

/**
 * Ranks values from the smallest on, with mid-ranks for ties.
 * @example
 * [...rankValues(Float64Array.of(7, 5, 7)).ranks] // [2.5, 1, 2.5]
 */
export function rankValues(values: Float64Array): Ranks {
  const order = Array.from(values.keys()).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Float64Array(values.length);
  let ties = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    const value = values[order[from] as number];
    while (to < order.length && values[order[to] as number] === value) to++;
    for (let i = from; i < to; i++) ranks[order[i] as number] = (from + 1 + to) / 2;
    ties += (to - from) ** 3 - (to - from);
  }
  return { ranks, ties };
}
