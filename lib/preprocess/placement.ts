import type { PixelSize } from '../data/picture.js';
import type { PlanSize } from './plan.js';

/** The part of the network's frame that a picture takes; what is outside of it is padding. */
export interface Placement extends PixelSize {
  readonly leftPx: number;
  readonly topPx: number;
}

/**
 * Where a picture comes to lie in the network's frame. Stretched it fills the frame; letterboxed it keeps its shape (to
 * the pixel), fills one side and lies in the middle of the other.
 * @example
 * placeContent({ heightPx: 100, widthPx: 100 }, { heightPx: 160, widthPx: 240, fit: 'letterbox' })
 * // { heightPx: 160, widthPx: 160, leftPx: 40, topPx: 0 }
 */
export function placeContent(picture: PixelSize, { heightPx, widthPx, fit = 'stretch' }: PlanSize): Placement {
  if (fit === 'stretch') return { heightPx, widthPx, leftPx: 0, topPx: 0 };
  const scale = Math.min(heightPx / picture.heightPx, widthPx / picture.widthPx);
  const height = scaleSide(picture.heightPx, scale, heightPx);
  const width = scaleSide(picture.widthPx, scale, widthPx);
  return {
    heightPx: height,
    widthPx: width,
    leftPx: Math.floor((widthPx - width) / 2),
    topPx: Math.floor((heightPx - height) / 2),
  };
}

function scaleSide(sidePx: number, scale: number, mostPx: number): number {
  return Math.min(Math.max(Math.round(sidePx * scale), 1), mostPx);
}

/**
 * Fills the padding around a picture with its mirror image, and class ids likewise: what the network then sees there is
 * a plausible picture with the truth that belongs to it, so that padding teaches nothing false.
 * @param content `content[(y * placement.widthPx + x) * channels + channel]`
 * @returns `[frame.heightPx, frame.widthPx, channels]`; `content` itself where there is no padding
 */
export function padMirrored(content: Uint8Array, placement: Placement, frame: PlanSize, channels: 1 | 3): Uint8Array {
  if (placement.heightPx === frame.heightPx && placement.widthPx === frame.widthPx) return content;
  const rows = mirrorLine(frame.heightPx, placement.topPx, placement.heightPx);
  const columns = mirrorLine(frame.widthPx, placement.leftPx, placement.widthPx);
  const padded = new Uint8Array(frame.heightPx * frame.widthPx * channels);
  let i = 0;
  for (const y of rows) {
    for (const x of columns) {
      const from = (y * placement.widthPx + x) * channels;
      for (let c = 0; c < channels; c++) padded[i++] = content[from + c] as number;
    }
  }
  return padded;
}

/** For each position of a line, that of the content which is seen there: ..., 1, 0, 0, 1, 2, ..., n - 1, n - 1, ... */
function mirrorLine(length: number, start: number, count: number): Uint32Array {
  return new Uint32Array(length).map((_, i) => mirrorIndex(i - start, count));
}

/**
 * Folds a position outside of 0..count-1 back into it, the edge being the mirror.
 * @example
 * mirrorIndex(-1, 5) // 0
 */
export function mirrorIndex(index: number, count: number): number {
  const place = ((index % (2 * count)) + 2 * count) % (2 * count);
  return place < count ? place : 2 * count - 1 - place;
}

/**
 * Cuts a picture's part out of values at the network's size.
 * @param values `values[(y * widthPx + x) * channels + channel]`, `widthPx` that of the frame
 * @returns `[placement.heightPx, placement.widthPx, channels]`; `values` itself where there is no padding
 */
export function cropContent<T extends Float32Array | Uint8Array>(
  values: T,
  placement: Placement,
  { heightPx, widthPx }: PlanSize,
  channels: number,
): T {
  if (placement.heightPx === heightPx && placement.widthPx === widthPx) return values;
  const rowLength = placement.widthPx * channels;
  const cropped = values.slice(0, placement.heightPx * rowLength) as T;
  for (let y = 0; y < placement.heightPx; y++) {
    const from = ((placement.topPx + y) * widthPx + placement.leftPx) * channels;
    cropped.set(values.subarray(from, from + rowLength), y * rowLength);
  }
  return cropped;
}
