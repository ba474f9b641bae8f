import { tilesAlong } from './tiles';

/**
 * Brings tiles back from their 16 planes, A^T m A with A^T = [1 1 1 0; 0 1 -1 -1], and writes the pixels of four
 * channels. Then one of: `y = max(0, y * scale + shift)`, where a scale is given; the sums of y and y^2, where there
 * is a place for sums.
 *
 * @param from plane 0 of the first tile, at these channels
 * @param out [n, height, width, channels], at the first of these channels
 * @param sums two times four numbers, `sumsStride` bytes apart; or 0
 * @param scale four numbers, or 0; so shift
 */
export function transformOutput(
  from: usize,
  fromStride: usize,
  plane: usize,
  first: i32,
  count: i32,
  out: usize,
  channels: i32,
  height: i32,
  width: i32,
  scale: usize,
  shift: usize,
  sums: usize,
  sumsStride: usize,
): void {
  const columns = tilesAlong(width);
  const rows = tilesAlong(height);
  const pixel = (<usize>channels) << 2;
  const line = <usize>width * pixel;
  const zero = f32x4.splat(0);
  const scales = scale ? v128.load(scale) : zero;
  const shifts = scale ? v128.load(shift) : zero;
  let sum = zero;
  let squares = zero;
  const plane4 = plane << 2;
  const plane8 = plane << 3;
  const plane12 = plane8 + plane4;
  const end = first + count;
  let column = first % columns;
  let row = first / columns;
  let to = placeOf(out, row, rows, column, height, line, pixel);
  let hasBelow = 2 * (row % rows) + 1 < height;
  for (let tile = first; tile < end; tile++) {
    if (column === columns) {
      column = 0;
      row++;
      to = placeOf(out, row, rows, 0, height, line, pixel);
      hasBelow = 2 * (row % rows) + 1 < height;
    }
    const hasRight = 2 * column + 1 < width;
    column++;

    let m0 = v128.load(from);
    let m1 = v128.load(from + plane4);
    let m2 = v128.load(from + plane8);
    let m3 = v128.load(from + plane12);
    const u0 = f32x4.add(f32x4.add(m0, m1), m2);
    const v0 = f32x4.sub(f32x4.sub(m1, m2), m3);
    const at1 = from + plane;
    m0 = v128.load(at1);
    m1 = v128.load(at1 + plane4);
    m2 = v128.load(at1 + plane8);
    m3 = v128.load(at1 + plane12);
    const u1 = f32x4.add(f32x4.add(m0, m1), m2);
    const v1 = f32x4.sub(f32x4.sub(m1, m2), m3);
    const at2 = at1 + plane;
    m0 = v128.load(at2);
    m1 = v128.load(at2 + plane4);
    m2 = v128.load(at2 + plane8);
    m3 = v128.load(at2 + plane12);
    const u2 = f32x4.add(f32x4.add(m0, m1), m2);
    const v2 = f32x4.sub(f32x4.sub(m1, m2), m3);
    const at3 = at2 + plane;
    m0 = v128.load(at3);
    m1 = v128.load(at3 + plane4);
    m2 = v128.load(at3 + plane8);
    m3 = v128.load(at3 + plane12);
    const u3 = f32x4.add(f32x4.add(m0, m1), m2);
    const v3 = f32x4.sub(f32x4.sub(m1, m2), m3);
    from += fromStride;

    let y00 = f32x4.add(f32x4.add(u0, u1), u2);
    let y01 = f32x4.sub(f32x4.sub(u1, u2), u3);
    let y10 = f32x4.add(f32x4.add(v0, v1), v2);
    let y11 = f32x4.sub(f32x4.sub(v1, v2), v3);
    if (scale) {
      y00 = f32x4.max(zero, f32x4.add(f32x4.mul(y00, scales), shifts));
      y01 = f32x4.max(zero, f32x4.add(f32x4.mul(y01, scales), shifts));
      y10 = f32x4.max(zero, f32x4.add(f32x4.mul(y10, scales), shifts));
      y11 = f32x4.max(zero, f32x4.add(f32x4.mul(y11, scales), shifts));
    }
    if (!hasRight) {
      y01 = zero;
      y11 = zero;
    }
    if (!hasBelow) {
      y10 = zero;
      y11 = zero;
    }
    v128.store(to, y00);
    if (hasRight) v128.store(to + pixel, y01);
    if (hasBelow) v128.store(to + line, y10);
    if (hasRight && hasBelow) v128.store(to + line + pixel, y11);
    to += 2 * pixel;
    if (sums) {
      sum = f32x4.add(sum, f32x4.add(f32x4.add(y00, y01), f32x4.add(y10, y11)));
      const squares0 = f32x4.add(f32x4.mul(y00, y00), f32x4.mul(y01, y01));
      const squares1 = f32x4.add(f32x4.mul(y10, y10), f32x4.mul(y11, y11));
      squares = f32x4.add(squares, f32x4.add(squares0, squares1));
    }
  }
  if (sums) {
    v128.store(sums, sum);
    v128.store(sums + sumsStride, squares);
  }
}

/** The first pixel of a tile. */
function placeOf(out: usize, row: i32, rows: i32, column: i32, height: i32, line: usize, pixel: usize): usize {
  return out + (<usize>(row / rows) * height + 2 * (row % rows)) * line + 2 * <usize>column * pixel;
}
