/**
 * The two inner loops that every convolution comes down to, on register tiles of 4 x 8 numbers. Products and sums are
 * rounded apart (no fused multiply-add), so that every processor gives the same bits.
 */

function step(sum: v128, factor: v128, values: v128): v128 {
  return f32x4.add(sum, f32x4.mul(factor, values));
}

/**
 * Rows times a panel: `c[i][j] = sum over k of a[i][k] panel[k][j]`, for 4 rows i and 8 columns j; added to what c
 * holds if asked.
 * @param aStride bytes from a row of a to the next; so cStride
 * @param panel [depth][8]
 */
export function multiplyRows4(
  a: usize,
  aStride: usize,
  panel: usize,
  depth: i32,
  c: usize,
  cStride: usize,
  add: bool,
): void {
  let a1 = a + aStride;
  let a2 = a1 + aStride;
  let a3 = a2 + aStride;
  const c1 = c + cStride;
  const c2 = c1 + cStride;
  const c3 = c2 + cStride;
  const zero = f32x4.splat(0);
  let s00 = add ? v128.load(c) : zero;
  let s01 = add ? v128.load(c, 16) : zero;
  let s10 = add ? v128.load(c1) : zero;
  let s11 = add ? v128.load(c1, 16) : zero;
  let s20 = add ? v128.load(c2) : zero;
  let s21 = add ? v128.load(c2, 16) : zero;
  let s30 = add ? v128.load(c3) : zero;
  let s31 = add ? v128.load(c3, 16) : zero;
  const end = panel + ((<usize>depth) << 5);
  while (panel < end) {
    const low = v128.load(panel);
    const high = v128.load(panel, 16);
    const f0 = v128.load32_splat(a);
    s00 = step(s00, f0, low);
    s01 = step(s01, f0, high);
    const f1 = v128.load32_splat(a1);
    s10 = step(s10, f1, low);
    s11 = step(s11, f1, high);
    const f2 = v128.load32_splat(a2);
    s20 = step(s20, f2, low);
    s21 = step(s21, f2, high);
    const f3 = v128.load32_splat(a3);
    s30 = step(s30, f3, low);
    s31 = step(s31, f3, high);
    a += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    panel += 32;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
}

/** As {@link multiplyRows4}, for one row. */
export function multiplyRow(a: usize, panel: usize, depth: i32, c: usize, add: bool): void {
  let low = add ? v128.load(c) : f32x4.splat(0);
  let high = add ? v128.load(c, 16) : f32x4.splat(0);
  const end = panel + ((<usize>depth) << 5);
  while (panel < end) {
    const factor = v128.load32_splat(a);
    low = step(low, factor, v128.load(panel));
    high = step(high, factor, v128.load(panel, 16));
    a += 4;
    panel += 32;
  }
  v128.store(c, low);
  v128.store(c, high, 16);
}

/**
 * Columns times columns: `c[i][j] = sum over t of a[t][i] b[t][j]`, for 4 columns i and 8 columns j; added to what c
 * holds if asked.
 * @param aStride bytes from a row of a to the next; so bStride, cStride
 */
export function multiplyColumns4(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  count: i32,
  c: usize,
  cStride: usize,
  add: bool,
): void {
  const c1 = c + cStride;
  const c2 = c1 + cStride;
  const c3 = c2 + cStride;
  const zero = f32x4.splat(0);
  let s00 = add ? v128.load(c) : zero;
  let s01 = add ? v128.load(c, 16) : zero;
  let s10 = add ? v128.load(c1) : zero;
  let s11 = add ? v128.load(c1, 16) : zero;
  let s20 = add ? v128.load(c2) : zero;
  let s21 = add ? v128.load(c2, 16) : zero;
  let s30 = add ? v128.load(c3) : zero;
  let s31 = add ? v128.load(c3, 16) : zero;
  for (let t = 0; t < count; t++) {
    const low = v128.load(b);
    const high = v128.load(b, 16);
    const f0 = v128.load32_splat(a);
    s00 = step(s00, f0, low);
    s01 = step(s01, f0, high);
    const f1 = v128.load32_splat(a, 4);
    s10 = step(s10, f1, low);
    s11 = step(s11, f1, high);
    const f2 = v128.load32_splat(a, 8);
    s20 = step(s20, f2, low);
    s21 = step(s21, f2, high);
    const f3 = v128.load32_splat(a, 12);
    s30 = step(s30, f3, low);
    s31 = step(s31, f3, high);
    a += aStride;
    b += bStride;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
}
