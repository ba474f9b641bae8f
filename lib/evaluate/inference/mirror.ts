import type { ValueSize } from '../../preprocess/restore.js';
import { addTo } from './average.js';
import type { RunFrame } from './frame.js';

/**
 * Turns left and right about.
 * @param values `values[(y * widthPx + x) * channels + channel]`
 * @example
 * mirrorValues(Float32Array.of(1, 2, 3, 4, 5, 6), { heightPx: 1, widthPx: 3, channels: 2 }) // [5, 6, 3, 4, 1, 2]
 */
export function mirrorValues(values: Float32Array, { heightPx, widthPx, channels }: ValueSize): Float32Array {
  const mirrored = new Float32Array(values.length);
  for (let y = 0, to = 0; y < heightPx; y++) {
    for (let x = widthPx - 1; x >= 0; x--) {
      const from = (y * widthPx + x) * channels;
      for (let c = 0; c < channels; c++) mirrored[to++] = values[from + c] as number;
    }
  }
  return mirrored;
}

/**
 * Test-time augmentation by mirroring: the mean of what a network says of a frame and, turned back, of its mirror
 * image. Takes twice the time, one frame after the other.
 */
export function averageMirrored(run: RunFrame, classCount: number): RunFrame {
  return async (frame) => {
    const mean = await run(frame);
    const mirrored = await run({ ...frame, images: mirrorValues(frame.images, { ...frame, channels: 3 }) });
    addTo(mean, mirrorValues(mirrored, { ...frame, channels: classCount }));
    return mean.map((sum) => sum / 2);
  };
}
