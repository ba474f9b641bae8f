/** Filters of 3x3 taps, [3, 3, in, out], to and from the planes of tiles.ts. */

/**
 * Transforms a filter, G g G^T with G = [1 0 0; 1/2 1/2 1/2; 1/2 -1/2 1/2; 0 0 1], into panels for the columns
 * 8 * block to 8 * block + 7: [16][depth][8], zero where there is no such column. The depth is the input's channels and
 * the columns are the output's, a multiple of 4.
 * @param panels of the first block, [blocks][16][depth][8]
 * @param depth at least the channels that there are; the rest is zero
 */
export function packForward(
  filter: usize,
  channelsIn: i32,
  channelsOut: i32,
  block: i32,
  depth: i32,
  panels: usize,
): void {
  const line = (<usize>channelsOut) << 2;
  const tap = <usize>channelsIn * line;
  const plane = (<usize>depth) << 5;
  let to = panels + <usize>block * 16 * plane;
  let from = filter + ((<usize>block) << 5);
  for (let row = 0; row < depth; row++) {
    for (let half = 0; half < 2; half++) {
      const at = to + ((<usize>half) << 4);
      const exists = row < channelsIn && 8 * block + 4 * half < channelsOut;
      if (exists) transformTaps(from + ((<usize>half) << 4), tap, at, plane);
      else for (let k: usize = 0; k < 16; k++) v128.store(at + k * plane, f32x4.splat(0));
    }
    from += line;
    to += 32;
  }
}

/**
 * As {@link packForward} for the gradient of the input, which is a convolution by the filter with its taps reversed: the
 * depth is the output's channels, a multiple of 4, and the columns are the input's.
 */
export function packBackward(
  filter: usize,
  channelsIn: i32,
  channelsOut: i32,
  block: i32,
  panels: usize,
  scratch: usize,
): void {
  const line = (<usize>channelsOut) << 2;
  const tap = <usize>channelsIn * line;
  const plane = line << 3;
  let to = panels + <usize>block * 16 * plane;
  for (let row: usize = 0; row < line; row += 16) {
    for (let half = 0; half < 2; half++) {
      const column = 8 * block + 4 * half;
      for (let i: usize = 0; i < 9; i++) {
        const from = filter + (8 - i) * tap + <usize>column * line + row;
        transpose4(from, line, channelsIn - column, scratch + (i << 6));
      }
      for (let i: usize = 0; i < 4; i++) {
        transformTaps(scratch + (i << 4), 64, to + (i << 5) + ((<usize>half) << 4), plane);
      }
    }
    to += 128;
  }
}

/** Reads 4 rows of 4 numbers, those that exist, and writes them as columns. */
function transpose4(from: usize, line: usize, exist: i32, to: usize): void {
  const zero = f32x4.splat(0);
  const a = exist > 0 ? v128.load(from) : zero;
  const b = exist > 1 ? v128.load(from + line) : zero;
  const c = exist > 2 ? v128.load(from + 2 * line) : zero;
  const d = exist > 3 ? v128.load(from + 3 * line) : zero;
  const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(ab0, cd0, 0, 2));
  v128.store(to, v128.shuffle<f64>(ab0, cd0, 1, 3), 16);
  v128.store(to, v128.shuffle<f64>(ab1, cd1, 0, 2), 32);
  v128.store(to, v128.shuffle<f64>(ab1, cd1, 1, 3), 48);
}

/** Four columns of the nine taps, `tap` bytes apart, into 16 planes. */
function transformTaps(from: usize, tap: usize, to: usize, plane: usize): void {
  const a0 = v128.load(from);
  const a1 = v128.load(from + tap);
  const a2 = v128.load(from + 2 * tap);
  const below = from + 3 * tap;
  const b0 = v128.load(below);
  const b1 = v128.load(below + tap);
  const b2 = v128.load(below + 2 * tap);
  const last = from + 6 * tap;
  const c0 = v128.load(last);
  const c1 = v128.load(last + tap);
  const c2 = v128.load(last + 2 * tap);
  storeTaps(to, plane, a0, a1, a2);
  storeTaps(to + 4 * plane, plane, halfSum(a0, b0, c0), halfSum(a1, b1, c1), halfSum(a2, b2, c2));
  storeTaps(to + 8 * plane, plane, halfLess(a0, b0, c0), halfLess(a1, b1, c1), halfLess(a2, b2, c2));
  storeTaps(to + 12 * plane, plane, c0, c1, c2);
}

function storeTaps(to: usize, plane: usize, a: v128, b: v128, c: v128): void {
  v128.store(to, a);
  v128.store(to + plane, halfSum(a, b, c));
  v128.store(to + 2 * plane, halfLess(a, b, c));
  v128.store(to + 3 * plane, c);
}

function halfSum(a: v128, b: v128, c: v128): v128 {
  return f32x4.mul(f32x4.splat(0.5), f32x4.add(f32x4.add(a, c), b));
}

function halfLess(a: v128, b: v128, c: v128): v128 {
  return f32x4.mul(f32x4.splat(0.5), f32x4.sub(f32x4.add(a, c), b));
}

/**
 * Brings the gradient of a filter back from 16 planes, A^T m A with A^T = [1 1 1 0; 0 1 -1 0; 0 1 1 -1], for one
 * input channel and four output channels, after adding up its slices.
 * @param sums of the first slice, plane 0, at this input channel and these output channels
 * @param gradient at the first tap, this input channel and these output channels
 * @param tap bytes from a tap of the gradient to the next
 * @param scratch room for 16 times four numbers
 */
export function unpackFilter(
  sums: usize,
  plane: usize,
  slices: i32,
  slice: usize,
  gradient: usize,
  tap: usize,
  scratch: usize,
): void {
  for (let k: usize = 0; k < 16; k++) {
    let sum = v128.load(sums + k * plane);
    for (let i = 1; i < slices; i++) sum = f32x4.add(sum, v128.load(sums + k * plane + <usize>i * slice));
    v128.store(scratch + (k << 4), sum);
  }
  for (let at = scratch; at < scratch + 256; at += 64) foldBack(at, 16, at, 16);
  for (let column: usize = 0; column < 3; column++)
    foldBack(scratch + (column << 4), 64, gradient + column * tap, 3 * tap);
}

/** Three numbers from four by A^T. */
function foldBack(from: usize, step: usize, to: usize, toStep: usize): void {
  const m0 = v128.load(from);
  const m1 = v128.load(from + step);
  const m2 = v128.load(from + 2 * step);
  const m3 = v128.load(from + 3 * step);
  const even = f32x4.add(m1, m2);
  v128.store(to, f32x4.add(m0, even));
  v128.store(to + toStep, f32x4.sub(m1, m2));
  v128.store(to + 2 * toStep, f32x4.sub(even, m3));
}
