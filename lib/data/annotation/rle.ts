import type { PixelSize } from '../picture.js';
import type { Region } from './region.js';

/** A character carries five bits of a number; its code is 48 more. */
const CODE_OFFSET = 48;
const MORE_BIT = 0x20;
const SIGN_BIT = 0x10;

/**
 * Reads the lengths of runs from COCO's compressed text: numbers in groups of five bits, the lowest first; from the
 * fourth number on, each is the difference to the number two before it.
 * @throws RangeError where a character is none of the format's, or the last number has no end
 * @see Lin et al., Microsoft COCO (2014), the run-length encoding of its mask interface
 * @example
 * decodeCounts('123') // [1, 2, 3]
 */
export function decodeCounts(text: string): number[] {
  const counts: number[] = [];
  for (let at = 0; at < text.length; ) {
    let [value, shift, code] = [0, 0, MORE_BIT];
    for (; code & MORE_BIT; shift += 5) {
      code = text.charCodeAt(at++) - CODE_OFFSET;
      if (!(code >= 0 && code < 64 && shift < 35)) throw new RangeError('run lengths are cut short or broken');
      value += (code & 0x1f) * 2 ** shift;
    }
    if (code & SIGN_BIT) value -= 2 ** shift;
    counts.push(value + (counts.length > 2 ? (counts[counts.length - 2] as number) : 0));
  }
  return counts;
}

/** Writes the lengths of runs as COCO's compressed text, the inverse of {@link decodeCounts}. */
export function encodeCounts(counts: readonly number[]): string {
  return counts.map((count, i) => encodeNumber(count - (i > 2 ? (counts[i - 2] as number) : 0))).join('');
}

function encodeNumber(value: number): string {
  let text = '';
  for (let rest = value, more = true; more; ) {
    const bits = ((rest % 32) + 32) % 32;
    rest = Math.floor(rest / 32);
    more = bits & SIGN_BIT ? rest !== -1 : rest !== 0;
    text += String.fromCharCode(bits + (more ? MORE_BIT : 0) + CODE_OFFSET);
  }
  return text;
}

/**
 * Draws runs column by column: the first is of zeros, the next of ones, and so on.
 * @throws RangeError where a length is negative or no whole number, or they do not add up to the size
 * @example
 * [...drawRuns([1, 2, 1], { widthPx: 2, heightPx: 2 }).data] // [0, 1, 1, 0]
 */
export function drawRuns(counts: readonly number[], { widthPx, heightPx }: PixelSize): Region {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0))
    throw new RangeError('run lengths must be whole numbers of at least 0');
  if (total !== widthPx * heightPx)
    throw new RangeError(
      `run lengths must add up to ${widthPx}x${heightPx}, ${widthPx * heightPx}: they give ${total}`,
    );
  const data = new Uint8Array(total);
  for (let i = 0, at = 0; i < counts.length; at += counts[i] as number, i++) {
    if (i % 2 === 1) data.fill(1, at, at + (counts[i] as number));
  }
  return { widthPx, heightPx, data };
}

/** The lengths of a region's runs, of zeros first, the inverse of {@link drawRuns}. */
export function countRuns({ data }: Region): number[] {
  const counts: number[] = [];
  let [value, since] = [0, 0];
  for (let i = 0; i <= data.length; i++) {
    if (i < data.length && data[i] === value) continue;
    counts.push(i - since);
    [value, since] = [1 - value, i];
  }
  return counts;
}
