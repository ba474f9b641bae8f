import type { PixelSize } from '../../data/picture.js';
import type { ValueSize } from '../../preprocess/restore.js';

/** A tile's upper left corner. */
export interface Corner {
  readonly leftPx: number;
  readonly topPx: number;
}

/** Standard deviation of the weights, as a share of the tile's side (nnU-Net, Isensee et al. 2021). */
const SIGMA_SHARE = 1 / 8;

/**
 * Where tiles start along a side: the first at 0, the last at the end, between them evenly with steps of at most half
 * a tile (nnU-Net, Isensee et al. 2021).
 * @param lengthPx of the side, at least `tilePx`
 * @throws RangeError when the side is shorter than a tile
 * @example
 * startTiles(10, 4) // [0, 2, 4, 6]
 */
export function startTiles(lengthPx: number, tilePx: number): number[] {
  if (!(tilePx >= 1 && lengthPx >= tilePx))
    throw new RangeError(`side must be at least as long as a tile of ${tilePx} px: ${lengthPx} px`);
  const rest = lengthPx - tilePx;
  const steps = Math.ceil((2 * rest) / tilePx);
  return Array.from({ length: steps + 1 }, (_, i) => (steps === 0 ? 0 : Math.round((i * rest) / steps)));
}

/** The corners of all tiles of a frame, row by row. */
export function layTiles(frame: PixelSize, tile: PixelSize): Corner[] {
  const lefts = startTiles(frame.widthPx, tile.widthPx);
  return startTiles(frame.heightPx, tile.heightPx).flatMap((topPx) => lefts.map((leftPx) => ({ leftPx, topPx })));
}

/**
 * Weights along a tile's side: a normal density about its middle with a standard deviation of an eighth of the side, 1
 * at its highest; what a network says near a tile's edge, where it sees one side only, counts little.
 * @example
 * weighTile(1) // [1]
 */
export function weighTile(tilePx: number): Float32Array {
  const middle = (tilePx - 1) / 2;
  const sigma = tilePx * SIGMA_SHARE;
  return new Float32Array(tilePx).map((_, i) => Math.exp(-(((i - middle) / sigma) ** 2) / 2));
}

/** Collects tiles; where they overlap, `finish` has their weighted mean. */
export interface Blend {
  /** @param values of a tile, `[tile.heightPx, tile.widthPx, channels]` */
  add(values: Float32Array, corner: Corner): void;
  /** @returns `[frame.heightPx, frame.widthPx, channels]`; not a number where no tile was */
  finish(): Float32Array;
}

/** Starts a blend with the weights of {@link weighTile} along both sides. */
export function createBlend({ heightPx, widthPx, channels }: ValueSize, tile: PixelSize): Blend {
  const sums = new Float32Array(heightPx * widthPx * channels);
  const totals = new Float32Array(heightPx * widthPx);
  const rows = weighTile(tile.heightPx);
  const columns = weighTile(tile.widthPx);
  const add: Blend['add'] = (values, { leftPx, topPx }) => {
    for (let y = 0, from = 0; y < tile.heightPx; y++) {
      for (let x = 0; x < tile.widthPx; x++) {
        const pixel = (topPx + y) * widthPx + leftPx + x;
        const weight = (rows[y] as number) * (columns[x] as number);
        totals[pixel] = (totals[pixel] as number) + weight;
        for (let i = pixel * channels; i < (pixel + 1) * channels; i++, from++)
          sums[i] = (sums[i] as number) + weight * (values[from] as number);
      }
    }
  };
  const finish = (): Float32Array => sums.map((sum, i) => sum / (totals[Math.floor(i / channels)] as number));
  return { add, finish };
}
