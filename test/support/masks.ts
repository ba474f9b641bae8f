import fc from 'fast-check';
import type { Mask, SoftMask } from '../../lib/data/picture.js';

/** A mask drawn as text, one row an argument, one digit a pixel: `maskOf('010', '111')`. */
export function maskOf(...rows: string[]): Mask {
  const data = Uint8Array.from(rows.join(''), Number);
  return { widthPx: rows[0]?.length ?? 0, heightPx: rows.length, data };
}

export function softMaskOf(widthPx: number, ...values: number[]): SoftMask {
  return { widthPx, heightPx: values.length / widthPx, data: Float32Array.from(values) };
}

/** A mask mirrored left to right. */
export function flipMask({ widthPx, heightPx, data }: Mask): Mask {
  const flipped = data.map((_, i) => data[i - (i % widthPx) + widthPx - 1 - (i % widthPx)]!);
  return { widthPx, heightPx, data: flipped };
}

/** Pairs of binary masks of one size, up to 12x12 pixels. */
export const maskPairs: fc.Arbitrary<readonly [Mask, Mask]> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([widthPx, heightPx]) => {
    const mask = fc
      .array(fc.integer({ min: 0, max: 1 }), { minLength: widthPx * heightPx, maxLength: widthPx * heightPx })
      .map((values) => ({ widthPx, heightPx, data: Uint8Array.from(values) }));
    return fc.tuple(mask, mask);
  });
