import type { PixelSize } from '../picture.js';

/**
 * A part of an image, column by column as COCO has it: `data[x * heightPx + y]` is 1 inside and 0 outside.
 */
export interface Region extends PixelSize {
  readonly data: Uint8Array;
}

/** Writes a class id into a mask, row by row, wherever a region is. */
export function paintRegion(mask: Uint8Array, { widthPx, heightPx, data }: Region, id: number): void {
  for (let x = 0, i = 0; x < widthPx; x++) {
    for (let y = 0; y < heightPx; y++, i++) if (data[i] === 1) mask[y * widthPx + x] = id;
  }
}
