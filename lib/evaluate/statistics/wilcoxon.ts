import { upperNormal } from './normal.js';
import { rankValues } from './ranks.js';

/** The outcome of a test of location. */
export interface RankTest {
  /** Sum of the ranks of the positive differences, or U of the first sample. */
  readonly statistic: number;
  /** Two-sided. */
  readonly p: number;
  /** `exact`: all arrangements of the ranks counted; `normal`: approximated, corrected for ties and continuity. */
  readonly method: 'exact' | 'normal';
}

/** Up to so many differences the distribution is counted out. */
const EXACT_LIMIT = 50;

/**
 * Wilcoxon's signed-rank test of paired differences being symmetric about 0 (Wilcoxon 1945, doi:10.2307/3001968),
 * two-sided. Zeros are ranked with the others and then left out (Pratt 1959, doi:10.1080/01621459.1959.10501526).
 * Exact for up to 50 differences without ties and zeros, else the normal approximation with the corrections for ties,
 * zeros and continuity, as in SciPy's `wilcoxon(zero_method='pratt', correction=True)`.
 * @returns `null` where no difference is other than 0
 * @example
 * testSignedRanks([1, 2, 3, 4, -5]) // { statistic: 10, p: 0.625, method: 'exact' }
 */
export function testSignedRanks(differences: readonly number[]): RankTest | null {
  const magnitudes = Float64Array.from(differences, Math.abs);
  const zeros = magnitudes.filter((value) => value === 0).length;
  const n = differences.length;
  if (zeros === n) return null;
  const { ranks, ties } = rankValues(magnitudes);
  const statistic = differences.reduce((sum, value, i) => (value > 0 ? sum + (ranks[i] as number) : sum), 0);
  if (n <= EXACT_LIMIT && ties === 0 && zeros === 0)
    return { statistic, p: exactProbability(statistic, n), method: 'exact' };
  const mean = (n * (n + 1) - zeros * (zeros + 1)) / 4;
  const squares = n * (n + 1) * (2 * n + 1) - zeros * (zeros + 1) * (2 * zeros + 1);
  const variance = (squares - (ties - (zeros ** 3 - zeros)) / 2) / 24;
  return { statistic, p: normalProbability(statistic - mean, variance), method: 'normal' };
}

/** Two-sided probability of a deviation at least this large, brought half a step nearer to the mean. */
export function normalProbability(deviation: number, variance: number): number {
  const corrected = Math.max(0, Math.abs(deviation) - 0.5);
  return variance <= 0 ? 1 : Math.min(1, 2 * upperNormal(corrected / Math.sqrt(variance)));
}

function exactProbability(statistic: number, n: number): number {
  const counts = countRankSums(n);
  const smaller = Math.min(statistic, (n * (n + 1)) / 2 - statistic);
  let below = 0;
  for (let sum = 0; sum <= smaller; sum++) below += counts[sum] as number;
  return Math.min(1, (2 * below) / 2 ** n);
}

/** How many sets of the ranks 1 to n have each sum. */
function countRankSums(n: number): Float64Array {
  const counts = new Float64Array((n * (n + 1)) / 2 + 1);
  counts[0] = 1;
  for (let rank = 1; rank <= n; rank++) {
    for (let sum = (rank * (rank + 1)) / 2; sum >= rank; sum--)
      counts[sum] = (counts[sum] as number) + (counts[sum - rank] as number);
  }
  return counts;
}
