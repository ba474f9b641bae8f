import { rankValues } from './ranks.js';
import { normalProbability, type RankTest } from './wilcoxon.js';

/** Where either sample is at most this large, and there are no ties, the distribution is counted out. */
const EXACT_LIMIT = 8;
/** Beyond this product of the sizes, counting takes too long and too much memory. */
const EXACT_PRODUCT = 1600;

/**
 * Mann and Whitney's test of two samples coming from one distribution (1947, doi:10.1214/aoms/1177730491), two-sided.
 * Exact without ties where a sample has at most 8 values, and the product of the sizes is at most 1,600; else the normal
 * approximation with the corrections for ties and continuity, as in SciPy's `mannwhitneyu`.
 * @returns U of the first sample: pairs in which it has the larger value, ties by half; `null` where a sample is empty
 * @example
 * testTwoSamples([3, 4], [1, 2]) // { statistic: 4, p: 1 / 3, method: 'exact' }
 */
export function testTwoSamples(first: readonly number[], second: readonly number[]): RankTest | null {
  const [m, n] = [first.length, second.length];
  if (m === 0 || n === 0) return null;
  const { ranks, ties } = rankValues(Float64Array.of(...first, ...second));
  const statistic = ranks.subarray(0, m).reduce((sum, rank) => sum + rank, 0) - (m * (m + 1)) / 2;
  if (ties === 0 && Math.min(m, n) <= EXACT_LIMIT && m * n <= EXACT_PRODUCT)
    return { statistic, p: exactProbability(statistic, m, n), method: 'exact' };
  const total = m + n;
  const variance = ((m * n) / 12) * (total + 1 - ties / (total * (total - 1)));
  return { statistic, p: normalProbability(statistic - (m * n) / 2, variance), method: 'normal' };
}

function exactProbability(statistic: number, m: number, n: number): number {
  const counts = countStatistics(m, n);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const below = counts.subarray(0, Math.min(statistic, m * n - statistic) + 1).reduce((sum, count) => sum + count, 0);
  return Math.min(1, (2 * below) / all);
}

/** How many orders of m and n values have each U: partitions of U into at most m parts of at most n. */
function countStatistics(m: number, n: number): Float64Array {
  const [few, many] = [Math.min(m, n), Math.max(m, n)];
  const size = m * n + 1;
  // the Gaussian binomial coefficient: times (1 - q^(many + k)), divided by (1 - q^k)
  const counts = new Float64Array(size);
  counts[0] = 1;
  for (let k = 1; k <= few; k++) {
    for (let u = size - 1; u >= many + k; u--) counts[u] = (counts[u] as number) - (counts[u - many - k] as number);
    for (let u = k; u < size; u++) counts[u] = (counts[u] as number) + (counts[u - k] as number);
  }
  return counts;
}
