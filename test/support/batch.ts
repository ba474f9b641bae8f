import { createRandom } from '../../lib/base/random.js';
import type { Batch } from '../../lib/preprocess/batches.js';

/** A batch of reproducible noise, of three classes. */
export function noiseBatch(images: number, heightPx: number, widthPx: number, seed = 3): Batch {
  const random = createRandom(seed);
  const pixels = images * heightPx * widthPx;
  return {
    stems: Array.from({ length: images }, (_, i) => `noise-${i}`),
    heightPx,
    widthPx,
    images: Float32Array.from({ length: 3 * pixels }, () => random.next()),
    classes: Uint8Array.from({ length: pixels }, () => random.integer(0, 2)),
  };
}
