import type { PixelSize } from '../data/picture.js';
import { cropContent, placeContent } from './placement.js';
import type { PlanSize } from './plan.js';

/** A size with the number of values at each pixel. */
export interface ValueSize extends PixelSize {
  readonly channels: number;
}

/**
 * Brings values at the network's size, such as probabilities, back to the picture's own: the inverse of
 * `preparePicture`. Padding is cut off, and what is left is resampled by {@link resizeBilinear}.
 * @param values `values[(y * size.widthPx + x) * channels + channel]`
 * @returns `[original.heightPx, original.widthPx, channels]`
 * @throws RangeError when the values do not fill `size`
 */
export function restoreValues(
  values: Float32Array,
  size: PlanSize,
  original: PixelSize,
  channels: number,
): Float32Array {
  assertFills(values, { ...size, channels });
  const placement = placeContent(original, size);
  return resizeBilinear(cropContent(values, placement, size, channels), { ...placement, channels }, original);
}

/**
 * Resamples values bilinearly: brings probabilities from the network's size back to the original one.
 * Pixel centres lie at half pixels and the edges are clamped, as in PyTorch's `interpolate` with
 * `align_corners=False`. Shrinking takes the same four neighbours and does not average over more.
 * @param values `values[(y * from.widthPx + x) * from.channels + channel]`
 * @returns `[to.heightPx, to.widthPx, from.channels]`, each value between the smallest and largest given
 * @throws RangeError when the values do not fill `from`
 * @example
 * resizeBilinear(Float32Array.of(0, 1), { heightPx: 1, widthPx: 2, channels: 1 }, { heightPx: 1, widthPx: 4 })
 * // [0, 0.25, 0.75, 1]
 */
export function resizeBilinear(values: Float32Array, from: ValueSize, to: PixelSize): Float32Array {
  assertFills(values, from);
  const rows = findNeighbours(from.heightPx, to.heightPx, from.widthPx * from.channels);
  const columns = findNeighbours(from.widthPx, to.widthPx, from.channels);
  const result = new Float32Array(to.heightPx * to.widthPx * from.channels);
  for (let y = 0, i = 0; y < to.heightPx; y++) {
    const [above, below, v] = at(rows, y);
    for (let x = 0; x < to.widthPx; x++) {
      const left = columns.first[x] as number;
      const right = columns.second[x] as number;
      const u = columns.weight[x] as number;
      for (let c = 0; c < from.channels; c++, i++) {
        const top = mix(values[above + left + c] as number, values[above + right + c] as number, u);
        const bottom = mix(values[below + left + c] as number, values[below + right + c] as number, u);
        result[i] = mix(top, bottom, v);
      }
    }
  }
  return result;
}

function assertFills(values: Float32Array, { heightPx, widthPx, channels }: ValueSize): void {
  const expected = heightPx * widthPx * channels;
  if (values.length !== expected) throw new RangeError(`values must be ${expected} in number: ${values.length}`);
}

/** For each target position the offsets of its two source positions and the weight of the second. */
interface Neighbours {
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  readonly weight: Float64Array;
}

function findNeighbours(from: number, to: number, stride: number): Neighbours {
  const first = new Uint32Array(to);
  const second = new Uint32Array(to);
  const weight = new Float64Array(to);
  for (let i = 0; i < to; i++) {
    const place = Math.max(0, ((i + 0.5) * from) / to - 0.5);
    const before = Math.min(Math.floor(place), from - 1);
    first[i] = before * stride;
    second[i] = Math.min(before + 1, from - 1) * stride;
    weight[i] = place - before;
  }
  return { first, second, weight };
}

function at({ first, second, weight }: Neighbours, i: number): [first: number, second: number, weight: number] {
  return [first[i] as number, second[i] as number, weight[i] as number];
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}
