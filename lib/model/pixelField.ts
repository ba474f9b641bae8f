import type { Blocks } from './blocks.js';
import type { Network } from './network.js';
import { type Reach, reachAll, reachImage, reachThrough, reachTwice } from './receptiveField.js';

/** A rectangle of pixels; the last row and column belong to it. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * The pixels of the image that a pixel of the logits depends on, normalisations aside: its theoretical receptive field,
 * as far as it lies in the image.
 * @param size of the image
 * @param pixel column and row of the logits
 * @example
 * findPixelField(unet({ depth: 1, base: 2, classes: 2, channels: 3 }), { heightPx: 64, widthPx: 64 }, { x: 0, y: 32 }).left // 0
 */
export function findPixelField(
  network: Network,
  { heightPx, widthPx }: { readonly heightPx: number; readonly widthPx: number },
  { x, y }: { readonly x: number; readonly y: number },
): PixelBox {
  const columns = network.build(REACH_BLOCKS, reachImage(widthPx)).logits;
  const rows = network.build(REACH_BLOCKS, reachImage(heightPx)).logits;
  return { left: at(columns.first, x), top: at(rows.first, y), right: at(columns.last, x), bottom: at(rows.last, y) };
}

/** Blocks that tell of a row of pixels how far each sees. */
const REACH_BLOCKS: Blocks<Reach> = {
  training: false,
  centre: (images) => images,
  convolve: (inputs, _block, { kernelPx, stridePx = 1 }) => reachThrough(reachAll(inputs), kernelPx, stridePx),
  normalise: (x) => x,
  add: (inputs) => reachAll(inputs),
  join: (inputs) => reachAll(inputs),
  weigh: (x, coefficients) => reachAll([x, coefficients]),
  poolMax: (x) => reachThrough(x, 2, 2),
  convolveUp: (x) => reachTwice(x, 'transposed'),
  enlarge: (x) => reachTwice(x, 'bilinear'),
  drop: (x) => x,
  spaceToDepth: (x) => reachThrough(x, 2, 2),
  depthToSpace: (x) => reachTwice(x, 'transposed'),
};

function at(values: Int32Array, i: number): number {
  const value = values[i];
  if (value === undefined) throw new RangeError(`pixel outside of the ${values.length} of the logits: ${i}`);
  return value;
}
