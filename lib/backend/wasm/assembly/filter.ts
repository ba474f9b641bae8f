/** Filters of 3x3 taps, [3, 3, in, out], to and from the planes of tiles.ts. */

/**
 * Transforms a filter, G g G^T with G = [1 0 0; 1/2 1/2 1/2; 1/2 -1/2 1/2; 0 0 1], into panels for the columns
 * 8 * block to 8 * block + 7: [16][depth][8], zero where there is no such column.
 *
 * Forward, the depth is the input's channels and the columns are the output's. Backward it is the other way round and
 * the taps are reversed, which makes the convolution the gradient of the input.
 * @param panels of the first block, [blocks][16][depth][8]
 * @param depth at least the channels that there are; the rest is zero
 */
export function packFilter(
  filter: usize,
  channelsIn: i32,
  channelsOut: i32,
  backward: bool,
  block: i32,
  depth: i32,
  panels: usize,
): void {
  const columns = backward ? channelsIn : channelsOut;
  const rows = backward ? channelsOut : channelsIn;
  const tap = <usize>channelsIn * channelsOut * 4;
  const along = backward ? <usize>channelsOut * 4 : 4;
  const down: usize = backward ? 4 : <usize>channelsOut * 4;
  const plane = (<usize>depth) << 5;
  const to = panels + <usize>block * 16 * plane;
  for (let row = 0; row < depth; row++) {
    for (let j = 0; j < 8; j++) {
      const column = 8 * block + j;
      const at = to + ((<usize>row) << 5) + ((<usize>j) << 2);
      const exists = row < rows && column < columns;
      packTap(exists ? filter + <usize>row * down + <usize>column * along : 0, tap, backward, at, plane);
    }
  }
}

function packTap(from: usize, tap: usize, backward: bool, to: usize, plane: usize): void {
  if (from == 0) {
    for (let k: usize = 0; k < 16; k++) store<f32>(to + k * plane, 0);
    return;
  }
  // Reversed taps are the same walk from the last one.
  const start = backward ? from + 8 * tap : from;
  const move: isize = backward ? -(<isize>tap) : <isize>tap;
  for (let column: isize = 0; column < 3; column++) {
    const a = load<f32>(start + column * move);
    const b = load<f32>(start + (column + 3) * move);
    const c = load<f32>(start + (column + 6) * move);
    const half = (a + c) * 0.5;
    const at = to + column * plane;
    store<f32>(at, a);
    store<f32>(at + 4 * plane, half + b * 0.5);
    store<f32>(at + 8 * plane, half - b * 0.5);
    store<f32>(at + 12 * plane, c);
  }
  for (let row: usize = 0; row < 4; row++) {
    const at = to + 4 * row * plane;
    const a = load<f32>(at);
    const b = load<f32>(at + plane);
    const c = load<f32>(at + 2 * plane);
    const half = (a + c) * 0.5;
    store<f32>(at + plane, half + b * 0.5);
    store<f32>(at + 2 * plane, half - b * 0.5);
    store<f32>(at + 3 * plane, c);
  }
}

/**
 * Brings the gradient of a filter back from 16 planes, A^T m A with A^T = [1 1 1 0; 0 1 -1 0; 0 1 1 -1], for one
 * input channel and four output channels, after adding up its slices.
 * @param sums of the first slice, plane 0, at this input channel and these output channels
 * @param gradient at the first tap, this input channel and these output channels
 * @param tap bytes from a tap of the gradient to the next
 */
export function unpackFilter(sums: usize, plane: usize, slices: i32, slice: usize, gradient: usize, tap: usize): void {
  for (let column: usize = 0; column < 3; column++) {
    let y0 = f32x4.splat(0);
    let y1 = y0;
    let y2 = y0;
    for (let j: usize = 0; j < 4; j++) {
      // Column of A^T: [1 1 1 0], [0 1 -1 0] or [0 1 1 -1].
      const sign: f32 = weightAt(column, j);
      if (sign == 0) continue;
      const factor = f32x4.splat(sign);
      const m0 = f32x4.mul(factor, sumSlices(sums + j * plane, slices, slice));
      const m1 = f32x4.mul(factor, sumSlices(sums + (j + 4) * plane, slices, slice));
      const m2 = f32x4.mul(factor, sumSlices(sums + (j + 8) * plane, slices, slice));
      const m3 = f32x4.mul(factor, sumSlices(sums + (j + 12) * plane, slices, slice));
      const even = f32x4.add(m1, m2);
      y0 = f32x4.add(y0, f32x4.add(m0, even));
      y1 = f32x4.add(y1, f32x4.sub(m1, m2));
      y2 = f32x4.add(y2, f32x4.sub(even, m3));
    }
    v128.store(gradient + column * tap, y0);
    v128.store(gradient + (column + 3) * tap, y1);
    v128.store(gradient + (column + 6) * tap, y2);
  }
}

function weightAt(row: usize, column: usize): f32 {
  if (column == 0) return row == 0 ? 1 : 0;
  if (column == 1) return 1;
  if (column == 2) return row == 1 ? -1 : 1;
  return row == 2 ? -1 : 0;
}

function sumSlices(from: usize, slices: i32, slice: usize): v128 {
  let sum = v128.load(from);
  for (let i = 1; i < slices; i++) sum = f32x4.add(sum, v128.load(from + <usize>i * slice));
  return sum;
}
