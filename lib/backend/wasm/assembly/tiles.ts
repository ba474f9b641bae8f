/**
 * The transforms of Winograd's minimal filtering (Lavin and Gray 2016): F(2x2, 3x3) for a convolution, its dual
 * F(3x3, 2x2) for the gradient of the filter. A tile is 2x2 pixels of the output and the 4x4 pixels of the input that
 * they see; a batch has its tiles in order of images, rows, columns. Both ways share the transform of the input.
 *
 * A transformed tile lies in 16 planes of [tiles][channels]; `plane` is the distance between two planes in bytes.
 */

/** Rows and columns of tiles: each holds two pixels, the last one perhaps one. */
export function tilesAlong(sizePx: i32): i32 {
  return (sizePx + 1) >> 1;
}

/**
 * Transforms tiles of the input, B^T d B with B^T = [1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1]; around the image it is 0.
 * @param x [n, height, width, channels]
 * @param zeros as many zeros as there are channels
 * @param to plane 0 of the first tile, at the place of the first of these channels
 * @param toStride bytes from a tile to the next
 */
export function transformInput(
  x: usize,
  channels: i32,
  height: i32,
  width: i32,
  first: i32,
  count: i32,
  zeros: usize,
  to: usize,
  toStride: usize,
  plane: usize,
): void {
  const columns = tilesAlong(width);
  const rows = tilesAlong(height);
  const pixel = (<usize>channels) << 2;
  for (let tile = first, end = first + count; tile < end; ) {
    const column = tile % columns;
    const row = tile / columns;
    const run = min(columns - column, end - tile);
    const image = x + <usize>(row / rows) * height * width * pixel;
    const top = 2 * (row % rows) - 1;
    for (let channel: usize = 0; channel < pixel; channel += 16) {
      transformRun(image + channel, pixel, height, width, top, 2 * column, run, zeros, to + channel, toStride, plane);
    }
    tile += run;
    to += <usize>run * toStride;
  }
}

/** Tiles of one row, four channels: what neighbours share is loaded and transformed once. */
function transformRun(
  image: usize,
  pixel: usize,
  height: i32,
  width: i32,
  top: i32,
  left: i32,
  run: i32,
  zeros: usize,
  to: usize,
  toStride: usize,
  plane: usize,
): void {
  // Rows outside of the image are read from zeros that do not move on.
  const line = <usize>width * pixel;
  const before = <usize>left * pixel;
  const hasTop = top >= 0;
  const has2 = top + 2 < height;
  const has3 = top + 3 < height;
  const start = image + <usize>(top + 1) * line + before;
  let p0 = hasTop ? start - line : zeros;
  let p1 = start;
  let p2 = has2 ? start + line : zeros;
  let p3 = has3 ? start + 2 * line : zeros;
  const m0 = hasTop ? pixel : 0;
  const m2 = has2 ? pixel : 0;
  const m3 = has3 ? pixel : 0;

  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  if (left > 0) {
    const d0 = v128.load(p0 - m0);
    const d1 = v128.load(p1 - pixel);
    const d2 = v128.load(p2 - m2);
    const d3 = v128.load(p3 - m3);
    a0 = f32x4.sub(d0, d2);
    a1 = f32x4.add(d1, d2);
    a2 = f32x4.sub(d2, d1);
    a3 = f32x4.sub(d1, d3);
  }
  let d0 = v128.load(p0);
  let d1 = v128.load(p1);
  let d2 = v128.load(p2);
  let d3 = v128.load(p3);
  let b0 = f32x4.sub(d0, d2);
  let b1 = f32x4.add(d1, d2);
  let b2 = f32x4.sub(d2, d1);
  let b3 = f32x4.sub(d1, d3);

  const plane2 = plane << 1;
  const plane3 = plane2 + plane;
  const plane4 = plane << 2;
  for (let column = left, end = left + 2 * run; column < end; column += 2) {
    let c0 = f32x4.splat(0);
    let c1 = c0;
    let c2 = c0;
    let c3 = c0;
    if (column + 1 < width) {
      p0 += m0;
      p1 += pixel;
      p2 += m2;
      p3 += m3;
      d0 = v128.load(p0);
      d1 = v128.load(p1);
      d2 = v128.load(p2);
      d3 = v128.load(p3);
      c0 = f32x4.sub(d0, d2);
      c1 = f32x4.add(d1, d2);
      c2 = f32x4.sub(d2, d1);
      c3 = f32x4.sub(d1, d3);
    }
    let e0 = f32x4.splat(0);
    let e1 = e0;
    let e2 = e0;
    let e3 = e0;
    if (column + 2 < width) {
      p0 += m0;
      p1 += pixel;
      p2 += m2;
      p3 += m3;
      d0 = v128.load(p0);
      d1 = v128.load(p1);
      d2 = v128.load(p2);
      d3 = v128.load(p3);
      e0 = f32x4.sub(d0, d2);
      e1 = f32x4.add(d1, d2);
      e2 = f32x4.sub(d2, d1);
      e3 = f32x4.sub(d1, d3);
    }
    let row = to;
    storeRow(row, plane, plane2, plane3, a0, b0, c0, e0);
    row += plane4;
    storeRow(row, plane, plane2, plane3, a1, b1, c1, e1);
    row += plane4;
    storeRow(row, plane, plane2, plane3, a2, b2, c2, e2);
    row += plane4;
    storeRow(row, plane, plane2, plane3, a3, b3, c3, e3);
    to += toStride;
    a0 = c0;
    a1 = c1;
    a2 = c2;
    a3 = c3;
    b0 = e0;
    b1 = e1;
    b2 = e2;
    b3 = e3;
  }
}

