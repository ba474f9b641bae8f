import fc from 'fast-check';
import type { Sample } from '../../lib/data/dataset.js';
import type { PreparedSample } from '../../lib/preprocess/prepare.js';

/** A sample of 3x2 px whose values are told by its number. */
export function numbered(n: number): Sample {
  const size = { widthPx: 3, heightPx: 2 };
  const ids = Uint8Array.of(0, 1, 2, n % 3, 0, 1);
  const foreground = ids.map((id) => Math.min(1, id));
  return {
    stem: `s${n}`,
    image: { ...size, data: Uint8Array.from({ length: 18 }, (_, i) => (n * 20 + i) % 256) },
    classes: { ...size, data: ids },
    foreground: { ...size, data: foreground },
    alpha: { ...size, data: Float32Array.from(foreground) },
  };
}

/** Reads numbered samples and remembers in which order it was asked. */
export function countingDataset(): { read(stem: string): Promise<Sample>; readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    read: async (stem) => {
      asked.push(stem);
      return numbered(Number(stem.slice(1)));
    },
  };
}

/** Samples of any small size and content. */
export const preparedSamples: fc.Arbitrary<PreparedSample> = fc
  .record({ widthPx: fc.integer({ min: 1, max: 6 }), heightPx: fc.integer({ min: 1, max: 6 }) })
  .chain(({ widthPx, heightPx }) => {
    const pixels = widthPx * heightPx;
    return fc.record({
      stem: fc.constant('s'),
      widthPx: fc.constant(widthPx),
      heightPx: fc.constant(heightPx),
      image: fc.uint8Array({ minLength: pixels * 3, maxLength: pixels * 3 }),
      classes: fc.uint8Array({ minLength: pixels, maxLength: pixels, max: 2 }),
    });
  });
