const BANDS = 4;
const BAND_BITS = 16;

/**
 * Finds pairs of 64-bit hashes that differ in few bits, without comparing all pairs (multi-index hashing: Norouzi,
 * Punjani and Fleet 2012, doi:10.1109/CVPR.2012.6248043): where two hashes differ in at most 7 bits, at least one of
 * their four bands of 16 bits differs in at most one, and such bands are looked up.
 * @param hashes four whole numbers of 16 bits each
 * @param bitsMax at most 7
 * @param budget comparisons after which the search ends
 * @param visit is told each pair's places in `hashes`, perhaps more than once, the greater first
 * @returns false when the budget ended the search
 * @throws RangeError when `bitsMax` is more than the look-up covers
 */
export function findNearHashes(
  hashes: readonly (readonly number[])[],
  bitsMax: number,
  budget: number,
  visit: (a: number, b: number) => void,
): boolean {
  if (bitsMax >= 2 * BANDS) throw new RangeError(`bits of near hashes must be below ${2 * BANDS}: ${bitsMax}`);
  const tables = Array.from({ length: BANDS }, () => new Map<number, number[]>());
  let left = budget;
  for (const [at, hash] of hashes.entries()) {
    for (const [band, table] of tables.entries()) {
      for (const probe of neighboursOf(hash[band] as number)) {
        for (const other of table.get(probe) ?? []) {
          if (--left < 0) return false;
          if (countDifferent(hash, hashes[other] as readonly number[]) <= bitsMax) visit(at, other);
        }
      }
      addTo(table, hash[band] as number, at);
    }
  }
  return true;
}

/** How many bits two hashes differ in. */
export function countDifferent(a: readonly number[], b: readonly number[]): number {
  let bits = 0;
  for (let band = 0; band < BANDS; band++) bits += countOnes((a[band] as number) ^ (b[band] as number));
  return bits;
}

/** A band and all that differ from it in one bit. */
function neighboursOf(band: number): number[] {
  return [band, ...Array.from({ length: BAND_BITS }, (_, bit) => band ^ (1 << bit))];
}

function addTo(table: Map<number, number[]>, key: number, value: number): void {
  const bucket = table.get(key);
  if (bucket) bucket.push(value);
  else table.set(key, [value]);
}

/** Set bits of a whole number of 16 bits. */
function countOnes(value: number): number {
  const pairs = value - ((value >> 1) & 0x5555);
  const fours = (pairs & 0x3333) + ((pairs >> 2) & 0x3333);
  const bytes = (fours + (fours >> 4)) & 0x0f0f;
  return (bytes + (bytes >> 8)) & 0x1f;
}
