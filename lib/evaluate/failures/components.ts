import type { PixelSize } from '../../data/picture.js';

/** Pixels that hang together and have one value. */
export interface Components {
  /** Number of the component of each pixel, from 1 on; 0 where the value is 0. */
  readonly labels: Int32Array;
  /** Pixels of each component; the first is that of number 1. */
  readonly areas: readonly number[];
}

/**
 * Numbers the connected components of equal values other than 0, in the order in which a reader of lines meets them.
 * @param values one a pixel: `values[y * widthPx + x]`
 * @param neighbours 8: pixels that touch at corners hang together; 4: they do not
 * @example
 * labelComponents(Uint8Array.of(1, 1, 0, 2, 1), { widthPx: 5, heightPx: 1 }, 8).areas // [2, 1, 1]
 */
export function labelComponents(values: Uint8Array, size: PixelSize, neighbours: 4 | 8): Components {
  const labels = new Int32Array(values.length);
  const waiting = new Int32Array(values.length);
  const areas: number[] = [];
  for (let start = 0; start < values.length; start++) {
    if (values[start] === 0 || labels[start] !== 0) continue;
    areas.push(fill(start, areas.length + 1, { values, labels, waiting, size, neighbours }));
  }
  return { labels, areas };
}

interface Filling {
  readonly values: Uint8Array;
  readonly labels: Int32Array;
  /** Pixels that are labelled, and whose neighbours have not been looked at. */
  readonly waiting: Int32Array;
  readonly size: PixelSize;
  readonly neighbours: 4 | 8;
}

/** Labels everything that hangs together with a pixel, and counts it. */
function fill(start: number, label: number, { values, labels, waiting, size, neighbours }: Filling): number {
  const { widthPx, heightPx } = size;
  const value = values[start];
  labels[start] = label;
  waiting[0] = start;
  let [count, area] = [1, 0];
  while (count > 0) {
    const at = waiting[--count] as number;
    area++;
    const [x, y] = [at % widthPx, Math.floor(at / widthPx)];
    for (let v = Math.max(0, y - 1); v <= Math.min(heightPx - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(widthPx - 1, x + 1); u++) {
        const next = v * widthPx + u;
        if (labels[next] !== 0 || values[next] !== value || (neighbours === 4 && u !== x && v !== y)) continue;
        labels[next] = label;
        waiting[count++] = next;
      }
    }
  }
  return area;
}
