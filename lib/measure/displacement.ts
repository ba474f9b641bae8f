import type { Mask } from '../data/picture.js';

/**
 * Moves a mask by one pixel to the right, as a prediction that errs by a pixel everywhere would have it. The first
 * column stays as it was, the last leaves the picture.
 * @returns class ids of the mask's size
 * @example
 * moveByPixel({ widthPx: 3, heightPx: 1, data: Uint8Array.of(0, 1, 2) }).data // [0, 0, 1]
 */
export function moveByPixel({ widthPx, heightPx, data }: Mask): Mask {
  const moved = new Uint8Array(data.length);
  for (let start = 0; start < data.length; start += widthPx) {
    moved[start] = data[start] as number;
    moved.set(data.subarray(start, start + widthPx - 1), start + 1);
  }
  return { widthPx, heightPx, data: moved };
}
