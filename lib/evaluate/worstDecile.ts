import { type BootstrapOptions, bootstrapEstimates, type PooledValue } from './bootstrap.js';
import { type ImageScore, LOWER_IS_BETTER, type Metric } from './scores.js';
import type { Estimates } from './statistics/draws.js';

/** The mean over the worst tenth of the images, and how sure it is. */
export interface WorstDecile extends PooledValue {
  /** Images in the worst tenth, rounded up. */
  readonly n: number;
}

/**
 * The mean over the worst tenth of the values, rounded up to whole values.
 * @returns `null` where there is no value
 * @example
 * worstDecile([0.9, 0.2, null, 0.4]) // 0.2
 */
export function worstDecile(values: readonly (number | null)[], isLowerBetter = false): number | null {
  const present = values.filter((value) => value !== null);
  const drawn = new Float64Array(present.length).fill(1);
  return meanOfWorst(present, isLowerBetter)(drawn, countTenth(drawn));
}

/**
 * The worst decile of several metrics with their bootstrap intervals: each draw of images has its own worst tenth. Metrics
 * that have values on the same images are estimated from the same draws.
 */
export function summariseWorst<M extends Metric>(
  scores: readonly ImageScore[],
  metrics: readonly M[],
  options: BootstrapOptions,
): Record<M, WorstDecile> {
  const alike = new Map<string, { readonly places: number[]; readonly metrics: M[] }>();
  for (const metric of metrics) {
    const places = Array.from(scores.keys()).filter((i) => scores[i]?.[metric] !== null);
    const known = alike.get(places.join());
    if (known === undefined) alike.set(places.join(), { places, metrics: [metric] });
    else known.metrics.push(metric);
  }
  const entries = [...alike.values()].flatMap((each) => measureAlike(scores, each.places, each.metrics, options));
  return Object.fromEntries(entries) as Record<M, WorstDecile>;
}

function measureAlike<M extends Metric>(
  scores: readonly ImageScore[],
  places: readonly number[],
  metrics: readonly M[],
  options: BootstrapOptions,
): [M, WorstDecile][] {
  const means = metrics.map((metric) =>
    meanOfWorst(
      places.map((i) => scores[i]?.[metric] ?? 0),
      LOWER_IS_BETTER.includes(metric),
    ),
  );
  const estimates: Estimates = (drawn) => {
    const count = countTenth(drawn);
    return means.map((mean) => mean(drawn, count));
  };
  const groups = options.groups && places.map((i) => options.groups?.[i]);
  const values = bootstrapEstimates(places.length, estimates, { ...options, groups });
  const n = Math.ceil(places.length / 10);
  return metrics.map((metric, k) => [metric, { ...(values[k] as PooledValue), n }]);
}

/** A tenth of the values of a draw, rounded up. */
function countTenth(drawn: Float64Array): number {
  let total = 0;
  for (let i = 0; i < drawn.length; i++) total += drawn[i] as number;
  return Math.ceil(total / 10);
}

/** The mean over the `count` worst values of a draw, from how often each value was drawn. */
function meanOfWorst(
  values: readonly number[],
  isLowerBetter: boolean,
): (drawn: Float64Array, count: number) => number | null {
  const sign = isLowerBetter ? -1 : 1;
  const order = Uint32Array.from(values.keys()).sort((a, b) => sign * ((values[a] as number) - (values[b] as number)));
  const ordered = Float64Array.from(order, (i) => values[i] as number);
  return (drawn, count) => {
    let sum = 0;
    for (let rank = 0, left = count; left > 0; rank++) {
      const times = Math.min(left, drawn[order[rank] as number] as number);
      sum += times * (ordered[rank] as number);
      left -= times;
    }
    return count === 0 ? null : sum / count;
  };
}
