import { lumaOf } from '../data/luma.js';
import type { Picture } from '../data/picture.js';

const BINS = 256;

/**
 * Grey values of a picture, 0 to 255: its luma, rounded.
 * @returns one value a pixel: `grey[y * widthPx + x]`
 */
export function toGrey({ data, widthPx, heightPx }: Picture): Uint8Array {
  const grey = new Uint8Array(widthPx * heightPx);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = Math.round(lumaOf(data[3 * i] as number, data[3 * i + 1] as number, data[3 * i + 2] as number));
  }
  return grey;
}

/**
 * The threshold that parts grey values best into a dark and a bright class: the one with the greatest variance
 * between the classes, the lowest of equals (Otsu 1979, doi:10.1109/TSMC.1979.4310076).
 * @returns the largest grey value of the dark class; 255 where all values are equal
 * @example
 * findOtsuThreshold(Uint8Array.of(10, 12, 200)) // 12
 */
export function findOtsuThreshold(grey: Uint8Array): number {
  const histogram = countGrey(grey);
  const total = histogram.reduce((sum, count, value) => sum + count * value, 0);
  let best = { threshold: BINS - 1, spread: 0 };
  let darkCount = 0;
  let darkSum = 0;
  for (const [threshold, count] of histogram.entries()) {
    darkCount += count;
    darkSum += count * threshold;
    const brightCount = grey.length - darkCount;
    if (darkCount === 0 || brightCount === 0) continue;
    const gap = darkSum / darkCount - (total - darkSum) / brightCount;
    const spread = darkCount * brightCount * gap * gap;
    if (spread > best.spread) best = { threshold, spread };
  }
  return best.threshold;
}

function countGrey(grey: Uint8Array): number[] {
  const histogram = new Array<number>(BINS).fill(0);
  for (const value of grey) histogram[value] = (histogram[value] as number) + 1;
  return histogram;
}
