/**
 * Which pixels of a row of the image each pixel of a row of features depends on: from `first` to `last`. Along columns
 * it is the same. Computed pixel by pixel, since features that were enlarged see differently far at odd and even places.
 */
export interface Reach {
  readonly first: Int32Array;
  readonly last: Int32Array;
}

/** The image itself: each pixel is its own. */
export function reachImage(lengthPx: number): Reach {
  const own = Int32Array.from({ length: lengthPx }, (_, i) => i);
  return { first: own, last: own };
}

/** After a window of so many pixels, moved by a stride, with `same` padding as TensorFlow places it. */
export function reachThrough(reach: Reach, windowPx: number, stridePx: number): Reach {
  const before = Math.floor((windowPx - stridePx) / 2);
  return mapReach(reach, reach.first.length / stridePx, (i) => {
    const start = i * stridePx - Math.max(0, before);
    return [start, start + windowPx - 1];
  });
}

/** After doubling the length: each output lies in one pixel (transposed convolution) or between two (bilinear). */
export function reachTwice(reach: Reach, kind: 'transposed' | 'bilinear'): Reach {
  return mapReach(reach, 2 * reach.first.length, (i) => {
    const own = Math.floor(i / 2);
    if (kind === 'transposed') return [own, own];
    return i % 2 === 0 ? [own - 1, own] : [own, own + 1];
  });
}

/** What depends on all of these. */
export function reachAll(reaches: readonly Reach[]): Reach {
  return reaches.reduce((a, b) => ({
    first: a.first.map((value, i) => Math.min(value, b.first[i] ?? value)),
    last: a.last.map((value, i) => Math.max(value, b.last[i] ?? value)),
  }));
}

/** The most pixels that any pixel depends on. */
export function widestReachPx({ first, last }: Reach): number {
  return last.reduce((widest, value, i) => Math.max(widest, value - (first[i] ?? value) + 1), 0);
}

/** @param windowOf first and last index, in the features before, that an output depends on */
function mapReach(reach: Reach, length: number, windowOf: (i: number) => [number, number]): Reach {
  const end = reach.first.length - 1;
  const clamp = (i: number): number => Math.min(Math.max(i, 0), end);
  const at = (values: Int32Array, i: number): number => values[clamp(i)] ?? 0;
  return {
    first: Int32Array.from({ length }, (_, i) => at(reach.first, windowOf(i)[0])),
    last: Int32Array.from({ length }, (_, i) => at(reach.last, windowOf(i)[1])),
  };
}
