/**
 * Corrects p-values for their number by Holm's step-down method (Holm 1979, https://www.jstor.org/stable/4615733): the
 * k-th smallest of m is multiplied by m - k + 1, and none ends below a smaller one. Rejecting where the result is at
 * most alpha keeps the probability of any false rejection at most alpha. A `null` was not tested and does not count.
 * @example
 * correctHolm([0.01, 0.04, null, 0.03]) // [0.03, 0.06, null, 0.06]
 */
export function correctHolm(pValues: readonly (number | null)[]): (number | null)[] {
  const tested = pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }])).sort((a, b) => a.p - b.p);
  const corrected: (number | null)[] = pValues.map(() => null);
  let largest = 0;
  for (const [k, { p, index }] of tested.entries()) {
    largest = Math.max(largest, Math.min(1, p * (tested.length - k)));
    corrected[index] = largest;
  }
  return corrected;
}
