import type { Random } from '../../base/random.js';
import type { PixelSize } from '../../data/picture.js';

/** Draws that are used again and again, each row from another start: a draw for every value would take longer. */
const DRAWS = 4093;

/**
 * Adds Gaussian noise to each value; values stay in 0..255.
 * @param image [H, W, 3], 0..255
 * @param deviation standard deviation in levels of 255
 */
export function addNoise(
  image: Uint8Array,
  { heightPx, widthPx }: PixelSize,
  deviation: number,
  random: Random,
): Uint8Array {
  if (deviation === 0) return image;
  const draws = new Float32Array(DRAWS).map(() => deviation * random.normal());
  const result = new Uint8ClampedArray(image.length);
  const rowLength = 3 * widthPx;
  for (let y = 0; y < heightPx; y++) {
    let next = random.integer(0, DRAWS - 1);
    for (let i = y * rowLength; i < (y + 1) * rowLength; i++) {
      result[i] = (image[i] as number) + (draws[next] as number);
      next = next + 1 === DRAWS ? 0 : next + 1;
    }
  }
  return new Uint8Array(result.buffer);
}