/** The transform along a row of four columns. */
function storeRow(to: usize, plane: usize, plane2: usize, plane3: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, f32x4.sub(a, c));
  v128.store(to + plane, f32x4.add(b, c));
  v128.store(to + plane2, f32x4.sub(c, b));
  v128.store(to + plane3, f32x4.sub(b, d));
}

/**
 * Transforms tiles of the output's gradient, G g G^T with G = [1 0; 1/2 1/2; 1/2 -1/2; 0 1].
 * @param dy [n, height, width, channels]
 * @param channel the first of the channels to take, `taken` of them
 */
export function transformGradient(
  dy: usize,
  channels: i32,
  channel: i32,
  taken: i32,
  height: i32,
  width: i32,
  first: i32,
  count: i32,
  to: usize,
  toStride: usize,
  plane: usize,
): void {
  const columns = tilesAlong(width);
  const rows = tilesAlong(height);
  const pixel = (<usize>channels) << 2;
  const line = <usize>width * pixel;
  const zero = f32x4.splat(0);
  const half = f32x4.splat(0.5);
  const bytes = (<usize>taken) << 2;
  let column = first % columns;
  let row = first / columns;
  for (let i = 0; i < count; i++) {
    if (column === columns) {
      column = 0;
      row++;
    }
    const top = 2 * (row % rows);
    const hasRight = 2 * column + 1 < width;
    const hasBelow = top + 1 < height;
    let from = dy + (<usize>(row / rows) * height + top) * line + 2 * <usize>column * pixel + ((<usize>channel) << 2);
    column++;
    for (let offset: usize = 0; offset < bytes; offset += 16, from += 16) {
      const g00 = v128.load(from);
      const g01 = hasRight ? v128.load(from + pixel) : zero;
      const g10 = hasBelow ? v128.load(from + line) : zero;
      const g11 = hasRight && hasBelow ? v128.load(from + line + pixel) : zero;
      const m0 = f32x4.mul(f32x4.add(g00, g10), half);
      const m1 = f32x4.mul(f32x4.add(g01, g11), half);
      const l0 = f32x4.mul(f32x4.sub(g00, g10), half);
      const l1 = f32x4.mul(f32x4.sub(g01, g11), half);
      storeSpread(to + offset, plane, g00, g01);
      storeSpread(to + offset + 4 * plane, plane, m0, m1);
      storeSpread(to + offset + 8 * plane, plane, l0, l1);
      storeSpread(to + offset + 12 * plane, plane, g10, g11);
    }
    to += toStride;
  }
}

function storeSpread(to: usize, plane: usize, a: v128, b: v128): void {
  const half = f32x4.splat(0.5);
  v128.store(to, a);
  v128.store(to + plane, f32x4.mul(f32x4.add(a, b), half));
  v128.store(to + 2 * plane, f32x4.mul(f32x4.sub(a, b), half));
  v128.store(to + 3 * plane, b);
}
