import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { hashText } from './hash.js';

/**
 * A seeded source of random numbers. Every random choice of segbook comes from one, and named child
 * streams keep them apart: adding a draw to one stream leaves the numbers of every other as they were.
 */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A number in [low, high). */
  between(low: number, high: number): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** A draw from the normal distribution of mean 0 and standard deviation 1 (Box and Muller 1958). */
  normal(): number;
  /** One of the values, each equally likely. @throws RangeError when there is none */
  pick<T>(values: readonly T[]): T;
  /** A shuffled copy (Fisher and Yates). */
  shuffle<T>(values: readonly T[]): T[];
  /** An independent stream that depends on the seed and the name only. */
  child(name: string | number): Random;
}

/**
 * Creates the stream of a seed.
 * @param seed a whole number; equal seeds give equal streams on every machine
 * @example
 * createRandom(1).integer(1, 6) === createRandom(1).integer(1, 6) // true
 */
export function createRandom(seed: number): Random {
  return fromPath(String(seed));
}

function fromPath(path: string): Random {
  const generator = xoroshiro128plus(Number.parseInt(hashText(path).slice(0, 8), 16) | 0);
  return fromGenerator(generator, path);
}

function fromGenerator(generator: RandomGenerator, path: string): Random {
  const next = (): number => uniformFloat64(generator);
  const integer = (low: number, high: number): number => uniformInt(generator, low, high);
  return {
    next,
    integer,
    between: (low, high) => low + (high - low) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (values) => at(values, integer(0, values.length - 1)),
    shuffle: (values) => shuffle(values, integer),
    child: (name) => fromPath(`${path}/${name}`),
  };
}

function shuffle<T>(values: readonly T[], integer: (low: number, high: number) => number): T[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = integer(0, i);
    const swapped = at(result, i);
    result[i] = at(result, j);
    result[j] = swapped;
  }
  return result;
}

function at<T>(values: readonly T[], index: number): T {
  if (!(index >= 0 && index < values.length))
    throw new RangeError(`index outside of the ${values.length} values: ${index}`);
  return values[index] as T;
}
