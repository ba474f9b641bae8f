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
  for (let y = 0; y < heightPx; y++) transformRow(squares, y * widthPx, envelope);
  return squares;
}

/** Squared distance to the nearest set pixel of the same column: one sweep down, one up. */
function squareColumnDistances(set: Uint8Array, widthPx: number, heightPx: number): Float64Array {
  const squares = new Float64Array(set.length);
  const gaps = new Float64Array(widthPx).fill(Number.POSITIVE_INFINITY);
  for (let y = 0, i = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, i++) {
      const gap = set[i] === 0 ? (gaps[x] as number) + 1 : 0;
      gaps[x] = gap;
      squares[i] = gap * gap;
    }
  }
  for (let y = heightPx - 1; y >= 0; y--) {
    for (let x = 0, i = y * widthPx; x < widthPx; x++, i++) {
      const gap = squares[i] === 0 ? 0 : (gaps[x] as number) + 1;
      gaps[x] = gap;
      squares[i] = Math.min(squares[i] as number, gap * gap);
    }
  }
  return squares;
}

/**
 * Parabolas of a lower envelope from left to right: `(x - site)^2 + height`, with `bases[k] = height + site^2`;
 * `starts[k]` is where parabola `k` becomes the lowest.
 */
interface Envelope {
  readonly sites: Int32Array;
  readonly bases: Float64Array;
  readonly starts: Float64Array;
  /** `1 / (2 d)` of each distance between two sites: a product is faster than a quotient. */
  readonly slopes: Float64Array;
}

function createEnvelope(length: number): Envelope {
  return {
    sites: new Int32Array(length),
    bases: new Float64Array(length),
    starts: new Float64Array(length + 1),
    slopes: Float64Array.from({ length }, (_, distance) => 0.5 / distance),
  };
}

/** Replaces the heights of a row by the lower envelope of the parabolas that stand on them. */
function transformRow(values: Float64Array, offset: number, envelope: Envelope): void {
  const { sites, bases, starts } = envelope;
  const count = buildEnvelope(values, offset, envelope);
  starts[count] = Number.POSITIVE_INFINITY;
  for (let k = 0, x = 0; k < count; k++) {
    const site = sites[k] as number;
    const base = bases[k] as number;
    const end = Math.min(sites.length - 1, starts[k + 1] as number);
    for (; x <= end; x++) values[offset + x] = x * (x - 2 * site) + base;
  }
}

/** Collects the parabolas of a row that are the lowest somewhere and returns their number. */
function buildEnvelope(values: Float64Array, offset: number, { sites, bases, starts, slopes }: Envelope): number {
  // the last one is kept apart from the lists, too: it is asked for most
  let last = -1;
  let site = 0;
  let base = 0;
  let start = 0;
  for (let x = 0; x < sites.length; x++) {
    const height = values[offset + x] as number;
    if (height === Number.POSITIVE_INFINITY) continue;
    const ours = height + x * x;
    let ourStart = last < 0 ? Number.NEGATIVE_INFINITY : (ours - base) * (slopes[x - site] as number);
    // the first one is the lowest from minus infinity on, and stays
    while (last > 0 && ourStart <= start) {
      last--;
      site = sites[last] as number;
      base = bases[last] as number;
      start = starts[last] as number;
      ourStart = (ours - base) * (slopes[x - site] as number);
    }
    last++;
    site = x;
    base = ours;
    start = ourStart;
    sites[last] = site;
    bases[last] = base;
    starts[last] = start;
  }
  return last + 1;
}
