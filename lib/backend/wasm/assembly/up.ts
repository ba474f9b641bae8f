/**
 * Transposed convolution of 2x2 taps and stride 2: each pixel of the input makes 2x2 pixels of the output, one by
 * each tap. Tensors are [rows of all images][width][channels], channels in a multiple of 8, channels out of 4; the
 * filter is [2, 2, out, in].
 */
import { pointerOf, wholeOf } from './argument';
import { multiplyColumns4, multiplyRow, multiplyRows4 } from './multiply';

/**
 * Packs a matrix into panels [blocks][depth][8], zero where there is no column; a job is a tap's block.
 * Words: matrix of the first tap, bytes from a tap to the next, from a row to the next, from a column to the next,
 * depth, columns, panels [taps][blocks][depth][8].
 */
export function packPanel(words: usize, job: i32): void {
  const tapBytes = pointerOf(words, 1);
  const rowBytes = pointerOf(words, 2);
  const columnBytes = pointerOf(words, 3);
  const depth = <usize>wholeOf(words, 4);
  const columns = wholeOf(words, 5);
  const blocks = (columns + 7) >> 3;
  const begin = (job % blocks) << 3;
  const from = pointerOf(words, 0) + <usize>(job / blocks) * tapBytes + <usize>begin * columnBytes;
  let to = pointerOf(words, 6) + <usize>job * (depth << 5);
  for (let row: usize = 0; row < depth; row++) {
    for (let j = 0; j < 8; j++) {
      store<f32>(to, begin + j < columns ? load<f32>(from + row * rowBytes + <usize>j * columnBytes) : 0);
      to += 4;
    }
  }
}

/** The first pixel of the output that pixel `column` of a row of the input makes by a tap. */
function placeOf(out: usize, row: usize, column: usize, tap: usize, width: usize, pixel: usize): usize {
  return out + ((2 * row + (tap >> 1)) * 2 * width + 2 * column + (tap & 1)) * pixel;
}

/**
 * Words: x, rows, width, channels in, panels [4][blocks][in][8], channels out, bias, rows a job, y.
 */
export function convolveUpRows(words: usize, job: i32, scratch: usize): void {
  const width = <usize>wholeOf(words, 2);
  const depth = wholeOf(words, 3);
  const stride = (<usize>depth) << 2;
  const channelsOut = wholeOf(words, 5);
  const pixel = (<usize>channelsOut) << 2;
  const blocks = (channelsOut + 7) >> 3;
  const panelBytes = (<usize>depth) << 5;
  const begin = <usize>wholeOf(words, 7) * job;
  const end = min<usize>(begin + wholeOf(words, 7), wholeOf(words, 1));
  for (let tap: usize = 0; tap < 4; tap++) {
    for (let block = 0; block < blocks; block++) {
      const panel = pointerOf(words, 4) + (tap * blocks + block) * panelBytes;
      const bias = pointerOf(words, 6) + ((<usize>block) << 5);
      const out = pointerOf(words, 8) + ((<usize>block) << 5);
      const isFull = 8 * block + 8 <= channelsOut;
      for (let row = begin; row < end; row++) {
        let x = pointerOf(words, 0) + row * width * stride;
        for (let column: usize = 0; column < width; column += 4) {
          const count = min<usize>(4, width - column);
          if (count === 4) multiplyRows4(x, stride, panel, depth, scratch, 32, false);
          else
            for (let i: usize = 0; i < count; i++) multiplyRow(x + i * stride, panel, depth, scratch + (i << 5), false);
          const to = placeOf(out, row, column, tap, width, pixel);
          for (let i: usize = 0; i < count; i++) addBias(scratch + (i << 5), bias, to + 2 * i * pixel, isFull);
          x += 4 * stride;
        }
      }
    }
  }
}

function addBias(from: usize, bias: usize, to: usize, isFull: bool): void {
  v128.store(to, f32x4.add(v128.load(from), v128.load(bias)));
  if (isFull) v128.store(to, f32x4.add(v128.load(from, 16), v128.load(bias, 16)), 16);
}

/**
 * Gradient of the input.
 * Words: dy, rows and width of x, channels out, panels [4][blocks][out][8], channels in, rows a job, dx.
 */
export function gatherUpRows(words: usize, job: i32): void {
  const width = <usize>wholeOf(words, 2);
  const depth = wholeOf(words, 3);
  const pixel = (<usize>depth) << 2;
  const channelsIn = wholeOf(words, 5);
  const stride = (<usize>channelsIn) << 2;
  const blocks = channelsIn >> 3;
  const panelBytes = (<usize>depth) << 5;
  const begin = <usize>wholeOf(words, 6) * job;
  const end = min<usize>(begin + wholeOf(words, 6), wholeOf(words, 1));
  for (let block = 0; block < blocks; block++) {
    for (let row = begin; row < end; row++) {
      const to = pointerOf(words, 7) + row * width * stride + ((<usize>block) << 5);
      for (let tap: usize = 0; tap < 4; tap++) {
        const panel = pointerOf(words, 4) + (tap * blocks + block) * panelBytes;
        const add = tap > 0;
        let column: usize = 0;
        for (; column + 4 <= width; column += 4) {
          const from = placeOf(pointerOf(words, 0), row, column, tap, width, pixel);
          multiplyRows4(from, 2 * pixel, panel, depth, to + column * stride, stride, add);
        }
        for (; column < width; column++) {
          const from = placeOf(pointerOf(words, 0), row, column, tap, width, pixel);
          multiplyRow(from, panel, depth, to + column * stride, add);
        }
      }
    }
  }
}

/**
 * Gradient of the filter over a slice of the rows; jobs are slices times taps, taps turn fastest.
 * Words: x, rows, width, channels in, dy, channels out, rows a slice, sums [slices][4][out][in].
 */
export function sumUpFilterGradient(words: usize, job: i32): void {
  const width = <usize>wholeOf(words, 2);
  const channelsIn = <usize>wholeOf(words, 3);
  const channelsOut = <usize>wholeOf(words, 5);
  const stride = channelsIn << 2;
  const pixel = channelsOut << 2;
  const tap = <usize>(job & 3);
  const begin = <usize>wholeOf(words, 6) * (job >> 2);
  const end = min<usize>(begin + wholeOf(words, 6), wholeOf(words, 1));
  const sums = pointerOf(words, 7) + <usize>job * channelsOut * stride;
  for (let row = begin; row < end; row++) {
    const x = pointerOf(words, 0) + row * width * stride;
    const dy = placeOf(pointerOf(words, 4), row, 0, tap, width, pixel);
    for (let out: usize = 0; out < pixel; out += 16) {
      const to = sums + (out >> 2) * stride;
      for (let offset: usize = 0; offset < stride; offset += 32) {
        multiplyColumns4(dy + out, 2 * pixel, x + offset, stride, <i32>width, to + offset, stride, row > begin);
      }
    }
  }
}
