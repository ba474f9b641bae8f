import type { PixelSize } from '../picture.js';

const PASSES = 2;

/**
 * Blurs like a lens out of focus: two passes of a box of width `2 * radiusPx + 1`, along rows and columns.
 * Pixels beyond the border are taken as those of the border.
 * @param radiusPx any number from 0 up, in pixels
 * @returns a new plane of the same size
 */
export function blurPlane(plane: Float32Array, { widthPx, heightPx }: PixelSize, radiusPx: number): Float32Array {
  const [one, other] = [new Float32Array(plane), new Float32Array(plane.length)];
  for (let pass = 0; pass < PASSES; pass++) {
    transpose(one, other, widthPx, heightPx);
    blurDown(other, one, heightPx, widthPx, radiusPx);
    transpose(one, other, heightPx, widthPx);
    blurDown(other, one, widthPx, heightPx, radiusPx);
  }
  return one;
}

/**
 * Blurs along all columns at once, which is faster than one after the other: a running sum over the whole
 * pixels of the box, and a share of the one beyond each of its ends.
 */
function blurDown(from: Float32Array, to: Float32Array, width: number, height: number, radius: number): void {
  const whole = Math.floor(radius);
  const [rest, scale] = [radius - whole, 1 / (2 * radius + 1)];
  const rowAt = (y: number): number => Math.min(height - 1, Math.max(0, y)) * width;
  const sums = new Float64Array(width);
  for (let y = -whole; y <= whole; y++) {
    for (let x = 0, i = rowAt(y); x < width; x++, i++) sums[x] = (sums[x] as number) + (from[i] as number);
  }
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const [before, first, next] = [rowAt(y - whole - 1), rowAt(y - whole), rowAt(y + whole + 1)];
    for (let x = 0; x < width; x++) {
      const sum = sums[x] as number;
      const beyond = from[next + x] as number;
      to[row + x] = (sum + rest * ((from[before + x] as number) + beyond)) * scale;
      sums[x] = sum + (beyond - (from[first + x] as number));
    }
  }
}

function transpose(from: Float32Array, to: Float32Array, width: number, height: number): void {
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) to[x * height + y] = from[i] as number;
  }
}
