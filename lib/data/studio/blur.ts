import type { PixelSize } from '../picture.js';

const PASSES = 2;

/**
 * Blurs like a lens out of focus: two passes of a box of width `2 * radiusPx + 1`, along rows and columns.
 * Pixels beyond the border are taken as those of the border.
 * @param radiusPx any number from 0 up, in pixels
 * @returns a new plane of the same size
 */
export function blurPlane(plane: Float32Array, { widthPx, heightPx }: PixelSize, radiusPx: number): Float32Array {
  const [from, line] = [new Float32Array(plane), createLine(Math.max(widthPx, heightPx), radiusPx)];
  for (let pass = 0; pass < PASSES; pass++) {
    for (let y = 0; y < heightPx; y++) blurLine(from, line, y * widthPx, 1, widthPx);
    for (let x = 0; x < widthPx; x++) blurLine(from, line, x, widthPx, heightPx);
  }
  return from;
}

/** A row or column with as many pixels beyond its ends as the box reaches. */
interface Line {
  readonly radiusPx: number;
  readonly reachPx: number;
  readonly values: Float64Array;
}

function createLine(countPx: number, radiusPx: number): Line {
  const reachPx = Math.floor(radiusPx) + 1;
  return { radiusPx, reachPx, values: new Float64Array(countPx + 2 * reachPx) };
}

/** A running sum over the whole pixels of the box, and a share of the one beyond each of its ends. */
function blurLine(
  plane: Float32Array,
  { radiusPx, reachPx, values }: Line,
  start: number,
  stride: number,
  count: number,
): void {
  const last = start + stride * (count - 1);
  values.fill(plane[start] as number, 0, reachPx);
  for (let k = 0, i = start; k < count; k++, i += stride) values[reachPx + k] = plane[i] as number;
  values.fill(plane[last] as number, reachPx + count, count + 2 * reachPx);
  const [rest, scale] = [radiusPx - reachPx + 1, 1 / (2 * radiusPx + 1)];
  let sum = 0;
  for (let k = 1; k < 2 * reachPx; k++) sum += values[k] as number;
  for (let k = 0, i = start; k < count; k++, i += stride) {
    const beyond = values[k + 2 * reachPx] as number;
    plane[i] = (sum + rest * ((values[k] as number) + beyond)) * scale;
    sum += beyond - (values[k + 1] as number);
  }
}
