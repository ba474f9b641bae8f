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

/** A mask with rows and columns exchanged. */
export function transpose<T extends Mask | SoftMask>({ widthPx, heightPx, data }: T): T {
  const turned = data.map((_, i) => data[(i % heightPx) * widthPx + Math.floor(i / heightPx)]!);
  return { widthPx: heightPx, heightPx: widthPx, data: turned } as T;
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

const sides: fc.Arbitrary<{ widthPx: number; heightPx: number }> = fc.record({
  widthPx: fc.integer({ min: 1, max: 9 }),
  heightPx: fc.integer({ min: 1, max: 9 }),
});

function softMask({ widthPx, heightPx }: { widthPx: number; heightPx: number }): fc.Arbitrary<SoftMask> {
  const values = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.float({ min: 0, max: 1, noNaN: true }));
  const length = widthPx * heightPx;
  return fc
    .array(values, { minLength: length, maxLength: length })
    .map((data) => ({ widthPx, heightPx, data: Float32Array.from(data) }));
}

/** Pairs of soft masks of one size, up to 9x9 pixels. */
export const softPairs: fc.Arbitrary<[SoftMask, SoftMask]> = sides.chain((size) =>
  fc.tuple(softMask(size), softMask(size)),
);

/** Probabilities with a binary mask of the same size, up to 9x9 pixels. */
export const probabilityPairs: fc.Arbitrary<[SoftMask, Mask]> = sides.chain((size) => {
  const length = size.widthPx * size.heightPx;
  const mask = fc
    .array(fc.integer({ min: 0, max: 1 }), { minLength: length, maxLength: length })
    .map((data) => ({ ...size, data: Uint8Array.from(data) }));
  return fc.tuple(softMask(size), mask);
});
