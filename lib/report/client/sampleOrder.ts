/** What samples can be sorted by; the names are those of the page's words. */
export const SAMPLE_ORDERS = [
  { name: 'asListed' },
  { name: 'diceUp', key: 'dice', sign: 1 },
  { name: 'diceDown', key: 'dice', sign: -1 },
  { name: 'iouUp', key: 'iou', sign: 1 },
  { name: 'iouDown', key: 'iou', sign: -1 },
  { name: 'byName' },
] as const;

/** Strips in an order; equal ones stay as they were listed, and those without a value come last. */
export function orderSamples(samples: readonly HTMLElement[], name: string): HTMLElement[] {
  const order = SAMPLE_ORDERS.find((each) => each.name === name);
  if (order !== undefined && 'key' in order) {
    const { key, sign } = order;
    return samples.toSorted((a, b) => compareValues(a.dataset[key], b.dataset[key], sign));
  }
  if (name !== 'byName') return [...samples];
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  return samples.toSorted((a, b) => collator.compare(a.dataset['stem'] ?? '', b.dataset['stem'] ?? ''));
}

function compareValues(a: string | undefined, b: string | undefined, sign: number): number {
  const [one, other] = [Number(a ?? 'NaN'), Number(b ?? 'NaN')];
  if (Number.isNaN(one) || Number.isNaN(other)) return Number(Number.isNaN(one)) - Number(Number.isNaN(other));
  return sign * (one - other);
}
