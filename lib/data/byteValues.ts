/** Passes over the bytes of large masks. Most neighbours are equal, so four bytes are taken at a time where they can. */

const WORD = 4;

/** True for each value, by value, that occurs. */
export function seenBytes(values: Uint8Array): Uint8Array {
  const seen = new Uint8Array(0x100);
  const words = wordsOf(values);
  let last = ~(words[0] ?? 0);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    if (word === last) continue;
    last = word;
    seen[word & 0xff] = 1;
    seen[(word >>> 8) & 0xff] = 1;
    seen[(word >>> 16) & 0xff] = 1;
    seen[(word >>> 24) & 0xff] = 1;
  }
  for (let i = WORD * words.length; i < values.length; i++) seen[values[i] as number] = 1;
  return seen;
}

/**
 * Replaces each value by what a table says of it.
 * @param table 256 values
 */
export function mapBytes(values: Uint8Array, table: Uint8Array): Uint8Array {
  const mapped = new Uint8Array(values.length);
  const words = wordsOf(values);
  const result = new Int32Array(mapped.buffer, 0, words.length);
  let last = ~(words[0] ?? 0);
  let image = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    if (word !== last) {
      last = word;
      image = mapWord(word, table);
    }
    result[i] = image;
  }
  for (let i = WORD * words.length; i < values.length; i++) mapped[i] = table[values[i] as number] as number;
  return mapped;
}

function mapWord(word: number, table: Uint8Array): number {
  const at = (shift: number): number => (table[(word >>> shift) & 0xff] as number) << shift;
  return at(0) | at(8) | at(16) | at(24);
}

/** The bytes as whole words, signed ones since others are no small integers to the engine; none where they do not begin at one. The order of bytes in a word does not matter here. */
function wordsOf(values: Uint8Array): Int32Array {
  const aligned = values.byteOffset % WORD === 0;
  return new Int32Array(values.buffer, aligned ? values.byteOffset : 0, aligned ? Math.floor(values.length / WORD) : 0);
}
