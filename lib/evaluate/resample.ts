import type { SoftMask } from '../data/picture.js';

/**
 * Puts a soft mask to another size by bilinear interpolation between pixel centres; beyond the outermost centres the
 * edge goes on. Where the size stays, so do the values.
 * @param widthPx width of the result, at least 1
 * @param heightPx height of the result, at least 1
 */
export function resampleBilinear(mask: SoftMask, widthPx: number, heightPx: number): SoftMask {
  const columns = placeCentres(widthPx, mask.widthPx);
  const rows = placeCentres(heightPx, mask.heightPx);
  const data = new Float32Array(widthPx * heightPx);
  for (const [y, row] of rows.entries()) {
    for (const [x, column] of columns.entries()) {
      const top = mixAt(mask.data, row.low * mask.widthPx, column);
      const bottom = mixAt(mask.data, row.high * mask.widthPx, column);
      data[y * widthPx + x] = mix(top, bottom, row.share);
    }
  }
  return { widthPx, heightPx, data };
}

/** Where a pixel centre of the result lies: between `low` and `high` of the source, `share` of the way. */
interface Place {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

function placeCentres(length: number, sourceLength: number): Place[] {
  return Array.from({ length }, (_, i) => {
    const position = ((i + 0.5) * sourceLength) / length - 0.5;
    const clamped = Math.min(Math.max(position, 0), sourceLength - 1);
    const low = Math.floor(clamped);
    return { low, high: Math.min(low + 1, sourceLength - 1), share: clamped - low };
  });
}

function mixAt(data: Float32Array, offset: number, { low, high, share }: Place): number {
  return mix(data[offset + low] as number, data[offset + high] as number, share);
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}
