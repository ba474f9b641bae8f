import type { Random } from '../../base/random.js';
import type { PixelSize } from '../../data/picture.js';

/**
 * Hides a rectangle of an image behind its mean colour (DeVries and Taylor 2017). The truth stays as it is: the network
 * learns to tell from the surroundings what is hidden.
 * @param image [H, W, 3], 0..255
 * @param most largest side of the rectangle as a share of the frame's, 0..1
 */
export function cutOut(image: Uint8Array, size: PixelSize, most: number, random: Random): Uint8Array {
  const [top, bottom] = drawSpan(size.heightPx, most, random);
  const [left, right] = drawSpan(size.widthPx, most, random);
  const colour = meanColour(image);
  const result = new Uint8Array(image);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) result.set(colour, 3 * (y * size.widthPx + x));
  }
  return result;
}

/** From half the largest length to all of it, anywhere on the line. */
function drawSpan(length: number, most: number, random: Random): [start: number, end: number] {
  const span = Math.min(length, Math.round(length * random.between(most / 2, most)));
  const start = random.integer(0, length - span);
  return [start, start + span];
}

function meanColour(image: Uint8Array): number[] {
  const sums = [0, 0, 0];
  for (let i = 0; i < image.length; i++) sums[i % 3] = (sums[i % 3] as number) + (image[i] as number);
  return sums.map((sum) => sum / Math.max(1, image.length / 3));
}
