const BITS = 11;
const BUCKETS = 2 ** BITS;

/**
 * The places of values from the largest to the smallest, equal ones in their order: a radix sort of the numbers' bits,
 * many times faster than a comparison of each pair.
 * @param values no NaN
 * @example
 * [...sortDescending(Float32Array.of(0.5, 1, -2, 1))] // [1, 3, 0, 2]
 */
export function sortDescending(values: Float32Array): Int32Array {
  const keys = descendingKeys(values);
  let places = new Int32Array(values.length).map((_, place) => place);
  let next = new Int32Array(values.length);
  for (let shift = 0; shift < 32; shift += BITS) {
    scatter(keys, places, next, shift);
    [places, next] = [next, places];
  }
  return places;
}

/** Whole numbers that rise where the values fall. */
function descendingKeys(values: Float32Array): Uint32Array {
  const bits = new Uint32Array(values.map((value) => value + 0).buffer);
  // a negative number's bits already rise as it falls, once it comes after all others
  return bits.map((word) => (word >>> 31 === 0 ? 0x7fffffff - word : word));
}

/** One pass: by the digit at `shift`, keeping the order within a digit. */
function scatter(keys: Uint32Array, places: Int32Array, next: Int32Array, shift: number): void {
  const digitOf = (place: number): number => ((keys[place] as number) >>> shift) & (BUCKETS - 1);
  const starts = countDigits(places, digitOf);
  for (const place of places) {
    const digit = digitOf(place);
    const start = starts[digit] as number;
    next[start] = place;
    starts[digit] = start + 1;
  }
}

/** Where each digit's places begin. */
function countDigits(places: Int32Array, digitOf: (place: number) => number): Int32Array {
  const starts = new Int32Array(BUCKETS + 1);
  for (const place of places) {
    const after = digitOf(place) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let digit = 1; digit <= BUCKETS; digit++) {
    starts[digit] = (starts[digit] as number) + (starts[digit - 1] as number);
  }
  return starts;
}
