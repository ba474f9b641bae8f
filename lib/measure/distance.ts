/**
 * Squared Euclidean distance from every pixel to the nearest set pixel, exact and in linear time: distances along the
 * columns, then the lower envelope of parabolas along each row (Felzenszwalb & Huttenlocher 2012,
 * doi:10.4086/toc.2012.v008a019).
 * @param set nonzero where a pixel is set: `set[y * widthPx + x]`
 * @returns squared distances in pixels, whole numbers; infinite everywhere where no pixel is set
 * @throws RangeError when `set` does not hold `widthPx * heightPx` pixels
 * @example
 * squaredDistances(Uint8Array.of(1, 0, 0), 3, 1) // [0, 1, 4]
 */
export function squaredDistances(set: Uint8Array, widthPx: number, heightPx: number): Float64Array {
  if (set.length !== widthPx * heightPx)
    throw new RangeError(`distance transform needs ${widthPx}x${heightPx} pixels: ${set.length}`);
  const squares = squareColumnDistances(set, widthPx, heightPx);
  const envelope = createEnvelope(widthPx);
  for (let y = 0; y < heightPx; y++) transformRow(squares.subarray(y * widthPx, (y + 1) * widthPx), envelope);
  return squares;
}

/** Squared distance to the nearest set pixel of the same column: one sweep down, one up. */
function squareColumnDistances(set: Uint8Array, widthPx: number, heightPx: number): Float64Array {
  const distances = new Float64Array(set.length).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < set.length; i++) {
    if (set[i] !== 0) distances[i] = 0;
    else if (i >= widthPx) distances[i] = (distances[i - widthPx] as number) + 1;
  }
  for (let i = (heightPx - 1) * widthPx - 1; i >= 0; i--) {
    const fromBelow = (distances[i + widthPx] as number) + 1;
    if (fromBelow < (distances[i] as number)) distances[i] = fromBelow;
  }
  for (let i = 0; i < distances.length; i++) distances[i] = (distances[i] as number) ** 2;
  return distances;
}

/** Parabolas of a lower envelope from left to right; `starts[k]` is where parabola `k` becomes the lowest. */
interface Envelope {
  readonly sites: Int32Array;
  readonly heights: Float64Array;
  readonly starts: Float64Array;
}

function createEnvelope(length: number): Envelope {
  return { sites: new Int32Array(length), heights: new Float64Array(length), starts: new Float64Array(length) };
}

/** Replaces the heights of a row by the lower envelope of the parabolas that stand on them. */
function transformRow(row: Float64Array, envelope: Envelope): void {
  const count = buildEnvelope(row, envelope);
  if (count === 0) return;
  const { sites, heights, starts } = envelope;
  for (let x = 0, k = 0; x < row.length; x++) {
    while (k + 1 < count && (starts[k + 1] as number) < x) k++;
    row[x] = (x - (sites[k] as number)) ** 2 + (heights[k] as number);
  }
}

/** Collects the parabolas of a row that are the lowest somewhere and returns their number. */
function buildEnvelope(row: Float64Array, { sites, heights, starts }: Envelope): number {
  let count = 0;
  for (let x = 0; x < row.length; x++) {
    const height = row[x] as number;
    if (height === Number.POSITIVE_INFINITY) continue;
    let start = Number.NEGATIVE_INFINITY;
    while (count > 0) {
      const site = sites[count - 1] as number;
      start = (height + x * x - (heights[count - 1] as number) - site * site) / (2 * (x - site));
      if (start > (starts[count - 1] as number)) break;
      count--;
    }
    sites[count] = x;
    heights[count] = height;
    starts[count] = count === 0 ? Number.NEGATIVE_INFINITY : start;
    count++;
  }
  return count;
}
